#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ts-error.h"

typedef struct
{
  const TsRows *rows; /* NULL: the dtype stays */
  TsDType from;       /* how the input's elements are read */
} Cast;

/* X (dtype, name of its table) */
#define TARGETS(X)         \
  X (BOOL, bool)           \
  X (INT8, int8)           \
  X (UINT8, uint8)         \
  X (INT16, int16)         \
  X (UINT16, uint16)       \
  X (INT32, int32)         \
  X (UINT32, uint32)       \
  X (INT64, int64)         \
  X (UINT64, uint64)       \
  X (FLOAT, float)         \
  X (DOUBLE, double)       \
  X (HALF, half)           \
  X (BFLOAT16, bfloat16)   \
  X (COMPLEX64, complex64) \
  X (COMPLEX128, complex128)

#define X(dtype, name) TS_ROWS_DECLARE (cast_##name)
TARGETS (X)
#undef X
TS_ROWS_DECLARE (cut_float_rows)
TS_ROWS_DECLARE (cut_half)
TS_ROWS_DECLARE (cut_bfloat16)

static const TsRows *
find_rows (TsDType to)
{
  switch ((int)to)
    {
#define X(dtype, name)   \
  case TS_DTYPE_##dtype: \
    return TS_BEST_ROWS (cast_##name);
      TARGETS (X)
#undef X
    default:
      return NULL;
    }
}

/* (nullable): for casts to a shorter float that cut off instead of rounding. */
static const TsRows *
find_cut_rows (TsDType to)
{
  switch ((int)to)
    {
    case TS_DTYPE_FLOAT:
      return TS_BEST_ROWS (cut_float_rows);
    case TS_DTYPE_HALF:
      return TS_BEST_ROWS (cut_half);
    case TS_DTYPE_BFLOAT16:
      return TS_BEST_ROWS (cut_bfloat16);
    default:
      return NULL;
    }
}

/* Quantized numbers are cast as the integers that stand for them. */
static TsDType
integer_of (TsDType dtype)
{
  switch ((int)dtype)
    {
    case TS_DTYPE_QINT8:
      return TS_DTYPE_INT8;
    case TS_DTYPE_QUINT8:
      return TS_DTYPE_UINT8;
    case TS_DTYPE_QINT16:
      return TS_DTYPE_INT16;
    case TS_DTYPE_QUINT16:
      return TS_DTYPE_UINT16;
    case TS_DTYPE_QINT32:
      return TS_DTYPE_INT32;
    default:
      return dtype;
    }
}

static gboolean
cast_prepare (TsKernelInit *init,
              GError **error)
{
  Cast *self = init->state;
  TsDType from, to;
  gboolean truncate = FALSE;

  if (!ts_operation_get_attr_dtype (init->op, "SrcT", &from, error) ||
      !ts_operation_get_attr_dtype (init->op, "DstT", &to, error) ||
      (ts_operation_has_attr (init->op, "Truncate") && !ts_operation_get_attr_bool (init->op, "Truncate", &truncate, error)))
    return FALSE;

  if (ts_dtype_base (from) == ts_dtype_base (to))
    return TRUE;

  self->from = integer_of (ts_dtype_base (from));
  to = integer_of (ts_dtype_base (to));
  if (truncate)
    self->rows = find_cut_rows (to);
  if (self->rows == NULL || self->rows->funcs[self->from] == NULL)
    self->rows = find_rows (to);
  if (self->rows != NULL && self->rows->funcs[self->from] != NULL)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
               "there is no cast from %s to %s", ts_dtype_name (from), ts_dtype_name (to));
  return FALSE;
}

static gboolean
cast_run (TsCall *call,
          GError **error)
{
  const Cast *self = call->state;

  if (self->rows == NULL)
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  return ts_cwise_unary_as (call, self->rows, self->from, NULL, error);
}

const TsKernelDef ts_cast_kernels[] = {
  { .op = "Cast", .prepare = cast_prepare, .state_size = sizeof (Cast), .run = cast_run, .semantics = "tensorflow/core/kernels/cast_op.h" },
  { 0 },
};

const TsShapeDef ts_cast_shapes[] = {
  { "Cast", ts_shape_of_input_0 },
  { 0 },
};
