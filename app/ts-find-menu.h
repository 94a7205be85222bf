#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Appends what leads from a node or scope to others to its menu. */
void ts_find_menu_append (GMenu *menu, gboolean is_operation);

/* The menu of @n boxes that are selected together. (transfer full) */
GMenuModel *ts_choice_menu_new (guint n);

G_END_DECLS
