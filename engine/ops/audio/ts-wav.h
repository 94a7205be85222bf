#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsWav:
 * @sample_rate: samples a second of each channel
 * @n_frames: samples of each channel
 * @samples: in the bytes that were read: 16 bits each, little endian, channels side by side
 *
 * What a WAV file says.
 */
typedef struct
{
  guint32 sample_rate;
  guint32 n_channels;
  guint32 n_frames;
  const guint8 *samples;
} TsWav;

/**
 * ts_wav_parse:
 * @bytes: a file of 16-bit PCM
 * @error: %TS_ERROR_INVALID_ARGUMENT for anything else
 */
gboolean ts_wav_parse (TsWav *self, const guint8 *bytes, gsize size, GError **error);

/* A sample as a number from -1 to below 1. */
static inline float
ts_wav_get (const TsWav *self,
            gsize frame,
            gsize channel)
{
  const guint8 *at = self->samples + 2 * (frame * self->n_channels + channel);

  return (float)(gint16)(at[0] | at[1] << 8) * (1.0f / 32768.0f);
}

/**
 * ts_wav_append:
 * @audio: @n_frames rows of @n_channels numbers from -1 to 1
 * @error: %TS_ERROR_INVALID_ARGUMENT for sizes and rates that a file cannot say
 *
 * Appends a file of 16-bit PCM.
 */
gboolean ts_wav_append (GByteArray *file, const float *audio, gint64 sample_rate, gint64 n_channels, gint64 n_frames, GError **error);

G_END_DECLS
