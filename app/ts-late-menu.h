#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives @button a menu that is built when it is opened for the first time: a large one takes as long as the rest of a window. Main thread. */
void ts_late_menu_set (GtkMenuButton *button, GMenuModel *model);

G_END_DECLS
