#include "proto/ts-text-private.h"

#include "engine/ts-error.h"

#include <string.h>

#define POLL_INTERVAL (1 << 20) /* bytes */
#define MAX_PATH 300            /* longer ones are told by their two ends */

#define S TS_TEXT_SPACE
#define L (TS_TEXT_LETTER | TS_TEXT_URL)
#define H (TS_TEXT_LETTER | TS_TEXT_HEX | TS_TEXT_URL)
#define D (TS_TEXT_DIGIT | TS_TEXT_HEX | TS_TEXT_URL)
#define U TS_TEXT_URL

/* clang-format off */
const guint8 ts_text_classes[256] = {
  ['\t'] = S, ['\n'] = S, ['\v'] = S, ['\f'] = S, ['\r'] = S, [' '] = S,
  ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
  ['A'] = H, ['B'] = H, ['C'] = H, ['D'] = H, ['E'] = H, ['F'] = H, ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L,
  ['K'] = L, ['L'] = L, ['M'] = L, ['N'] = L, ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L, ['S'] = L, ['T'] = L,
  ['U'] = L, ['V'] = L, ['W'] = L, ['X'] = L, ['Y'] = L, ['Z'] = L,
  ['a'] = H, ['b'] = H, ['c'] = H, ['d'] = H, ['e'] = H, ['f'] = H, ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L,
  ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L, ['s'] = L, ['t'] = L,
  ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L, ['y'] = L, ['z'] = L, ['_'] = L,
  ['.'] = U, ['/'] = U, ['-'] = U, ['~'] = U, ['%'] = U, ['+'] = U, ['!'] = U, ['$'] = U, ['&'] = U, ['('] = U,
  [')'] = U, ['*'] = U, ['='] = U,
};
/* clang-format on */

#undef S
#undef L
#undef H
#undef D
#undef U

/* ---- tokens ---- */

/* Most space is indentation. */
static inline const char *
skip_blanks (const char *p,
             const char *end)
{
  while (end - p >= 8)
    {
      guint64 word;

      memcpy (&word, p, 8);
      if (word != G_GUINT64_CONSTANT (0x2020202020202020))
        break;
      p += 8;
    }
  while (p < end && ts_text_is (*p, TS_TEXT_SPACE))
    p++;
  return p;
}

void
ts_text_skip_space (TsTextReader *self)
{
  const char *p = skip_blanks (self->p, self->end);

  while (G_UNLIKELY (p < self->end && *p == '#'))
    {
      p = memchr (p, '\n', (gsize)(self->end - p));
      p = p != NULL ? skip_blanks (p, self->end) : self->end;
    }
  self->p = p;
}

gsize
ts_text_take_name (TsTextReader *self,
                   const char **name)
{
  const char *p = self->p;
  gsize size;

  if (p == self->end || !ts_text_is (*p, TS_TEXT_LETTER))
    return 0;
  while (p < self->end && ts_text_is (*p, TS_TEXT_LETTER | TS_TEXT_DIGIT))
    p++;

  *name = self->p;
  size = (gsize)(p - self->p);
  self->p = p;
  if (p < self->end && ts_text_is (*p, TS_TEXT_SPACE))
    ts_text_skip_space (self);
  else if (p < self->end && *p == '#')
    ts_text_skip_space (self);
  return size;
}

/* ---- errors ---- */

void
ts_text_append_place (const TsTextReader *self,
                      const char *at,
                      GString *text)
{
  guint64 line = 1;
  guint64 column = 1;
  const char *begin = self->text;

  for (const char *p; (p = memchr (begin, '\n', (gsize)(at - begin))) != NULL; begin = p + 1)
    line++;
  for (const char *p = begin; p < at; p++)
    column += ((guint8)*p & 0xc0) != 0x80;
  g_string_append_printf (text, "line %" G_GUINT64_FORMAT ", column %" G_GUINT64_FORMAT, line, column);
}

static void
append_level (const TsTextReader *self,
              const TsTextLevel *level,
              GString *text)
{
  if (level->schema->is_entry)
    {
      if (level->key_size > 0)
        g_string_append_printf (text, "[\"%.*s\"]", (int)MIN (level->key_size, 100), (const char *)self->data + level->key);
      if (level->field == NULL || level->field->number == 2)
        return; /* attr["key"], not attr["key"].value */
    }
  if (level->field == NULL)
    return;

  if (text->len > 0)
    g_string_append_c (text, '.');
  g_string_append_len (text, level->field->name, level->field->name_size);
  if (level->field->repeated && level->field->kind != TS_SCHEMA_MAP)
    g_string_append_printf (text, "[%" G_GINT64_FORMAT "]", level->index);
}

void
ts_text_append_path (const TsTextReader *self,
                     const TsTextLevel *level,
                     GString *text)
{
  if (level == NULL)
    return;
  ts_text_append_path (self, level->parent, text);
  append_level (self, level, text);
}

gboolean
ts_text_fail (TsTextReader *self,
              const char *at,
              const char *format,
              ...)
{
  g_autoptr (GString) place = g_string_new (NULL);
  g_autoptr (GString) path = g_string_new (NULL);
  g_autofree char *message = NULL;
  g_autofree char *valid = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  ts_text_append_place (self, at, place);
  ts_text_append_path (self, self->level, path);
  if (path->len > MAX_PATH)
    {
      g_string_erase (path, MAX_PATH - 100, (gssize)path->len - MAX_PATH);
      g_string_insert (path, MAX_PATH - 100, " ... ");
    }
  if (path->len > 0)
    g_string_append_printf (place, ", %s", path->str);
  g_string_append_printf (place, ": %s", message);
  valid = g_utf8_make_valid (place->str, (gssize)place->len);
  g_set_error_literal (self->error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, valid);
  return FALSE;
}

/* The token at @p, or the beginning of it. */
static char *
describe_token (const TsTextReader *self)
{
  const char *p = self->p;
  gsize size = 0;

  if (p >= self->end)
    return g_strdup ("the end of the text");
  while (p + size < self->end && size < 30 && ts_text_is (p[size], TS_TEXT_LETTER | TS_TEXT_DIGIT))
    size++;
  if (size > 0)
    return g_strdup_printf ("\"%.*s\"", (int)size, p);
  if (*p == '"' || *p == '\'')
    return g_strdup ("a string");
  if ((guint8)*p < 0x20 || (guint8)*p >= 0x7f)
    return g_strdup_printf ("the byte 0x%02x", (guint8)*p);
  return g_strdup_printf ("'%c'", *p);
}

gboolean
ts_text_expected (TsTextReader *self,
                  const char *what)
{
  g_autofree char *found = describe_token (self);

  return ts_text_fail (self, self->p, "expected %s, found %s", what, found);
}

gboolean
ts_text_poll (TsTextReader *self)
{
  gsize left = (gsize)(self->end - self->p);

  self->next_poll = left > POLL_INTERVAL ? self->p + POLL_INTERVAL : self->end;
  if (self->progress != NULL)
    self->progress ((double)(self->p - self->text) / (double)(self->end - self->text), self->user_data);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, self->error);
}
