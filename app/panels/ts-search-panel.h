#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SEARCH_PANEL (ts_search_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsSearchPanel, ts_search_panel, TS, SEARCH_PANEL, GtkWidget)

/**
 * TsSearchPanel:
 *
 * Finds operations (see ts_search_query_new ()) while the user types, off the main loop, and lists them all; says what is wrong with what was typed, and how much is
 * known of what was asked for. Who asks for values or marks is answered anew when they change.
 * Main thread.
 *
 * Properties:
 *   "n-hits" (guint, read-only, notified)
 * Signals:
 *   "hits-changed" (): another list of hits, see ts_search_panel_get_hits ()
 *   "hit-activated" (guint op): the user wants to see this hit
 *   "closed" (): the user is done with searching
 */
GtkWidget *ts_search_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_search_panel_set_document (TsSearchPanel *self, TsDocument *document);

/* Whose notes are searched, and in whose graph one steps from hit to hit. (nullable): not kept */
void ts_search_panel_set_canvas (TsSearchPanel *self, TsCanvas *canvas);

/* Puts the focus into the entry, what stands there selected. */
void ts_search_panel_start (TsSearchPanel *self);

void ts_search_panel_set_query (TsSearchPanel *self, const char *query);

/* Goes to the next hit (@step 1) or the previous one (-1) in the order of a run, from where the selection is, round at the ends; without a canvas in the order of the
 * list. "hit-activated" tells which. */
void ts_search_panel_go (TsSearchPanel *self, int step);

guint ts_search_panel_get_n_hits (TsSearchPanel *self);

/* (transfer none) (array length=n) (nullable) */
const guint32 *ts_search_panel_get_hits (TsSearchPanel *self, guint *n);

G_END_DECLS
