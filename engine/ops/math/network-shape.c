#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* Networks and pictures without kernels here; tensorflow/core/ops/nn_ops.cc, image_ops.cc, cudnn_rnn_ops.cc. */

/* ---- windows ---- */

/* How often a window fits; @size, @window may be unknown. */
static gboolean
window_count (gint64 size,
              gint64 window,
              gint64 stride,
              gint64 dilation,
              const char *padding,
              gint64 *n,
              GError **error)
{
  gint64 reach;

  *n = TS_SHAPE_UNKNOWN_DIM;
  if (stride < 1 || dilation < 1 || window > G_MAXINT32 || dilation > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "strides and dilations must be above 0");
      return FALSE;
    }
  if (size < 0)
    return TRUE;
  if (strcmp (padding, "SAME") == 0)
    {
      *n = size / stride + (size % stride != 0);
      return TRUE;
    }
  if (window < 0)
    return TRUE;
  reach = (window - 1) * dilation + 1;
  if (size < reach)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a window of %" G_GINT64_FORMAT " does not fit into %" G_GINT64_FORMAT, reach, size);
      return FALSE;
    }
  *n = (size - reach) / stride + 1;
  return TRUE;
}

/* Where the three dimensions of a volume begin. */
static int
first_spatial (const TsShapeCall *call)
{
  g_autofree char *format = ts_operation_dup_attr_string (call->op, "data_format", NULL, NULL);

  return format != NULL && strcmp (format, "NCDHW") == 0 ? 2 : 1;
}

static gboolean
slide (TsShapeCall *call,
       const gint64 window[3],
       const gint64 *dilations,
       GError **error)
{
  g_autofree char *padding = ts_operation_dup_attr_string (call->op, "padding", NULL, error);
  guint n_strides = 0;
  g_autofree gint64 *strides = ts_operation_dup_attr_ints (call->op, "strides", &n_strides, NULL);
  int first = first_spatial (call);
  TsShape *out = &call->out[0];

  if (padding == NULL || !ts_shape_expect_rank (call, 0, 5, error))
    return FALSE;
  *out = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM);
  if (call->in[0]->rank == 5)
    ts_shape_copy (out, call->in[0]);
  for (int i = 0; i < 3; i++)
    if (n_strides != 5)
      out->dims[first + i] = TS_SHAPE_UNKNOWN_DIM;
    else if (!window_count (out->dims[first + i], window[i], strides[first + i], dilations != NULL ? dilations[first + i] : 1,
                            padding, &out->dims[first + i], error))
      return FALSE;
  return TRUE;
}

static gboolean
conv3d_shape (TsShapeCall *call,
              GError **error)
{
  const TsShape *filter = call->in[1];
  guint n = 0;
  g_autofree gint64 *dilations = ts_operation_dup_attr_ints (call->op, "dilations", &n, NULL);
  gint64 window[3] = { -1, -1, -1 };

  if (!ts_shape_expect_rank (call, 1, 5, error))
    return FALSE;
  for (int i = 0; i < 3 && filter->rank == 5; i++)
    window[i] = filter->dims[i];
  if (!slide (call, window, n == 5 ? dilations : NULL, error))
    return FALSE;
  call->out[0].dims[first_spatial (call) == 2 ? 1 : 4] = filter->rank == 5 ? filter->dims[4] : TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

static gboolean
pool3d_shape (TsShapeCall *call,
              GError **error)
{
  guint n = 0;
  g_autofree gint64 *ksize = ts_operation_dup_attr_ints (call->op, "ksize", &n, error);
  int first = first_spatial (call);

  if (ksize == NULL)
    return FALSE;
  if (n != 5)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "ksize has %u elements, expected 5", n);
      return FALSE;
    }
  return slide (call, ksize + first, NULL, error);
}

