#include "app/ts-document-private.h"

guint
ts_document_add_breakpoint (TsDocument *self,
                            const char *text,
                            gboolean after,
                            gboolean temporary,
                            GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), 0);

  guint id = ts_debug_worker_add_breakpoint (self->worker, text, after, temporary, error);

  if (id != 0)
    ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
  return id;
}

void
ts_document_remove_breakpoint (TsDocument *self,
                               guint id)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_debug_worker_remove_breakpoint (self->worker, id);
  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
}

void
ts_document_enable_breakpoint (TsDocument *self,
                               guint id,
                               gboolean enabled)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_debug_worker_enable_breakpoint (self->worker, id, enabled);
  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
}

gboolean
ts_document_set_condition (TsDocument *self,
                           guint id,
                           const char *text,
                           GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (!ts_debug_worker_set_condition (self->worker, id, text, error))
    return FALSE;

  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
  return TRUE;
}

gboolean
ts_document_redefine_breakpoint (TsDocument *self,
                                 guint id,
                                 const char *text,
                                 GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (!ts_debug_worker_redefine_breakpoint (self->worker, id, text, error))
    return FALSE;

  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
  return TRUE;
}

void
ts_document_set_catches (TsDocument *self,
                         guint catches)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (ts_debug_worker_get_catches (self->worker) == catches)
    return;

  ts_debug_worker_set_catches (self->worker, catches);
  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
}

void
ts_document_set_breakpoints_active (TsDocument *self,
                                    gboolean active)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (ts_debug_worker_get_breakpoints_active (self->worker) == !!active)
    return;

  ts_debug_worker_set_breakpoints_active (self->worker, active);
  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
}

guint
ts_document_find_breakpoint (TsDocument *self,
                             guint32 op,
                             gboolean after)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), 0);

  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (self->worker);
  const TsOperation *operation = ts_graph_get_operation (self->graph, op);

  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = breakpoints->pdata[i];

      if (breakpoint->kind == TS_BREAK_OPERATION && breakpoint->after == !!after && !breakpoint->temporary &&
          ts_breakpoint_matches (breakpoint, operation))
        return breakpoint->id;
    }
  return 0;
}

void
ts_document_toggle_breakpoint (TsDocument *self,
                               guint32 op,
                               gboolean after)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  g_autoptr (GError) error = NULL;
  guint id = ts_document_find_breakpoint (self, op, after);

  if (id != 0)
    ts_document_remove_breakpoint (self, id);
  else if (!ts_document_add_breakpoint (self, ts_graph_get_operation (self->graph, op)->name, after, FALSE, &error))
    ts_document_fail (self, error);
}

void
ts_document_take_breakpoints (TsDocument *self,
                              TsDocument *before)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));
  g_return_if_fail (TS_IS_DOCUMENT (before));

  ts_debug_worker_take_breakpoints (self->worker, before->worker);
  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
}
