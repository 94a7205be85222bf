#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_FEEDS_PANEL (ts_feeds_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsFeedsPanel, ts_feeds_panel, TS, FEEDS_PANEL, GtkWidget)

/**
 * TsFeedsPanel:
 *
 * One row for each output that is fed or wants to be: the placeholders that the fetches need, every output with a feed, those added
 * here; and, dimmed below, the other placeholders. A row takes a value in the text form of ts_value_parse (), from a menu, a file
 * button or a dropped file; what does not fit is refused in the row, and the old feed stays. Values are made off the main loop.
 * Above it are the presets, under it the scenario. Scrolls by itself. Main thread.
 *
 * Signals:
 *   "output-activated" (guint op, guint index): the user wants to see the output in the graph
 */
GtkWidget *ts_feeds_panel_new (void);

/* @document (nullable): no rows. Keeps it. */
void ts_feeds_panel_set_document (TsFeedsPanel *self, TsDocument *document);

/* "Feed this": a row for @output, whatever it is, with the focus in its entry. */
void ts_feeds_panel_add_output (TsFeedsPanel *self, TsOutput output);

/* Puts the focus into the first row that a run needs a value of and has none. Returns: %FALSE if there is none. */
gboolean ts_feeds_panel_focus_missing (TsFeedsPanel *self);

G_END_DECLS
