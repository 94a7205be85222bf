#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CALLS_PANEL (ts_calls_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsCallsPanel, ts_calls_panel, TS, CALLS_PANEL, GtkWidget)

/**
 * TsCallsPanel:
 *
 * Where the run stands: the functions and loops around it, innermost first, with the turn; what is chosen there is what values are seen from. Beside it the
 * operations that are ready. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 */
GtkWidget *ts_calls_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_calls_panel_set_document (TsCallsPanel *self, TsDocument *document);

G_END_DECLS
