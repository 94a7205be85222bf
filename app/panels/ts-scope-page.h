#pragma once

#include "app/scene/ts-scope-patterns.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SCOPE_PAGE (ts_scope_page_get_type ())
G_DECLARE_FINAL_TYPE (TsScopePage, ts_scope_page, TS, SCOPE_PAGE, GtkWidget)

/**
 * TsScopePage:
 *
 * What is in a name scope, in a group, or in a whole graph: how many operations and parameters, what they cost, of which types they are, and which other scopes are like
 * it. Main thread.
 *
 * Signals:
 *   "show-scope" (char *scope): the user chose another scope
 */
GtkWidget *ts_scope_page_new (void);

/* @scope: a name, or "" for all of the graph, with what its file says beside it. Called again when shapes or costs become known. */
void ts_scope_page_show (TsScopePage *self, TsDocument *document, const char *scope);

/* The same of a group that nobody named: a stack, a pattern, a section. @kind: "Stack"; @ops: (element-type guint32) */
void ts_scope_page_show_group (TsScopePage *self, TsDocument *document, const char *kind, const char *name, const GArray *ops);

/* (nullable): which scopes of the document's graph have the same inside; they are not known yet if it is %NULL, or of another graph. Kept. */
void ts_scope_page_set_patterns (TsScopePage *self, TsScopePatterns *patterns);

/* Nothing, and no document is kept. */
void ts_scope_page_clear (TsScopePage *self);

G_END_DECLS
