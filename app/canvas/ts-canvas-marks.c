#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"
#include "app/canvas/ts-minimap.h"

/* What is said of operations beside what the graph has. */

void
ts_canvas_set_op_states (TsCanvas *self,
                         const guint8 *states,
                         guint32 n_ops)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_scene_marks_set_states (self->marks, states, n_ops);
  ts_minimap_update_marks (TS_MINIMAP (self->overview));
  ts_legend_set_has_run (TS_LEGEND (self->legend), states != NULL);
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_breakpoint_marks (TsCanvas *self,
                                const guint8 *marks,
                                guint32 n_ops)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_scene_marks_set_breakpoints (self->marks, marks, n_ops);
  ts_minimap_update_marks (TS_MINIMAP (self->overview));
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_current_op (TsCanvas *self,
                          guint32 op)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_scene_marks_set_current_op (self->marks, op);
  ts_minimap_update_marks (TS_MINIMAP (self->overview));
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_highlights (TsCanvas *self,
                          const guint32 *ops,
                          guint n)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_scene_marks_set_highlights (self->marks, ops, n);
  ts_canvas_take_hits (self, ops, n);
  ts_minimap_update_marks (TS_MINIMAP (self->overview));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_slice (TsCanvas *self,
                     const guint8 *roles,
                     guint32 n_ops)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_scene_marks_set_slice (self->marks, roles, n_ops);
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_fates (TsCanvas *self,
                     const guint8 *fates,
                     guint32 n_ops)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_scene_marks_set_fates (self->marks, fates, n_ops);
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
