#pragma once

#include "engine/model/ts-model.h"

G_BEGIN_DECLS

/**
 * TsSaveFormat:
 * @kind: GraphDef, MetaGraphDef or SavedModel
 * @is_text: in text format
 */
typedef struct
{
  TsModelKind kind;
  gboolean is_text;
} TsSaveFormat;

/**
 * ts_save_format_guess:
 * @path: where something is to be saved
 *
 * What the name asks for: `.pb` and `.pbtxt` (also `.pb.txt`, `.txt`) a GraphDef, `.meta` and `.meta.txt` (also `.metatxt`, `.meta.pbtxt`) a
 * MetaGraphDef; `saved_model.pb`, `saved_model.pbtxt`, a folder and a name without extension or with `/` at its end a SavedModel.
 *
 * Returns: %FALSE for any other name
 */
gboolean ts_save_format_guess (const char *path, TsSaveFormat *format);

/**
 * ts_model_to_bytes:
 * @kind: GraphDef, MetaGraphDef or SavedModel
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED above 2 GiB, protobuf's limit
 *
 * The model as a binary message. What its file says beside the graph is kept, unknown fields included, as far as the kind has a place
 * for it. A SavedModel that is made of something else is tagged `serve`; a signature `serving_default` from placeholders to the outputs
 * that nothing consumes is added to one that is made of a GraphDef.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_model_to_bytes (const TsModel *self, TsModelKind kind, GError **error);

/**
 * ts_model_save:
 * @path: a file; of a SavedModel its folder, made where it is missing, or the file in it
 * @progress: (nullable)
 * @cancellable: (nullable)
 * @error: as ts_file_writer_new (); %G_IO_ERROR_CANCELLED
 *
 * Writes the model as ts_model_to_bytes () gives it, and for a SavedModel copies the variables and assets of the one that was
 * opened. A file is replaced as a whole or not at all; of a SavedModel also the
 * file of the other form, binary or text. Any thread.
 */
gboolean ts_model_save (const TsModel *self, TsSaveFormat format, const char *path, TsProgressFunc progress, gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
