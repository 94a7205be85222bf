#pragma once

#include "app/models/ts-table-slice.h"
#include "engine/tensor/ts-tensor.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TENSOR_GRID (ts_tensor_grid_get_type ())
G_DECLARE_FINAL_TYPE (TsTensorGrid, ts_tensor_grid, TS, TENSOR_GRID, GtkWidget)

/**
 * TsTensorGrid:
 *
 * Two dimensions of a tensor as a table of numbers, to be put into a GtkScrolledWindow. It draws the cells that are in view and reads
 * no others, so its cost does not depend on the size of the tensor. NaN and infinities stand out. Main thread.
 *
 * Keys: arrows, Page Up and Down, Home and End (with Ctrl: of the table) move the cursor, with Shift they extend the selection;
 * Ctrl+A selects all, Ctrl+C copies.
 *
 * Signals:
 *   "cursor-moved" (): the cursor is at another element, or there is another tensor
 *   "slice-changed" (): other dimensions or indices are shown
 *   "refused" (char *message): why something asked for was not done
 */
GtkWidget *ts_tensor_grid_new (void);

/* @tensor (nullable): shows the last two dimensions from the beginning. If it has the shape of the one before, the place stays. */
void ts_tensor_grid_set_tensor (TsTensorGrid *self, TsTensor *tensor);

/* (nullable): %NULL without a tensor. Valid until the next change. */
const TsTableSlice *ts_tensor_grid_get_slice (TsTensorGrid *self);
void ts_tensor_grid_set_slice (TsTensorGrid *self, const TsTableSlice *slice);

/* %FALSE if there is no element. */
gboolean ts_tensor_grid_get_cursor (TsTensorGrid *self, gsize *element);

/* Moves slice and cursor to an element and scrolls there. */
void ts_tensor_grid_go_to (TsTensorGrid *self, gsize element);

/**
 * ts_tensor_grid_dup_selection:
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED if more cells are selected than are reasonably copied
 *
 * The selected cells in full precision, separated by tabs and line ends; one cell without either.
 *
 * Returns: (transfer full) (nullable)
 */
char *ts_tensor_grid_dup_selection (TsTensorGrid *self, GError **error);

/* Puts the selection on the clipboard. */
void ts_tensor_grid_copy (TsTensorGrid *self);

G_END_DECLS
