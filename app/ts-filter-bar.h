#pragma once

#include "app/canvas/ts-canvas.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_FILTER_BAR (ts_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsFilterBar, ts_filter_bar, TS, FILTER_BAR, GtkWidget)

/**
 * TsFilterBar:
 *
 * What is not drawn of the graph, and by which rules: each can be taken back here, and more be hidden. Not there while all is drawn. Main thread.
 *
 * Signals:
 *   "show-op" (guint op): an operation that is hidden is to be shown
 */

/* Tells of, and changes, the rules of @canvas. (nullable) */
void ts_filter_bar_set_canvas (TsFilterBar *self, TsCanvas *canvas);

/* Where the run stands, to be told if that is hidden; or %TS_NO_OP. */
void ts_filter_bar_set_current (TsFilterBar *self, TsGraph *graph, guint32 op);

/* Asks what is to be hidden. */
void ts_filter_bar_ask (TsFilterBar *self);

G_END_DECLS
