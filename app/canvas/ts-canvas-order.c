#include "app/canvas/ts-canvas-private.h"

/* Walking as a run goes that nothing hinders. */

#define FOUND_AT_ONCE 20000 /* operations whose order is found in a few milliseconds */

static gboolean
stands_for (TsCanvas *self,
            guint32 op)
{
  if (self->selected_op != TS_NO_OP)
    return op == self->selected_op;
  return self->selected_box != TS_NO_BOX && ts_scene_get_box_of_op (self->scene, op) == self->selected_box;
}

/* The place that stands for what is selected: of a scope the first that runs, or the last; without any, where a round begins. */
static guint32
find_start (TsCanvas *self,
            int step)
{
  const guint32 *places = self->ranks->places;
  guint32 n_ops = self->scene->tree->n_ops;
  guint32 found = step > 0 ? G_MAXUINT32 : 0;
  gboolean is_found = FALSE;

  for (guint32 op = 0; op < n_ops; op++)
    if (stands_for (self, op))
      {
        found = step > 0 ? MIN (found, places[op]) : MAX (found, places[op]);
        is_found = TRUE;
      }
  return is_found ? found : step > 0 ? n_ops - 1
                                     : 0;
}

/* How many turns after @start (@step -1: before it) it is @place's, going round at the end. */
static guint32
count_turns (guint32 start,
             guint32 place,
             guint32 n_ops,
             int step)
{
  guint32 from = step > 0 ? start : place, to = step > 0 ? place : start;

  return to > from ? to - from : n_ops - (from - to);
}

static gboolean
has_ranks (TsCanvas *self)
{
  return self->ranks != NULL && self->ranks->n_ops >= self->scene->tree->n_ops;
}

/* @self has a scene. Asked for sooner than it was found out, that is waited for. */
static void
ensure_ranks (TsCanvas *self)
{
  if (has_ranks (self))
    return;
  g_clear_pointer (&self->ranks, ts_graph_ranks_free);
  self->ranks = ts_graph_ranks_new (self->scene->tree->graph, NULL, NULL);
}

gboolean
ts_canvas_prepare_order (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), TRUE);

  if (self->scene == NULL || has_ranks (self) || self->patterns != NULL || self->scene->tree->n_ops <= FOUND_AT_ONCE)
    return TRUE;
  ts_canvas_find_facts (self);
  return FALSE;
}

guint
ts_canvas_find_next_of (TsCanvas *self,
                        const guint32 *ops,
                        guint n,
                        int step)
{
  guint32 least = G_MAXUINT32, start, n_ops;
  guint found = G_MAXUINT;

  g_return_val_if_fail (TS_IS_CANVAS (self), G_MAXUINT);

  if (self->scene == NULL || self->scene->tree->n_ops == 0)
    return G_MAXUINT;

  ensure_ranks (self);
  n_ops = self->scene->tree->n_ops;
  start = find_start (self, step);
  for (guint i = 0; i < n; i++)
    {
      guint32 turns = ops[i] < n_ops ? count_turns (start, self->ranks->places[ops[i]], n_ops, step) : G_MAXUINT32;

      if (turns < least)
        {
          least = turns;
          found = i;
        }
    }
  return found;
}

static guint32
find_in_order (TsCanvas *self,
               int step)
{
  guint32 n_ops = self->scene->tree->n_ops, start = find_start (self, step);
  guint32 found = TS_NO_BOX, least = G_MAXUINT32;

  for (guint32 op = 0; op < n_ops; op++)
    {
      guint32 box = self->scene->box_of_place[self->scene->tree->place[op]];
      guint32 turns = count_turns (start, self->ranks->places[op], n_ops, step);

      if (turns < least && box != TS_NO_BOX && box != self->selected_box)
        {
          least = turns;
          found = box;
        }
    }
  return found;
}

void
ts_canvas_step_in_order (TsCanvas *self,
                         int step)
{
  guint32 box;

  self->wanted_step = 0;
  if (self->scene == NULL || self->scene->tree->n_ops == 0)
    return;
  if (!has_ranks (self))
    {
      self->wanted_step = step;
      ts_canvas_find_facts (self);
      return;
    }
  box = find_in_order (self, step);
  if (box != TS_NO_BOX)
    ts_canvas_walk_to (self, box);
}
