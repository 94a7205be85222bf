#include "engine/ops/ts-families.h"

#include "engine/ops/nn/ts-ctc.h"
#include "engine/ts-error.h"

#include <string.h>

/* CTCGreedyDecoder, CTCBeamSearchDecoder: the labels that logits most probably mean. */

/* ---- greedy: the most probable class of each step ---- */

typedef struct
{
  gboolean merges;
  gint64 blank; /* counted from the end if negative */
} Greedy;

static gboolean
greedy_prepare (TsKernelInit *init,
                GError **error)
{
  Greedy *self = init->state;

  return ts_operation_get_attr_bool (init->op, "merge_repeated", &self->merges, error) &&
         ts_operation_get_attr_int (init->op, "blank_index", &self->blank, error);
}

#define DEFINE_BEST(TYPE)                                                  \
  static gint64                                                            \
      best_##TYPE (const void *logits, gsize at, gint64 n, gpointer score) \
  {                                                                        \
    const TYPE *x = (const TYPE *)logits + at;                             \
    gint64 best = 0;                                                       \
                                                                           \
    for (gint64 c = 1; c < n; c++)                                         \
      if (x[c] > x[best])                                                  \
        best = c;                                                          \
    *(TYPE *)score += -x[best];                                            \
    return best;                                                           \
  }

DEFINE_BEST (float)
DEFINE_BEST (double)

static gboolean
greedy_run (TsCall *call,
            GError **error)
{
  const Greedy *self = call->state;
  const TsTensor *in = call->in[0];
  const gint32 *lengths = call->in[1]->data;
  gint64 (*best) (const void *, gsize, gint64, gpointer) = in->dtype == TS_DTYPE_FLOAT ? best_float : best_double;
  gsize size = ts_dtype_size (in->dtype);
  g_auto (TsCtcPaths) paths = { 0 };
  gint64 batch, n, blank;

  if (!ts_ctc_check_inputs (call, error))
    return FALSE;
  batch = in->shape.dims[1];
  n = in->shape.dims[2];
  blank = self->blank < 0 ? n + self->blank : self->blank;
  if (blank < 0 || blank >= n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "blank_index is %" G_GINT64_FORMAT ", there are %" G_GINT64_FORMAT " classes", self->blank, n);
      return FALSE;
    }
  if (ts_call_alloc (call, 3, &TS_SHAPE (batch, 1), error) == NULL)
    return FALSE;

  ts_ctc_paths_init (&paths, 1, batch);
  for (gint64 b = 0; b < batch; b++)
    {
      char *score = (char *)call->out[3]->data + (gsize)b * size;
      gint64 last = -1;

      memset (score, 0, size);
      for (gint64 t = 0; t < lengths[b]; t++)
        {
          gint64 label = best (in->data, (gsize)((t * batch + b) * n), n, score);

          if (label != blank && !(self->merges && label == last))
            ts_ctc_paths_add (&paths, b, 0, label);
          last = label;
        }
    }
  return ts_ctc_paths_put (&paths, call, error);
}

/* ---- beam search ---- */

static gboolean
beam_prepare (TsKernelInit *init,
              GError **error)
{
  TsCtcBeam *self = init->state;
  gint64 width, n_paths;

  if (!ts_operation_get_attr_bool (init->op, "merge_repeated", &self->merges, error) ||
      !ts_operation_get_attr_int (init->op, "beam_width", &width, error) || !ts_operation_get_attr_int (init->op, "top_paths", &n_paths, error))
    return FALSE;
  if (width < 1 || width > G_MAXINT32 || n_paths < 1 || n_paths > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "beam_width is %" G_GINT64_FORMAT ", top_paths %" G_GINT64_FORMAT, width, n_paths);
      return FALSE;
    }
  self->width = (guint)width;
  self->n_paths = (guint)n_paths;
  return TRUE;
}

static gboolean
beam_run (TsCall *call,
          GError **error)
{
  const TsCtcBeam *self = call->state;
  const TsTensor *in = call->in[0];
  const gint32 *lengths = call->in[1]->data;
  g_auto (TsCtcPaths) paths = { 0 };
  TsTensor *scores;
  gint64 batch;

  if (!ts_ctc_check_inputs (call, error))
    return FALSE;
  if (self->n_paths > self->width)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%u paths are asked for, the beam has a width of %u", self->n_paths, self->width);
      return FALSE;
    }
  batch = in->shape.dims[1];
  scores = ts_call_alloc (call, 3 * self->n_paths, &TS_SHAPE (batch, self->n_paths), error);
  if (scores == NULL)
    return FALSE;

  ts_ctc_paths_init (&paths, self->n_paths, batch);
  for (gint64 b = 0; b < batch; b++)
    {
      gsize at = (gsize)b * self->n_paths;
      gboolean done = in->dtype == TS_DTYPE_FLOAT ? ts_ctc_beam_run_float (self, call, in, b, lengths[b], &paths, (float *)scores->data + at, error)
                                                  : ts_ctc_beam_run_double (self, call, in, b, lengths[b], &paths, (double *)scores->data + at, error);

      if (!done)
        return FALSE;
    }
  return ts_ctc_paths_put (&paths, call, error);
}

static gboolean
beam_shape (TsShapeCall *call,
            GError **error)
{
  gint64 batch = TS_SHAPE_UNKNOWN_DIM;
  guint n = (call->n_out - 1) / 3;

  if (!ts_shape_expect_rank (call, 0, 3, error) || !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  if (call->in[0]->rank == 3)
    batch = call->in[0]->dims[1];
  if (batch < 0 && call->in[1]->rank == 1)
    batch = call->in[1]->dims[0];
  for (guint p = 0; p < n; p++)
    {
      call->out[p] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, 2);
      call->out[n + p] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
      call->out[2 * n + p] = TS_SHAPE (2);
    }
  call->out[3 * n] = TS_SHAPE (batch, n);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define DTYPES .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE)

const TsKernelDef ts_ctc_decoder_kernels[] = {
  { .op = "CTCBeamSearchDecoder", DTYPES, .prepare = beam_prepare, .state_size = sizeof (TsCtcBeam), .run = beam_run, .semantics = "tensorflow/core/kernels/ctc_decoder_ops.cc" },
  { .op = "CTCGreedyDecoder", DTYPES, .prepare = greedy_prepare, .state_size = sizeof (Greedy), .run = greedy_run, .semantics = "tensorflow/core/kernels/ctc_decoder_ops.cc" },
  { 0 },
};

const TsShapeDef ts_ctc_decoder_shapes[] = {
  { "CTCBeamSearchDecoder", beam_shape },
  { 0 },
};
