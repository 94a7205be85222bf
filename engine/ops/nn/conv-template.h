/* The convolutions of ts-conv-run.c for elements of type T; included once for each. */

typedef struct
{
  const TsConv *conv;
  const T *in;
  const T *filter;
  T *out;
  const TsEpilogue *epilogue;
  const T *zeros;     /* a pixel of padding */
  gint64 pixels;      /* of a block */
  gint out_of_memory; /* atomic */
} FN (Run);

/* The taps in one row of the window: those inside the image from it, the others zero. */
static T *
FN (gather_row) (const TsConv *conv, const T *row, gint64 left, gint64 first, gint64 depth, T *patch)
{
  const TsWindowAxis *axis = &conv->axis[1];

  for (gint64 kx = 0; kx < axis->size; kx++, patch += depth)
    {
      gint64 x = left + kx * axis->dilation;

      if (x < 0 || x >= axis->in)
        memset (patch, 0, (gsize)depth * sizeof (T));
      else
        memcpy (patch, row + x * conv->in_channels + first, (gsize)depth * sizeof (T));
    }
  return patch;
}

/* What output pixel @pixel is computed from, for the channels of one group. */
static T *
FN (gather) (const FN (Run) * run, gint64 pixel, gint64 group, T *patch)
{
  const TsConv *conv = run->conv;
  const TsWindowAxis *rows = &conv->axis[0], *columns = &conv->axis[1];
  gint64 depth = conv->in_channels / conv->groups;
  gint64 row_size = columns->in * conv->in_channels;
  gint64 image = pixel / (rows->out * columns->out);
  gint64 top = pixel / columns->out % rows->out * rows->stride - rows->before;
  gint64 left = pixel % columns->out * columns->stride - columns->before;

  for (gint64 ky = 0; ky < rows->size; ky++)
    {
      gint64 y = top + ky * rows->dilation;

      if (y < 0 || y >= rows->in)
        {
          memset (patch, 0, (gsize)(columns->size * depth) * sizeof (T));
          patch += columns->size * depth;
        }
      else
        patch = FN (gather_row) (conv, run->in + (image * rows->in + y) * row_size, left, group * depth, depth, patch);
    }
  return patch;
}

static void
FN (run_block) (const FN (Run) * run, gint64 first, gint64 n, T *patches)
{
  const TsConv *conv = run->conv;
  gint64 out_depth = conv->out_channels / conv->groups;
  TsGemm gemm = { .m = n,
                  .n = out_depth,
                  .k = ts_conv_depth (conv),
                  .lda = ts_conv_depth (conv),
                  .ldb = conv->out_channels,
                  .ldc = conv->out_channels };
  T *out = run->out + first * conv->out_channels;

  if (patches == NULL)
    FN (multiply) (&gemm, run->in + first * conv->in_channels, run->filter, out);
  else
    for (gint64 group = 0; group < conv->groups; group++)
      {
        T *patch = patches;

        for (gint64 i = 0; i < n; i++)
          patch = FN (gather) (run, first + i, group, patch);
        FN (multiply) (&gemm, patches, run->filter + group * out_depth, out + group * out_depth);
      }

  if (run->epilogue != NULL)
    ts_epilogue_apply (run->epilogue, 0, (gsize)first, (gsize)(first + n));
}

static void
FN (run_blocks) (gsize begin, gsize end, gpointer data)
{
  FN (Run) *run = data;
  gint64 n_pixels = run->conv->batch * run->conv->axis[0].out * run->conv->axis[1].out;
  g_autofree T *patches = NULL;

  if (!is_pointwise (run->conv))
    {
      patches = g_try_malloc_n ((gsize)(run->pixels * ts_conv_depth (run->conv)), sizeof (T));
      if (patches == NULL)
        {
          g_atomic_int_set (&run->out_of_memory, TRUE);
          return;
        }
    }

  for (gsize i = begin; i < end; i++)
    {
      gint64 first = (gint64)i * run->pixels;

      FN (run_block) (run, first, MIN (run->pixels, n_pixels - first), patches);
    }
}

static inline void
FN (multiply_add) (T *restrict out, const T *restrict in, const T *restrict filter, gint64 channels)
{
  for (gint64 c = 0; c < channels; c++)
    out[c] += in[c] * filter[c];
}

static inline void
FN (multiply_add_many) (T *restrict out, const T *restrict in, const T *restrict filter, gint64 channels, gint64 multiplier)
{
  for (gint64 c = 0; c < channels; c++)
    for (gint64 q = 0; q < multiplier; q++)
      out[c * multiplier + q] += in[c] * filter[c * multiplier + q];
}

