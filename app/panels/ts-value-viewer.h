#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_VALUE_VIEWER (ts_value_viewer_get_type ())
G_DECLARE_FINAL_TYPE (TsValueViewer, ts_value_viewer, TS, VALUE_VIEWER, GtkWidget)

/**
 * TsValueViewer:
 *
 * One value, large: as a table, a picture, a histogram with statistics, and as text. Shows the selected output of a document, and
 * follows it; or a value that is given to it. Tensors are looked at where they are: nothing of the size of the value is copied,
 * and what takes long is done off the main loop. Main thread.
 *
 * Properties:
 *   "page" (string): "table", "picture", "statistics", "text", or "number" for a single one; chosen by the tensor until the user chooses
 */
GtkWidget *ts_value_viewer_new (void);

/* Follows the selected output of @document (nullable: shows nothing). Keeps it. */
void ts_value_viewer_set_document (TsValueViewer *self, TsDocument *document);

/**
 * ts_value_viewer_show:
 * @name: what to call it
 * @state: whether there is a value, or why not
 * @dtype: of the output; %TS_DTYPE_INVALID if unknown
 * @static_shape: (nullable): what is known of the shape while there is no value
 * @tensor: (nullable): the value
 *
 * Shows a value that is not the selection's. Takes part no longer in the document's selection until ts_value_viewer_set_document ().
 */
void ts_value_viewer_show (TsValueViewer *self, const char *name, TsValueState state, TsDType dtype, const TsShape *static_shape, TsTensor *tensor);

TsTensor *ts_value_viewer_get_tensor (TsValueViewer *self); /* (nullable) */

/* Which element of which output of the document is chosen; %FALSE if that cannot be told of the page. */
gboolean ts_value_viewer_get_element (TsValueViewer *self, TsOutput *output, gsize *element);

/**
 * ts_value_viewer_export_async:
 * @file: a local file; replaced as a whole or not at all
 * @callback: gets the result with ts_value_viewer_export_finish ()
 *
 * Writes the value that is shown to a .npy file, off the main loop.
 */
void ts_value_viewer_export_async (TsValueViewer *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ts_value_viewer_export_finish (TsValueViewer *self, GAsyncResult *result, GError **error);

G_END_DECLS
