/* The ways to compute a convolution, each against its definition in double. */

#include "engine/ops/nn/ts-conv.h"
#include "engine/ops/nn/ts-dnnl-conv.h"

#include <math.h>
#include <string.h>

/* Numbers of -1 .. 1 that are the same everywhere. */
static float *
numbers (gsize n, guint32 seed)
{
  float *result = g_new (float, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      seed = seed * 1664525u + 1013904223u;
      result[i] = (float)(seed >> 8) / (1 << 23) - 1;
    }
  return result;
}

static gsize
at (const TsConv *conv, gint64 b, gint64 y, gint64 x, gint64 c, gboolean out)
{
  gint64 h = out ? conv->axis[0].out : conv->axis[0].in, w = out ? conv->axis[1].out : conv->axis[1].in;
  gint64 channels = out ? conv->out_channels : conv->in_channels;

  if (conv->format == TS_IMAGE_NHWC)
    return (gsize)(((b * h + y) * w + x) * channels + c);
  return (gsize)(((b * channels + c) * h + y) * w + x);
}

/* One output element, by the definition. */
static double
element (const TsConv *conv, const float *in, const float *filter, gint64 b, gint64 oy, gint64 ox, gint64 o)
{
  gint64 depth = conv->in_channels / conv->groups, first = o / (conv->out_channels / conv->groups) * depth;
  double sum = 0;

  for (gint64 ky = 0; ky < conv->axis[0].size; ky++)
    for (gint64 kx = 0; kx < conv->axis[1].size; kx++)
      for (gint64 i = 0; i < depth; i++)
        {
          gint64 y = oy * conv->axis[0].stride - conv->axis[0].before + ky * conv->axis[0].dilation;
          gint64 x = ox * conv->axis[1].stride - conv->axis[1].before + kx * conv->axis[1].dilation;
          double tap = filter[((ky * conv->axis[1].size + kx) * depth + i) * conv->out_channels + o];

          if (y >= 0 && y < conv->axis[0].in && x >= 0 && x < conv->axis[1].in)
            sum += tap * in[at (conv, b, y, x, first + i, FALSE)];
          else
            sum += tap * 0;
        }
  return sum;
}

static double *
define (const TsConv *conv, const float *in, const float *filter)
{
  double *out = g_new (double, conv->batch * conv->axis[0].out * conv->axis[1].out * conv->out_channels);

  for (gint64 b = 0; b < conv->batch; b++)
    for (gint64 y = 0; y < conv->axis[0].out; y++)
      for (gint64 x = 0; x < conv->axis[1].out; x++)
        for (gint64 o = 0; o < conv->out_channels; o++)
          out[at (conv, b, y, x, o, TRUE)] = element (conv, in, filter, b, y, x, o);
  return out;
}

static void
assert_close (const float *x, const double *wanted, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isnan (wanted[i]))
      g_assert_true (isnan (x[i]));
    else
      g_assert_cmpfloat_with_epsilon (x[i], wanted[i], 1e-5 * (1 + fabs (wanted[i])));
}

typedef struct
{
  const char *name;
  TsImageFormat format;
  TsPadding padding;
  gint64 in[4]; /* batch, rows, columns, channels */
  gint64 filter[4];
  gint64 stride[2];
  gint64 dilation[2];
  gboolean depthwise;
} Case;

