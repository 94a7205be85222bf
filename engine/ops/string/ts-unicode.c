#include "engine/ops/string/ts-unicode.h"

#include "engine/ts-error.h"

#include <errno.h>
#include <string.h>

#define REPLACEMENT 0xfffd

gboolean
ts_unicode_unit_attr (const TsOperation *op,
                      TsUnicodeUnit *unit,
                      GError **error)
{
  g_autofree char *name = ts_operation_dup_attr_string (op, "unit", NULL, error);

  if (name == NULL)
    return FALSE;
  if (strcmp (name, "BYTE") == 0)
    *unit = TS_UNICODE_UNIT_BYTE;
  else if (strcmp (name, "UTF8_CHAR") == 0)
    *unit = TS_UNICODE_UNIT_CHAR;
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the unit may be BYTE or UTF8_CHAR, is %s", name);
      return FALSE;
    }
  return TRUE;
}

/* ---- readers: each takes one character off some bytes, and returns how many ---- */

typedef enum
{
  ORDER_BIG,
  ORDER_LITTLE,
  ORDER_MARKED, /* by a mark at the begin; big without one */
} Order;

typedef struct
{
  const char *name; /* without what is not a letter or digit */
  gsize (*next) (TsUnicodeReader *self, gunichar *c, gboolean *is_bad);
  gsize unit;
  Order order;
} Encoding;

struct _TsUnicodeReader
{
  Encoding encoding;
  GIConv converter; /* of encodings that are not known here */
  gboolean is_at_start;
  gboolean is_little;
  const guint8 *p, *end;
};

static gsize
bad (gsize n,
     gunichar *c,
     gboolean *is_bad)
{
  *c = REPLACEMENT;
  *is_bad = TRUE;
  return n;
}

static gsize
next_ascii (TsUnicodeReader *self,
            gunichar *c,
            gboolean *is_bad)
{
  *c = *self->p;
  return *c < 0x80 ? 1 : bad (1, c, is_bad);
}

static gsize
next_latin1 (TsUnicodeReader *self,
             gunichar *c,
             gboolean *is_bad)
{
  *c = *self->p;
  return 1;
}

/* The bounds of a second byte depend on the first, so that nothing overlong, no surrogate and nothing too large gets through. */
static gsize
next_utf8 (TsUnicodeReader *self,
           gunichar *c,
           gboolean *is_bad)
{
  const guint8 *p = self->p;
  gsize n_left = (gsize)(self->end - p), n;
  guint8 least = *p == 0xe0 ? 0xa0 : *p == 0xf0 ? 0x90
                                                : 0x80;
  guint8 most = *p == 0xed ? 0x9f : *p == 0xf4 ? 0x8f
                                               : 0xbf;

  if (*p < 0x80)
    {
      *c = *p;
      return 1;
    }
  if (*p < 0xc2 || *p > 0xf4)
    return bad (1, c, is_bad);

  n = *p < 0xe0 ? 2 : *p < 0xf0 ? 3
                                : 4;
  *c = *p & (0x7f >> n);
  for (gsize i = 1; i < n; i++)
    {
      if (i >= n_left || p[i] < least || p[i] > most)
        return bad (i, c, is_bad);
      *c = *c << 6 | (p[i] & 0x3f);
      least = 0x80;
      most = 0xbf;
    }
  return n;
}

static guint32
load (const TsUnicodeReader *self,
      const guint8 *p)
{
  guint32 value = 0;

  for (gsize i = 0; i < self->encoding.unit; i++)
    value |= (guint32)p[i] << 8 * (self->is_little ? i : self->encoding.unit - 1 - i);
  return value;
}

static gsize
next_utf16 (TsUnicodeReader *self,
            gunichar *c,
            gboolean *is_bad)
{
  gsize n_left = (gsize)(self->end - self->p);
  guint32 first, second;

  if (n_left < 2)
    return bad (n_left, c, is_bad);
  first = load (self, self->p);
  *c = first;
  if (first < 0xd800 || first > 0xdfff)
    return 2;
  if (first > 0xdbff)
    return bad (2, c, is_bad);
  if (n_left < 4)
    return bad (n_left, c, is_bad);
  second = load (self, self->p + 2);
  if (second < 0xdc00 || second > 0xdfff)
    return bad (2, c, is_bad);
  *c = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
  return 4;
}

static gsize
next_utf32 (TsUnicodeReader *self,
            gunichar *c,
            gboolean *is_bad)
{
  gsize n_left = (gsize)(self->end - self->p);

  if (n_left < 4)
    return bad (n_left, c, is_bad);
  *c = load (self, self->p);
  return *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff) ? bad (4, c, is_bad) : 4;
}

/* Gives the converter one byte more each time until a character comes out; 0 if none does, as behind the last one of an encoding
 * that changes between sets. */
static gsize
next_converted (TsUnicodeReader *self,
                gunichar *c,
                gboolean *is_bad)
{
  gsize n_left = (gsize)(self->end - self->p), n_done = 0;

  for (gsize n = 1; n <= n_left; n++)
    {
      guint32 result[4];
      char *in = (char *)self->p + n_done, *out = (char *)result;
      gsize n_in = n - n_done, n_out = sizeof result;
      gsize status = g_iconv (self->converter, &in, &n_in, &out, &n_out);

      if (status == (gsize)-1 && errno != EINVAL)
        break;
      n_done = (gsize)(in - (char *)self->p);
      if (n_out < sizeof result)
        {
          *c = GUINT32_FROM_LE (result[0]);
          return n;
        }
    }
  if (n_done == n_left)
    return 0;
  g_iconv (self->converter, NULL, NULL, NULL, NULL);
  return bad (MAX (n_done, 1), c, is_bad);
}

