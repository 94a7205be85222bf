#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"

#define MAX_LABELS 300 /* in a picture */
#define PLACE 0.36f    /* of the way along a line: an arrow is at its end */
#define ROOM 22.0f     /* that a line must have for it, in pixels at 100 %: also between rows as near as they get */
#define GAP 3.0f       /* between labels */
#define ARROW 3.0f     /* half as wide as one */

/* Where labels are already; a line has none where it would lie on another, or on a box. */
typedef struct
{
  const TsSceneView *view;
  GtkSnapshot *snapshot;
  const guint32 *cards;
  guint n_cards;
  GArray *taken;       /* of TsRect, in places of the scene */
  GHashTable *named;   /* tensors that are labelled: a graph with the first tensor of an edge in it */
  GHashTable *outputs; /* those of lines with a single tensor, whichever graph they are in: of TsOutput */
} Labels;

static guint
output_hash (gconstpointer key)
{
  const TsOutput *output = key;

  return output->op * 31 + output->index;
}

static gboolean
output_equal (gconstpointer a,
              gconstpointer b)
{
  return ts_output_equal (*(const TsOutput *)a, *(const TsOutput *)b);
}

/* A point of a Bézier curve. */
static TsLayoutPoint
get_point (const TsLayoutPoint *p,
           float t)
{
  float u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

  return (TsLayoutPoint) { a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x, a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y };
}

static gboolean
is_free (const Labels *self,
         const TsRect *place)
{
  for (guint i = 0; i < self->taken->len; i++)
    if (ts_rect_intersects (&g_array_index (self->taken, TsRect, i), place))
      return FALSE;
  for (guint i = 0; i < self->n_cards; i++)
    if (ts_rect_intersects (&self->view->scene->boxes[self->cards[i]].rect, place))
      return FALSE;
  return TRUE;
}

static gboolean
has_room (const TsLine *line)
{
  return line->n_points >= 4 && (line->bounds.height >= ROOM || line->bounds.width >= 4 * ROOM);
}

/* What goes through the border of a box says on the one side what it is, not on the other again. */
static gboolean
is_said (const Labels *self,
         const TsLine *line)
{
  TsOutput *output = &line->graph->tensors[line->edge->first_tensor];

  if (g_hash_table_contains (self->named, output))
    return TRUE;
  return (line->from == TS_NO_BOX || line->to == TS_NO_BOX) && line->edge->n_tensors == 1 && g_hash_table_contains (self->outputs, output);
}

/* Unless it would lie on something. @place: of the node with its gaps */
static gboolean
put_node (Labels *self,
          GskRenderNode *node,
          const TsRect *place)
{
  const TsSceneView *view = self->view;
  graphene_rect_t bounds;

  if (!is_free (self, place))
    return FALSE;

  gsk_render_node_get_bounds (node, &bounds);
  g_array_append_val (self->taken, *place);
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_scale (self->snapshot, (float)view->scale, (float)view->scale);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (place->x + GAP - bounds.origin.x - (float)view->x, place->y + 1 - bounds.origin.y - (float)view->y));
  gtk_snapshot_append_node (self->snapshot, node);
  gtk_snapshot_restore (self->snapshot);
  return TRUE;
}

static void
draw_label (Labels *self,
            const TsLine *line)
{
  const TsSceneView *view = self->view;
  const TsLayoutPoint *points = view->scene->points + line->first_point;
  TsLayoutPoint middle = get_point (points, line->n_points == 4 ? PLACE : 0.5f);
  TsOutput *tensor = &line->graph->tensors[line->edge->first_tensor];
  GskRenderNode *node;
  graphene_rect_t bounds;
  TsRect place;

  if (!has_room (line) || !ts_scene_view_is_line_shown (view, line) || is_said (self, line))
    return;
  node = ts_line_labels_get (view->labels, line);
  if (node == NULL)
    return;

  gsk_render_node_get_bounds (node, &bounds);
  place = (TsRect) { middle.x - bounds.size.width / 2 - GAP, middle.y - bounds.size.height / 2 - 1, bounds.size.width + 2 * GAP, bounds.size.height + 2 };
  if (!put_node (self, node, &place))
    return;

  g_hash_table_add (self->named, tensor);
  if (line->edge->n_tensors == 1)
    g_hash_table_add (self->outputs, tensor);
}

/* ---- inputs --------------------------------------------------------------------------------------- */

static gboolean
is_arrival (const TsSceneView *view,
            const TsLine *line)
{
  return line->to != TS_NO_BOX && view->scene->boxes[line->to].item->kind == TS_ITEM_OP && (line->edge->flags & TS_EDGE_CONTROL) == 0 && line->n_points >= 4 &&
         ts_scene_view_is_line_shown (view, line);
}

/* Which lines come to a box as its outermost ones. */
typedef struct
{
  const TsLine *first;
  const TsLine *last;
} Arrivals;

static const TsLayoutPoint *
get_end (const TsSceneView *view,
         const TsLine *line)
{
  return view->scene->points + line->first_point + line->n_points - 1;
}

/* Where a line is among those that come to the same box, from left to right, or from above. */
static float
get_place (const TsSceneView *view,
           const TsLine *line)
{
  const TsLayoutPoint *end = get_end (view, line);

  return ts_flow_is_across (view->scene->flow) ? end->y : end->x;
}

