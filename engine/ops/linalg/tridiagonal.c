#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/ts-families.h"

#include <string.h>

/* TridiagonalSolve, TridiagonalMatMul. A matrix comes as three diagonals, element (i, j) in place i: the last above the main one and the
 * first below mean nothing. */

typedef struct
{
  gboolean partial_pivoting;
} Tridiagonal;

#define TS_TEMPLATE "engine/ops/linalg/tridiagonal-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Tridiagonal *self = init->state;

  return ts_operation_get_attr_bool (init->op, "partial_pivoting", &self->partial_pivoting, error);
}

static const char *
solve_sizes (const TsMatrix *in,
             TsMatrix *out,
             gconstpointer data)
{
  out[0].rows = in[1].rows;
  out[0].columns = in[1].columns;
  if (in[0].rows != 3)
    return "Expected diagonals to have 3 rows";
  return in[0].columns == in[1].rows ? NULL : "The length of diagonals and the number of rows of rhs must be equal";
}

static const char *
multiply_sizes (const TsMatrix *in,
                TsMatrix *out,
                gconstpointer data)
{
  out[0].rows = in[3].rows;
  out[0].columns = in[3].columns;
  for (int i = 0; i < 3; i++)
    if (in[i].rows != 1 || in[i].columns != in[3].rows)
      return "Each diagonal must be one row, as long as rhs has rows";
  return NULL;
}

static gboolean
solve_run (TsCall *call,
           GError **error)
{
  static const TsMatrices op = { .n_in = 2, .n_out = 1, .sizes = solve_sizes, .funcs = TS_MATRICES_FUNCS (solve) };

  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
multiply_run (TsCall *call,
              GError **error)
{
  static const TsMatrices op = { .n_in = 4, .n_out = 1, .sizes = multiply_sizes, .funcs = TS_MATRICES_FUNCS (multiply) };

  return ts_matrices_run (&op, call, NULL, error);
}

const TsKernelDef ts_tridiagonal_kernels[] = {
  { .op = "TridiagonalMatMul", .dtypes = TS_MATRICES_DTYPES, .run = multiply_run, .semantics = "tensorflow/core/kernels/linalg/tridiagonal_matmul_op.cc" },
  { .op = "TridiagonalSolve", .dtypes = TS_MATRICES_DTYPES, .prepare = prepare, .state_size = sizeof (Tridiagonal), .run = solve_run, .semantics = "tensorflow/core/kernels/linalg/tridiagonal_solve_op.cc" },
  { 0 },
};

const TsShapeDef ts_tridiagonal_shapes[] = {
  { 0 },
};
