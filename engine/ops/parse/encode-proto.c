#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/parse/ts-message-fields.h"
#include "engine/ts-error.h"

/* EncodeProto: tensors as fields of messages. */

#define MAX_MESSAGE ((gsize)G_MAXINT32 - 64) /* protobuf's own limit, less what a field adds */

static gboolean
encode_prepare (TsKernelInit *init,
                GError **error)
{
  g_autofree char *message = NULL;

  return ts_message_fields_read (init->state, init->op, &message, error);
}

/* Values have the messages' shape and one dimension more; so do sizes. */
static gboolean
check_values (const TsCall *call,
              TsShape *prefix,
              GError **error)
{
  const TsMessageFields *config = call->state;

  if (call->n_in - 1 != config->n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %u values for %u fields", call->n_in - 1, config->n);
      return FALSE;
    }
  prefix->rank = 0;
  for (guint i = 0; i < config->n; i++)
    {
      const TsShape *shape = &call->in[i + 1]->shape;
      TsShape own;

      if (!ts_message_field_check_dtype (&config->fields[i], i, call->in[i + 1]->dtype, error))
        return FALSE;
      ts_shape_copy (&own, shape);
      own.rank--;
      if (i == 0)
        ts_shape_copy (prefix, &own);
      if (shape->rank < 2 || !ts_shape_equal (&own, prefix))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the values of field %u must be a matrix or more, of the same shape as the others' but for the last dimension", i);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_sizes (const TsCall *call,
             const TsShape *prefix,
             GError **error)
{
  const TsTensor *sizes = call->in[0];
  guint n = call->n_in - 1;
  TsShape expected;

  ts_shape_copy (&expected, prefix);
  expected.dims[expected.rank++] = n;
  if (!ts_shape_equal (&sizes->shape, &expected))
    {
      g_autofree char *a = ts_shape_to_string (&sizes->shape), *b = ts_shape_to_string (&expected);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sizes has shape %s, expected is %s", a, b);
      return FALSE;
    }
  for (gsize i = 0; i < sizes->n_elements; i++)
    {
      const TsShape *shape = &call->in[1 + i % n]->shape;
      gint32 size = ((const gint32 *)sizes->data)[i];

      if (size < 0 || size > shape->dims[shape->rank - 1])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sizes, element %" G_GSIZE_FORMAT ": there are no %d values", i, size);
          return FALSE;
        }
    }
  return TRUE;
}

static void
append_number (GByteArray *message,
               TsWireType type,
               guint64 raw)
{
  guint64 bits = GUINT64_TO_LE (raw);

  if (type == TS_WIRE_VARINT)
    ts_wire_append_varint (message, raw);
  else
    g_byte_array_append (message, (const guint8 *)&bits, type == TS_WIRE_FIXED32 ? 4 : 8);
}

static void
append_string (GByteArray *message,
               const TsMessageField *field,
               const TsString *string)
{
  if (field->type != TS_FIELD_GROUP)
    {
      ts_wire_append_bytes (message, field->number, string->bytes, string->size);
      return;
    }
  ts_wire_append_tag (message, field->number, TS_WIRE_GROUP);
  g_byte_array_append (message, (const guint8 *)string->bytes, (guint)string->size);
  ts_wire_append_tag (message, field->number, TS_WIRE_END_GROUP);
}

static gboolean
append_values (GByteArray *message,
               const TsMessageField *field,
               const TsTensor *values,
               gsize first,
               gsize n,
               GError **error)
{
  TsWireType type = ts_field_type_wire_type (field->type);
  gboolean is_string = values->dtype == TS_DTYPE_STRING, packed = field->is_packed && !is_string;
  guint begin = packed ? ts_wire_begin (message, field->number) : 0;

  for (gsize i = first; i < first + n; i++)
    {
      gsize size = is_string ? ((const TsString *)values->data)[i].size : 0;

      if (size > MAX_MESSAGE || message->len > MAX_MESSAGE - size)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a message takes no more than 2 GB");
          return FALSE;
        }
      if (is_string)
        {
          append_string (message, field, (const TsString *)values->data + i);
          continue;
        }
      if (!packed)
        ts_wire_append_tag (message, field->number, type);
      append_number (message, type, ts_field_type_from_element (field->type, values->dtype, ts_elements_at (values, i)));
    }
  if (packed)
    ts_wire_end (message, begin);
  return TRUE;
}

/* Inputs: how many values each message has of each field, values. */
static gboolean
encode_run (TsCall *call,
            GError **error)
{
  const TsMessageFields *config = call->state;
  const gint32 *sizes = call->in[0]->data;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  TsShape prefix;
  TsTensor *out;

  if (!check_values (call, &prefix, error) || !check_sizes (call, &prefix, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &prefix, error);
  if (out == NULL)
    return FALSE;

  for (gsize m = 0; m < out->n_elements; m++)
    {
      g_byte_array_set_size (message, 0);
      for (guint k = 0; k < config->n; k++)
        {
          guint i = config->order[k];
          const TsTensor *values = call->in[i + 1];
          gsize width = (gsize)values->shape.dims[values->shape.rank - 1], n = (gsize)sizes[m * config->n + i];

          if (n > 0 && !append_values (message, &config->fields[i], values, m * width, n, error))
            return FALSE;
        }
      ts_string_set ((TsString *)out->data + m, (const char *)message->data, message->len);
      if (ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

const TsKernelDef ts_encode_proto_kernels[] = {
  { .op = "EncodeProto", .prepare = encode_prepare, .state_size = sizeof (TsMessageFields), .release = ts_message_fields_release, .run = encode_run, .semantics = "tensorflow/core/kernels/encode_proto_op.cc" },
  { 0 },
};

const TsShapeDef ts_encode_proto_shapes[] = { { 0 } };
