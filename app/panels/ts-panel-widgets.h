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

G_END_DECLS
