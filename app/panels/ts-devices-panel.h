#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_DEVICES_PANEL (ts_devices_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsDevicesPanel, ts_devices_panel, TS, DEVICES_PANEL, GtkWidget)

/**
 * TsDevicesPanel:
 *
 * Where operations run: how many CPU devices there are, soft placement, the rules, the strongest first, and what comes of it (TsPlacementView). What is done here is
 * written to the console as its command, and what the console does is shown here. A rule that is removed is offered back by the window's action "win.offer-rule".
 * Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 *   "output-activated" (guint op, guint index): or what is copied
 */
GtkWidget *ts_devices_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_devices_panel_set_document (TsDevicesPanel *self, TsDocument *document);

G_END_DECLS
