#include "app/canvas/ts-canvas-private.h"

#include <math.h>

#define MAX_WAYS 40 /* in a menu */

/* The best of some boxes: the one nearest to where the walk starts. @all: (nullable): each of them, once. */
typedef struct
{
  TsRect from;
  guint32 best;
  float distance;
  GArray *all;
} Nearest;

static void
collect (Nearest *nearest,
         guint32 box)
{
  for (guint i = 0; i < nearest->all->len; i++)
    if (g_array_index (nearest->all, guint32, i) == box)
      return;
  if (nearest->all->len < MAX_WAYS)
    g_array_append_val (nearest->all, box);
}

static void
consider (TsCanvas *self,
          Nearest *nearest,
          guint32 box,
          float penalty)
{
  TsRect to;
  float distance;

  if (box == TS_NO_BOX || box == 0)
    return;
  if (nearest->all != NULL)
    collect (nearest, box);

  to = self->scene->boxes[box].rect;
  distance = hypotf (to.x + to.width / 2 - nearest->from.x - nearest->from.width / 2,
                     to.y + to.height / 2 - nearest->from.y - nearest->from.height / 2) +
             penalty;
  if (nearest->best == TS_NO_BOX || distance < nearest->distance)
    {
      nearest->best = box;
      nearest->distance = distance;
    }
}

gboolean
ts_canvas_is_box_in (TsCanvas *self,
                     guint32 box,
                     guint32 outer)
{
  while (box != TS_NO_BOX && box > outer)
    box = self->scene->boxes[box].parent;

  return box == outer;
}

/* The boxes outside of @box that use @tensor. */
static void
consider_users (TsCanvas *self,
                Nearest *nearest,
                guint32 box,
                TsOutput tensor)
{
  guint n;
  const TsConsumer *users = ts_graph_get_consumers (self->graph, tensor.op, &n);

  for (guint i = 0; i < n; i++)
    {
      guint32 user = ts_scene_get_box_of_op (self->scene, users[i].op);

      if (users[i].input < 0 || user == TS_NO_BOX || ts_canvas_is_box_in (self, user, box))
        continue;
      if (ts_output_equal (ts_graph_get_operation (self->graph, users[i].op)->inputs[users[i].input], tensor))
        consider (self, nearest, user, 0);
    }
}

static gboolean
is_closed (TsCanvas *self,
           guint32 box)
{
  return box != TS_NO_BOX && !ts_box_is_open (&self->scene->boxes[box]);
}

/* Along the edges. Where one ends at an open box or at the border, its tensors tell what is behind. */
static guint32
walk_edges (TsCanvas *self,
            guint32 box,
            gboolean up,
            GArray *all)
{
  const TsBox *frame = &self->scene->boxes[self->scene->boxes[box].parent];
  Nearest nearest = { self->scene->boxes[box].rect, TS_NO_BOX, 0, all };

  for (guint32 i = frame->first_edge; i < frame->first_edge + frame->n_edges; i++)
    {
      const TsLine *line = &self->scene->lines[i];
      guint32 other = up ? line->from : line->to;
      float penalty = (line->edge->flags & TS_EDGE_CONTROL) ? 1e6f : 0; /* only if nothing else is there */

      if ((up ? line->to : line->from) != box)
        continue;

      if (is_closed (self, other))
        {
          consider (self, &nearest, other, penalty);
          continue;
        }

      for (guint32 t = 0; t < line->edge->n_tensors; t++)
        {
          TsOutput tensor = line->graph->tensors[line->edge->first_tensor + t];

          if (penalty > 0)
            consider (self, &nearest, other, penalty);
          else if (up)
            consider (self, &nearest, ts_scene_get_box_of_op (self->scene, tensor.op), 0);
          else
            consider_users (self, &nearest, box, tensor);
        }
    }

  return nearest.best;
}

