#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ts_row_action_describe:
 * @item: a bound item of a list view, with its child
 * @label: what the row is called
 * @description: (nullable): what else is to be said of it
 *
 * Gives the row of a list view its accessible name, and the action `row.activate`, which does what Enter does: the toolkit's rows have
 * neither. Main thread.
 */
void ts_row_action_describe (GtkListItem *item, const char *label, const char *description);

G_END_DECLS
