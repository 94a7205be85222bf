#include "engine/debug/ts-breakpoint.h"

#include "engine/ts-error.h"

#include <string.h>

static guint
count_matches (TsGraph *graph,
               const TsBreakpoint *self)
{
  guint32 n = ts_graph_get_n_operations (graph);
  guint n_matches = 0;

  if (self->kind == TS_BREAK_OPERATION || self->kind == TS_BREAK_OUTPUT)
    return 1;
  for (guint32 i = 0; i < n; i++)
    n_matches += ts_breakpoint_matches (self, ts_graph_get_operation (graph, i)) ? 1 : 0;
  return n_matches;
}

static gboolean
parse_pattern (TsBreakpoint *self,
               const char *text,
               GError **error)
{
  g_autoptr (GError) local = NULL;

  self->kind = TS_BREAK_PATTERN;
  self->pattern = g_strndup (text + 1, strlen (text) - 2);
  self->regex = g_regex_new (self->pattern, G_REGEX_OPTIMIZE, 0, &local);
  if (self->regex != NULL)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s", local->message);
  return FALSE;
}

/* `NAME` and `NAME:INDEX`; TensorFlow's own habit of leaving `:0` out is not followed here, since a breakpoint on an
 * operation is not one on its first output. */
static gboolean
parse_name (TsBreakpoint *self,
            TsGraph *graph,
            const char *text,
            GError **error)
{
  const TsOperation *op = ts_graph_find_operation (graph, text);

  if (op != NULL)
    {
      self->kind = TS_BREAK_OPERATION;
      self->output = (TsOutput) { op->index, 0 };
      return TRUE;
    }

  if (!ts_graph_find_output (graph, text, &self->output, error))
    return FALSE;
  self->kind = TS_BREAK_OUTPUT;
  self->after = TRUE;
  return TRUE;
}

static gboolean
parse (TsBreakpoint *self,
       TsGraph *graph,
       const char *text,
       GError **error)
{
  gsize length = strlen (text);

  if (g_str_has_prefix (text, "type:"))
    {
      self->kind = TS_BREAK_OP_TYPE;
      self->pattern = g_strdup (text + strlen ("type:"));
    }
  else if (g_str_has_prefix (text, "scope:"))
    {
      self->kind = TS_BREAK_SCOPE;
      self->pattern = g_strconcat (text + strlen ("scope:"), g_str_has_suffix (text, "/") ? NULL : "/", NULL);
    }
  else if (length > 2 && text[0] == '/' && text[length - 1] == '/')
    return parse_pattern (self, text, error);
  else if (length > 1 && text[length - 1] == '/')
    {
      self->kind = TS_BREAK_SCOPE;
      self->pattern = g_strdup (text);
    }
  else
    return parse_name (self, graph, text, error);

  return TRUE;
}

TsBreakpoint *
ts_breakpoint_new (TsGraph *graph,
                   const char *text,
                   gboolean after,
                   gboolean temporary,
                   GError **error)
{
  g_autoptr (TsBreakpoint) self = g_new0 (TsBreakpoint, 1);

  self->text = g_strdup (text);
  self->after = after;
  self->temporary = temporary;
  self->enabled = TRUE;
  if (!parse (self, graph, text, error))
    return NULL;

  self->n_matches = count_matches (graph, self);
  if (self->n_matches == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND,
                   self->kind == TS_BREAK_OP_TYPE ? "no operation is of type %s"
                   : self->kind == TS_BREAK_SCOPE ? "no operation is in the scope %s"
                                                  : "no operation's name matches /%s/",
                   self->pattern);
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
ts_breakpoint_set_condition (TsBreakpoint *self,
                             const char *text,
                             GError **error)
{
  TsExpression *condition = text != NULL ? ts_expression_parse (text, error) : NULL;

  if (text != NULL && condition == NULL)
    return FALSE;
  g_clear_pointer (&self->condition, ts_expression_unref);
  self->condition = condition;
  return TRUE;
}

gboolean
ts_breakpoint_set_message (TsBreakpoint *self,
                           const char *text,
                           GError **error)
{
  TsExpressionTemplate *message = ts_expression_template_parse (text, error);

  if (message == NULL)
    return FALSE;
  g_clear_pointer (&self->message, ts_expression_template_free);
  g_free (self->message_text);
  self->message = message;
  self->message_text = g_strdup (text);
  return TRUE;
}

TsBreakpoint *
ts_breakpoint_copy (const TsBreakpoint *self)
{
  TsBreakpoint *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->pattern = g_strdup (self->pattern);
  copy->regex = self->regex != NULL ? g_regex_ref (self->regex) : NULL;
  copy->condition = self->condition != NULL ? ts_expression_ref (self->condition) : NULL;
  copy->message = NULL;
  copy->message_text = g_strdup (self->message_text);
  return copy;
}

void
ts_breakpoint_free (TsBreakpoint *self)
{
  g_free (self->text);
  g_free (self->pattern);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->condition, ts_expression_unref);
  g_clear_pointer (&self->message, ts_expression_template_free);
  g_free (self->message_text);
  g_free (self);
}

gboolean
ts_breakpoint_matches (const TsBreakpoint *self,
                       const TsOperation *op)
{
  switch (self->kind)
    {
    case TS_BREAK_OPERATION:
    case TS_BREAK_OUTPUT:
      return op->index == self->output.op;
    case TS_BREAK_OP_TYPE:
      return strcmp (op->type, self->pattern) == 0;
    case TS_BREAK_SCOPE:
      return g_str_has_prefix (op->name, self->pattern);
    case TS_BREAK_PATTERN:
      return g_regex_match (self->regex, op->name, 0, NULL);
    default:
      g_assert_not_reached ();
    }
}
