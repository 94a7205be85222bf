#include "proto/ts-text-write.h"

#include "proto/ts-field-walk.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define BUFFER_SIZE (64 << 10)

typedef struct
{
  GOutputStream *stream;
  GCancellable *cancellable;
  GError **error;
  guint depth;
  gsize used;
  char *buffer; /* BUFFER_SIZE */
} Printer;

static gboolean print_message (Printer *self, const TsSchema *schema, TsWireReader *reader);

/* ---- text ---- */

static gboolean
flush (Printer *self)
{
  gsize used = self->used;

  self->used = 0;
  return !g_cancellable_set_error_if_cancelled (self->cancellable, self->error) &&
         g_output_stream_write_all (self->stream, self->buffer, used, NULL, self->cancellable, self->error);
}

static gboolean
ensure (Printer *self,
        gsize size)
{
  return G_LIKELY (BUFFER_SIZE - self->used >= size) || flush (self);
}

static gboolean
put (Printer *self,
     const char *text,
     gsize size)
{
  if (!ensure (self, size))
    return FALSE;
  memcpy (self->buffer + self->used, text, size);
  self->used += size;
  return TRUE;
}

#define PUT(self, text) put (self, text, sizeof (text) - 1)

static gboolean
put_indent (Printer *self)
{
  if (!ensure (self, 2 * TS_WIRE_MAX_DEPTH))
    return FALSE;
  memset (self->buffer + self->used, ' ', 2 * self->depth);
  self->used += 2 * self->depth;
  return TRUE;
}

/* The name, or number, that a line begins with. */
static gboolean
put_name (Printer *self,
          const TsSchemaField *known,
          guint32 number)
{
  char digits[16];
  int size;

  if (!put_indent (self))
    return FALSE;
  if (known != NULL)
    return put (self, known->name, known->name_size);
  size = g_snprintf (digits, sizeof digits, "%" G_GUINT32_FORMAT, number);
  return put (self, digits, (gsize)size);
}

/* ---- strings ---- */

/* The letter behind the backslash for a byte that has one, or NUL. */
static inline char
escape_letter (guint8 c)
{
  switch (c)
    {
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '"':
    case '\'':
    case '\\':
      return (char)c;
    default:
      return '\0';
    }
}

/* Writes one byte as an escape, and gives where it ends: four characters on at most. */
static inline char *
escape (char *out,
        guint8 c)
{
  char letter = escape_letter (c);

  *out++ = '\\';
  if (letter != '\0')
    *out++ = letter;
  else
    {
      *out++ = (char)('0' + (c >> 6));
      *out++ = (char)('0' + (c >> 3 & 7));
      *out++ = (char)('0' + (c & 7));
    }
  return out;
}

/* @is_text: leaves what is not ASCII as it is */
static gboolean
put_string (Printer *self,
            const guint8 *data,
            gsize size,
            gboolean is_text)
{
  const guint8 *end = data + size;

  if (!PUT (self, "\""))
    return FALSE;
  while (data < end)
    {
      const guint8 *stop = end - data > 1024 ? data + 1024 : end;
      char *out;

      if (!ensure (self, 4 * 1024))
        return FALSE;
      out = self->buffer + self->used;
      for (; data < stop; data++)
        if (*data < 0x80 ? *data >= 0x20 && *data < 0x7f && escape_letter (*data) == '\0' : is_text)
          *out++ = (char)*data;
        else
          out = escape (out, *data);
      self->used = (gsize)(out - self->buffer);
    }
  return PUT (self, "\"\n");
}

/* ---- numbers ---- */

