#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SEARCH_PANEL (ts_search_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsSearchPanel, ts_search_panel, TS, SEARCH_PANEL, GtkWidget)

/**
 * TsSearchPanel:
 *
 * Finds operations (see ts_search_query_new ()) while the user types, off the main loop, and lists them all; says what is wrong with what was typed.
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

/* Puts the focus into the entry, what stands there selected. */
void ts_search_panel_start (TsSearchPanel *self);

void ts_search_panel_set_query (TsSearchPanel *self, const char *query);

/* Goes to the next hit (@step 1) or the previous one (-1), round at the ends; "hit-activated" tells which. */
void ts_search_panel_go (TsSearchPanel *self, int step);

guint ts_search_panel_get_n_hits (TsSearchPanel *self);

/* (transfer none) (array length=n) (nullable) */
const guint32 *ts_search_panel_get_hits (TsSearchPanel *self, guint *n);

G_END_DECLS
