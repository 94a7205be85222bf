#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-scatter.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* ScatterUpdate, ScatterAdd, ScatterNdUpdate, ... into variables, by reference and by handle. Inputs: variable, indices, updates. */

typedef gboolean (*InitFunc) (TsScatter *scatter, const TsTensor *indices, const TsTensor *updates, const TsShape *shape, GError **error);

static gboolean
check_dtype (const TsVariable *variable,
             const TsTensor *value,
             const TsTensor *updates,
             GError **error)
{
  if (value->dtype == updates->dtype)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "variable %s is %s, the updates are %s", variable->base.name,
               ts_dtype_name (value->dtype), ts_dtype_name (updates->dtype));
  return FALSE;
}

static gboolean
is_zero (const TsTensor *tensor,
         gsize i)
{
  static const guint8 zero[8] = { 0 };

  return memcmp (ts_elements_at (tensor, i), zero, ts_dtype_size (tensor->dtype)) == 0;
}

/* Integers by zero, which would end the program. */
static gboolean
check_divisors (const TsTensor *updates,
                GError **error)
{
  char kind = ts_dtype_kind (updates->dtype);

  if (kind != 'i' && kind != 'u')
    return TRUE;

  for (gsize i = 0; i < updates->n_elements; i++)
    if (is_zero (updates, i))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "division by zero: element %" G_GSIZE_FORMAT " of the updates", i);
        return FALSE;
      }
  return TRUE;
}

/* All is looked at before the variable is touched. */
static gboolean
scatter (TsCall *call,
         InitFunc init,
         TsScatterWay way,
         GError **error)
{
  const TsTensor *indices = call->in[1], *updates = call->in[2];
  TsVariable *variable = ts_call_get_variable (call, 0, error);
  g_autoptr (TsTensor) value = variable != NULL ? ts_call_dup_variable_value (call, 0, error) : NULL;
  g_auto (TsScatter) places = { 0 };

  if (value == NULL || !check_dtype (variable, value, updates, error) ||
      !init (&places, indices, updates, &value->shape, error) ||
      (way == TS_SCATTER_DIV && !check_divisors (updates, error)))
    return FALSE;

  g_clear_pointer (&value, ts_tensor_unref); /* so that it may be changed in place */
  value = ts_resources_edit (call->resources, variable, error);
  if (value == NULL)
    return FALSE;
  ts_scatter_put (&places, way, value, updates);
  ts_resources_write (call->resources, variable, value);
  if (call->n_out > 0)
    ts_call_forward (call, 0, 0);
  return TRUE;
}

#define DEFINE(way, WAY)                                     \
  static gboolean way##_rows (TsCall *call, GError **error)  \
  {                                                          \
    return scatter (call, ts_scatter_init_rows, WAY, error); \
  }

#define DEFINE_ND(way, WAY)                                \
  static gboolean way##_nd (TsCall *call, GError **error)  \
  {                                                        \
    return scatter (call, ts_scatter_init_nd, WAY, error); \
  }

DEFINE (set, TS_SCATTER_SET)
DEFINE (add, TS_SCATTER_ADD)
DEFINE (sub, TS_SCATTER_SUB)
DEFINE (mul, TS_SCATTER_MUL)
DEFINE (div, TS_SCATTER_DIV)
DEFINE (min, TS_SCATTER_MIN)
DEFINE (max, TS_SCATTER_MAX)
DEFINE_ND (set, TS_SCATTER_SET)
DEFINE_ND (add, TS_SCATTER_ADD)
DEFINE_ND (sub, TS_SCATTER_SUB)
DEFINE_ND (min, TS_SCATTER_MIN)
DEFINE_ND (max, TS_SCATTER_MAX)

/* ------------------------------------------------------------------------------------------------- */

#define ROWS(op_type, types, function)                                                                                 \
  { .op = "Scatter" op_type, .dtypes = types, .run = function, .semantics = "tensorflow/core/kernels/scatter_op.cc" }, \
  {                                                                                                                    \
    .op = "ResourceScatter" op_type, .dtypes = types, .dtype_attr = "dtype", .run = function,                          \
    .semantics = "tensorflow/core/kernels/resource_variable_ops.cc"                                                    \
  }

#define ND(op_type, types, function)                                                                                        \
  { .op = "ScatterNd" op_type, .dtypes = types, .run = function, .semantics = "tensorflow/core/kernels/scatter_nd_op.cc" }, \
  {                                                                                                                         \
    .op = "ResourceScatterNd" op_type, .dtypes = types, .run = function,                                                    \
    .semantics = "tensorflow/core/kernels/scatter_nd_op.cc"                                                                 \
  }

const TsKernelDef ts_scatter_variable_kernels[] = {
  ROWS ("Add", TS_DTYPES_NUMBER, add_rows),
  ROWS ("Div", TS_DTYPES_NUMBER, div_rows),
  ROWS ("Max", TS_DTYPES_REAL, max_rows),
  ROWS ("Min", TS_DTYPES_REAL, min_rows),
  ROWS ("Mul", TS_DTYPES_NUMBER, mul_rows),
  ROWS ("Sub", TS_DTYPES_NUMBER, sub_rows),
  ROWS ("Update", TS_DTYPES_MOVABLE, set_rows),
  ND ("Add", TS_DTYPES_NUMBER, add_nd),
  ND ("Max", TS_DTYPES_REAL, max_nd),
  ND ("Min", TS_DTYPES_REAL, min_nd),
  ND ("Sub", TS_DTYPES_NUMBER, sub_nd),
  ND ("Update", TS_DTYPES_MOVABLE, set_nd),
  { 0 },
};

const TsShapeDef ts_scatter_variable_shapes[] = {
  { "ScatterAdd", ts_shape_of_input_0 },
  { "ScatterDiv", ts_shape_of_input_0 },
  { "ScatterMax", ts_shape_of_input_0 },
  { "ScatterMin", ts_shape_of_input_0 },
  { "ScatterMul", ts_shape_of_input_0 },
  { "ScatterSub", ts_shape_of_input_0 },
  { "ScatterUpdate", ts_shape_of_input_0 },
  { "ScatterNdAdd", ts_shape_of_input_0 },
  { "ScatterNdMax", ts_shape_of_input_0 },
  { "ScatterNdMin", ts_shape_of_input_0 },
  { "ScatterNdSub", ts_shape_of_input_0 },
  { "ScatterNdUpdate", ts_shape_of_input_0 },
  { 0 },
};
