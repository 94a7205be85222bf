#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"

#define MAX_LABELS 300 /* in a picture */
#define PLACE 0.36f    /* of the way along a line: an arrow is at its end */
#define ROOM 22.0f     /* that a line must have for it, in pixels at 100 %: also between rows as near as they get */
#define GAP 3.0f       /* between labels */

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
  if (!is_free (self, &place))
    return;

  g_array_append_val (self->taken, place);
  g_hash_table_add (self->named, tensor);
  if (line->edge->n_tensors == 1)
    g_hash_table_add (self->outputs, tensor);
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_scale (self->snapshot, (float)view->scale, (float)view->scale);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (place.x + GAP - bounds.origin.x - (float)view->x, place.y + 1 - bounds.origin.y - (float)view->y));
  gtk_snapshot_append_node (self->snapshot, node);
  gtk_snapshot_restore (self->snapshot);
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
}
