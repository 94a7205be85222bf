#include "engine/model/ts-model-save.h"

#include "engine/graph/ts-collections.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/graph/ts-tensor-proto.h"
#include "engine/model/ts-meta-graph-private.h"
#include "engine/ts-error.h"

#define SAVED_MODEL_SCHEMA_VERSION 1

static void
append_field (GByteArray *message,
              const TsWireReader *reader,
              const TsWireField *field)
{
  g_byte_array_append (message, field->start, (guint)(reader->pos - field->start));
}

static void
append_graph (GByteArray *message,
              GBytes *graph)
{
  ts_wire_append_bytes (message, TS_META_GRAPH_GRAPH, g_bytes_get_data (graph, NULL), g_bytes_get_size (graph));
}

/* The MetaGraphDef of the file with the graph as it is now, everything else as it stands. */
static void
append_meta_graph (GByteArray *message,
                   const TsModel *self,
                   GBytes *graph)
{
  const TsCollections *collections = ts_graph_get_collections (self->graph);
  gboolean has_graph = FALSE, is_changed = ts_collections_is_changed (collections);
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, self->meta->data, self->meta->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_META_GRAPH_COLLECTION && is_changed)
      continue;
    else if (field.number != TS_META_GRAPH_GRAPH)
      append_field (message, &reader, &field);
    else if (!has_graph)
      {
        append_graph (message, graph);
        has_graph = TRUE;
      }
  if (is_changed)
    ts_collections_append_to (collections, message);
}

/* ---- what a GraphDef does not have ------------------------------------------------------------ */

static void
append_tensor_infos (GByteArray *signature,
                     guint32 number,
                     TsGraph *graph,
                     TsOutput *(*find) (TsGraph *graph, guint *n))
{
  guint n;
  g_autofree TsOutput *outputs = find (graph, &n);

  for (guint i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, outputs[i].op);
      g_autofree char *name = ts_graph_dup_output_name (graph, outputs[i]);
      guint entry, info;
      TsShape shape;

      if (op->n_outputs == 0)
        continue;
      entry = ts_wire_begin (signature, number);
      ts_wire_append_string (signature, 1, outputs[i].index == 0 ? op->name : name);
      info = ts_wire_begin (signature, 2);
      ts_wire_append_string (signature, 1, name);
      ts_wire_append_uint (signature, 2, ts_dtype_base (ts_graph_get_dtype (graph, outputs[i])));
      if (ts_operation_get_attr_shape (op, "shape", &shape, NULL))
        {
          guint at = ts_wire_begin (signature, 3);

          ts_shape_append_proto (&shape, signature);
          ts_wire_end (signature, at);
        }
      ts_wire_end (signature, info);
      ts_wire_end (signature, entry);
    }
}

static void
append_signature (GByteArray *meta_graph,
                  TsGraph *graph)
{
  guint entry = ts_wire_begin (meta_graph, TS_META_GRAPH_SIGNATURE);
  guint signature;

  ts_wire_append_string (meta_graph, 1, "serving_default");
  signature = ts_wire_begin (meta_graph, 2);
  append_tensor_infos (meta_graph, 1, graph, ts_graph_find_inputs);
  append_tensor_infos (meta_graph, 2, graph, ts_graph_find_outputs);
  ts_wire_append_string (meta_graph, 3, "tensorflow/serving/predict");
  ts_wire_end (meta_graph, signature);
  ts_wire_end (meta_graph, entry);
}

static void
make_meta_graph (GByteArray *message,
                 const TsModel *self,
                 GBytes *graph,
                 gboolean for_serving)
{
  guint info = ts_wire_begin (message, TS_META_GRAPH_INFO);

  if (for_serving)
    ts_wire_append_string (message, TS_META_INFO_TAGS, "serve");
  ts_wire_end (message, info);
  append_graph (message, graph);
  ts_collections_append_to (ts_graph_get_collections (self->graph), message);
  if (for_serving)
    append_signature (message, self->graph);
}

/* ---- all -------------------------------------------------------------------------------------- */

/* A MetaGraphDef has no tags where it is not a SavedModel's. */
static void
append_tagged_meta_graph (GByteArray *message,
                          const TsModel *self,
                          GBytes *graph)
{
  guint info;

  append_meta_graph (message, self, graph);
  if (self->meta->tags[0] != NULL)
    return;
  info = ts_wire_begin (message, TS_META_GRAPH_INFO); /* merged with the one before */
  ts_wire_append_string (message, TS_META_INFO_TAGS, "serve");
  ts_wire_end (message, info);
}

/* The SavedModel of the file with the graph that was chosen as it is now. */
static void
append_saved_model (GByteArray *message,
                    const TsModel *self,
                    GBytes *graph)
{
  guint i = 0;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_SAVED_MODEL_META_GRAPHS && self->meta_graphs->pdata[i++] == self->meta)
      {
        guint meta = ts_wire_begin (message, TS_SAVED_MODEL_META_GRAPHS);

        append_meta_graph (message, self, graph);
        ts_wire_end (message, meta);
      }
    else
      append_field (message, &reader, &field);
}

static void
make_saved_model (GByteArray *message,
                  const TsModel *self,
                  GBytes *graph)
{
  guint meta;

  ts_wire_append_uint (message, TS_SAVED_MODEL_VERSION, SAVED_MODEL_SCHEMA_VERSION);
  meta = ts_wire_begin (message, TS_SAVED_MODEL_META_GRAPHS);
  if (self->meta != NULL)
    append_tagged_meta_graph (message, self, graph);
  else
    make_meta_graph (message, self, graph, TRUE);
  ts_wire_end (message, meta);
}

/* Protobuf's own limit, which is also below what a GByteArray holds. */
static gboolean
check_size (gsize size,
            GError **error)
{
  if (size <= G_MAXINT32)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
               "a message of %" G_GSIZE_FORMAT " bytes: none may have more than %d", size, G_MAXINT32);
  return FALSE;
}

GBytes *
ts_model_to_bytes (const TsModel *self,
                   TsModelKind kind,
                   GError **error)
{
  g_autoptr (GBytes) graph = ts_graph_to_bytes (self->graph);
  g_autoptr (GByteArray) message = NULL;
  gsize size = g_bytes_get_size (graph);

  if (!check_size (kind != TS_MODEL_GRAPH_DEF && self->bytes != NULL ? size + g_bytes_get_size (self->bytes) : size, error))
    return NULL;
  if (kind == TS_MODEL_GRAPH_DEF)
    return g_steal_pointer (&graph);

  message = g_byte_array_new ();
  if (kind == TS_MODEL_SAVED_MODEL && self->kind == TS_MODEL_SAVED_MODEL)
    append_saved_model (message, self, graph);
  else if (kind == TS_MODEL_SAVED_MODEL)
    make_saved_model (message, self, graph);
  else if (self->meta != NULL)
    append_meta_graph (message, self, graph);
  else
    make_meta_graph (message, self, graph, FALSE);
  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}
