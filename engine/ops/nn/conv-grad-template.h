/* The gradients of ts-conv-grad.c for elements of type T; included once for each. */

typedef struct
{
  const TsConv *conv;
  const T *in;
  const T *filter;
  const T *grad;
  T *result;
  gint out_of_memory; /* atomic */
} FN (Run);

TS_SIMD static void
FN (add) (T *to, const T *from, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    to[i] += from[i];
}

/* to[c] += sum over q of a[c, q] b[c, q] */
TS_SIMD static void
FN (add_products) (T *to, const T *a, const T *b, gint64 channels, gint64 multiplier)
{
  if (multiplier == 1)
    for (gint64 c = 0; c < channels; c++)
      to[c] += a[c] * b[c];
  else
    for (gint64 c = 0; c < channels; c++)
      for (gint64 q = 0; q < multiplier; q++)
        to[c] += a[c * multiplier + q] * b[c * multiplier + q];
}

/* to[c, q] += a[c] b[c, q] */
TS_SIMD static void
FN (add_outer) (T *to, const T *a, const T *b, gint64 channels, gint64 multiplier)
{
  if (multiplier == 1)
    for (gint64 c = 0; c < channels; c++)
      to[c] += a[c] * b[c];
  else
    for (gint64 c = 0; c < channels; c++)
      for (gint64 q = 0; q < multiplier; q++)
        to[c * multiplier + q] += a[c] * b[c * multiplier + q];
}

/* ---- of the input ---- */

/* Adds the gradients of the patches of @n output pixels, for one group, to the input pixels that they were taken from. */
static void
FN (scatter) (const TsConv *conv, gint64 first, gint64 n, gint64 group, const T *patch, T *image)
{
  gint64 depth = conv->in_channels / conv->groups;

  for (gint64 pixel = first; pixel < first + n; pixel++)
    for (gint64 ky = 0; ky < conv->axis[0].size; ky++)
      for (gint64 kx = 0; kx < conv->axis[1].size; kx++, patch += depth)
        {
          gint64 to = input_pixel (conv, pixel, ky, kx);

          if (to >= 0)
            FN (add) (image + to * conv->in_channels + group * depth, patch, depth);
        }
}

static void
FN (input_image) (const FN (Run) * run, const T *grad, T *image, T *patches, gint64 block)
{
  const TsConv *conv = run->conv;
  gint64 out_depth = conv->out_channels / conv->groups;

  for (gint64 first = 0; first < pixels_out (conv); first += block)
    {
      gint64 n = MIN (block, pixels_out (conv) - first);
      TsGemm gemm = { .transpose_b = TRUE,
                      .m = n,
                      .n = ts_conv_depth (conv),
                      .k = out_depth,
                      .lda = conv->out_channels,
                      .ldb = conv->out_channels,
                      .ldc = ts_conv_depth (conv) };

      for (gint64 group = 0; group < conv->groups; group++)
        {
          FN (multiply) (&gemm, grad + first * conv->out_channels + group * out_depth, run->filter + group * out_depth, patches, FALSE);
          FN (scatter) (conv, first, n, group, patches, image);
        }
    }
}

static void
FN (input_image_depthwise) (const FN (Run) * run, const T *grad, T *image)
{
  const TsConv *conv = run->conv;

  for (gint64 pixel = 0; pixel < pixels_out (conv); pixel++, grad += conv->out_channels)
    {
      const T *filter = run->filter;

      for (gint64 ky = 0; ky < conv->axis[0].size; ky++)
        for (gint64 kx = 0; kx < conv->axis[1].size; kx++, filter += conv->out_channels)
          {
            gint64 to = input_pixel (conv, pixel, ky, kx);

            if (to >= 0)
              FN (add_products) (image + to * conv->in_channels, grad, filter, conv->in_channels, conv->out_channels / conv->in_channels);
          }
    }
}

