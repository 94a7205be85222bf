#include "engine/samples/ts-samples.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/samples/ts-sample-builder.h"

#include <string.h>

/* ---- a dense network -------------------------------------------------------------------------- */

static gboolean
build_dense (TsGraph *graph,
             GError **error)
{
  TsSampleBuilder b;

  ts_sample_builder_init (&b, graph, 1);

  TsOutput x = ts_sample_placeholder (&b, "input", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 4));

  x = ts_sample_dense (&b, "dense_1", x, 4, 16);
  x = ts_sample_unary (&b, "Relu", "dense_1", "Relu", x);
  x = ts_sample_dense (&b, "dense_2", x, 16, 3);
  x = ts_sample_unary (&b, "Softmax", "", "softmax", x);
  ts_sample_binary (&b, "ArgMax", "", "class", x, ts_sample_const_int32 (&b, "class", "dimension", -1));

  return ts_sample_builder_finish (&b, error);
}

/* ---- a convolutional network ------------------------------------------------------------------- */

#define PICTURE_SIZE 28
#define N_EDGE_FILTERS 8

/* A seven of a few strokes, dark on light turned round: 1 is ink. */
static TsTensor *
draw_seven (GError **error)
{
  TsTensor *picture = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (1, PICTURE_SIZE, PICTURE_SIZE, 1), error);

  if (picture == NULL)
    return NULL;

  float *pixels = picture->data;

  for (int y = 0; y < PICTURE_SIZE; y++)
    for (int x = 0; x < PICTURE_SIZE; x++)
      {
        float stem = 20.0f - (float)(y - 6) * 0.55f; /* x of the slanting stroke in this row */
        float ink = 0.0f;

        if (y >= 5 && y <= 7 && x >= 7 && x <= 21)
          ink = 1.0f;
        else if (y > 7 && y <= 23)
          ink = CLAMP (2.2f - ABS ((float)x - stem), 0.0f, 1.0f);
        if (y >= 14 && y <= 15 && x >= 11 && x <= 20)
          ink = MAX (ink, 0.8f);
        pixels[y * PICTURE_SIZE + x] = ink;
      }
  return picture;
}

/* What the eye knows from picture editing, so that the feature maps can be understood: edges in four directions, corners, blur,
 * sharpening and relief. */
static TsTensor *
make_edge_filters (GError **error)
{
  static const float filters[N_EDGE_FILTERS][9] = {
    { -1, 0, 1, -2, 0, 2, -1, 0, 1 },
    { -1, -2, -1, 0, 0, 0, 1, 2, 1 },
    { 0, 1, 2, -1, 0, 1, -2, -1, 0 },
    { -2, -1, 0, -1, 0, 1, 0, 1, 2 },
    { 0, -1, 0, -1, 4, -1, 0, -1, 0 },
    { 0.0625f, 0.125f, 0.0625f, 0.125f, 0.25f, 0.125f, 0.0625f, 0.125f, 0.0625f },
    { 0, -1, 0, -1, 5, -1, 0, -1, 0 },
    { 2, 1, 0, 1, -1, -1, 0, -1, -2 },
  };
  TsTensor *kernel = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (3, 3, 1, N_EDGE_FILTERS), error);

  if (kernel == NULL)
    return NULL;

  float *weights = kernel->data;

  for (int tap = 0; tap < 9; tap++)
    for (int i = 0; i < N_EDGE_FILTERS; i++)
      weights[tap * N_EDGE_FILTERS + i] = filters[i][tap];
  return kernel;
}

static TsOutput
image_input (TsSampleBuilder *b)
{
  g_autoptr (TsTensor) seven = draw_seven (b->error == NULL ? &b->error : NULL);

  if (seven == NULL)
    return (TsOutput) { 0, 0 };

  TsOutput picture = ts_sample_const (b, "image", "seven", seven);

  ts_sample_begin (b, "PlaceholderWithDefault", "", "image");
  ts_graph_builder_input (b->builder, picture);
  ts_graph_builder_attr_shape (b->builder, "shape", &TS_SHAPE (-1, PICTURE_SIZE, PICTURE_SIZE, 1));
  return ts_sample_end (b);
}

