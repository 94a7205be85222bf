/* The functions of svd.c for elements of type T; included once for each. */

#include "engine/ops/linalg/wide-template.h"

/* V from V^H, of which @ld rows are in memory. */
static void
FN (store_adjoint) (const TsMatrix *v, const W *vt, gint64 ld)
{
  T *to = v->data;

  for (gint64 i = 0; i < v->rows; i++)
    for (gint64 j = 0; j < v->columns; j++)
      to[i * v->columns + j] = (T)TS_CONJ (vt[i * ld + j]);
}

static const char *
FN (svd) (const TsMatrix *in, const TsMatrix *out, gconstpointer state)
{
  const Svd *self = state;
  gint64 m = in[0].rows, n = in[0].columns, p = MIN (m, n);
  g_autofree W *a = NULL, *u = NULL, *vt = NULL;
  g_autofree double *s = g_new (double, MAX (1, p));
  gboolean finite;
  const char *message;

  if (p == 0)
    {
      for (int k = 1; k <= 2 && self->compute_uv; k++)
        for (gint64 i = 0; i < out[k].rows; i++)
          for (gint64 j = 0; j < out[k].columns; j++)
            ((T *)out[k].data)[i * out[k].columns + j] = i == j;
      return NULL;
    }

  a = FN (widen) (&in[0], &finite);
  if (!finite)
    {
      for (int k = 0; k < (self->compute_uv ? 3 : 1); k++)
        FN (fill) (&out[k], NAN);
      return NULL;
    }
  if (self->compute_uv)
    {
      u = g_new (W, m * out[1].columns);
      vt = g_new (W, out[2].columns * n);
    }
  message = WIDE (decompose) (self, (int)m, (int)n, a, s, u, vt, (int)out[2].columns);
  if (message != NULL)
    return message;

  for (gint64 i = 0; i < p; i++)
    ((T *)out[0].data)[i] = (T)s[i];
  if (self->compute_uv)
    {
      FN (narrow) (&out[1], u, m);
      FN (store_adjoint) (&out[2], vt, out[2].columns);
    }
  return NULL;
}
