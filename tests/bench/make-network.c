/* Writes a network with random weights, frozen, for benchmarks: make-network resnet50|mobilenet FILE
 *
 * ResNet-50 (version 1.5: the stride is in the 3 × 3 convolutions) and MobileNet-V1, both for images of 224 × 224 × 3 and with 1000 classes.
 * Batch norms are folded into weights, as in a file made for inference. Seeded: the same file each time. */

#include "engine/ops/ts-standard-ops.h"
#include "engine/samples/ts-sample-builder.h"

#include <math.h>
#include <string.h>

#define IMAGE_SIZE 224
#define N_CLASSES 1000

/* He's deviation keeps values of one size through convolution and Relu. Without an activation something is added: a quarter, so that sums do not grow. */
static float
deviation (gint64 n_in,
           const char *activation)
{
  return (activation != NULL ? 1.0f : 0.25f) * sqrtf (2.0f / (float)n_in);
}

static TsOutput
bias_add (TsSampleBuilder *self,
          TsOutput x,
          gint64 n)
{
  TsOutput bias = ts_sample_weights (self, "bias", &TS_SHAPE (n), 0.1f);

  return ts_builder_op (self->builder, "BiasAdd", "BiasAdd", x, bias);
}

static TsOutput
conv (TsSampleBuilder *self,
      const char *scope,
      TsOutput x,
      gint64 n_in,
      gint64 n_out,
      gint64 size,
      gint64 stride,
      const char *activation)
{
  TsShape shape = TS_SHAPE (size, size, n_in, n_out);
  TsOutput kernel, y;

  ts_sample_enter (self, scope);
  kernel = ts_sample_weights (self, "kernel", &shape, deviation (size * size * n_in, activation));
  y = ts_builder_conv2d (self->builder, "Conv2D", x, kernel, stride, "SAME");
  y = bias_add (self, y, n_out);
  if (activation != NULL)
    y = ts_builder_op (self->builder, activation, activation, y);
  ts_graph_builder_pop (self->builder);
  return y;
}

static TsOutput
depthwise (TsSampleBuilder *self,
           const char *scope,
           TsOutput x,
           gint64 n,
           gint64 stride)
{
  TsShape shape = TS_SHAPE (3, 3, n, 1);
  gint64 strides[] = { 1, stride, stride, 1 };
  TsOutput kernel, y;

  ts_sample_enter (self, scope);
  kernel = ts_sample_weights (self, "kernel", &shape, deviation (9, "Relu6"));
  ts_graph_builder_begin (self->builder, "DepthwiseConv2dNative", "depthwise");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_input (self->builder, kernel);
  ts_graph_builder_attr_ints (self->builder, "strides", strides, 4);
  ts_graph_builder_attr_string (self->builder, "padding", "SAME", -1);
  y = bias_add (self, ts_graph_builder_add (self->builder), n);
  y = ts_builder_op (self->builder, "Relu6", "Relu6", y);
  ts_graph_builder_pop (self->builder);
  return y;
}

/* Mean over the image, one dense layer, softmax. */
static void
classify (TsSampleBuilder *self,
          TsOutput x,
          gint64 n_in)
{
  TsOutput axes = ts_builder_constant_int32s (self->builder, "pool/axes", (gint32[]) { 1, 2 }, 2);

  x = ts_builder_reduce (self->builder, "Mean", "pool/Mean", x, axes, FALSE);
  ts_sample_enter (self, "logits");
  x = ts_sample_dense (self, x, n_in, N_CLASSES);
  ts_graph_builder_pop (self->builder);
  ts_builder_op (self->builder, "Softmax", "softmax", x);
}

static TsOutput
bottleneck (TsSampleBuilder *self,
            guint stage,
            guint block,
            TsOutput x,
            gint64 n_in,
            gint64 width,
            gint64 stride)
{
  g_autofree char *scope = g_strdup_printf ("stage%u/block%u", stage + 1, block + 1);
  TsOutput y, shortcut = x;

  ts_sample_enter (self, scope);
  y = conv (self, "conv1", x, n_in, width, 1, 1, "Relu");
  y = conv (self, "conv2", y, width, width, 3, stride, "Relu");
  y = conv (self, "conv3", y, width, 4 * width, 1, 1, NULL);
  if (block == 0)
    shortcut = conv (self, "shortcut", x, n_in, 4 * width, 1, stride, NULL);
  y = ts_builder_op (self->builder, "AddV2", "add", shortcut, y);
  y = ts_builder_op (self->builder, "Relu", "Relu", y);
  ts_graph_builder_pop (self->builder);
  return y;
}

static void
make_resnet (TsSampleBuilder *self,
             TsOutput x)
{
  static const guint n_blocks[] = { 3, 4, 6, 3 };
  gint64 n_in = 64, width = 64;

  x = conv (self, "conv1", x, 3, n_in, 7, 2, "Relu");
  x = ts_builder_pool (self->builder, "MaxPool", "pool1", x, 3, 2, "SAME");
  for (guint stage = 0; stage < G_N_ELEMENTS (n_blocks); stage++, width *= 2)
    {
      for (guint block = 0; block < n_blocks[stage]; block++)
        {
          x = bottleneck (self, stage, block, x, n_in, width, stage > 0 && block == 0 ? 2 : 1);
          n_in = 4 * width;
        }
    }
  classify (self, x, n_in);
}

static void
make_mobilenet (TsSampleBuilder *self,
                TsOutput x)
{
  static const struct
  {
    gint64 n_out;
    gint64 stride;
  } layers[] = {
    { 64, 1 },
    { 128, 2 },
    { 128, 1 },
    { 256, 2 },
    { 256, 1 },
    { 512, 2 },
    { 512, 1 }, //
    { 512, 1 },
    { 512, 1 },
    { 512, 1 },
    { 512, 1 },
    { 1024, 2 },
    { 1024, 1 },
  };
  gint64 n_in = 32;

  x = conv (self, "conv1", x, 3, n_in, 3, 2, "Relu6");
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autofree char *dw = g_strdup_printf ("conv_dw_%u", i + 1);
      g_autofree char *pw = g_strdup_printf ("conv_pw_%u", i + 1);

      x = depthwise (self, dw, x, n_in, layers[i].stride);
      x = conv (self, pw, x, n_in, layers[i].n_out, 1, 1, "Relu6");
      n_in = layers[i].n_out;
    }
  classify (self, x, n_in);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TsShape shape = TS_SHAPE (1, IMAGE_SIZE, IMAGE_SIZE, 3);
  TsSampleBuilder maker;
  TsOutput x;

  if (argc != 3 || (strcmp (argv[1], "resnet50") != 0 && strcmp (argv[1], "mobilenet") != 0))
    {
      g_printerr ("usage: make-network resnet50|mobilenet FILE\n");
      return 2;
    }

  ts_sample_builder_init (&maker, graph, 1);
  x = ts_builder_placeholder (maker.builder, "input", TS_DTYPE_FLOAT, &shape);
  if (strcmp (argv[1], "resnet50") == 0)
    make_resnet (&maker, x);
  else
    make_mobilenet (&maker, x);

  if (!ts_sample_builder_finish (&maker, &error))
    g_error ("%s", error->message);
  bytes = ts_graph_to_bytes (graph);
  if (!g_file_set_contents (argv[2], g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error))
    g_error ("%s", error->message);
  return 0;
}
