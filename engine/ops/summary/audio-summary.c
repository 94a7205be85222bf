#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/audio/ts-wav.h"
#include "engine/ops/summary/ts-summary.h"
#include "engine/ts-error.h"

#include <math.h>

/* AudioSummary, AudioSummaryV2: sounds as WAV files. */

/* Fields of Summary.Audio. */
enum
{
  AUDIO_SAMPLE_RATE = 1,
  AUDIO_N_CHANNELS = 2,
  AUDIO_N_FRAMES = 3,
  AUDIO_CONTENTS = 4,
  AUDIO_CONTENT_TYPE = 5,
};

typedef struct
{
  gint64 max_outputs;
  float sample_rate; /* 0 where it is an input */
} Attrs;

static gboolean
audio_v2_prepare (TsKernelInit *init,
                  GError **error)
{
  Attrs *attrs = init->state;

  if (!ts_operation_get_attr_int (init->op, "max_outputs", &attrs->max_outputs, error))
    return FALSE;
  if (attrs->max_outputs > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "max_outputs must be positive, is %" G_GINT64_FORMAT, attrs->max_outputs);
  return FALSE;
}

static gboolean
audio_prepare (TsKernelInit *init,
               GError **error)
{
  Attrs *attrs = init->state;

  return ts_operation_get_attr_float (init->op, "sample_rate", &attrs->sample_rate, error) && audio_v2_prepare (init, error);
}

static gboolean
get_sample_rate (const TsCall *call,
                 float *rate,
                 GError **error)
{
  const Attrs *attrs = call->state;

  *rate = attrs->sample_rate;
  if (call->n_in > 2)
    {
      if (!ts_arg_check_rank (call, 2, "the sample rate", 0, error))
        return FALSE;
      *rate = *(const float *)call->in[2]->data;
    }
  if (*rate > 0 && *rate < (float)G_MAXUINT32)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the sample rate must be positive, is %g", (double)*rate);
  return FALSE;
}

static gboolean
append_audio (GByteArray *message,
              const float *audio,
              float rate,
              gint64 n_channels,
              gint64 n_frames,
              GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint part;

  if (!ts_wav_append (file, audio, MAX (lrintf (rate), 1), n_channels, n_frames, error))
    return FALSE;
  part = ts_wire_begin (message, TS_SUMMARY_AUDIO);
  ts_wire_append_float (message, AUDIO_SAMPLE_RATE, rate);
  ts_summary_append_uint (message, AUDIO_N_CHANNELS, (guint64)n_channels);
  ts_summary_append_uint (message, AUDIO_N_FRAMES, (guint64)n_frames);
  ts_wire_append_bytes (message, AUDIO_CONTENTS, file->data, file->len);
  ts_wire_append_string (message, AUDIO_CONTENT_TYPE, "audio/wav");
  ts_wire_end (message, part);
  return TRUE;
}

/* Inputs: tag, [batch, frames] or [batch, frames, channels], perhaps the sample rate. */
static gboolean
audio_run (TsCall *call,
           GError **error)
{
  const Attrs *attrs = call->state;
  const TsShape *shape = &call->in[1]->shape;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  gint64 n_channels;
  float rate;

  if (!ts_arg_check_rank (call, 0, "the tag", 0, error) || (shape->rank != 2 && !ts_arg_check_rank (call, 1, "the audio", 3, error)) ||
      !get_sample_rate (call, &rate, error))
    return FALSE;

  n_channels = shape->rank == 3 ? shape->dims[2] : 1;
  for (gint64 i = 0; i < MIN (attrs->max_outputs, shape->dims[0]); i++)
    {
      guint value = ts_summary_begin_part (message, call->in[0], "audio", i, attrs->max_outputs);

      if (!append_audio (message, (const float *)call->in[1]->data + i * shape->dims[1] * n_channels, rate, n_channels, shape->dims[1], error))
        return FALSE;
      ts_wire_end (message, value);
    }
  return ts_summary_put (call, message);
}

const TsKernelDef ts_audio_summary_kernels[] = {
  { .op = "AudioSummary", .prepare = audio_prepare, .state_size = sizeof (Attrs), .run = audio_run, .semantics = "tensorflow/core/kernels/summary_audio_op.cc" },
  { .op = "AudioSummaryV2", .prepare = audio_v2_prepare, .state_size = sizeof (Attrs), .run = audio_run, .semantics = "tensorflow/core/kernels/summary_audio_op.cc" },
  { 0 },
};

const TsShapeDef ts_audio_summary_shapes[] = { { 0 } };
