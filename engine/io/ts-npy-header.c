#include "engine/io/ts-npy-private.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define ALIGNMENT 64

/* The header is the text of a Python dict: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } */
typedef struct
{
  const char *p;
  const char *end;
} Cursor;

static gboolean
set_damaged (GError **error,
             const char *what)
{
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "damaged .npy header: %s", what);
  return FALSE;
}

static void
skip_space (Cursor *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' || *self->p == '\n' || *self->p == '\r'))
    self->p++;
}

static gboolean
accept (Cursor *self,
        char c)
{
  skip_space (self);
  if (self->p == self->end || *self->p != c)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
accept_word (Cursor *self,
             const char *word)
{
  gsize n = strlen (word);

  skip_space (self);
  if ((gsize)(self->end - self->p) < n || memcmp (self->p, word, n) != 0)
    return FALSE;
  self->p += n;
  return TRUE;
}

/* A quoted string without escapes, cut to what @buffer holds. */
static gboolean
read_string (Cursor *self,
             char *buffer,
             gsize buffer_size)
{
  const char *start, *close;
  gsize n;

  skip_space (self);
  if (self->p == self->end || (*self->p != '\'' && *self->p != '"'))
    return FALSE;

  start = self->p + 1;
  close = memchr (start, *self->p, (gsize)(self->end - start));
  if (close == NULL)
    return FALSE;

  n = MIN ((gsize)(close - start), buffer_size - 1);
  memcpy (buffer, start, n);
  buffer[n] = '\0';
  self->p = close + 1;
  return TRUE;
}

static gboolean
read_dim (Cursor *self,
          gint64 *dim)
{
  const char *start;

  skip_space (self);
  start = self->p;
  *dim = 0;
  for (; self->p < self->end && g_ascii_isdigit (*self->p); self->p++)
    if (__builtin_mul_overflow (*dim, 10, dim) || __builtin_add_overflow (*dim, *self->p - '0', dim))
      return FALSE;
  if (self->p == start)
    return FALSE;
  if (self->p < self->end && *self->p == 'L') /* as Python 2 wrote long integers */
    self->p++;
  return TRUE;
}

static gboolean
read_shape (Cursor *self,
            TsShape *shape,
            GError **error)
{
  if (!accept (self, '('))
    return set_damaged (error, "the shape is no tuple");

  shape->rank = 0;
  while (!accept (self, ')'))
    {
      if (shape->rank == TS_SHAPE_MAX_RANK)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                       "an array of more than %d dimensions", TS_SHAPE_MAX_RANK);
          return FALSE;
        }
      if (!read_dim (self, &shape->dims[shape->rank++]))
        return set_damaged (error, "a dimension is no number");
      if (!accept (self, ',') && !(self->p < self->end && *self->p == ')'))
        return set_damaged (error, "the shape is not closed");
    }
  return TRUE;
}

static gboolean
is_known_size (char kind,
               guint64 size)
{
  switch (kind)
    {
    case 'b':
      return size == 1;
    case 'i':
    case 'u':
      return size == 1 || size == 2 || size == 4 || size == 8;
    case 'f':
      return size == 2 || size == 4 || size == 8;
    case 'c':
      return size == 8 || size == 16;
    case 'S':
    case 'U':
      return size <= G_MAXINT32 / 4;
    default:
      return FALSE;
    }
}

