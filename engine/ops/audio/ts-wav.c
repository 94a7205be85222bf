#include "engine/ops/audio/ts-wav.h"

#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define HEADER_SIZE 44

/* ---- reading ------------------------------------------------------------------------------------ */

typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize offset;
} Reader;

static gboolean
fail (const Reader *self,
      const char *what,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "WAV data, byte %" G_GSIZE_FORMAT ": %s", self->offset, what);
  return FALSE;
}

static gboolean
skip (Reader *self,
      gsize size,
      GError **error)
{
  if (size > self->size - self->offset)
    return fail (self, "the data is too short", error);
  self->offset += size;
  return TRUE;
}

static gboolean
read_text (Reader *self,
           char text[5],
           GError **error)
{
  if (!skip (self, 4, error))
    return FALSE;
  memcpy (text, self->bytes + self->offset - 4, 4);
  text[4] = '\0';
  return TRUE;
}

static gboolean
read_number (Reader *self,
             gsize size,
             guint32 *value,
             GError **error)
{
  const guint8 *at = self->bytes + self->offset;

  if (!skip (self, size, error))
    return FALSE;
  *value = size == 2 ? (guint32)(at[0] | at[1] << 8)
                     : (guint32)at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
  return TRUE;
}

static gboolean
expect_text (Reader *self,
             const char *expected,
             GError **error)
{
  char text[5];

  if (!read_text (self, text, error))
    return FALSE;
  return memcmp (text, expected, 4) == 0 || fail (self, "this is not the header of a WAV file", error);
}

/* Chunks that may stand before the format. */
static gboolean
find_format (Reader *self,
             guint32 *size,
             GError **error)
{
  static const char *const passed_over[] = { "JUNK", "bext", "iXML", "qlty", "mext", "levl", "link", "axml", NULL };
  char text[5];

  for (;;)
    {
      if (!read_text (self, text, error) || !read_number (self, 4, size, error))
        return FALSE;
      if (strcmp (text, "fmt ") == 0)
        return TRUE;
      if (!g_strv_contains (passed_over, text))
        return fail (self, "there is a chunk here that is not known", error);
      if (!skip (self, *size, error))
        return FALSE;
    }
}

static gboolean
read_format (Reader *self,
             TsWav *wav,
             GError **error)
{
  guint32 size, format, bytes_per_second, bytes_per_frame, bits;

  if (!find_format (self, &size, error))
    return FALSE;
  if (size != 16 && size != 18)
    return fail (self, "the format must take 16 or 18 bytes", error);
  if (!read_number (self, 2, &format, error) || !read_number (self, 2, &wav->n_channels, error) ||
      !read_number (self, 4, &wav->sample_rate, error) || !read_number (self, 4, &bytes_per_second, error) ||
      !read_number (self, 2, &bytes_per_frame, error) || !read_number (self, 2, &bits, error))
    return FALSE;
  if (format != 1 || bits != 16)
    return fail (self, "only 16-bit PCM can be read", error);
  if (wav->n_channels < 1 || bytes_per_frame != 2 * wav->n_channels || bytes_per_second != bytes_per_frame * wav->sample_rate)
    return fail (self, "channels, sample rate and bytes a second do not go together", error);
  return size == 16 || skip (self, 2, error);
}

gboolean
ts_wav_parse (TsWav *self,
              const guint8 *bytes,
              gsize size,
              GError **error)
{
  Reader reader = { bytes, size, 0 };
  guint32 chunk_size;
  char text[5];

  memset (self, 0, sizeof *self);
  if (!expect_text (&reader, "RIFF", error) || !read_number (&reader, 4, &chunk_size, error) ||
      !expect_text (&reader, "WAVE", error) || !read_format (&reader, self, error))
    return FALSE;

  while (reader.offset < size)
    {
      if (!read_text (&reader, text, error) || !read_number (&reader, 4, &chunk_size, error))
        return FALSE;
      if (chunk_size > G_MAXINT32)
        return fail (&reader, "the chunk is too large", error);
      if (strcmp (text, "data") != 0)
        {
          reader.offset += MIN (chunk_size, size - reader.offset);
          continue;
        }
      if (self->samples != NULL)
        return fail (&reader, "there is a second data chunk", error);
      self->samples = bytes + reader.offset;
      self->n_frames = chunk_size / (2 * self->n_channels);
      if (!skip (&reader, (gsize)self->n_frames * self->n_channels * 2, error))
        return FALSE;
    }
  return self->samples != NULL || fail (&reader, "there is no data chunk", error);
}

/* ---- writing ------------------------------------------------------------------------------------ */

static void
append_number (GByteArray *file,
               guint size,
               guint32 value)
{
  guint32 bytes = GUINT32_TO_LE (value);

  g_byte_array_append (file, (const guint8 *)&bytes, size);
}

static void
append_header (GByteArray *file,
               guint32 sample_rate,
               guint32 n_channels,
               guint32 data_size)
{
  g_byte_array_append (file, (const guint8 *)"RIFF", 4);
  append_number (file, 4, data_size + HEADER_SIZE - 8);
  g_byte_array_append (file, (const guint8 *)"WAVEfmt ", 8);
  append_number (file, 4, 16);
  append_number (file, 2, 1);
  append_number (file, 2, n_channels);
  append_number (file, 4, sample_rate);
  append_number (file, 4, sample_rate * 2 * n_channels);
  append_number (file, 2, 2 * n_channels);
  append_number (file, 2, 16);
  g_byte_array_append (file, (const guint8 *)"data", 4);
  append_number (file, 4, data_size);
}

gboolean
ts_wav_append (GByteArray *file,
               const float *audio,
               gint64 sample_rate,
               gint64 n_channels,
               gint64 n_frames,
               GError **error)
{
  const gint64 max_samples = (G_MAXINT32 - HEADER_SIZE) / 2;

  if (sample_rate <= 0 || sample_rate > G_MAXUINT32 || n_channels <= 0 || n_channels > G_MAXUINT16 || n_frames < 0 || n_frames > max_samples / n_channels)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GINT64_FORMAT " samples of %" G_GINT64_FORMAT " channels at a rate of %" G_GINT64_FORMAT " make no WAV file", n_frames, n_channels, sample_rate);
      return FALSE;
    }

  append_header (file, (guint32)sample_rate, (guint32)n_channels, (guint32)(2 * n_frames * n_channels));
  for (gint64 i = 0; i < n_frames * n_channels; i++)
    {
      float value = roundf (audio[i] * 32768.0f);
      gint16 sample = isnan (value) ? 0 : (gint16)CLAMP (value, -32768.0f, 32767.0f);

      append_number (file, 2, (guint16)sample);
    }
  return TRUE;
}
