#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_tfjs_read:
 * @json: a `model.json`
 * @folder: (nullable): where the files with its weights are; %NULL: nowhere, and a model that has such files is refused
 * @problems: (element-type utf8): takes what was left out or does not fit; the rest is there
 * @error: %TS_ERROR_INVALID_ARGUMENT with line and column, or the path in the JSON; for a layers model of Keras; for a file of weights that is not
 *   below @folder by its name; %TS_ERROR_NOT_FOUND if such a file is not there; %TS_ERROR_DATA_LOSS if they are too short;
 *   %TS_ERROR_FAILED_PRECONDITION without a folder; %TS_ERROR_RESOURCE_EXHAUSTED beyond 2 GB
 *
 * A graph model of TensorFlow.js as a MetaGraphDef: its graph, with the values of its constants (of functions, too) taken from the
 * files and out of quantization, and its signature as "serving_default". Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_tfjs_read (GBytes *json, const char *folder, GPtrArray *problems, GCancellable *cancellable, GError **error);

G_END_DECLS
