#include "engine/ops/image/ts-bitmap.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_CODES 4096

/* The file, read from the front; what is behind its end reads as 0, with @ended set. */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize at;
  gboolean ended;
} Reader;

typedef struct
{
  const guint8 *colors; /* red, green, blue */
  guint n_colors;
} Palette;

/* One picture of the file; @data are its blocks of compressed indices. */
typedef struct
{
  guint left;
  guint top;
  guint width;
  guint height;
  gboolean interlaced;
  Palette palette;
  int transparent; /* index; -1: none */
  Reader data;
} Frame;

static guint8
read_byte (Reader *self)
{
  if (self->at < self->size)
    return self->bytes[self->at++];
  self->ended = TRUE;
  return 0;
}

static guint
read_short (Reader *self)
{
  guint low = read_byte (self);

  return low | (guint)read_byte (self) << 8;
}

static void
skip (Reader *self,
      gsize n)
{
  self->ended = self->ended || n > self->size - self->at;
  self->at += MIN (n, self->size - self->at);
}

static void
skip_blocks (Reader *self)
{
  guint n;

  while ((n = read_byte (self)) > 0)
    skip (self, n);
}

/* @flags: whether there is one, and how large it is */
static Palette
read_palette (Reader *self,
              guint flags,
              const Palette *otherwise)
{
  Palette palette = { self->bytes + self->at, 2u << (flags & 7) };

  if ((flags & 0x80) == 0)
    return *otherwise;
  skip (self, 3 * palette.n_colors);
  return palette;
}

/* ---- the indices: LZW ----------------------------------------------------------------------------------- */

typedef struct
{
  Reader *in;
  guint n_left; /* bytes of the block */
  guint32 bits;
  guint n_bits;
} BitReader;

static int
read_code (BitReader *self,
           guint n)
{
  guint code;

  while (self->n_bits < n)
    {
      if (self->n_left == 0)
        self->n_left = read_byte (self->in);
      if (self->n_left == 0 || self->in->ended)
        return -1;
      self->n_left--;
      self->bits |= (guint32)read_byte (self->in) << self->n_bits;
      self->n_bits += 8;
    }
  code = self->bits & ((1u << n) - 1);
  self->bits >>= n;
  self->n_bits -= n;
  return (int)code;
}

/* Each code is another code and one index more. */
typedef struct
{
  guint16 prefix[MAX_CODES];
  guint8 last[MAX_CODES];
  guint8 first[MAX_CODES];
  guint16 length[MAX_CODES];
} Dictionary;

/* The indices of @code, as many as fit from @at on. */
static void
put_string (const Dictionary *dictionary,
            guint code,
            guint8 *to,
            gsize at,
            gsize n)
{
  for (gsize k = dictionary->length[code]; k > 0; k--, code = dictionary->prefix[code])
    if (at + k - 1 < n)
      to[at + k - 1] = dictionary->last[code];
}

static void
add_code (Dictionary *dictionary,
          guint code,
          guint prefix,
          guint8 last)
{
  dictionary->prefix[code] = (guint16)prefix;
  dictionary->last[code] = last;
  dictionary->first[code] = dictionary->first[prefix];
  dictionary->length[code] = (guint16)(dictionary->length[prefix] + 1);
}

/* Exactly @n indices, or %FALSE. */
static gboolean
decompress (Reader *in,
            guint8 *to,
            gsize n)
{
  g_autofree Dictionary *dictionary = g_new0 (Dictionary, 1);
  BitReader bits = { .in = in };
  guint first_bits = read_byte (in), clear, n_codes, width = first_bits + 1;
  int previous = -1, code;
  gsize at = 0;

  if (first_bits < 1 || first_bits > 8)
    return FALSE;
  clear = 1u << first_bits;
  n_codes = clear + 2;
  for (guint i = 0; i < clear; i++)
    {
      dictionary->last[i] = dictionary->first[i] = (guint8)i;
      dictionary->length[i] = 1;
    }

  while (at < n && (code = read_code (&bits, width)) >= 0 && code != (int)clear + 1)
    {
      if (code == (int)clear)
        {
          n_codes = clear + 2;
          width = first_bits + 1;
          previous = -1;
          continue;
        }
      if (code > (int)n_codes || (code == (int)n_codes && (previous < 0 || n_codes == MAX_CODES)))
        return FALSE;
      if (previous >= 0 && n_codes < MAX_CODES)
        {
          add_code (dictionary, n_codes, (guint)previous, dictionary->first[code == (int)n_codes ? previous : code]);
          n_codes++;
        }
      if (code >= (int)n_codes)
        return FALSE;
      put_string (dictionary, (guint)code, to, at, n);
      at += dictionary->length[code];
      previous = code;
      if (n_codes == 1u << width && width < 12)
        width++;
    }
  return at >= n;
}

