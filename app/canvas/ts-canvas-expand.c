#include "app/canvas/ts-canvas-private.h"

void
ts_canvas_expand_selected (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  ts_canvas_set_box_open (self, self->selected_box, TRUE);
}

/* Closes the selected box, or the one that the selection is in. */
void
ts_canvas_collapse_selected (TsCanvas *self)
{
  guint32 box;

  g_return_if_fail (TS_IS_CANVAS (self));

  box = self->selected_box;
  if (self->scene == NULL || box == TS_NO_BOX)
    return;

  if (!ts_box_is_open (&self->scene->boxes[box]))
    box = self->scene->boxes[box].parent;
  if (box == 0 || box == TS_NO_BOX)
    return;

  ts_canvas_select_box (self, box);
  ts_canvas_set_box_open (self, box, FALSE);
}

void
ts_canvas_collapse_all (TsCanvas *self)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  g_hash_table_remove_all (self->open);
  wish.fit = TRUE;
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_expand_all (TsCanvas *self,
                      guint depth,
                      gboolean force)
{
  TsCanvasWish wish = ts_canvas_wish_none ();
  const TsBox *box;

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->scene == NULL || self->selected_box == TS_NO_BOX || self->selected_box == 0)
    {
      ts_canvas_expand_levels (self, depth, force);
      return;
    }
  box = &self->scene->boxes[self->selected_box];
  if (!ts_box_is_container (box))
    return;
  wish.expand = (TsCanvasExpand) { depth, box->item->id, force };
  wish.anchor = ts_box_get_key (box);
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_expand_levels (TsCanvas *self,
                         guint depth,
                         gboolean force)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  if (depth == 0)
    {
      ts_canvas_collapse_all (self);
      return;
    }
  wish.expand = (TsCanvasExpand) { depth, TS_ROOT_CONTAINER, force };
  wish.fit = TRUE;
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_collapse_others (TsCanvas *self)
{
  TsCanvasWish wish = ts_canvas_wish_none ();
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  guint32 selected = self->selected_box;

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->scene == NULL || selected == TS_NO_BOX || selected == 0)
    return;
  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    if (ts_box_is_open (&self->scene->boxes[i]) && (ts_canvas_is_box_in (self, i, selected) || ts_canvas_is_box_in (self, selected, i)))
      g_hash_table_add (kept, GUINT_TO_POINTER (self->scene->boxes[i].item->id));
  g_hash_table_unref (self->open);
  self->open = g_steal_pointer (&kept);
  wish.anchor = ts_box_get_key (&self->scene->boxes[selected]);
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_expand_refused (TsCanvas *self,
                          guint depth)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->refused.depth == 0)
    return;
  wish.expand = self->refused;
  wish.expand.force = TRUE;
  wish.expand.depth = depth > 0 ? depth : self->refused.depth;
  wish.fit = wish.expand.container == TS_ROOT_CONTAINER;
  ts_canvas_update_scene (self, wish);
}
