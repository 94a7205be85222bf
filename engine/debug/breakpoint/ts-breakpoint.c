#include "engine/debug/breakpoint/ts-breakpoint.h"

#include "engine/debug/breakpoint/ts-breakpoint-place.h"
#include "engine/device/ts-device.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_FUNCTIONS 10000 /* in which matches are counted */

/* ---- what it is on -------------------------------------------------------------------------------- */

static guint
count_in (TsGraph *graph,
          const TsBreakpoint *self,
          gboolean (*matches) (const TsBreakpoint *self, const TsOperation *op))
{
  guint32 n = ts_graph_get_n_operations (graph);
  guint n_matches = 0;

  for (guint32 i = 0; i < n; i++)
    n_matches += matches (self, ts_graph_get_operation (graph, i)) ? 1 : 0;
  return n_matches;
}

static guint
count_matches (TsGraph *graph,
               const TsBreakpoint *self)
{
  guint n_functions = MIN (ts_graph_get_n_functions (graph), MAX_FUNCTIONS);
  guint n_matches;

  if (self->kind == TS_BREAK_OPERATION || self->kind == TS_BREAK_OUTPUT)
    return 1;
  if (self->kind == TS_BREAK_DEVICE || ts_breakpoint_is_on_places (self))
    return 0;
  n_matches = count_in (graph, self, ts_breakpoint_matches);
  for (guint i = 0; i < n_functions; i++)
    {
      TsGraph *body = ts_function_get_graph (ts_graph_get_function (graph, i), NULL);

      if (body != NULL)
        n_matches += count_in (body, self, ts_breakpoint_may_match_inside);
    }
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
 * operation is not one on its first output. `^NAME`: its control output. */
static gboolean
parse_name (TsBreakpoint *self,
            TsGraph *graph,
            const char *text,
            GError **error)
{
  gboolean is_control = text[0] == '^';
  const TsOperation *op = ts_graph_find_operation (graph, text + is_control);

  if (op != NULL)
    {
      self->kind = TS_BREAK_OPERATION;
      self->output = (TsOutput) { op->index, 0 };
      self->after |= is_control;
      return TRUE;
    }

  if (!ts_graph_find_output (graph, text + is_control, &self->output, error))
    return FALSE;
  self->kind = TS_BREAK_OUTPUT;
  self->after = TRUE;
  return TRUE;
}

static gboolean
parse_dtype (TsBreakpoint *self,
             const char *text,
             GError **error)
{
  self->kind = TS_BREAK_DTYPE;
  self->pattern = g_strdup (text);
  self->dtype = ts_dtype_from_name (text);
  if (self->dtype == TS_DTYPE_INVALID)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is no dtype", text);
  return self->dtype != TS_DTYPE_INVALID;
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
  else if (g_str_has_prefix (text, "dtype:"))
    return parse_dtype (self, text + strlen ("dtype:"), error);
  else if (g_str_has_prefix (text, "device:"))
    {
      self->kind = TS_BREAK_DEVICE;
      return ts_device_name_parse (text + strlen ("device:"), &self->device, error);
    }
  else if (length > 2 && text[0] == '/' && text[length - 1] == '/')
    return parse_pattern (self, text, error);
  else if (strstr (text, " > ") != NULL)
    return ts_breakpoint_parse_place (self, graph, text, error);
  else if (length > 1 && text[length - 1] == '/')
    {
      self->kind = TS_BREAK_SCOPE;
      self->pattern = g_strdup (text);
    }
  else
    return parse_name (self, graph, text, error);

  return TRUE;
}

static void
set_not_found (const TsBreakpoint *self,
               GError **error)
{
  static const char *const texts[] = {
    [TS_BREAK_OP_TYPE] = "no operation is of type %s",
    [TS_BREAK_SCOPE] = "no operation is in the scope %s",
    [TS_BREAK_PATTERN] = "no operation's name matches /%s/",
    [TS_BREAK_DTYPE] = "no operation has an output of dtype %s",
  };

  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, texts[self->kind], self->pattern);
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
  self->output = TS_NO_OUTPUT;
  if (!parse (self, graph, text, error))
    return NULL;

  self->n_matches = count_matches (graph, self);
  if (self->n_matches > 0 || self->kind == TS_BREAK_DEVICE || ts_breakpoint_is_on_places (self))
    return g_steal_pointer (&self);
  set_not_found (self, error);
  return NULL;
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

/* ---- memory ---------------------------------------------------------------------------------------- */

TsBreakpoint *
ts_breakpoint_copy (const TsBreakpoint *self)
{
  TsBreakpoint *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->moved_from = g_strdup (self->moved_from);
  copy->groups = g_strdupv (self->groups);
  copy->path = g_strdupv (self->path);
  copy->pattern = g_strdup (self->pattern);
  copy->regex = self->regex != NULL ? g_regex_ref (self->regex) : NULL;
  copy->condition = self->condition != NULL ? ts_expression_ref (self->condition) : NULL;
  copy->iterations = self->iterations != NULL ? ts_iteration_selector_copy (self->iterations) : NULL;
  copy->log = self->log != NULL ? ts_log_action_ref (self->log) : NULL;
  copy->commands = g_strdupv (self->commands);
  copy->members = NULL;
  return copy;
}

#define SWAP(a, b)            \
  G_STMT_START                \
  {                           \
    __typeof__ (a) kept_ = a; \
    a = b;                    \
    b = kept_;                \
  }                           \
  G_STMT_END

void
ts_breakpoint_redefine (TsBreakpoint *self,
                        TsBreakpoint *definition)
{
  SWAP (*self, *definition);
  SWAP (self->log, definition->log);
  SWAP (self->commands, definition->commands);
  self->id = definition->id;
  self->enabled = definition->enabled;
  self->temporary = definition->temporary;
  self->n_enabled = definition->n_enabled;
  self->n_ignore = definition->n_ignore;
  self->n_hits = definition->n_hits;
  self->log_run = definition->log_run;
  self->n_logged = definition->n_logged;
  ts_breakpoint_free (definition);
}

void
ts_breakpoint_free (TsBreakpoint *self)
{
  g_free (self->text);
  g_free (self->moved_from);
  g_strfreev (self->groups);
  g_strfreev (self->path);
  g_free (self->pattern);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->condition, ts_expression_unref);
  g_clear_pointer (&self->iterations, ts_iteration_selector_free);
  g_clear_pointer (&self->log, ts_log_action_unref);
  g_strfreev (self->commands);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_free (self);
}

/* ---- groups ---------------------------------------------------------------------------------------- */

gboolean
ts_breakpoint_is_in_group (const TsBreakpoint *self,
                           const char *name)
{
  return self->groups != NULL && g_strv_contains ((const char *const *)self->groups, name);
}

void
ts_breakpoint_add_group (TsBreakpoint *self,
                         const char *name)
{
  guint n = self->groups != NULL ? g_strv_length (self->groups) : 0;

  if (ts_breakpoint_is_in_group (self, name))
    return;
  self->groups = g_renew (char *, self->groups, n + 2);
  self->groups[n] = g_strdup (name);
  self->groups[n + 1] = NULL;
}
