#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_ALERTS_PANEL (ts_alerts_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsAlertsPanel, ts_alerts_panel, TS, ALERTS_PANEL, GtkWidget)

/**
 * TsAlertsPanel:
 *
 * What must be so in a run and whether it was, what log points have told how often, and where runs were stopped by something bad since the graph was opened, the
 * last one first. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 */

/* @document (nullable). Keeps it. */
void ts_alerts_panel_set_document (TsAlertsPanel *self, TsDocument *document);

G_END_DECLS
