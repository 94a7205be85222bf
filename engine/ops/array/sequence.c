#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* Range, LinSpace: numbers at equal distances. */

/* ---- Range ---- */

static gboolean
check_direction (gboolean zero,
                 gboolean away,
                 GError **error)
{
  if (!zero && !away)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               zero ? "delta must not be 0" : "delta leads away from the limit");
  return FALSE;
}

/* How many steps of @delta there are from @start to before @limit. */
static gboolean
count_int (gint64 start,
           gint64 limit,
           gint64 delta,
           gint64 *n,
           GError **error)
{
  guint64 distance = start <= limit ? (guint64)limit - (guint64)start : (guint64)start - (guint64)limit;
  guint64 step = delta < 0 ? -(guint64)delta : (guint64)delta;

  if (!check_direction (delta == 0, delta > 0 ? start > limit : start < limit, error))
    return FALSE;
  *n = (gint64)MIN (distance / step + (distance % step != 0), G_MAXINT64);
  return TRUE;
}

static gboolean
count_float (double start,
             double limit,
             double delta,
             gint64 *n,
             GError **error)
{
  double count = ceil (fabs ((limit - start) / delta));

  if (!check_direction (delta == 0, delta > 0 ? start > limit : start < limit, error))
    return FALSE;
  if (!(count < 9e18))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are no %g numbers from %g to %g", count, start, limit);
      return FALSE;
    }
  *n = (gint64)count;
  return TRUE;
}

static gboolean
is_int (TsDType dtype)
{
  return (TS_DTYPE_BIT (dtype) & TS_DTYPES_INTEGER) != 0;
}

static double
float_at (const TsTensor *tensor)
{
  switch (tensor->dtype)
    {
    case TS_DTYPE_DOUBLE:
      return *(const double *)tensor->data;
    case TS_DTYPE_HALF:
      return ts_half_load (*(const guint16 *)tensor->data);
    case TS_DTYPE_BFLOAT16:
      return ts_bfloat16_load (*(const guint16 *)tensor->data);
    default:
      return *(const float *)tensor->data;
    }
}

static gint64
int_at (const TsTensor *tensor)
{
  switch (tensor->dtype)
    {
    case TS_DTYPE_INT8:
      return *(const gint8 *)tensor->data;
    case TS_DTYPE_UINT8:
      return *(const guint8 *)tensor->data;
    case TS_DTYPE_INT16:
      return *(const gint16 *)tensor->data;
    case TS_DTYPE_UINT16:
      return *(const guint16 *)tensor->data;
    case TS_DTYPE_INT32:
      return *(const gint32 *)tensor->data;
    case TS_DTYPE_UINT32:
      return *(const guint32 *)tensor->data;
    default:
      return *(const gint64 *)tensor->data;
    }
}

static gboolean
count (const TsTensor *start,
       const TsTensor *limit,
       const TsTensor *delta,
       gint64 *n,
       GError **error)
{
  return is_int (start->dtype) ? count_int (int_at (start), int_at (limit), int_at (delta), n, error)
                               : count_float (float_at (start), float_at (limit), float_at (delta), n, error);
}

#define STEPS(TYPE, STORE, start, step)       \
  for (gsize i = 0; i < out->n_elements; i++) \
    ((TYPE *)out->data)[i] = (TYPE)STORE ((start) + (step)*i);

#define SAME(x) (x)

static void
put_ints (TsTensor *out,
          guint64 start,
          guint64 delta)
{
  switch (ts_dtype_size (out->dtype))
    {
    case 1:
      STEPS (guint8, SAME, start, delta)
      break;
    case 2:
      STEPS (guint16, SAME, start, delta)
      break;
    case 4:
      STEPS (guint32, SAME, start, delta)
      break;
    default:
      STEPS (guint64, SAME, start, delta)
    }
}

static void
put_floats (TsTensor *out,
            double start,
            double delta)
{
  switch (out->dtype)
    {
    case TS_DTYPE_DOUBLE:
      STEPS (double, SAME, start, delta)
      break;
    case TS_DTYPE_HALF:
      STEPS (guint16, ts_half_store, (float)start, (float)delta)
      break;
    case TS_DTYPE_BFLOAT16:
      STEPS (guint16, ts_bfloat16_store, (float)start, (float)delta)
      break;
    default:
      STEPS (float, SAME, (float)start, (float)delta)
    }
}

