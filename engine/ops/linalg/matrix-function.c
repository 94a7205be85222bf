#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/linalg/ts-gemm.h"
#include "engine/ops/linalg/ts-lapack-library.h"
#include "engine/ops/linalg/ts-scalar.h"
#include "engine/ops/ts-families.h"

#include <string.h>

/* MatrixExponential, MatrixSquareRoot, MatrixLogarithm: functions of a matrix as a whole, in double. */

/* C = A B */
static void
multiply_real (const double *a,
               const double *b,
               double *c,
               gint64 n)
{
  ts_gemm_double (&(TsGemm) { .m = n, .n = n, .k = n, .lda = n, .ldb = n, .ldc = n }, a, b, c, FALSE);
}

static void
multiply_complex (const double complex *a,
                  const double complex *b,
                  double complex *c,
                  gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    {
      double complex *row = c + i * n;

      for (gint64 j = 0; j < n; j++)
        row[j] = 0;
      for (gint64 k = 0; k < n; k++)
        for (gint64 j = 0; j < n; j++)
          row[j] += TS_TIMES (a[i * n + k], b[k * n + j]);
    }
}

#define R double

#define T double
#define FN(name) name##_real
#include "engine/ops/linalg/matrix-power-template.h"
#undef T
#undef FN

#define T double complex
#define FN(name) name##_complex
#include "engine/ops/linalg/matrix-power-template.h"
#undef T
#undef FN

#undef R

/* ---- of triangles: upper, row-major; what is below the diagonal is 0 ------------------------------ */

typedef void (*TriangleFunc) (double complex *t, gint64 n);

/* A. Bjorck and S. Hammarling, A Schur method for the square root of a matrix. */
static void
triangle_root (double complex *t,
               gint64 n)
{
  for (gint64 j = 0; j < n; j++)
    {
      t[j * n + j] = csqrt (t[j * n + j]);
      for (gint64 i = j; i-- > 0;)
        {
          double complex sum = t[i * n + j];

          for (gint64 k = i + 1; k < j; k++)
            sum -= TS_TIMES (t[i * n + k], t[k * n + j]);
          t[i * n + j] = sum / (t[i * n + i] + t[j * n + j]);
        }
    }
}

/* Adds weight X (1 + node X)^-1 to @sum. @y: room */
static void
add_fraction (const double complex *x,
              gint64 n,
              double node,
              double weight,
              double complex *y,
              double complex *sum)
{
  for (gint64 j = 0; j < n; j++)
    for (gint64 i = j + 1; i-- > 0;)
      {
        double complex rest = x[i * n + j];

        for (gint64 k = i + 1; k <= j; k++)
          rest -= node * TS_TIMES (x[i * n + k], y[k * n + j]);
        y[i * n + j] = rest / (1 + node * x[i * n + i]);
        sum[i * n + j] += weight * y[i * n + j];
      }
}

/* log (1 + X) for a small X: Pade's approximant of degree 8, as the sum of fractions that Gauss and Legendre's quadrature gives. */
static void
triangle_log1p (double complex *x,
                gint64 n)
{
  static const double nodes[] = { 0.18343464249564980, 0.52553240991632899, 0.79666647741362674, 0.96028985649753623 };
  static const double weights[] = { 0.36268378337836198, 0.31370664587788729, 0.22238103445337447, 0.10122853629037626 };
  g_autofree double complex *y = g_new0 (double complex, n *n), *sum = g_new0 (double complex, n *n);

  for (guint k = 0; k < G_N_ELEMENTS (nodes); k++)
    {
      add_fraction (x, n, (1 + nodes[k]) / 2, weights[k] / 2, y, sum);
      add_fraction (x, n, (1 - nodes[k]) / 2, weights[k] / 2, y, sum);
    }
  memcpy (x, sum, (gsize)(n * n) * sizeof (double complex));
}

