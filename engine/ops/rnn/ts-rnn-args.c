#include "engine/ops/rnn/ts-rnn-args.h"

#include "engine/ops/linalg/ts-gemm.h"
#include "engine/ts-error.h"

gboolean
ts_rnn_check_shape (const TsCall *call,
                    guint i,
                    const char *name,
                    const TsShape *shape,
                    GError **error)
{
  g_autofree char *expected = NULL, *found = NULL;

  if (ts_shape_equal (&call->in[i]->shape, shape))
    return TRUE;

  expected = ts_shape_to_string (shape);
  found = ts_shape_to_string (&call->in[i]->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must have shape %s, has %s", name, expected, found);
  return FALSE;
}

gboolean
ts_rnn_check_size (gint64 rows,
                   gint64 columns,
                   GError **error)
{
  gint64 n;

  if (rows <= G_MAXINT32 && columns <= G_MAXINT32 && ts_shape_n_elements (&TS_SHAPE (rows, columns), &n))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a matrix of %" G_GINT64_FORMAT " rows and %" G_GINT64_FORMAT " columns is too large", rows, columns);
  return FALSE;
}

void
ts_rnn_product (gboolean transpose_a,
                gboolean transpose_b,
                gint64 m,
                gint64 n,
                gint64 k,
                const float *a,
                gint64 lda,
                const float *b,
                gint64 ldb,
                float *c,
                gint64 ldc,
                gboolean accumulate)
{
  TsGemm gemm = { transpose_a, transpose_b, m, n, k, lda, ldb, ldc };

  if (m > 0 && n > 0 && (k > 0 || !accumulate))
    ts_gemm_float (&gemm, a, b, c, accumulate);
}

void
ts_rnn_add_rows (float *sum,
                 const float *a,
                 gsize n_rows,
                 gsize n)
{
  for (gsize row = 0; row < n_rows; row++)
    for (gsize i = 0; i < n; i++)
      sum[i] += a[row * n + i];
}
