#pragma once

#include "engine/graph/ts-graph.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Appends what leads from a node or scope to others to its menu, and what is drawn of it. @op: (nullable): %NULL: a scope */
void ts_find_menu_append (GMenu *menu, const TsOperation *op);

/* The menu of @n boxes that are selected together. (transfer full) */
GMenuModel *ts_choice_menu_new (guint n);

G_END_DECLS
