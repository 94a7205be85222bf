#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SCOPE_PAGE (ts_scope_page_get_type ())
G_DECLARE_FINAL_TYPE (TsScopePage, ts_scope_page, TS, SCOPE_PAGE, GtkWidget)

/**
 * TsScopePage:
 *
 * What is in a name scope, or in a whole graph: how many operations and parameters, what they cost, of which types they are. Main thread.
 */
GtkWidget *ts_scope_page_new (void);

/* @scope: a name, or "" for all of the graph, with what its file says beside it. Called again when shapes or costs become known. */
void ts_scope_page_show (TsScopePage *self, TsDocument *document, const char *scope);

/* Nothing, and no document is kept. */
void ts_scope_page_clear (TsScopePage *self);

G_END_DECLS
