#pragma once

#include "app/models/ts-view-rules.h"
#include "app/scene/ts-notes.h"
#include "app/scene/ts-op-column.h"
#include "app/scene/ts-outline-rules.h"
#include "app/scene/ts-scene-colors.h"
#include "engine/device/ts-placement-preview.h"
#include "engine/ops/ts-shape-table.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CANVAS (ts_canvas_get_type ())
G_DECLARE_FINAL_TYPE (TsCanvas, ts_canvas, TS, CANVAS, GtkWidget)

/**
 * TsCanvas:
 *
 * The widget that shows a graph by name scope: pan, zoom, open and close scopes, select, walk. It scrolls itself (no GtkScrolledWindow around it).
 *
 * A function can be opened in the place of the operation that calls it, as a scope is; see ts_canvas_get_shown_graph ().
 *
 * Properties: "selected-op" (guint: operation index or %TS_NO_OP), "selected-scope" (string, nullable: full name of the selected scope box),
 *   "zoom" (double, 1 is 100 %), "n-chosen" (guint, read-only: as ts_canvas_get_n_chosen ()),
 *   "can-go-back" (gboolean, read-only; told of "can go forth", too), "overview-visible" (boolean: a map of the whole in a corner, where not all is in view),
 *   "coloring" (string: what boxes are coloured by, see ts_coloring_get_name (); others are passed over),
 *   "flow" (string: where data goes: `TB`, `BT`, `LR` or `RL`; others are passed over), "serpentine" (boolean: long chains are set in columns),
 *   "ruler-visible" (boolean: depths at the border where data comes in),
 *   "groups" (boolean: much in one place is grouped), "hub-pins" (boolean: edges of hubs are pins), "pinned-visible" (boolean: and lines all the same),
 *   "layout-problem" (string, nullable: what could not be laid out finely, and why), "working" (boolean: a layout is being made and takes its time),
 *   "rules" (TsViewRules), "notes" (TsNotes): pointers, read-only: as ts_canvas_get_rules () and ts_canvas_get_notes () have them
 *   "patterns" (TsScopePatterns): a pointer, read-only: which scopes of what is shown have the same inside; %NULL until that is found
 * Signals:
 *   "rules-failed" (char *message): what was to be drawn cannot be found; it stays as it was
 *   "kept-changed" (): other operations are shown than ts_canvas_set_kept () has said, since the user went back or to another view
 *   "note-activated" (): the tag of the selected box's note was clicked on
 *   "activated" (guint op): double click or Enter on an operation (scopes open and close by themselves)
 *   "drawn": what was laid out last is on the screen
 *   "context-menu" (guint op, char *scope (nullable), double x, double y): right click, Menu key or Ctrl+Shift+F10 on an operation (else %TS_NO_OP), a scope or (with
 *     neither) a group
 *   "too-many" (guint64 n, guint depth): what was to be opened was not: it would show that many boxes; with so many levels it would be bearable (0: with none)
 *
 * Main thread.
 */
GtkWidget *ts_canvas_new (void);

/* Shows @graph (nullable: nothing), all scopes closed, fitted. Keeps it. */
void ts_canvas_set_graph (TsCanvas *self, TsGraph *graph);

/* The graph that is shown: that, and the bodies of functions that are open in the places of calls, see ts_graph_inline (). What else is told of operations is told of the
 * call where they are in one, unless it says otherwise. (transfer none) (nullable) */
TsGraph *ts_canvas_get_shown_graph (TsCanvas *self);

/* A call, by its operation in the graph or the body around it, and which of the functions that it calls is meant. */
typedef struct
{
  guint32 op;
  guint number;
} TsCanvasCall;

/* Where the selected operation is, if that is in a body: the calls on the way there, the outermost first, and its number in the last body. @calls: (out) (transfer full)
 * (element-type TsCanvasCall). Returns: %FALSE if it is the graph's own */
gboolean ts_canvas_dup_selected_body (TsCanvas *self, GArray **calls, guint32 *op);

