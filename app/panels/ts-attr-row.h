#pragma once

#include "engine/graph/ts-graph.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_ATTR_ROW (ts_attr_row_get_type ())
G_DECLARE_FINAL_TYPE (TsAttrRow, ts_attr_row, TS, ATTR_ROW, GtkListBoxRow)

/**
 * TsAttrRow:
 *
 * One attribute of an operation: its name and the beginning of its value; a button shows the whole where it is long, another one gives it another value (`win.change-attr`). Main thread.
 */

/* Keeps the graph of @op. */
GtkWidget *ts_attr_row_new (const TsOperation *op, const char *name);

/* @now: (nullable): what it is in this session, where that is not what the file has */
void ts_attr_row_set_now (TsAttrRow *self, const char *now);
const char *ts_attr_row_get_name (TsAttrRow *self);

/* Shows the whole value, or its beginning again. */
void ts_attr_row_set_expanded (TsAttrRow *self, gboolean expanded);

G_END_DECLS
