#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_BREAKPOINTS_PANEL (ts_breakpoints_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsBreakpointsPanel, ts_breakpoints_panel, TS, BREAKPOINTS_PANEL, GtkWidget)

/**
 * TsBreakpointsPanel:
 *
 * All breakpoints of a document: an entry that adds one by text, a row for each to switch it off and on and to remove it. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see the (first) operation that a breakpoint is on
 */
GtkWidget *ts_breakpoints_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_breakpoints_panel_set_document (TsBreakpointsPanel *self, TsDocument *document);

G_END_DECLS
