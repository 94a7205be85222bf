#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/ts-families.h"

#include <string.h>

/* What comes of a factorisation into triangles: MatrixSolve, MatrixInverse, MatrixDeterminant, LogMatrixDeterminant, Lu. */

typedef struct
{
  gboolean adjoint;
  gboolean long_indices;
} Lu;

#define TS_TEMPLATE "engine/ops/linalg/lu-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
prepare_adjoint (TsKernelInit *init,
                 GError **error)
{
  Lu *self = init->state;

  return ts_operation_get_attr_bool (init->op, "adjoint", &self->adjoint, error);
}

static gboolean
prepare_lu (TsKernelInit *init,
            GError **error)
{
  Lu *self = init->state;
  TsDType dtype;

  if (!ts_operation_get_attr_dtype (init->op, "output_idx_type", &dtype, error))
    return FALSE;
  self->long_indices = dtype == TS_DTYPE_INT64;
  return TRUE;
}

static const char *
solve_sizes (const TsMatrix *in,
             TsMatrix *out,
             gconstpointer state)
{
  out[0].rows = in[0].columns;
  out[0].columns = in[1].columns;
  return in[0].rows == in[1].rows ? NULL : "Input matrix and rhs are incompatible";
}

static const char *
scalar_sizes (const TsMatrix *in,
              TsMatrix *out,
              gconstpointer state)
{
  return NULL;
}

static const char *
lu_sizes (const TsMatrix *in,
          TsMatrix *out,
          gconstpointer state)
{
  out[0].rows = out[0].columns = out[1].rows = in[0].rows;
  return NULL;
}

static gboolean
solve_run (TsCall *call,
           GError **error)
{
  static const TsMatrices op = { .n_in = 2, .n_out = 1, .is_square = TRUE, .sizes = solve_sizes, .funcs = TS_MATRICES_FUNCS (solve) };

  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
inverse_run (TsCall *call,
             GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = ts_matrices_size_of_first, .funcs = TS_MATRICES_FUNCS (inverse) };

  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
determinant_run (TsCall *call,
                 GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = scalar_sizes, .funcs = TS_MATRICES_FUNCS (determinant) };

  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
log_determinant_run (TsCall *call,
                     GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 2, .is_square = TRUE, .sizes = scalar_sizes, .funcs = TS_MATRICES_FUNCS (log_determinant) };

  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
lu_run (TsCall *call,
        GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 2, .is_square = TRUE, .sizes = lu_sizes, .funcs = TS_MATRICES_FUNCS (lu) };

  return ts_matrices_run (&op, call, call->state, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, prepare_func, function, source)                                                                  \
  {                                                                                                                \
    .op = type, .dtypes = TS_MATRICES_DTYPES, .prepare = prepare_func, .state_size = sizeof (Lu), .run = function, \
    .semantics = source                                                                                            \
  }

#define SOLVE "tensorflow/core/kernels/matrix_solve_op.cc"
#define INVERSE "tensorflow/core/kernels/matrix_inverse_op.cc"
#define DETERMINANT "tensorflow/core/kernels/determinant_op.cc"

const TsKernelDef ts_matrix_lu_kernels[] = {
  ROW ("BatchMatrixDeterminant", NULL, determinant_run, DETERMINANT),
  ROW ("BatchMatrixInverse", prepare_adjoint, inverse_run, INVERSE),
  ROW ("BatchMatrixSolve", prepare_adjoint, solve_run, SOLVE),
  ROW ("LogMatrixDeterminant", NULL, log_determinant_run, DETERMINANT),
  ROW ("Lu", prepare_lu, lu_run, "tensorflow/core/kernels/lu_op.cc"),
  ROW ("MatrixDeterminant", NULL, determinant_run, DETERMINANT),
  ROW ("MatrixInverse", prepare_adjoint, inverse_run, INVERSE),
  ROW ("MatrixSolve", prepare_adjoint, solve_run, SOLVE),
  { 0 },
};

const TsShapeDef ts_matrix_lu_shapes[] = {
  { 0 },
};
