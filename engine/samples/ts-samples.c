#include "engine/samples/ts-samples.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/samples/ts-sample-builder.h"

#include <string.h>

/* ---- a dense network -------------------------------------------------------------------------- */

static gboolean
build_dense (TsGraph *graph,
             GError **error)
{
  TsSampleBuilder s;

  ts_sample_builder_init (&s, graph, 1);

  TsGraphBuilder *b = s.builder;
  TsOutput x = ts_builder_placeholder (b, "input", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 4));

  ts_sample_enter (&s, "dense_1");
  x = ts_sample_dense (&s, x, 4, 16);
  x = ts_builder_op (b, "Relu", "Relu", x);
  ts_graph_builder_pop (b);
  ts_sample_enter (&s, "dense_2");
  x = ts_sample_dense (&s, x, 16, 3);
  ts_graph_builder_pop (b);
  x = ts_builder_op (b, "Softmax", "softmax", x);
  ts_builder_op (b, "ArgMax", "class", x, ts_builder_constant_int32 (b, "class/dimension", -1));

  return ts_sample_builder_finish (&s, error);
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
image_input (TsSampleBuilder *s)
{
  GError *error = NULL;
  TsTensor *seven = draw_seven (&error);
  TsOutput picture = ts_sample_constant (s, "image/seven", seven, error);

  ts_graph_builder_begin (s->builder, "PlaceholderWithDefault", "image");
  ts_graph_builder_input (s->builder, picture);
  ts_graph_builder_attr_shape (s->builder, "shape", &TS_SHAPE (-1, PICTURE_SIZE, PICTURE_SIZE, 1));
  return ts_graph_builder_add (s->builder);
}

static TsOutput
ones (TsSampleBuilder *s,
      const char *name,
      gint64 n)
{
  GError *error = NULL;
  TsTensor *value = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (n), &error);

  for (gint64 i = 0; value != NULL && i < n; i++)
    ((float *)value->data)[i] = 1.0f;
  return ts_sample_constant (s, name, value, error);
}

static TsOutput
batch_norm (TsSampleBuilder *s,
            TsOutput x,
            gint64 n_channels)
{
  TsOutput gamma = ones (s, "gamma", n_channels);
  TsOutput beta = ts_sample_weights (s, "beta", &TS_SHAPE (n_channels), 0.1f);
  TsOutput mean = ts_sample_weights (s, "moving_mean", &TS_SHAPE (n_channels), 0.2f);
  TsOutput variance = ones (s, "moving_variance", n_channels);
  const TsOutput inputs[] = { x, gamma, beta, mean, variance };

  ts_graph_builder_begin (s->builder, "FusedBatchNormV3", "FusedBatchNormV3");
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    ts_graph_builder_input (s->builder, inputs[i]);
  ts_graph_builder_attr_bool (s->builder, "is_training", FALSE);
  return ts_graph_builder_add (s->builder);
}

static TsOutput
edge_layer (TsSampleBuilder *s,
            TsOutput x)
{
  GError *error = NULL;
  TsTensor *edges = make_edge_filters (&error);

  ts_sample_enter (s, "conv_1");
  x = ts_sample_conv (s, x, ts_sample_constant (s, "kernel", edges, error), N_EDGE_FILTERS);
  x = ts_builder_op (s->builder, "Relu", "Relu", x);
  ts_graph_builder_pop (s->builder);
  return ts_builder_pool (s->builder, "MaxPool", "pool_1/MaxPool", x, 2, 2, "VALID");
}

static TsOutput
conv_layer (TsSampleBuilder *s,
            TsOutput x)
{
  ts_sample_enter (s, "conv_2");
  x = ts_sample_conv (s, x, ts_sample_weights (s, "kernel", &TS_SHAPE (3, 3, N_EDGE_FILTERS, 16), 0.12f), 16);
  ts_sample_enter (s, "batch_norm");
  x = batch_norm (s, x, 16);
  ts_graph_builder_pop (s->builder);
  x = ts_builder_op (s->builder, "Relu", "Relu", x);
  ts_graph_builder_pop (s->builder);
  return ts_builder_pool (s->builder, "MaxPool", "pool_2/MaxPool", x, 2, 2, "VALID");
}

