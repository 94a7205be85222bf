#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/linalg/ts-lapack-library.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <float.h>

/* MatrixSolveLs: least squares. */

typedef struct
{
  gboolean fast;
} SolveLsAttrs;

typedef struct
{
  double l2;
} SolveLs;

#define FAILED "the least squares problem could not be solved"

static const char *
solve_real (int m,
            int n,
            int columns,
            double *a,
            double *b,
            double rcond)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  g_autofree int *pivots = g_new0 (int, n);
  g_autofree double *work = NULL;
  int n_work = -1, ldb = MAX (m, n), rank = 0, info = 0;
  double wanted = 0;

  if (lapack == NULL)
    return ts_lapack_missing;
  lapack->dgelsy (&m, &n, &columns, a, &m, b, &ldb, pivots, &rcond, &rank, &wanted, &n_work, &info);
  work = ts_lapack_new_work (wanted, sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->dgelsy (&m, &n, &columns, a, &m, b, &ldb, pivots, &rcond, &rank, work, &n_work, &info);
  return info == 0 ? NULL : FAILED;
}

static const char *
solve_complex (int m,
               int n,
               int columns,
               double complex *a,
               double complex *b,
               double rcond)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  g_autofree int *pivots = g_new0 (int, n);
  g_autofree double *real_work = g_new (double, 2 * (gsize)n);
  g_autofree double complex *work = NULL;
  int n_work = -1, ldb = MAX (m, n), rank = 0, info = 0;
  double complex wanted = 0;

  if (lapack == NULL)
    return ts_lapack_missing;
  lapack->zgelsy (&m, &n, &columns, a, &m, b, &ldb, pivots, &rcond, &rank, &wanted, &n_work, real_work, &info);
  work = ts_lapack_new_work (creal (wanted), sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->zgelsy (&m, &n, &columns, a, &m, b, &ldb, pivots, &rcond, &rank, work, &n_work, real_work, &info);
  return info == 0 ? NULL : FAILED;
}

#define TS_TEMPLATE "engine/ops/linalg/solve-ls-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  SolveLsAttrs *self = init->state;

  return ts_operation_get_attr_bool (init->op, "fast", &self->fast, error);
}

static const char *
sizes (const TsMatrix *in,
       TsMatrix *out,
       gconstpointer data)
{
  out[0].rows = in[0].columns;
  out[0].columns = in[1].columns;
  return in[0].rows == in[1].rows ? NULL : "Input matrix and rhs are incompatible";
}

static gboolean
run (TsCall *call,
     GError **error)
{
  static const TsMatrices fast = { .n_in = 2, .n_out = 1, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (solve_fast) };
  static const TsMatrices any = { .n_in = 2, .n_out = 1, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (solve_any) };
  const SolveLsAttrs *attrs = call->state;
  SolveLs self;

  if (call->in[2]->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "l2_regularizer must be a scalar, but has %d dimensions", call->in[2]->shape.rank);
      return FALSE;
    }
  self.l2 = *(const double *)call->in[2]->data;
  if (!(self.l2 >= 0))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "l2_regularizer must be 0 or more, but is %g", self.l2);
      return FALSE;
    }
  return ts_matrices_run (attrs->fast ? &fast : &any, call, &self, error);
}

#define ROW(type)                                                                                                  \
  {                                                                                                                \
    .op = type, .dtypes = TS_MATRICES_DTYPES, .prepare = prepare, .state_size = sizeof (SolveLsAttrs), .run = run, \
    .semantics = "tensorflow/core/kernels/matrix_solve_ls_op_impl.h"                                               \
  }

const TsKernelDef ts_matrix_solve_ls_kernels[] = {
  ROW ("BatchMatrixSolveLs"),
  ROW ("MatrixSolveLs"),
  { 0 },
};

const TsShapeDef ts_matrix_solve_ls_shapes[] = {
  { 0 },
};
