#include "engine/debug/ts-console-private.h"

#include "engine/debug/numerics/ts-explain.h"
#include "engine/debug/ts-console-element.h"
#include "engine/debug/ts-past.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_TERMS 10

/* What an element is made of, and that in turn: explain. */

/* ---- what is listed ------------------------------------------------------------------------------- */

/* An element of an input that was listed in run @run, to go on with: the activation that @source tells is one of @op, or calls it. */
typedef struct
{
  guint64 run;
  const TsOperation *op;
  TsValueSource source;
  gsize element;
} Listed;

static guint64
get_run (TsConsole *self)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);

  return stop != NULL ? stop->run : 0;
}

static void
forget (TsConsole *self)
{
  if (self->explained == NULL)
    self->explained = g_array_new (FALSE, FALSE, sizeof (Listed));
  g_array_set_size (self->explained, 0);
}

static void
append_number (GString *text,
               double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (number))
    g_string_append (text, "nan");
  else
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.7g", number));
}

static void
append_factor (TsConsole *self,
               GString *text,
               const TsPast *past,
               guint input,
               gsize element,
               double value)
{
  TsOutput output = past->op->inputs[input];
  g_autofree char *name = ts_graph_dup_output_name (past->op->graph, output);
  g_autofree char *index = ts_console_dup_index (&past->in[input]->shape, element);
  const Listed listed = { get_run (self), ts_graph_get_operation (past->op->graph, output.op), past->sources[input], element };

  g_array_append_val (self->explained, listed);
  g_string_append_printf (text, "(%u) %s%s = ", self->explained->len, name, index);
  append_number (text, value);
}

static void
print_term (TsConsole *self,
            const TsPast *past,
            const TsExplainTerm *term)
{
  g_autoptr (GString) text = g_string_new ("  ");

  for (guint i = 0; i < term->n_factors; i++)
    {
      g_string_append (text, i > 0 ? "  with  " : "");
      append_factor (self, text, past, term->input[i], term->element[i], term->value[i]);
    }
  if (term->has_share)
    {
      g_string_append (text, "  gives ");
      append_number (text, term->share);
    }
  ts_console_print (self, "%s\n", text->str);
}

static void
print_explanation (TsConsole *self,
                   const TsPast *past,
                   guint output,
                   gsize element,
                   const TsExplanation *explanation)
{
  g_autofree char *index = ts_console_dup_index (&past->out[output]->shape, element);
  g_autoptr (GString) value = g_string_new (NULL);
  double shown = 0;

  append_number (value, explanation->value);
  ts_console_print (self, "%s, output %u%s%s = %s: %s", past->place, output, *index != '\0' ? " " : "", index, value->str, explanation->rule);
  if (explanation->n_terms > 1)
    ts_console_print (self, ", %" G_GUINT64_FORMAT " terms", explanation->n_terms);
  ts_console_print (self, "\n");
  for (guint i = 0; i < explanation->terms->len; i++)
    {
      const TsExplainTerm *term = &g_array_index (explanation->terms, TsExplainTerm, i);

      print_term (self, past, term);
      shown += term->has_share ? term->share : 0;
    }
  if (explanation->n_terms > explanation->terms->len)
    {
      g_string_truncate (value, 0);
      append_number (value, explanation->sum - shown);
      ts_console_print (self, "  and %" G_GUINT64_FORMAT " more", explanation->n_terms - explanation->terms->len);
      ts_console_print (self, explanation->is_sum ? ", which give %s\n" : "\n", value->str);
    }
}

/* ---- what is asked for ---------------------------------------------------------------------------- */

/* A result of a call is what it is inside. (transfer full) (nullable) */
static TsPast *
get_past (TsConsole *self,
          gsize entry,
          guint32 *output,
          GError **error)
{
  TsPast *past = ts_debugger_get_past (self->debugger, entry, NULL, error);

  while (past != NULL && past->results != NULL && past->results[*output].kind == TS_SOURCE_ENTRY && past->results[*output].output != TS_NO_OP)
    {
      g_autoptr (TsPast) call = past;

      ts_console_print (self, "%s, output %u comes from inside:\n", call->place, *output);
      past = ts_debugger_get_past (self->debugger, call->results[*output].entry, NULL, error);
      *output = call->results[*output].output;
    }
  return past;
}

