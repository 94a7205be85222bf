#include "app/scene/ts-scene-marks.h"

#include <string.h>

struct _TsSceneMarks
{
  TsScene *scene;
  TsBoxMarks *boxes; /* one for each box of the scene */
  guint8 *states;
  guint32 n_states;
  guint8 *breakpoints;
  guint32 n_breakpoints;
  guint32 *highlights;
  guint n_highlights;
  guint8 *fates;
  guint32 n_fates;
  guint8 *slice;
  guint32 n_slice;
  guint64 *chosen;
  guint n_chosen;
  guint32 current_op;
  const guint32 *shown; /* nullable */
  guint32 n_shown;
};

TsSceneMarks *
ts_scene_marks_new (void)
{
  TsSceneMarks *self = g_new0 (TsSceneMarks, 1);

  self->current_op = TS_NO_OP;
  return self;
}

void
ts_scene_marks_free (TsSceneMarks *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->scene, ts_scene_unref);
  g_free (self->boxes);
  g_free (self->states);
  g_free (self->breakpoints);
  g_free (self->highlights);
  g_free (self->fates);
  g_free (self->slice);
  g_free (self->chosen);
  g_free (self);
}

/* ---- states ------------------------------------------------------------------------------------- */

/* The state that stands for a box with many operations: what needs attention first. */
static TsOpState
sum_up (const TsBoxMarks *box)
{
  const guint32 *n = box->counts;
  guint32 left = n[TS_OP_WAITING] + n[TS_OP_READY];

  if (n[TS_OP_FAILED] > 0)
    return TS_OP_FAILED;
  if (n[TS_OP_CURRENT] > 0)
    return TS_OP_CURRENT;
  if (n[TS_OP_READY] > 0)
    return TS_OP_READY;
  if (left > 0)
    return TS_OP_WAITING;
  if (n[TS_OP_DONE] > 0)
    return TS_OP_DONE;
  if (n[TS_OP_FED] > 0)
    return TS_OP_FED;

  return n[TS_OP_DEAD] > 0 ? TS_OP_DEAD : TS_OP_OUTSIDE;
}

static TsBoxMarks *
get_own_box (TsSceneMarks *self,
             guint32 op)
{
  guint32 box = self->scene->box_of_place[self->scene->tree->place[op]];

  return box != TS_NO_BOX ? &self->boxes[box] : NULL;
}

static guint8
clamp_state (guint8 state)
{
  return state < TS_N_OP_STATES ? state : TS_OP_OUTSIDE;
}

static void
count_states (TsSceneMarks *self)
{
  guint32 n = self->scene != NULL ? MIN (self->n_states, self->scene->tree->n_ops) : 0;

  for (guint32 i = 0; self->scene != NULL && i < self->scene->n_boxes; i++)
    memset (self->boxes[i].counts, 0, sizeof self->boxes[i].counts);

  for (guint32 op = 0; op < n; op++)
    {
      TsBoxMarks *box = get_own_box (self, op);

      if (box != NULL)
        box->counts[clamp_state (self->states[op])]++;
    }

  for (guint32 i = 0; self->scene != NULL && i < self->scene->n_boxes; i++)
    self->boxes[i].state = sum_up (&self->boxes[i]);
}

static void
update_states (TsSceneMarks *self,
               const guint8 *states)
{
  guint32 n = self->scene != NULL ? MIN (self->n_states, self->scene->tree->n_ops) : 0;

  for (guint32 op = 0; op < n; op++)
    {
      TsBoxMarks *box;

      /* Most of them are as they were: whole words at once. */
      if (op + 8 <= n && memcmp (states + op, self->states + op, 8) == 0)
        {
          op += 7;
          continue;
        }

      if (states[op] == self->states[op] || (box = get_own_box (self, op)) == NULL)
        continue;

      box->counts[clamp_state (self->states[op])]--;
      box->counts[clamp_state (states[op])]++;
      box->state = sum_up (box);
    }

  memcpy (self->states, states, self->n_states);
}

