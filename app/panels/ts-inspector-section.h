#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_INSPECTOR_SECTION (ts_inspector_section_get_type ())
G_DECLARE_FINAL_TYPE (TsInspectorSection, ts_inspector_section, TS, INSPECTOR_SECTION, GtkWidget)

/**
 * TsInspectorSection:
 *
 * A heading and a list of rows, of which the first some dozen are made at first and more when asked for. Invisible while empty. Main
 * thread.
 *
 * Properties:
 *   "title" (string)
 * Signals:
 *   "row-activated" (GtkListBoxRow *)
 */

/* Makes row @i. (transfer floating) */
typedef GtkWidget *(*TsSectionRowFunc) (guint i, gpointer user_data);

/* Replaces the rows: @n there are in all. @make_row is called for them now and later. */
void ts_inspector_section_set_rows (TsInspectorSection *self, guint n, TsSectionRowFunc make_row, gpointer user_data);

/* The rows that have been made. */
guint ts_inspector_section_get_n_made (TsInspectorSection *self);
GtkListBoxRow *ts_inspector_section_get_row (TsInspectorSection *self, guint i);

/* Makes more rows, as the button does. */
void ts_inspector_section_show_more (TsInspectorSection *self);

G_END_DECLS