/* One output pixel of a depthwise convolution. */
TS_SIMD static void
FN (depthwise_pixel) (const FN (Run) * run, const T *image, gint64 top, gint64 left, T *out)
{
  const TsConv *conv = run->conv;
  const TsWindowAxis *rows = &conv->axis[0], *columns = &conv->axis[1];
  const T *filter = run->filter;

  memset (out, 0, (gsize)conv->out_channels * sizeof (T));
  for (gint64 ky = 0; ky < rows->size; ky++)
    for (gint64 kx = 0; kx < columns->size; kx++, filter += conv->out_channels)
      {
        gint64 y = top + ky * rows->dilation, x = left + kx * columns->dilation;
        gboolean inside = y >= 0 && y < rows->in && x >= 0 && x < columns->in;
        const T *in = inside ? image + (y * columns->in + x) * conv->in_channels : run->zeros;

        if (conv->out_channels == conv->in_channels)
          FN (multiply_add) (out, in, filter, conv->in_channels);
        else
          FN (multiply_add_many) (out, in, filter, conv->in_channels, conv->out_channels / conv->in_channels);
      }
}

static void
FN (depthwise_rows) (gsize begin, gsize end, gpointer data)
{
  const FN (Run) *run = data;
  const TsWindowAxis *rows = &run->conv->axis[0], *columns = &run->conv->axis[1];
  gint64 in_size = rows->in * columns->in * run->conv->in_channels;

  for (gint64 row = (gint64)begin; row < (gint64)end; row++)
    {
      T *out = run->out + row * columns->out * run->conv->out_channels;

      for (gint64 x = 0; x < columns->out; x++)
        FN (depthwise_pixel) (run, run->in + row / rows->out * in_size, row % rows->out * rows->stride - rows->before,
                              x * columns->stride - columns->before, out + x * run->conv->out_channels);
      if (run->epilogue != NULL)
        ts_epilogue_apply (run->epilogue, 0, (gsize)(row * columns->out), (gsize)((row + 1) * columns->out));
    }
}

static gboolean
FN (run_nhwc) (const TsConv *conv, TsCall *call, const T *in, const T *filter, T *out, const TsEpilogue *epilogue, GError **error)
{
  FN (Run) run = { .conv = conv, .in = in, .filter = filter, .out = out, .epilogue = epilogue };
  gint64 rows = conv->batch * conv->axis[0].out;

  if (conv->groups > 1 && conv->groups == conv->in_channels)
    {
      g_autofree T *zeros = alloc_elements ((gsize)conv->in_channels, sizeof (T), error);

      if (zeros == NULL)
        return FALSE;
      memset (zeros, 0, (gsize)conv->in_channels * sizeof (T));
      run.zeros = zeros;
      return ts_call_parallel_for (call, (gsize)rows, 1, FN (depthwise_rows), &run, error);
    }

  run.pixels = pixels_per_block (conv);
  if (!ts_call_parallel_for (call, (gsize)((rows * conv->axis[1].out + run.pixels - 1) / run.pixels), 1,
                             FN (run_blocks), &run, error))
    return FALSE;
  if (run.out_of_memory)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the patches of a convolution");
      return FALSE;
    }
  return TRUE;
}

/* Through NHWC and back. */
static gboolean
FN (run_nchw) (const TsConv *conv, TsCall *call, const T *in, const T *filter, T *out, const TsEpilogue *epilogue, GError **error)
{
  gint64 in_plane = conv->axis[0].in * conv->axis[1].in, out_plane = conv->axis[0].out * conv->axis[1].out;
  g_autofree T *in_turned = alloc_elements ((gsize)(conv->batch * in_plane * conv->in_channels), sizeof (T), error);
  g_autofree T *out_turned = NULL;

  if (in_turned == NULL)
    return FALSE;
  out_turned = alloc_elements ((gsize)(conv->batch * out_plane * conv->out_channels), sizeof (T), error);
  if (out_turned == NULL)
    return FALSE;

  ts_image_turn (in, in_turned, conv->batch, conv->in_channels, in_plane, sizeof (T));
  if (!FN (run_nhwc) (conv, call, in_turned, filter, out_turned, NULL, error))
    return FALSE;
  ts_image_turn (out_turned, out, conv->batch, out_plane, conv->out_channels, sizeof (T));
  return epilogue == NULL || ts_epilogue_apply_all (epilogue, 0, call, error);
}

gboolean
FN (ts_conv_run) (const TsConv *conv, TsCall *call, const T *in, const T *filter, T *out, const TsEpilogue *epilogue, GError **error)
{
  if (conv->format == TS_IMAGE_NCHW)
    return FN (run_nchw) (conv, call, in, filter, out, epilogue, error);
  return FN (run_nhwc) (conv, call, in, filter, out, epilogue, error);
}
