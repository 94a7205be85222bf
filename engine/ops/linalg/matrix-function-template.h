/* The functions of matrix-function.c for elements of type T; included once for each. */

/* The matrix as @to, row-major; %FALSE if something in it is not finite. */
static gboolean
FN (load) (const TsMatrix *matrix, W *to)
{
  gboolean finite = TRUE;
  const T *from = matrix->data;

  for (gint64 i = 0; i < matrix->rows * matrix->columns; i++)
    {
      to[i] = from[i];
      finite = finite && isfinite (TS_ABS (from[i]));
    }
  return finite;
}

/* All parts of complex numbers. */
static void
FN (fill_nan) (const TsMatrix *matrix)
{
  R *to = matrix->data;

  for (gsize i = 0; i < (gsize)(matrix->rows * matrix->columns) * (sizeof (T) / sizeof (R)); i++)
    to[i] = NAN;
}

static const char *
FN (exponential_of) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  gint64 n = in[0].rows;
  g_autofree W *a = g_new (W, n * n);

  if (!FN (load) (&in[0], a))
    {
      FN (fill_nan) (&out[0]);
      return NULL;
    }
  WIDE (exponential) (a, n);
  for (gint64 i = 0; i < n * n; i++)
    ((T *)out[0].data)[i] = (T)a[i];
  return NULL;
}

/* What @func makes of Schur's triangle, turned back. A real matrix without a real result gives NaN. */
static const char *
FN (through_schur) (const TsMatrix *in, const TsMatrix *out, TriangleFunc func)
{
  gint64 n = in[0].rows;
  g_autofree double complex *a = g_new (double complex, n * n);
  g_autofree W *wide = g_new (W, n * n);
  const char *message;
  double largest = 0, imaginary = 0;

  if (n == 0)
    return NULL;
  if (!FN (load) (&in[0], wide))
    {
      FN (fill_nan) (&out[0]);
      return NULL;
    }
  for (gint64 i = 0; i < n * n; i++)
    a[i] = wide[i];
  message = apply_to_triangle (a, (int)n, func);
  if (message != NULL)
    return message;

  for (gint64 i = 0; i < n * n; i++)
    {
      largest = MAX (largest, cabs (a[i]));
      imaginary = MAX (imaginary, fabs (cimag (a[i])));
      ((T *)out[0].data)[i] = (T)a[i];
    }
  if (sizeof (T) == sizeof (R) && imaginary > 1e-7 * largest)
    FN (fill_nan) (&out[0]);
  return NULL;
}

static const char *
FN (root_of) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  return FN (through_schur) (in, out, triangle_root);
}

static const char *
FN (logarithm_of) (const TsMatrix *in, const TsMatrix *out, gconstpointer data)
{
  return FN (through_schur) (in, out, triangle_logarithm);
}
