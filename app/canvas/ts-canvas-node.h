#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CANVAS_NODE (ts_canvas_node_get_type ())
G_DECLARE_FINAL_TYPE (TsCanvasNode, ts_canvas_node, TS, CANVAS_NODE, GtkWidget)

/**
 * TsCanvasNode:
 *
 * Stands for a box of the canvas where assistive technology looks for it: has its place, name and state, draws nothing and takes no input. Its
 * action `node.activate` does what a double click on the box does. Main thread.
 *
 * Signals: "activated"
 */
GtkWidget *ts_canvas_node_new (void);

/* Says what it stands for now; unchanged texts cost nothing. @can_open: whether it has a state open or closed at all. */
void ts_canvas_node_update (TsCanvasNode *self,
                            guint64 key,
                            const char *label,
                            const char *description,
                            gboolean selected,
                            gboolean can_open,
                            gboolean is_open);
/* Tells where its edges lead: @targets are other nodes. (element-type TsCanvasNode) */
void ts_canvas_node_set_targets (TsCanvasNode *self, GPtrArray *targets);

guint64 ts_canvas_node_get_key (TsCanvasNode *self);
const char *ts_canvas_node_get_label (TsCanvasNode *self);

void ts_canvas_node_set_place (TsCanvasNode *self, const GdkRectangle *place);
const GdkRectangle *ts_canvas_node_get_place (TsCanvasNode *self);

G_END_DECLS
