#include "app/ts-workspace-private.h"

/* The value viewer follows the selection; a variable is shown in its place until the user selects something. Stops that select what was computed leave
 * it, so that it can be watched while stepping. */

/* (nullable) */
static const TsVariableInfo *
find_variable (GArray *variables,
               guint32 op)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_array_index (variables, TsVariableInfo, i).op == op)
      return &g_array_index (variables, TsVariableInfo, i);
  return NULL;
}

void
ts_workspace_refresh_variable (TsWorkspace *self)
{
  g_autoptr (GArray) variables = NULL;
  const TsVariableInfo *info;
  g_autofree char *name = NULL;

  if (self->variable == TS_NO_OP)
    return;
  variables = ts_debug_worker_list_variables (ts_document_get_worker (self->document));
  info = find_variable (variables, self->variable);
  if (info == NULL)
    return;
  name = g_strdup_printf ("%s (variable)", info->name);
  ts_value_viewer_show (ts_workspace_ensure_viewer (self), name, info->value != NULL ? TS_VALUE_LIVE : TS_VALUE_UNINITIALIZED, info->dtype, &info->shape, info->value);
}

void
ts_workspace_leave_variable (TsWorkspace *self)
{
  if (self->variable == TS_NO_OP)
    return;
  self->variable = TS_NO_OP;
  ts_value_viewer_set_document (ts_workspace_ensure_viewer (self), self->document);
}

void
ts_workspace_show_variable (TsWorkspace *self,
                            guint32 op)
{
  ts_document_set_selected_op (self->document, op);
  ts_canvas_reveal_op (self->canvas, op, TRUE);
  self->variable = op;
  ts_workspace_refresh_variable (self);
}
