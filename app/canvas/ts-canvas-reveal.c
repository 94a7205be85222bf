#include "app/canvas/ts-canvas-private.h"

/* Whether the innermost box that shows @op is its own, or that of what uses it, or of the function that it calls. */
static gboolean
is_seen (TsCanvas *self,
         guint32 op)
{
  guint32 box = self->scene != NULL ? ts_scene_get_box_of_op (self->scene, op) : TS_NO_BOX;

  if (box == TS_NO_BOX)
    return FALSE;
  return self->scene->boxes[box].item->kind == TS_ITEM_OP || (self->scene->boxes[box].item->op == op && ts_canvas_is_open_call (self, op));
}

static void
go_to_op (TsCanvas *self,
          guint32 op,
          gboolean select)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  if (self->job == NULL && is_seen (self, op))
    {
      ts_canvas_reveal_box (self, ts_scene_get_box_of_op (self->scene, op), TRUE);
      return;
    }

  wish.reveal_op = op;
  wish.select = select;
  wish.camera_follows = TRUE;
  wish.fit = self->scene == NULL;
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_reveal_op (TsCanvas *self,
                     guint32 op,
                     gboolean select)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->graph == NULL || op >= ts_graph_get_n_operations (self->graph))
    return;

  if (select)
    ts_canvas_select_op (self, op);
  else
    op = ts_canvas_find_open_place (self, op);

  if (select)
    ts_canvas_note_place (self);
  if (select && ts_canvas_is_passed (self, op))
    {
      ts_canvas_show_passed (self, op);
      return;
    }
  go_to_op (self, op, select);
}

void
ts_canvas_reveal_place (TsCanvas *self,
                        guint32 op)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->graph == NULL || op >= ts_graph_get_n_operations (self->graph))
    return;

  ts_canvas_select_op (self, op);
  ts_canvas_note_place (self);
  go_to_op (self, op, TRUE);
}

void
ts_canvas_reveal_scope (TsCanvas *self,
                        const char *scope)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->graph == NULL || scope == NULL)
    return;

  wish.reveal_scope = g_strdup (scope);
  wish.camera_follows = TRUE;
  wish.fit = self->scene == NULL;
  ts_canvas_update_scene (self, wish);
}
