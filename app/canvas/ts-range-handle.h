#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_RANGE_HANDLE_WIDTH 12
#define TS_RANGE_HANDLE_HEIGHT 14

#define TS_TYPE_RANGE_HANDLE (ts_range_handle_get_type ())
G_DECLARE_FINAL_TYPE (TsRangeHandle, ts_range_handle, TS, RANGE_HANDLE, GtkWidget)

/**
 * TsRangeHandle:
 *
 * One end of a range on a scale, which it points at from below: moved by the arrow keys, Page Up and Page Down, Home and End. Whoever has it
 * puts it where it belongs. Main thread.
 *
 * Signals:
 *   "moved" (double place): the user wants it there, from 0 to 1
 */
GtkWidget *ts_range_handle_new (const char *label);

/* @text: what is there, for assistive technology */
void ts_range_handle_set_place (TsRangeHandle *self, double place, const char *text);
double ts_range_handle_get_place (TsRangeHandle *self);

G_END_DECLS
