#pragma once

#include "engine/graph/ts-graph.h"
#include "engine/model/ts-meta-graph.h"

G_BEGIN_DECLS

typedef enum
{
  TS_MODEL_GRAPH_DEF,
  TS_MODEL_META_GRAPH,
  TS_MODEL_SAVED_MODEL,
  TS_MODEL_EVENTS, /* TensorBoard's log, with a graph in it */
  TS_MODEL_TFJS,   /* model.json, with the values of its constants in files beside it */
} TsModelKind;

/**
 * TsModel:
 * @kind: what the file is
 * @is_text: it is in text format
 * @path: (nullable): what was opened
 * @folder: (nullable): of a SavedModel: where its variables and assets are
 * @graph: the graph that was chosen
 * @meta: (nullable): what its MetaGraphDef says beside the graph; %NULL of a GraphDef
 * @meta_graphs: (element-type TsMetaGraph): all that there are, in file order; @meta is one of them
 * @variables: (nullable): prefix of the checkpoint that comes with a SavedModel
 * @n_unknown_fields: fields of a text file that were left out, since no message has them
 * @is_damaged: the file goes on, or should, behind what was read: @warning says where that ends
 * @warning: (nullable): what else was left out: the first unknown field, the cut end of a log, what comes after the damage in a file, ...
 *
 * An opened model file. Immutable; any thread.
 */
typedef struct
{
  TsModelKind kind;
  gboolean is_text;
  char *path;
  char *folder;
  TsGraph *graph;
  const TsMetaGraph *meta;
  GPtrArray *meta_graphs;
  char *variables;
  guint64 n_unknown_fields;
  gboolean is_damaged;
  char *warning;

  /*< private >*/
  gint ref_count;
  GBytes *bytes;
} TsModel;

/* Called now and then while loading, from the loading thread; @fraction is 0 to 1. */
typedef void (*TsProgressFunc) (double fraction, const char *stage, gpointer user_data);

/**
 * ts_model_open:
 * @path: a file or folder, of any name: the kind is found from the content
 * @tags: (nullable) (array zero-terminated=1): which MetaGraph to take, by all its tags in any order; %NULL: the one for serving, else the first
 * @progress: (nullable): told how far it is
 * @error: %TS_ERROR_NOT_FOUND, also for @tags that are not there, naming those that are; %TS_ERROR_PERMISSION_DENIED;
 *   %TS_ERROR_INVALID_ARGUMENT if it is something else (named: a TFLite flatbuffer, an HDF5 file, a gzip'd file, ...), or with line and column
 *   for a mistake in text; %TS_ERROR_DATA_LOSS if damaged; %G_IO_ERROR_CANCELLED
 *
 * A GraphDef, MetaGraphDef or SavedModel that is damaged, or cut off, or has a mistake in its text, is opened as far as that if one operation at least comes before it:
 * then its @warning says where it ends. Operations whose inputs are not there any more have that as their problem.
 *
 * Maps the file; contents of constants stay in the map until used. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsModel *ts_model_open (const char *path, const char *const *tags, TsProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * ts_model_open_bytes:
 * @bytes: what would stand in a file
 * @name: what to call it in errors; its end tells apart what the content cannot, as a file's name does
 *
 * As ts_model_open (), for a file in memory. The @path of the model is %NULL, and it has no folder.
 *
 * Returns: (transfer full) (nullable)
 */
TsModel *ts_model_open_bytes (GBytes *bytes, const char *name, const char *const *tags, TsProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);

/* A model of kind GraphDef that is in no file yet: its @path is %NULL. (transfer full) */
TsModel *ts_model_new (TsGraph *graph);

TsModel *ts_model_ref (TsModel *self);
void ts_model_unref (TsModel *self);

const char *ts_model_kind_name (TsModelKind kind); /* "GraphDef", "MetaGraphDef", "SavedModel", "event file", "TensorFlow.js model" */

/**
 * ts_model_find_signature:
 * @error: %TS_ERROR_NOT_FOUND naming those that there are
 *
 * Returns: (nullable)
 */
const TsSignature *ts_model_find_signature (const TsModel *self, const char *key, GError **error);

/**
 * ts_model_find_init_op:
 *
 * The operation to run once the variables have their values, which fills tables and what else there is: that of the signature
 * `__saved_model_init_op`, of the collection `saved_model_main_op` or of `legacy_init_op`.
 *
 * Returns: (nullable)
 */
const TsOperation *ts_model_find_init_op (const TsModel *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsModel, ts_model_unref)

G_END_DECLS