static gboolean
patches_shape (TsShapeCall *call,
               GError **error)
{
  guint n_sizes = 0, n_strides = 0, n_rates = 0;
  g_autofree gint64 *sizes = ts_operation_dup_attr_ints (call->op, "ksizes", &n_sizes, error);
  g_autofree gint64 *strides = sizes != NULL ? ts_operation_dup_attr_ints (call->op, "strides", &n_strides, error) : NULL;
  g_autofree gint64 *rates = strides != NULL ? ts_operation_dup_attr_ints (call->op, "rates", &n_rates, error) : NULL;
  g_autofree char *padding = rates != NULL ? ts_operation_dup_attr_string (call->op, "padding", NULL, error) : NULL;
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];

  if (padding == NULL || !ts_shape_expect_rank (call, 0, 4, error))
    return FALSE;
  if (n_sizes != 4 || n_strides != 4 || n_rates != 4)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "ksizes, strides and rates must have 4 elements");
      return FALSE;
    }
  if (in->rank != 4)
    {
      *out = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM);
      return TRUE;
    }
  ts_shape_copy (out, in);
  for (int i = 1; i < 3; i++)
    if (!window_count (in->dims[i], sizes[i], strides[i], rates[i], padding, &out->dims[i], error))
      return FALSE;
  if (in->dims[3] >= 0 && __builtin_mul_overflow (in->dims[3], sizes[1] * sizes[2], &out->dims[3]))
    out->dims[3] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

static gboolean
dilation_shape (TsShapeCall *call,
                GError **error)
{
  guint n_strides = 0, n_rates = 0;
  g_autofree gint64 *strides = ts_operation_dup_attr_ints (call->op, "strides", &n_strides, NULL);
  g_autofree gint64 *rates = ts_operation_dup_attr_ints (call->op, "rates", &n_rates, NULL);
  g_autofree char *padding = ts_operation_dup_attr_string (call->op, "padding", NULL, NULL);
  const TsShape *in = call->in[0], *filter = call->in[1];
  TsShape *out = &call->out[0];

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 1, 3, error))
    return FALSE;
  *out = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM);
  if (in->rank != 4 || n_strides != 4 || n_rates != 4 || padding == NULL)
    return TRUE;
  ts_shape_copy (out, in);
  for (int i = 1; i < 3; i++)
    if (!window_count (in->dims[i], filter->rank == 3 ? filter->dims[i - 1] : -1, strides[i], rates[i], padding, &out->dims[i], error))
      return FALSE;
  return TRUE;
}

/* ---- recurrent layers ---- */

static gboolean
has_text (const TsShapeCall *call,
          const char *attr,
          const char *text)
{
  g_autofree char *value = ts_operation_dup_attr_string (call->op, attr, NULL, NULL);

  return value != NULL && strcmp (value, text) == 0;
}

static gboolean
cudnn_rnn_shape (TsShapeCall *call,
                 GError **error)
{
  const TsShape *in = call->in[0], *h = call->in[1];
  gint64 units = h->rank == 3 ? h->dims[2] : TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 0, 3, error) || !ts_shape_expect_rank (call, 1, 3, error))
    return FALSE;
  if (units > 0 && units <= G_MAXINT32 && has_text (call, "direction", "bidirectional"))
    units *= 2;
  call->out[0] = TS_SHAPE (in->rank == 3 ? in->dims[0] : TS_SHAPE_UNKNOWN_DIM, in->rank == 3 ? in->dims[1] : TS_SHAPE_UNKNOWN_DIM, units);
  ts_shape_copy (&call->out[1], h);
  if (has_text (call, "rnn_mode", "lstm"))
    ts_shape_copy (&call->out[2], h);
  else
    call->out[2].rank = 0;
  for (guint i = 3; i < call->n_out; i++)
    call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* Gradients of the first inputs. */
static gboolean
first_inputs_shape (TsShapeCall *call,
                    GError **error)
{
  for (guint i = 0; i < MIN (call->n_in, call->n_out); i++)
    ts_shape_copy (&call->out[i], call->in[i]);
  return TRUE;
}

