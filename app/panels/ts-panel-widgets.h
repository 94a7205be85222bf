#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ts_panel_new_label:
 * @css_class: (nullable): the style class of the label
 *
 * One line of a row: from the left, cut with an ellipsis where it is too long. Main thread.
 *
 * Returns: (transfer floating): a label
 */
GtkWidget *ts_panel_new_label (const char *text, PangoEllipsizeMode ellipsize, const char *css_class);

/**
 * ts_panel_set_problem:
 * @label: where the problem is told; hidden while there is none
 * @entry: what the problem is about, marked as wrong
 * @problem: (nullable): %NULL for none
 *
 * Main thread.
 */
void ts_panel_set_problem (GtkLabel *label, GtkWidget *entry, const char *problem);

/* A small flat button of a row. @name: what it is called for who does not see it. (transfer floating) */
GtkWidget *ts_panel_new_row_button (const char *icon_name, const char *tooltip, const char *name);

/**
 * ts_panel_append_row:
 * @detail: (nullable): a second line
 * @is_bad: the second line tells of something bad
 *
 * Appends a row of two lines, which is not activatable yet.
 *
 * Returns: (transfer none): the box in it, for buttons at its end
 */
GtkWidget *ts_panel_append_row (GtkListBox *list, const char *text, const char *detail, gboolean is_bad);

/* The row of what ts_panel_append_row () has returned. */
GtkListBoxRow *ts_panel_get_row (GtkWidget *box);

void ts_panel_clear_list (GtkListBox *list);

G_END_DECLS
