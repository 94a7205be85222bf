#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ts-error.h"

TS_CWISE_UNARY (abs)
TS_CWISE_UNARY (neg)
TS_CWISE_UNARY (sign)
TS_CWISE_UNARY (square)
TS_CWISE_UNARY (sqrt)
TS_CWISE_UNARY (rsqrt)
TS_CWISE_UNARY (reciprocal)
TS_CWISE_UNARY (floor)
TS_CWISE_UNARY (ceil)
TS_CWISE_UNARY (round)
TS_CWISE_UNARY (is_nan)
TS_CWISE_UNARY (is_inf)
TS_CWISE_UNARY (is_finite)
TS_CWISE_UNARY (conj)

TS_CWISE_MATH (exp)
TS_CWISE_MATH (expm1)
TS_CWISE_MATH (log)
TS_CWISE_MATH (log1p)
TS_CWISE_MATH (sigmoid)
TS_CWISE_MATH (tanh)
TS_CWISE_MATH (erf)
TS_CWISE_MATH (sin)
TS_CWISE_MATH (cos)

TS_CWISE_LIBRARY (tan)
TS_CWISE_LIBRARY (asin)
TS_CWISE_LIBRARY (acos)
TS_CWISE_LIBRARY (atan)
TS_CWISE_LIBRARY (sinh)
TS_CWISE_LIBRARY (cosh)
TS_CWISE_LIBRARY (asinh)
TS_CWISE_LIBRARY (acosh)
TS_CWISE_LIBRARY (atanh)
TS_CWISE_LIBRARY (erfc)
TS_CWISE_LIBRARY (lgamma)
TS_CWISE_LIBRARY (digamma)

/* ---- complex numbers: two attributes name the dtypes, and they must belong together --------------- */

/* The dtype of the real and imaginary part. */
static TsDType
part_dtype (TsDType dtype)
{
  return dtype == TS_DTYPE_COMPLEX64 ? TS_DTYPE_FLOAT : (dtype == TS_DTYPE_COMPLEX128 ? TS_DTYPE_DOUBLE : dtype);
}

static gboolean
check_dtypes (TsCall *call,
              TsDType complex_dtype,
              TsDType real_dtype,
              GError **error)
{
  if (part_dtype (complex_dtype) == ts_dtype_base (real_dtype))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
               "not implemented from %s to %s", ts_dtype_name (call->in[0]->dtype), ts_dtype_name (call->out_dtypes[0]));
  return FALSE;
}

#define TO_REAL(op)                                                               \
  TS_ROWS_DECLARE (op)                                                            \
  static gboolean op##_run (TsCall *call, GError **error)                         \
  {                                                                               \
    return check_dtypes (call, call->in[0]->dtype, call->out_dtypes[0], error) && \
           ts_cwise_unary (call, TS_BEST_ROWS (op), NULL, error);                 \
  }

TO_REAL (real)
TO_REAL (imag)
TO_REAL (angle)
TO_REAL (complex_abs)

TS_ROWS_DECLARE (make_complex)

