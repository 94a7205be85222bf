#pragma once

#include "engine/graph/ts-collection-items.h"
#include "engine/model/ts-object-graph.h"
#include "engine/model/ts-signature.h"

G_BEGIN_DECLS

/**
 * TsAsset:
 * @tensor: the output that takes the path of the file
 * @filename: in the model's folder `assets`
 */
typedef struct
{
  char *tensor;
  char *filename;
} TsAsset;

/**
 * TsMetaGraph:
 * @tags: (array zero-terminated=1): what the graph is for: "serve", "train", ...
 * @meta_graph_version: as its maker says
 * @tensorflow_version: of its maker; "" where it is not said
 * @has_stripped_defaults: attributes that have their default value are not in the file
 * @signatures: (element-type TsSignature): by key
 * @assets: (element-type TsAsset)
 * @saver: (nullable)
 * @objects: (nullable): of a TensorFlow 2 program
 * @problems: (element-type utf8): what could not be read, and why; the rest is there
 *
 * What a MetaGraphDef says beside its graph. Immutable.
 */
typedef struct
{
  char **tags;
  char *meta_graph_version;
  char *tensorflow_version;
  char *tensorflow_git_version;
  gboolean has_stripped_defaults;
  GPtrArray *signatures;
  GPtrArray *assets;
  TsSaverItem *saver;
  TsObjectGraph *objects;
  GPtrArray *problems;

  /*< private >*/
  const guint8 *data;
  gsize size;
} TsMetaGraph;

/**
 * ts_meta_graph_read:
 * @message: at the beginning of a MetaGraphDef message, which must live as long as the result
 * @error: %TS_ERROR_DATA_LOSS if the message as such is broken
 *
 * Reads everything but the graph, of which only the place is noted. What is damaged inside is left out and listed in the problems.
 *
 * Returns: (transfer full) (nullable)
 */
TsMetaGraph *ts_meta_graph_read (TsWireReader message, GError **error);
void ts_meta_graph_free (TsMetaGraph *self);

/* (nullable) */
const TsSignature *ts_meta_graph_find_signature (const TsMetaGraph *self, const char *key);

/* Whether it has just these tags, in any order. */
gboolean ts_meta_graph_has_tags (const TsMetaGraph *self, const char *const *tags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsMetaGraph, ts_meta_graph_free)

G_END_DECLS
