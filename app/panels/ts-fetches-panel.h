#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_FETCHES_PANEL (ts_fetches_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsFetchesPanel, ts_fetches_panel, TS, FETCHES_PANEL, GtkWidget)

/**
 * TsFetchesPanel:
 *
 * The outputs that the next run is asked for: a list with remove buttons, and an entry that adds one by name. As high as its list; it
 * does not scroll. Main thread.
 *
 * Signals:
 *   "output-activated" (guint op, guint index): the user wants to see the output
 */
GtkWidget *ts_fetches_panel_new (void);

/* @document (nullable): no rows. Keeps it. */
void ts_fetches_panel_set_document (TsFetchesPanel *self, TsDocument *document);

G_END_DECLS
