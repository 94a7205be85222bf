#pragma once

#include "engine/debug/worker/ts-debug-worker-devices.h"
#include "engine/device/ts-placement-preview.h"
#include "engine/graph/ts-function.h"
#include "engine/model/ts-model.h"
#include "engine/ops/ts-problems.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

#define TS_TYPE_DOCUMENT (ts_document_get_type ())
G_DECLARE_FINAL_TYPE (TsDocument, ts_document, TS, DOCUMENT, GObject)

/**
 * TsDocument:
 *
 * An open graph with its debugger, what is known of its shapes, and what is selected: all that the canvas and the panels of one
 * window share. Main thread.
 *
 * Properties:
 *   "title" (string, read-only): the name of the file without its folder, or of the sample
 *   "shapes" (pointer to TsShapeTable, nullable, read-only): static shapes; inferred in the background, so %NULL at first
 *   "problems" (pointer to TsProblems, nullable, read-only): looked for in the background after the shapes, so %NULL at first
 *   "placement" (pointer to TsPlacementPreview, nullable, read-only): where the next run would run; see ts_document_watch_placement ()
 *   "costs" (pointer to TsCosts, nullable, read-only): found once ts_document_get_costs () has been called
 *   "selected-op" (guint): an operation index or %TS_NO_OP
 *   "signature" (string, nullable, read-only): key of the signature that was chosen
 *   "selected-output" (guint): which output of the selected operation is looked at; 0 after each change of "selected-op"
 * Signals:
 *   "values-changed" (): values or states may be different now (the worker's "changed")
 *   "feeds-changed" (): a feed was set or taken away, or other outputs may want one now
 *   "fetches-changed" ()
 *   "breakpoints-changed" (): added, removed, enabled, their conditions, switched on or off as a whole, what is caught (for hits see "values-changed")
 *   "devices-changed" (): what is set up of where the next run runs: CPUs, soft placement, rules
 *   "view-changed" (): by which rules it is drawn
 *   "scenario-changed" (): the user has made another one
 *   "failed" (GError *): something asked for could not be done; for the user
 *
 * Feeds, fetches and breakpoints are changed through the document and not behind its back on the worker, so that everyone who shows them
 * learns of it.
 */

/* A document for an opened file; keeps @model. */
TsDocument *ts_document_new (TsModel *model);

/* A document for a graph that is in no file; keeps @graph. */
TsDocument *ts_document_new_for_graph (TsGraph *graph, const char *title);

/* Ends the debugger's thread. Called by dispose too; to be called when the window closes, since others may still hold references. */
void ts_document_close (TsDocument *self);

gboolean ts_document_is_open (TsDocument *self); /* it was not closed yet */

TsModel *ts_document_get_model (TsDocument *self); /* (nullable) */
TsGraph *ts_document_get_graph (TsDocument *self);
TsDebugWorker *ts_document_get_worker (TsDocument *self);
TsShapeTable *ts_document_get_shapes (TsDocument *self); /* (nullable) */

/* What says which graph it is, for what is kept about it: the path of its file, else its title; with `#FUNCTION` of a function's body. (transfer full) */
char *ts_document_dup_identity (TsDocument *self);

/* By which rules it is drawn, its functions too: as ts_view_rules_to_lines (). @lines: (nullable). Who shows it sets them; they are kept with the session. */
void ts_document_set_view_rules (TsDocument *self, const char *const *lines);
const char *const *ts_document_get_view_rules (TsDocument *self); /* (nullable) */

/* What shows the document has more urgent things to do first: shapes are not inferred before it says that it is through, or some seconds have passed. */
void ts_document_delay_shapes (TsDocument *self);
void ts_document_infer_shapes (TsDocument *self);
TsProblems *ts_document_get_problems (TsDocument *self); /* (nullable) */
const char *ts_document_get_title (TsDocument *self);

