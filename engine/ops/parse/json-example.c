#include "engine/ops/ts-families.h"

#include "engine/ts-error.h"
#include "proto/ts-json-read.h"

/* DecodeJSONExample: tf.Example messages from protobuf's JSON. */

static gboolean
decode_one (const TsString *text,
            TsString *out,
            GError **error)
{
  g_autoptr (JsonNode) json = ts_json_load (text->bytes, text->size, error);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_auto (TsTextReport) report = { 0 };

  if (json == NULL || !ts_json_append (ts_schema_find ("Example"), json, "example", message, &report, error))
    return FALSE;
  if (report.n_unknown > 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "an example has no such field: %s", report.first_unknown);
      return FALSE;
    }
  ts_string_set (out, (const char *)message->data, message->len);
  return TRUE;
}

static gboolean
decode_run (TsCall *call,
            GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    if (ts_call_is_cancelled (call, error))
      return FALSE;
    else if (!decode_one ((const TsString *)in->data + i, (TsString *)out->data + i, error))
      {
        g_prefix_error (error, "element %" G_GSIZE_FORMAT ": ", i);
        return FALSE;
      }
  return TRUE;
}

const TsKernelDef ts_json_example_kernels[] = {
  { .op = "DecodeJSONExample", .run = decode_run, .semantics = "tensorflow/core/kernels/example_parsing_ops.cc" },
  { 0 },
};

const TsShapeDef ts_json_example_shapes[] = { { 0 } };
