#pragma once

#include "engine/tensor/ts-tensor-stats.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TABLE_PAGE (ts_table_page_get_type ())
G_DECLARE_FINAL_TYPE (TsTablePage, ts_table_page, TS, TABLE_PAGE, GtkWidget)

/**
 * TsTablePage:
 *
 * A value as a table, with the choice of dimensions and indices, the element at the cursor in full, and ways to others. Main thread.
 */

/* @tensor (nullable): an empty table. */
void ts_table_page_set_tensor (TsTablePage *self, TsTensor *tensor);

/* Statistics of the tensor, once they are there; %NULL until then. Not kept. */
void ts_table_page_set_stats (TsTablePage *self, const TsTensorStats *stats);

/* The element at the cursor; %FALSE if there is none. */
gboolean ts_table_page_get_cursor (TsTablePage *self, gsize *element);

G_END_DECLS
