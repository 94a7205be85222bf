#include "engine/ops/image/ts-boxes.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

/* CombinedNonMaxSuppression: for each image the best boxes of each class, then the best of all classes. */

typedef struct
{
  gboolean pad_per_class;
  gboolean clip;
} Combined;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Combined *self = init->state;

  return ts_operation_get_attr_bool (init->op, "pad_per_class", &self->pad_per_class, error) &&
         ts_operation_get_attr_bool (init->op, "clip_boxes", &self->clip, error);
}

typedef struct
{
  gint64 batch;
  gint64 n_boxes;
  gint64 n_classes;
  gint64 n_kinds;   /* of boxes: one for all classes, or one for each */
  gint64 per_class; /* at most so many */
  gint64 n_out;     /* rows of the result */
  float overlap_limit;
  float least_score;
} Sizes;

typedef struct
{
  gint32 box;
  gint32 class;
  float score;
} Detection;

static gboolean
read_sizes (TsCall *call,
            Sizes *sizes,
            GError **error)
{
  const Combined *self = call->state;
  const TsShape *boxes = &call->in[0]->shape, *scores = &call->in[1]->shape;
  gint64 per_class, total, of_all;

  if (!ts_arg_check_rank (call, 0, "boxes", 4, error) || !ts_arg_check_rank (call, 1, "scores", 3, error) ||
      !ts_arg_scalar (call, 2, "max_output_size_per_class", &per_class, error) || !ts_arg_scalar (call, 3, "max_total_size", &total, error) ||
      !ts_arg_fraction (call, 4, "iou_threshold", &sizes->overlap_limit, error) ||
      !ts_arg_float (call, 5, "score_threshold", &sizes->least_score, error))
    return FALSE;
  if (per_class <= 0 || total <= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "max_output_size_per_class and max_total_size must be above 0, are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
                   per_class, total);
      return FALSE;
    }
  if (boxes->dims[0] != scores->dims[0] || boxes->dims[1] != scores->dims[1] || boxes->dims[3] != 4 ||
      (boxes->dims[2] != 1 && boxes->dims[2] != scores->dims[2]) || boxes->dims[1] > G_MAXINT32)
    {
      g_autofree char *a = ts_shape_to_string (boxes), *b = ts_shape_to_string (scores);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "boxes of shape %s do not fit to scores of shape %s", a, b);
      return FALSE;
    }

  sizes->batch = boxes->dims[0];
  sizes->n_boxes = boxes->dims[1];
  sizes->n_kinds = boxes->dims[2];
  sizes->n_classes = scores->dims[2];
  sizes->n_out = total;
  if (self->pad_per_class && !__builtin_mul_overflow (per_class, sizes->n_classes, &of_all))
    sizes->n_out = MIN (total, of_all);
  sizes->per_class = MIN (per_class, sizes->n_boxes);
  return TRUE;
}

static const float *
box_at (const Sizes *sizes,
        const float *boxes,
        gint32 box,
        gint64 class)
{
  return boxes + 4 * (box * sizes->n_kinds + (sizes->n_kinds > 1 ? class : 0));
}

static gboolean
overlaps_any (const Sizes *sizes,
              const float *boxes,
              gint32 box,
              gint64 class,
              const Detection *chosen,
              gint64 n)
{
  for (gint64 i = n - 1; i >= 0; i--)
    if (ts_boxes_overlap (box_at (sizes, boxes, box, class), box_at (sizes, boxes, chosen[i].box, class)) > sizes->overlap_limit)
      return TRUE;
  return FALSE;
}

