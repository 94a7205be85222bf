#include "app/scene/ts-scene-colors-private.h"

#include <math.h>

/* What each box has of operations and their numbers; of an operation that is folded the box has it that shows it. */

static guint
get_n_counts (const TsSceneColors *self)
{
  return ts_scene_colors_is_scale (self) ? TS_COLOR_STEPS + 1 : self->n_classes;
}

void
ts_scene_colors_clear_boxes (TsSceneColors *self)
{
  g_clear_pointer (&self->class_of_box, g_free);
  g_clear_pointer (&self->number_of_box, g_free);
  g_clear_pointer (&self->counts, g_free);
  self->n_boxes = 0;
}

/* ---- numbers of boxes ------------------------------------------------------------------------------ */

static double
join (TsTogether together,
      double all,
      double number)
{
  if (isnan (number))
    return all;
  if (isnan (all))
    return number;
  switch (together)
    {
    case TS_TOGETHER_LARGEST:
      return MAX (all, number);
    case TS_TOGETHER_LEAST:
      return MIN (all, number);
    case TS_TOGETHER_SUM:
    case TS_TOGETHER_MEAN:
    default:
      return all + number;
    }
}

/* @n_known: (array): how many operations went into it */
static void
join_numbers (TsSceneColors *self,
              guint32 *n_known)
{
  const TsScene *scene = self->scene;

  for (guint32 place = 0; place < scene->tree->n_ops; place++)
    {
      guint32 op = scene->tree->order[place], box = scene->box_of_place[place];
      double number = op < self->n_ops ? self->column->numbers[op] : (double)NAN;

      if (box == TS_NO_BOX && !isnan (number) && number != 0)
        box = ts_scene_get_box_of_op (scene, op);
      if (box == TS_NO_BOX || isnan (number))
        continue;
      self->number_of_box[box] = join (self->column->together, self->number_of_box[box], number);
      n_known[box]++;
    }
}

static void
find_numbers (TsSceneColors *self)
{
  g_autofree guint32 *n_known = g_new0 (guint32, self->n_boxes);

  self->number_of_box = g_new (double, self->n_boxes);
  for (guint32 i = 0; i < self->n_boxes; i++)
    self->number_of_box[i] = (double)NAN;
  join_numbers (self, n_known);
  for (guint32 i = 0; i < self->n_boxes && self->column->together == TS_TOGETHER_MEAN; i++)
    if (n_known[i] > 0)
      self->number_of_box[i] /= n_known[i];
}

/* What is open is all that is in it; boxes come after those around them. */
static void
join_open_boxes (TsSceneColors *self)
{
  const TsScene *scene = self->scene;

  for (guint32 i = self->n_boxes; i-- > 1;)
    {
      guint32 parent = scene->boxes[i].parent;

      if (self->column->together != TS_TOGETHER_MEAN && parent != TS_NO_BOX)
        self->number_of_box[parent] = join (self->column->together, self->number_of_box[parent], self->number_of_box[i]);
    }
}

/* The scale goes as far as what is outermost, so that it stays the same whatever is open. */
static void
widen_scale (TsSceneColors *self)
{
  gboolean is_whole = self->to == self->high;
  double high = self->high;

  if (self->column->together != TS_TOGETHER_SUM)
    return;
  for (guint32 i = 1; i < self->n_boxes; i++)
    if (self->scene->boxes[i].parent == 0 && self->number_of_box[i] > high)
      high = self->number_of_box[i];
  if (high == self->high)
    return;
  self->high = high;
  if (is_whole)
    self->to = high;
  ts_scene_colors_find_steps (self);
}

/* ---- counting --------------------------------------------------------------------------------------- */

void
ts_scene_colors_count (TsSceneColors *self)
{
  const TsScene *scene = self->scene;
  guint n_counts = get_n_counts (self);

  g_clear_pointer (&self->counts, g_free);
  if (scene == NULL)
    return;

  self->counts = g_new0 (guint32, (gsize)self->n_boxes * n_counts);
  for (guint32 place = 0; place < scene->tree->n_ops; place++)
    {
      guint32 op = scene->tree->order[place];

      if (scene->box_of_place[place] != TS_NO_BOX && op < self->n_ops)
        self->counts[(gsize)scene->box_of_place[place] * n_counts + self->class_of_op[op]]++;
    }
}

static void
find_classes (TsSceneColors *self)
{
  guint n_counts = get_n_counts (self);

  self->class_of_box = g_new0 (guint8, self->n_boxes);
  for (guint32 i = 0; i < self->n_boxes; i++)
    for (guint c = 1; c < n_counts; c++)
      if (self->counts[(gsize)i * n_counts + c] > self->counts[(gsize)i * n_counts + self->class_of_box[i]])
        self->class_of_box[i] = (guint8)c;
}

void
ts_scene_colors_set_scene (TsSceneColors *self,
                           const TsScene *scene)
{
  ts_scene_colors_clear_boxes (self);
  self->scene = scene;
  if (scene == NULL)
    return;

  self->n_boxes = scene->n_boxes;
  if (self->coloring == TS_COLORING_PATTERN)
    ts_scene_colors_classify_groups (self);
  if (ts_scene_colors_is_scale (self))
    {
      find_numbers (self);
      join_open_boxes (self);
      widen_scale (self);
    }
  ts_scene_colors_count (self);
  find_classes (self);
  if (self->coloring == TS_COLORING_PATTERN)
    ts_scene_colors_claim_boxes (self);
}

/* ---- looking ---------------------------------------------------------------------------------------- */

double
ts_scene_colors_get_box_number (const TsSceneColors *self,
                                guint32 box,
                                guint32 *n_unknown)
{
  if (n_unknown != NULL)
    *n_unknown = box < self->n_boxes && self->counts != NULL ? self->counts[(gsize)box * get_n_counts (self)] : 0;
  return box < self->n_boxes && self->number_of_box != NULL ? self->number_of_box[box] : (double)NAN;
}

const guint32 *
ts_scene_colors_get_counts (const TsSceneColors *self,
                            guint32 box,
                            guint *n)
{
  *n = get_n_counts (self);
  return box < self->n_boxes && self->counts != NULL ? self->counts + (gsize)box * *n : NULL;
}

gboolean
ts_scene_colors_is_known (const TsSceneColors *self,
                          guint32 box)
{
  return !ts_scene_colors_is_scale (self) || !isnan (ts_scene_colors_get_box_number (self, box, NULL));
}

/* ---- in words -------------------------------------------------------------------------------------- */

const char *
ts_scene_colors_get_class_sign (guint class_number)
{
  static const char *const signs[TS_MAX_COLOR_CLASSES] = { "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P" };

  return signs[MIN (class_number, TS_MAX_COLOR_CLASSES - 1)];
}

static gboolean
has_class (const TsSceneColors *self,
           guint32 box)
{
  return !ts_scene_colors_is_scale (self) && box < self->n_boxes && self->class_of_box[box] < self->n_classes;
}

const char *
ts_scene_colors_get_box_sign (const TsSceneColors *self,
                              guint32 box)
{
  return has_class (self, box) ? ts_scene_colors_get_class_sign (self->class_of_box[box]) : NULL;
}

const char *
ts_scene_colors_get_box_class_name (const TsSceneColors *self,
                                    guint32 box)
{
  return has_class (self, box) ? self->names[self->class_of_box[box]] : NULL;
}
