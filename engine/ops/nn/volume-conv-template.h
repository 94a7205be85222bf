/* The convolutions of ts-volume-conv.c for elements of type T; included once for each. */

typedef struct
{
  const TsVolumeConv *conv;
  const T *in;
  const T *filter;
  const T *grad;
  T *out;
  gint64 block;       /* positions multiplied at once */
  gint out_of_memory; /* atomic */
} FN (Run);

static T *
FN (new_scratch) (FN (Run) * run, gint64 n)
{
  T *scratch = g_try_malloc_n ((gsize)n + 1, sizeof (T));

  if (scratch == NULL)
    g_atomic_int_set (&run->out_of_memory, TRUE);
  return scratch;
}

static gboolean
FN (run_all) (FN (Run) * run, TsCall *call, gint64 n, TsRangeFunc func, GError **error)
{
  if (!ts_call_parallel_for (call, (gsize)n, 1, func, run, error))
    return FALSE;
  if (!run->out_of_memory)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the patches of a convolution");
  return FALSE;
}

/* Voxel @from of volume @i; zeros if there is none. */
static void
FN (gather) (const FN (Run) * run, gint64 i, gint64 from, T *to)
{
  const TsVolume *volume = &run->conv->volume;

  if (from < 0)
    memset (to, 0, (gsize)volume->channels * sizeof (T));
  else
    memcpy (to, run->in + (i * ts_volume_n_in (volume) + from) * volume->channels, (gsize)volume->channels * sizeof (T));
}

/* ---- forward ---- */

static void
FN (run_blocks) (gsize begin, gsize end, gpointer data)
{
  FN (Run) *run = data;
  const TsVolumeConv *conv = run->conv;
  gint64 n_out = ts_volume_n_out (&conv->volume), n_positions = conv->volume.batch * n_out, n_taps = ts_volume_n_taps (&conv->volume);
  g_autofree T *patches = FN (new_scratch) (run, run->block * patch_size (conv));
  g_autofree gint64 *voxels = g_new (gint64, n_taps);

  for (gint64 i = (gint64)begin; i < (gint64)end && patches != NULL; i++)
    {
      gint64 first = i * run->block, n = MIN (run->block, n_positions - first);
      TsGemm gemm = { .m = n,
                      .n = conv->out_channels,
                      .k = patch_size (conv),
                      .lda = patch_size (conv),
                      .ldb = conv->out_channels,
                      .ldc = conv->out_channels };

      for (gint64 p = 0; p < n; p++)
        {
          ts_volume_list_voxels (&conv->volume, (first + p) % n_out, voxels);
          for (gint64 tap = 0; tap < n_taps; tap++)
            FN (gather) (run, (first + p) / n_out, voxels[tap], patches + (p * n_taps + tap) * conv->volume.channels);
        }
      MULTIPLY (&gemm, patches, run->filter, run->out + first * conv->out_channels, FALSE);
    }
}

gboolean
FN (ts_volume_conv_run) (const TsVolumeConv *self, TsCall *call, const T *in, const T *filter, T *out, GError **error)
{
  FN (Run) run = { .conv = self, .in = in, .filter = filter, .out = out, .block = positions_per_block (patch_size (self)) };
  gint64 n_positions = self->volume.batch * ts_volume_n_out (&self->volume);

  return FN (run_all) (&run, call, (n_positions + run.block - 1) / run.block, FN (run_blocks), error);
}

/* ---- gradient of the input ---- */

/* Adds the gradients of the patches of @n positions to the voxels that they were taken from. */
static void
FN (scatter) (const TsVolumeConv *conv, gint64 first, gint64 n, const T *patch, gint64 *voxels, T *out)
{
  gint64 n_taps = ts_volume_n_taps (&conv->volume), channels = conv->volume.channels;

  for (gint64 position = first; position < first + n; position++)
    {
      ts_volume_list_voxels (&conv->volume, position, voxels);
      for (gint64 tap = 0; tap < n_taps; tap++, patch += channels)
        if (voxels[tap] >= 0)
          for (gint64 c = 0; c < channels; c++)
            out[voxels[tap] * channels + c] += patch[c];
    }
}

static void
FN (input_volumes) (gsize begin, gsize end, gpointer data)
{
  FN (Run) *run = data;
  const TsVolumeConv *conv = run->conv;
  gint64 n_out = ts_volume_n_out (&conv->volume), n_in = ts_volume_n_in (&conv->volume) * conv->volume.channels;
  g_autofree T *patches = FN (new_scratch) (run, run->block * patch_size (conv));
  g_autofree gint64 *voxels = g_new (gint64, ts_volume_n_taps (&conv->volume));

  for (gint64 i = (gint64)begin; i < (gint64)end && patches != NULL; i++)
    {
      memset (run->out + i * n_in, 0, (gsize)n_in * sizeof (T));
      for (gint64 first = 0; first < n_out; first += run->block)
        {
          TsGemm gemm = { .transpose_b = TRUE,
                          .m = MIN (run->block, n_out - first),
                          .n = patch_size (conv),
                          .k = conv->out_channels,
                          .lda = conv->out_channels,
                          .ldb = conv->out_channels,
                          .ldc = patch_size (conv) };

          MULTIPLY (&gemm, run->grad + (i * n_out + first) * conv->out_channels, run->filter, patches, FALSE);
          FN (scatter) (conv, first, gemm.m, patches, voxels, run->out + i * n_in);
        }
    }
}

gboolean
FN (ts_volume_conv_input_grad) (const TsVolumeConv *self, TsCall *call, const T *grad, const T *filter, T *out, GError **error)
{
  FN (Run) run = { .conv = self, .filter = filter, .grad = grad, .out = out, .block = positions_per_block (patch_size (self)) };

  return FN (run_all) (&run, call, self->volume.batch, FN (input_volumes), error);
}

/* ---- gradient of the filter ---- */

static void
FN (filter_taps) (gsize begin, gsize end, gpointer data)
{
  FN (Run) *run = data;
  const TsVolumeConv *conv = run->conv;
  gint64 n_out = ts_volume_n_out (&conv->volume), n_positions = conv->volume.batch * n_out, channels = conv->volume.channels;
  g_autofree T *seen = FN (new_scratch) (run, run->block * channels);

  for (gint64 tap = (gint64)begin; tap < (gint64)end && seen != NULL; tap++)
    for (gint64 first = 0; first < n_positions; first += run->block)
      {
        TsGemm gemm = { .transpose_a = TRUE,
                        .m = channels,
                        .n = conv->out_channels,
                        .k = MIN (run->block, n_positions - first),
                        .lda = channels,
                        .ldb = conv->out_channels,
                        .ldc = conv->out_channels };

        for (gint64 p = 0; p < gemm.k; p++)
          FN (gather) (run, (first + p) / n_out, ts_volume_voxel (&conv->volume, (first + p) % n_out, tap), seen + p * channels);
        MULTIPLY (&gemm, seen, run->grad + first * conv->out_channels, run->out + tap * channels * conv->out_channels, first > 0);
      }
}

gboolean
FN (ts_volume_conv_filter_grad) (const TsVolumeConv *self, TsCall *call, const T *in, const T *grad, T *out, GError **error)
{
  FN (Run) run = { .conv = self, .in = in, .grad = grad, .out = out, .block = positions_per_block (self->volume.channels) };

  return FN (run_all) (&run, call, ts_volume_n_taps (&self->volume), FN (filter_taps), error);
}
