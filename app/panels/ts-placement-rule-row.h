#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_PLACEMENT_RULE_ROW (ts_placement_rule_row_get_type ())
G_DECLARE_FINAL_TYPE (TsPlacementRuleRow, ts_placement_rule_row, TS, PLACEMENT_RULE_ROW, GtkListBoxRow)

/**
 * TsPlacementRuleRow:
 *
 * A rule of where operations run: switched, made stronger or weaker, edited and removed in place. What is written but wrong stays there, with the reason.
 * Main thread.
 *
 * Signals:
 *   "removed" (const char *line): the rule was taken away; the line, as at the prompt, brings it back
 */

/* @number: of the rule, as TsDeviceSetup counts. Keeps @document. */
GtkWidget *ts_placement_rule_row_new (TsDocument *document, guint number);

/* Shows the rule as it is now, and of how many operations it is (@n_matched -1: not known yet). */
void ts_placement_rule_row_update (TsPlacementRuleRow *self, const TsDeviceSetup *setup, gint64 n_matched);

G_END_DECLS
