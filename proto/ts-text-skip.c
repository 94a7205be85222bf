#include "proto/ts-text-private.h"

/* Fields of which the schema knows nothing: those with a name are passed over, those with a number are taken as they are. */

static gboolean skip_message (TsTextReader *self);

/* ---- names ---- */

/* A number, with or without a sign, or a word. */
static gboolean
skip_scalar (TsTextReader *self)
{
  ts_text_take (self, '-');
  if (self->p == self->end || !(ts_text_is (*self->p, TS_TEXT_LETTER | TS_TEXT_DIGIT) || *self->p == '.'))
    return ts_text_expected (self, "a value");
  while (self->p < self->end &&
         (ts_text_is (*self->p, TS_TEXT_LETTER | TS_TEXT_DIGIT) || *self->p == '.' ||
          ((*self->p == '-' || *self->p == '+') && (self->p[-1] == 'e' || self->p[-1] == 'E'))))
    self->p++;
  ts_text_skip_space (self);
  return TRUE;
}

static gboolean
skip_value (TsTextReader *self)
{
  char c = self->p < self->end ? *self->p : '\0';

  if (c == '{' || c == '<')
    return skip_message (self);
  if (c == '"' || c == '\'')
    return ts_text_skip_string (self);
  return skip_scalar (self);
}

static gboolean
skip_list (TsTextReader *self)
{
  if (ts_text_take (self, ']'))
    return TRUE;
  do
    if (!skip_value (self))
      return FALSE;
  while (ts_text_take (self, ','));
  return ts_text_take (self, ']') || ts_text_expected (self, "',' or ']'");
}

/* What is behind the name of a field. */
static gboolean
skip_contents (TsTextReader *self)
{
  if (ts_text_take (self, ':'))
    return ts_text_take (self, '[') ? skip_list (self) : skip_value (self);
  if (self->p < self->end && (*self->p == '{' || *self->p == '<'))
    return skip_message (self);
  return ts_text_expected (self, "':' or '{'");
}

/* A name, a number, or [something]. */
static gboolean
skip_name (TsTextReader *self)
{
  const char *begin = self->p;

  if (ts_text_take (self, '['))
    {
      while (self->p < self->end && ts_text_is (*self->p, TS_TEXT_URL))
        self->p++;
      ts_text_skip_space (self);
      return ts_text_take (self, ']') || ts_text_expected (self, "']'");
    }
  while (self->p < self->end && ts_text_is (*self->p, TS_TEXT_LETTER | TS_TEXT_DIGIT))
    self->p++;
  if (self->p == begin)
    return ts_text_expected (self, "the name of a field");
  ts_text_skip_space (self);
  return TRUE;
}

static gboolean
skip_message (TsTextReader *self)
{
  const char *begin = self->p;
  char close = *self->p == '{' ? '}' : '>';

  if (self->depth >= TS_WIRE_MAX_DEPTH)
    return ts_text_fail (self, self->p, "nested deeper than %d", TS_WIRE_MAX_DEPTH);
  self->depth++;
  self->p++;
  ts_text_skip_space (self);
  while (!ts_text_take (self, close))
    {
      if (self->p >= self->next_poll && self->p < self->end && !ts_text_poll (self))
        return FALSE;
      if (self->p == self->end)
        return ts_text_fail (self, begin, "there is no '%c' for this", close);
      if (!skip_name (self) || !skip_contents (self))
        return FALSE;
      if (!ts_text_take (self, ';'))
        ts_text_take (self, ',');
    }
  self->depth--;
  return TRUE;
}

/* Where the field is, and what its path is. (transfer full) */
static GString *
describe (TsTextReader *self,
          const char *name,
          gsize size)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GString) path = g_string_new (NULL);

  ts_text_append_place (self, name, text);
  ts_text_append_path (self, self->level, path);
  g_string_append_printf (text, ": %s%s%.*s", path->str, path->len > 0 ? "." : "", (int)MIN (size, 100), name);
  return text;
}

static void
count (TsTextReader *self,
       const char *name,
       gsize size)
{
  g_autoptr (GString) text = NULL;

  if (self->report == NULL || self->report->n_unknown++ > 0)
    return;
  text = describe (self, name, size);
  self->report->first_unknown = g_utf8_make_valid (text->str, (gssize)text->len);
}

/* ---- other names for what is known ---- */

/* The word behind the name of a field; its size, 0 if there is none. */
static gsize
peek_word (const TsTextReader *self,
           const char **word)
{
  TsTextReader ahead = *self;

  if (!ts_text_take (&ahead, ':'))
    return 0;
  *word = ahead.p;
  while (ahead.p < ahead.end && ts_text_is (*ahead.p, TS_TEXT_LETTER | TS_TEXT_DIGIT))
    ahead.p++;
  return (gsize)(ahead.p - *word);
}