void
ts_scene_marks_set_states (TsSceneMarks *self,
                           const guint8 *states,
                           guint32 n_ops)
{
  if (states != NULL && self->states != NULL && n_ops == self->n_states)
    {
      update_states (self, states);
      return;
    }

  if (states == NULL && self->states == NULL)
    return;

  g_clear_pointer (&self->states, g_free);
  self->n_states = states != NULL ? n_ops : 0;
  self->states = states != NULL ? g_memdup2 (states, n_ops) : NULL;
  count_states (self);
}

gboolean
ts_scene_marks_has_run (TsSceneMarks *self)
{
  return self->states != NULL;
}

TsOpState
ts_scene_marks_get_state (TsSceneMarks *self,
                          guint32 op)
{
  return op < self->n_states ? clamp_state (self->states[op]) : TS_OP_OUTSIDE;
}

static guint32
get_box_of_op (TsSceneMarks *self,
               guint32 op)
{
  const TsScene *scene = self->scene;
  guint32 box = TS_NO_BOX;

  if (op < scene->tree->n_ops)
    box = scene->box_of_place[scene->tree->place[op]];
  if (box == TS_NO_BOX && op < self->n_shown && op < scene->tree->n_ops)
    box = scene->box_of_place[scene->tree->place[self->shown[op]]];
  return box != TS_NO_BOX ? box : ts_scene_get_box_of_op (scene, op);
}

/* ---- breakpoints, hits, the current one ------------------------------------------------------------ */

static void
spread_breakpoints (TsSceneMarks *self)
{
  if (self->scene == NULL)
    return;

  for (guint32 i = 0; i < self->scene->n_boxes; i++)
    self->boxes[i].breakpoints = 0;

  for (guint32 op = 0; op < MIN (self->n_breakpoints, self->scene->tree->n_ops); op++)
    if (self->breakpoints[op] != 0)
      {
        guint32 box = get_box_of_op (self, op);
        guint8 *marks = box != TS_NO_BOX ? &self->boxes[box].breakpoints : NULL;

        /* Disabled only if all are. */
        if (marks != NULL)
          *marks = *marks == 0 ? self->breakpoints[op] : ((*marks | self->breakpoints[op]) & 3) | (*marks & self->breakpoints[op] & 4);
      }
}

void
ts_scene_marks_set_breakpoints (TsSceneMarks *self,
                                const guint8 *marks,
                                guint32 n_ops)
{
  g_free (self->breakpoints);
  self->breakpoints = marks != NULL ? g_memdup2 (marks, n_ops) : NULL;
  self->n_breakpoints = marks != NULL ? n_ops : 0;
  spread_breakpoints (self);
}

guint8
ts_scene_marks_get_breakpoints (TsSceneMarks *self,
                                guint32 op)
{
  return op < self->n_breakpoints ? self->breakpoints[op] : 0;
}

static void
spread_highlights (TsSceneMarks *self)
{
  if (self->scene == NULL)
    return;

  for (guint32 i = 0; i < self->scene->n_boxes; i++)
    {
      self->boxes[i].is_highlighted = FALSE;
      self->boxes[i].n_highlights = 0;
    }

  for (guint i = 0; i < self->n_highlights; i++)
    {
      guint32 box = get_box_of_op (self, self->highlights[i]);

      if (box == TS_NO_BOX)
        continue;
      self->boxes[box].is_highlighted = TRUE;
      self->boxes[box].n_highlights++;
    }
}

void
ts_scene_marks_set_shown (TsSceneMarks *self,
                          const guint32 *shown,
                          guint32 n_ops)
{
  self->shown = shown;
  self->n_shown = shown != NULL ? n_ops : 0;
}

void
ts_scene_marks_set_highlights (TsSceneMarks *self,
                               const guint32 *ops,
                               guint n)
{
  g_free (self->highlights);
  self->highlights = g_memdup2 (ops, n * sizeof *ops);
  self->n_highlights = n;
  spread_highlights (self);
}

/* ---- slices, several boxes at once ---------------------------------------------------------------- */