#define SUMS(TYPE, LOAD, STORE, start, step)                                                    \
  {                                                                                             \
    TYPE sum = STORE (start);                                                                   \
                                                                                                \
    for (gsize i = 0; i < out->n_elements; i++, sum = STORE (LOAD (sum) + LOAD (STORE (step)))) \
      ((TYPE *)out->data)[i] = sum;                                                             \
  }

/* Each number is the one before and delta, with the rounding that comes of it. */
static void
add_up_floats (TsTensor *out,
               double start,
               double delta)
{
  switch (out->dtype)
    {
    case TS_DTYPE_DOUBLE:
      SUMS (double, SAME, SAME, start, delta)
      break;
    case TS_DTYPE_HALF:
      SUMS (guint16, ts_half_load, ts_half_store, (float)start, (float)delta)
      break;
    case TS_DTYPE_BFLOAT16:
      SUMS (guint16, ts_bfloat16_load, ts_bfloat16_store, (float)start, (float)delta)
      break;
    default:
      SUMS (float, SAME, SAME, (float)start, (float)delta)
    }
}

static gboolean
range_run (TsCall *call,
           GError **error)
{
  static const char *const names[] = { "start", "limit", "delta" };
  TsTensor **in = call->in, *out;
  gint64 n;

  for (guint i = 0; i < 3; i++)
    if (in[i]->n_elements != 1)
      return ts_arg_check_rank (call, i, names[i], 0, error);
  if (!count (in[0], in[1], in[2], &n, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (n), error);
  if (out == NULL)
    return FALSE;

  if (is_int (out->dtype))
    put_ints (out, (guint64)int_at (in[0]), (guint64)int_at (in[2]));
  else
    add_up_floats (out, float_at (in[0]), float_at (in[2]));
  return TRUE;
}

static gboolean
range_shape (TsShapeCall *call,
             GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;
  gboolean known = TRUE;

  for (guint i = 0; i < 3; i++)
    {
      if (!ts_shape_expect_rank (call, i, 0, error))
        return FALSE;
      known &= call->constants[i] != NULL && call->constants[i]->n_elements == 1;
    }
  if (known && !count (call->constants[0], call->constants[1], call->constants[2], &n, error))
    return FALSE;
  call->out[0] = TS_SHAPE (n);
  return TRUE;
}

/* ---- LinSpace ---- */

static gboolean
lin_space_run (TsCall *call,
               GError **error)
{
  gint64 n;
  double start, stop;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "start", 0, error) || !ts_arg_check_rank (call, 1, "stop", 0, error) ||
      !ts_arg_scalar (call, 2, "num", &n, error))
    return FALSE;
  if (n <= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num must be positive, is %" G_GINT64_FORMAT, n);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &TS_SHAPE (n), error);
  if (out == NULL)
    return FALSE;

  start = float_at (call->in[0]);
  stop = float_at (call->in[1]);
  if (out->dtype == TS_DTYPE_FLOAT && n > 1)
    put_floats (out, start, ((float)stop - (float)start) / (float)(n - 1));
  else
    put_floats (out, start, n > 1 ? (stop - start) / (double)(n - 1) : 0);

  /* Rounding must not miss the ends, nor an infinite step. */
  memcpy (out->data, call->in[0]->data, ts_dtype_size (out->dtype));
  if (n > 1)
    memcpy (ts_elements_at (out, (gsize)n - 1), call->in[1]->data, ts_dtype_size (out->dtype));
  return TRUE;
}

static gboolean
lin_space_shape (TsShapeCall *call,
                 GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;

  for (guint i = 0; i < 3; i++)
    if (!ts_shape_expect_rank (call, i, 0, error))
      return FALSE;
  if (ts_shape_input_as_int (call, 2, &n) && n <= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num must be positive, is %" G_GINT64_FORMAT, n);
      return FALSE;
    }
  call->out[0] = TS_SHAPE (n);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_sequence_kernels[] = {
  { .op = "LinSpace", .dtypes = TS_DTYPES_FLOAT, .run = lin_space_run, .semantics = "tensorflow/core/kernels/sequence_ops.cc" },
  { .op = "Range", .dtypes = TS_DTYPES_REAL, .dtype_attr = "Tidx", .run = range_run, .semantics = "tensorflow/core/kernels/sequence_ops.cc" },
  { 0 },
};

const TsShapeDef ts_sequence_shapes[] = {
  { "LinSpace", lin_space_shape },
  { "Range", range_shape },
  { 0 },
};