/* The box beside it in the same container: nearest on that side, left or above where data goes across, those as far along first. */
static guint32
walk_side (TsCanvas *self,
           guint32 box,
           gboolean before)
{
  const TsRect *from = &self->scene->boxes[box].rect;
  const TsBox *frame = &self->scene->boxes[self->scene->boxes[box].parent];
  Nearest nearest = { *from, TS_NO_BOX, 0, NULL };

  for (guint32 i = frame->first_child; i < frame->first_child + frame->n_children; i++)
    {
      const TsRect *to = &self->scene->boxes[i].rect;
      gboolean across = ts_flow_is_across (self->scene->flow);
      float aside = across ? to->y + to->height / 2 - from->y - from->height / 2 : to->x + to->width / 2 - from->x - from->width / 2;
      float along = across ? to->x - from->x : to->y - from->y;
      gboolean overlaps = across ? to->x < from->x + from->width && from->x < to->x + to->width : to->y < from->y + from->height && from->y < to->y + to->height;

      if (i != box && (before ? aside < -1 : aside > 1))
        consider (self, &nearest, i, overlaps ? 0 : 4 * fabsf (along));
    }

  return nearest.best;
}

/* Depth first through all boxes, as the eye reads them. */
static guint32
walk_next (TsCanvas *self,
           guint32 box)
{
  const TsBox *at = &self->scene->boxes[box];

  if (at->n_children > 0)
    return at->first_child;

  for (; box != 0; box = self->scene->boxes[box].parent)
    {
      const TsBox *parent = &self->scene->boxes[self->scene->boxes[box].parent];

      if (box + 1 < parent->first_child + parent->n_children)
        return box + 1;
    }

  return TS_NO_BOX;
}

static guint32
walk_previous (TsCanvas *self,
               guint32 box)
{
  guint32 parent = self->scene->boxes[box].parent;

  if (box == self->scene->boxes[parent].first_child)
    return parent != 0 ? parent : TS_NO_BOX;

  for (box--; self->scene->boxes[box].n_children > 0;)
    box = self->scene->boxes[box].first_child + self->scene->boxes[box].n_children - 1;

  return box;
}

/* How far along the way of the data a box begins. */
static float
get_begin (TsCanvas *self,
           guint32 box)
{
  const TsRect *rect = &self->scene->boxes[box].rect;

  switch (self->scene->flow)
    {
    case TS_FLOW_UP:
      return -rect->y - rect->height;
    case TS_FLOW_RIGHT:
      return rect->x;
    case TS_FLOW_LEFT:
      return -rect->x - rect->width;
    case TS_FLOW_DOWN:
    default:
      return rect->y;
    }
}

/* The first or last box of the outermost level. */
static guint32
find_end (TsCanvas *self,
          gboolean first)
{
  const TsBox *root = &self->scene->boxes[0];
  guint32 best = TS_NO_BOX;

  for (guint32 i = root->first_child; i < root->first_child + root->n_children; i++)
    {
      float begin = get_begin (self, i);

      if (best == TS_NO_BOX || (first ? begin < get_begin (self, best) : begin > get_begin (self, best)))
        best = i;
    }

  return best;
}

guint32
ts_canvas_find_next_box (TsCanvas *self,
                         guint32 box,
                         TsWalk walk)
{
  if (self->scene == NULL)
    return TS_NO_BOX;

  if (walk == TS_WALK_FIRST || walk == TS_WALK_LAST)
    return find_end (self, walk == TS_WALK_FIRST);
  if (box == TS_NO_BOX || box == 0)
    return walk == TS_WALK_OUT ? TS_NO_BOX : find_end (self, walk != TS_WALK_PREVIOUS);

  switch (walk)
    {
    case TS_WALK_UP:
    case TS_WALK_DOWN:
      return walk_edges (self, box, walk == TS_WALK_UP, NULL);
    case TS_WALK_LEFT:
    case TS_WALK_RIGHT:
      return walk_side (self, box, walk == TS_WALK_LEFT);
    case TS_WALK_NEXT:
      return walk_next (self, box);
    case TS_WALK_PREVIOUS:
      return walk_previous (self, box);
    default:
      return self->scene->boxes[box].parent != 0 ? self->scene->boxes[box].parent : TS_NO_BOX;
    }
}

GArray *
ts_canvas_list_next_boxes (TsCanvas *self,
                           guint32 box,
                           gboolean up)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (self->scene != NULL && box != TS_NO_BOX && box != 0)
    walk_edges (self, box, up, all);
  return all;
}