/* Static shapes for edge labels, when they are there. */
void ts_canvas_set_shapes (TsCanvas *self, TsShapeTable *shapes);

/* The best there are of the shown graph. (nullable) */
TsShapeTable *ts_canvas_get_shapes (TsCanvas *self);

/* The colours that the graph is shown in, for another scene. (transfer full) (nullable): as without colouring */
TsSceneColors *ts_canvas_dup_colors (TsCanvas *self);

/* What operations are coloured by where "coloring" is `flops`, `time` and the like: what the canvas cannot know. (nullable) @column: kept; without one they
 * are as they are without colouring, and the legend says why: @waiting, (nullable). Is forgotten when "coloring" or the graph changes. */
void ts_canvas_set_column (TsCanvas *self, TsOpColumn *column, const char *waiting);

/* One TsOpState (see engine/debug/ts-debugger.h) for each operation, copied; %NULL: no run. Scopes show what is inside them. */
void ts_canvas_set_op_states (TsCanvas *self, const guint8 *states, guint32 n_ops);

/* Operations with a breakpoint on them: one byte each, bit 0 a breakpoint before, bit 1 after, bit 2 disabled; copied; %NULL: none. */
void ts_canvas_set_breakpoint_marks (TsCanvas *self, const guint8 *marks, guint32 n_ops);

/* The current operation, drawn as such, or %TS_NO_OP. */
void ts_canvas_set_current_op (TsCanvas *self, guint32 op);

/* Opens the scopes on the way to @op, selects it (if @select) and brings it into view, moving no more than needed. */
void ts_canvas_reveal_op (TsCanvas *self, guint32 op, gboolean select);
void ts_canvas_reveal_scope (TsCanvas *self, const char *scope);

/* The same of an operation, but one that is hidden stays so: what stands for it is brought into view. */
void ts_canvas_reveal_place (TsCanvas *self, guint32 op);

guint32 ts_canvas_get_selected_op (TsCanvas *self);
const char *ts_canvas_get_selected_scope (TsCanvas *self); /* (nullable) */
void ts_canvas_select_op (TsCanvas *self, guint32 op);

/* ---- several at once: Ctrl+click, a box drawn with Shift held, Ctrl+A ---- */

/* How many boxes are selected together, at least the selected one. */
guint ts_canvas_get_n_chosen (TsCanvas *self);

/* Every box that is beside the selected one. */
void ts_canvas_choose_all (TsCanvas *self);

/* Selects the box that shows @op, or that of a scope, beside what is selected. */
void ts_canvas_choose_op (TsCanvas *self, guint32 op);
gboolean ts_canvas_choose_scope (TsCanvas *self, const char *scope); /* %FALSE if it is not seen as a box of its own */

/* Whether the order of a run is known, or found at once; if not, it is being found out, and "notify::patterns" says when that is done. */
gboolean ts_canvas_prepare_order (TsCanvas *self);

/* Which of @ops, the position there, is the next in the order of a run after what is selected (@step 1), or the one before it (-1), round at the ends. %G_MAXUINT:
 * there is none, or nothing is shown yet. */
guint ts_canvas_find_next_of (TsCanvas *self, const guint32 *ops, guint n, int step);

/* The operations in all that is selected, in graph order. (transfer full) (element-type guint32) */
GArray *ts_canvas_dup_chosen_ops (TsCanvas *self);

/* The operations that are selected together, as boxes of their own, in the order in which they were; empty if fewer than two boxes are. (transfer full)
 * (element-type guint32) */
GArray *ts_canvas_dup_chosen_box_ops (TsCanvas *self);

/* The operations in each of two scopes or groups that are selected together, and nothing else; %FALSE if it is not so. (out) (transfer full)
 * (element-type guint32) */
gboolean ts_canvas_dup_two_scopes (TsCanvas *self, GArray **a, GArray **b);

/* The names of what is selected, one a line. (transfer full) */
char *ts_canvas_dup_chosen_names (TsCanvas *self);

