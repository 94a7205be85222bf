#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>

typedef struct
{
  gint64 radius;
  float bias;
  float alpha;
  float beta;
} Lrn;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Lrn *self = init->state;

  if (!ts_operation_get_attr_int (init->op, "depth_radius", &self->radius, error) ||
      !ts_operation_get_attr_float (init->op, "bias", &self->bias, error) ||
      !ts_operation_get_attr_float (init->op, "alpha", &self->alpha, error) ||
      !ts_operation_get_attr_float (init->op, "beta", &self->beta, error))
    return FALSE;
  if (self->radius < 0 || self->radius > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "depth_radius is %" G_GINT64_FORMAT "; it is 0 or more", self->radius);
      return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const Lrn *op;
  gint64 depth;
  const float *in;
  const float *out;  /* gradient only: what came out */
  const float *grad; /* gradient only */
  float *result;
} Run;

static float
norm (const Run *run,
      const float *x,
      gint64 c)
{
  gint64 end = MIN (c + run->op->radius + 1, run->depth);
  float sum = 0;

  for (gint64 k = MAX (0, c - run->op->radius); k < end; k++)
    sum += x[k] * x[k];
  return run->op->bias + run->op->alpha * sum;
}

static void
normalize (gsize begin,
           gsize end,
           gpointer data)
{
  const Run *run = data;

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    for (gint64 c = 0; c < run->depth; c++)
      {
        const float *x = run->in + i * run->depth;

        run->result[i * run->depth + c] = x[c] * powf (norm (run, x, c), -run->op->beta);
      }
}

/* Each output j with input k in its window: d out_j / d in_k is -2 alpha beta in_k out_j / norm_j, and besides
 * norm_j ^ -beta where j is k. */
static void
gradient (gsize begin,
          gsize end,
          gpointer data)
{
  const Run *run = data;
  const Lrn *op = run->op;

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      const float *x = run->in + i * run->depth, *y = run->out + i * run->depth, *dy = run->grad + i * run->depth;
      float *dx = run->result + i * run->depth;

      for (gint64 k = 0; k < run->depth; k++)
        dx[k] = 0;
      for (gint64 j = 0; j < run->depth; j++)
        {
          gint64 last = MIN (j + op->radius + 1, run->depth);
          float n = norm (run, x, j);

          for (gint64 k = MAX (0, j - op->radius); k < last; k++)
            {
              float d = -2 * op->alpha * op->beta * x[k] * y[j] / n;

              if (k == j)
                d += powf (n, -op->beta);
              dx[k] += d * dy[j];
            }
        }
    }
}

static gboolean
check_images (const TsTensor *tensor,
              const TsShape *wanted,
              GError **error)
{
  g_autofree char *text = NULL;

  if (tensor->shape.rank == 4 && (wanted == NULL || ts_shape_equal (&tensor->shape, wanted)))
    return TRUE;

  text = ts_shape_to_string (&tensor->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images must be 4-dimensional%s, not %s",
               wanted != NULL ? " and all of one shape" : "", text);
  return FALSE;
}

static gboolean
run_all (TsCall *call,
         Run *run,
         TsRangeFunc func,
         GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  TsTensor *out = ts_call_alloc (call, 0, shape, error);

  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  run->op = call->state;
  run->depth = shape->dims[3];
  run->result = out->data;
  return ts_call_parallel_for (call, out->n_elements / (gsize)run->depth, 1 + 1024 / (gsize)run->depth, func, run, error);
}

static gboolean
run_forward (TsCall *call,
             GError **error)
{
  Run run = { .in = call->in[0]->data };

  return check_images (call->in[0], NULL, error) && run_all (call, &run, normalize, error);
}

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  Run run = { .grad = call->in[0]->data, .in = call->in[1]->data, .out = call->in[2]->data };

  return check_images (call->in[0], NULL, error) &&
         check_images (call->in[1], &call->in[0]->shape, error) &&
         check_images (call->in[2], &call->in[0]->shape, error) &&
         run_all (call, &run, gradient, error);
}

static gboolean
run_forward_small (TsCall *call,
                   GError **error)
{
  return ts_call_run_as_float (call, run_forward, error);
}

static gboolean
run_grad_small (TsCall *call,
                GError **error)
{
  return ts_call_run_as_float (call, run_grad, error);
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  return ts_shape_expect_rank (call, 0, 4, error) && ts_shape_of_input_0 (call, error);
}

#define SOURCE "tensorflow/core/kernels/lrn_op.cc"

const TsKernelDef ts_lrn_kernels[] = {
  { .op = "LRN", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .prepare = prepare, .state_size = sizeof (Lrn), .run = run_forward, .semantics = SOURCE },
  { .op = "LRN", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (Lrn), .run = run_forward_small, .semantics = SOURCE },
  { .op = "LRNGrad", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .prepare = prepare, .state_size = sizeof (Lrn), .run = run_grad, .semantics = SOURCE },
  { .op = "LRNGrad", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (Lrn), .run = run_grad_small, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_lrn_shapes[] = {
  { "LRN", infer },
  { "LRNGrad", infer },
  { 0 },
};
