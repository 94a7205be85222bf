#include "engine/ops/ts-families.h"

#include "engine/ops/training/ts-update.h"

/* ApplyAdam, SparseApplyAdagrad, ...: what the optimizers do to variables, by reference and by handle. */

#define DEFINE(name, ...)                                   \
  static gboolean name##_run (TsCall *call, GError **error) \
  {                                                         \
    static const TsOptimizer optimizer = { __VA_ARGS__ };   \
                                                            \
    return ts_update_run (call, &optimizer, error);         \
  }

DEFINE (gradient_descent, &ts_gradient_descent_formula)
DEFINE (momentum, &ts_momentum_formula)
DEFINE (keras_momentum, &ts_keras_momentum_formula)
DEFINE (adagrad, &ts_adagrad_formula, .needs_rows = TRUE)
DEFINE (adagrad_v2, &ts_adagrad_v2_formula, .needs_rows = TRUE)
DEFINE (adagrad_da, &ts_adagrad_da_formula, &ts_adagrad_da_row_formula, &ts_adagrad_da_element_formula, .needs_rows = TRUE)
DEFINE (adadelta, &ts_adadelta_formula)
DEFINE (adam, &ts_adam_formula)
DEFINE (adam_amsgrad, &ts_adam_amsgrad_formula)
DEFINE (ada_max, &ts_ada_max_formula)
DEFINE (rms_prop, &ts_rms_prop_formula)
DEFINE (rms_prop_rows, &ts_rms_prop_row_formula)
DEFINE (centered_rms_prop, &ts_centered_rms_prop_formula)
DEFINE (centered_rms_prop_rows, &ts_centered_rms_prop_row_formula)
DEFINE (add_sign, &ts_add_sign_formula)
DEFINE (power_sign, &ts_power_sign_formula)
DEFINE (proximal_adagrad, &ts_proximal_adagrad_formula, .signs = "+00", .needs_rows = TRUE)
DEFINE (proximal_gradient_descent, &ts_proximal_gradient_descent_formula, .needs_rows = TRUE)

/* As in 1.14; later versions let the dense ones take any scalars. */
DEFINE (ftrl, &ts_ftrl_formula, .signs = "+00-")
DEFINE (ftrl_rows, &ts_ftrl_row_formula, .signs = "+00-", .needs_rows = TRUE)
DEFINE (ftrl_v2, &ts_ftrl_v2_formula, .signs = "+000-")
DEFINE (ftrl_v2_rows, &ts_ftrl_v2_row_formula, .signs = "+000-", .needs_rows = TRUE)

/* ------------------------------------------------------------------------------------------------- */

#define WIDE (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define NUMBERS (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX)

#define KERNEL(type, types, function)                          \
  {                                                            \
    .op = type, .dtypes = types, .prepare = ts_update_prepare, \
    .state_size = sizeof (TsUpdateLayout), .run = function,    \
    .semantics = "tensorflow/core/kernels/training_ops.cc"     \
  }

#define DENSE(type, types, function) KERNEL ("Apply" type, types, function), KERNEL ("ResourceApply" type, types, function)
#define ROWS(type, types, function) \
  KERNEL ("SparseApply" type, types, function), KERNEL ("ResourceSparseApply" type, types, function)
#define BOTH(type, types, function) DENSE (type, types, function), ROWS (type, types, function)

const TsKernelDef ts_optimizer_kernels[] = {
  DENSE ("AdaMax", TS_DTYPES_FLOAT, ada_max_run),
  BOTH ("Adadelta", NUMBERS, adadelta_run),
  BOTH ("Adagrad", NUMBERS, adagrad_run),
  BOTH ("AdagradDA", WIDE, adagrad_da_run),
  BOTH ("AdagradV2", NUMBERS, adagrad_v2_run),
  DENSE ("Adam", NUMBERS, adam_run),
  DENSE ("AddSign", TS_DTYPES_FLOAT, add_sign_run),
  DENSE ("CenteredRMSProp", NUMBERS, centered_rms_prop_run),
  ROWS ("CenteredRMSProp", NUMBERS, centered_rms_prop_rows_run),
  DENSE ("Ftrl", TS_DTYPES_FLOAT, ftrl_run),
  ROWS ("Ftrl", TS_DTYPES_FLOAT, ftrl_rows_run),
  DENSE ("FtrlV2", TS_DTYPES_FLOAT, ftrl_v2_run),
  ROWS ("FtrlV2", TS_DTYPES_FLOAT, ftrl_v2_rows_run),
  DENSE ("GradientDescent", NUMBERS, gradient_descent_run),
  BOTH ("Momentum", NUMBERS, momentum_run),
  DENSE ("PowerSign", TS_DTYPES_FLOAT, power_sign_run),
  BOTH ("ProximalAdagrad", WIDE, proximal_adagrad_run),
  BOTH ("ProximalGradientDescent", WIDE, proximal_gradient_descent_run),
  DENSE ("RMSProp", NUMBERS, rms_prop_run),
  ROWS ("RMSProp", NUMBERS, rms_prop_rows_run),
  KERNEL ("ResourceApplyAdamWithAmsgrad", TS_DTYPES_FLOAT, adam_amsgrad_run),
  KERNEL ("ResourceApplyKerasMomentum", NUMBERS, keras_momentum_run),
  KERNEL ("ResourceSparseApplyKerasMomentum", NUMBERS, keras_momentum_run),
  { 0 },
};

const TsShapeDef ts_optimizer_shapes[] = {
  { 0 },
};
