#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ts_undo_toast_show:
 * @widget: the toast comes over what it is in
 * @text: what was done, with a full stop or without one
 * @undo: (nullable): takes it back
 * @data: for @undo; @destroy (nullable) frees it when the toast is gone
 *
 * Tells what was done, with a button that takes it back if it can be. Where there is no place for toasts nothing is told. Main thread.
 */
void ts_undo_toast_show (GtkWidget *widget, const char *text, void (*undo) (gpointer data), gpointer data, GDestroyNotify destroy);

G_END_DECLS
