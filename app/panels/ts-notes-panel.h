#pragma once

#include "app/canvas/ts-canvas.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_NOTES_PANEL (ts_notes_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsNotesPanel, ts_notes_panel, TS, NOTES_PANEL, GtkWidget)

/**
 * TsNotesPanel:
 *
 * All notes and pins of the graph that is shown. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op), "scope-activated" (char *scope): the user wants to see a place
 */
GtkWidget *ts_notes_panel_new (void);

/* Lists, and changes, the notes of @canvas. (nullable): not kept */
void ts_notes_panel_set_canvas (TsNotesPanel *self, TsCanvas *canvas);

/* In which names are looked up. (nullable): kept */
void ts_notes_panel_set_graph (TsNotesPanel *self, TsGraph *graph);

G_END_DECLS