/* Box → Arrivals. (transfer full) */
static GHashTable *
find_arrivals (const TsSceneView *view,
               const TsBox *frame,
               const TsRect *seen)
{
  GHashTable *found = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges; e++)
    {
      const TsLine *line = &view->scene->lines[e];
      Arrivals *arrivals;

      if (!is_arrival (view, line) || !ts_rect_intersects (&view->scene->boxes[line->to].rect, seen))
        continue;
      arrivals = g_hash_table_lookup (found, GUINT_TO_POINTER (line->to));
      if (arrivals == NULL)
        {
          arrivals = g_new0 (Arrivals, 1);
          arrivals->first = arrivals->last = line;
          g_hash_table_insert (found, GUINT_TO_POINTER (line->to), arrivals);
        }
      if (get_place (view, line) < get_place (view, arrivals->first))
        arrivals->first = line;
      if (get_place (view, line) > get_place (view, arrivals->last))
        arrivals->last = line;
    }
  return found;
}

/* Whether a label there would stand as near to an arrow that comes to another box. */
static gboolean
is_doubtful (const Labels *self,
             GHashTable *arrivals,
             const TsLine *line,
             const TsRect *place)
{
  TsRect near = { place->x - ARROW, place->y - ARROW, place->width + 2 * ARROW, place->height + 2 * ARROW };
  GHashTableIter iter;
  gpointer found;

  g_hash_table_iter_init (&iter, arrivals);
  while (g_hash_table_iter_next (&iter, NULL, &found))
    {
      const TsLine *outermost[] = { ((Arrivals *)found)->first, ((Arrivals *)found)->last };

      for (guint i = 0; i < G_N_ELEMENTS (outermost); i++)
        {
          const TsLayoutPoint *end = get_end (self->view, outermost[i]);

          if (outermost[i]->to != line->to && ts_rect_intersects (&near, &(TsRect) { end->x - ARROW, end->y - ARROW, 2 * ARROW, 2 * ARROW }))
            return TRUE;
        }
    }
  return FALSE;
}

/* Beside the arrow, on the side where no other one is. */
static void
draw_input (Labels *self,
            GHashTable *arrivals,
            const TsLine *line,
            gboolean is_last)
{
  const TsLayoutPoint *end = get_end (self->view, line);
  GskRenderNode *node = ts_line_labels_get_input (self->view->labels, line);
  graphene_rect_t bounds;
  TsRect place;

  if (node == NULL)
    return;

  gsk_render_node_get_bounds (node, &bounds);
  place = (TsRect) { 0, 0, bounds.size.width + 2 * GAP, bounds.size.height + 2 };
  if (ts_flow_is_across (self->view->scene->flow))
    {
      place.x = self->view->scene->flow == TS_FLOW_RIGHT ? end->x - place.width : end->x;
      place.y = is_last ? end->y + ARROW : end->y - place.height - ARROW;
    }
  else
    {
      place.x = is_last ? end->x + ARROW : end->x - place.width - ARROW;
      place.y = self->view->scene->flow == TS_FLOW_UP ? end->y : end->y - place.height;
    }
  if (!is_doubtful (self, arrivals, line, &place))
    put_node (self, node, &place);
}

/* Where one line alone comes to a box nobody asks which input it is. */
static void
draw_inputs (Labels *self,
             const TsBox *frame,
             const TsRect *seen)
{
  g_autoptr (GHashTable) found = find_arrivals (self->view, frame, seen);
  GHashTableIter iter;
  gpointer arrivals;

  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, NULL, &arrivals) && self->taken->len < MAX_LABELS)
    if (((Arrivals *)arrivals)->first != ((Arrivals *)arrivals)->last)
      {
        draw_input (self, found, ((Arrivals *)arrivals)->first, FALSE);
        draw_input (self, found, ((Arrivals *)arrivals)->last, TRUE);
      }
}

void
ts_scene_view_draw_labels (const TsSceneView *self,
                           GtkSnapshot *snapshot,
                           const guint32 *frames,
                           guint n_frames,
                           const guint32 *cards,
                           guint n_cards)
{
  g_autoptr (GArray) taken = NULL;
  g_autoptr (GHashTable) named = NULL;
  g_autoptr (GHashTable) outputs = NULL;
  TsRect seen = ts_scene_view_get_seen (self);
  Labels labels = { self, snapshot, cards, n_cards, NULL, NULL, NULL };

  if (self->labels == NULL || self->rects != NULL || self->scale < TS_SCENE_DETAIL_SCALE || self->appearing < 1)
    return;

  taken = labels.taken = g_array_new (FALSE, FALSE, sizeof (TsRect));
  named = labels.named = g_hash_table_new (NULL, NULL);
  outputs = labels.outputs = g_hash_table_new (output_hash, output_equal);
  for (guint i = 0; i < n_frames; i++)
    {
      const TsBox *frame = &self->scene->boxes[frames[i]];

      for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges && taken->len < MAX_LABELS; e++)
        if (ts_rect_intersects (&self->scene->lines[e].bounds, &seen))
          draw_label (&labels, &self->scene->lines[e]);
    }
  for (guint i = 0; i < n_frames; i++)
    draw_inputs (&labels, &self->scene->boxes[frames[i]], &seen);
}
