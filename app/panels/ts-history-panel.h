#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_HISTORY_PANEL (ts_history_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsHistoryPanel, ts_history_panel, TS, HISTORY_PANEL, GtkWidget)

/**
 * TsHistoryPanel:
 *
 * The values that the selected output has had, by turn and by run, with a curve where they are single numbers. Main thread.
 */
GtkWidget *ts_history_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_history_panel_set_document (TsHistoryPanel *self, TsDocument *document);

G_END_DECLS
