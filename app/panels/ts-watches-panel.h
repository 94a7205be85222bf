#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_WATCHES_PANEL (ts_watches_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsWatchesPanel, ts_watches_panel, TS, WATCHES_PANEL, GtkWidget)

/**
 * TsWatchesPanel:
 *
 * Expressions that are looked at whenever the run stops: value, a mark where it has changed, a curve where it is one number. Main thread.
 */
GtkWidget *ts_watches_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_watches_panel_set_document (TsWatchesPanel *self, TsDocument *document);

G_END_DECLS