/* `<f4`: byte order, kind, size. */
static gboolean
read_descr (Cursor *self,
            TsNpyHeader *header,
            GError **error)
{
  char text[32];
  char *end = NULL;
  guint64 size;

  skip_space (self);
  if (self->p < self->end && *self->p == '[')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "an array of structures cannot be a tensor");
      return FALSE;
    }
  if (!read_string (self, text, sizeof text))
    return set_damaged (error, "the type is no string");
  if (text[0] == '\0' || strchr ("<>|=", text[0]) == NULL || text[1] == '\0')
    return set_damaged (error, "the type is none that NumPy writes");

  header->kind = text[1] == 'a' ? 'S' : text[1];
  size = g_ascii_strtoull (text + 2, &end, 10);
  if (!is_known_size (header->kind, size) || !g_ascii_isdigit (text[2]) || *end != '\0')
    {
      if (header->kind == 'O')
        g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                     "an array of Python objects cannot be read");
      else
        g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                     "an array of NumPy type '%s' cannot be a tensor", text);
      return FALSE;
    }

  header->item_size = size * (header->kind == 'U' ? 4 : 1);
  header->is_swapped = text[0] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');
  return TRUE;
}

static gboolean
read_bool (Cursor *self,
           gboolean *value)
{
  *value = accept_word (self, "True");
  return *value || accept_word (self, "False");
}

static gboolean
read_dict (Cursor *self,
           TsNpyHeader *header,
           GError **error)
{
  gboolean has_descr = FALSE, has_order = FALSE, has_shape = FALSE;
  char key[32];

  if (!accept (self, '{'))
    return set_damaged (error, "no dict");

  while (!accept (self, '}'))
    {
      if (!read_string (self, key, sizeof key) || !accept (self, ':'))
        return set_damaged (error, "a key is missing");

      if (strcmp (key, "descr") == 0)
        {
          if (!read_descr (self, header, error))
            return FALSE;
          has_descr = TRUE;
        }
      else if (strcmp (key, "fortran_order") == 0)
        {
          if (!read_bool (self, &header->is_fortran))
            return set_damaged (error, "fortran_order is neither True nor False");
          has_order = TRUE;
        }
      else if (strcmp (key, "shape") == 0)
        {
          if (!read_shape (self, &header->shape, error))
            return FALSE;
          has_shape = TRUE;
        }
      else
        return set_damaged (error, "an unknown key");

      if (!accept (self, ',') && !(self->p < self->end && *self->p == '}'))
        return set_damaged (error, "the dict is not closed");
    }

  if (!has_descr || !has_order || !has_shape)
    return set_damaged (error, "descr, fortran_order or shape is missing");
  return TRUE;
}

gboolean
ts_npy_header_parse (TsNpyHeader *self,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  Cursor cursor;
  gsize start, length;

  if (size < MAGIC_SIZE + 2 || memcmp (bytes, MAGIC, MAGIC_SIZE) != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no .npy file");
      return FALSE;
    }
  if (bytes[6] < 1 || bytes[6] > 3)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "a .npy file of version %u; 1 to 3 are known", bytes[6]);
      return FALSE;
    }

  start = bytes[6] == 1 ? 10 : 12;
  if (size < start)
    return set_damaged (error, "it ends early");
  length = bytes[8] | (gsize)bytes[9] << 8;
  if (bytes[6] > 1)
    length |= (gsize)bytes[10] << 16 | (gsize)bytes[11] << 24;
  if (length > size - start)
    return set_damaged (error, "it ends early");

  cursor.p = (const char *)bytes + start;
  cursor.end = cursor.p + length;
  self->data_offset = start + length;
  if (!read_dict (&cursor, self, error))
    return FALSE;

  skip_space (&cursor);
  return cursor.p == cursor.end || set_damaged (error, "something follows the dict");
}

GString *
ts_npy_header_build (const char *descr,
                     const TsShape *shape)
{
  GString *text = g_string_new (MAGIC);
  gsize length;

  g_string_append_len (text, "\x01\x00\x00\x00", 4);
  g_string_append_printf (text, "{'descr': '%s', 'fortran_order': False, 'shape': (", descr);
  for (int i = 0; i < shape->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", shape->dims[i]);
  g_string_append (text, shape->rank == 1 ? ",), }" : "), }");

  while ((text->len + 1) % ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');

  length = text->len - 10;
  text->str[8] = (char)(length & 0xff);
  text->str[9] = (char)(length >> 8);
  return text;
}
