#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_PLACEMENT_VIEW (ts_placement_view_get_type ())
G_DECLARE_FINAL_TYPE (TsPlacementView, ts_placement_view, TS, PLACEMENT_VIEW, GtkWidget)

/**
 * TsPlacementView:
 *
 * Where the next run would run: how much on which device, what is copied, what is not where it was asked for and why, what has no kernel. Looked for while it
 * is on the screen. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 *   "output-activated" (guint op, guint index): or what is copied
 */

/* @document (nullable). Keeps it. */
void ts_placement_view_set_document (TsPlacementView *self, TsDocument *document);

G_END_DECLS
