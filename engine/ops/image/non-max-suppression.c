#include "engine/ops/image/ts-boxes.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/image/ts-resize.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* NonMaxSuppression in all its versions: boxes in the order of their scores, without those that overlap one chosen before.  With
 * a sigma these lose score instead. */

typedef struct
{
  float overlap_limit; /* the first version's is an attribute */
  gboolean pad;
} NonMaxSuppression;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  NonMaxSuppression *self = init->state;

  if (ts_operation_has_attr (init->op, "iou_threshold") &&
      !ts_operation_get_attr_float (init->op, "iou_threshold", &self->overlap_limit, error))
    return FALSE;
  return !ts_operation_has_attr (init->op, "pad_to_max_output_size") ||
         ts_operation_get_attr_bool (init->op, "pad_to_max_output_size", &self->pad, error);
}

/* What is asked for. */
typedef struct
{
  gsize n_boxes;
  gboolean is_half; /* numbers are rounded to it */
  float *boxes;     /* y1, x1, y2, x2 of each; or, if @given, the overlap of each with each */
  float *scores;
  gboolean given;
  gsize limit;
  float overlap_limit;
  float least_score;
  float sigma; /* 0: what overlaps is left out */
} Task;

static void
task_clear (Task *self)
{
  g_free (self->boxes);
  g_free (self->scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Task, task_clear)

/* What was chosen, at most @limit. */
typedef struct
{
  gsize n;
  gint32 *boxes;
  float *scores;
} Chosen;

static void
chosen_clear (Chosen *self)
{
  g_free (self->boxes);
  g_free (self->scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chosen, chosen_clear)

static float
rounded (const Task *task,
         float value)
{
  return task->is_half ? ts_half_round (value) : value;
}

static float
overlap (const Task *task,
         gsize a,
         gsize b)
{
  return rounded (task, task->given ? task->boxes[a * task->n_boxes + b]
                                    : ts_boxes_overlap (task->boxes + 4 * a, task->boxes + 4 * b));
}

/* What is left of the score of a box that overlaps a chosen one so much. */
static float
weight (const Task *task,
        float overlap)
{
  float scale;

  if (task->sigma <= 0)
    return overlap <= task->overlap_limit ? 1 : 0;
  scale = rounded (task, -0.5f / task->sigma);
  return rounded (task, expf (rounded (task, rounded (task, scale * overlap) * overlap)));
}

/* Holds a candidate against those chosen since it was last looked at, the latest first. %FALSE if it is out. */
static gboolean
compare (const Task *task,
         const Chosen *chosen,
         TsCandidate *candidate)
{
  for (gssize i = (gssize)chosen->n - 1; i >= candidate->seen; i--)
    {
      float found = overlap (task, (gsize)candidate->box, (gsize)chosen->boxes[i]);

      candidate->score = rounded (task, candidate->score * weight (task, found));
      if (task->sigma <= 0 && found > task->overlap_limit)
        return FALSE;
      if (candidate->score <= task->least_score)
        break;
    }
  candidate->seen = (gint32)chosen->n;
  return TRUE;
}

static gboolean
choose (TsCall *call,
        const Task *task,
        Chosen *chosen,
        GError **error)
{
  g_autofree TsCandidate *items = g_new (TsCandidate, task->n_boxes + 1);
  TsCandidateQueue queue = { .ties_by_box = TRUE, .items = items };

  for (gsize i = 0; i < task->n_boxes; i++)
    if (task->scores[i] > task->least_score)
      ts_candidate_queue_push (&queue, (TsCandidate) { (gint32)i, 0, task->scores[i] });

  while (chosen->n < task->limit && queue.n > 0)
    {
      TsCandidate candidate = ts_candidate_queue_pop (&queue);
      float before = candidate.score;

      if (queue.n % 256 == 0 && ts_call_is_cancelled (call, error))
        return FALSE;
      if (!compare (task, chosen, &candidate))
        continue;
      if (candidate.score == before)
        {
          chosen->boxes[chosen->n] = candidate.box;
          chosen->scores[chosen->n++] = candidate.score;
        }
      else if (candidate.score > task->least_score)
        ts_candidate_queue_push (&queue, candidate);
    }
  return TRUE;
}

/* ---- inputs and outputs ----------------------------------------------------------------------------- */

static float *
load (const TsTensor *tensor)
{
  float *values = g_new (float, tensor->n_elements + 1);

  ts_resize_load (tensor, 0, tensor->n_elements, values);
  return values;
}

/* Inputs 0, boxes or overlaps, 1, scores, and 2, how many. */
static gboolean
read_boxes (const TsCall *call,
            gint64 *limit,
            Task *task,
            GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  const char *name = task->given ? "overlaps" : "boxes";

  if (!ts_arg_count (call, 2, "max_output_size", limit, error) || !ts_arg_check_rank (call, 0, name, 2, error) ||
      !ts_arg_check_rank (call, 1, "scores", 1, error))
    return FALSE;
  if (shape->dims[1] != (task->given ? shape->dims[0] : 4) || shape->dims[0] > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s have %" G_GINT64_FORMAT " columns for %" G_GINT64_FORMAT " boxes",
                   name, shape->dims[1], shape->dims[0]);
      return FALSE;
    }
  if (call->in[1]->shape.dims[0] != shape->dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " scores for %" G_GINT64_FORMAT " boxes",
                   call->in[1]->shape.dims[0], shape->dims[0]);
      return FALSE;
    }

  task->n_boxes = (gsize)shape->dims[0];
  task->limit = MIN ((gsize)*limit, task->n_boxes);
  task->is_half = call->in[0]->dtype == TS_DTYPE_HALF;
  task->boxes = load (call->in[0]);
  task->scores = load (call->in[1]);
  return TRUE;
}