/* ---- boxes ---- */

static gboolean
suppress_shape (TsShapeCall *call,
                GError **error)
{
  gboolean pad = FALSE;
  gint64 n = TS_SHAPE_UNKNOWN_DIM;
  guint n_selected = call->n_out - 1;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 1, error) || !ts_shape_expect_rank (call, 2, 0, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "pad_to_max_output_size", &pad, NULL);
  if (pad && (!ts_shape_input_as_int (call, 2, &n) || n < 0))
    n = TS_SHAPE_UNKNOWN_DIM;
  for (guint i = 0; i < n_selected; i++)
    call->out[i] = TS_SHAPE (n);
  call->out[n_selected].rank = 0;
  return TRUE;
}

static gboolean
combined_suppress_shape (TsShapeCall *call,
                         GError **error)
{
  gboolean pad = FALSE;
  gint64 total = TS_SHAPE_UNKNOWN_DIM, per_class, classes;
  gint64 batch = call->in[0]->rank == 4 ? call->in[0]->dims[0] : TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 1, 3, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "pad_per_class", &pad, NULL);
  if (!ts_shape_input_as_int (call, 3, &total) || total < 0)
    total = TS_SHAPE_UNKNOWN_DIM;
  classes = call->in[1]->rank == 3 ? call->in[1]->dims[2] : TS_SHAPE_UNKNOWN_DIM;
  if (pad && total >= 0)
    {
      if (classes < 0 || classes > G_MAXINT32 || !ts_shape_input_as_int (call, 2, &per_class) || per_class < 0 || per_class > G_MAXINT32)
        total = TS_SHAPE_UNKNOWN_DIM;
      else
        total = MIN (total, per_class * classes);
    }
  call->out[0] = TS_SHAPE (batch, total, 4);
  call->out[1] = call->out[2] = TS_SHAPE (batch, total);
  call->out[3] = TS_SHAPE (batch);
  return TRUE;
}

static gboolean
scale_shape (TsShapeCall *call,
             GError **error)
{
  TsShape size;
  const TsShape *in = call->in[0];

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_input_as_shape (call, 1, &size, error))
    return FALSE;
  call->out[0] = TS_SHAPE (in->rank == 4 ? in->dims[0] : TS_SHAPE_UNKNOWN_DIM, size.rank == 2 ? size.dims[0] : TS_SHAPE_UNKNOWN_DIM,
                           size.rank == 2 ? size.dims[1] : TS_SHAPE_UNKNOWN_DIM, in->rank == 4 ? in->dims[3] : TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* Each feature is a vector. */
static gboolean
bucketize_shape (TsShapeCall *call,
                 GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      if (!ts_shape_expect_rank (call, i, 1, error))
        return FALSE;
      call->out[i] = call->in[i]->rank == 1 ? *call->in[i] : TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
    }
  return TRUE;
}

const TsShapeDef ts_network_shapes[] = {
  { "Conv3D", conv3d_shape },
  { "AvgPool3D", pool3d_shape },
  { "MaxPool3D", pool3d_shape },
  { "ExtractImagePatches", patches_shape },
  { "Dilation2D", dilation_shape },
  { "CudnnRNN", cudnn_rnn_shape },
  { "CudnnRNNV2", cudnn_rnn_shape },
  { "CudnnRNNV3", cudnn_rnn_shape },
  { "CudnnRNNBackprop", first_inputs_shape },
  { "CudnnRNNBackpropV2", first_inputs_shape },
  { "CudnnRNNBackpropV3", first_inputs_shape },
  { "NonMaxSuppressionV4", suppress_shape },
  { "NonMaxSuppressionV5", suppress_shape },
  { "CombinedNonMaxSuppression", combined_suppress_shape },
  { "ScaleAndTranslate", scale_shape },
  { "BoostedTreesBucketize", bucketize_shape },
  { 0 },
};
