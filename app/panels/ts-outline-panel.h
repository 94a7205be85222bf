#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_OUTLINE_PANEL (ts_outline_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsOutlinePanel, ts_outline_panel, TS, OUTLINE_PANEL, GtkWidget)

/**
 * TsOutlinePanel:
 *
 * A graph as a tree: name scopes, the operations in them, and the functions of its library with theirs. Main thread.
 *
 * Signals:
 *   "activated" (guint function, guint op): the user wants to see an operation, or (@op %TS_NO_OP) a function; @function is
 *     G_MAXUINT32 for what is in the graph itself
 *   "scope-activated" (guint function, char *scope)
 */
GtkWidget *ts_outline_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_outline_panel_set_document (TsOutlinePanel *self, TsDocument *document);

G_END_DECLS
