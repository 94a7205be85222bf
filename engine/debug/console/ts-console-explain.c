#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/numerics/ts-explain.h"
#include "engine/debug/console/ts-console-element.h"
#include "engine/debug/travel/ts-past.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_TERMS 10

/* What an element is made of, and that in turn: explain. */

/* ---- what is listed ------------------------------------------------------------------------------- */

static guint64
get_run (TsConsole *self)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);

  return stop != NULL ? stop->run : 0;
}

static void
clear_explained (gpointer data)
{
  g_free (((TsExplained *)data)->text);
}

/* Takes @title. At the end of a way what was listed before stays, for its numbers. */
static void
tell (TsConsole *self,
      char *title,
      gboolean is_end)
{
  if (self->explained == NULL)
    {
      self->explained = g_array_new (FALSE, FALSE, sizeof (TsExplained));
      g_array_set_clear_func (self->explained, clear_explained);
    }
  if (!is_end)
    g_array_set_size (self->explained, 0);
  g_free (self->explained_title);
  self->explained_title = title;
  self->explained_ends = is_end;
  ts_console_print (self, "%s\n", title);
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

/* `x:0[2] = 3` (transfer full) */
static char *
describe_factor (const TsPast *past,
                 guint input,
                 gsize element,
                 double value)
{
  g_autofree char *name = ts_graph_dup_output_name (past->op->graph, past->op->inputs[input]);
  g_autofree char *index = ts_console_dup_index (&past->in[input]->shape, element);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s%s = ", name, index);
  append_number (text, value);
  return g_string_free (text, FALSE);
}

/* Factor @i as one that can be gone on with: it first, then the other, then the share. */
static void
list_factor (TsConsole *self,
             const TsPast *past,
             const TsExplainTerm *term,
             char *const *factors,
             guint i,
             const char *share)
{
  const TsOperation *op = ts_graph_get_operation (past->op->graph, past->op->inputs[term->input[i]].op);
  char *text = g_strconcat (factors[i], term->n_factors > 1 ? "  with  " : "", term->n_factors > 1 ? factors[1 - i] : "", share, NULL);
  const TsExplained explained = { op, text, get_run (self), past->sources[term->input[i]], term->element[i] };

  g_array_append_val (self->explained, explained);
}

static void
print_term (TsConsole *self,
            const TsPast *past,
            const TsExplainTerm *term)
{
  g_autoptr (GString) text = g_string_new ("  ");
  g_autoptr (GString) share = g_string_new (NULL);
  char *factors[2] = { NULL, NULL };

  if (term->has_share)
    {
      g_string_append (share, "  gives ");
      append_number (share, term->share);
    }
  for (guint i = 0; i < term->n_factors; i++)
    factors[i] = describe_factor (past, term->input[i], term->element[i], term->value[i]);
  for (guint i = 0; i < term->n_factors; i++)
    {
      list_factor (self, past, term, factors, i, share->str);
      g_string_append_printf (text, "%s(%u) %s", i > 0 ? "  with  " : "", self->explained->len, factors[i]);
    }
  ts_console_print (self, "%s%s\n", text->str, share->str);
  g_free (factors[0]);
  g_free (factors[1]);
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
  g_autofree char *terms = NULL;
  double shown = 0;

  append_number (value, explanation->value);
  if (explanation->n_terms > 1)
    terms = g_strdup_printf (", %" G_GUINT64_FORMAT " terms", explanation->n_terms);
  tell (self, g_strdup_printf ("%s, output %u%s%s = %s: %s%s", past->place, output, *index != '\0' ? " " : "", index, value->str, explanation->rule, terms != NULL ? terms : ""), FALSE);
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
      tell (self, g_strdup_printf ("%s has no inputs: it ends here.", past->place), TRUE);
      return TRUE;
    }
  explanation = ts_explain_element (past->op, past->in, past->n_in, output, value, element, MAX_TERMS, NULL, error);
  if (explanation == NULL)
    return FALSE;
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
  TsExplained listed;

  if (self->explained == NULL || number > self->explained->len || g_array_index (self->explained, TsExplained, number - 1).run != get_run (self))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "nothing is listed under %" G_GUINT64_FORMAT, number);
      return FALSE;
    }
  listed = g_array_index (self->explained, TsExplained, number - 1);
  if (listed.source.kind == TS_SOURCE_FEED)
    tell (self, g_strdup_printf ("%s (%s) is fed: it ends here.", listed.op->name, listed.op->type), TRUE);
  else if (listed.source.kind == TS_SOURCE_BEFORE)
    tell (self, g_strdup_printf ("%s (%s) has it from before this run: it ends here.", listed.op->name, listed.op->type), TRUE);
  else if (listed.source.kind == TS_SOURCE_NONE)
    tell (self, g_strdup_printf ("Where %s (%s) has it from cannot be told.", listed.op->name, listed.op->type), TRUE);
  else if (listed.source.output == TS_NO_OP)
    {
      g_autoptr (TsPast) writer = ts_debugger_get_past (self->debugger, listed.source.entry, NULL, error);

      if (writer == NULL)
        return FALSE;
      tell (self, g_strdup_printf ("%s wrote it.", writer->place), TRUE);
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

const char *
ts_console_get_explained_title (TsConsole *self)
{
  return self->explained_title;
}

const GArray *
ts_console_get_explained_elements (TsConsole *self)
{
  return self->explained_ends ? NULL : self->explained;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "explain", NULL, "[NAME[INDEX] | NUMBER]", "which elements of the inputs go into an element, and how much",
    "NAME[2, 3] is one element of what an output was last. NUMBER goes on with an element that was listed, nothing with the first.", FALSE, TS_CONSOLE_OUTPUTS, explain_command },
};

const TsConsoleGroup ts_console_explain_group = { "What a number is made of", commands, G_N_ELEMENTS (commands), NULL, 0 };
