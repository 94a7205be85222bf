#include "engine/exec/ts-session.h"
#include "engine/graph/ts-graph-builder.h"
#include "engine/io/ts-picture.h"
#include "engine/ops/summary/ts-summary.h"
#include "engine/ops/ts-standard-ops.h"

/* The pictures in summaries: their bytes depend on the libraries, their pixels do not. */

static TsTensor *
summarise (TsTensor *images)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (TsTensor) tag = ts_tensor_new_string_scalar ("t", -1);
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput inputs[2], output;
  TsTensor *result = NULL;

  for (guint i = 0; i < 2; i++)
    {
      ts_graph_builder_begin (builder, "Const", i == 0 ? "tag" : "images");
      ts_graph_builder_attr_dtype (builder, "dtype", i == 0 ? TS_DTYPE_STRING : images->dtype);
      ts_graph_builder_attr_tensor (builder, "value", i == 0 ? tag : images);
      ts_graph_builder_end (builder, &inputs[i], &error);
      g_assert_no_error (error);
    }
  ts_graph_builder_begin (builder, "ImageSummary", "y");
  ts_graph_builder_input (builder, inputs[0]);
  ts_graph_builder_input (builder, inputs[1]);
  ts_graph_builder_end (builder, &output, &error);
  g_assert_no_error (error);

  session = ts_session_new (graph);
  ts_session_run (session, NULL, 0, &output, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Goes down to the bytes of picture @i. */
static TsPicture *
read_picture (const TsTensor *summary,
              guint i)
{
  const TsString *message = summary->data;
  const guint32 path[] = { TS_SUMMARY_VALUE, TS_SUMMARY_IMAGE, 4 };
  const guint8 *data = (const guint8 *)message->bytes;
  gsize size = message->size;
  TsPicture *picture;
  g_autoptr (GError) error = NULL;

  for (guint level = 0; level < G_N_ELEMENTS (path); level++)
    {
      guint left = level == 0 ? i + 1 : 1;
      TsWireReader reader;
      TsWireField field;

      ts_wire_reader_init (&reader, NULL, data, size, NULL);
      while (left > 0)
        {
          g_assert_true (ts_wire_next (&reader, &field, NULL));
          left -= field.number == path[level];
        }
      data = field.data;
      size = field.size;
    }
  picture = ts_picture_read_png (data, size, &error);
  g_assert_no_error (error);
  return picture;
}

static void
assert_picture (const TsTensor *summary,
                guint i,
                guint width,
                guint height,
                guint n_channels,
                const guint8 *expected)
{
  g_autoptr (TsPicture) picture = read_picture (summary, i);

  g_assert_cmpuint (picture->width, ==, width);
  g_assert_cmpuint (picture->height, ==, height);
  g_assert_cmpuint (picture->n_channels, ==, n_channels);
  for (guint k = 0; k < width * height * n_channels; k++)
    g_assert_cmpuint (picture->samples[k] / 257, ==, expected[k]);
}

static void
test_bytes (void)
{
  const guint8 values[] = { 0, 1, 127, 128, 254, 255 };
  g_autoptr (TsTensor) images = ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE (1, 2, 3, 1), values);
  g_autoptr (TsTensor) summary = summarise (images);

  assert_picture (summary, 0, 3, 2, 1, values);
}

/* The largest is white; with negative ones the middle is 128. */
static void
test_floats (void)
{
  const float values[] = { 0, 0.5f, 2, -2, 0, 1 };
  g_autoptr (TsTensor) images = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 1, 1, 3), values);
  g_autoptr (TsTensor) summary = summarise (images);

  assert_picture (summary, 0, 1, 1, 3, (const guint8[]) { 0, 63, 255 });
  assert_picture (summary, 1, 1, 1, 3, (const guint8[]) { 1, 128, 191 });
}

/* A pixel with NaN or infinity is red; black is what is nearly nothing. */
static void
test_bad_pixels (void)
{
  const float nan = __builtin_nanf (""), inf = __builtin_inff ();
  const float values[] = { 0, nan, 9, 1, 2, 4, 1e-7f, 0, 0, inf, 0, 0 };
  g_autoptr (TsTensor) images = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 1, 2, 3), values);
  g_autoptr (TsTensor) summary = summarise (images);

  assert_picture (summary, 0, 2, 1, 3, (const guint8[]) { 255, 0, 0, 63, 127, 255 });
  assert_picture (summary, 1, 2, 1, 3, (const guint8[]) { 0, 0, 0, 255, 0, 0 });
}

/* Reckoned in half: 0.33325 * 127 + 128 is 170.3. */
static void
test_half (void)
{
  const guint16 values[] = { 0x3555, 0x3c00, 0, 0xbc00 };
  g_autoptr (TsTensor) images = ts_tensor_new_copy (TS_DTYPE_HALF, &TS_SHAPE (1, 1, 1, 4), values);
  g_autoptr (TsTensor) summary = summarise (images);

  assert_picture (summary, 0, 1, 1, 4, (const guint8[]) { 170, 255, 128, 1 });
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image-summary/bytes", test_bytes);
  g_test_add_func ("/image-summary/floats", test_floats);
  g_test_add_func ("/image-summary/bad-pixels", test_bad_pixels);
  g_test_add_func ("/image-summary/half", test_half);

  return g_test_run ();
}
