#pragma once

#include "app/scene/ts-scope-tree.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TREEMAP (ts_treemap_get_type ())
G_DECLARE_FINAL_TYPE (TsTreemap, ts_treemap, TS, TREEMAP, GtkWidget)

/**
 * TsTreemap:
 *
 * The name scopes of a graph as nested rectangles, each as large as what it holds. The arrow keys go from one to the next, Enter or a click chooses. Main
 * thread.
 *
 * Signals:
 *   "activated" (char *scope): the user wants to see a scope
 */

/* @tree (nullable): kept. @values: (array): of each scope, inner ones included; copied. @in_bytes: they are bytes, else a number of operations */
void ts_treemap_set (TsTreemap *self, TsScopeTree *tree, const guint64 *values, gboolean in_bytes);

G_END_DECLS