const TsSchemaField *
ts_text_find_misnamed (TsTextReader *self,
                       const char *name,
                       gsize size)
{
  const TsSchema *schema = self->level->schema;
  const TsSchemaField *found = NULL;
  g_autoptr (GString) text = NULL;
  const char *word;
  gsize word_size = self->report != NULL ? peek_word (self, &word) : 0;

  if (word_size == 0)
    return NULL;
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const TsSchemaField *field = &schema->fields[i];

      if (field->kind != TS_SCHEMA_ENUM || ts_schema_enum_find_value (field->values, word, word_size) == NULL)
        continue;
      if (found != NULL)
        return NULL;
      found = field;
    }
  if (found == NULL || self->report->n_misnamed++ > 0)
    return found;

  text = describe (self, name, size);
  g_string_append_printf (text, ", read as %s", found->name);
  self->report->first_misnamed = g_utf8_make_valid (text->str, (gssize)text->len);
  return found;
}

gboolean
ts_text_skip_field (TsTextReader *self,
                    const char *name,
                    gsize size)
{
  self->level->field = NULL; /* errors inside tell the place of the message that is known */
  count (self, name, size);
  return skip_contents (self);
}

/* ---- numbers ---- */

/* 0x with eight or sixteen digits is four or eight bytes. */
static TsWireType
number_type (const char *text,
             const char *end)
{
  gsize n = 0;

  if (end - text < 2 || text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
    return TS_WIRE_VARINT;
  while (text + 2 + n < end && ts_text_is (text[2 + n], TS_TEXT_HEX))
    n++;
  return n == 8 ? TS_WIRE_FIXED32 : n == 16 ? TS_WIRE_FIXED64
                                            : TS_WIRE_VARINT;
}

static gboolean
read_raw_number (TsTextReader *self,
                 guint32 number)
{
  TsWireType type = number_type (self->p, self->end);
  guint64 magnitude;
  gboolean negative;

  if (!ts_text_read_integer (self, &magnitude, &negative))
    return FALSE;
  ts_text_put_tag (self, number, type);
  if (type == TS_WIRE_FIXED32)
    ts_text_put_fixed32 (self, (guint32)magnitude);
  else if (type == TS_WIRE_FIXED64)
    ts_text_put_fixed64 (self, magnitude);
  else
    ts_text_put_varint (self, negative ? 0 - magnitude : magnitude);
  return TRUE;
}

static gboolean
read_group (TsTextReader *self,
            guint32 number)
{
  static const TsSchema nothing = { .name = "group", .full_name = "group" };
  TsTextLevel level = { .parent = self->level, .schema = &nothing };
  char close = *self->p == '{' ? '}' : '>';

  if (self->depth >= TS_WIRE_MAX_DEPTH)
    return ts_text_fail (self, self->p, "nested deeper than %d", TS_WIRE_MAX_DEPTH);
  ts_text_put_tag (self, number, TS_WIRE_GROUP);
  self->level = &level;
  self->depth++;
  self->p++;
  ts_text_skip_space (self);
  if (!ts_text_read_fields (self, close))
    return FALSE;
  self->depth--;
  self->level = (TsTextLevel *)level.parent;
  ts_text_put_tag (self, number, TS_WIRE_END_GROUP);
  return TRUE;
}

gboolean
ts_text_read_raw_field (TsTextReader *self)
{
  const char *begin = self->p;
  guint64 number;
  gboolean negative;
  gboolean has_colon;
  gsize contents;

  if (!ts_text_read_integer (self, &number, &negative))
    return FALSE;
  if (number == 0 || number > G_MAXUINT32 >> 3)
    return ts_text_fail (self, begin, "no field has the number %" G_GUINT64_FORMAT, number);

  self->level->field = NULL;
  has_colon = ts_text_take (self, ':');
  if (self->p < self->end && (*self->p == '{' || *self->p == '<'))
    return read_group (self, (guint32)number);
  if (!has_colon)
    return ts_text_expected (self, "':' or '{'");
  if (self->p == self->end || (*self->p != '"' && *self->p != '\''))
    return read_raw_number (self, (guint32)number);

  ts_text_put_tag (self, (guint32)number, TS_WIRE_BYTES);
  contents = ts_text_begin (self, 1);
  if (!ts_text_read_string (self))
    return FALSE;
  ts_text_end (self, contents, 1);
  return TRUE;
}
