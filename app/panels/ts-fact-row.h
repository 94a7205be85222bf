#pragma once

#include "engine/graph/ts-graph.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_FACT_ROW (ts_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (TsFactRow, ts_fact_row, TS, FACT_ROW, GtkListBoxRow)

/**
 * TsFactRow:
 *
 * A row of a text and a detail beside it, which may stand for an operation that one can go to. Main thread.
 *
 * Signals:
 *   "open" (): go to the operation
 */

/* @op: %TS_NO_OP if there is nothing to go to. */
GtkWidget *ts_fact_row_new (const char *text, const char *detail, guint32 op);

void ts_fact_row_set_detail (TsFactRow *self, const char *detail);

/* Something more that can be done with it, behind the detail. */
void ts_fact_row_add_tool (TsFactRow *self, GtkWidget *tool);

guint32 ts_fact_row_get_op (TsFactRow *self);

G_END_DECLS
