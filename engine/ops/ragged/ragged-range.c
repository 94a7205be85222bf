#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>

/* RaggedRange: a row of numbers for each start, limit and step. */

#define NOT_A_COUNT G_MAXUINT64

/* How many numbers there are from @start up to, not including, @limit. */
#define DEFINE_COUNT_INTEGER(dtype, TYPE)                                                    \
  static guint64 count_##dtype (const void *start, const void *limit, const void *delta)     \
  {                                                                                          \
    const TYPE a = *(const TYPE *)start, b = *(const TYPE *)limit, d = *(const TYPE *)delta; \
    const guint64 step = d < 0 ? 0 - (guint64)d : (guint64)d;                                \
    const guint64 distance = a < b ? (guint64)b - (guint64)a : (guint64)a - (guint64)b;      \
                                                                                             \
    if (d == 0)                                                                              \
      return NOT_A_COUNT;                                                                    \
    return (d > 0 ? a >= b : a <= b) ? 0 : (distance - 1) / step + 1;                        \
  }

#define DEFINE_COUNT_FLOAT(dtype, MEMORY, TYPE, LOAD, ROUND)                                                            \
  static guint64 count_##dtype (const void *start, const void *limit, const void *delta)                                \
  {                                                                                                                     \
    const TYPE a = LOAD (*(const MEMORY *)start), b = LOAD (*(const MEMORY *)limit), d = LOAD (*(const MEMORY *)delta); \
    double n;                                                                                                           \
                                                                                                                        \
    if ((d > 0 && a >= b) || (d < 0 && a <= b))                                                                         \
      return 0;                                                                                                         \
    n = d != 0 ? ceil ((double)ROUND ((TYPE)fabs ((double)ROUND ((TYPE)(ROUND ((TYPE)(b - a)) / d))))) : NAN;           \
    return n <= 0x1p53 ? (guint64)n : NOT_A_COUNT;                                                                      \
  }

/* Each number is the one before it and the step. */
#define DEFINE_FILL(dtype, MEMORY, TYPE, LOAD, STORE)                                   \
  static void fill_##dtype (const void *start, const void *delta, guint64 n, void *out) \
  {                                                                                     \
    TYPE value = (TYPE)LOAD (*(const MEMORY *)start);                                   \
    const TYPE step = (TYPE)LOAD (*(const MEMORY *)delta);                              \
                                                                                        \
    for (guint64 i = 0; i < n; i++)                                                     \
      {                                                                                 \
        ((MEMORY *)out)[i] = (MEMORY)STORE (value);                                     \
        value = (TYPE)LOAD (STORE (value + step));                                      \
      }                                                                                 \
  }

#define SAME(x) (x)

DEFINE_COUNT_INTEGER (INT32, gint32)
DEFINE_COUNT_INTEGER (INT64, gint64)
DEFINE_COUNT_FLOAT (FLOAT, float, float, SAME, SAME)
DEFINE_COUNT_FLOAT (DOUBLE, double, double, SAME, SAME)
DEFINE_COUNT_FLOAT (BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_round)
DEFINE_FILL (INT32, gint32, guint32, SAME, SAME)
DEFINE_FILL (INT64, gint64, guint64, SAME, SAME)
DEFINE_FILL (FLOAT, float, float, SAME, SAME)
DEFINE_FILL (DOUBLE, double, double, SAME, SAME)
DEFINE_FILL (BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_store)

typedef struct
{
  guint64 (*count) (const void *start, const void *limit, const void *delta);
  void (*fill) (const void *start, const void *delta, guint64 n, void *out);
} Funcs;

static const Funcs funcs[TS_N_DTYPES] = {
  [TS_DTYPE_INT32] = { count_INT32, fill_INT32 },
  [TS_DTYPE_INT64] = { count_INT64, fill_INT64 },
  [TS_DTYPE_FLOAT] = { count_FLOAT, fill_FLOAT },
  [TS_DTYPE_DOUBLE] = { count_DOUBLE, fill_DOUBLE },
  [TS_DTYPE_BFLOAT16] = { count_BFLOAT16, fill_BFLOAT16 },
};

/* Each input is a scalar, for all rows, or has an element for each. */
static gboolean
count_rows (const TsCall *call,
            gsize *n_rows,
            GError **error)
{
  static const char *const names[] = { "starts", "limits", "deltas" };
  gint64 n = -1;

  for (guint i = 0; i < 3; i++)
    {
      const TsShape *shape = &call->in[i]->shape;

      if (shape->rank > 1)
        return ts_arg_check_rank (call, i, names[i], 1, error);
      if (shape->rank == 1 && n >= 0 && shape->dims[0] != n)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "%s must have %" G_GINT64_FORMAT " elements as the others, have %" G_GINT64_FORMAT, names[i], n, shape->dims[0]);
          return FALSE;
        }
      if (shape->rank == 1)
        n = shape->dims[0];
    }
  *n_rows = n >= 0 ? (gsize)n : 1;
  return TRUE;
}

static const void *
argument (const TsCall *call,
          guint input,
          gsize row)
{
  return ts_elements_at (call->in[input], call->in[input]->shape.rank > 0 ? row : 0);
}

/* Output 0: where rows begin. */
static gboolean
put_splits (TsCall *call,
            const Funcs *f,
            gsize n_rows,
            guint64 *n,
            GError **error)
{
  TsTensor *splits = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n_rows + 1), error);
  guint64 most = splits != NULL && splits->dtype == TS_DTYPE_INT32 ? G_MAXINT32 : G_MAXINT64;

  if (splits == NULL)
    return FALSE;
  *n = 0;
  ts_int_put (splits, 0, 0);
  for (gsize r = 0; r < n_rows; r++)
    {
      guint64 count = f->count (argument (call, 0, r), argument (call, 1, r), argument (call, 2, r));

      if (count > most - *n)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "row %" G_GSIZE_FORMAT " has a step of 0, or too many numbers", r);
          return FALSE;
        }
      *n += count;
      ts_int_put (splits, r + 1, (gint64)*n);
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Funcs *f = &funcs[call->in[0]->dtype];
  TsTensor *values;
  gsize n_rows = 0;
  guint64 n;

  if (!count_rows (call, &n_rows, error) || !put_splits (call, f, n_rows, &n, error))
    return FALSE;
  values = ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error);
  if (values == NULL)
    return FALSE;

  for (gsize r = 0; r < n_rows; r++)
    {
      gint64 begin = ts_int_at (call->out[0], r), end = ts_int_at (call->out[0], r + 1);

      f->fill (argument (call, 0, r), argument (call, 2, r), (guint64)(end - begin), ts_elements_at (values, (gsize)begin));
      if (ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define COUNTED (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_BFLOAT16))

const TsKernelDef ts_ragged_range_kernels[] = {
  { .op = "RaggedRange", .dtypes = COUNTED, .run = run, .semantics = "tensorflow/core/kernels/ragged_range_op.cc" },
  { 0 },
};

const TsShapeDef ts_ragged_range_shapes[] = {
  { 0 },
};
