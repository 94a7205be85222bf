#pragma once

#include "engine/tensor/ts-dtype.h"
#include "engine/tensor/ts-shape.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * TsTfjsWeight:
 * @stored: how an element stands in the file; another type than @dtype where it is quantized
 * @bytes: the value's part of the files
 *
 * The value of a constant, as `weightsManifest` describes it. Immutable.
 */
typedef struct
{
  char *name;
  TsDType dtype;
  TsDType stored;
  TsShape shape;
  gsize n_elements;
  double scale;
  double min;
  GBytes *bytes;
} TsTfjsWeight;

/**
 * ts_tfjs_weights_read:
 * @manifest: the list of groups
 * @folder, @error: as of ts_tfjs_read ()
 *
 * Loads the files; values are not converted.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 TsTfjsWeight): by name
 */
GHashTable *ts_tfjs_weights_read (JsonNode *manifest, const char *folder, GCancellable *cancellable, GError **error);

/**
 * ts_tfjs_weight_append_proto:
 * @dtype: the type that the constant has in the graph: int64 and float64 are kept as int32 and float32
 *
 * Appends the value as a TensorProto message: of type @dtype if that is one of these, else of its own.
 *
 * Returns: the type that was written
 */
TsDType ts_tfjs_weight_append_proto (const TsTfjsWeight *self, TsDType dtype, GByteArray *message);

G_END_DECLS
