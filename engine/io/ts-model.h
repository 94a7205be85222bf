#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

typedef enum
{
  TS_MODEL_GRAPH_DEF,
  TS_MODEL_META_GRAPH,
  TS_MODEL_SAVED_MODEL,
} TsModelKind;

/**
 * TsModel:
 * @kind: what the file is
 * @path: what was opened
 * @graph: the graph of the file
 *
 * An opened model file. Immutable; any thread.
 */
typedef struct
{
  TsModelKind kind;
  char *path;
  TsGraph *graph;

  /*< private >*/
  gint ref_count;
} TsModel;

/* Called now and then while loading, from the loading thread; @fraction is 0 to 1. */
typedef void (*TsProgressFunc) (double fraction, const char *stage, gpointer user_data);

/**
 * ts_model_open:
 * @path: a file or folder, of any name: the kind is found from the content
 * @progress: (nullable): told how far it is
 * @error: %TS_ERROR_NOT_FOUND, %TS_ERROR_PERMISSION_DENIED; %TS_ERROR_INVALID_ARGUMENT if it is something else (named:
 *   a TFLite flatbuffer, an HDF5 file, a gzip'd file, ...); %TS_ERROR_UNIMPLEMENTED for a kind that is known and not read
 *   yet; %TS_ERROR_DATA_LOSS if damaged; %G_IO_ERROR_CANCELLED
 *
 * Maps the file; contents of constants stay in the map until used. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsModel *ts_model_open (const char *path, TsProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);
TsModel *ts_model_ref (TsModel *self);
void ts_model_unref (TsModel *self);

const char *ts_model_kind_name (TsModelKind kind); /* "GraphDef", "MetaGraphDef", "SavedModel" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsModel, ts_model_unref)

G_END_DECLS
