/* The functions of eig.c for elements of type T; included once for each. */

#include "engine/ops/linalg/wide-template.h"

/* A single element is its own eigenvalue, whatever it is: Eigen's solvers hand it on before they look at it. */

static const char *
FN (self_adjoint) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const Eig *self = state;
  gint64 n = in[0].rows;
  g_autofree W *a = NULL;
  g_autofree double *w = NULL;
  gboolean finite;

  if (n == 0)
    return NULL;
  a = FN (widen) (&in[0], &finite);
  w = g_new (double, n);
  if (n == 1)
    {
      w[0] = TS_RE (a[0]);
      a[0] = 1;
    }
  else
    {
      const char *message = finite ? WIDE (self_adjoint) (self->compute_v, (int)n, a, w) : NOT_SELF_ADJOINT;

      if (message != NULL)
        return message;
    }

  for (gint64 i = 0; i < n; i++)
    ((T *)out[0].data)[i] = (T)w[i];
  if (self->in_one)
    FN (narrow) (&(TsMatrix) { n, n, (T *)out[0].data + n }, a, n);
  else if (self->compute_v)
    FN (narrow) (&out[1], a, n);
  return NULL;
}

static const char *
FN (general) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const Eig *self = state;
  gint64 n = in[0].rows;
  g_autofree W *a = NULL;
  g_autofree double complex *w = NULL, *v = NULL;
  gboolean finite;
  const char *message = NULL;

  if (n == 0)
    return NULL;
  a = FN (widen) (&in[0], &finite);
  w = g_new (double complex, n);
  if (self->compute_v)
    v = g_new (double complex, n *n);
  if (n == 1)
    {
      w[0] = a[0];
      if (self->compute_v)
        v[0] = 1;
    }
  else
    message = finite ? WIDE (decompose) (self->compute_v, (int)n, a, w, v) : NOT_GENERAL;
  if (message == NULL)
    store_sorted (self, (int)n, w, v, out);
  return message;
}
