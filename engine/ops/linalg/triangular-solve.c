#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* MatrixTriangularSolve, and BandedTriangularSolve, to which a triangle comes as its diagonals: element (i, j) in column i, the main
 * diagonal first if it is a lower triangle and last if an upper one. */

typedef struct
{
  gboolean lower;
  gboolean adjoint;
  gboolean is_banded;
} TriangularSolve;

#define TS_TEMPLATE "engine/ops/linalg/triangular-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  TriangularSolve *self = init->state;

  return ts_operation_get_attr_bool (init->op, "lower", &self->lower, error) &&
         ts_operation_get_attr_bool (init->op, "adjoint", &self->adjoint, error);
}

static gboolean
prepare_banded (TsKernelInit *init,
                GError **error)
{
  TriangularSolve *self = init->state;

  self->is_banded = TRUE;
  return prepare (init, error);
}

static const char *
sizes (const TsMatrix *in,
       TsMatrix *out,
       gconstpointer state)
{
  out[0].rows = in[0].columns;
  out[0].columns = in[1].columns;
  return in[0].columns == in[1].rows ? NULL : "Input matrix and rhs are incompatible";
}

static const char *
banded_sizes (const TsMatrix *in,
              TsMatrix *out,
              gconstpointer state)
{
  if (in[0].rows > in[0].columns)
    return "There are more diagonals than the matrix has";
  return sizes (in, out, state);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  static const TsMatrices op = {
    .n_in = 2, .n_out = 1, .is_square = TRUE, .broadcasts = TRUE, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (solve)
  };

  return ts_matrices_run (&op, call, call->state, error);
}

/* Only the first of a batch is looked at before. */
static gboolean
is_first_regular (const TsCall *call)
{
  static gboolean (*const funcs[TS_N_DTYPES]) (const TriangularSolve *self, const TsMatrix *matrix) = {
    [TS_DTYPE_FLOAT] = is_regular_float,
    [TS_DTYPE_DOUBLE] = is_regular_double,
    [TS_DTYPE_COMPLEX64] = is_regular_complex_float,
    [TS_DTYPE_COMPLEX128] = is_regular_complex_double,
  };
  const TsTensor *in = call->in[0];
  const gint64 *last = in->shape.dims + in->shape.rank - 2;

  return in->shape.rank < 2 || funcs[in->dtype](call->state, &(TsMatrix) { last[0], last[1], in->data });
}

static gboolean
run_banded (TsCall *call,
            GError **error)
{
  static const TsMatrices op = {
    .n_in = 2, .n_out = 1, .broadcasts = TRUE, .sizes = banded_sizes, .funcs = TS_MATRICES_FUNCS (solve)
  };

  for (guint i = 0; i < 2; i++)
    if (call->in[i]->n_elements == 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must not be empty", i);
        return FALSE;
      }
  if (!is_first_regular (call))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Input matrix is not invertible");
      return FALSE;
    }
  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  TsShape matrix = *call->in[0], rhs = *call->in[1], *out = &call->out[0];
  gint64 n, columns;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error) || !ts_shape_expect_rank_at_least (call, 1, 2, error))
    return FALSE;
  if (matrix.rank < 0 || rhs.rank < 0)
    return TRUE;
  n = matrix.dims[matrix.rank - 1];
  columns = rhs.dims[rhs.rank - 1];
  matrix.rank -= 2;
  rhs.rank -= 2;
  if (!ts_shape_broadcast (&matrix, &rhs, out))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the batches of the inputs do not broadcast");
      return FALSE;
    }
  if (out->rank >= 0)
    {
      out->dims[out->rank++] = n >= 0 ? n : rhs.dims[rhs.rank];
      out->dims[out->rank++] = columns;
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, prepare_func, function, source)                                                                               \
  {                                                                                                                             \
    .op = type, .dtypes = TS_MATRICES_DTYPES, .prepare = prepare_func, .state_size = sizeof (TriangularSolve), .run = function, \
    .semantics = source                                                                                                         \
  }

const TsKernelDef ts_triangular_solve_kernels[] = {
  ROW ("BandedTriangularSolve", prepare_banded, run_banded, "tensorflow/core/kernels/linalg/banded_triangular_solve_op.cc"),
  ROW ("BatchMatrixTriangularSolve", prepare, run, "tensorflow/core/kernels/linalg/matrix_triangular_solve_op_impl.h"),
  ROW ("MatrixTriangularSolve", prepare, run, "tensorflow/core/kernels/linalg/matrix_triangular_solve_op_impl.h"),
  { 0 },
};

const TsShapeDef ts_triangular_solve_shapes[] = {
  { "BandedTriangularSolve", infer },
  { 0 },
};