/* The static shape of an output as far as it is known, %TS_SHAPE_UNKNOWN if not at all. */
TsShape ts_document_get_shape (TsDocument *self, TsOutput output);

/* ---- functions ---------------------------------------------------------------------------------
 *
 * The body of a function is a document of its own, which can be looked at and run by itself: its arguments are fed, and what it returns is
 * fetched. The document of the graph keeps those that were opened.
 */

/* The document of a function's body; may be asked of any document of the graph. (transfer none) (nullable) */
TsDocument *ts_document_open_function (TsDocument *self, const TsFunction *function, GError **error);

/**
 * ts_document_open_call:
 * @op: an operation of @self
 * @call: which function of those that it calls, as ts_operation_list_called_functions () counts them
 * @error: %TS_ERROR_NOT_FOUND if it calls none, or one that is not there
 *
 * The same with the attributes that the caller gives.
 */
TsDocument *ts_document_open_call (TsDocument *self, guint32 op, guint call, GError **error);

/* The function whose body it is. (nullable) */
const TsFunction *ts_document_get_function (TsDocument *self);

/* ---- selection -------------------------------------------------------------------------------- */

guint32 ts_document_get_selected_op (TsDocument *self);
void ts_document_set_selected_op (TsDocument *self, guint32 op);
guint ts_document_get_selected_output (TsDocument *self);
void ts_document_set_selected_output (TsDocument *self, guint index);

/* Both at once; notifies after both are set. */
void ts_document_select_output (TsDocument *self, TsOutput output);

/* (nullable): the selected operation. */
const TsOperation *ts_document_get_selected_operation (TsDocument *self);

/* ---- feeds ------------------------------------------------------------------------------------ */

/**
 * ts_document_dup_feed_outputs:
 * @n: (out): how many
 *
 * What a feeds list shows, in operation order: placeholders that the fetches of now need, every output that has a feed, and those that
 * the user wants to feed (ts_document_offer_feed ()).
 *
 * Returns: (transfer full) (array length=n)
 */
TsOutput *ts_document_dup_feed_outputs (TsDocument *self, guint *n);

/* Puts an output into the feeds list, without a value as yet. */
void ts_document_offer_feed (TsDocument *self, TsOutput output);

/* Whether a run cannot do without a feed there: a placeholder (one with a default can), an argument of a function. */
gboolean ts_document_needs_feed (TsDocument *self, TsOutput output);

/**
 * ts_document_set_feed_text:
 * @text: (nullable): a value as ts_value_parse () takes it; %NULL or blank takes the feed away
 * @error: why it does not go; the old feed stays then
 *
 * Feeds @output with what @text says and remembers the text. Makes the value at once; for large ones make it elsewhere with
 * ts_value_parse () and call ts_document_set_feed ().
 */
gboolean ts_document_set_feed_text (TsDocument *self, TsOutput output, const char *text, GError **error);

/* The same with a value that is made already; @text (nullable) is what it was made from. @value %NULL takes the feed away. */
gboolean ts_document_set_feed (TsDocument *self, TsOutput output, TsTensor *value, const char *text, GError **error);

/* What a value for @output has to fit, as far as it is known; for a placeholder also before the shapes are inferred. */
TsShape ts_document_get_feed_shape (TsDocument *self, TsOutput output);

/**
 * ts_document_find_batch:
 * @size: (out): how many rows
 * @of: (out): the feed that has them
 *
 * How many rows a value for @output may be meant to have: where the graph leaves the first dimension open, as many as another feed for which it is open, too.
 *
 * Returns: %FALSE if no other feed says
 */
gboolean ts_document_find_batch (TsDocument *self, TsOutput output, gint64 *size, TsOutput *of);

/* The text of the feed that is there. (nullable) */
const char *ts_document_get_feed_text (TsDocument *self, TsOutput output);

/* ---- fetches ----------------------------------------------------------------------------------
 *
 * A document begins with what nothing consumes, up to some hundred outputs; without any fetch a run takes just these, however many.
 */