/* One TsSliceRole for each operation (see app/scene/ts-scene-marks.h), copied: what is outside of the slice steps back; %NULL: no slice. */
void ts_canvas_set_slice (TsCanvas *self, const guint8 *roles, guint32 n_ops);

/* What became of each operation from one graph to another, as ts_scene_marks_set_fates () takes it. */
void ts_canvas_set_fates (TsCanvas *self, const guint8 *fates, guint32 n_ops);

/* Where the operations would run (nullable: not known): for their colours, and for badges on the lines along which something is copied. Keeps it. */
void ts_canvas_set_placement (TsCanvas *self, TsPlacementPreview *placement);

/* Shows nothing but the operations in @kept (one byte for each); %NULL: all of them. A change can be undone as ts_canvas_go_back (). */
void ts_canvas_set_kept (TsCanvas *self, const guint8 *kept, guint32 n_ops);

/* What is shown now; see "kept-changed". (nullable): all of it */
const guint8 *ts_canvas_get_kept (TsCanvas *self, guint32 *n_ops);

/* ---- rules: what is drawn, whatever else is kept ---- */

/* Draws the graph by these rules; a change can be undone as ts_canvas_go_back (). They hold for the next graph, too. Selecting an operation that they
 * hide by ts_canvas_reveal_op () adds it to what is shown all the same. */
void ts_canvas_set_rules (TsCanvas *self, TsViewRules *rules);
TsViewRules *ts_canvas_get_rules (TsCanvas *self);

/* Whether @op is not drawn by a rule, so that edges lead past it. */
gboolean ts_canvas_is_passed (TsCanvas *self, guint32 op);

/* How many are not. @n_dropped: (out): edges that lead past them, but are not drawn since there are too many */
guint32 ts_canvas_count_passed (TsCanvas *self, guint64 *n_dropped);

/* Draws the control edges of what is selected, or in it, however many; or none if all are drawn. */
void ts_canvas_toggle_control (TsCanvas *self);

/* ---- notes: what the user wrote at places ---- */

/* Shows notes; a change can be undone as ts_canvas_go_back (). */
void ts_canvas_set_notes (TsCanvas *self, TsNotes *notes);
TsNotes *ts_canvas_get_notes (TsCanvas *self);

/* Gives the boxes that are selected a colour by hand, as ts_canvas_set_notes () does. Returns: how many have names of their own, and so could have it */
guint ts_canvas_tint_chosen (TsCanvas *self, TsTint tint);

/* Those of the graph that was set: nothing to go back over. */
void ts_canvas_load_notes (TsCanvas *self, TsNotes *notes);

/* The full name of the operation or scope that is selected. @is_scope: (out). (transfer full) (nullable) */
char *ts_canvas_dup_selected_name (TsCanvas *self, gboolean *is_scope);

/* Where the selected box is in the widget; of an open one its header. %FALSE if it is not seen. */
gboolean ts_canvas_get_selected_area (TsCanvas *self, GdkRectangle *area);

/* Constants that selected operations have as slots become boxes of their own; if there are none, those that are become slots again. %FALSE if nothing changes. */
gboolean ts_canvas_toggle_constants (TsCanvas *self);

/* Moves so that what is in the slice is seen as far as it has room. */
void ts_canvas_zoom_to_slice (TsCanvas *self);

/* Operations that are emphasised as search hits (the rest stays as it is); @n 0: none. Copied. */
void ts_canvas_set_highlights (TsCanvas *self, const guint32 *ops, guint n);

void ts_canvas_zoom_in (TsCanvas *self);
void ts_canvas_zoom_out (TsCanvas *self);
void ts_canvas_zoom_to_fit (TsCanvas *self);
void ts_canvas_zoom_to_normal (TsCanvas *self);
void ts_canvas_expand_selected (TsCanvas *self);
void ts_canvas_collapse_selected (TsCanvas *self);
void ts_canvas_collapse_all (TsCanvas *self);