/* ---- frames -------------------------------------------------------------------------------------------- */

static gboolean
fail (const char *what,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "GIF data are invalid: %s", what);
  return FALSE;
}

/* The sizes and places of all pictures in the file. */
static gboolean
list_frames (Reader *in,
             GArray *frames,
             GError **error)
{
  const Palette none = { NULL, 0 };
  Palette shared;
  int transparent = -1;
  guint flags;

  skip (in, 10);
  flags = read_byte (in);
  skip (in, 2);
  shared = read_palette (in, flags, &none);
  while (!in->ended)
    {
      guint8 kind = read_byte (in);

      if (kind == 0x3b)
        return TRUE;
      if (kind == 0x21)
        {
          if (read_byte (in) == 0xf9 && in->size - in->at >= 5)
            transparent = in->bytes[in->at + 1] & 1 ? in->bytes[in->at + 4] : -1;
          skip_blocks (in);
        }
      else if (kind == 0x2c)
        {
          Frame frame = { .left = read_short (in), .top = read_short (in), .width = read_short (in), .height = read_short (in), .transparent = transparent };

          flags = read_byte (in);
          frame.interlaced = (flags & 0x40) != 0;
          frame.palette = read_palette (in, flags, &shared);
          frame.data = *in;
          skip (in, 1);
          skip_blocks (in);
          transparent = -1;
          if (!in->ended)
            g_array_append_val (frames, frame);
        }
      else
        return fail ("an unknown block", error);
    }
  return TRUE; /* without an end, which is common */
}

/* Row @i of an interlaced picture is this row. */
static guint
interlaced_row (guint i,
                guint height)
{
  static const guint first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };

  for (int pass = 0; pass < 4; pass++)
    {
      guint n = height > first[pass] ? (height - first[pass] - 1) / step[pass] + 1 : 0;

      if (i < n)
        return first[pass] + i * step[pass];
      i -= n;
    }
  return 0;
}

/* Over what is there already. */
static gboolean
draw_frame (const Frame *frame,
            const guint8 *indices,
            const TsBitmap *bitmap,
            guint8 *canvas,
            GError **error)
{
  for (guint i = 0; i < frame->height; i++)
    {
      gint64 y = frame->top + (frame->interlaced ? interlaced_row (i, frame->height) : i);

      for (guint x = 0; x < frame->width && y < bitmap->height; x++)
        {
          guint8 index = indices[(gsize)i * frame->width + x];

          if (frame->left + x >= bitmap->width || index == frame->transparent)
            continue;
          if (index >= frame->palette.n_colors)
            return fail ("a color that is not in the palette", error);
          memcpy (canvas + (y * bitmap->width + frame->left + x) * 3, frame->palette.colors + 3 * index, 3);
        }
    }
  return TRUE;
}

static gboolean
draw_all (const GArray *frames,
          TsBitmap *bitmap,
          GError **error)
{
  gsize size = (gsize)(bitmap->height * bitmap->width * 3);

  for (gsize k = 0; k < (gsize)bitmap->n_frames; k++)
    {
      Frame *frame = &g_array_index (frames, Frame, k);
      gsize n = (gsize)frame->width * frame->height;
      g_autofree guint8 *indices = g_try_malloc (n + 1);
      guint8 *canvas = (guint8 *)bitmap->samples + k * size;

      if (indices == NULL || !decompress (&frame->data, indices, n))
        return fail ("the pixels of a frame", error);
      if (k == 0)
        memset (canvas, 0, size);
      else
        memcpy (canvas, canvas - size, size);
      if (!draw_frame (frame, indices, bitmap, canvas, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_bitmap_decode_gif (const char *bytes,
                      gsize size,
                      gboolean all,
                      TsBitmap *result,
                      GError **error)
{
  Reader in = { .bytes = (const guint8 *)bytes, .size = size };
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  guint width = 0, height = 0;

  if (!list_frames (&in, frames, error))
    return FALSE;
  if (frames->len == 0)
    return fail ("no frame", error);
  for (guint i = 0; i < frames->len; i++)
    {
      width = MAX (width, g_array_index (frames, Frame, i).width);
      height = MAX (height, g_array_index (frames, Frame, i).height);
    }
  return ts_bitmap_init (result, all ? frames->len : 1, height, width, 3, 8, error) && draw_all (frames, result, error);
}
