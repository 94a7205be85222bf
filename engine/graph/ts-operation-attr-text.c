#include "engine/graph/ts-graph-private.h"

#include "engine/graph/ts-tensor-proto.h"

#include <string.h>

/* Appends @text, a new reference, and frees it. */
static void
append_taken (GString *out,
              char *text)
{
  g_string_append (out, text);
  g_free (text);
}

static void
append_dtype (GString *out,
              guint64 value)
{
  static const char *const names[TS_N_DTYPES] = {
    "DT_INVALID",
#define X(name, number, text, size, kind) [number] = "DT_" #name,
    TS_DTYPE_LIST (X)
#undef X
  };
  gboolean ref = value > TS_DTYPE_REF;
  guint64 base = ref ? value - TS_DTYPE_REF : value;

  if (base < TS_N_DTYPES && names[base] != NULL)
    g_string_append_printf (out, "%s%s", names[base], ref ? "_REF" : "");
  else
    g_string_append_printf (out, "%" G_GUINT64_FORMAT, value);
}

/* As a C string; UTF-8 stays, other bytes become octal. */
static void
append_string (GString *out,
               const guint8 *bytes,
               gsize size,
               gsize max_chars)
{
  const char *p = (const char *)bytes;
  const char *end = p + size;

  g_string_append_c (out, '"');
  while (p < end && out->len <= max_chars)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);

      if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0 || !g_unichar_isprint (c))
        {
          if (*p == '\n')
            g_string_append (out, "\\n");
          else
            g_string_append_printf (out, "\\%03o", (guint8)*p);
          p++;
          continue;
        }
      if (c == '"' || c == '\\')
        g_string_append_c (out, '\\');
      g_string_append_unichar (out, c);
      p = g_utf8_next_char (p);
    }
  g_string_append_c (out, '"');
}

static void
append_float (GString *out,
              const TsAttrValue *value)
{
  float f = ts_attr_value_get_float (value);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 1; digits <= 9; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, (double)f);
      if ((float)g_ascii_strtod (text, NULL) == f)
        break;
    }
  g_string_append (out, text);
}

static void
append_shape (GString *out,
              const guint8 *data,
              gsize size)
{
  TsShape shape;

  if (ts_shape_from_proto (data, size, &shape, NULL))
    append_taken (out, ts_shape_to_string (&shape));
  else
    g_string_append (out, "shape<?>");
}

/* dtype and shape of a tensor message; @shape stays as it is where none is given. */
static void
read_tensor_type (const guint8 *data,
                  gsize size,
                  guint64 *dtype,
                  const guint8 **shape,
                  gsize *shape_size)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1 && field.type == TS_WIRE_VARINT)
      *dtype = field.value;
    else if (field.number == 2 && field.type == TS_WIRE_BYTES)
      {
        *shape = field.data;
        *shape_size = field.size;
      }
}

/* dtype and shape; the contents are for the value viewer. */
static void
append_tensor (GString *out,
               const guint8 *data,
               gsize size)
{
  guint64 dtype = 0;
  const guint8 *shape = (const guint8 *)"";
  gsize shape_size = 0;

  read_tensor_type (data, size, &dtype, &shape, &shape_size);
  g_string_append_printf (out, "tensor<%s ", ts_dtype_name ((TsDType)MIN (dtype, (guint64)G_MAXINT)));
  append_shape (out, shape, shape_size);
  g_string_append_c (out, '>');
}

static void
append_func (GString *out,
             const guint8 *data,
             gsize size)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1 && field.type == TS_WIRE_BYTES)
      g_string_append_len (out, (const char *)field.data, (gssize)MIN (field.size, 10000));
}

static void
append_value (GString *out,
              const TsAttrValue *value,
              gsize max_chars)
{
  switch (value->type)
    {
    case TS_ATTR_TYPE_STRING:
      append_string (out, value->data, value->size, max_chars);
      break;
    case TS_ATTR_TYPE_INT:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64)value->value);
      break;
    case TS_ATTR_TYPE_FLOAT:
      append_float (out, value);
      break;
    case TS_ATTR_TYPE_BOOL:
      g_string_append (out, value->value != 0 ? "true" : "false");
      break;
    case TS_ATTR_TYPE_DTYPE:
      append_dtype (out, value->value);
      break;
    case TS_ATTR_TYPE_SHAPE:
      append_shape (out, value->data, value->size);
      break;
    case TS_ATTR_TYPE_TENSOR:
      append_tensor (out, value->data, value->size);
      break;
    case TS_ATTR_TYPE_FUNC:
      append_func (out, value->data, value->size);
      break;
    case TS_ATTR_TYPE_INVALID:
    default:
      g_string_append (out, "nothing");
      break;
    }
}

