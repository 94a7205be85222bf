#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"

#define BLOCK 4096 /* elements that are summed at once */

typedef struct
{
  const TsTensor *in;
  double *sums; /* of each block */
} Run;

TS_SIMD static double
sum_float (const float *x,
           gsize n)
{
  double sums[8] = { 0 };
  gsize i = 0;

  for (; i + 8 <= n; i += 8)
    for (gsize k = 0; k < 8; k++)
      sums[k] += (double)x[i + k] * x[i + k];
  for (; i < n; i++)
    sums[0] += (double)x[i] * x[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

TS_SIMD static double
sum_double (const double *x,
            gsize n)
{
  double sums[8] = { 0 };
  gsize i = 0;

  for (; i + 8 <= n; i += 8)
    for (gsize k = 0; k < 8; k++)
      sums[k] += x[i + k] * x[i + k];
  for (; i < n; i++)
    sums[0] += x[i] * x[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

static void
sum_blocks (gsize begin,
            gsize end,
            gpointer data)
{
  const Run *run = data;

  for (gsize block = begin; block < end; block++)
    {
      gsize first = block * BLOCK, n = MIN (BLOCK, run->in->n_elements - first);

      if (run->in->dtype == TS_DTYPE_FLOAT)
        run->sums[block] = sum_float ((const float *)run->in->data + first, n);
      else
        run->sums[block] = sum_double ((const double *)run->in->data + first, n);
    }
}

/* Half the sum of squares; in double, block by block, so that it is the same for any number of threads. */
static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *in = call->in[0];
  gsize n_blocks = (in->n_elements + BLOCK - 1) / BLOCK;
  g_autofree double *sums = g_new (double, n_blocks + 1);
  Run job = { in, sums };
  TsTensor *out = ts_call_alloc (call, 0, &TS_SHAPE_SCALAR, error);
  double sum = 0;

  if (out == NULL || !ts_call_parallel_for (call, n_blocks, 8, sum_blocks, &job, error))
    return FALSE;

  for (gsize i = 0; i < n_blocks; i++)
    sum += sums[i];
  if (out->dtype == TS_DTYPE_FLOAT)
    *(float *)out->data = (float)(sum / 2);
  else
    *(double *)out->data = sum / 2;
  return TRUE;
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

const TsKernelDef ts_l2_loss_kernels[] = {
  { .op = "L2Loss", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .run = run, .semantics = "tensorflow/core/kernels/l2loss_op.cc" },
  { .op = "L2Loss", .dtypes = TS_DTYPES_SMALL_FLOAT, .run = run_small, .semantics = "tensorflow/core/kernels/l2loss_op.cc" },
  { 0 },
};

const TsShapeDef ts_l2_loss_shapes[] = {
  { "L2Loss", ts_shape_scalar },
  { 0 },
};
