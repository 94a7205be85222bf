#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/ts-document.h"
#include "app/ts-filter-bar.h"
#include "app/ts-navigator.h"
#include "app/ts-settings.h"
#include "app/ts-trace-bar.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_WORKSPACE (ts_workspace_get_type ())
G_DECLARE_FINAL_TYPE (TsWorkspace, ts_workspace, TS, WORKSPACE, GtkWidget)

/**
 * TsWorkspace:
 *
 * Everything about one open graph and its functions, of which one is shown at a time: canvas, step bar, search and panels, which it keeps in step with the document. What the user
 * commands goes through the actions of its window. Main thread.
 *
 * Properties:
 *   "page" (string): the page that is shown beside the canvas: "node", "feeds", "fetches", "breakpoints", "variables" or "devices"
 *   "side-visible" (gboolean): the panels beside the canvas
 *   "breakpoints-off" (gboolean): the run passes all breakpoints
 *   "step-constants" (gboolean): steps stop at constants, too
 *   "document" (TsDocument, nullable, read-only): what is shown
 *   "signature" (string): key of the signature that is run, "" for the whole graph
 */
GtkWidget *ts_workspace_new (void);

/* @document (nullable). Keeps it. */
void ts_workspace_set_document (TsWorkspace *self, TsDocument *document);

/* What is shown: the document that was set, or one of a function of it. (nullable) */
TsDocument *ts_workspace_get_document (TsWorkspace *self);

/* Goes into a function, that operation @op of the shown graph calls (see ts_document_open_call ()), or directly; the document's "failed" tells
 * what hinders. */
void ts_workspace_show_call (TsWorkspace *self, guint32 op, guint call);

/* What is selected in a body that is open in the place of a call, in the body by itself. %FALSE if it is not in one. */
gboolean ts_workspace_show_body (TsWorkspace *self);
void ts_workspace_show_function (TsWorkspace *self, const TsFunction *function);

/* How many functions deep it is, and one step out of them. */
guint ts_workspace_get_depth (TsWorkspace *self);
void ts_workspace_go_back (TsWorkspace *self);

TsCanvas *ts_workspace_get_canvas (TsWorkspace *self);

/* Opens the drawer below the graph at one of its pages, see TsDrawer, and puts the focus there. */
void ts_workspace_show_drawer (TsWorkspace *self, const char *page);

/* Asks something of the debugger, in its language, and shows the answer in the drawer. @title: the question, for people. Needs a document. */
void ts_workspace_show_answer (TsWorkspace *self, const char *title, const char *line);

void ts_workspace_show_page (TsWorkspace *self, const char *name);
const char *ts_workspace_get_page (TsWorkspace *self);

TsNavigator *ts_workspace_get_navigator (TsWorkspace *self);

/* A row for @output in the feeds panel, with the focus in it. */
void ts_workspace_feed_output (TsWorkspace *self, TsOutput output);

/* Where a needed feed is missing: shows its row with the focus in it. %FALSE if none is missing. */
gboolean ts_workspace_show_missing_feed (TsWorkspace *self);

/* Brings the operation at which the run stands into view, and selects it. */
void ts_workspace_show_current (TsWorkspace *self);

/* Asks about what is selected, or what is fetched; see TsTraceBar. */
void ts_workspace_trace (TsWorkspace *self, TsTraceKind kind);
TsTraceBar *ts_workspace_get_trace_bar (TsWorkspace *self);

/* Draws the graph by the rules that its document has, as after they were restored. */
void ts_workspace_restore_rules (TsWorkspace *self);

/* Asks for the note of what is selected, at its box. */
void ts_workspace_edit_note (TsWorkspace *self);

/* What is not drawn of the graph. */
TsFilterBar *ts_workspace_get_filter_bar (TsWorkspace *self);

/* Selects an output, or a scope, and brings it into view. */
void ts_workspace_go_to_output (TsWorkspace *self, TsOutput output);
void ts_workspace_go_to_scope (TsWorkspace *self, const char *scope);

/* Marks what became of each operation in the document that was set, which is of @comparison's merged graph (nullable: marks nothing), and lists it. */
void ts_workspace_set_comparison (TsWorkspace *self, TsComparison *comparison);
TsComparison *ts_workspace_get_comparison (TsWorkspace *self); /* (nullable) */

/* Sizes of the panels. */
void ts_workspace_load_state (TsWorkspace *self, TsSettings *settings);
void ts_workspace_save_state (TsWorkspace *self, TsSettings *settings);

G_END_DECLS
