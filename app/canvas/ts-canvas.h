#pragma once

#include "engine/ops/ts-shape-table.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CANVAS (ts_canvas_get_type ())
G_DECLARE_FINAL_TYPE (TsCanvas, ts_canvas, TS, CANVAS, GtkWidget)

/**
 * TsCanvas:
 *
 * The widget that shows a graph by name scope: pan, zoom, open and close scopes, select, walk. It scrolls itself (no GtkScrolledWindow around it).
 *
 * Properties: "selected-op" (guint: operation index or %TS_NO_OP), "selected-scope" (string, nullable: full name of the selected scope box),
 *   "zoom" (double, 1 is 100 %)
 * Signals:
 *   "activated" (guint op): double click or Enter on an operation (scopes open and close by themselves)
 *   "context-menu" (guint op, char *scope (nullable), double x, double y): right click, Menu key or Ctrl+Shift+F10 on an operation (else %TS_NO_OP) or scope
 *   "layout-problem" (char *message): a scope could not be laid out finely, and what is shown instead
 *
 * Main thread.
 */
GtkWidget *ts_canvas_new (void);

/* Shows @graph (nullable: nothing), all scopes closed, fitted. Keeps it. */
void ts_canvas_set_graph (TsCanvas *self, TsGraph *graph);

/* Static shapes for edge labels, when they are there. */
void ts_canvas_set_shapes (TsCanvas *self, TsShapeTable *shapes);

/* One TsOpState (see engine/debug/ts-debugger.h) for each operation, copied; %NULL: no run. Scopes show what is inside them. */
void ts_canvas_set_op_states (TsCanvas *self, const guint8 *states, guint32 n_ops);

/* Operations with a breakpoint on them: one byte each, bit 0 a breakpoint before, bit 1 after, bit 2 disabled; copied; %NULL: none. */
void ts_canvas_set_breakpoint_marks (TsCanvas *self, const guint8 *marks, guint32 n_ops);

/* The current operation, drawn as such, or %TS_NO_OP. */
void ts_canvas_set_current_op (TsCanvas *self, guint32 op);

/* Opens the scopes on the way to @op, selects it (if @select) and brings it into view, moving no more than needed. */
void ts_canvas_reveal_op (TsCanvas *self, guint32 op, gboolean select);
void ts_canvas_reveal_scope (TsCanvas *self, const char *scope);

guint32 ts_canvas_get_selected_op (TsCanvas *self);
const char *ts_canvas_get_selected_scope (TsCanvas *self); /* (nullable) */
void ts_canvas_select_op (TsCanvas *self, guint32 op);

/* Operations that are emphasised as search hits (the rest stays as it is); @n 0: none. Copied. */
void ts_canvas_set_highlights (TsCanvas *self, const guint32 *ops, guint n);

void ts_canvas_zoom_in (TsCanvas *self);
void ts_canvas_zoom_out (TsCanvas *self);
void ts_canvas_zoom_to_fit (TsCanvas *self);
void ts_canvas_zoom_to_normal (TsCanvas *self);
void ts_canvas_expand_selected (TsCanvas *self);
void ts_canvas_collapse_selected (TsCanvas *self);
void ts_canvas_collapse_all (TsCanvas *self);

/* TRUE once the graph that was set is laid out and has been drawn. */
gboolean ts_canvas_is_ready (TsCanvas *self);

G_END_DECLS
