#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SCENARIO_ROW (ts_scenario_row_get_type ())
G_DECLARE_FINAL_TYPE (TsScenarioRow, ts_scenario_row, TS, SCENARIO_ROW, GtkListBoxRow)

/**
 * TsScenarioRow:
 *
 * A step of a scenario: so many runs of one preset. Main thread.
 *
 * Signals:
 *   "changed" (): the user has chosen another preset or number
 *   "moved" (int by): the user wants it up (-1) or down (1)
 *   "removed" (): the user wants it away
 */

/* @presets: those that can be chosen; @preset is offered, too, if it is none of them. */
GtkWidget *ts_scenario_row_new (char **presets, const char *preset, guint64 n);

const char *ts_scenario_row_get_preset (TsScenarioRow *self);
guint64 ts_scenario_row_get_n (TsScenarioRow *self);

/* What it is as, and whether it can be moved there. @is_current: it is this step's turn. */
void ts_scenario_row_set_place (TsScenarioRow *self, guint place, gboolean is_last, gboolean is_current);

G_END_DECLS