static gboolean
complex_run (TsCall *call,
             GError **error)
{
  return check_dtypes (call, call->out_dtypes[0], call->in[0]->dtype, error) &&
         ts_cwise_binary (call, TS_BEST_ROWS (make_complex), NULL, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define CWISE_OPS "tensorflow/core/kernels/cwise_ops.h"

#define BITS(a, b) (TS_DTYPE_BIT (TS_DTYPE_##a) | TS_DTYPE_BIT (TS_DTYPE_##b))
#define FLOATS (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX)
#define FUNCTION(type, dtypes_, func)                                  \
  {                                                                    \
    .op = type, .dtypes = dtypes_, .run = func, .semantics = CWISE_OPS \
  }

const TsKernelDef ts_unary_kernels[] = {
  FUNCTION ("Abs", TS_DTYPES_REAL, abs_run),
  FUNCTION ("Neg", TS_DTYPES_NUMBER, neg_run),
  FUNCTION ("Sign", TS_DTYPES_NUMBER, sign_run),
  FUNCTION ("Square", TS_DTYPES_NUMBER, square_run),
  FUNCTION ("Sqrt", FLOATS, sqrt_run),
  FUNCTION ("Rsqrt", FLOATS, rsqrt_run),
  FUNCTION ("Reciprocal", FLOATS, reciprocal_run),
  FUNCTION ("Inv", FLOATS, reciprocal_run),
  FUNCTION ("Exp", FLOATS, exp_run),
  FUNCTION ("Expm1", FLOATS, expm1_run),
  FUNCTION ("Log", FLOATS, log_run),
  FUNCTION ("Log1p", FLOATS, log1p_run),
  FUNCTION ("Sin", FLOATS, sin_run),
  FUNCTION ("Cos", FLOATS, cos_run),
  FUNCTION ("Tan", FLOATS, tan_run),
  FUNCTION ("Asin", FLOATS, asin_run),
  FUNCTION ("Acos", FLOATS, acos_run),
  FUNCTION ("Atan", FLOATS, atan_run),
  FUNCTION ("Sinh", FLOATS, sinh_run),
  FUNCTION ("Cosh", FLOATS, cosh_run),
  FUNCTION ("Tanh", FLOATS, tanh_run),
  FUNCTION ("Asinh", FLOATS, asinh_run),
  FUNCTION ("Acosh", FLOATS, acosh_run),
  FUNCTION ("Atanh", FLOATS, atanh_run),
  FUNCTION ("Sigmoid", FLOATS, sigmoid_run),
  FUNCTION ("Erf", TS_DTYPES_FLOAT, erf_run),
  FUNCTION ("Erfc", TS_DTYPES_FLOAT, erfc_run),
  FUNCTION ("Lgamma", TS_DTYPES_FLOAT, lgamma_run),
  FUNCTION ("Digamma", TS_DTYPES_FLOAT, digamma_run),
  FUNCTION ("Floor", TS_DTYPES_FLOAT, floor_run),
  FUNCTION ("Ceil", TS_DTYPES_FLOAT, ceil_run),
  FUNCTION ("Rint", TS_DTYPES_FLOAT, round_run),
  FUNCTION ("Round", TS_DTYPES_REAL, round_run),
  FUNCTION ("IsNan", TS_DTYPES_FLOAT, is_nan_run),
  FUNCTION ("IsInf", TS_DTYPES_FLOAT, is_inf_run),
  FUNCTION ("IsFinite", TS_DTYPES_FLOAT, is_finite_run),
  FUNCTION ("Conj", TS_DTYPES_COMPLEX, conj_run),
  FUNCTION ("Real", TS_DTYPES_COMPLEX | BITS (FLOAT, DOUBLE), real_run),
  FUNCTION ("Imag", TS_DTYPES_COMPLEX | BITS (FLOAT, DOUBLE), imag_run),
  FUNCTION ("Angle", TS_DTYPES_COMPLEX | BITS (FLOAT, DOUBLE), angle_run),
  FUNCTION ("ComplexAbs", TS_DTYPES_COMPLEX, complex_abs_run),
  FUNCTION ("Complex", BITS (FLOAT, DOUBLE), complex_run),
  { 0 },
};

const TsShapeDef ts_unary_shapes[] = {
  { "Abs", ts_shape_of_input_0 },
  { "Neg", ts_shape_of_input_0 },
  { "Sign", ts_shape_of_input_0 },
  { "Square", ts_shape_of_input_0 },
  { "Sqrt", ts_shape_of_input_0 },
  { "Rsqrt", ts_shape_of_input_0 },
  { "Reciprocal", ts_shape_of_input_0 },
  { "Inv", ts_shape_of_input_0 },
  { "Exp", ts_shape_of_input_0 },
  { "Expm1", ts_shape_of_input_0 },
  { "Log", ts_shape_of_input_0 },
  { "Log1p", ts_shape_of_input_0 },
  { "Sin", ts_shape_of_input_0 },
  { "Cos", ts_shape_of_input_0 },
  { "Tan", ts_shape_of_input_0 },
  { "Asin", ts_shape_of_input_0 },
  { "Acos", ts_shape_of_input_0 },
  { "Atan", ts_shape_of_input_0 },
  { "Sinh", ts_shape_of_input_0 },
  { "Cosh", ts_shape_of_input_0 },
  { "Tanh", ts_shape_of_input_0 },
  { "Asinh", ts_shape_of_input_0 },
  { "Acosh", ts_shape_of_input_0 },
  { "Atanh", ts_shape_of_input_0 },
  { "Sigmoid", ts_shape_of_input_0 },
  { "Erf", ts_shape_of_input_0 },
  { "Erfc", ts_shape_of_input_0 },
  { "Lgamma", ts_shape_of_input_0 },
  { "Digamma", ts_shape_of_input_0 },
  { "Floor", ts_shape_of_input_0 },
  { "Ceil", ts_shape_of_input_0 },
  { "Rint", ts_shape_of_input_0 },
  { "Round", ts_shape_of_input_0 },
  { "IsNan", ts_shape_of_input_0 },
  { "IsInf", ts_shape_of_input_0 },
  { "IsFinite", ts_shape_of_input_0 },
  { "Conj", ts_shape_of_input_0 },
  { "Real", ts_shape_of_input_0 },
  { "Imag", ts_shape_of_input_0 },
  { "Angle", ts_shape_of_input_0 },
  { "ComplexAbs", ts_shape_of_input_0 },
  { "Complex", ts_shape_broadcast_0_1 },
  { 0 },
};
