#include "engine/model/ts-tfjs.h"

#include "engine/model/ts-meta-graph-private.h"
#include "engine/model/ts-tfjs-weights.h"
#include "engine/ts-error.h"
#include "proto/ts-json-read.h"

#include <string.h>

#define MAX_SIZE ((gsize)G_MAXINT32) /* of a message */

enum
{
  GRAPH_NODE = 1,
  GRAPH_LIBRARY = 2,
  LIBRARY_FUNCTION = 1,
  FUNCTION_NODE = 3,
  NODE_NAME = 1,
  NODE_OP = 2,
  NODE_ATTR = 5,
  VALUE_TYPE = 6,
  VALUE_TENSOR = 8,
};

/* A graph on its way from what the JSON says to one with values. */
typedef struct
{
  GHashTable *weights;
  GHashTable *used; /* names of weights that a constant has */
  GPtrArray *problems;
  GByteArray *message;
  GCancellable *cancellable;
} Filling;

/* ---- constants -------------------------------------------------------------------------------- */

static void
copy_field (GByteArray *message,
            const TsWireReader *reader,
            const TsWireField *field)
{
  g_byte_array_append (message, field->start, (guint)(reader->pos - field->start));
}

static gboolean
is_text (const TsWireField *field,
         const char *text)
{
  return field->size == strlen (text) && memcmp (field->data, text, field->size) == 0;
}

/* The key of an entry of a map, and its value. */
static gboolean
is_entry (const TsWireField *entry,
          const char *key,
          TsWireField *value)
{
  gboolean is_key = FALSE;
  TsWireReader reader;
  TsWireField field;

  *value = (TsWireField) { 0 };
  ts_wire_reader_init (&reader, NULL, entry->data, entry->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1)
      is_key = is_text (&field, key);
    else if (field.number == 2)
      *value = field;
  return is_key;
}

static TsDType
read_type (const TsWireField *value)
{
  TsDType dtype = TS_DTYPE_INVALID;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, value->data, value->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == VALUE_TYPE && ts_dtype_is_valid ((guint)field.value))
      dtype = (TsDType)field.value;
  return dtype;
}

static gboolean
append_value (Filling *self,
              const TsTfjsWeight *weight,
              TsDType dtype,
              GError **error)
{
  /* An upper bound: an element becomes eight bytes at most, and a string loses its length for one as a varint. */
  gsize most = MAX (weight->n_elements * 8, g_bytes_get_size (weight->bytes) * 2);
  TsDType written;
  guint entry, value, tensor;

  if (self->message->len > MAX_SIZE - 1024 || most > MAX_SIZE - 1024 - self->message->len)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "weight \"%s\": the graph with its weights takes more than 2 GB", weight->name);
      return FALSE;
    }
  entry = ts_wire_begin (self->message, NODE_ATTR);
  ts_wire_append_string (self->message, 1, "value");
  value = ts_wire_begin (self->message, 2);
  tensor = ts_wire_begin (self->message, VALUE_TENSOR);
  written = ts_tfjs_weight_append_proto (weight, dtype, self->message);
  ts_wire_end (self->message, tensor);
  ts_wire_end (self->message, value);
  ts_wire_end (self->message, entry);
  if (dtype != TS_DTYPE_INVALID && written != dtype)
    g_ptr_array_add (self->problems, g_strdup_printf ("weight \"%s\" is of type %s, its constant of type %s", weight->name, ts_dtype_name (written),
                                                      ts_dtype_name (dtype)));
  return TRUE;
}

/* A node; of a constant with a weight the value is that. */
static gboolean
fill_node (Filling *self,
           const TsWireField *node,
           GError **error)
{
  const TsTfjsWeight *weight = NULL;
  TsDType dtype = TS_DTYPE_INVALID;
  gboolean is_constant = FALSE;
  g_autofree char *name = NULL;
  TsWireReader reader;
  TsWireField field, value;

  ts_wire_reader_init (&reader, NULL, node->data, node->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == NODE_NAME && name == NULL)
      name = g_strndup ((const char *)field.data, field.size);
    else if (field.number == NODE_OP)
      is_constant = is_text (&field, "Const");
    else if (field.number == NODE_ATTR && is_entry (&field, "dtype", &value))
      dtype = read_type (&value);

  if (is_constant && name != NULL)
    weight = g_hash_table_lookup (self->weights, name);
  ts_wire_reader_init (&reader, NULL, node->data, node->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (weight == NULL || field.number != NODE_ATTR || !is_entry (&field, "value", &value))
      copy_field (self->message, &reader, &field);
  if (weight == NULL)
    return TRUE;
  g_hash_table_add (self->used, weight->name);
  return append_value (self, weight, dtype, error);
}

/* A message with nodes in it, somewhere: a GraphDef, its library, a function. @path: the numbers of fields that lead to them. */
static gboolean
fill (Filling *self,
      const guint8 *data,
      gsize size,
      const guint *path,
      GError **error)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, error))
    {
      gboolean is_library = path[0] == GRAPH_NODE && path[1] == 0 && field.number == GRAPH_LIBRARY;
      gboolean is_inside = field.number == path[0] || is_library;
      static const guint library[] = { LIBRARY_FUNCTION, FUNCTION_NODE, 0, 0 };
      guint begin;
      gboolean ok;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!is_inside)
        {
          copy_field (self->message, &reader, &field);
          continue;
        }
      begin = ts_wire_begin (self->message, field.number);
      if (is_library)
        ok = fill (self, field.data, field.size, library, error);
      else
        ok = path[1] == 0 ? fill_node (self, &field, error) : fill (self, field.data, field.size, path + 1, error);
      if (!ok)
        return FALSE;
      ts_wire_end (self->message, begin);
    }
  return !reader.failed;
}

