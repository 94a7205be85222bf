#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/linalg/ts-lapack-library.h"
#include "engine/ops/ts-families.h"

/* Svd, through LAPACK. The signs of singular vectors are its own. */

typedef struct
{
  gboolean compute_uv;
  gboolean full;
} Svd;

#define FAILED "the singular value decomposition did not converge"

/* What is to be computed, in LAPACK's letters. */
static const char *
get_job (const Svd *self)
{
  return !self->compute_uv ? "N" : (self->full ? "A" : "S");
}

static const char *
decompose_real (const Svd *self,
                int m,
                int n,
                double *a,
                double *s,
                double *u,
                double *vt,
                int ldvt)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  g_autofree int *int_work = g_new (int, 8 * (gsize)MIN (m, n));
  g_autofree double *work = NULL;
  int n_work = -1, info = 0;
  double wanted = 0;

  if (lapack == NULL)
    return ts_lapack_missing;
  ldvt = MAX (1, ldvt);
  lapack->dgesdd (get_job (self), &m, &n, a, &m, s, u, &m, vt, &ldvt, &wanted, &n_work, int_work, &info, 1);
  work = ts_lapack_new_work (wanted, sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->dgesdd (get_job (self), &m, &n, a, &m, s, u, &m, vt, &ldvt, work, &n_work, int_work, &info, 1);
  return info == 0 ? NULL : FAILED;
}

static const char *
decompose_complex (const Svd *self,
                   int m,
                   int n,
                   double complex *a,
                   double *s,
                   double complex *u,
                   double complex *vt,
                   int ldvt)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  gsize p = (gsize)MIN (m, n), q = (gsize)MAX (m, n);
  g_autofree int *int_work = g_new (int, 8 * p);
  g_autofree double *real_work = g_new (double, p *MAX (5 * p + 7, 2 * q + 2 * p + 1));
  g_autofree double complex *work = NULL;
  int n_work = -1, info = 0;
  double complex wanted = 0;

  if (lapack == NULL)
    return ts_lapack_missing;
  ldvt = MAX (1, ldvt);
  lapack->zgesdd (get_job (self), &m, &n, a, &m, s, u, &m, vt, &ldvt, &wanted, &n_work, real_work, int_work, &info, 1);
  work = ts_lapack_new_work (creal (wanted), sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->zgesdd (get_job (self), &m, &n, a, &m, s, u, &m, vt, &ldvt, work, &n_work, real_work, int_work, &info, 1);
  return info == 0 ? NULL : FAILED;
}

#define TS_TEMPLATE "engine/ops/linalg/svd-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Svd *self = init->state;

  return ts_operation_get_attr_bool (init->op, "compute_uv", &self->compute_uv, error) &&
         ts_operation_get_attr_bool (init->op, "full_matrices", &self->full, error);
}

static const char *
sizes (const TsMatrix *in,
       TsMatrix *out,
       gconstpointer state)
{
  const Svd *self = state;
  gint64 m = in[0].rows, n = in[0].columns, p = MIN (m, n);

  out[0].rows = p;
  out[1].rows = m;
  out[1].columns = self->full ? m : p;
  out[2].rows = n;
  out[2].columns = self->full ? n : p;
  return NULL;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  static const TsMatrices all = { .n_in = 1, .n_out = 3, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (svd) };
  static const TsMatrices values = { .n_in = 1, .n_out = 1, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (svd) };
  const Svd *self = call->state;

  return ts_matrices_run (self->compute_uv ? &all : &values, call, call->state, error);
}

#define SOURCE "tensorflow/core/kernels/svd_op_impl.h"

const TsKernelDef ts_svd_kernels[] = {
  { .op = "BatchSvd", .dtypes = TS_MATRICES_DTYPES, .prepare = prepare, .state_size = sizeof (Svd), .run = run, .semantics = SOURCE },
  { .op = "Svd", .dtypes = TS_MATRICES_DTYPES, .prepare = prepare, .state_size = sizeof (Svd), .run = run, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_svd_shapes[] = {
  { 0 },
};
