#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TIMES_PANEL (ts_times_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsTimesPanel, ts_times_panel, TS, TIMES_PANEL, GtkWidget)

/**
 * TsTimesPanel:
 *
 * Places in the time of a run that are remembered, the branches of the run, and what is kept of it. Bookmarks and forks are gone to by a click. Main thread.
 */

/* @document (nullable). Keeps it. */
void ts_times_panel_set_document (TsTimesPanel *self, TsDocument *document);

G_END_DECLS