static TsOutput
batch_norm (TsSampleBuilder *b,
            const char *scope,
            TsOutput x,
            gint64 n_channels)
{
  g_autoptr (TsTensor) ones = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (n_channels), b->error == NULL ? &b->error : NULL);

  if (ones == NULL)
    return (TsOutput) { 0, 0 };

  for (gint64 i = 0; i < n_channels; i++)
    ((float *)ones->data)[i] = 1.0f;

  TsOutput gamma = ts_sample_const (b, scope, "gamma", ones);
  TsOutput beta = ts_sample_weights (b, scope, "beta", &TS_SHAPE (n_channels), 0.1f);
  TsOutput mean = ts_sample_weights (b, scope, "moving_mean", &TS_SHAPE (n_channels), 0.2f);
  TsOutput variance = ts_sample_const (b, scope, "moving_variance", ones);

  ts_sample_begin (b, "FusedBatchNormV3", scope, "FusedBatchNormV3");
  ts_graph_builder_input (b->builder, x);
  ts_graph_builder_input (b->builder, gamma);
  ts_graph_builder_input (b->builder, beta);
  ts_graph_builder_input (b->builder, mean);
  ts_graph_builder_input (b->builder, variance);
  ts_graph_builder_attr_bool (b->builder, "is_training", FALSE);
  return ts_sample_end (b);
}

static gboolean
build_conv (TsGraph *graph,
            GError **error)
{
  const gint64 n_flat = 7 * 7 * 16;
  TsSampleBuilder b;

  ts_sample_builder_init (&b, graph, 7);

  TsOutput x = image_input (&b);
  g_autoptr (TsTensor) edges = make_edge_filters (b.error == NULL ? &b.error : NULL);

  if (edges != NULL)
    {
      TsOutput kernel = ts_sample_const (&b, "conv_1", "kernel", edges);

      x = ts_sample_conv (&b, "conv_1", x, kernel, N_EDGE_FILTERS);
    }
  x = ts_sample_unary (&b, "Relu", "conv_1", "Relu", x);
  x = ts_sample_max_pool (&b, "pool_1", x);

  TsOutput kernel = ts_sample_weights (&b, "conv_2", "kernel", &TS_SHAPE (3, 3, N_EDGE_FILTERS, 16), 0.12f);

  x = ts_sample_conv (&b, "conv_2", x, kernel, 16);
  x = batch_norm (&b, "conv_2/batch_norm", x, 16);
  x = ts_sample_unary (&b, "Relu", "conv_2", "Relu", x);
  x = ts_sample_max_pool (&b, "pool_2", x);

  g_autoptr (TsTensor) flat = ts_tensor_new_int32 (2, (const gint32[]) { -1, (gint32)n_flat });

  x = ts_sample_binary (&b, "Reshape", "flatten", "Reshape", x, ts_sample_const (&b, "flatten", "shape", flat));
  x = ts_sample_dense (&b, "dense", x, n_flat, 32);
  x = ts_sample_unary (&b, "Relu", "dense", "Relu", x);
  x = ts_sample_dense (&b, "logits", x, 32, 10);
  x = ts_sample_unary (&b, "Softmax", "", "probabilities", x);
  ts_sample_binary (&b, "ArgMax", "", "digit", x, ts_sample_const_int32 (&b, "digit", "dimension", -1));

  return ts_sample_builder_finish (&b, error);
}

/* ---- one that makes a NaN ---------------------------------------------------------------------- */

