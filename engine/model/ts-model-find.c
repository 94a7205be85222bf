#include "engine/model/ts-model.h"

#include "engine/graph/ts-collections.h"
#include "engine/ts-error.h"

const TsSignature *
ts_model_find_signature (const TsModel *self,
                         const char *key,
                         GError **error)
{
  const TsSignature *signature = self->meta != NULL ? ts_meta_graph_find_signature (self->meta, key) : NULL;
  g_autoptr (GString) there = NULL;

  if (signature != NULL)
    return signature;
  if (self->meta == NULL || self->meta->signatures->len == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no signature \"%s\": the %s has none", key, ts_model_kind_name (self->kind));
      return NULL;
    }

  there = g_string_new (NULL);
  for (guint i = 0; i < self->meta->signatures->len; i++)
    g_string_append_printf (there, "%s\"%s\"", i > 0 ? ", " : "", ((TsSignature *)self->meta->signatures->pdata[i])->key);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no signature \"%s\"; there %s %s",
               key, self->meta->signatures->len == 1 ? "is" : "are", there->str);
  return NULL;
}

/* The first node of a collection. */
static const TsOperation *
find_collected_op (TsGraph *graph,
                   const char *key)
{
  const TsCollection *collection = ts_collections_find (ts_graph_get_collections (graph), key);
  TsCollectionItem item;

  if (collection == NULL || ts_collection_get_kind (collection) != TS_COLLECTION_NODES || ts_collection_get_n_items (collection) == 0)
    return NULL;
  item = ts_collection_get_item (collection, 0);
  return ts_graph_find_operation (graph, item.text);
}

const TsOperation *
ts_model_find_init_op (const TsModel *self)
{
  const TsSignature *signature = self->meta != NULL ? ts_meta_graph_find_signature (self->meta, "__saved_model_init_op") : NULL;
  const TsOperation *op;

  if (signature != NULL && signature->n_outputs > 0 && signature->outputs[0].names[0] != NULL)
    return ts_graph_find_operation (self->graph, signature->outputs[0].names[0]);
  op = find_collected_op (self->graph, TS_COLLECTION_SAVED_MODEL_MAIN_OP);
  return op != NULL ? op : find_collected_op (self->graph, TS_COLLECTION_LEGACY_INIT_OP);
}

const char *
ts_model_kind_name (TsModelKind kind)
{
  static const char *const names[] = {
    [TS_MODEL_GRAPH_DEF] = "GraphDef",
    [TS_MODEL_META_GRAPH] = "MetaGraphDef",
    [TS_MODEL_SAVED_MODEL] = "SavedModel",
    [TS_MODEL_EVENTS] = "event file",
    [TS_MODEL_TFJS] = "TensorFlow.js model",
  };

  return names[kind];
}