static void
FN (input_images) (gsize begin, gsize end, gpointer data)
{
  FN (Run) *run = data;
  const TsConv *conv = run->conv;
  gboolean depthwise = conv->groups > 1 && conv->groups == conv->in_channels;
  gint64 block = pixels_per_block (ts_conv_depth (conv));
  g_autofree T *patches = depthwise ? NULL : g_try_malloc_n ((gsize)(block * ts_conv_depth (conv) + 1), sizeof (T));

  if (!depthwise && patches == NULL)
    {
      g_atomic_int_set (&run->out_of_memory, TRUE);
      return;
    }

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      const T *grad = run->grad + i * pixels_out (conv) * conv->out_channels;
      T *image = run->result + i * pixels_in (conv) * conv->in_channels;

      memset (image, 0, (gsize)(pixels_in (conv) * conv->in_channels) * sizeof (T));
      if (depthwise)
        FN (input_image_depthwise) (run, grad, image);
      else
        FN (input_image) (run, grad, image, patches, block);
    }
}

/* ---- of the filter ---- */

static void
FN (filter_tap_depthwise) (const FN (Run) * run, gint64 tap)
{
  const TsConv *conv = run->conv;
  gint64 ky = tap / conv->axis[1].size, kx = tap % conv->axis[1].size;
  T *result = run->result + tap * conv->out_channels;

  memset (result, 0, (gsize)conv->out_channels * sizeof (T));
  for (gint64 image = 0; image < conv->batch; image++)
    for (gint64 pixel = 0; pixel < pixels_out (conv); pixel++)
      {
        gint64 from = input_pixel (conv, pixel, ky, kx);

        if (from >= 0)
          FN (add_outer) (result, run->in + (image * pixels_in (conv) + from) * conv->in_channels,
                          run->grad + (image * pixels_out (conv) + pixel) * conv->out_channels,
                          conv->in_channels, conv->out_channels / conv->in_channels);
      }
}

static void
FN (filter_taps_depthwise) (gsize begin, gsize end, gpointer data)
{
  for (gsize i = begin; i < end; i++)
    FN (filter_tap_depthwise) (data, (gint64)i);
}

/* What tap @tap of the channels of a group sees at @n output pixels. */
static void
FN (gather_tap) (const FN (Run) * run, gint64 first, gint64 n, gint64 group, gint64 tap, T *to)
{
  const TsConv *conv = run->conv;
  gint64 depth = conv->in_channels / conv->groups;

  for (gint64 i = first; i < first + n; i++, to += depth)
    {
      gint64 image = i / pixels_out (conv);
      gint64 from = input_pixel (conv, i % pixels_out (conv), tap / conv->axis[1].size, tap % conv->axis[1].size);

      if (from < 0)
        memset (to, 0, (gsize)depth * sizeof (T));
      else
        memcpy (to, run->in + (image * pixels_in (conv) + from) * conv->in_channels + group * depth, (gsize)depth * sizeof (T));
    }
}

/* Some output channels of one tap of one group. */
static void
FN (filter_part) (const FN (Run) * run, gint64 tap, gint64 group, gint64 first_channel, gint64 n_channels, T *seen, gint64 block)
{
  const TsConv *conv = run->conv;
  gint64 depth = conv->in_channels / conv->groups;
  gint64 channel = group * (conv->out_channels / conv->groups) + first_channel;
  gint64 n_pixels = conv->batch * pixels_out (conv);

  for (gint64 first = 0; first < n_pixels; first += block)
    {
      TsGemm gemm = { .transpose_a = TRUE,
                      .m = depth,
                      .n = n_channels,
                      .k = MIN (block, n_pixels - first),
                      .lda = depth,
                      .ldb = conv->out_channels,
                      .ldc = conv->out_channels };

      FN (gather_tap) (run, first, gemm.k, group, tap, seen);
      FN (multiply) (&gemm, seen, run->grad + first * conv->out_channels + channel,
                     run->result + tap * depth * conv->out_channels + channel, first > 0);
    }
}

