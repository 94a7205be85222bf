#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* Linear algebra and spectra; tensorflow/core/ops/linalg_ops.cc, spectral_ops.cc, math_ops.cc. */

/* The batch of @in, then @n dimensions. */
static void
set_batched (TsShape *out,
             const TsShape *in,
             int n,
             const gint64 *dims)
{
  if (in->rank < 2)
    {
      out->rank = TS_SHAPE_UNKNOWN_RANK;
      return;
    }
  ts_shape_init (out, in->rank - 2, in->dims);
  for (int i = 0; i < n; i++)
    out->dims[out->rank++] = dims[i];
}

static gint64
smaller (gint64 a,
         gint64 b)
{
  if (a == 0 || b == 0)
    return 0;
  return a < 0 || b < 0 ? TS_SHAPE_UNKNOWN_DIM : MIN (a, b);
}

static void
matrix_size (const TsShape *in,
             gint64 *m,
             gint64 *n)
{
  *m = in->rank >= 2 ? in->dims[in->rank - 2] : TS_SHAPE_UNKNOWN_DIM;
  *n = in->rank >= 2 ? in->dims[in->rank - 1] : TS_SHAPE_UNKNOWN_DIM;
}

static gboolean
svd_shape (TsShapeCall *call,
           GError **error)
{
  gboolean compute = TRUE, full = FALSE;
  gint64 m, n, p;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "compute_uv", &compute, NULL);
  ts_operation_get_attr_bool (call->op, "full_matrices", &full, NULL);
  matrix_size (call->in[0], &m, &n);
  p = smaller (m, n);
  set_batched (&call->out[0], call->in[0], 1, &p);
  if (!compute)
    {
      call->out[1] = call->out[2] = TS_SHAPE_SCALAR;
      return TRUE;
    }
  set_batched (&call->out[1], call->in[0], 2, (gint64[]) { m, full ? m : p });
  set_batched (&call->out[2], call->in[0], 2, (gint64[]) { n, full ? n : p });
  return TRUE;
}

static gboolean
qr_shape (TsShapeCall *call,
          GError **error)
{
  gboolean full = FALSE;
  gint64 m, n, p;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "full_matrices", &full, NULL);
  matrix_size (call->in[0], &m, &n);
  p = smaller (m, n);
  set_batched (&call->out[0], call->in[0], 2, (gint64[]) { m, full ? m : p });
  set_batched (&call->out[1], call->in[0], 2, (gint64[]) { full ? m : p, n });
  return TRUE;
}

/* Values, and vectors where they are asked for; where not, TensorFlow leaves a scalar (its own shape function says something else). */
static gboolean
eig_shape (TsShapeCall *call,
           GError **error)
{
  gboolean compute = TRUE;
  gint64 m, n;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "compute_v", &compute, NULL);
  matrix_size (call->in[0], &m, &n);
  n = n < 0 ? m : n;
  set_batched (&call->out[0], call->in[0], 1, &n);
  if (compute)
    set_batched (&call->out[1], call->in[0], 2, (gint64[]) { n, n });
  else
    call->out[1] = TS_SHAPE_SCALAR;
  return TRUE;
}

/* Values and vectors as one matrix. */
static gboolean
eig_in_one_shape (TsShapeCall *call,
                  GError **error)
{
  gint64 m, n;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error))
    return FALSE;
  matrix_size (call->in[0], &m, &n);
  n = n < 0 ? m : n;
  set_batched (&call->out[0], call->in[0], 2, (gint64[]) { n < 0 ? n : n + 1, n });
  return TRUE;
}

/* Batches broadcast; the rest is that of the right-hand side. */
static gboolean
triangular_solve_shape (TsShapeCall *call,
                        GError **error)
{
  TsShape a = *call->in[0], b = *call->in[1], *out = &call->out[0];
  gint64 m, n, unused;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error) || !ts_shape_expect_rank_at_least (call, 1, 2, error))
    return FALSE;
  if (a.rank < 0 || b.rank < 0)
    return TRUE;
  matrix_size (&b, &m, &n);
  if (m < 0)
    matrix_size (&a, &m, &unused);
  a.rank -= 2;
  b.rank -= 2;
  if (!ts_shape_broadcast (&a, &b, out))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the batches of the inputs do not broadcast");
      return FALSE;
    }
  if (out->rank < 0)
    return TRUE;
  out->dims[out->rank++] = m;
  out->dims[out->rank++] = n;
  return TRUE;
}

/* ---- spectra of real signals: the last dimensions are lengths that an input says ---- */

static int
n_transformed (const char *type)
{
  return strstr (type, "3D") != NULL ? 3 : strstr (type, "2D") != NULL ? 2
                                                                       : 1;
}

static gboolean
real_fft_shape (TsShapeCall *call,
                GError **error)
{
  int n = n_transformed (call->op->type);
  gboolean forward = call->op->type[0] == 'R';
  TsShape lengths, *out = &call->out[0];

  if (!ts_shape_expect_rank_at_least (call, 0, n, error) || !ts_shape_input_as_shape (call, 1, &lengths, error))
    return FALSE;
  if (call->in[0]->rank < 0)
    return TRUE;
  ts_shape_copy (out, call->in[0]);
  for (int i = 0; i < n; i++)
    {
      gint64 size = lengths.rank == n ? lengths.dims[i] : TS_SHAPE_UNKNOWN_DIM;

      if (forward && i == n - 1 && size > 0)
        size = size / 2 + 1;
      out->dims[out->rank - n + i] = size;
    }
  return TRUE;
}

/* ---- three inputs that broadcast ---- */

static gboolean
broadcast_all_shape (TsShapeCall *call,
                     GError **error)
{
  TsShape shape = *call->in[0];

  for (guint i = 1; i < call->n_in; i++)
    if (!ts_shape_broadcast (&shape, call->in[i], &shape))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the shape of input %u does not broadcast with those before", i);
        return FALSE;
      }
  ts_shape_copy (&call->out[0], &shape);
  return TRUE;
}

const TsShapeDef ts_linalg_shapes[] = {
  { "Svd", svd_shape },
  { "BatchSvd", svd_shape },
  { "Qr", qr_shape },
  { "SelfAdjointEig", eig_in_one_shape },
  { "BatchSelfAdjointEig", eig_in_one_shape },
  { "SelfAdjointEigV2", eig_shape },
  { "BatchSelfAdjointEigV2", eig_shape },
  { "Eig", eig_shape },
  { "MatrixTriangularSolve", triangular_solve_shape },
  { "BatchMatrixTriangularSolve", triangular_solve_shape },
  { "RFFT", real_fft_shape },
  { "RFFT2D", real_fft_shape },
  { "RFFT3D", real_fft_shape },
  { "IRFFT", real_fft_shape },
  { "IRFFT2D", real_fft_shape },
  { "IRFFT3D", real_fft_shape },
  { "Betainc", broadcast_all_shape },
  { "Igamma", ts_shape_broadcast_0_1 },
  { "Igammac", ts_shape_broadcast_0_1 },
  { "IgammaGradA", ts_shape_broadcast_0_1 },
  { "Polygamma", ts_shape_broadcast_0_1 },
  { "Zeta", ts_shape_broadcast_0_1 },
  { 0 },
};
