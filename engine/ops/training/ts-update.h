#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

#define TS_UPDATE_MAX_SLOTS 4
#define TS_UPDATE_MAX_SCALARS 8

/**
 * TsUpdate:
 * @slots: the variable and what an optimizer keeps beside it, in the order of the signature; two may be the same memory
 * @grad: the gradient, as many elements
 * @scalars: the other inputs in their order, each one element of its dtype
 * @n: number of elements
 * @flag: the optimizer's boolean attribute: `use_nesterov`, `update_slots` or `multiply_linear_by_lr`
 *
 * A run of elements to be updated.
 */
typedef struct
{
  char *slots[TS_UPDATE_MAX_SLOTS];
  const char *grad;
  gconstpointer scalars[TS_UPDATE_MAX_SCALARS];
  gsize n;
  gboolean flag;
} TsUpdate;

typedef void (*TsUpdateFunc) (const TsUpdate *update);

/* One formula for the dtypes that it is registered for, %NULL for others. */
typedef struct
{
  TsUpdateFunc funcs[TS_N_DTYPES];
} TsFormula;

/**
 * TsOptimizer:
 * @formula: how elements are updated
 * @row_formula: (nullable): how a row of several elements is, where TensorFlow's sparse kernels compute it otherwise
 * @element_formula: (nullable): the same for rows of one element
 * @signs: (nullable): a character for each scalar: '+' it must be positive, '0' not negative, '-' not positive, '.' any
 * @needs_rows: the sparse kernel refuses rows without elements
 */
typedef struct
{
  const TsFormula *formula;
  const TsFormula *row_formula;
  const TsFormula *element_formula;
  const char *signs;
  gboolean needs_rows;
} TsOptimizer;

/* The formulas of update-formulas.c, named after the optimizers. */
extern const TsFormula ts_gradient_descent_formula, ts_momentum_formula, ts_keras_momentum_formula, ts_adagrad_formula,
    ts_adagrad_v2_formula, ts_adadelta_formula, ts_adam_formula, ts_rms_prop_formula, ts_rms_prop_row_formula,
    ts_centered_rms_prop_formula, ts_centered_rms_prop_row_formula;

/* Those that need an order, not for complex numbers. */
extern const TsFormula ts_adam_amsgrad_formula, ts_ada_max_formula, ts_add_sign_formula, ts_power_sign_formula,
    ts_ftrl_formula, ts_ftrl_row_formula, ts_ftrl_v2_formula, ts_ftrl_v2_row_formula, ts_adagrad_da_formula,
    ts_adagrad_da_row_formula, ts_adagrad_da_element_formula, ts_proximal_adagrad_formula, ts_proximal_gradient_descent_formula;

/* Which input of an update op is what; decoded by ts_update_prepare (). */
typedef struct
{
  TsDType dtype;
  guint n_slots;
  guint grad;
  guint indices; /* 0: the whole variable is updated */
  guint n_scalars;
  guint scalars[TS_UPDATE_MAX_SCALARS];
  gboolean flag;
} TsUpdateLayout;

/**
 * ts_update_prepare:
 *
 * Reads the layout of the inputs off the op's signature: variables first, then `grad` or `delta`, `indices`, and scalars.
 */
gboolean ts_update_prepare (TsKernelInit *init, GError **error);

/**
 * ts_update_run:
 * @error: %TS_ERROR_INVALID_ARGUMENT for shapes, dtypes, indices and scalars that do not fit; %TS_ERROR_FAILED_PRECONDITION or,
 *   by handle, %TS_ERROR_INTERNAL for a variable without a value
 *
 * Updates the variables, all or none.
 */
gboolean ts_update_run (TsCall *call, const TsOptimizer *optimizer, GError **error);

G_END_DECLS
