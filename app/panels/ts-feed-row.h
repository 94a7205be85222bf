#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_FEED_ROW (ts_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (TsFeedRow, ts_feed_row, TS, FEED_ROW, GtkListBoxRow)

/**
 * TsFeedRow:
 *
 * One output with the entry for its feed. Text that has been changed is taken on Enter, on the button, or when the focus leaves; while it
 * is refused the reason stands below and the feed stays what it was. Main thread.
 *
 * Signals:
 *   "open" (): the user wants to see the output in the graph
 */

/* Keeps @document. */
GtkWidget *ts_feed_row_new (TsDocument *document, TsOutput output);

TsOutput ts_feed_row_get_output (TsFeedRow *self);

/* Looks at the document again. @needed: the run asks for it; else it is dimmed. */
void ts_feed_row_update (TsFeedRow *self, gboolean needed);

/* Tries to feed what @text says; "" takes the feed away. The row shows how that goes. */
void ts_feed_row_set_text (TsFeedRow *self, const char *text);

/* Tries to feed the contents of an array or picture file. */
void ts_feed_row_set_file (TsFeedRow *self, GFile *file);

/* (nullable): why the text was refused. */
const char *ts_feed_row_get_error (TsFeedRow *self);

/* A value is being made. */
gboolean ts_feed_row_is_busy (TsFeedRow *self);

G_END_DECLS