static void
put_scores (TsTensor *out,
            const float *scores,
            gsize n)
{
  if (out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < n; i++)
    if (out->dtype == TS_DTYPE_HALF)
      ((guint16 *)out->data)[i] = ts_half_store (scores[i]);
    else
      ((float *)out->data)[i] = scores[i];
}

/* Output 0 boxes; from version 5 on their scores; from 4 on how many. */
static gboolean
put (TsCall *call,
     const Chosen *chosen,
     gint64 n,
     GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, &TS_SHAPE (n), error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < out->n_elements; i++)
    ((gint32 *)out->data)[i] = i < chosen->n ? chosen->boxes[i] : 0;

  if (call->n_out > 2)
    {
      out = ts_call_alloc (call, 1, &TS_SHAPE (n), error);
      if (out == NULL)
        return FALSE;
      put_scores (out, chosen->scores, chosen->n);
    }
  if (call->n_out > 1)
    {
      out = ts_call_alloc (call, call->n_out - 1, &TS_SHAPE (), error);
      if (out == NULL)
        return FALSE;
      *(gint32 *)out->data = (gint32)chosen->n;
    }
  return TRUE;
}

static gboolean
run_task (TsCall *call,
          Task *task,
          GError **error)
{
  const NonMaxSuppression *self = call->state;
  g_auto (Chosen) chosen = { 0 };
  gint64 limit = 0;

  if (!read_boxes (call, &limit, task, error))
    return FALSE;
  chosen.boxes = g_new (gint32, task->limit + 1);
  chosen.scores = g_new (float, task->limit + 1);
  return choose (call, task, &chosen, error) && put (call, &chosen, self->pad ? limit : (gint64)chosen.n, error);
}

static gboolean
run_1 (TsCall *call,
       GError **error)
{
  const NonMaxSuppression *self = call->state;
  g_auto (Task) task = { .overlap_limit = self->overlap_limit, .least_score = -FLT_MAX };

  if (self->overlap_limit >= 0 && self->overlap_limit <= 1)
    return run_task (call, &task, error);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "iou_threshold must be in [0, 1], is %g", (double)self->overlap_limit);
  return FALSE;
}

static gboolean
run_2 (TsCall *call,
       GError **error)
{
  g_auto (Task) task = { .least_score = call->in[0]->dtype == TS_DTYPE_HALF ? -65504 : -FLT_MAX };

  return ts_arg_fraction (call, 3, "iou_threshold", &task.overlap_limit, error) && run_task (call, &task, error);
}

static gboolean
run_3 (TsCall *call,
       GError **error)
{
  g_auto (Task) task = { 0 };

  return ts_arg_fraction (call, 3, "iou_threshold", &task.overlap_limit, error) &&
         ts_arg_float (call, 4, "score_threshold", &task.least_score, error) && run_task (call, &task, error);
}

static gboolean
run_5 (TsCall *call,
       GError **error)
{
  g_auto (Task) task = { 0 };

  if (!ts_arg_fraction (call, 3, "iou_threshold", &task.overlap_limit, error) ||
      !ts_arg_float (call, 4, "score_threshold", &task.least_score, error) ||
      !ts_arg_float (call, 5, "soft_nms_sigma", &task.sigma, error))
    return FALSE;
  if (task.sigma >= 0)
    return run_task (call, &task, error);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "soft_nms_sigma must not be negative, is %g", (double)task.sigma);
  return FALSE;
}

static gboolean
run_with_overlaps (TsCall *call,
                   GError **error)
{
  g_auto (Task) task = { .given = TRUE };

  return ts_arg_float (call, 3, "overlap_threshold", &task.overlap_limit, error) &&
         ts_arg_float (call, 4, "score_threshold", &task.least_score, error) && run_task (call, &task, error);
}

#define ROW(type, function)                                                                                                                           \
  {                                                                                                                                                   \
    .op = type, .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_HALF), .prepare = prepare, .state_size = sizeof (NonMaxSuppression), \
    .run = function, .semantics = "tensorflow/core/kernels/image/non_max_suppression_op.cc; ties as since 2.1"                                        \
  }

const TsKernelDef ts_non_max_suppression_kernels[] = {
  { .op = "NonMaxSuppression", .prepare = prepare, .state_size = sizeof (NonMaxSuppression), .run = run_1, .semantics = "tensorflow/core/kernels/image/non_max_suppression_op.cc; ties as since 2.1" },
  ROW ("NonMaxSuppressionV2", run_2),
  ROW ("NonMaxSuppressionV3", run_3),
  ROW ("NonMaxSuppressionV4", run_3),
  ROW ("NonMaxSuppressionV5", run_5),
  { .op = "NonMaxSuppressionWithOverlaps", .prepare = prepare, .state_size = sizeof (NonMaxSuppression), .run = run_with_overlaps, .semantics = "tensorflow/core/kernels/image/non_max_suppression_op.cc; ties as since 2.1" },
  { 0 },
};

const TsShapeDef ts_non_max_suppression_shapes[] = {
  { 0 },
};
