#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ops/ts-joined.h"
#include "engine/ts-error.h"

TS_CWISE_BINARY (add)
TS_CWISE_BINARY (add_relu)
TS_CWISE_BINARY (add_relu6)
TS_CWISE_BINARY (sub)
TS_CWISE_BINARY (mul)
TS_CWISE_BINARY (mul_no_nan)
TS_CWISE_BINARY (real_div)
TS_CWISE_BINARY (div_no_nan)
TS_CWISE_BINARY (xdivy)
TS_CWISE_BINARY (atan2)
TS_CWISE_BINARY (next_after)
TS_CWISE_BINARY (squared_difference)
TS_CWISE_BINARY (maximum)
TS_CWISE_BINARY (minimum)
TS_CWISE_BINARY (bitwise_and)
TS_CWISE_BINARY (bitwise_or)
TS_CWISE_BINARY (bitwise_xor)
TS_CWISE_BINARY (left_shift)
TS_CWISE_BINARY (right_shift)
TS_CWISE_BINARY (logical_and)
TS_CWISE_BINARY (logical_or)
TS_CWISE_UNARY (logical_not)
TS_CWISE_UNARY (invert)

TS_MATH_ROWS_DECLARE (xlogy)
TS_MATH_ROWS_DECLARE (xlog1py)

static gboolean
xlogy_run (TsCall *call,
           GError **error)
{
  return ts_cwise_binary (call, TS_BEST_MATH_ROWS (xlogy), NULL, error);
}

static gboolean
xlog1py_run (TsCall *call,
             GError **error)
{
  return ts_cwise_binary (call, TS_BEST_MATH_ROWS (xlog1py), NULL, error);
}

/* ---- ops that fail for some integers ------------------------------------------------------------- */

static gboolean
run_failing (TsCall *call,
             const TsRows *rows,
             TsError code,
             const char *message,
             GError **error)
{
  gint failed = 0;

  if (!ts_cwise_binary (call, rows, &failed, error))
    return FALSE;
  if (failed)
    g_set_error_literal (error, TS_ERROR, code, message);
  return !failed;
}

/* TensorFlow calls a zero an internal error in the ops that it forgot to name (BinaryOpShared::SetComputeError). */
#define DIVISION(name, op, code)                                                                 \
  static gboolean name (TsCall *call, GError **error)                                            \
  {                                                                                              \
    return run_failing (call, TS_BEST_ROWS (op), code, "division of an integer by zero", error); \
  }

TS_ROWS_DECLARE (truncate_div)
TS_ROWS_DECLARE (floor_div)
TS_ROWS_DECLARE (truncate_mod)
TS_ROWS_DECLARE (floor_mod)

DIVISION (div_run, truncate_div, TS_ERROR_INVALID_ARGUMENT)
DIVISION (floor_div_run, floor_div, TS_ERROR_INVALID_ARGUMENT)
DIVISION (mod_run, truncate_mod, TS_ERROR_INVALID_ARGUMENT)
DIVISION (floor_mod_run, floor_mod, TS_ERROR_INVALID_ARGUMENT)
DIVISION (truncate_div_run, truncate_div, TS_ERROR_INTERNAL)
DIVISION (truncate_mod_run, truncate_mod, TS_ERROR_INTERNAL)

TS_ROWS_DECLARE (pow)

static gboolean
pow_run (TsCall *call,
         GError **error)
{
  return run_failing (call, TS_BEST_ROWS (pow), TS_ERROR_INVALID_ARGUMENT, "an integer cannot be raised to a negative power", error);
}

/* ---- strings ------------------------------------------------------------------------------------- */

static void
join_strings (gsize n,
              void *out,
              const void *const *in,
              gpointer data)
{
  const TsString *x = in[0];
  const TsString *y = in[1];
  TsString *z = out;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *joined = g_malloc (x[i].size + y[i].size + 1);

      memcpy (joined, x[i].bytes, x[i].size);
      memcpy (joined + x[i].size, y[i].bytes, y[i].size);
      ts_string_set (&z[i], joined, (gssize)(x[i].size + y[i].size));
    }
}

