#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_VARIABLES_PANEL (ts_variables_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsVariablesPanel, ts_variables_panel, TS, VARIABLES_PANEL, GtkWidget)

/**
 * TsVariablesPanel:
 *
 * The state of a document's session: a row for each variable, from which it is looked at, set and cleared, and gone back to who wrote it last; under it
 * what else there is; above it which session that is, and what the variables are compared with. Follows the run while it is on the screen, once a second while the worker is busy. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see the node of a variable
 *   "variable-activated" (guint op): the user wants to look at the value of a variable
 */
GtkWidget *ts_variables_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_variables_panel_set_document (TsVariablesPanel *self, TsDocument *document);

G_END_DECLS