gboolean ts_document_is_fetched (TsDocument *self, TsOutput output);
void ts_document_set_fetched (TsDocument *self, TsOutput output, gboolean fetched);

/* ---- signatures --------------------------------------------------------------------------------
 *
 * While a signature is chosen, a run takes its inputs (they are in the feeds list) and fetches its outputs, as long as the user does
 * not change that. A document of a model with the signature `serving_default`, or with one signature, begins with that.
 */

/* Whether a run could fetch an output of it; some only name an operation. */
gboolean ts_document_can_choose_signature (TsDocument *self, const TsSignature *signature);

/**
 * ts_document_set_signature:
 * @key: (nullable): %NULL: the whole graph, with the fetches that it had
 * @error: %TS_ERROR_NOT_FOUND
 *
 * Chooses a signature; choosing the same again takes back what was changed.
 */
gboolean ts_document_set_signature (TsDocument *self, const char *key, GError **error);
const char *ts_document_get_signature (TsDocument *self); /* (nullable) */

/* What the chosen signature calls @output as an input of it, or as an output. (transfer full) (nullable) */
char *ts_document_dup_argument (TsDocument *self, TsOutput output, gboolean is_input);

/* ---- the run ---------------------------------------------------------------------------------- */

/* The first output that a run needs a feed for and that has none; %TS_NO_OUTPUT if nothing is missing. */
TsOutput ts_document_find_missing_feed (TsDocument *self);

/* Operations that the run of now has done with, and all that it needs; both 0 without one. */
void ts_document_get_progress (TsDocument *self, guint *n_done, guint *n_total);

/* ---- state ------------------------------------------------------------------------------------ */

/* Whether the graph has operations that give its variables or tables their first values. */
gboolean ts_document_has_initializers (TsDocument *self);

/* Whether a variable has no value now. */
gboolean ts_document_has_uninitialized (TsDocument *self);

/* ---- devices ----------------------------------------------------------------------------------
 *
 * What is set up is the worker's, see ts_debug_worker_get_device_setup (). What comes of it is found in the background, again whenever that, the feeds or the
 * fetches change: once something is set up, or somebody has said that it is wanted.
 */

void ts_document_watch_placement (TsDocument *self);
TsPlacementPreview *ts_document_get_placement (TsDocument *self); /* (nullable): the last one that was found */
const char *ts_document_get_placement_problem (TsDocument *self); /* (nullable): why the graph cannot be placed so */
gboolean ts_document_is_finding_placement (TsDocument *self);     /* it is not yet what it should be */

/* ---- breakpoints ------------------------------------------------------------------------------ */

/* As the worker's, and tells. 0 on error. */
guint ts_document_add_breakpoint (TsDocument *self, const char *text, gboolean after, gboolean temporary, GError **error);
void ts_document_remove_breakpoint (TsDocument *self, guint id);
gboolean ts_document_redefine_breakpoint (TsDocument *self, guint id, const char *text, GError **error); /* as ts_debug_worker_redefine_breakpoint () */
void ts_document_enable_breakpoint (TsDocument *self, guint id, gboolean enabled);
gboolean ts_document_set_condition (TsDocument *self, guint id, const char *text, GError **error); /* @text: (nullable): none any more */
void ts_document_set_catches (TsDocument *self, guint catches);                                    /* set of TsNumeric */
void ts_document_set_breakpoints_active (TsDocument *self, gboolean active);

/* The breakpoint on exactly this operation (none that is on more), or 0. */
guint ts_document_find_breakpoint (TsDocument *self, guint32 op, gboolean after);

/* Sets a breakpoint on the operation, or removes the one that is there. */
void ts_document_toggle_breakpoint (TsDocument *self, guint32 op, gboolean after);

/* Takes the breakpoints over from a closed document of the same file before it changed: see ts_breakpoint_rebind (). */
void ts_document_take_breakpoints (TsDocument *self, TsDocument *before);

G_END_DECLS
