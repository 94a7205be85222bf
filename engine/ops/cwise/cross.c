#include "engine/ops/ts-families.h"

#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

/* Cross: products of vectors of 3 elements, which lie in the innermost dimension. */

typedef struct
{
  TsCall *call;
  void (*func) (gconstpointer a, gconstpointer b, gpointer out, gsize begin, gsize end);
} Job;

#define DEFINE(dtype, MEMORY, TYPE, LOAD, STORE, ROUND)                                              \
  static void cross_##dtype (gconstpointer a, gconstpointer b, gpointer out, gsize begin, gsize end) \
  {                                                                                                  \
    for (gsize i = 3 * begin; i < 3 * end; i += 3)                                                   \
      for (gsize k = 0; k < 3; k++)                                                                  \
        {                                                                                            \
          gsize p = i + (k + 1) % 3, q = i + (k + 2) % 3;                                            \
          const TYPE ap = LOAD (((const MEMORY *)a)[p]), aq = LOAD (((const MEMORY *)a)[q]);         \
          const TYPE bp = LOAD (((const MEMORY *)b)[p]), bq = LOAD (((const MEMORY *)b)[q]);         \
                                                                                                     \
          ((MEMORY *)out)[i + k] = (MEMORY)STORE (ROUND (ap * bq) - ROUND (aq * bp));                \
        }                                                                                            \
  }

#define SAME(x) (x)

DEFINE (FLOAT, float, float, SAME, SAME, SAME)
DEFINE (DOUBLE, double, double, SAME, SAME, SAME)
DEFINE (HALF, guint16, float, ts_half_load, ts_half_store, ts_half_round)
DEFINE (BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_store, ts_bfloat16_round)
DEFINE (8, guint8, guint32, SAME, SAME, SAME)
DEFINE (16, guint16, guint32, SAME, SAME, SAME)
DEFINE (32, guint32, guint32, SAME, SAME, SAME)
DEFINE (64, guint64, guint64, SAME, SAME, SAME)

static void
cross_part (gsize begin,
            gsize end,
            gpointer data)
{
  const Job *job = data;

  job->func (job->call->in[0]->data, job->call->in[1]->data, job->call->out[0]->data, begin, end);
}

static gboolean
cross_run (TsCall *call,
           GError **error)
{
  /* Integers wrap around: signed or not is the same. */
  static const typeof (((Job *)NULL)->func) funcs[TS_N_DTYPES] = {
    [TS_DTYPE_FLOAT] = cross_FLOAT,
    [TS_DTYPE_DOUBLE] = cross_DOUBLE,
    [TS_DTYPE_HALF] = cross_HALF,
    [TS_DTYPE_BFLOAT16] = cross_BFLOAT16,
    [TS_DTYPE_INT8] = cross_8,
    [TS_DTYPE_UINT8] = cross_8,
    [TS_DTYPE_INT16] = cross_16,
    [TS_DTYPE_UINT16] = cross_16,
    [TS_DTYPE_INT32] = cross_32,
    [TS_DTYPE_UINT32] = cross_32,
    [TS_DTYPE_INT64] = cross_64,
    [TS_DTYPE_UINT64] = cross_64,
  };
  const TsShape *shape = &call->in[0]->shape;
  Job job = { call, funcs[call->in[0]->dtype] };

  if (!ts_shape_equal (shape, &call->in[1]->shape) || shape->rank < 1)
    {
      g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (&call->in[1]->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "both inputs must have the same shape, of a dimension at least; have %s and %s", a, b);
      return FALSE;
    }
  if (shape->dims[shape->rank - 1] != 3)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
                   "cross products are of vectors of 3 elements, not of %" G_GINT64_FORMAT, shape->dims[shape->rank - 1]);
      return FALSE;
    }
  return ts_call_alloc (call, 0, shape, error) != NULL &&
         ts_call_parallel_for (call, call->in[0]->n_elements / 3, 16384, cross_part, &job, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_cross_kernels[] = {
  { .op = "Cross", .dtypes = TS_DTYPES_REAL, .run = cross_run, .semantics = "tensorflow/core/kernels/cross_op.cc" },
  { 0 },
};

const TsShapeDef ts_cross_shapes[] = {
  { 0 },
};
