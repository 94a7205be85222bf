#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_BREAKPOINT_ROW (ts_breakpoint_row_get_type ())
G_DECLARE_FINAL_TYPE (TsBreakpointRow, ts_breakpoint_row, TS, BREAKPOINT_ROW, GtkListBoxRow)

/**
 * TsBreakpointRow:
 *
 * One breakpoint in a list: on or off, what it is on, how often it was hit, remove. Main thread.
 */

/* Keeps @document. */
GtkWidget *ts_breakpoint_row_new (TsDocument *document, guint id);

guint ts_breakpoint_row_get_id (TsBreakpointRow *self);

/* The first operation that it is on, or %TS_NO_OP. */
guint32 ts_breakpoint_row_get_op (TsBreakpointRow *self);

/* Shows what @breakpoint, the one of this row, is like now. */
void ts_breakpoint_row_update (TsBreakpointRow *self, const TsBreakpoint *breakpoint);

G_END_DECLS
