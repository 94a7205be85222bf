#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ts_row_tooltip_set:
 * @text: (nullable): none
 *
 * What a widget in a row of a list says when the pointer rests on it. gtk_widget_set_tooltip_text () looks at once whether the pointer is there, for which
 * the X server is asked several times; a list has two hundred rows, all of which are bound anew when a search changes. Main thread.
 */
void ts_row_tooltip_set (GtkWidget *widget, const char *text);

/* (nullable) */
const char *ts_row_tooltip_get (GtkWidget *widget);

G_END_DECLS
