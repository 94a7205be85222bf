#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_PROBLEMS_PANEL (ts_problems_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsProblemsPanel, ts_problems_panel, TS, PROBLEMS_PANEL, GtkWidget)

/**
 * TsProblemsPanel:
 *
 * All that is wrong with a graph, grouped by cause, the worst first; one kind alone if the user wants. Main thread.
 *
 * Signals:
 *   "activated" (guint function, guint op): the user wants to see where a problem is; @function may be %TS_NO_FUNCTION, @op %TS_NO_OP
 */
GtkWidget *ts_problems_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_problems_panel_set_document (TsProblemsPanel *self, TsDocument *document);

G_END_DECLS
