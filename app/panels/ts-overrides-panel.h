#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_OVERRIDES_PANEL (ts_overrides_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsOverridesPanel, ts_overrides_panel, TS, OVERRIDES_PANEL, GtkWidget)

/**
 * TsOverridesPanel:
 *
 * What the user has changed of the run: a line for each override, which can be switched and taken away, and undo and redo of all that was done to them. Main
 * thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see the operation that an override is on
 */

/* @document (nullable). Keeps it. */
void ts_overrides_panel_set_document (TsOverridesPanel *self, TsDocument *document);

G_END_DECLS