static const Case cases[] = {
  { "plain", TS_IMAGE_NHWC, TS_PADDING_VALID, { 1, 5, 6, 3 }, { 3, 3, 3, 4 }, { 1, 1 }, { 1, 1 }, FALSE },
  { "same", TS_IMAGE_NHWC, TS_PADDING_SAME, { 2, 7, 9, 3 }, { 3, 4, 3, 5 }, { 2, 3 }, { 1, 1 }, FALSE },
  { "dilated", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 9, 8, 2 }, { 3, 3, 2, 16 }, { 1, 1 }, { 2, 3 }, FALSE },
  { "explicit", TS_IMAGE_NHWC, TS_PADDING_EXPLICIT, { 1, 5, 5, 4 }, { 3, 3, 4, 4 }, { 2, 1 }, { 1, 1 }, FALSE },
  { "pointwise", TS_IMAGE_NHWC, TS_PADDING_SAME, { 2, 4, 4, 24 }, { 1, 1, 24, 40 }, { 1, 1 }, { 1, 1 }, FALSE },
  { "pointwise-stride", TS_IMAGE_NHWC, TS_PADDING_VALID, { 2, 5, 5, 8 }, { 1, 1, 8, 8 }, { 2, 2 }, { 1, 1 }, FALSE },
  { "groups", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 6, 6, 8 }, { 3, 3, 4, 6 }, { 1, 1 }, { 1, 1 }, FALSE },
  { "nchw", TS_IMAGE_NCHW, TS_PADDING_SAME, { 2, 6, 5, 4 }, { 3, 3, 2, 6 }, { 2, 1 }, { 1, 1 }, FALSE },
  { "depthwise", TS_IMAGE_NHWC, TS_PADDING_SAME, { 2, 7, 7, 19 }, { 3, 3, 19, 1 }, { 2, 2 }, { 1, 1 }, TRUE },
  { "depthwise-many", TS_IMAGE_NHWC, TS_PADDING_VALID, { 1, 7, 7, 5 }, { 3, 2, 5, 3 }, { 1, 1 }, { 2, 2 }, TRUE },
  { "depthwise-one", TS_IMAGE_NCHW, TS_PADDING_SAME, { 1, 7, 7, 1 }, { 3, 3, 1, 3 }, { 1, 1 }, { 1, 1 }, TRUE },
  { "larger-window", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 2, 2, 2 }, { 5, 5, 2, 3 }, { 1, 1 }, { 1, 1 }, FALSE },
  { "parts", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 33, 30, 16 }, { 5, 3, 16, 24 }, { 2, 1 }, { 1, 1 }, FALSE },
  { "parts-of-images", TS_IMAGE_NHWC, TS_PADDING_VALID, { 5, 16, 16, 16 }, { 3, 3, 16, 32 }, { 1, 1 }, { 1, 1 }, FALSE },
  { "parts-dilated", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 24, 30, 16 }, { 3, 3, 16, 24 }, { 1, 1 }, { 3, 1 }, FALSE },
  { "parts-of-padding", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 2, 40, 16 }, { 17, 1, 16, 64 }, { 1, 1 }, { 1, 1 }, FALSE },
  { "parts-depthwise", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 40, 41, 96 }, { 3, 3, 96, 1 }, { 2, 2 }, { 1, 1 }, TRUE },
  { "many-blocks", TS_IMAGE_NHWC, TS_PADDING_SAME, { 1, 40, 40, 16 }, { 3, 3, 16, 8 }, { 1, 1 }, { 1, 1 }, FALSE },
};

typedef struct
{
  TsConv conv;
  float *in;
  TsTensor *filter;
  double *wanted;
  float *out;
  gsize n_out;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const Case *c = data;
  TsWindow window = {
    .format = c->format,
    .padding = c->padding,
    .stride = { c->stride[0], c->stride[1] },
    .dilation = { c->dilation[0], c->dilation[1] },
    .before = { 0, 2 },
    .after = { 1, 1 },
  };
  TsShape in = ts_image_shape (c->format, c->in[0], c->in[1], c->in[2], c->in[3]);
  TsShape filter = TS_SHAPE (c->filter[0], c->filter[1], c->filter[2], c->filter[3]);
  gint64 n_in = 0, n_filter = 0;
  g_autofree float *values = NULL;
  g_autoptr (GError) error = NULL;

  if (c->depthwise)
    ts_conv_init_depthwise (&self->conv, &window, &in, &filter, &error);
  else
    ts_conv_init (&self->conv, &window, &in, &filter, &error);
  g_assert_no_error (error);

  ts_shape_n_elements (&in, &n_in);
  ts_shape_n_elements (&filter, &n_filter);
  self->in = numbers ((gsize)n_in, 1);
  values = numbers ((gsize)n_filter, 2);
  self->filter = ts_tensor_new_copy (TS_DTYPE_FLOAT, &filter, values);
  self->n_out = (gsize)(self->conv.batch * self->conv.axis[0].out * self->conv.axis[1].out * self->conv.out_channels);
  self->out = g_new (float, self->n_out);
  self->wanted = define (&self->conv, self->in, self->filter->data);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->in);
  g_free (self->wanted);
  g_free (self->out);
  ts_tensor_unref (self->filter);
}

