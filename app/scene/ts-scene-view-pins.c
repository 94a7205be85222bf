#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-scope-pins.h"

#define MIN_PIN_SCALE 0.2 /* below, there are none */
#define DOT 0.7f          /* of the height of a pin */

static gboolean
is_lit (const TsSceneView *self,
        const TsScopeGraph *graph,
        const TsEdge *edge)
{
  const TsScenePin *hovered = self->hovered_pin != TS_NO_PIN ? &self->scene->pins[self->hovered_pin] : NULL;

  return hovered != NULL && hovered->graph == graph && ts_scope_graph_is_lit (graph, hovered->pin, edge);
}

gboolean
ts_scene_view_is_line_lit (const TsSceneView *self,
                           const TsLine *line)
{
  return is_lit (self, line->graph, line->edge);
}

gboolean
ts_scene_view_is_line_shown (const TsSceneView *self,
                             const TsLine *line)
{
  if (!(line->edge->flags & TS_EDGE_PINNED) || self->all_pinned)
    return TRUE;
  if (self->selected_line != TS_NO_EDGE && &self->scene->lines[self->selected_line] == line)
    return TRUE;
  if (self->selected_box != TS_NO_BOX && (line->from == self->selected_box || line->to == self->selected_box))
    return TRUE;
  return is_lit (self, line->graph, line->edge);
}

/* A pin is lit if one of its edges is. */
static gboolean
is_pin_lit (const TsSceneView *self,
            const TsScenePin *pin)
{
  if (self->hovered_pin == TS_NO_PIN || self->scene->pins[self->hovered_pin].graph != pin->graph)
    return FALSE;
  for (guint32 i = 0; i < pin->pin->n_edges; i++)
    if (is_lit (self, pin->graph, &pin->graph->edges[pin->graph->pin_edges[pin->pin->first_edge + i]]))
      return TRUE;
  return FALSE;
}

/* Pins keep their size while their box moves and grows: on the left of its upper corner, or on the right. */
static TsRect
get_rect (const TsSceneView *self,
          const TsScenePin *pin)
{
  const TsRect *home = &self->scene->boxes[pin->box].rect;
  TsRect now = ts_scene_view_get_rect (self, pin->box), rect = pin->rect;

  rect.x += pin->pin->is_out ? now.x + now.width - home->x - home->width : now.x - home->x;
  rect.y += now.y - home->y;
  return rect;
}

static void
draw_pin (const TsSceneView *self,
          GtkSnapshot *snapshot,
          const TsScenePin *pin)
{
  TsRect pixels = ts_scene_view_to_pixels (self, get_rect (self, pin));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (pixels.x, pixels.y));
  if (self->scale >= TS_SCENE_DETAIL_SCALE)
    {
      gtk_snapshot_scale (snapshot, (float)self->scale, (float)self->scale);
      gtk_snapshot_append_node (snapshot, ts_card_cache_get_pin (self->cards, pin, is_pin_lit (self, pin)));
    }
  else
    {
      GdkRGBA color = ts_color_mix (&self->palette->card, is_pin_lit (self, pin) ? &self->palette->accent : &self->palette->line, 0.6f);

      /* Without its words it is a dot beside the box. */
      float side = MAX (pixels.height * DOT, 1), left = pin->pin->is_out ? 0 : pixels.width - side;

      ts_scene_view_append_rounded (snapshot, (TsRect) { left, (pixels.height - side) / 2, side, side }, side / 2, &color, NULL, 0);
    }
  gtk_snapshot_restore (snapshot);
}

void
ts_scene_view_draw_pins (const TsSceneView *self,
                         GtkSnapshot *snapshot,
                         const guint32 *boxes,
                         guint n_boxes)
{
  if (self->scale < MIN_PIN_SCALE)
    return;
  for (guint i = 0; i < n_boxes; i++)
    {
      const TsBox *box = &self->scene->boxes[boxes[i]];

      for (guint32 p = box->first_pin; p < box->first_pin + box->n_pins; p++)
        draw_pin (self, snapshot, &self->scene->pins[p]);
    }
}
