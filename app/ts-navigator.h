#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/models/ts-comparison.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_NAVIGATOR (ts_navigator_get_type ())
G_DECLARE_FINAL_TYPE (TsNavigator, ts_navigator, TS, NAVIGATOR, GtkWidget)

/**
 * TsNavigator:
 *
 * The panel on the left, where one finds one's way: outline, search, problems or notes, one at a time; invisible while none is wanted. Main thread.
 *
 * Properties:
 *   "page" (string): what is shown: "outline", "search", "changes", "problems" or "notes"; "" for nothing
 *   "outline-visible", "search-visible", "problems-visible", "notes-visible" (gboolean): whether it is that page
 *   "n-hits" (guint, read-only): operations that the search found
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 *   "place-activated" (guint function, guint op): the user wants to see an operation or function (@op %TS_NO_OP); @function is
 *     %TS_NO_FUNCTION for what is in the graph itself
 *   "scope-activated" (guint function, char *scope)
 *   "shown-scope-activated" (char *scope): one of the graph that is shown
 *   "hits-changed" ()
 */
GtkWidget *ts_navigator_new (void);

/* The document that is searched, and that of the whole graph, of which it shows outline and problems (both nullable). Keeps them. */
void ts_navigator_set_document (TsNavigator *self, TsDocument *document);
void ts_navigator_set_root (TsNavigator *self, TsDocument *root);

const char *ts_navigator_get_page (TsNavigator *self);

/* With the focus in it. */
void ts_navigator_set_page (TsNavigator *self, const char *page);

/* With the focus in the entry; @query (nullable) replaces what stands there. */
void ts_navigator_start_search (TsNavigator *self, const char *query);
void ts_navigator_go_to_hit (TsNavigator *self, int step);

/* What is to be emphasised in the graph: the hits, while the search is shown. (transfer none) (array length=n) (nullable) */
const guint32 *ts_navigator_get_hits (TsNavigator *self, guint *n);

/* What the page "changes" lists (nullable); "op-activated" tells of an operation of the merged graph. */
void ts_navigator_set_comparison (TsNavigator *self, TsComparison *comparison);
void ts_navigator_go_to_change (TsNavigator *self, int step);

/* Whose notes are listed. */
void ts_navigator_set_canvas (TsNavigator *self, TsCanvas *canvas);

G_END_DECLS