static gboolean
add_strings_run (TsCall *call,
                 GError **error)
{
  const TsShape *shapes[2] = { &call->in[0]->shape, &call->in[1]->shape };
  TsBroadcast broadcast;
  TsShape shape;

  return ts_broadcast_init (&broadcast, shapes, 2, &shape, error) &&
         ts_call_alloc (call, 0, &shape, error) != NULL &&
         ts_broadcast_run (&broadcast, call, call->out[0], call->in, TS_GRAIN_SLOW, join_strings, NULL, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define CWISE_OPS "tensorflow/core/kernels/cwise_ops.h"

#define NUMBERS TS_DTYPES_NUMBER
#define FLOATS (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX)

const TsKernelDef ts_arithmetic_kernels[] = {
  { .op = "Add", .dtypes = NUMBERS, .run = add_run, .semantics = CWISE_OPS },
  { .op = "Add", .dtypes = TS_DTYPE_BIT (TS_DTYPE_STRING), .run = add_strings_run, .semantics = "tensorflow/core/kernels/cwise_op_add_1.cc" },
  { .op = "AddV2", .dtypes = NUMBERS, .run = add_run, .semantics = CWISE_OPS },
  { .op = "Sub", .dtypes = NUMBERS, .run = sub_run, .semantics = CWISE_OPS },
  { .op = "Mul", .dtypes = NUMBERS, .run = mul_run, .semantics = CWISE_OPS },
  { .op = "MulNoNan", .dtypes = FLOATS, .run = mul_no_nan_run, .semantics = CWISE_OPS },
  { .op = "Div", .dtypes = FLOATS, .run = real_div_run, .semantics = CWISE_OPS },
  { .op = "Div", .dtypes = TS_DTYPES_INTEGER, .run = div_run, .semantics = CWISE_OPS ", safe_div" },
  { .op = "RealDiv", .dtypes = FLOATS, .run = real_div_run, .semantics = CWISE_OPS },
  { .op = "DivNoNan", .dtypes = FLOATS, .run = div_no_nan_run, .semantics = CWISE_OPS },
  { .op = "Xdivy", .dtypes = FLOATS, .run = xdivy_run, .semantics = CWISE_OPS },
  { .op = "Xlogy", .dtypes = FLOATS, .run = xlogy_run, .semantics = CWISE_OPS },
  { .op = "Xlog1py", .dtypes = FLOATS, .run = xlog1py_run, .semantics = CWISE_OPS },
  { .op = "TruncateDiv", .dtypes = TS_DTYPES_REAL, .run = truncate_div_run, .semantics = CWISE_OPS ", safe_div, google_truncate_div_real" },
  { .op = "FloorDiv", .dtypes = TS_DTYPES_REAL, .run = floor_div_run, .semantics = CWISE_OPS ", safe_floor_div, floor_div_real" },
  { .op = "FloorMod", .dtypes = TS_DTYPES_REAL, .run = floor_mod_run, .semantics = CWISE_OPS ", safe_floor_mod, floor_fmod" },
  { .op = "Mod", .dtypes = TS_DTYPES_REAL, .run = mod_run, .semantics = CWISE_OPS ", safe_mod, fmod" },
  { .op = "TruncateMod", .dtypes = TS_DTYPES_REAL, .run = truncate_mod_run, .semantics = CWISE_OPS ", safe_mod, fmod" },
  { .op = "Pow", .dtypes = NUMBERS, .run = pow_run, .semantics = CWISE_OPS ", safe_scalar_binary_pow_op" },
  { .op = "Atan2", .dtypes = TS_DTYPES_FLOAT, .run = atan2_run, .semantics = CWISE_OPS },
  { .op = "NextAfter", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .run = next_after_run, .semantics = "tensorflow/core/kernels/next_after_op.cc" },
  { .op = "SquaredDifference", .dtypes = NUMBERS, .run = squared_difference_run, .semantics = CWISE_OPS },
  { .op = "Maximum", .dtypes = TS_DTYPES_REAL, .run = maximum_run, .semantics = CWISE_OPS ", Eigen's scalar_max_op" },
  { .op = "Minimum", .dtypes = TS_DTYPES_REAL, .run = minimum_run, .semantics = CWISE_OPS ", Eigen's scalar_min_op" },
  { .op = "BitwiseAnd", .dtypes = TS_DTYPES_INTEGER, .run = bitwise_and_run, .semantics = CWISE_OPS },
  { .op = "BitwiseOr", .dtypes = TS_DTYPES_INTEGER, .run = bitwise_or_run, .semantics = CWISE_OPS },
  { .op = "BitwiseXor", .dtypes = TS_DTYPES_INTEGER, .run = bitwise_xor_run, .semantics = CWISE_OPS },
  { .op = "Invert", .dtypes = TS_DTYPES_INTEGER, .run = invert_run, .semantics = CWISE_OPS },
  { .op = "LeftShift", .dtypes = TS_DTYPES_INTEGER, .run = left_shift_run, .semantics = CWISE_OPS ", left_shift_op" },
  { .op = "RightShift", .dtypes = TS_DTYPES_INTEGER, .run = right_shift_run, .semantics = CWISE_OPS ", right_shift_op" },
  { .op = "LogicalAnd", .run = logical_and_run, .semantics = CWISE_OPS },
  { .op = "LogicalOr", .run = logical_or_run, .semantics = CWISE_OPS },
  { .op = "LogicalNot", .run = logical_not_run, .semantics = CWISE_OPS },
  { 0 },
};

#define JOINED(sum, activation, function)                                         \
  {                                                                               \
    sum, activation,                                                              \
    {                                                                             \
      .op = sum, .dtypes = JOINED_DTYPES, .run = function, .semantics = CWISE_OPS \
    }                                                                             \
  }
#define JOINED_DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

extern const TsJoinedDef ts_add_joined[];
const TsJoinedDef ts_add_joined[] = {
  JOINED ("Add", "Relu", add_relu_run),
  JOINED ("Add", "Relu6", add_relu6_run),
  JOINED ("AddV2", "Relu", add_relu_run),
  JOINED ("AddV2", "Relu6", add_relu6_run),
  { 0 },
};

const TsShapeDef ts_arithmetic_shapes[] = {
  { "Add", ts_shape_broadcast_0_1 },
  { "AddV2", ts_shape_broadcast_0_1 },
  { "Sub", ts_shape_broadcast_0_1 },
  { "Mul", ts_shape_broadcast_0_1 },
  { "MulNoNan", ts_shape_broadcast_0_1 },
  { "Div", ts_shape_broadcast_0_1 },
  { "RealDiv", ts_shape_broadcast_0_1 },
  { "DivNoNan", ts_shape_broadcast_0_1 },
  { "Xdivy", ts_shape_broadcast_0_1 },
  { "Xlogy", ts_shape_broadcast_0_1 },
  { "Xlog1py", ts_shape_broadcast_0_1 },
  { "TruncateDiv", ts_shape_broadcast_0_1 },
  { "FloorDiv", ts_shape_broadcast_0_1 },
  { "FloorMod", ts_shape_broadcast_0_1 },
  { "Mod", ts_shape_broadcast_0_1 },
  { "TruncateMod", ts_shape_broadcast_0_1 },
  { "Pow", ts_shape_broadcast_0_1 },
  { "Atan2", ts_shape_broadcast_0_1 },
  { "NextAfter", ts_shape_broadcast_0_1 },
  { "SquaredDifference", ts_shape_broadcast_0_1 },
  { "Maximum", ts_shape_broadcast_0_1 },
  { "Minimum", ts_shape_broadcast_0_1 },
  { "BitwiseAnd", ts_shape_broadcast_0_1 },
  { "BitwiseOr", ts_shape_broadcast_0_1 },
  { "BitwiseXor", ts_shape_broadcast_0_1 },
  { "Invert", ts_shape_of_input_0 },
  { "LeftShift", ts_shape_broadcast_0_1 },
  { "RightShift", ts_shape_broadcast_0_1 },
  { "LogicalAnd", ts_shape_broadcast_0_1 },
  { "LogicalOr", ts_shape_broadcast_0_1 },
  { "LogicalNot", ts_shape_of_input_0 },
  { 0 },
};
