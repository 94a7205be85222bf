#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_INDEX_FIELD (ts_index_field_get_type ())
G_DECLARE_FINAL_TYPE (TsIndexField, ts_index_field, TS, INDEX_FIELD, GtkWidget)

/**
 * TsIndexField:
 *
 * A number from 0 to below some count: an entry with a button for one less and one for one more. Up, Down, Page Up, Page Down and the
 * wheel change it too. What is no such number is put back. Main thread.
 *
 * Signals:
 *   "index-changed" (): by the user
 */
GtkWidget *ts_index_field_new (void);

/* @label: what is counted, "Image"; @n is at least 1. */
void ts_index_field_set_range (TsIndexField *self, const char *label, gint64 n);
void ts_index_field_set_index (TsIndexField *self, gint64 index);
gint64 ts_index_field_get_index (TsIndexField *self);

G_END_DECLS
