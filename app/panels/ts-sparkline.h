#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SPARKLINE (ts_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (TsSparkline, ts_sparkline, TS, SPARKLINE, GtkWidget)

/**
 * TsSparkline:
 *
 * A small curve of numbers over time, the last one marked; gaps where they are not finite. Decoration: it has no text of its own. Main thread.
 */
GtkWidget *ts_sparkline_new (void);

/* @values: (array length=n): copied. */
void ts_sparkline_set_values (TsSparkline *self, const double *values, guint n);

G_END_DECLS