/* The fewest digits that read back as the number. */
static int
format_double (char *text,
               gsize size,
               double value,
               gboolean is_single)
{
  int most = is_single ? FLT_DECIMAL_DIG : DBL_DECIMAL_DIG;
  int digits;

  if (isnan (value))
    return g_snprintf (text, size, "nan");
  if (isinf (value))
    return g_snprintf (text, size, value < 0 ? "-inf" : "inf");

  /* So many digits are never too many, but where the type itself has fewer. */
  digits = fabs (value) < (is_single ? FLT_MIN : DBL_MIN) ? 1 : is_single ? FLT_DIG
                                                                          : DBL_DIG;
  for (;; digits++)
    {
      char format[8];
      double back;

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, (int)size, format, value);
      back = g_ascii_strtod (text, NULL);
      if (digits == most || (is_single ? (float)back == (float)value : back == value))
        return (int)strlen (text);
    }
}

static gboolean
put_double (Printer *self,
            TsSchemaKind kind,
            guint64 bits)
{
  guint32 bits32 = (guint32)bits;
  float single;
  double number;
  char text[40];
  int size;

  if (kind == TS_SCHEMA_FLOAT)
    {
      memcpy (&single, &bits32, sizeof single);
      number = single;
    }
  else
    memcpy (&number, &bits, sizeof number);
  size = format_double (text, sizeof text, number, kind == TS_SCHEMA_FLOAT);
  return put (self, text, (gsize)size);
}

static gboolean
put_integer (Printer *self,
             guint64 value,
             gboolean is_signed)
{
  gboolean negative = is_signed && (gint64)value < 0;
  char digits[24];
  char *p = digits + sizeof digits;

  if (negative)
    value = 0 - value;
  do
    *--p = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  if (negative)
    *--p = '-';
  return put (self, p, (gsize)(digits + sizeof digits - p));
}

static gboolean
put_number (Printer *self,
            const TsSchemaField *known,
            guint64 value)
{
  const TsSchemaValue *word;

  value = ts_field_walk_number ((TsSchemaKind)known->kind, value);
  switch ((TsSchemaKind)known->kind)
    {
    case TS_SCHEMA_FLOAT:
    case TS_SCHEMA_DOUBLE:
      return put_double (self, (TsSchemaKind)known->kind, value);
    case TS_SCHEMA_BOOL:
      return value != 0 ? PUT (self, "true") : PUT (self, "false");
    case TS_SCHEMA_ENUM:
      word = ts_schema_enum_get_value (known->values, (gint32)value);
      return word != NULL ? put (self, word->name, word->name_size) : put_integer (self, value, TRUE);
    case TS_SCHEMA_UINT32:
    case TS_SCHEMA_UINT64:
    case TS_SCHEMA_FIXED32:
    case TS_SCHEMA_FIXED64:
      return put_integer (self, value, FALSE);
    default:
      return put_integer (self, value, TRUE);
    }
}

static gboolean
print_number (Printer *self,
              const TsSchemaField *known,
              guint64 value)
{
  return put_name (self, known, known->number) && PUT (self, ": ") && put_number (self, known, value) && PUT (self, "\n");
}

static gboolean
print_packed (Printer *self,
              const TsSchemaField *known,
              TsWireReader *reader,
              const TsWireField *field)
{
  TsWireType type = ts_schema_wire_type ((TsSchemaKind)known->kind);
  gsize unit = type == TS_WIRE_FIXED32 ? 4 : 8;
  const guint8 *p = field->data;
  const guint8 *end = p + field->size;
  guint64 value;

  while (p < end)
    {
      if (type == TS_WIRE_VARINT)
        {
          if (!ts_wire_read_varint (&p, end, &value))
            return ts_wire_fail (reader, p, known->name, self->error, "a packed number is cut off or too long");
        }
      else if ((gsize)(end - p) < unit)
        return ts_wire_fail (reader, p, known->name, self->error, "a packed number is cut off");
      else
        {
          value = unit == 4 ? ts_wire_read_fixed32 (p) : ts_wire_read_fixed64 (p);
          p += unit;
        }
      if (!print_number (self, known, value))
        return FALSE;
    }
  return TRUE;
}

/* ---- fields ---- */

