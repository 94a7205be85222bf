#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/audio/ts-wav.h"
#include "engine/ts-error.h"

/* DecodeWav, EncodeWav: sound as [samples, channels] and as a file of 16-bit PCM. */

typedef struct
{
  gint64 n_channels; /* -1: as many as the file has */
  gint64 n_samples;
} Attrs;

static gboolean
decode_prepare (TsKernelInit *init,
                GError **error)
{
  Attrs *attrs = init->state;

  if (!ts_operation_get_attr_int (init->op, "desired_channels", &attrs->n_channels, error) ||
      !ts_operation_get_attr_int (init->op, "desired_samples", &attrs->n_samples, error))
    return FALSE;
  if (attrs->n_channels >= -1 && attrs->n_samples >= -1)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "channels and samples must be -1 or not negative, are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
               attrs->n_channels, attrs->n_samples);
  return FALSE;
}

/* Samples that are missing are silent, further channels repeat the last one. */
static gboolean
decode_run (TsCall *call,
            GError **error)
{
  const Attrs *attrs = call->state;
  const TsString *contents = call->in[0]->data;
  gsize n_frames, n_channels;
  float *out;
  TsWav wav;

  if (!ts_arg_check_rank (call, 0, "the contents", 0, error) || !ts_wav_parse (&wav, (const guint8 *)contents->bytes, contents->size, error))
    return FALSE;
  n_frames = attrs->n_samples < 0 ? wav.n_frames : (gsize)attrs->n_samples;
  n_channels = attrs->n_channels < 0 ? wav.n_channels : (gsize)attrs->n_channels;
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n_frames, (gint64)n_channels), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE_SCALAR, error) == NULL)
    return FALSE;

  out = call->out[0]->data;
  for (gsize i = 0; i < call->out[0]->n_elements; i++)
    {
      gsize frame = i / n_channels, channel = MIN (i % n_channels, wav.n_channels - 1);

      out[i] = frame < wav.n_frames ? ts_wav_get (&wav, frame, channel) : 0;
    }
  *(gint32 *)call->out[1]->data = (gint32)wav.sample_rate;
  return TRUE;
}

static gboolean
encode_run (TsCall *call,
            GError **error)
{
  const TsTensor *audio = call->in[0];
  g_autoptr (GByteArray) file = g_byte_array_new ();
  gint64 rate;

  if (!ts_arg_check_rank (call, 0, "the audio", 2, error) || !ts_arg_scalar (call, 1, "the sample rate", &rate, error) ||
      !ts_wav_append (file, audio->data, rate, audio->shape.dims[1], audio->shape.dims[0], error))
    return FALSE;
  call->out[0] = ts_tensor_new_string_scalar ((const char *)file->data, file->len);
  return TRUE;
}

const TsKernelDef ts_wav_kernels[] = {
  { .op = "DecodeWav", .prepare = decode_prepare, .state_size = sizeof (Attrs), .run = decode_run, .semantics = "tensorflow/core/kernels/decode_wav_op.cc, core/lib/wav/wav_io.cc" },
  { .op = "EncodeWav", .run = encode_run, .semantics = "tensorflow/core/kernels/encode_wav_op.cc, core/lib/wav/wav_io.cc" },
  { 0 },
};

const TsShapeDef ts_wav_shapes[] = { { 0 } };
