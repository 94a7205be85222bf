#include "app/scene/ts-scene.h"

#include "app/scene/ts-card.h"

#include <math.h>

TsScene *
ts_scene_ref (TsScene *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_scene_unref (TsScene *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_scope_tree_unref (self->tree);
  ts_wiring_unref (self->wiring);
  g_ptr_array_unref (self->graphs);
  g_hash_table_unref (self->box_of_key);
  g_free (self->boxes);
  g_free (self->lines);
  g_free (self->pins);
  g_free (self->points);
  g_free (self->box_of_place);
  g_free (self->problem);
  g_free (self);
}

/* ---- boxes ------------------------------------------------------------------------------------- */

static guint64
make_key (gboolean is_op,
          guint32 id)
{
  return (guint64)is_op << 32 | id;
}

guint64
ts_box_get_key (const TsBox *self)
{
  return self->item == NULL ? make_key (FALSE, TS_ROOT_SCOPE) : make_key (self->item->kind == TS_ITEM_OP, self->item->id);
}

guint32
ts_scene_find_key (const TsScene *self,
                   guint64 key)
{
  gpointer box;

  return g_hash_table_lookup_extended (self->box_of_key, &key, NULL, &box) ? GPOINTER_TO_UINT (box) : TS_NO_BOX;
}

guint32
ts_scene_find_container (const TsScene *self,
                         guint32 container)
{
  return ts_scene_find_key (self, make_key (FALSE, container));
}

guint32
ts_scene_find_op_box (const TsScene *self,
                      guint32 op)
{
  return ts_scene_find_key (self, make_key (TRUE, op));
}

guint32
ts_scene_get_box_of_op (const TsScene *self,
                        guint32 op)
{
  if (op >= self->tree->n_ops)
    return TS_NO_BOX;
  return self->box_of_place[self->tree->place[ts_wiring_find_shown (self->wiring, op)]];
}

gboolean
ts_box_is_open (const TsBox *self)
{
  return self->graph != NULL;
}

gboolean
ts_box_is_container (const TsBox *self)
{
  return self->item != NULL && self->item->kind != TS_ITEM_OP;
}

gboolean
ts_box_can_open (const TsBox *self)
{
  return ts_box_is_container (self) || (self->item != NULL && self->item->is_call);
}

guint32
ts_scene_find_thing (const TsScene *self,
                     guint64 key)
{
  guint32 box = ts_scene_find_key (self, key);

  if (key >> 32 != TRUE)
    return box;
  for (guint32 i = 1; i < self->n_boxes; i++)
    if (self->boxes[i].item->kind == TS_ITEM_SCOPE && make_key (TRUE, self->boxes[i].item->op) == key)
      return i;
  return box;
}

/* ---- picking ----------------------------------------------------------------------------------- */

gboolean
ts_rect_contains (const TsRect *self,
                  float x,
                  float y)
{
  return x >= self->x && y >= self->y && x < self->x + self->width && y < self->y + self->height;
}

gboolean
ts_rect_intersects (const TsRect *self,
                    const TsRect *other)
{
  return self->x < other->x + other->width && other->x < self->x + self->width &&
         self->y < other->y + other->height && other->y < self->y + self->height;
}

TsRect
ts_box_get_expander (const TsBox *self)
{
  float x = self->rect.x + (ts_box_is_open (self) ? TS_FRAME_PAD - 4 : TS_CARD_PAD);
  float y = self->rect.y + ((ts_box_is_open (self) ? TS_FRAME_HEADER : TS_CARD_HEAD_HEIGHT) - TS_CARD_ICON) / 2;

  return (TsRect) { x, y, TS_CARD_ICON, TS_CARD_ICON };
}

/* Squared distance of a point from a curve, which is taken as a few straight pieces. */
static float
get_curve_distance (const TsLayoutPoint *p,
                    float x,
                    float y)
{
  const int n_pieces = 12;
  TsLayoutPoint from = p[0];
  float best = G_MAXFLOAT;

  for (int i = 1; i <= n_pieces; i++)
    {
      float t = (float)i / n_pieces, s = 1 - t;
      float a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
      TsLayoutPoint to = {
        a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
        a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y,
      };
      float dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
      float u = length > 0 ? CLAMP (((x - from.x) * dx + (y - from.y) * dy) / length, 0, 1) : 0;
      float ex = from.x + u * dx - x, ey = from.y + u * dy - y;

      best = MIN (best, ex * ex + ey * ey);
      from = to;
    }

  return best;
}

static guint32
pick_line (const TsScene *self,
           const TsBox *box,
           float x,
           float y,
           float tolerance)
{
  float best = tolerance * tolerance;
  guint32 found = TS_NO_EDGE;

  for (guint32 i = box->first_edge; i < box->first_edge + box->n_edges; i++)
    {
      const TsLine *line = &self->lines[i];
      TsRect near = { line->bounds.x - tolerance, line->bounds.y - tolerance, line->bounds.width + 2 * tolerance, line->bounds.height + 2 * tolerance };

      if ((line->edge->flags & TS_EDGE_PINNED) || !ts_rect_contains (&near, x, y))
        continue;

      for (guint32 k = 0; k + 3 < line->n_points; k += 3)
        {
          float distance = get_curve_distance (&self->points[line->first_point + k], x, y);

          if (distance < best)
            {
              best = distance;
              found = i;
            }
        }
    }

  return found;
}

/* A pin of what is in @box. */
static TsHit
pick_pin (const TsScene *self,
          const TsBox *box,
          float x,
          float y)
{
  for (guint32 i = box->first_child; i < box->first_child + box->n_children; i++)
    for (guint32 p = self->boxes[i].first_pin; p < self->boxes[i].first_pin + self->boxes[i].n_pins; p++)
      if (ts_rect_contains (&self->pins[p].rect, x, y))
        return (TsHit) { TS_HIT_PIN, i, p };
  return (TsHit) { TS_HIT_NOTHING, TS_NO_BOX, 0 };
}

static TsHit
pick_card (const TsScene *self,
           guint32 index,
           float x,
           float y)
{
  const TsBox *box = &self->boxes[index];
  TsRect expander = ts_box_get_expander (box);
  guint32 line;

  if (ts_box_can_open (box) && ts_rect_contains (&expander, x, y))
    return (TsHit) { TS_HIT_EXPANDER, index, 0 };

  line = (guint32)MAX (0, floorf ((y - box->rect.y - TS_CARD_HEAD_HEIGHT) / TS_CARD_SLOT_HEIGHT));
  if (y - box->rect.y >= TS_CARD_HEAD_HEIGHT && line < ts_card_get_n_slot_lines (box->item))
    return (TsHit) { TS_HIT_SLOT, index, line };

  return (TsHit) { TS_HIT_BOX, index, 0 };
}

TsHit
ts_scene_pick (const TsScene *self,
               float x,
               float y,
               float tolerance)
{
  guint32 at = 0;

  for (;;)
    {
      const TsBox *box = &self->boxes[at];
      TsRect expander = ts_box_get_expander (box);
      guint32 child = TS_NO_BOX, line;

      for (guint32 i = box->first_child; i < box->first_child + box->n_children; i++)
        {
          TsRect anchor = ts_box_get_anchor (&self->boxes[i]);

          if (ts_rect_contains (&anchor, x, y))
            return (TsHit) { TS_HIT_ANCHOR, i, 0 };
        }
      for (guint32 i = box->first_child; i < box->first_child + box->n_children && child == TS_NO_BOX; i++)
        if (ts_rect_contains (&self->boxes[i].rect, x, y))
          child = i;

      if (child != TS_NO_BOX && !ts_box_is_open (&self->boxes[child]))
        return pick_card (self, child, x, y);
      if (child != TS_NO_BOX)
        {
          at = child;
          continue;
        }

      if (at != 0 && ts_rect_contains (&expander, x, y))
        return (TsHit) { TS_HIT_EXPANDER, at, 0 };

      TsHit pin = pick_pin (self, box, x, y);

      if (pin.kind == TS_HIT_PIN)
        return pin;
      line = pick_line (self, box, x, y, tolerance);
      if (line != TS_NO_EDGE)
        return (TsHit) { TS_HIT_LINE, at, line };

      if (at == 0)
        return (TsHit) { TS_HIT_NOTHING, TS_NO_BOX, 0 };

      return (TsHit) { y < box->rect.y + TS_FRAME_HEADER ? TS_HIT_HEADER : TS_HIT_INSIDE, at, 0 };
    }
}
