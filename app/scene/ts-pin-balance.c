#include "app/scene/ts-pin-balance.h"

#define MARGIN 10.0f                      /* that stays free beside it */
#define N_ROUNDS 2                        /* what one has come to depends on those around it */
#define MAX_COMPARED (8u * 1024u * 1024u) /* pairs of items and what may be in their way: beyond, all stay as they are */

typedef struct
{
  const TsComposed *composed;
  const TsLayout *layout;
  TsRect *rooms; /* of items with their pins, as far as they have been moved */
  float *shifts; /* of items in the room that they had, 0 once they have been moved */
  guint32 n_items;
} Balance;

/* What a curve stays in. */
static TsRect
get_hull (const TsLayoutPoint *points)
{
  float left = points[0].x, right = left, top = points[0].y, bottom = top;

  for (int i = 1; i < 4; i++)
    {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  return (TsRect) { left, top, right - left, bottom - top };
}

static gboolean
is_free (const Balance *self,
         guint32 item,
         const TsRect *place)
{
  const TsLayout *layout = self->layout;

  for (guint32 i = 0; i < self->n_items; i++)
    if (i != item && ts_rect_intersects (&self->rooms[i], place))
      return FALSE;
  for (guint32 e = 0; e < layout->n_edges; e++)
    for (guint32 p = layout->edge_begin[e]; p + 3 < layout->edge_begin[e + 1]; p += 3)
      {
        TsRect hull = get_hull (layout->points + p);

        if (ts_rect_intersects (&hull, place))
          return FALSE;
      }
  return TRUE;
}

/* How far what leads straight to or from the item is bent by where the items stand in their rooms. */
static float
measure_bends (const Balance *self,
               guint32 item,
               float shift)
{
  const TsScopeGraph *graph = self->composed->graph;
  float sum = 0;

  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];
      guint32 other = edge->from == item ? edge->to : edge->from;

      if ((edge->from != item && edge->to != item) || other == item || (edge->flags & TS_EDGE_PINNED) != 0 ||
          ABS (self->layout->nodes[item].x - self->layout->nodes[other].x) > 1)
        continue;
      sum += ABS (shift - (other < self->n_items ? self->shifts[other] : 0));
    }
  return sum;
}

/* An item is to the left in its room, and its shift below 0, if its pins are to its right. */
static void
try_to_move (Balance *self,
             guint32 item)
{
  float shift = self->shifts[item], way = ABS (shift);
  TsRect *room = &self->rooms[item];
  TsRect place = { shift < 0 ? room->x + room->width : room->x - way - MARGIN, room->y, way + MARGIN, room->height };

  if (way < 0.5f || measure_bends (self, item, 0) > measure_bends (self, item, shift) + 0.5f || !is_free (self, item, &place))
    return;
  room->x -= shift;
  self->shifts[item] = 0;
}

/* Makes room on both sides for what stands beyond them now. */
static void
widen (const Balance *self,
       TsLayout *layout)
{
  float left = 0, right = layout->width;

  for (guint32 i = 0; i < self->n_items; i++)
    {
      left = MIN (left, self->rooms[i].x);
      right = MAX (right, self->rooms[i].x + self->rooms[i].width);
    }
  layout->width = right - left;
  for (guint32 v = 0; left < 0 && v < layout->n_nodes; v++)
    layout->nodes[v].x -= left;
  for (guint32 p = 0; left < 0 && p < layout->edge_begin[layout->n_edges]; p++)
    layout->points[p].x -= left;
}

float *
ts_pin_balance_find_shifts (const TsComposed *self,
                            TsLayout *layout)
{
  guint32 n_items = self->graph->n_items, n_pinned = 0;
  guint64 n_compared = (guint64)n_items + self->graph->n_edges + layout->edge_begin[layout->n_edges] / 3;
  float *shifts = g_new0 (float, (gsize)n_items + 1);
  g_autofree TsRect *rooms = g_new (TsRect, (gsize)n_items + 1);
  Balance balance = { self, layout, rooms, shifts, n_items };

  for (guint32 i = 0; i < n_items; i++)
    {
      TsLayoutPoint middle = layout->nodes[i];
      TsRect room = ts_composed_add_pin_room (self, i, (TsRect) { 0, 0, self->sizes[i].width, self->sizes[i].height });

      rooms[i] = (TsRect) { middle.x - room.width / 2, middle.y - room.height / 2, room.width, room.height };
      n_pinned += self->graph->items[i].n_pins > 0;
      shifts[i] = self->graph->items[i].n_pins > 0 ? ts_composed_get_pin_shift (self, i).x : 0;
    }
  for (guint round = 0; round < N_ROUNDS && n_pinned * n_compared <= MAX_COMPARED; round++)
    for (guint32 i = 0; i < n_items; i++)
      try_to_move (&balance, i);
  widen (&balance, layout);
  return shifts;
}
