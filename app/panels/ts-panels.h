#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ts_panels_init:
 *
 * Registers the widgets of this folder, so that templates may name them, and gives @display their style sheet. To be called before
 * any of them is made; calling it again for the same display does nothing. Main thread.
 */
void ts_panels_init (GdkDisplay *display);

/* For dispose () of a widget with a template, rows of lists excepted: removes all its children, those without a name too. */
void ts_panels_dispose_template (GtkWidget *widget, GType type);

G_END_DECLS
