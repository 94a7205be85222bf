#pragma once

#include "engine/graph/ts-graph.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_GOTO_DIALOG (ts_goto_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TsGotoDialog, ts_goto_dialog, TS, GOTO_DIALOG, AdwWindow)

/**
 * TsGotoDialog:
 *
 * A window in which the user types a name and chooses among the operations and scopes that it may mean; it closes with the choice. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op, guint index): an operation, or an output of it
 *   "scope-activated" (char *scope)
 */
TsGotoDialog *ts_goto_dialog_new (GtkWindow *parent, TsGraph *graph);

void ts_goto_dialog_set_text (TsGotoDialog *self, const char *text);

G_END_DECLS
