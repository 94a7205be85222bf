#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/ts-families.h"

/* Cholesky and its gradient. */

#define TS_TEMPLATE "engine/ops/linalg/cholesky-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

#define TS_REAL_ONLY
#define TS_TEMPLATE "engine/ops/linalg/cholesky-grad-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
run (TsCall *call,
     GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = ts_matrices_size_of_first, .funcs = TS_MATRICES_FUNCS (cholesky) };

  return ts_matrices_run (&op, call, call->state, error);
}

static const char *
grad_sizes (const TsMatrix *in,
            TsMatrix *out,
            gconstpointer state)
{
  if (in[1].rows != in[0].rows || in[1].columns != in[0].rows)
    return "Inputs must have the same shape";
  return ts_matrices_size_of_first (in, out, state);
}

static gboolean
grad_run (TsCall *call,
          GError **error)
{
  static const TsMatrices op = { .n_in = 2, .n_out = 1, .is_square = TRUE, .sizes = grad_sizes, .funcs = TS_MATRICES_REAL_FUNCS (cholesky_grad) };

  return ts_matrices_run (&op, call, call->state, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define REAL (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define SOURCE "tensorflow/core/kernels/cholesky_op.cc"
#define GRAD_SOURCE "tensorflow/core/kernels/cholesky_grad.cc"

const TsKernelDef ts_cholesky_kernels[] = {
  { .op = "BatchCholesky", .dtypes = TS_MATRICES_DTYPES, .run = run, .semantics = SOURCE },
  { .op = "BatchCholeskyGrad", .dtypes = REAL, .run = grad_run, .semantics = GRAD_SOURCE },
  { .op = "Cholesky", .dtypes = TS_MATRICES_DTYPES, .run = run, .semantics = SOURCE },
  { .op = "CholeskyGrad", .dtypes = REAL, .run = grad_run, .semantics = GRAD_SOURCE },
  { 0 },
};

const TsShapeDef ts_cholesky_shapes[] = {
  { "BatchCholeskyGrad", ts_shape_of_input_0 },
  { 0 },
};
