#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/parse/ts-message-fields.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* DecodeProtoV2: fields of messages as tensors. */

typedef struct
{
  TsMessageFields fields;
  const TsSchema *text_type; /* (nullable): messages are text */
} Config;

static gboolean
read_format (Config *config,
             const TsOperation *op,
             const char *message,
             GError **error)
{
  g_autofree char *format = ts_operation_dup_attr_string (op, "message_format", NULL, error);

  if (format == NULL || strcmp (format, "binary") == 0)
    return format != NULL;
  if (strcmp (format, "text") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the format must be binary or text, is %s", format);
      return FALSE;
    }
  config->text_type = ts_schema_find (message);
  if (config->text_type != NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "text can be read of messages that this program knows, not of %s", message);
  return FALSE;
}

static gboolean
decode_prepare (TsKernelInit *init,
                GError **error)
{
  Config *config = init->state;
  guint n_types = 0;
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (init->op, "output_types", &n_types, error);
  g_autofree char *message = NULL;

  if (dtypes == NULL || !ts_message_fields_read (&config->fields, init->op, &message, error) || !read_format (config, init->op, message, error))
    return FALSE;
  if (n_types != config->fields.n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %u field_names and %u output_types", config->fields.n, n_types);
      return FALSE;
    }
  for (guint i = 0; i < config->fields.n; i++)
    if (!ts_message_field_check_dtype (&config->fields.fields[i], i, dtypes[i], error))
      return FALSE;
  return TRUE;
}

/* Values of one field: @first of this message, and all before. */
typedef struct
{
  const TsMessageField *field;
  TsDType dtype;
  GArray *values; /* elements; strings point into the messages */
  guint first;
} Column;

/* Of a field that is not repeated the last value counts. */
static void
add_value (Column *self,
           gconstpointer value)
{
  if (!self->field->is_repeated)
    g_array_set_size (self->values, self->first);
  g_array_append_vals (self->values, value, 1);
}

static void
add_number (Column *self,
            guint64 raw)
{
  TsElement element;

  ts_field_type_to_element (self->field->type, raw, self->dtype, &element);
  add_value (self, &element);
}

static gboolean
add_packed (Column *self,
            TsWireReader *reader,
            const TsWireField *field,
            TsWireType type,
            GError **error)
{
  const guint8 *pos = field->data, *end = pos + field->size;
  gsize width = type == TS_WIRE_FIXED32 ? 4 : 8;
  guint64 raw;

  while (pos < end)
    {
      if (type == TS_WIRE_VARINT ? !ts_wire_read_varint (&pos, end, &raw) : (gsize)(end - pos) < width)
        return ts_wire_fail (reader, pos, NULL, error, "packed numbers are cut off");
      if (type != TS_WIRE_VARINT)
        {
          raw = width == 4 ? ts_wire_read_fixed32 (pos) : ts_wire_read_fixed64 (pos);
          pos += width;
        }
      add_number (self, raw);
    }
  return TRUE;
}

/* What is written in another way than the field is passed over. */
static gboolean
collect (Column *self,
         TsWireReader *reader,
         const TsWireField *field,
         GError **error)
{
  TsWireType type = ts_field_type_wire_type (self->field->type);
  TsString string = { (char *)field->data, field->size };

  if (field->type == TS_WIRE_BYTES && type != TS_WIRE_BYTES && type != TS_WIRE_GROUP)
    return add_packed (self, reader, field, type, error);
  if (field->type != type)
    return TRUE;
  if (self->dtype == TS_DTYPE_STRING)
    add_value (self, &string);
  else
    add_number (self, field->value);
  return TRUE;
}

static gboolean
decode_message (GArray *columns,
                const guint8 *data,
                gsize size,
                GError **error)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "message");
  while (ts_wire_next (&reader, &field, error))
    for (guint i = 0; i < columns->len; i++)
      {
        Column *column = &g_array_index (columns, Column, i);

        if (column->field->number == field.number && !collect (column, &reader, &field, error))
          return FALSE;
      }
  return !reader.failed;
}

static void
column_clear (gpointer data)
{
  g_array_unref (((Column *)data)->values);
}

/* (transfer full) (nullable): binary messages of text */
static GPtrArray *
read_texts (const Config *config,
            TsCall *call,
            GError **error)
{
  const TsTensor *in = call->in[0];
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  for (gsize i = 0; i < in->n_elements; i++)
    {
      const TsString *text = (const TsString *)in->data + i;
      g_autoptr (GError) reason = NULL;
      GBytes *message = ts_text_parse (config->text_type, text->bytes, text->size, NULL, NULL, NULL, call->cancellable, &reason);

      if (message == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "message %" G_GSIZE_FORMAT ": %s", i, reason->message);
          return NULL;
        }
      g_ptr_array_add (messages, message);
    }
  return g_steal_pointer (&messages);
}

