#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ts_node_menu_new:
 * @op: an operation of @document
 *
 * What can be done with an operation: run to it, break on it, fetch and feed its outputs, copy its names. Made of actions of the window on
 * the selected operation.
 *
 * Returns: (transfer full)
 */
GMenuModel *ts_node_menu_new (TsDocument *document, guint32 op);

/* The same for a name scope: open and close, break inside, search inside, copy. (transfer full) */
GMenuModel *ts_scope_menu_new (TsDocument *document, const char *scope);

/* For the selected operation, if it is one of a body that is open in the place of a call. (transfer full) */
GMenuModel *ts_body_menu_new (void);

/* For the selected group that nobody named; made of actions of the canvas. (transfer full) */
GMenuModel *ts_group_menu_new (void);

/* Shows @model as a context menu of @widget, at a point of it. */
void ts_node_menu_popup (GtkWidget *widget, GMenuModel *model, double x, double y);

G_END_DECLS
