#include "engine/ops/image/ts-boxes.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/image/ts-resize.h"
#include "engine/ts-error.h"

/* ---- the queue: a heap whose moves are those of std::push_heap and std::pop_heap --------------------- */

static gboolean
comes_after (const TsCandidateQueue *self,
             const TsCandidate *a,
             const TsCandidate *b)
{
  return a->score < b->score || (self->ties_by_box && a->score == b->score && a->box > b->box);
}

static void
rise (TsCandidateQueue *self,
      gsize hole,
      TsCandidate item)
{
  while (hole > 0 && comes_after (self, &self->items[(hole - 1) / 2], &item))
    {
      self->items[hole] = self->items[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
  self->items[hole] = item;
}

void
ts_candidate_queue_push (TsCandidateQueue *self,
                         TsCandidate item)
{
  rise (self, self->n++, item);
}

TsCandidate
ts_candidate_queue_pop (TsCandidateQueue *self)
{
  TsCandidate first = self->items[0], last = self->items[--self->n];
  gsize hole = 0, child = 2;

  /* The hole sinks to a leaf, then the last item rises from there. */
  for (; child < self->n; child = 2 * hole + 2)
    {
      if (comes_after (self, &self->items[child], &self->items[child - 1]))
        child--;
      self->items[hole] = self->items[child];
      hole = child;
    }
  if (child == self->n && self->n > 0)
    {
      self->items[hole] = self->items[child - 1];
      hole = child - 1;
    }
  if (self->n > 0)
    rise (self, hole, last);
  return first;
}

/* ---- boxes ------------------------------------------------------------------------------------------ */

float
ts_boxes_overlap (const float *a,
                  const float *b)
{
  float a_top = MIN (a[0], a[2]), a_left = MIN (a[1], a[3]), a_bottom = MAX (a[0], a[2]), a_right = MAX (a[1], a[3]);
  float b_top = MIN (b[0], b[2]), b_left = MIN (b[1], b[3]), b_bottom = MAX (b[0], b[2]), b_right = MAX (b[1], b[3]);
  float a_area = (a_bottom - a_top) * (a_right - a_left);
  float b_area = (b_bottom - b_top) * (b_right - b_left);
  float height, width;

  if (a_area <= 0 || b_area <= 0)
    return 0;
  height = MIN (a_bottom, b_bottom) - MAX (a_top, b_top);
  width = MIN (a_right, b_right) - MAX (a_left, b_left);
  height = MAX (height, 0) * MAX (width, 0);
  return height / (a_area + b_area - height);
}

/* ---- arguments -------------------------------------------------------------------------------------- */

gboolean
ts_arg_float (const TsCall *call,
              guint input,
              const char *name,
              float *value,
              GError **error)
{
  if (!ts_arg_check_rank (call, input, name, 0, error))
    return FALSE;
  ts_resize_load (call->in[input], 0, 1, value);
  return TRUE;
}

gboolean
ts_arg_fraction (const TsCall *call,
                 guint input,
                 const char *name,
                 float *value,
                 GError **error)
{
  if (!ts_arg_float (call, input, name, value, error))
    return FALSE;
  if (*value >= 0 && *value <= 1)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be in [0, 1], is %g", name, (double)*value);
  return FALSE;
}

gboolean
ts_arg_count (const TsCall *call,
              guint input,
              const char *name,
              gint64 *value,
              GError **error)
{
  if (!ts_arg_scalar (call, input, name, value, error))
    return FALSE;
  if (*value >= 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must not be negative, is %" G_GINT64_FORMAT, name, *value);
  return FALSE;
}