/* Lists hold elements of one type; if a damaged file mixes them, all are shown. */
static void
append_list (GString *out,
             const TsAttrValue *list,
             gsize max_chars)
{
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  for (guint type = TS_ATTR_TYPE_STRING; type <= TS_ATTR_TYPE_FUNC; type++)
    {
      TsAttrList elements;
      TsAttrValue element;

      ts_attr_list_init (&elements, list, (TsAttrType)type);
      while (out->len <= max_chars && ts_attr_list_next (&elements, &element))
        {
          if (!first)
            g_string_append (out, ", ");
          first = FALSE;
          append_value (out, &element, max_chars);
        }
    }
  g_string_append_c (out, ']');
}

static char *
cut (GString *text,
     gsize max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text->str, (gssize)text->len);
  g_autofree char *head = NULL;

  g_string_free (text, TRUE);
  if (max_chars == 0 || (gsize)g_utf8_strlen (valid, -1) <= max_chars)
    return g_steal_pointer (&valid);
  head = g_utf8_substring (valid, 0, (glong)max_chars - 1);
  return g_strconcat (head, "…", NULL);
}

char *
ts_operation_dup_attr_text (const TsOperation *self,
                            const char *name,
                            gsize max_chars)
{
  GString *out = g_string_new (NULL);
  const guint8 *data = NULL;
  gsize size = 0;
  const TsAttrDef *def = self->def != NULL ? ts_op_def_find_attr (self->def, name) : NULL;
  TsAttrSpan span;
  TsAttrValue value;

  if (ts_operation_find_attr (self, name, &span))
    {
      data = span.value;
      size = span.value_size;
    }
  else if (def != NULL && def->default_value != NULL)
    {
      data = def->default_value;
      size = def->default_size;
    }

  if (data == NULL || !ts_attr_value_decode (&value, data, size))
    g_string_append (out, data == NULL ? "missing" : "malformed");
  else if (value.is_placeholder)
    g_string_append_printf (out, "$%.*s", (int)MIN (value.size, 10000), (const char *)value.data);
  else if (value.is_list)
    append_list (out, &value, max_chars * 4);
  else
    append_value (out, &value, max_chars * 4);
  return cut (out, max_chars);
}

/* ---- what makes the texts the same ------------------------------------------------------------ */

#define MOST_COPIED 65536 /* bytes */
#define IS_TENSOR G_MAXUINT64

static void
append_number (GByteArray *key,
               guint64 number)
{
  g_byte_array_append (key, (const guint8 *)&number, sizeof number);
}

/* Very long ones are told apart by where they are. */
static void
append_sized (GByteArray *key,
              const guint8 *bytes,
              gsize size)
{
  append_number (key, size);
  if (size <= MOST_COPIED)
    g_byte_array_append (key, bytes, (guint)size);
  else
    append_number (key, (guintptr)bytes);
}

void
ts_operation_append_attr_key (const TsOperation *self,
                              GByteArray *key)
{
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan attr;
  TsAttrValue value;

  append_number (key, (guintptr)self->type); /* there is one copy of each */
  append_number (key, (guintptr)self->def);
  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      if (field.number != TS_NODE_DEF_ATTR || !ts_wire_enter (&node, &field, "attr", &entry, NULL) || !ts_attr_span_read (&attr, &entry, NULL))
        continue;
      append_sized (key, (const guint8 *)attr.key, attr.key_size);
      if (!ts_attr_value_is_small (attr.value, attr.value_size) && ts_attr_value_decode (&value, attr.value, attr.value_size) &&
          value.type == TS_ATTR_TYPE_TENSOR && !value.is_list && !value.is_placeholder)
        {
          guint64 dtype = 0;
          const guint8 *shape = (const guint8 *)"";
          gsize shape_size = 0;

          read_tensor_type (value.data, value.size, &dtype, &shape, &shape_size);
          append_number (key, IS_TENSOR);
          append_number (key, dtype);
          append_sized (key, shape, shape_size);
        }
      else
        append_sized (key, attr.value, attr.value_size);
    }
}
