#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/linalg/ts-lapack-library.h"
#include "engine/ops/linalg/ts-scalar.h"
#include "engine/ops/ts-complex.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* SelfAdjointEig, SelfAdjointEigV2, Eig, through LAPACK. The directions of eigenvectors are its own. */

typedef struct
{
  gboolean compute_v;
  gboolean in_one;    /* values and vectors are one matrix, the values first */
  gboolean is_double; /* the results of Eig */
} Eig;

#define NOT_SELF_ADJOINT "Self-adjoint eigen decomposition was not successful. The input might not be valid"
#define NOT_GENERAL "Eigen decomposition was not successful. The input might not be valid"

/* The vectors replace A, of which the lower triangle is read; the values rise. */
static const char *
self_adjoint_real (gboolean compute_v,
                   int n,
                   double *a,
                   double *w)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  const char *job = compute_v ? "V" : "N";
  int n_work = -1, n_int_work = -1, info = 0, int_wanted = 0;
  double wanted = 0;
  g_autofree double *work = NULL;
  g_autofree int *int_work = NULL;

  if (lapack == NULL)
    return ts_lapack_missing;
  lapack->dsyevd (job, "L", &n, a, &n, w, &wanted, &n_work, &int_wanted, &n_int_work, &info, 1, 1);
  work = ts_lapack_new_work (wanted, sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  n_int_work = int_wanted;
  int_work = g_new (int, n_int_work);
  lapack->dsyevd (job, "L", &n, a, &n, w, work, &n_work, int_work, &n_int_work, &info, 1, 1);
  return info == 0 ? NULL : NOT_SELF_ADJOINT;
}

static const char *
self_adjoint_complex (gboolean compute_v,
                      int n,
                      double complex *a,
                      double *w)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  const char *job = compute_v ? "V" : "N";
  int n_work = -1, n_real_work = -1, n_int_work = -1, info = 0, int_wanted = 0;
  double complex wanted = 0;
  double real_wanted = 0;
  g_autofree double complex *work = NULL;
  g_autofree double *real_work = NULL;
  g_autofree int *int_work = NULL;

  if (lapack == NULL)
    return ts_lapack_missing;
  lapack->zheevd (job, "L", &n, a, &n, w, &wanted, &n_work, &real_wanted, &n_real_work, &int_wanted, &n_int_work, &info, 1, 1);
  work = ts_lapack_new_work (creal (wanted), sizeof *work, &n_work);
  real_work = ts_lapack_new_work (real_wanted, sizeof *real_work, &n_real_work);
  if (work == NULL || real_work == NULL)
    return ts_lapack_too_large;
  n_int_work = int_wanted;
  int_work = g_new (int, n_int_work);
  lapack->zheevd (job, "L", &n, a, &n, w, work, &n_work, real_work, &n_real_work, int_work, &n_int_work, &info, 1, 1);
  return info == 0 ? NULL : NOT_SELF_ADJOINT;
}

/* ---- matrices of any kind ------------------------------------------------------------------------ */

/* By rising absolute value, as Eigen's ComplexEigenSolver has them. */
static void
sort (const double complex *w,
      int *order,
      int n)
{
  for (int i = 0; i < n; i++)
    order[i] = i;
  for (int i = 0; i < n; i++)
    {
      int least = i, index;

      for (int k = i + 1; k < n; k++)
        if (cabs (w[order[k]]) < cabs (w[order[least]]))
          least = k;
      index = order[least];
      order[least] = order[i];
      order[i] = index;
    }
}

static void
store (const Eig *self,
       void *to,
       gint64 i,
       double complex value)
{
  if (self->is_double)
    ((double complex *)to)[i] = value;
  else
    ((float complex *)to)[i] = (float complex)value;
}

/* Of a real matrix, what is not real comes in conjugate pairs: LAPACK has both vectors as the parts of one. */
static void
unpack_pairs (int n,
              const double complex *w,
              const double *parts,
              double complex *v)
{
  for (int j = 0; j < n; j++)
    {
      gboolean pair = cimag (w[j]) != 0 && j + 1 < n;
      const double *re = parts + (gsize)j * (gsize)n, *im = re + n;
      double complex *to = v + (gsize)j * (gsize)n;

      for (int i = 0; i < n; i++)
        {
          to[i] = CMPLX (re[i], pair ? im[i] : 0);
          if (pair)
            to[n + i] = conj (to[i]);
        }
      j += pair;
    }
}

static const char *
decompose_real (gboolean compute_v,
                int n,
                double *a,
                double complex *w,
                double complex *v)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  const char *job = compute_v ? "V" : "N";
  int n_work = -1, info = 0, one = 1;
  double wanted = 0;
  g_autofree double *wr = g_new (double, n), *wi = g_new (double, n), *parts = NULL, *work = NULL;

  if (lapack == NULL)
    return ts_lapack_missing;
  if (compute_v)
    parts = g_new (double, (gsize)n *(gsize)n);
  lapack->dgeev ("N", job, &n, a, &n, wr, wi, NULL, &one, parts, &n, &wanted, &n_work, &info, 1, 1);
  work = ts_lapack_new_work (wanted, sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->dgeev ("N", job, &n, a, &n, wr, wi, NULL, &one, parts, &n, work, &n_work, &info, 1, 1);
  if (info != 0)
    return NOT_GENERAL;

  for (int i = 0; i < n; i++)
    w[i] = CMPLX (wr[i], wi[i]);
  if (compute_v)
    unpack_pairs (n, w, parts, v);
  return NULL;
}