static gboolean
build_conv (TsGraph *graph,
            GError **error)
{
  const gint64 n_flat = 7 * 7 * 16;
  TsSampleBuilder s;

  ts_sample_builder_init (&s, graph, 7);

  TsGraphBuilder *b = s.builder;
  TsOutput x = conv_layer (&s, edge_layer (&s, image_input (&s)));
  TsOutput flat = ts_builder_constant_int32s (b, "flatten/shape", (const gint32[]) { -1, (gint32)n_flat }, 2);

  x = ts_builder_op (b, "Reshape", "flatten/Reshape", x, flat);
  ts_sample_enter (&s, "dense");
  x = ts_sample_dense (&s, x, n_flat, 32);
  x = ts_builder_op (b, "Relu", "Relu", x);
  ts_graph_builder_pop (b);
  ts_sample_enter (&s, "logits");
  x = ts_sample_dense (&s, x, 32, 10);
  ts_graph_builder_pop (b);
  x = ts_builder_op (b, "Softmax", "probabilities", x);
  ts_builder_op (b, "ArgMax", "digit", x, ts_builder_constant_int32 (b, "digit/dimension", -1));

  return ts_sample_builder_finish (&s, error);
}

/* ---- one that makes a NaN ---------------------------------------------------------------------- */

/* (x - mean) / √variance; the variance of a constant row is 0, which is what @epsilon is there for. */
static TsOutput
layer_norm (TsSampleBuilder *s,
            TsOutput x,
            float epsilon)
{
  TsGraphBuilder *b = s->builder;
  TsOutput mean = ts_sample_reduce_last (s, "Mean", "mean", x);
  TsOutput centred = ts_builder_op (b, "Sub", "centred", x, mean);
  TsOutput square = ts_builder_op (b, "Square", "square", centred);
  TsOutput variance = ts_sample_reduce_last (s, "Mean", "variance", square);

  if (epsilon > 0)
    variance = ts_builder_op (b, "AddV2", "add_epsilon", variance, ts_builder_constant_float (b, "epsilon", epsilon));

  TsOutput scale = ts_builder_op (b, "Rsqrt", "Rsqrt", variance);

  return ts_builder_op (b, "Mul", "normalized", centred, scale);
}

static TsOutput
norm_block (TsSampleBuilder *s,
            const char *scope,
            TsOutput x,
            gint64 n_in,
            gint64 n_out,
            float epsilon)
{
  ts_sample_enter (s, scope);
  ts_sample_enter (s, "norm");
  x = layer_norm (s, x, epsilon);
  ts_graph_builder_pop (s->builder);
  ts_sample_enter (s, "dense");
  x = ts_sample_dense (s, x, n_in, n_out);
  ts_graph_builder_pop (s->builder);
  x = ts_builder_op (s->builder, "Relu", "Relu", x);
  ts_graph_builder_pop (s->builder);
  return x;
}

static void
add_loss (TsGraphBuilder *b,
          TsOutput x,
          TsOutput target)
{
  ts_graph_builder_push_name_scope (b, "loss");

  TsOutput square = ts_builder_op (b, "Square", "square", ts_builder_op (b, "Sub", "difference", x, target));

  ts_builder_op (b, "Mean", "mean", square, ts_builder_constant_int32s (b, "axes", (const gint32[]) { 0, 1 }, 2));
  ts_graph_builder_pop (b);
}

static gboolean
build_nan (TsGraph *graph,
           GError **error)
{
  TsSampleBuilder s;

  ts_sample_builder_init (&s, graph, 3);

  TsGraphBuilder *b = s.builder;
  TsOutput x = ts_builder_placeholder (b, "features", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 6));
  TsOutput target = ts_builder_placeholder (b, "target", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 3));

  /* A sample whose features are all alike leaves block_1 as zeros; block_2 forgot its epsilon. */
  x = norm_block (&s, "block_1", x, 6, 12, 1e-5f);
  x = norm_block (&s, "block_2", x, 12, 12, 0.0f);
  x = norm_block (&s, "block_3", x, 12, 8, 1e-5f);
  ts_sample_enter (&s, "output");
  x = ts_sample_dense (&s, x, 8, 3);
  x = ts_builder_op (b, "Softmax", "Softmax", x);
  ts_graph_builder_pop (b);
  add_loss (b, x, target);

  return ts_sample_builder_finish (&s, error);
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