static gboolean
explain (TsConsole *self,
         gsize entry,
         guint32 output,
         const TsConsoleElement *named,
         gsize element,
         GError **error)
{
  g_autoptr (TsPast) past = get_past (self, entry, &output, error);
  g_autoptr (TsExplanation) explanation = NULL;
  const TsTensor *value;

  if (past == NULL)
    return FALSE;
  value = output < past->n_out ? past->out[output] : NULL;
  if (value == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value at output %u", past->place, output);
      return FALSE;
    }
  if (named != NULL && !ts_console_element_find (named, &value->shape, &element, error))
    return FALSE;
  if (past->n_in == 0)
    {
      ts_console_print (self, "%s has no inputs: it ends here.\n", past->place);
      return TRUE;
    }
  explanation = ts_explain_element (past->op, past->in, past->n_in, output, value, element, MAX_TERMS, NULL, error);
  if (explanation == NULL)
    return FALSE;
  forget (self);
  print_explanation (self, past, output, element, explanation);
  return TRUE;
}

static gboolean
explain_named (TsConsole *self,
               const char *text,
               GError **error)
{
  TsConsoleElement element;
  g_autofree char *name = NULL;
  gssize entry;

  if (!ts_console_parse_element (self, text, &element, error))
    return FALSE;
  if (*element.rest != '\0')
    return ts_console_fail_usage ("explain", error);
  name = ts_graph_dup_output_name (self->graph, element.output);
  entry = ts_debugger_find_last_entry (self->debugger, element.output.op);
  if (entry >= 0)
    return explain (self, (gsize)entry, element.output.index, &element, 0, error);
  if (ts_console_find_feed (self, element.output) != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s is fed", name);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value in this run", name);
  return FALSE;
}

/* Goes on with what was listed under @number. */
static gboolean
explain_listed (TsConsole *self,
                guint64 number,
                GError **error)
{
  Listed listed;

  if (self->explained == NULL || number > self->explained->len || g_array_index (self->explained, Listed, number - 1).run != get_run (self))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "nothing is listed under %" G_GUINT64_FORMAT, number);
      return FALSE;
    }
  listed = g_array_index (self->explained, Listed, number - 1);
  if (listed.source.kind == TS_SOURCE_FEED)
    ts_console_print (self, "%s (%s) is fed: it ends here.\n", listed.op->name, listed.op->type);
  else if (listed.source.kind == TS_SOURCE_BEFORE)
    ts_console_print (self, "%s (%s) has it from before this run: it ends here.\n", listed.op->name, listed.op->type);
  else if (listed.source.kind == TS_SOURCE_NONE)
    ts_console_print (self, "Where %s (%s) has it from cannot be told.\n", listed.op->name, listed.op->type);
  else if (listed.source.output == TS_NO_OP)
    {
      g_autoptr (TsPast) writer = ts_debugger_get_past (self->debugger, listed.source.entry, NULL, error);

      if (writer == NULL)
        return FALSE;
      ts_console_print (self, "%s wrote it.\n", writer->place);
    }
  else
    return explain (self, listed.source.entry, listed.source.output, NULL, listed.element, error);
  return TRUE;
}

static gboolean
explain_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  guint64 number = 1;

  if (*arguments == '\0' || g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT32, &number, NULL))
    return explain_listed (self, number, error);
  return explain_named (self, arguments, error);
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "explain", NULL, "[NAME[INDEX] | NUMBER]", "which elements of the inputs go into an element, and how much",
    "NAME[2, 3] is one element of what an output was last. NUMBER goes on with an element that was listed, nothing with the first.", FALSE, TS_CONSOLE_OUTPUTS, explain_command },
};

const TsConsoleGroup ts_console_explain_group = { "What a number is made of", commands, G_N_ELEMENTS (commands), NULL, 0 };