static const char *
decompose_complex (gboolean compute_v,
                   int n,
                   double complex *a,
                   double complex *w,
                   double complex *v)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  const char *job = compute_v ? "V" : "N";
  int n_work = -1, info = 0, one = 1;
  double complex wanted = 0;
  g_autofree double complex *work = NULL;
  g_autofree double *real_work = g_new (double, 2 * (gsize)n);

  if (lapack == NULL)
    return ts_lapack_missing;
  lapack->zgeev ("N", job, &n, a, &n, w, NULL, &one, v, &n, &wanted, &n_work, real_work, &info, 1, 1);
  work = ts_lapack_new_work (creal (wanted), sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->zgeev ("N", job, &n, a, &n, w, NULL, &one, v, &n, work, &n_work, real_work, &info, 1, 1);
  return info == 0 ? NULL : NOT_GENERAL;
}

static void
store_sorted (const Eig *self,
              int n,
              const double complex *w,
              const double complex *v,
              const TsMatrix *out)
{
  g_autofree int *order = g_new (int, n);

  sort (w, order, n);
  for (gint64 j = 0; j < n; j++)
    {
      store (self, out[0].data, j, w[order[j]]);
      for (gint64 i = 0; i < n && self->compute_v; i++)
        store (self, out[1].data, i * n + j, v[(gint64)order[j] * n + i]);
    }
}

#define TS_TEMPLATE "engine/ops/linalg/eig-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

/* -------------------------------------------------------------------------------------------------- */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Eig *self = init->state;

  return ts_operation_get_attr_bool (init->op, "compute_v", &self->compute_v, error);
}

static gboolean
prepare_in_one (TsKernelInit *init,
                GError **error)
{
  Eig *self = init->state;

  self->in_one = self->compute_v = TRUE;
  return TRUE;
}

static gboolean
prepare_general (TsKernelInit *init,
                 GError **error)
{
  Eig *self = init->state;
  TsDType in, out;

  if (!ts_operation_get_attr_dtype (init->op, "T", &in, error) || !ts_operation_get_attr_dtype (init->op, "Tout", &out, error))
    return FALSE;
  self->is_double = out == TS_DTYPE_COMPLEX128;
  if (ts_dtype_kind (out) != 'c' || self->is_double != (in == TS_DTYPE_DOUBLE || in == TS_DTYPE_COMPLEX128))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there are no %s eigenvalues of %s", ts_dtype_name (out), ts_dtype_name (in));
      return FALSE;
    }
  return prepare (init, error);
}

static const char *
sizes (const TsMatrix *in,
       TsMatrix *out,
       gconstpointer state)
{
  const Eig *self = state;
  gint64 n = in[0].rows;

  out[0].rows = self->in_one ? n + 1 : n;
  if (self->in_one)
    out[0].columns = n;
  out[1].rows = out[1].columns = n;
  return NULL;
}

static gboolean
self_adjoint_run (TsCall *call,
                  GError **error)
{
  static const TsMatrices both = { .n_in = 1, .n_out = 2, .is_square = TRUE, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (self_adjoint) };
  static const TsMatrices values = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (self_adjoint) };
  const Eig *self = call->state;

  return ts_matrices_run (self->compute_v && !self->in_one ? &both : &values, call, call->state, error);
}

static gboolean
general_run (TsCall *call,
             GError **error)
{
  static const TsMatrices both = { .n_in = 1, .n_out = 2, .is_square = TRUE, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (general) };
  static const TsMatrices values = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (general) };
  const Eig *self = call->state;

  return ts_matrices_run (self->compute_v ? &both : &values, call, call->state, error);
}

#define REAL (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define ROW(type, dtypes_, prepare_func, function, source)                                                                   \
  {                                                                                                                          \
    .op = type, .dtypes = dtypes_, .prepare = prepare_func, .state_size = sizeof (Eig), .run = function, .semantics = source \
  }

#define V1 "tensorflow/core/kernels/self_adjoint_eig_op.cc"
#define V2 "tensorflow/core/kernels/self_adjoint_eig_v2_op_impl.h"

const TsKernelDef ts_eig_kernels[] = {
  ROW ("BatchSelfAdjointEig", REAL, prepare_in_one, self_adjoint_run, V1),
  ROW ("BatchSelfAdjointEigV2", TS_MATRICES_DTYPES, prepare, self_adjoint_run, V2),
  ROW ("Eig", TS_MATRICES_DTYPES, prepare_general, general_run, "tensorflow/core/kernels/linalg/eig_op_impl.h"),
  ROW ("SelfAdjointEig", REAL, prepare_in_one, self_adjoint_run, V1),
  ROW ("SelfAdjointEigV2", TS_MATRICES_DTYPES, prepare, self_adjoint_run, V2),
  { 0 },
};

const TsShapeDef ts_eig_shapes[] = {
  { 0 },
};