static void
note_unused (Filling *self)
{
  guint n = g_hash_table_size (self->weights) - g_hash_table_size (self->used);
  GHashTableIter iter;
  gpointer name;
  const char *first = NULL;

  g_hash_table_iter_init (&iter, self->weights);
  while (n > 0 && g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (self->used, name) && (first == NULL || strcmp (name, first) < 0))
      first = name;
  if (n > 0)
    g_ptr_array_add (self->problems, g_strdup_printf ("%u %s for which the graph has no constant, \"%s\" for one", n,
                                                      n == 1 ? "weight" : "weights", first));
}

/* ---- the model -------------------------------------------------------------------------------- */

static JsonNode *
get_member (JsonNode *node,
            const char *name)
{
  JsonNode *member = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;

  return member != NULL && !JSON_NODE_HOLDS_NULL (member) ? member : NULL;
}

static const char *
get_text (JsonNode *node,
          const char *name)
{
  JsonNode *member = get_member (node, name);

  return member != NULL && JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
}

static gboolean
check_format (JsonNode *root,
              JsonNode **topology,
              GError **error)
{
  const char *format = get_text (root, "format");

  *topology = get_member (root, "modelTopology");
  if (g_strcmp0 (format, "layers-model") == 0 || get_member (*topology, "model_config") != NULL || get_member (*topology, "keras_version") != NULL ||
      get_member (*topology, "class_name") != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "not a TensorFlow graph but a layers model (of Keras) of TensorFlow.js");
  else if (format != NULL && strcmp (format, "graph-model") != 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected the format \"graph-model\", found \"%.60s\"", format);
  else if (*topology == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a TensorFlow.js model without \"modelTopology\"");
  else
    return TRUE;
  return FALSE;
}

static void
append_info (JsonNode *root,
             GByteArray *message)
{
  const char *version = get_text (root, "generatedBy");
  guint begin = ts_wire_begin (message, TS_META_GRAPH_INFO);

  ts_wire_append_string (message, TS_META_INFO_TAGS, "serve");
  if (version != NULL && g_ascii_isdigit (version[0]))
    ts_wire_append_string (message, TS_META_INFO_TENSORFLOW_VERSION, version);
  ts_wire_end (message, begin);
}

/* A signature that is no good is a problem; the graph is there without it. */
static void
append_signature (JsonNode *root,
                  GByteArray *message,
                  TsTextReport *report,
                  GPtrArray *problems)
{
  JsonNode *signature = get_member (root, "signature");
  g_autoptr (GError) reason = NULL;
  guint length = message->len;
  guint entry, value;

  if (signature == NULL)
    signature = get_member (get_member (root, "userDefinedMetadata"), "signature");
  if (signature == NULL)
    return;
  entry = ts_wire_begin (message, TS_META_GRAPH_SIGNATURE);
  ts_wire_append_string (message, 1, "serving_default");
  value = ts_wire_begin (message, 2);
  if (ts_json_append (&ts_schema_signature_def, signature, "signature", message, report, &reason))
    {
      ts_wire_end (message, value);
      ts_wire_end (message, entry);
      return;
    }
  g_byte_array_set_size (message, length);
  g_ptr_array_add (problems, g_strdup (reason->message));
}

static gboolean
append_graph (JsonNode *root,
              JsonNode *topology,
              const char *folder,
              GByteArray *message,
              TsTextReport *report,
              GPtrArray *problems,
              GCancellable *cancellable,
              GError **error)
{
  static const guint nodes[] = { GRAPH_NODE, 0 };
  JsonNode *manifest = get_member (root, "weightsManifest");
  g_autoptr (GByteArray) graph = g_byte_array_new ();
  g_autoptr (GHashTable) weights = NULL;
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  guint begin;

  if (!ts_json_append (&ts_schema_graph_def, topology, "modelTopology", graph, report, error))
    return FALSE;
  weights = manifest != NULL ? ts_tfjs_weights_read (manifest, folder, cancellable, error) : g_hash_table_new (g_str_hash, g_str_equal);
  if (weights == NULL)
    return FALSE;

  begin = ts_wire_begin (message, TS_META_GRAPH_GRAPH);
  Filling filling = { weights, used, problems, message, cancellable };
  if (!fill (&filling, graph->data, graph->len, nodes, error))
    return FALSE;
  ts_wire_end (message, begin);
  note_unused (&filling);
  return TRUE;
}

GBytes *
ts_tfjs_read (GBytes *json,
              const char *folder,
              GPtrArray *problems,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (JsonNode) root = ts_json_load (g_bytes_get_data (json, NULL), g_bytes_get_size (json), error);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_auto (TsTextReport) report = { 0 };
  JsonNode *topology;

  if (root == NULL || !check_format (root, &topology, error))
    return NULL;
  append_info (root, message);
  append_signature (root, message, &report, problems);
  if (!append_graph (root, topology, folder, message, &report, problems, cancellable, error))
    return NULL;
  if (get_member (root, "modelInitializer") != NULL)
    g_ptr_array_add (problems, g_strdup ("the model has a graph of its own that fills its tables (modelInitializer), which is left out"));
  if (report.n_unknown > 0)
    g_ptr_array_add (problems, g_strdup_printf ("left out %" G_GUINT64_FORMAT " %s that no message has, the first: %s", report.n_unknown,
                                                report.n_unknown == 1 ? "field" : "fields", report.first_unknown));
  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}