/* (x - mean) / √variance; the variance of a constant row is 0, which is what @epsilon is there for. */
static TsOutput
layer_norm (TsSampleBuilder *b,
            const char *scope,
            TsOutput x,
            float epsilon)
{
  TsOutput mean = ts_sample_reduce_last (b, "Mean", scope, "mean", x);
  TsOutput centred = ts_sample_binary (b, "Sub", scope, "centred", x, mean);
  TsOutput square = ts_sample_unary (b, "Square", scope, "square", centred);
  TsOutput variance = ts_sample_reduce_last (b, "Mean", scope, "variance", square);

  if (epsilon > 0)
    variance = ts_sample_binary (b, "AddV2", scope, "add_epsilon", variance, ts_sample_const_float (b, scope, "epsilon", epsilon));

  TsOutput scale = ts_sample_unary (b, "Rsqrt", scope, "Rsqrt", variance);

  return ts_sample_binary (b, "Mul", scope, "normalized", centred, scale);
}

static TsOutput
norm_block (TsSampleBuilder *b,
            const char *scope,
            TsOutput x,
            gint64 n_in,
            gint64 n_out,
            float epsilon)
{
  g_autofree char *norm_scope = g_strconcat (scope, "/norm", NULL);
  g_autofree char *dense_scope = g_strconcat (scope, "/dense", NULL);

  x = layer_norm (b, norm_scope, x, epsilon);
  x = ts_sample_dense (b, dense_scope, x, n_in, n_out);
  return ts_sample_unary (b, "Relu", scope, "Relu", x);
}

static gboolean
build_nan (TsGraph *graph,
           GError **error)
{
  TsSampleBuilder b;

  ts_sample_builder_init (&b, graph, 3);

  TsOutput x = ts_sample_placeholder (&b, "features", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 6));
  TsOutput target = ts_sample_placeholder (&b, "target", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 3));

  /* A sample whose features are all alike leaves block_1 as zeros; block_2 forgot its epsilon. */
  x = norm_block (&b, "block_1", x, 6, 12, 1e-5f);
  x = norm_block (&b, "block_2", x, 12, 12, 0.0f);
  x = norm_block (&b, "block_3", x, 12, 8, 1e-5f);
  x = ts_sample_dense (&b, "output", x, 8, 3);
  x = ts_sample_unary (&b, "Softmax", "output", "Softmax", x);

  TsOutput error_squared = ts_sample_unary (&b, "Square", "loss", "square", ts_sample_binary (&b, "Sub", "loss", "difference", x, target));
  g_autoptr (TsTensor) axes = ts_tensor_new_int32 (2, (const gint32[]) { 0, 1 });

  ts_sample_binary (&b, "Mean", "loss", "mean", error_squared, ts_sample_const (&b, "loss", "axes", axes));

  return ts_sample_builder_finish (&b, error);
}

/* ---- the list --------------------------------------------------------------------------------- */

static const TsSample samples[] = {
  {
      .id = "dense",
      .title = "Dense network",
      .description = "Two layers and a softmax: a first graph to step through",
      .feeds = { { "input:0", "[[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]" } },
      .build = build_dense,
  },
  {
      .id = "conv",
      .title = "Convolutional network",
      .description = "Edge filters over a picture, layer by layer",
      .build = build_conv,
  },
  {
      .id = "nan",
      .title = "Where does the NaN begin?",
      .description = "A loss that is not a number: hunt it down",
      .feeds = { { "features:0", "[[1, 2, 3, 4, 5, 6], [3, 3, 3, 3, 3, 3], [4, 0, -1, 2, 7, 1]]" },
                 { "target:0", "[[1, 0, 0], [0, 1, 0], [0, 0, 1]]" } },
      .build = build_nan,
  },
};

const TsSample *
ts_sample_list (guint *n)
{
  *n = G_N_ELEMENTS (samples);
  return samples;
}

const TsSample *
ts_sample_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (strcmp (samples[i].id, id) == 0)
      return &samples[i];
  return NULL;
}

TsGraph *
ts_sample_build (const TsSample *sample,
                 GError **error)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());

  if (!sample->build (graph, error))
    return NULL;
  return g_steal_pointer (&graph);
}

gboolean
ts_sample_write (const TsSample *sample,
                 const char *path,
                 GError **error)
{
  g_autoptr (TsGraph) graph = ts_sample_build (sample, error);

  if (graph == NULL)
    return FALSE;

  g_autoptr (GBytes) bytes = ts_graph_to_bytes (graph);

  return g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), error);
}
