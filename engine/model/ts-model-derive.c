#include "engine/model/ts-model-derive.h"

#include "engine/model/ts-meta-graph-private.h"
#include "engine/ts-error.h"

#include <string.h>

#define SAVED_MODEL_SCHEMA_VERSION 1

enum
{
  META_INFO_STRIPPED_OP_LIST = 2,
};

/* A model that is being derived, and the message that becomes of it. */
typedef struct
{
  TsGraph *graph;
  const TsSignature *const *signatures;
  guint n_signatures;
  GByteArray *message;
} Derivation;

/* (transfer full): the string that is field @number of a message, "" if there is none. */
static char *
dup_field (const TsWireField *message,
           guint32 number)
{
  char *text = g_strdup ("");
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, message->data, message->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == number && field.type == TS_WIRE_BYTES)
      {
        g_free (text);
        text = g_strndup ((const char *)field.data, field.size);
      }
  return text;
}

/* (nullable): the message that is field @number of a message. */
static gboolean
find_field (const TsWireField *message,
            guint32 number,
            TsWireField *found)
{
  gboolean is_there = FALSE;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, message->data, message->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == number && field.type == TS_WIRE_BYTES)
      {
        *found = field;
        is_there = TRUE;
      }
  return is_there;
}

/* `op`, `op:0` */
static gboolean
has_operation (const Derivation *self,
               const char *name)
{
  const char *colon = strchr (name, ':');
  g_autofree char *op = colon != NULL ? g_strndup (name, (gsize)(colon - name)) : g_strdup (name);

  return ts_graph_find_operation (self->graph, op) != NULL;
}

/* An entry { key, SignatureDef }. */
static gboolean
keeps_signature (const Derivation *self,
                 const TsWireField *entry)
{
  g_autofree char *key = dup_field (entry, 1);

  for (guint i = 0; i < self->n_signatures; i++)
    if (strcmp (self->signatures[i]->key, key) == 0)
      return TRUE;
  return FALSE;
}

/* The signature that marks the initialiser: its one output, a TensorInfo, names it. */
static gboolean
keeps_mark (const Derivation *self,
            const TsWireField *entry)
{
  g_autofree char *key = dup_field (entry, 1);
  g_autofree char *name = NULL;
  TsWireField signature, output, info;

  if (strcmp (key, "__saved_model_init_op") != 0 || !find_field (entry, 2, &signature) || !find_field (&signature, 2, &output) ||
      !find_field (&output, 2, &info))
    return FALSE;
  name = dup_field (&info, 1);
  return has_operation (self, name);
}

/* A collection { key, CollectionDef } that names the initialiser: a node_list. */
static gboolean
keeps_collection (const Derivation *self,
                  const TsWireField *entry)
{
  g_autofree char *key = dup_field (entry, 1);
  g_autofree char *name = NULL;
  TsWireField collection, nodes;

  if ((strcmp (key, TS_COLLECTION_SAVED_MODEL_MAIN_OP) != 0 && strcmp (key, TS_COLLECTION_LEGACY_INIT_OP) != 0) ||
      !find_field (entry, 2, &collection) || !find_field (&collection, 1, &nodes))
    return FALSE;
  name = dup_field (&nodes, 1);
  return has_operation (self, name);
}

/* An AssetFileDef { TensorInfo { name } }. */
static gboolean
keeps_asset (const Derivation *self,
             const TsWireField *asset)
{
  g_autofree char *name = NULL;
  TsWireField info;

  if (!find_field (asset, 1, &info))
    return FALSE;
  name = dup_field (&info, 1);
  return has_operation (self, name);
}

/* What was said of the maker; the list of op types is no longer right. */
static void
append_info (Derivation *self,
             const TsWireField *info)
{
  guint begin = ts_wire_begin (self->message, TS_META_GRAPH_INFO);
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, info->data, info->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number != META_INFO_STRIPPED_OP_LIST)
      g_byte_array_append (self->message, field.start, (guint)(reader.pos - field.start));
  ts_wire_end (self->message, begin);
}

static gboolean
keeps (const Derivation *self,
       const TsWireField *field)
{
  switch (field->number)
    {
    case TS_META_GRAPH_SIGNATURE:
      return keeps_signature (self, field) || keeps_mark (self, field);
    case TS_META_GRAPH_COLLECTION:
      return keeps_collection (self, field);
    case TS_META_GRAPH_ASSET:
      return keeps_asset (self, field);
    default:
      return FALSE;
    }
}

static void
append_meta_graph (Derivation *self,
                   const TsMetaGraph *meta,
                   GBytes *graph)
{
  guint begin = ts_wire_begin (self->message, TS_SAVED_MODEL_META_GRAPHS);
  TsWireReader reader;
  TsWireField field;
  guint info;

  ts_wire_reader_init (&reader, NULL, meta->data, meta->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_META_GRAPH_INFO)
      append_info (self, &field);
    else if (keeps (self, &field))
      g_byte_array_append (self->message, field.start, (guint)(reader.pos - field.start));
  if (meta->tags[0] == NULL)
    {
      info = ts_wire_begin (self->message, TS_META_GRAPH_INFO); /* merged with the one before */
      ts_wire_append_string (self->message, TS_META_INFO_TAGS, "serve");
      ts_wire_end (self->message, info);
    }
  ts_wire_append_bytes (self->message, TS_META_GRAPH_GRAPH, g_bytes_get_data (graph, NULL), g_bytes_get_size (graph));
  ts_wire_end (self->message, begin);
}

TsModel *
ts_model_derive (const TsModel *self,
                 TsGraph *graph,
                 const TsSignature *const *signatures,
                 guint n_signatures,
                 GError **error)
{
  g_autoptr (GBytes) graph_bytes = ts_graph_to_bytes (graph);
  g_autoptr (GBytes) bytes = NULL;
  Derivation derivation = { graph, signatures, n_signatures, NULL };
  TsModel *model;

  g_return_val_if_fail (self->meta != NULL, NULL);

  if (g_bytes_get_size (graph_bytes) > G_MAXINT32 - MIN (self->meta->size, G_MAXINT32))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "a SavedModel of %" G_GSIZE_FORMAT " bytes: none may have more than %d",
                   g_bytes_get_size (graph_bytes) + self->meta->size, G_MAXINT32);
      return NULL;
    }
  derivation.message = g_byte_array_new ();
  ts_wire_append_uint (derivation.message, TS_SAVED_MODEL_VERSION, SAVED_MODEL_SCHEMA_VERSION);
  append_meta_graph (&derivation, self->meta, graph_bytes);
  bytes = g_byte_array_free_to_bytes (derivation.message);
  model = ts_model_open_bytes (bytes, "saved_model.pb", (const char *const *)(self->meta->tags[0] != NULL ? self->meta->tags : NULL),
                               NULL, NULL, NULL, error);
  if (model != NULL)
    model->folder = g_strdup (self->folder);
  return model;
}
