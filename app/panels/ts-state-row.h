#pragma once

#include "app/models/ts-state-item.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_STATE_ROW (ts_state_row_get_type ())
G_DECLARE_FINAL_TYPE (TsStateRow, ts_state_row, TS, STATE_ROW, GtkWidget)

/**
 * TsStateRow:
 *
 * A piece of the state in a list; of a variable with a menu of what can be done with it. Rows of a list are used for one item after another. Main
 * thread.
 *
 * Signals:
 *   "show-node" (guint op), "show-value" (guint op), "set-value" (guint op): the user asks for this; going back to the last writer and taking the
 *     value away the row sees to itself
 */
GtkWidget *ts_state_row_new (void);

/* Shows @item, and follows it until another one comes; @item %NULL: lets go of it. Keeps both. */
void ts_state_row_set_item (TsStateRow *self, TsDocument *document, TsStateItem *item);

TsStateItem *ts_state_row_get_item (TsStateRow *self); /* (nullable) */

G_END_DECLS
