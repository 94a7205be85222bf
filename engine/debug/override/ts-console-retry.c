#include "engine/debug/override/ts-console-target.h"

#include "engine/debug/override/ts-debugger-retry.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

/* Where an operation fails, or has no kernel: retry, mark-dead, set-aside, manual. */

/* Takes @stop. @tried: the operation that was tried, or %TS_NO_OP. */
static gboolean
report (TsConsole *self,
        TsStop *stop,
        guint32 tried)
{
  g_autoptr (TsStop) owned = stop;

  if (stop == NULL)
    return FALSE;
  if (stop->reason != TS_STOP_ERROR && tried != TS_NO_OP && ts_debugger_get_depth (self->debugger) == 0)
    ts_console_print_outputs (self, tried);
  ts_console_print (self, "%s\n", stop->text);
  ts_console_show_displays (self);
  self->list_next = TS_NO_OP;
  return TRUE;
}

static gboolean
retry_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  const TsActivation *current = ts_console_get_current (self);
  guint32 tried = current != NULL && ts_activation_get_depth (current) == 0 ? ts_executor_get_operation (ts_debugger_get_executor (self->debugger), current)->index : TS_NO_OP;
  TsStop *stop;
  guint n;

  stop = ts_debugger_retry (self->debugger, &n, error);
  if (n > 0)
    ts_console_print (self, "%u input%s from what is fed now.\n", n, n == 1 ? " is" : "s are");
  return report (self, stop, tried);
}

static gboolean
mark_dead_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  guint id = ts_debugger_mark_dead (self->debugger, error);

  if (id != 0)
    ts_console_print (self, "Override %u: %s\n", id, ts_overrides_find (ts_debugger_get_overrides (self->debugger), id)->text);
  return id != 0;
}

static gboolean
set_aside_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  return report (self, ts_debugger_set_aside (self->debugger, error), TS_NO_OP);
}

/* ---- operations without kernel ------------------------------------------------------------------ */

/* Whether the graph or one of its functions has an operation of @type. */
static gboolean
has_type (TsGraph *graph,
          const char *type)
{
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    if (strcmp (ts_graph_get_operation (graph, i)->type, type) == 0)
      return TRUE;
  for (guint f = 0; f < ts_graph_get_n_functions (graph); f++)
    {
      const TsFunction *function = ts_graph_get_function (graph, f);

      for (guint i = 0; i < ts_function_get_n_nodes (function); i++)
        if (strcmp (ts_function_get_node_type (function, i), type) == 0)
          return TRUE;
    }
  return FALSE;
}

static gboolean
check_target (TsConsole *self,
              const TsConsoleTarget *target,
              GError **error)
{
  const TsOperation *op = target->place.op;

  if (target->is_input || target->index != NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "what is given is a whole output");
  else if (op != NULL && ts_kernel_find (op, NULL) != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) has a kernel: force, with skip, gives its output all the same", op->name, op->type);
  else if (op == NULL && !has_type (self->graph, target->place.type))
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no operation is of type %s", target->place.type);
  else
    return TRUE;
  return FALSE;
}

/* (transfer full) (nullable) */
static TsOverride *
make_rule (TsConsole *self,
           TsConsoleTarget *target,
           const char *text,
           GError **error)
{
  TsOverride *rule;

  if (strcmp (text, "zeros") != 0)
    return ts_console_make_override (self, TS_OVERRIDE_MANUAL, target, text, TRUE, FALSE, error);
  rule = ts_override_new (TS_OVERRIDE_MANUAL, &target->place);
  rule->slot = target->slot;
  rule->dtype = target->dtype;
  rule->shape = target->shape;
  return rule;
}

static gboolean
manual_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_auto (TsConsoleTarget) target = { 0 };
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  TsOverride *rule;
  guint id;

  if (!ts_console_split_assignment ("manual", arguments, &what, &text, error) || !ts_console_target_init (&target, self, what, error) ||
      !check_target (self, &target, error))
    return FALSE;
  name = ts_console_target_dup_text (&target);
  rule = make_rule (self, &target, text, error);
  if (rule == NULL)
    return FALSE;
  rule->text = g_strdup_printf ("manual %s = %s", name, text);
  id = ts_debugger_add_override (self->debugger, rule, error);
  if (id != 0)
    ts_console_print (self, "Override %u: %s\n", id, rule->text);
  return id != 0;
}

/* ---- the table ---------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "retry", NULL, "", "try an operation that has failed again, or those that were set aside",
    "Before that set gives it other inputs (NAME.in[0] = VALUE) or its outputs, attr other attributes, and feed what only it has used so far.", FALSE, TS_CONSOLE_NOTHING,
    retry_command },
  { "mark-dead", NULL, "", "make an operation that has failed dead, as on a branch that is not taken", NULL, FALSE, TS_CONSOLE_NOTHING, mark_dead_command },
  { "set-aside", NULL, "", "go on with others where an operation has failed; it comes back at the end, or with retry", NULL, FALSE, TS_CONSOLE_NOTHING, set_aside_command },
  { "manual", NULL, "NAME|type:OPTYPE = zeros|VALUE|EXPRESSION", "outputs of operations that have no kernel, until released",
    "EXPRESSION may look at $in[0]; zeros are of the static shape. Once: set, where the run has stopped at it.", FALSE, TS_CONSOLE_PLACES, manual_command },
};

const TsConsoleGroup ts_console_retry_group = { "Where it fails", commands, G_N_ELEMENTS (commands), NULL, 0 };