/* Roots are taken until little but 1 is left. */
static void
triangle_logarithm (double complex *t,
                    gint64 n)
{
  g_autofree double complex *diagonal = g_new (double complex, n);
  double scale = 1;

  for (gint64 i = 0; i < n; i++)
    diagonal[i] = clog (t[i * n + i]);
  for (int k = 0; k < 60; k++)
    {
      double distance;

      for (gint64 i = 0; i < n; i++)
        t[i * n + i] -= 1;
      distance = norm_1_complex (t, n);
      if (!(distance > 0.25))
        break;
      for (gint64 i = 0; i < n; i++)
        t[i * n + i] += 1;
      triangle_root (t, n);
      scale *= 2;
    }
  triangle_log1p (t, n);
  for (gint64 i = 0; i < n * n; i++)
    t[i] *= scale;
  for (gint64 i = 0; i < n; i++)
    t[i * n + i] = diagonal[i];
}

/* ---- of matrices --------------------------------------------------------------------------------- */

static void
transpose (double complex *a,
           gint64 n,
           gboolean conjugate)
{
  for (gint64 i = 0; i < n; i++)
    for (gint64 j = 0; j <= i; j++)
      {
        double complex x = a[i * n + j], y = a[j * n + i];

        a[i * n + j] = conjugate ? conj (y) : y;
        a[j * n + i] = conjugate ? conj (x) : x;
      }
}

/* A = Q T Q^H becomes Q @func(T) Q^H. */
static const char *
apply_to_triangle (double complex *a,
                   int n,
                   TriangleFunc func)
{
  const TsLapackLibrary *lapack = ts_lapack ();
  gsize size = (gsize)n * (gsize)n;
  int n_work = -1, info = 0, sdim = 0;
  double complex wanted = 0;
  g_autofree double complex *w = g_new (double complex, n), *q = g_new (double complex, size), *product = g_new (double complex, size), *work = NULL;
  g_autofree double *real_work = g_new (double, n);

  if (lapack == NULL)
    return ts_lapack_missing;
  transpose (a, n, FALSE);
  lapack->zgees ("V", "N", NULL, &n, a, &n, &sdim, w, q, &n, &wanted, &n_work, real_work, NULL, &info, 1, 1);
  work = ts_lapack_new_work (creal (wanted), sizeof *work, &n_work);
  if (work == NULL)
    return ts_lapack_too_large;
  lapack->zgees ("V", "N", NULL, &n, a, &n, &sdim, w, q, &n, work, &n_work, real_work, NULL, &info, 1, 1);
  if (info != 0)
    return "Schur's decomposition did not converge";

  transpose (a, n, FALSE);
  transpose (q, n, FALSE);
  func (a, n);
  multiply_complex (q, a, product, n);
  transpose (q, n, TRUE);
  multiply_complex (product, q, a, n);
  return NULL;
}

#define TS_TEMPLATE "engine/ops/linalg/matrix-function-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

/* -------------------------------------------------------------------------------------------------- */

static gboolean
exponential_run (TsCall *call,
                 GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = ts_matrices_size_of_first, .funcs = TS_MATRICES_FUNCS (exponential_of) };

  return ts_matrices_run (&op, call, NULL, error);
}

static gboolean
root_run (TsCall *call,
          GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = ts_matrices_size_of_first, .funcs = TS_MATRICES_FUNCS (root_of) };

  return ts_matrices_run (&op, call, NULL, error);
}

static gboolean
logarithm_run (TsCall *call,
               GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 1, .is_square = TRUE, .sizes = ts_matrices_size_of_first, .funcs = TS_MATRICES_FUNCS (logarithm_of) };

  return ts_matrices_run (&op, call, NULL, error);
}

const TsKernelDef ts_matrix_function_kernels[] = {
  { .op = "MatrixExponential", .dtypes = TS_MATRICES_DTYPES, .run = exponential_run, .semantics = "tensorflow/core/kernels/matrix_exponential_op.cc" },
  { .op = "MatrixLogarithm", .dtypes = TS_DTYPES_COMPLEX, .run = logarithm_run, .semantics = "tensorflow/core/kernels/matrix_logarithm_op.cc" },
  { .op = "MatrixSquareRoot", .dtypes = TS_MATRICES_DTYPES, .run = root_run, .semantics = "tensorflow/core/kernels/matrix_square_root_op.cc" },
  { 0 },
};

const TsShapeDef ts_matrix_function_shapes[] = {
  { 0 },
};
