#pragma once

#include <gtk/gtk.h>

/* Driving widgets in a test program. */

/* To be called first. Registers and initialises GTK and the program's widgets; without a display prints a TAP skip and returns %FALSE:
 * then return 0 from main (). */
gboolean ts_test_widgets_init (int *argc, char ***argv);

/* Puts @widget into a window of that size and waits until it is drawn. (transfer none): destroy it with gtk_window_destroy (). */
GtkWindow *ts_test_show (GtkWidget *widget, int width, int height);

/* Runs the main loop until @condition holds; fails the test after some seconds. */
typedef gboolean (*TsTestCondition) (gpointer user_data);
void ts_test_wait (TsTestCondition condition, gpointer user_data);

/* Runs the main loop until there is nothing to do, drawing included. */
void ts_test_settle (void);

/* The first widget below @root, itself included, that is of @type, is visible and says @text (label, title or text of an entry; %NULL: any).
 * (nullable) */
GtkWidget *ts_test_find (GtkWidget *root, GType type, const char *text);

/* Whether any visible label below @root contains @text. */
gboolean ts_test_shows (GtkWidget *root, const char *text);

/* Presses the visible button below @root that has that label or tooltip; fails if there is none. */
void ts_test_press (GtkWidget *root, const char *text);

/* Types into an entry and presses Enter. */
void ts_test_enter (GtkEntry *entry, const char *text);

/* Presses a key on @widget itself, whatever has the focus. Returns: whether it took it. */
gboolean ts_test_key (GtkWidget *widget, guint key, GdkModifierType state);
