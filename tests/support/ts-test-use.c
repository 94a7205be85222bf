#include "tests/support/ts-test-use.h"

#include "engine/graph/ts-collection-items.h"
#include "engine/checkpoint/ts-checkpoint-state.h"
#include "engine/checkpoint/ts-checkpoint.h"
#include "engine/model/ts-event-file.h"
#include "engine/model/ts-file-kind.h"
#include "engine/model/ts-model-save.h"
#include "proto/ts-text-read.h"
#include "proto/ts-text-write.h"
#include "tests/support/ts-test-use-graph.h"

#include <string.h>

#define MAX_ENTRIES 200           /* of a checkpoint that are loaded */
#define MAX_VALUE_BYTES (1 << 24) /* of one */
#define MAX_OBJECTS 2000          /* whose paths are asked */

/* ---- beside the graph ------------------------------------------------------------------------- */

static void
use_message (const char *key,
             const TsCollectionItem *item)
{
  switch (ts_collection_key_get_message (key))
    {
    case TS_COLLECTION_MESSAGE_VARIABLE:
      {
        g_autoptr (TsVariableItem) variable = ts_variable_item_new (item->data, item->size, NULL);
        g_autoptr (GBytes) bytes = variable != NULL ? ts_variable_item_to_bytes (variable) : NULL;
        break;
      }
    case TS_COLLECTION_MESSAGE_QUEUE_RUNNER:
      {
        g_autoptr (TsQueueRunnerItem) runner = ts_queue_runner_item_new (item->data, item->size, NULL);
        break;
      }
    case TS_COLLECTION_MESSAGE_COND:
    case TS_COLLECTION_MESSAGE_WHILE:
      {
        gboolean is_while = ts_collection_key_get_message (key) == TS_COLLECTION_MESSAGE_WHILE;
        g_autoptr (TsContextItem) context = ts_context_item_new (is_while, item->data, item->size, NULL);
        break;
      }
    case TS_COLLECTION_MESSAGE_SAVER:
      {
        g_autoptr (TsSaverItem) saver = ts_saver_item_new (item->data, item->size, NULL);
        break;
      }
    case TS_COLLECTION_MESSAGE_UNKNOWN:
    default:
      break;
    }
}

static void
use_collections (TsGraph *graph)
{
  const TsCollections *collections = ts_graph_get_collections (graph);
  g_autofree const char **keys = ts_collections_list_keys (collections);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      const TsCollection *collection = ts_collections_find (collections, keys[i]);
      g_autoptr (GArray) scoped = ts_collections_list (collections, keys[i], "[a-z]+", NULL);

      for (guint k = 0; k < ts_collection_get_n_items (collection); k++)
        {
          TsCollectionItem item = ts_collection_get_item (collection, k);
          g_autofree char *name = ts_collection_item_dup_name (keys[i], &item);

          if (item.kind == TS_COLLECTION_BYTES)
            use_message (keys[i], &item);
        }
    }
}

static void
use_arguments (TsGraph *graph,
               const TsTensorInfo *infos,
               guint n)
{
  TsOutput output;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *shape = ts_shape_to_string (&infos[i].shape);

      ts_dtype_name (infos[i].dtype);
      for (guint k = 0; infos[i].names[k] != NULL; k++)
        ts_graph_find_output (graph, infos[i].names[k], &output, NULL);
    }
}