static void
spread_slice (TsSceneMarks *self)
{
  guint32 n = self->scene != NULL ? MIN (self->n_slice, self->scene->tree->n_ops) : 0;

  for (guint32 i = 0; self->scene != NULL && i < self->scene->n_boxes; i++)
    {
      self->boxes[i].n_in_slice = 0;
      self->boxes[i].is_origin = FALSE;
    }

  for (guint32 op = 0; op < n; op++)
    {
      TsBoxMarks *box = self->slice[op] != TS_SLICE_OUTSIDE ? get_own_box (self, op) : NULL;

      if (box == NULL)
        continue;
      box->n_in_slice++;
      box->is_origin |= self->slice[op] == TS_SLICE_ORIGIN;
    }
}

void
ts_scene_marks_set_slice (TsSceneMarks *self,
                          const guint8 *roles,
                          guint32 n_ops)
{
  g_free (self->slice);
  self->slice = roles != NULL ? g_memdup2 (roles, n_ops) : NULL;
  self->n_slice = roles != NULL ? n_ops : 0;
  spread_slice (self);
}

gboolean
ts_scene_marks_has_slice (TsSceneMarks *self)
{
  return self->slice != NULL;
}

TsSliceRole
ts_scene_marks_get_role (TsSceneMarks *self,
                         guint32 op)
{
  return op < self->n_slice ? self->slice[op] : TS_SLICE_OUTSIDE;
}

static void
spread_fates (TsSceneMarks *self)
{
  guint32 n = self->scene != NULL ? MIN (self->n_fates, self->scene->tree->n_ops) : 0;

  for (guint32 i = 0; self->scene != NULL && i < self->scene->n_boxes; i++)
    self->boxes[i].n_added = self->boxes[i].n_removed = self->boxes[i].n_changed = 0;
  for (guint32 op = 0; op < n; op++)
    {
      guint32 box = self->fates[op] != 0 ? get_box_of_op (self, op) : TS_NO_BOX;

      if (box == TS_NO_BOX)
        continue;
      self->boxes[box].n_added += self->fates[op] == 1;
      self->boxes[box].n_removed += self->fates[op] == 2;
      self->boxes[box].n_changed += self->fates[op] == 3;
    }
}

void
ts_scene_marks_set_fates (TsSceneMarks *self,
                          const guint8 *fates,
                          guint32 n_ops)
{
  g_free (self->fates);
  self->fates = fates != NULL ? g_memdup2 (fates, n_ops) : NULL;
  self->n_fates = fates != NULL ? n_ops : 0;
  spread_fates (self);
}

static void
spread_chosen (TsSceneMarks *self)
{
  for (guint32 i = 0; self->scene != NULL && i < self->scene->n_boxes; i++)
    self->boxes[i].is_chosen = FALSE;
  for (guint i = 0; self->scene != NULL && i < self->n_chosen; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, self->chosen[i]);

      if (box != TS_NO_BOX)
        self->boxes[box].is_chosen = TRUE;
    }
}

void
ts_scene_marks_set_chosen (TsSceneMarks *self,
                           const guint64 *keys,
                           guint n)
{
  g_free (self->chosen);
  self->chosen = g_memdup2 (keys, n * sizeof *keys);
  self->n_chosen = n;
  spread_chosen (self);
}

void
ts_scene_marks_set_current_op (TsSceneMarks *self,
                               guint32 op)
{
  self->current_op = op;
}

guint32
ts_scene_marks_get_current_op (TsSceneMarks *self)
{
  return self->current_op;
}

guint32
ts_scene_marks_get_current_box (TsSceneMarks *self)
{
  if (self->scene == NULL || self->current_op == TS_NO_OP)
    return TS_NO_BOX;

  return get_box_of_op (self, self->current_op);
}

void
ts_scene_marks_set_scene (TsSceneMarks *self,
                          TsScene *scene)
{
  if (scene != NULL)
    ts_scene_ref (scene);
  g_clear_pointer (&self->scene, ts_scene_unref);
  self->scene = scene;

  g_free (self->boxes);
  self->boxes = g_new0 (TsBoxMarks, scene != NULL ? scene->n_boxes : 0);
  count_states (self);
  spread_breakpoints (self);
  spread_highlights (self);
  spread_slice (self);
  spread_fates (self);
  spread_chosen (self);
}

const TsBoxMarks *
ts_scene_marks_get (TsSceneMarks *self,
                    guint32 box)
{
  return &self->boxes[box];
}
