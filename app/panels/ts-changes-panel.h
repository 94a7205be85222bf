#pragma once

#include "app/models/ts-comparison.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CHANGES_PANEL (ts_changes_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsChangesPanel, ts_changes_panel, TS, CHANGES_PANEL, GtkWidget)

/**
 * TsChangesPanel:
 *
 * How two graphs differ, as a list. Main thread.
 *
 * Signals:
 *   "activated" (guint op): the user wants to see an operation of the merged graph
 */

/* @comparison (nullable). Keeps it. */
void ts_changes_panel_set_comparison (TsChangesPanel *self, TsComparison *comparison);

/* Goes to the next change, or (@step -1) the one before; after the last comes the first. */
void ts_changes_panel_go (TsChangesPanel *self, int step);

guint ts_changes_panel_get_n_changes (TsChangesPanel *self);

G_END_DECLS