/* Fields in braces. */
static gboolean
print_inside (Printer *self,
              const TsSchema *schema,
              TsWireReader *reader)
{
  if (!PUT (self, " {\n"))
    return FALSE;
  self->depth++;
  if (!print_message (self, schema, reader))
    return FALSE;
  self->depth--;
  return put_indent (self) && PUT (self, "}\n");
}

static gboolean
print_known (Printer *self,
             TsWireReader *reader,
             const TsSchemaField *known,
             const TsWireField *field,
             gint64 index)
{
  TsWireReader child;

  if (known->message != NULL)
    {
      if (!ts_wire_enter (reader, field, known->name, &child, self->error))
        return FALSE;
      child.index = known->repeated ? index : -1;
      return put_name (self, known, known->number) && print_inside (self, known->message, &child);
    }
  if (known->kind == TS_SCHEMA_STRING || known->kind == TS_SCHEMA_BYTES)
    return put_name (self, known, known->number) && PUT (self, ": ") &&
           put_string (self, field->data, field->size,
                       known->kind == TS_SCHEMA_STRING && ts_wire_is_text (field->data, field->size));
  if (field->type == TS_WIRE_BYTES)
    return print_packed (self, known, reader, field);
  return print_number (self, known, field->value);
}

static gboolean
print_unknown (Printer *self,
               TsWireReader *reader,
               const TsWireField *field)
{
  static const TsSchema nothing = { .name = "group", .full_name = "group" };
  TsWireReader child;
  char text[24];
  int size;

  if (!put_name (self, NULL, field->number))
    return FALSE;
  switch (field->type)
    {
    case TS_WIRE_BYTES:
      return PUT (self, ": ") && put_string (self, field->data, field->size, FALSE);
    case TS_WIRE_GROUP:
      child = (TsWireReader) {
        .pos = field->data,
        .end = field->data + field->size,
        .origin = reader->origin,
        .parent = reader,
        .index = -1,
        .depth = reader->depth + 1,
      };
      return print_inside (self, &nothing, &child);
    case TS_WIRE_FIXED32:
      size = g_snprintf (text, sizeof text, ": 0x%08x\n", (guint32)field->value);
      return put (self, text, (gsize)size);
    case TS_WIRE_FIXED64:
      size = g_snprintf (text, sizeof text, ": 0x%016" G_GINT64_MODIFIER "x\n", field->value);
      return put (self, text, (gsize)size);
    case TS_WIRE_VARINT:
    case TS_WIRE_END_GROUP:
    default:
      return PUT (self, ": ") && put_integer (self, field->value, FALSE) && PUT (self, "\n");
    }
}

static gboolean
print_message (Printer *self,
               const TsSchema *schema,
               TsWireReader *reader)
{
  g_auto (TsFieldWalk) walk = { 0 };
  const TsSchemaField *last = NULL;
  const TsSchemaField *known;
  gint64 index = 0;
  TsWireField field;

  if (!ts_field_walk_init (&walk, schema, reader, self->error))
    return FALSE;
  while (ts_field_walk_next (&walk, &field, &known))
    {
      index = known == last ? index + 1 : 0;
      last = known;
      if (!(known != NULL ? print_known (self, reader, known, &field, index) : print_unknown (self, reader, &field)))
        return FALSE;
    }
  return TRUE;
}

/* ---- the whole ---- */

gboolean
ts_text_print (const TsSchema *schema,
               const guint8 *data,
               gsize size,
               GOutputStream *stream,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  Printer printer = { .stream = stream, .cancellable = cancellable, .error = error, .buffer = buffer };
  TsWireReader reader;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  return print_message (&printer, schema, &reader) && flush (&printer);
}

char *
ts_text_to_string (const TsSchema *schema,
                   const guint8 *data,
                   gsize size,
                   GError **error)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  if (!ts_text_print (schema, data, size, stream, NULL, error) ||
      !g_output_stream_write_all (stream, "", 1, NULL, NULL, error) || !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}
