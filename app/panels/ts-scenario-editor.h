#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SCENARIO_EDITOR (ts_scenario_editor_get_type ())
G_DECLARE_FINAL_TYPE (TsScenarioEditor, ts_scenario_editor, TS, SCENARIO_EDITOR, GtkWidget)

/**
 * TsScenarioEditor:
 *
 * The steps of a document's scenario, which can be added to, moved and taken away, and how far its runs are. Hidden while there is no preset to run.
 * Main thread.
 */
GtkWidget *ts_scenario_editor_new (void);

/* @document (nullable). Keeps it. */
void ts_scenario_editor_set_document (TsScenarioEditor *self, TsDocument *document);

G_END_DECLS