/* The boxes of one class. Returns how many. */
static gint64
choose_of_class (const Sizes *sizes,
                 const float *boxes,
                 const float *scores,
                 gint64 class,
                 TsCandidate *scratch,
                 Detection *chosen)
{
  TsCandidateQueue queue = { .items = scratch };
  gint64 n = 0;

  for (gint64 i = 0; i < sizes->n_boxes; i++)
    if (scores[i * sizes->n_classes + class] > sizes->least_score)
      ts_candidate_queue_push (&queue, (TsCandidate) { (gint32)i, 0, scores[i * sizes->n_classes + class] });
  while (n < sizes->per_class && queue.n > 0)
    {
      TsCandidate candidate = ts_candidate_queue_pop (&queue);

      if (!overlaps_any (sizes, boxes, candidate.box, class, chosen, n))
        chosen[n++] = (Detection) { candidate.box, (gint32) class, candidate.score };
    }
  return n;
}

/* Highest score first, else as they came. */
static int
compare_detections (gconstpointer a,
                    gconstpointer b,
                    gpointer data)
{
  float x = ((const Detection *)a)->score, y = ((const Detection *)b)->score;

  return (x < y) - (x > y);
}

static void
put (const Sizes *sizes,
     gboolean clip,
     const float *boxes,
     const Detection *chosen,
     gint64 n,
     TsTensor *const *out,
     gint64 image)
{
  for (gint64 i = 0; i < n; i++)
    {
      const float *box = box_at (sizes, boxes, chosen[i].box, chosen[i].class);
      gint64 at = image * sizes->n_out + i;

      for (int k = 0; k < 4; k++)
        ((float *)out[0]->data)[4 * at + k] = clip ? MAX (MIN (box[k], 1), 0) : box[k];
      ((float *)out[1]->data)[at] = chosen[i].score;
      ((float *)out[2]->data)[at] = (float)chosen[i].class;
    }
  ((gint32 *)out[3]->data)[image] = (gint32)n;
}

static gboolean
alloc (TsCall *call,
       const Sizes *sizes,
       GError **error)
{
  if (ts_call_alloc (call, 0, &TS_SHAPE (sizes->batch, sizes->n_out, 4), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE (sizes->batch, sizes->n_out), error) == NULL ||
      ts_call_alloc (call, 2, &TS_SHAPE (sizes->batch, sizes->n_out), error) == NULL ||
      ts_call_alloc (call, 3, &TS_SHAPE (sizes->batch), error) == NULL)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (call->out[i]->n_elements > 0)
      memset (call->out[i]->data, 0, ts_tensor_size_bytes (call->out[i]));
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Combined *self = call->state;
  g_autofree TsCandidate *scratch = NULL;
  g_autofree Detection *chosen = NULL;
  Sizes sizes;

  if (!read_sizes (call, &sizes, error) || !alloc (call, &sizes, error))
    return FALSE;
  if (sizes.batch == 0)
    return TRUE;
  scratch = g_try_new (TsCandidate, sizes.n_boxes + 1);
  chosen = g_try_new (Detection, sizes.per_class * sizes.n_classes + 1);
  if (scratch == NULL || chosen == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the detections of all classes");
      return FALSE;
    }

  for (gint64 image = 0; image < sizes.batch; image++)
    {
      const float *boxes = (const float *)call->in[0]->data + image * sizes.n_boxes * sizes.n_kinds * 4;
      const float *scores = (const float *)call->in[1]->data + image * sizes.n_boxes * sizes.n_classes;
      gint64 n = 0;

      for (gint64 class = 0; class < sizes.n_classes; class ++)
        {
          if (ts_call_is_cancelled (call, error))
            return FALSE;
          n += choose_of_class (&sizes, boxes, scores, class, scratch, chosen + n);
        }
      g_qsort_with_data (chosen, (gint)n, sizeof (Detection), compare_detections, NULL); /* stable */
      put (&sizes, self->clip, boxes, chosen, MIN (n, sizes.n_out), call->out, image);
    }
  return TRUE;
}

const TsKernelDef ts_combined_non_max_suppression_kernels[] = {
  { .op = "CombinedNonMaxSuppression", .prepare = prepare, .state_size = sizeof (Combined), .run = run, .semantics = "tensorflow/core/kernels/image/non_max_suppression_op.cc" },
  { 0 },
};

const TsShapeDef ts_combined_non_max_suppression_shapes[] = {
  { 0 },
};