/* Opens all that is in the selected box, or the whole graph if none is selected. */
void ts_canvas_expand_all (TsCanvas *self, guint depth, gboolean force);

/* Opens the scopes of the first @depth levels and closes the others. */
void ts_canvas_expand_levels (TsCanvas *self, guint depth, gboolean force);

/* Opens what was not opened since it would show too many boxes (see "too-many"), to @depth or (0) all of it. */
void ts_canvas_expand_refused (TsCanvas *self, guint depth);

/* Closes what is neither round the selected box nor in it. */
void ts_canvas_collapse_others (TsCanvas *self);

/* ---- groups that nobody named ---- */

gboolean ts_canvas_is_group_selected (TsCanvas *self);

/* What is in the group that is selected. @kind: (out) (transfer full): "Stack", "Pattern", "Section", "Region"; @name: (out) (transfer full). (transfer full)
 * (element-type guint32) (nullable): in graph order, with the constants that are there only for it; %NULL if none is selected */
GArray *ts_canvas_dup_selected_group (TsCanvas *self, char **kind, char **name);

/* Shows what is in the selected group in its place; ts_canvas_go_back () undoes that. Nothing if no group is selected. */
void ts_canvas_undo_group (TsCanvas *self);

/* How the graph is simplified now. @rules: what it had is freed */
void ts_canvas_copy_outline_rules (TsCanvas *self, TsOutlineRules *rules);

/* Back to what was open and seen before the user opened, closed or went elsewhere; and forth again. */
void ts_canvas_go_back (TsCanvas *self);
void ts_canvas_go_forth (TsCanvas *self);
gboolean ts_canvas_can_go_back (TsCanvas *self);
gboolean ts_canvas_can_go_forth (TsCanvas *self);

/* ---- what is open and seen ---- */

/* Names of the open scopes and groups, as ts_outline_find_by_name () takes them. (transfer full) */
char **ts_canvas_dup_open_names (TsCanvas *self);

/* What is shown of the shown graph: one byte for each operation, as ts_outline_new_part () takes it; %NULL: all of it. (nullable) (transfer full) */
GBytes *ts_canvas_dup_kept (TsCanvas *self);

/* In the text of a view: how many operations are hidden that are not named, since they are too many; see ts_view_link_count_lost (). */
#define TS_VIEW_KEY_LOST "lost"

/**
 * ts_canvas_dup_view:
 *
 * What is open, selected, hidden and seen, and how it is drawn, as text for other times: names, no numbers. ts_canvas_set_view () shows that again, as far as it is there.
 *
 * Returns: (transfer full): "" without a graph
 */
char *ts_canvas_dup_view (TsCanvas *self);

/* @error: %TS_ERROR_INVALID_ARGUMENT if @view is no such text. What it names and the graph has not is passed over. Direction, columns, colouring, groups that are undone and
 * what is hidden stay as they are if it does not tell of them. */
gboolean ts_canvas_set_view (TsCanvas *self, const char *view, GError **error);

/**
 * ts_canvas_export_seen:
 * @format: "svg", "pdf" or "png"
 * @scale: of a PNG: pixels for one on the screen
 * @error: %TS_ERROR_FAILED_PRECONDITION while nothing is shown; %TS_ERROR_INVALID_ARGUMENT for other formats; if it cannot be drawn
 *
 * A picture of what is on the screen, with its marks. (transfer full) (nullable)
 */
GBytes *ts_canvas_export_seen (TsCanvas *self, const char *format, double scale, GError **error);
/* Lays out anew and finely what was laid out quickly, which may take a minute. */
void ts_canvas_layout_finely (TsCanvas *self);

/* Gives up the layout that is being made: what is shown stays as it is. Of a graph that was not shown as yet a quick one is made instead. */
void ts_canvas_cancel_layout (TsCanvas *self);

/* TRUE once the graph that was set is laid out and has been drawn. */
gboolean ts_canvas_is_ready (TsCanvas *self);

G_END_DECLS