static void
use_meta_graph (TsModel *model,
                const TsMetaGraph *meta)
{
  for (guint i = 0; i < meta->signatures->len; i++)
    {
      const TsSignature *signature = meta->signatures->pdata[i];

      g_assert_nonnull (ts_model_find_signature (model, signature->key, NULL));
      use_arguments (model->graph, signature->inputs, signature->n_inputs);
      use_arguments (model->graph, signature->outputs, signature->n_outputs);
    }
  for (guint32 i = 0; meta->objects != NULL && i < MIN (meta->objects->n_objects, MAX_OBJECTS); i++)
    {
      g_autofree char *path = ts_object_graph_dup_path (meta->objects, i);

      ts_object_kind_name (meta->objects->objects[i].kind);
    }
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* What can be printed can be read and is the same. */
static void
use_text (const TsSchema *schema,
          GBytes *message)
{
  g_autofree char *text = ts_text_to_string (schema, g_bytes_get_data (message, NULL), g_bytes_get_size (message), NULL);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return;
  again = ts_text_parse (schema, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ts_schema_equal (schema, message, again));
}

static void
use_writers (TsModel *model)
{
  const TsSchema *const schemas[] = { &ts_schema_graph_def, &ts_schema_meta_graph_def, &ts_schema_saved_model };

  for (guint kind = TS_MODEL_GRAPH_DEF; kind <= TS_MODEL_SAVED_MODEL; kind++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = ts_model_to_bytes (model, kind, &error);
      g_autoptr (TsModel) again = NULL;

      g_assert_no_error (error);
      use_text (schemas[kind], bytes);
      again = ts_model_open_bytes (bytes, kind == TS_MODEL_META_GRAPH ? "a.meta" : "a.pb", NULL, NULL, NULL, NULL, NULL);
    }
}

/* ---- files ------------------------------------------------------------------------------------ */

void
ts_test_use_model (TsModel *model)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();

  for (guint i = 0; model->meta != NULL && i < model->meta->problems->len; i++)
    g_ptr_array_add (problems, model->meta->problems->pdata[i]);
  g_ptr_array_add (problems, NULL);

  ts_test_use_graph (model->graph, (const char *const *)problems->pdata);
  use_collections (model->graph);
  ts_model_find_init_op (model);
  ts_model_find_signature (model, "serving_default", NULL);
  if (model->meta != NULL)
    use_meta_graph (model, model->meta);
  use_writers (model);
}

gboolean
ts_test_use_checkpoint (GBytes *index,
                        GBytes *data,
                        TsTestUse use)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_new_from_bytes (index, &data, data != NULL ? 1 : 0, &error);

  g_assert_true ((checkpoint == NULL) == (error != NULL));
  if (checkpoint == NULL || use == TS_TEST_USE_OPEN)
    return checkpoint != NULL;

  ts_checkpoint_find_variable (checkpoint, "dense/kernel", NULL);
  for (guint i = 0; i < MIN (ts_checkpoint_get_n_entries (checkpoint), MAX_ENTRIES); i++)
    {
      TsCheckpointEntry entry;
      g_autoptr (TsTensor) tensor = NULL;

      if (ts_checkpoint_get_entry (checkpoint, i, &entry, NULL) && entry.size_bytes < MAX_VALUE_BYTES)
        tensor = ts_checkpoint_load_entry (checkpoint, i, NULL);
      ts_checkpoint_verify (checkpoint, i, NULL, NULL);
    }
  return TRUE;
}

static void
use_events (GBytes *bytes)
{
  g_autoptr (TsEventFile) events = ts_event_file_new (bytes, NULL);
  g_autoptr (GBytes) graph = NULL;
  g_autoptr (GBytes) meta = NULL;

  if (events == NULL)
    return;
  ts_event_file_find_graph (events, &graph, &meta);
  for (guint i = 0; i < ts_event_file_get_n_events (events); i++)
    g_assert_nonnull (ts_event_file_get_event (events, i)->data);
}

static void
use_state (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_auto (TsCheckpointState) state = { 0 };

  ts_checkpoint_state_parse (&state, text, size, NULL);
}

gboolean
ts_test_use_file (GBytes *bytes,
                  const char *name,
                  TsTestUse use,
                  const guint8 *place)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  TsFileGuess guess = ts_file_guess (data, size, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = NULL;

  if (guess.kind == TS_FILE_EVENTS)
    use_events (bytes);
  if (guess.kind == TS_FILE_CHECKPOINT)
    use_state (bytes);

  model = ts_model_open_bytes (bytes, name, NULL, NULL, NULL, NULL, &error);
  g_assert_true ((model == NULL) == (error != NULL));
  if (model == NULL)
    return guess.kind == TS_FILE_CHECKPOINT && ts_test_use_checkpoint (bytes, bytes, use);
  if (use == TS_TEST_USE_ALL)
    ts_test_use_model (model);
  else if (use == TS_TEST_USE_NEAR)
    ts_test_use_operations (model->graph, place);
  return TRUE;
}
