#pragma once

#include "engine/tensor/ts-dtype.h"
#include "engine/tensor/ts-shape.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

typedef enum
{
  TS_OBJECT_OTHER, /* of a kind that says nothing more here */
  TS_OBJECT_USER,  /* a Python object: model, layer, list, optimizer, ... */
  TS_OBJECT_VARIABLE,
  TS_OBJECT_FUNCTION, /* with its concrete functions */
  TS_OBJECT_CONSTANT,
  TS_OBJECT_ASSET,
  TS_OBJECT_RESOURCE,
} TsObjectKind;

/**
 * TsObject:
 * @name: of a variable its own, of a user object its type, of a constant its operation; "" for others
 * @functions: (nullable) (array zero-terminated=1): names in the library, of a function
 * @dtype: of a variable
 * @shape: of a variable
 * @is_trainable: of a variable
 * @asset: of an asset, its place in the list of assets
 * @parent: the object through which the root reaches it on the shortest way, itself for the root; G_MAXUINT32 if it does not
 * @place: which child of its parent it is
 * @children: (nullable) (array length=n_children): numbers of objects
 * @child_names: (nullable) (array zero-terminated=1): what the object calls them
 */
typedef struct
{
  TsObjectKind kind;
  char *name;
  char **functions;
  TsDType dtype;
  TsShape shape;
  gboolean is_trainable;
  gint32 asset;
  guint32 parent;
  guint32 place;
  guint32 *children;
  char **child_names;
  guint n_children;
} TsObject;

/**
 * TsObjectGraph:
 *
 * The objects that a TensorFlow 2 program saved: which of them own variables and functions, and how they hang together.
 * Immutable.
 */
typedef struct
{
  TsObject *objects; /* the first is the root */
  guint n_objects;
} TsObjectGraph;

/**
 * ts_object_graph_read:
 * @message: at the beginning of a SavedObjectGraph message
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path
 *
 * Returns: (transfer full) (nullable)
 */
TsObjectGraph *ts_object_graph_read (TsWireReader *message, GError **error);
void ts_object_graph_free (TsObjectGraph *self);

/* How the root reaches an object on the shortest way: "model.layers.0.kernel"; "" for the root. (transfer full) (nullable): %NULL if it does not */
char *ts_object_graph_dup_path (const TsObjectGraph *self, guint32 object);

const char *ts_object_kind_name (TsObjectKind kind); /* "variable", ... */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsObjectGraph, ts_object_graph_free)

G_END_DECLS