static void
test_plain (Fixture *self, gconstpointer data)
{
  TsCall call = { .n_threads = 1 }, call_2 = { .n_threads = 2 };
  g_autofree float *again = g_new (float, self->n_out);
  g_autoptr (GError) error = NULL;

  ts_conv_run_float (&self->conv, &call, self->in, self->filter->data, self->out, NULL, &error);
  g_assert_no_error (error);
  assert_close (self->out, self->wanted, self->n_out);

  ts_conv_run_float (&self->conv, &call_2, self->in, self->filter->data, again, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (self->out, self->n_out * sizeof (float), again, self->n_out * sizeof (float));
}

static void
test_double (Fixture *self, gconstpointer data)
{
  gsize n_in = (gsize)(self->conv.batch * self->conv.axis[0].in * self->conv.axis[1].in * self->conv.in_channels);
  g_autofree double *in = g_new (double, n_in), *filter = g_new (double, self->filter->n_elements);
  g_autofree double *out = g_new (double, self->n_out);
  TsCall call = { .n_threads = 1 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_in; i++)
    in[i] = self->in[i];
  for (gsize i = 0; i < self->filter->n_elements; i++)
    filter[i] = ((float *)self->filter->data)[i];

  ts_conv_run_double (&self->conv, &call, in, filter, out, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < self->n_out; i++)
    g_assert_cmpfloat_with_epsilon (out[i], self->wanted[i], 1e-13 * (1 + fabs (self->wanted[i])));
}

#ifdef HAVE_ONEDNN
static void
run_dnnl (TsDnnlConv *dnnl, Fixture *self, TsTensor *filter, guint n_threads, const TsEpilogue *epilogue, float *out)
{
  TsCall call = { .n_threads = n_threads };
  g_autoptr (GError) error = NULL;
  gboolean handled = FALSE;

  ts_dnnl_conv_run (dnnl, &self->conv, &call, self->in, filter, out, epilogue, &handled, &error);
  g_assert_no_error (error);
  g_assert_true (handled);
}

static void
test_dnnl (Fixture *self, gconstpointer data)
{
  g_autoptr (TsDnnlConv) dnnl = ts_dnnl_conv_new (TS_CONV_FORWARD, self->filter);
  g_autofree float *again = g_new (float, self->n_out), *bias = numbers ((gsize)self->conv.out_channels, 3);
  TsEpilogue epilogue = { .steps = { { .kind = TS_FUSED_BIAS_ADD, .operand = bias } }, .n_steps = 1 };

  for (int turn = 0; turn < 2; turn++)
    {
      memset (self->out, 0, self->n_out * sizeof (float));
      run_dnnl (dnnl, self, self->filter, 1, NULL, self->out);
      assert_close (self->out, self->wanted, self->n_out);
    }

  for (guint n_threads = 2; n_threads < 6; n_threads++)
    {
      memset (again, 0, self->n_out * sizeof (float));
      run_dnnl (dnnl, self, self->filter, n_threads, NULL, again);
      g_assert_cmpmem (self->out, self->n_out * sizeof (float), again, self->n_out * sizeof (float));
    }

  epilogue.out = &(TsTensor) { .dtype = TS_DTYPE_FLOAT, .data = again };
  run_dnnl (dnnl, self, self->filter, 2, &epilogue, again);
  for (gsize i = 0; i < self->n_out; i++)
    {
      gsize plane = (gsize)(self->conv.axis[0].out * self->conv.axis[1].out), n = (gsize)self->conv.out_channels;

      self->wanted[i] += bias[self->conv.format == TS_IMAGE_NHWC ? i % n : i / plane % n];
    }
  assert_close (again, self->wanted, self->n_out);
}

/* Another filter than the one that was packed counts, and so does the first again. */
static void
test_dnnl_other_filter (Fixture *self, gconstpointer data)
{
  g_autoptr (TsDnnlConv) dnnl = ts_dnnl_conv_new (TS_CONV_FORWARD, self->filter);
  g_autofree float *values = numbers (self->filter->n_elements, 7);
  g_autoptr (TsTensor) other = ts_tensor_new_copy (TS_DTYPE_FLOAT, &self->filter->shape, values);
  g_autofree double *wanted = define (&self->conv, self->in, values);

  for (int turn = 0; turn < 4; turn++)
    {
      run_dnnl (dnnl, self, turn % 2 ? other : self->filter, 1, NULL, self->out);
      assert_close (self->out, turn % 2 ? wanted : self->wanted, self->n_out);
    }
}

static void
test_dnnl_leaves_nan (Fixture *self, gconstpointer data)
{
  g_autoptr (TsDnnlConv) dnnl = ts_dnnl_conv_new (TS_CONV_FORWARD, NULL);
  TsCall call = { .n_threads = 1 };
  g_autoptr (GError) error = NULL;
  gboolean handled = TRUE;

  ((float *)self->filter->data)[0] = NAN;
  ts_dnnl_conv_run (dnnl, &self->conv, &call, self->in, self->filter, self->out, NULL, &handled, &error);
  g_assert_no_error (error);
  g_assert_false (handled);
}
#endif

/* The padding is multiplied too, as TensorFlow does. */
static void
test_nan_in_filter (Fixture *self, gconstpointer data)
{
  TsCall call = { .n_threads = 1 };
  g_autofree double *wanted = NULL;
  g_autoptr (GError) error = NULL;

  ((float *)self->filter->data)[0] = NAN;
  ((float *)self->filter->data)[self->filter->n_elements - 1] = INFINITY;
  wanted = define (&self->conv, self->in, self->filter->data);

  ts_conv_run_float (&self->conv, &call, self->in, self->filter->data, self->out, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < self->n_out; i++)
    g_assert_true (isnan (self->out[i]) ? isnan (wanted[i]) : isinf (wanted[i]) ? self->out[i] == (float)wanted[i] : isfinite (self->out[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      struct
      {
        const char *name;
        void (*func) (Fixture *, gconstpointer);
      } tests[] = {
        { "plain", test_plain },
        { "double", test_double },
        { "nan-in-filter", test_nan_in_filter },
#ifdef HAVE_ONEDNN
        { "dnnl", test_dnnl },
        { "dnnl-other-filter", test_dnnl_other_filter },
        { "dnnl-leaves-nan", test_dnnl_leaves_nan },
#endif
      };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/conv/%s/%s", cases[i].name, tests[k].name);

          g_test_add (path, Fixture, &cases[i], set_up, tests[k].func, tear_down);
        }
    }
  return g_test_run ();
}
