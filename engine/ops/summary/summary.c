#include "engine/ops/ts-families.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/summary/ts-summary.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"
#include "proto/ts-schema.h"

/* ScalarSummary, TensorSummary, MergeSummary: numbers for TensorBoard, as serialised Summary messages. */

/* Rounded once. */
static float
value_at (const TsTensor *values,
          gsize i)
{
  if (values->dtype == TS_DTYPE_INT64)
    return (float)((const gint64 *)values->data)[i];
  if (values->dtype == TS_DTYPE_UINT64)
    return (float)((const guint64 *)values->data)[i];
  return (float)ts_tensor_get_double (values, i);
}

/* Inputs: tags, values. */
static gboolean
scalar_run (TsCall *call,
            GError **error)
{
  const TsTensor *tags = call->in[0], *values = call->in[1];
  g_autoptr (GByteArray) message = NULL;

  if (!ts_shape_equal (&tags->shape, &values->shape))
    {
      g_autofree char *a = ts_shape_to_string (&tags->shape), *b = ts_shape_to_string (&values->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "tags and values must have the same shape, have %s and %s", a, b);
      return FALSE;
    }

  message = g_byte_array_new ();
  for (gsize i = 0; i < tags->n_elements; i++)
    {
      const TsString *tag = (const TsString *)tags->data + i;
      guint value;

      if (!ts_summary_has_room (message, tag->size, error))
        return FALSE;
      value = ts_wire_begin (message, TS_SUMMARY_VALUE);
      ts_summary_append_text (message, TS_SUMMARY_TAG, tag->bytes, tag->size);
      ts_wire_append_float (message, TS_SUMMARY_SIMPLE_VALUE, value_at (values, i));
      ts_wire_end (message, value);
    }
  return ts_summary_put (call, message);
}

/* ---- TensorSummary, TensorSummaryV2 ---- */

static void
append_tensor (GByteArray *message,
               TsTensor *tensor)
{
  guint proto = ts_wire_begin (message, TS_SUMMARY_TENSOR);

  ts_tensor_append_proto (tensor, message);
  ts_wire_end (message, proto);
}

static gboolean
tensor_prepare (TsKernelInit *init,
                GError **error)
{
  *(char **)init->state = g_strdup (init->op->name);
  return TRUE;
}

static void
tensor_release (gpointer state)
{
  g_free (*(char **)state);
}

static gboolean
tensor_run (TsCall *call,
            GError **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint value;

  if (!ts_summary_has_room (message, ts_tensor_footprint_bytes (call->in[0]), error))
    return FALSE;
  value = ts_wire_begin (message, TS_SUMMARY_VALUE);
  ts_wire_append_string (message, TS_SUMMARY_NODE_NAME, *(char **)call->state);
  append_tensor (message, call->in[0]);
  ts_wire_end (message, value);
  return ts_summary_put (call, message);
}

/* What is no metadata is left out, as TensorFlow does without a word. */
static gboolean
is_metadata (const TsString *bytes)
{
  TsWireReader reader;

  ts_wire_reader_init (&reader, NULL, (const guint8 *)bytes->bytes, bytes->size, "metadata");
  return ts_schema_check (ts_schema_find ("SummaryMetadata"), &reader, NULL);
}

/* Inputs: tag, tensor, metadata. */
static gboolean
tensor_v2_run (TsCall *call,
               GError **error)
{
  g_autoptr (GByteArray) message = NULL;
  const TsString *tag, *metadata;
  guint value;

  if (!ts_arg_check_rank (call, 0, "the tag", 0, error) || !ts_arg_check_rank (call, 2, "the metadata", 0, error))
    return FALSE;
  tag = call->in[0]->data;
  metadata = call->in[2]->data;

  message = g_byte_array_new ();
  if (!ts_summary_has_room (message, tag->size, error) || !ts_summary_has_room (message, metadata->size, error) ||
      !ts_summary_has_room (message, ts_tensor_footprint_bytes (call->in[1]), error))
    return FALSE;
  value = ts_wire_begin (message, TS_SUMMARY_VALUE);
  ts_summary_append_text (message, TS_SUMMARY_TAG, tag->bytes, tag->size);
  append_tensor (message, call->in[1]);
  ts_wire_append_bytes (message, TS_SUMMARY_METADATA, metadata->bytes, is_metadata (metadata) ? metadata->size : 0);
  ts_wire_end (message, value);
  return ts_summary_put (call, message);
}

/* ---- MergeSummary ---- */

/* Tags must differ; values without one are of TensorSummary. */
static gboolean
check_tag (TsWireReader *outer,
           const TsWireField *field,
           GHashTable *tags,
           GError **error)
{
  g_autoptr (GBytes) tag = NULL;
  TsWireReader reader;
  TsWireField part;

  if (!ts_wire_enter (outer, field, "value", &reader, error))
    return FALSE;
  while (ts_wire_next (&reader, &part, error))
    if (part.number == TS_SUMMARY_TAG)
      {
        g_clear_pointer (&tag, g_bytes_unref);
        tag = g_bytes_new (part.data, part.size);
      }
  if (reader.failed)
    return FALSE;
  if (tag == NULL || g_bytes_get_size (tag) == 0 || g_hash_table_add (tags, g_bytes_ref (tag)))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are two summaries with the tag %.*s", (int)MIN (g_bytes_get_size (tag), 1000),
               (const char *)g_bytes_get_data (tag, NULL));
  return FALSE;
}

static gboolean
merge_one (GByteArray *message,
           const TsString *summary,
           GHashTable *tags,
           GError **error)
{
  g_autoptr (GError) reason = NULL;
  TsWireReader reader, check;
  TsWireField field;

  if (!ts_summary_has_room (message, summary->size, error))
    return FALSE;
  ts_wire_reader_init (&check, NULL, (const guint8 *)summary->bytes, summary->size, "summary");
  reader = check;
  if (!ts_schema_check (ts_schema_find ("Summary"), &check, &reason))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "an input is no summary: %s", reason->message);
      return FALSE;
    }

  while (ts_wire_next (&reader, &field, error))
    if (field.number == TS_SUMMARY_VALUE)
      {
        if (!check_tag (&reader, &field, tags, error))
          return FALSE;
        ts_wire_append_bytes (message, TS_SUMMARY_VALUE, field.data, field.size);
      }
  return !reader.failed;
}

static gboolean
merge_run (TsCall *call,
           GError **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

  for (guint i = 0; i < call->n_in; i++)
    for (gsize k = 0; k < call->in[i]->n_elements; k++)
      if (!merge_one (message, (const TsString *)call->in[i]->data + k, tags, error))
        return FALSE;
  return ts_summary_put (call, message);
}

const TsKernelDef ts_summary_kernels[] = {
  { .op = "MergeSummary", .run = merge_run, .semantics = "tensorflow/core/kernels/summary_op.cc" },
  { .op = "ScalarSummary", .dtypes = TS_DTYPES_REAL, .run = scalar_run, .semantics = "tensorflow/core/kernels/summary_op.cc" },
  { .op = "TensorSummary", .dtypes = TS_DTYPES_MOVABLE, .prepare = tensor_prepare, .state_size = sizeof (char *), .release = tensor_release, .run = tensor_run, .semantics = "tensorflow/core/kernels/summary_tensor_op.cc" },
  { .op = "TensorSummaryV2", .dtypes = TS_DTYPES_MOVABLE, .run = tensor_v2_run, .semantics = "tensorflow/core/kernels/summary_tensor_op.cc" },
  { 0 },
};

const TsShapeDef ts_summary_shapes[] = { { 0 } };
