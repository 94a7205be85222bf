#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SCOPE_PAGE (ts_scope_page_get_type ())
G_DECLARE_FINAL_TYPE (TsScopePage, ts_scope_page, TS, SCOPE_PAGE, GtkWidget)

/**
 * TsScopePage:
 *
 * What is in a name scope, in a group, or in a whole graph: how many operations and parameters, what they cost, of which types they are. Main thread.
 */
GtkWidget *ts_scope_page_new (void);

/* @scope: a name, or "" for all of the graph, with what its file says beside it. Called again when shapes or costs become known. */
void ts_scope_page_show (TsScopePage *self, TsDocument *document, const char *scope);

/* The same of a group that nobody named: a stack, a pattern, a section. @kind: "Stack"; @ops: (element-type guint32) */
void ts_scope_page_show_group (TsScopePage *self, TsDocument *document, const char *kind, const char *name, const GArray *ops);

/* Nothing, and no document is kept. */
void ts_scope_page_clear (TsScopePage *self);

G_END_DECLS