static const Encoding encodings[] = {
  { "utf8", next_utf8 },
  { "usascii", next_ascii },
  { "ascii", next_ascii },
  { "iso88591", next_latin1 },
  { "latin1", next_latin1 },
  { "utf16", next_utf16, 2, ORDER_MARKED },
  { "utf16be", next_utf16, 2, ORDER_BIG },
  { "utf16le", next_utf16, 2, ORDER_LITTLE },
  { "utf32", next_utf32, 4, ORDER_MARKED },
  { "utf32be", next_utf32, 4, ORDER_BIG },
  { "utf32le", next_utf32, 4, ORDER_LITTLE },
};

TsUnicodeReader *
ts_unicode_reader_new (const char *encoding,
                       GError **error)
{
  g_autoptr (TsUnicodeReader) self = g_new0 (TsUnicodeReader, 1);
  g_autoptr (GString) name = g_string_new (NULL);

  self->converter = (GIConv)-1;
  for (const char *p = encoding; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (name, g_ascii_tolower (*p));
  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (strcmp (name->str, encodings[i].name) == 0)
      {
        self->encoding = encodings[i];
        return g_steal_pointer (&self);
      }

  /* A slash would ask iconv for more than an encoding; no name is that of the locale. */
  if (name->len > 0 && strchr (encoding, '/') == NULL)
    self->converter = g_iconv_open ("UTF-32LE", encoding);
  if (self->converter == (GIConv)-1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no encoding %s", encoding);
      return NULL;
    }
  self->encoding.next = next_converted;
  return g_steal_pointer (&self);
}

void
ts_unicode_reader_free (TsUnicodeReader *self)
{
  if (self == NULL)
    return;
  if (self->converter != (GIConv)-1)
    g_iconv_close (self->converter);
  g_free (self);
}

/* Length of the mark that says the order of bytes. */
static gsize
take_mark (TsUnicodeReader *self)
{
  guint32 little_mark = self->encoding.unit == 2 ? 0xfffe : 0xfffe0000;
  guint32 first;

  self->is_little = self->encoding.order == ORDER_LITTLE;
  if (self->encoding.order != ORDER_MARKED || (gsize)(self->end - self->p) < self->encoding.unit)
    return 0;
  first = load (self, self->p);
  self->is_little = first == little_mark;
  return first == 0xfeff || first == little_mark ? self->encoding.unit : 0;
}

void
ts_unicode_reader_start (TsUnicodeReader *self,
                         const void *bytes,
                         gsize size)
{
  self->p = bytes;
  self->end = self->p + size;
  if (self->converter != (GIConv)-1)
    g_iconv (self->converter, NULL, NULL, NULL, NULL);
  self->is_at_start = TRUE;
}

gboolean
ts_unicode_reader_next (TsUnicodeReader *self,
                        gunichar *c,
                        gsize *n_bytes,
                        gboolean *is_bad)
{
  gsize n_mark = self->is_at_start ? take_mark (self) : 0;

  self->is_at_start = FALSE;
  self->p += n_mark;
  if (self->p == self->end)
    return FALSE;

  *is_bad = FALSE;
  *n_bytes = self->encoding.next (self, c, is_bad);
  if (*n_bytes == 0)
    return FALSE;
  self->p += *n_bytes;
  *n_bytes += n_mark;
  return TRUE;
}

/* ---- writers ---- */

/* Takes a character, or half a one, off UTF-16. */
static gunichar
take (const guint16 **units,
      const guint16 *end)
{
  gunichar c = *(*units)++;

  if (c >= 0xd800 && c <= 0xdbff && *units < end && **units >= 0xdc00 && **units <= 0xdfff)
    c = 0x10000 + ((c - 0xd800) << 10) + (*(*units)++ - 0xdc00u);
  return c;
}

static void
write_utf8 (const guint16 *units,
            gsize n,
            GString *out)
{
  const guint16 *end = units + n;

  while (units < end)
    {
      gunichar c = take (&units, end);

      g_string_append_unichar (out, c >= 0xd800 && c <= 0xdfff ? REPLACEMENT : c);
    }
}

static void
write_utf16 (const guint16 *units,
             gsize n,
             GString *out)
{
  for (gsize i = 0; i < n; i++)
    {
      guint16 unit = GUINT16_TO_BE (units[i]);

      g_string_append_len (out, (const char *)&unit, 2);
    }
}

static void
write_utf32 (const guint16 *units,
             gsize n,
             GString *out)
{
  const guint16 *end = units + n;

  while (units < end)
    {
      guint32 c = GUINT32_TO_BE (take (&units, end));

      g_string_append_len (out, (const char *)&c, 4);
    }
}

static const struct
{
  const char *name;
  TsUnicodeWriter writer;
} writers[] = {
  { "UTF-8", write_utf8 },
  { "UTF-16-BE", write_utf16 },
  { "UTF-32-BE", write_utf32 },
};

gboolean
ts_unicode_writer_attr (const TsOperation *op,
                        TsUnicodeWriter *writer,
                        GError **error)
{
  g_autofree char *name = ts_operation_dup_attr_string (op, "output_encoding", NULL, error);

  if (name == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    if (strcmp (name, writers[i].name) == 0)
      {
        *writer = writers[i].writer;
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the output encoding may be UTF-8, UTF-16-BE or UTF-32-BE, is %s", name);
  return FALSE;
}

void
ts_unicode_append (GArray *units,
                   gunichar c)
{
  guint16 pair[2] = { (guint16)c, 0 };
  guint n = 1;

  if (c > 0xffff)
    {
      pair[0] = (guint16)(0xd800 + ((c - 0x10000) >> 10));
      pair[1] = (guint16)(0xdc00 + ((c - 0x10000) & 0x3ff));
      n = 2;
    }
  g_array_append_vals (units, pair, n);
}