/* The values of column @i, as many for each message as the one with the most has. */
static gboolean
put_column (const Column *self,
            TsCall *call,
            guint i,
            guint n_columns,
            GError **error)
{
  const gint32 *sizes = call->out[0]->data;
  gsize n_messages = call->in[0]->n_elements, longest = 1, size = ts_dtype_size (self->dtype), at = 0;
  TsElement padding;
  TsShape shape;
  TsTensor *out;

  for (gsize m = 0; m < n_messages; m++)
    longest = MAX (longest, (gsize)sizes[m * n_columns + i]);
  ts_shape_copy (&shape, &call->in[0]->shape);
  shape.dims[shape.rank++] = (gint64)longest;
  out = ts_call_alloc (call, i + 1, &shape, error);
  if (out == NULL)
    return FALSE;

  if (self->dtype != TS_DTYPE_STRING)
    ts_message_field_default (self->field, self->dtype, &padding);
  for (gsize m = 0; m < n_messages; m++)
    for (gsize k = 0; k < longest; k++)
      {
        char *to = ts_elements_at (out, m * longest + k);
        gboolean is_there = k < (gsize)sizes[m * n_columns + i];
        const char *from = is_there ? self->values->data + size * at++ : (const char *)&padding;

        if (self->dtype != TS_DTYPE_STRING)
          memcpy (to, from, size);
        else if (is_there)
          ts_string_set ((TsString *)to, ((const TsString *)from)->bytes, (gssize)((const TsString *)from)->size);
        else
          ts_message_field_default (self->field, self->dtype, to);
      }
  return TRUE;
}

static gboolean
decode_all (TsCall *call,
            GArray *columns,
            GPtrArray *texts,
            GError **error)
{
  const TsTensor *in = call->in[0];
  gint32 *sizes = call->out[0]->data;

  for (gsize m = 0; m < in->n_elements; m++)
    {
      const TsString *string = (const TsString *)in->data + m;
      gsize size = string->size;
      const guint8 *data = texts != NULL ? g_bytes_get_data (g_ptr_array_index (texts, m), &size) : (const guint8 *)string->bytes;

      for (guint i = 0; i < columns->len; i++)
        g_array_index (columns, Column, i).first = g_array_index (columns, Column, i).values->len;
      if (!decode_message (columns, data, size, error) || ts_call_is_cancelled (call, error))
        return FALSE;
      for (guint i = 0; i < columns->len; i++)
        sizes[m * columns->len + i] = (gint32)(g_array_index (columns, Column, i).values->len - g_array_index (columns, Column, i).first);
    }
  return TRUE;
}

static gboolean
decode_run (TsCall *call,
            GError **error)
{
  const Config *config = call->state;
  const TsTensor *in = call->in[0];
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_autoptr (GPtrArray) texts = NULL;
  TsShape shape;

  g_array_set_clear_func (columns, column_clear);
  if (in->n_elements == 0 || in->shape.rank >= TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be at least one message");
      return FALSE;
    }
  texts = config->text_type != NULL ? read_texts (config, call, error) : NULL;
  if (config->text_type != NULL && texts == NULL)
    return FALSE;

  ts_shape_copy (&shape, &in->shape);
  shape.dims[shape.rank++] = config->fields.n;
  if (ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  for (guint i = 0; i < config->fields.n; i++)
    {
      TsDType dtype = ts_dtype_base (call->out_dtypes[i + 1]);
      Column column = { &config->fields.fields[i], dtype, g_array_new (FALSE, FALSE, (guint)ts_dtype_size (dtype)), 0 };

      g_array_append_val (columns, column);
    }
  if (!decode_all (call, columns, texts, error))
    return FALSE;
  for (guint i = 0; i < config->fields.n; i++)
    if (!put_column (&g_array_index (columns, Column, i), call, i, config->fields.n, error))
      return FALSE;
  return TRUE;
}

static gboolean
decode_shape (TsShapeCall *call,
              GError **error)
{
  const TsShape *in = call->in[0];

  if (in->rank < 0 || in->rank >= TS_SHAPE_MAX_RANK)
    return TRUE;
  for (guint i = 0; i < call->n_out; i++)
    {
      ts_shape_copy (&call->out[i], in);
      call->out[i].dims[call->out[i].rank++] = i == 0 ? (gint64)call->n_out - 1 : TS_SHAPE_UNKNOWN_DIM;
    }
  return TRUE;
}

const TsKernelDef ts_decode_proto_kernels[] = {
  { .op = "DecodeProtoV2", .prepare = decode_prepare, .state_size = sizeof (Config), .release = ts_message_fields_release, .run = decode_run, .semantics = "tensorflow/core/kernels/decode_proto_op.cc" },
  { 0 },
};

const TsShapeDef ts_decode_proto_shapes[] = {
  { "DecodeProtoV2", decode_shape },
  { 0 },
};