static void
FN (filter_parts) (gsize begin, gsize end, gpointer data)
{
  FN (Run) *run = data;
  const TsConv *conv = run->conv;
  gint64 depth = conv->in_channels / conv->groups, out_depth = conv->out_channels / conv->groups;
  gint64 n_parts = (out_depth + BLOCK_CHANNELS - 1) / BLOCK_CHANNELS;
  gint64 block = pixels_per_block (depth);
  g_autofree T *seen = g_try_malloc_n ((gsize)(block * depth + 1), sizeof (T));

  if (seen == NULL)
    {
      g_atomic_int_set (&run->out_of_memory, TRUE);
      return;
    }
  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      gint64 first = i % n_parts * BLOCK_CHANNELS;

      FN (filter_part) (run, i / n_parts / conv->groups, i / n_parts % conv->groups, first, MIN (BLOCK_CHANNELS, out_depth - first), seen, block);
    }
}

/* ---- both ---- */

static gboolean
FN (run_all) (FN (Run) * run, TsCall *call, gsize n, TsRangeFunc func, GError **error)
{
  if (!ts_call_parallel_for (call, n, 1, func, run, error))
    return FALSE;
  if (!run->out_of_memory)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the gradient of a convolution");
  return FALSE;
}

/* NHWC from NCHW, or %NULL if there is no memory. */
static T *
FN (turn_to_nhwc) (const T *images, gint64 batch, gint64 channels, gint64 pixels, GError **error)
{
  T *result = alloc_elements (batch * channels * pixels, sizeof (T), error);

  if (result != NULL)
    ts_image_turn (images, result, batch, channels, pixels, sizeof (T));
  return result;
}

gboolean
FN (ts_conv_input_grad) (const TsConv *conv, TsCall *call, const T *grad, const T *filter, T *result, GError **error)
{
  FN (Run) run = { .conv = conv, .filter = filter, .grad = grad, .result = result };
  g_autofree T *grad_turned = NULL, *result_turned = NULL;

  if (conv->format == TS_IMAGE_NCHW)
    {
      run.grad = grad_turned = FN (turn_to_nhwc) (grad, conv->batch, conv->out_channels, pixels_out (conv), error);
      if (grad_turned == NULL)
        return FALSE;
      run.result = result_turned = alloc_elements (conv->batch * pixels_in (conv) * conv->in_channels, sizeof (T), error);
      if (result_turned == NULL)
        return FALSE;
    }

  if (!FN (run_all) (&run, call, (gsize)conv->batch, FN (input_images), error))
    return FALSE;
  if (result_turned != NULL)
    ts_image_turn (result_turned, result, conv->batch, pixels_in (conv), conv->in_channels, sizeof (T));
  return TRUE;
}

gboolean
FN (ts_conv_filter_grad) (const TsConv *conv, TsCall *call, const T *in, const T *grad, T *result, GError **error)
{
  FN (Run) run = { .conv = conv, .in = in, .grad = grad, .result = result };
  g_autofree T *grad_turned = NULL, *in_turned = NULL;
  gint64 taps = conv->axis[0].size * conv->axis[1].size, out_depth = conv->out_channels / conv->groups;

  if (conv->format == TS_IMAGE_NCHW)
    {
      run.grad = grad_turned = FN (turn_to_nhwc) (grad, conv->batch, conv->out_channels, pixels_out (conv), error);
      if (grad_turned == NULL)
        return FALSE;
      run.in = in_turned = FN (turn_to_nhwc) (in, conv->batch, conv->in_channels, pixels_in (conv), error);
      if (in_turned == NULL)
        return FALSE;
    }

  if (conv->groups > 1 && conv->groups == conv->in_channels)
    return FN (run_all) (&run, call, (gsize)taps, FN (filter_taps_depthwise), error);
  return FN (run_all) (&run, call, (gsize)(taps * conv->groups * ((out_depth + BLOCK_CHANNELS - 1) / BLOCK_CHANNELS)),
                       FN (filter_parts), error);
}
