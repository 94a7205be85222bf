#pragma once

#include "app/scene/ts-scope-patterns.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_INSPECTOR (ts_inspector_get_type ())
G_DECLARE_FINAL_TYPE (TsInspector, ts_inspector, TS, INSPECTOR, GtkWidget)

/**
 * TsInspector:
 *
 * What is known of the selected operation, or of a name scope: identity, state, attributes, inputs and outputs with their values,
 * consumers. It follows the document's selection and values by itself, changes the selection where the user clicks on an input,
 * an output or a consumer, and scrolls by itself. It never makes anything compute. Main thread.
 *
 * Signals:
 *   "show-value" (): the user asked to see the selected output large (double click or its button): bring the value viewer up
 *   "feed-output" (guint op, guint index): the user wants to feed an output
 *   "show-scope" (char *scope): the user chose one of the scopes that the operation is in, or another one with the same inside
 */
GtkWidget *ts_inspector_new (void);

/* @document (nullable): nothing is shown. Keeps it. */
void ts_inspector_set_document (TsInspector *self, TsDocument *document);

/* Puts the focus on the functions that the selected operation calls. */
void ts_inspector_focus_functions (TsInspector *self);

/* The name scope to tell of while no operation is selected (nullable): without the last `/`, "" for the whole graph. */
void ts_inspector_set_scope (TsInspector *self, const char *scope);

/* The same of a group that nobody named, see ts_scope_page_show_group (). Until a scope is told. @ops: (transfer full) (element-type guint32) */
void ts_inspector_set_group (TsInspector *self, const char *kind, const char *name, GArray *ops);

/* As ts_scope_page_set_patterns (). */
void ts_inspector_set_patterns (TsInspector *self, TsScopePatterns *patterns);

G_END_DECLS
