#pragma once

#include "app/canvas/ts-camera.h"
#include "app/canvas/ts-canvas.h"
#include "app/scene/ts-graph-ranks.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-ruler.h"
#include "app/scene/ts-scene-view.h"

G_BEGIN_DECLS

#define TS_CANVAS_ANIMATION_US 200000
#define TS_NO_KEY G_MAXUINT64

/**
 * TsCanvasExpand:
 * @depth: so many levels; 0: nothing is to be opened
 * @container: from there down; the root: all else is closed
 * @force: however much that shows
 */
typedef struct
{
  guint depth;
  guint32 container;
  gboolean force;
} TsCanvasExpand;

/**
 * TsCanvasWish:
 * @reveal_op: the operation to open the way to, or %TS_NO_OP
 * @reveal_scope: (nullable): the scope to open the way to
 * @anchor: the box that stays where it is on the screen, by key, or %TS_NO_KEY
 * @fit: fit the new scene
 * @camera_follows: move so that what is revealed is seen
 * @expand: what is to be opened with all that is in it
 * @camera: where to look, if @has_camera
 * @near_name: (nullable): full name of the operation or scope that is to be at @near_x, @near_y of the view, if it is there; before @camera, whose scale it has
 * @open_names: (nullable): what is to be open instead of what is
 * @more_names: (nullable): what is to be open beside what is
 * @chosen_names: (nullable): what is to be selected together, as ts_canvas_dup_chosen_keys () names it
 * @fine: as good a layout as can be had, however long it takes
 *
 * What the next scene is wanted for, beside what is open.
 */
typedef struct
{
  guint32 reveal_op;
  char *reveal_scope;
  guint64 anchor;
  gboolean select;
  gboolean fit;
  gboolean camera_follows;
  TsCanvasExpand expand;
  gboolean has_camera;
  TsCamera camera;
  char *near_name;
  double near_x;
  double near_y;
  char **open_names;
  char **more_names;
  char **chosen_names;
  gboolean fine;
} TsCanvasWish;

/**
 * TsCanvasPlace:
 * @open: (element-type guint32): containers
 * @groups: names of those that are groups: their numbers hold only while @rules, @kept and @unfolded do
 * @kept: (nullable); likewise @unfolded: of the canvas; nobody changes them
 * @op: the selected operation, or %TS_NO_OP; likewise @container
 *
 * Where the user was.
 */
typedef struct
{
  GHashTable *open;
  TsOutlineRules outline_rules;
  char **groups;
  TsViewRules *rules;
  TsNotes *notes;
  GBytes *kept;
  GHashTable *unfolded;
  TsFlow flow;
  gboolean serpentine;
  TsColoring coloring;
  TsCamera camera;
  guint32 op;
  guint32 container;
} TsCanvasPlace;

struct _TsCanvas
{
  GtkWidget parent_instance;

  TsGraph *own;              /* the one that was set */
  TsGraph *graph;            /* the one that is shown: that, or with bodies of functions in the places of calls */
  TsShapeTable *shapes;      /* (nullable): as set, of @own */
  TsShapeTable *body_shapes; /* (nullable): of @graph, if there are bodies in it */
  gboolean ruler_visible;
  TsSceneRuler *ruler; /* (nullable): of the scene, if it is visible and there are ranks */
  TsFlow flow;
  gboolean serpentine;
  GBytes *kept;         /* (nullable): one byte for each operation: what is shown at all */
  GHashTable *unfolded; /* operations that are boxes of their own at the user's wish; is replaced, never changed */
  TsViewRules *rules;
  TsViewRules *drawn_rules; /* of the scene */
  TsNotes *notes;
  TsSceneNotes *scene_notes; /* (nullable): none */

  /* The scene and how it comes about. The builder is with the job while one runs. */
  TsScene *scene;
  TsSceneBuilder *builder;
  TsOutlineRules outline_rules;
  TsOutlineRules shown_outline_rules; /* of the scene */
  GHashTable *open;                   /* containers that are to be open */
  GHashTable *prepared;               /* containers whose insides are laid out already, or will be */
  GCancellable *job;
  gboolean job_wanted;  /* another one, once the running one is back */
  gboolean wants_quick; /* nobody wants to wait for the first scene any longer: it is laid out without Graphviz */
  TsCanvasWish wish;
  TsCanvasExpand refused; /* since it would show too much */
  guint generation;       /* of the graph */
  guint working_timer;
  gboolean is_working; /* for so long that it is to be told */
  gboolean is_drawn;
  guint drawn_source;

  /* What is known of the graph some time after it is shown; nullable. */
  GCancellable *facts_job;
  TsScopePatterns *patterns;
  TsGraphRanks *ranks;
  guint32 *shown;  /* as ts_wiring_find_all_shown () has it */
  int wanted_step; /* in run order, once that is known; 0: none */

  /* How it is drawn. */
  TsSceneMarks *marks;
  TsCardCache *cards;
  gboolean has_new_items; /* the next scene is made of other items than those that there are cards of */
  TsPalette palette;
  TsColoring coloring;
  TsOpColumn *column;            /* (nullable): what it is coloured by if the graph alone does not tell */
  char *waiting;                 /* (nullable): why there is none */
  TsSceneColors *colors;         /* (nullable) */
  TsLineLabels *labels;          /* (nullable): what flows along the lines of the scene */
  TsSlotSparks *sparks;          /* (nullable): of the graph */
  GArray *hits;                  /* of guint32: operations that were searched for, the best first */
  TsPlacementPreview *placement; /* (nullable) */
  TsSceneCopies *copies;         /* (nullable): of it in the scene */
  TsTextMetrics metrics;
  gboolean has_metrics;
  TsCamera camera;
  gboolean needs_fit; /* once there is a size */
  gboolean is_fitted; /* nobody has moved since: stays so when the size changes */
  gulong dark_handler;
  gulong contrast_handler; /* there is if that is */

  /* Movement. */
  guint tick;
  gint64 moved_since;
  TsRect *rects; /* where boxes are meanwhile */
  TsRect *old_rects;
  gboolean moves_camera;
  TsCamera old_camera;
  TsCamera new_camera;
  double appearing;

  /* What is selected: an operation, a container, or a line. @told_op is what others are told of: of @own. */
  guint32 told_op;
  guint32 selected_op;
  guint32 selected_container;
  char *selected_scope;
  guint32 selected_box;
  guint32 selected_line;
  GArray *chosen;       /* of keys: boxes that are selected together; empty while one is alone */
  gboolean is_choosing; /* the selected box changes as one of these */
  guint32 hovered_box;
  guint32 hovered_line;
  guint32 hovered_pin;
  gboolean pinned_visible; /* pinned edges are drawn as curves, too */

  /* Where the user was. */
  GPtrArray *back;  /* of TsCanvasPlace, the last one last */
  GPtrArray *forth; /* those that were left by going back */
  GHashTable *shown_open;
  gboolean is_travelling; /* on the way to one of them */

  /* Input. */
  double pointer_x;
  double pointer_y;
  double drag_x;
  double drag_y;
  gboolean is_panning;
  gboolean space_held;
  gboolean has_band; /* the user draws a box round what is to be selected */
  TsRect band;       /* in pixels */
  double pinch_scale;

  GtkWidget *legend;
  GtkWidget *overview; /* a TsMinimap */
  gboolean overview_visible;
  GPtrArray *nodes; /* of TsCanvasNode, for assistive technology */
  guint nodes_idle;
  GtkWidget *forks; /* (nullable): the menu of ways */
};

/* ---- ts-canvas-selection.c ---- */

void ts_canvas_select_box (TsCanvas *self, guint32 box);
void ts_canvas_select_line (TsCanvas *self, guint32 line);
void ts_canvas_find_selection (TsCanvas *self); /* after the scene has changed */
void ts_canvas_emit_context_menu (TsCanvas *self, guint32 box, double x, double y);

/* A scope's box, told as @scope, which is one that has nothing else in it. */
void ts_canvas_select_part (TsCanvas *self, guint32 box, const char *scope);

/* ---- ts-canvas-name-parts.c ---- */

/* The name of the outer scope of a joined box whose part of the name is at a point in pixels. (transfer full) (nullable) */
char *ts_canvas_dup_part_at (TsCanvas *self, guint32 box, double x, double y);

/* ---- ts-canvas.c ---- */

void ts_canvas_emit_activated (TsCanvas *self, guint32 op);
void ts_canvas_notify_zoom (TsCanvas *self);
void ts_canvas_notify_layout (TsCanvas *self); /* whether it is being made, and how it is */
double ts_canvas_get_width (TsCanvas *self);
double ts_canvas_get_height (TsCanvas *self);

/* ---- ts-canvas-draw.c ---- */

void ts_canvas_init_view (TsCanvas *self, TsSceneView *view);
void ts_canvas_snapshot_band (TsCanvas *self, GtkSnapshot *snapshot);

/* Light, dark and high contrast, from now on as the desktop has it. */
void ts_canvas_follow_style (TsCanvas *self);
void ts_canvas_leave_style (TsCanvas *self);

/* ---- ts-canvas-choice.c ---- */

/* Selects one more box, or no longer that. */
void ts_canvas_choose_box (TsCanvas *self, guint32 box);
void ts_canvas_choose_rect (TsCanvas *self, TsRect rect); /* of the scene */
void ts_canvas_clear_choice (TsCanvas *self);

/* One byte for each operation of the shown graph: whether it is in the box. (transfer full) */
guint8 *ts_canvas_mark_in_box (TsCanvas *self, guint32 box);

/* Names of what is selected together, or of the selected group: of operations, of groups, and of scopes with a slash at the end. (transfer full) (nullable): none */
char **ts_canvas_dup_chosen_keys (TsCanvas *self);
void ts_canvas_choose_keys (TsCanvas *self, const char *const *names); /* as far as they are there; nothing else is selected then, unless none is */

/* ---- ts-canvas-job.c ---- */

/* Wants a new scene; @wish is taken over. */
void ts_canvas_update_scene (TsCanvas *self, TsCanvasWish wish);
void ts_canvas_stop_timer (TsCanvas *self);
void ts_canvas_prepare (TsCanvas *self, GArray *containers); /* (element-type guint32): lays out their insides if there is nothing else to do */
void ts_canvas_drop_job (TsCanvas *self);                    /* forgets the graph's builder and scene */
void ts_canvas_toggle_box (TsCanvas *self, guint32 box);
void ts_canvas_set_box_open (TsCanvas *self, guint32 box, gboolean open);

/* ---- ts-canvas-rules.c ---- */

void ts_canvas_apply_rules (TsCanvas *self, TsViewRules *rules, TsCanvasWish wish);
void ts_canvas_refuse_rules (TsCanvas *self, const GError *error);
void ts_canvas_drop_outline (TsCanvas *self);      /* there will be another one of the graph */
char **ts_canvas_dup_open_groups (TsCanvas *self); /* names of the groups that are shown open */
guint64 ts_canvas_find_middle (TsCanvas *self);
void ts_canvas_show_passed (TsCanvas *self, guint32 op);
void ts_canvas_toggle_control_of (TsCanvas *self, guint32 box);

/* ---- ts-canvas-notes.c ---- */

void ts_canvas_place_notes (TsCanvas *self); /* after the scene has changed */
void ts_canvas_take_notes (TsCanvas *self, TsNotes *notes);
void ts_canvas_clear_notes (TsCanvas *self);
const TsNoteTag *ts_canvas_pick_note (TsCanvas *self, double x, double y);
gboolean ts_canvas_click_note (TsCanvas *self, double x, double y);
char *ts_canvas_dup_note_text (TsCanvas *self, double x, double y);

/* ---- ts-canvas-calls.c ---- */

/* @op, or the call of @own that it is inside of; %TS_NO_OP for that. */
guint32 ts_canvas_get_own_op (TsCanvas *self, guint32 op);

/* The call of @own that a box is in or, opened, is; %TS_NO_OP if there is none. */
guint32 ts_canvas_find_call_of_box (TsCanvas *self, guint32 box);

/* As ts_scene_get_box_of_op (); of a call whose function stands open in its place the box of all that. */
guint32 ts_canvas_find_box_of_op (TsCanvas *self, guint32 op);

/* Whether a function was opened in the place of it; it may be closed again. */
gboolean ts_canvas_is_open_call (TsCanvas *self, guint32 op);

/* @op, or, where it is in functions that are not open, the outermost call of those. */
guint32 ts_canvas_find_open_place (TsCanvas *self, guint32 op);

/* Goes to the call that a recursive one leads back to; %FALSE if @box is no such call. */
gboolean ts_canvas_follow_recursion (TsCanvas *self, guint32 box);
void ts_canvas_open_call (TsCanvas *self, guint32 box);     /* puts the bodies of what it calls in its place */
void ts_canvas_take_graph (TsCanvas *self, TsGraph *graph); /* @own with more bodies in it than what is shown */

/* @parts (transfer full) (nullable), of the first operations of @graph, for all of them: what is in a body is shown as the call is. (transfer full) (nullable) */
GBytes *ts_canvas_extend_parts (TsGraph *graph, GBytes *parts);

/* ---- ts-canvas-view.c ---- */

char *ts_canvas_dup_container_name (TsCanvas *self, guint32 box); /* of a scope or group */
TsCamera ts_canvas_find_camera (TsCanvas *self, const TsCanvasWish *wish);

/* ---- ts-canvas-parts.c ---- */

#define TS_VIEW_MAX_NAMES 5000u /* of hidden operations and scopes, in the text of a view */

gboolean ts_canvas_is_kept_equal (GBytes *a, GBytes *b); /* both nullable */

/* Other operations are shown, or as boxes of their own: the outline is made anew. */
void ts_canvas_show_parts (TsCanvas *self);

/* What is shown from now on, @kept (nullable), and what is unfolded: both are kept. @before: (nullable): what was shown before all this: who is told of another selection on the
 * way may have shown all. The scene is the caller's to update: %FALSE if nothing changes. */
gboolean ts_canvas_take_parts (TsCanvas *self, GBytes *before, GBytes *kept, GHashTable *unfolded);

/* As the keys "hidden" or "only", whichever is shorter, and "unfolded". */
void ts_canvas_write_parts (TsCanvas *self, GKeyFile *file);
gboolean ts_canvas_read_parts (TsCanvas *self, GBytes *before, GKeyFile *file); /* as ts_canvas_take_parts () */

/* ---- ts-canvas-details.c ---- */

void ts_canvas_update_labels (TsCanvas *self); /* another scene, or shapes, or colours */
void ts_canvas_renew_sparks (TsCanvas *self);  /* of another graph */
void ts_canvas_set_ruler_visible (TsCanvas *self, gboolean visible);
void ts_canvas_update_ruler (TsCanvas *self); /* another scene, or its ranks are found */
void ts_canvas_drop_details (TsCanvas *self); /* the scene is going */

/* ---- ts-canvas-unfold.c ---- */

/* What is shown, and how: one of TS_PART_SHOWN and its like for each operation; %NULL: everything as usual. (transfer full) (nullable) */
GBytes *ts_canvas_dup_parts (TsCanvas *self);

/* ---- ts-canvas-flow.c ---- */

/* Lays out anew, if that is not how it is. */
void ts_canvas_set_flow (TsCanvas *self, TsFlow flow, gboolean serpentine);
gboolean ts_canvas_take_flow (TsCanvas *self, TsFlow flow, gboolean serpentine); /* the scene is the caller's to update: %FALSE if nothing changes */

/* ---- ts-canvas-facts.c ---- */

void ts_canvas_find_facts (TsCanvas *self); /* of the scene's graph, unless they are there or on the way */
void ts_canvas_drop_facts (TsCanvas *self);

/* ---- ts-canvas-colors.c ---- */

void ts_canvas_set_coloring (TsCanvas *self, TsColoring coloring);
void ts_canvas_update_colors (TsCanvas *self); /* of another graph, or there is more known of it */
void ts_canvas_color_scene (TsCanvas *self);   /* another scene of the same graph */
/* The operations of its own graph that are in a box. (transfer full) (element-type guint32) */
GArray *ts_canvas_list_in_box (TsCanvas *self, guint32 box);
void ts_canvas_take_hits (TsCanvas *self, const guint32 *ops, guint n);
void ts_canvas_init_colors (TsCanvas *self);
void ts_canvas_clear_colors (TsCanvas *self);

/* ---- ts-canvas-devices.c ---- */

void ts_canvas_update_copies (TsCanvas *self); /* another scene, or another placement */

/* Where an operation would run, and what is copied to it or along a line, as more lines of @text. */
void ts_canvas_append_placement (TsCanvas *self, GString *text, guint32 op);
void ts_canvas_append_slot_copy (TsCanvas *self, GString *text, TsOutput source, guint32 user);
void ts_canvas_append_line_copies (TsCanvas *self, GString *text, guint32 line);

/* ---- ts-canvas-motion.c ---- */

/* Puts @scene on the screen, moving what was there to where it is now. */
void ts_canvas_take_scene (TsCanvas *self, TsScene *scene, const TsCanvasWish *wish);
void ts_canvas_move_camera (TsCanvas *self, TsCamera camera, gboolean animate);
void ts_canvas_fit (TsCanvas *self, gboolean animate);
void ts_canvas_stop_motion (TsCanvas *self);
void ts_canvas_reveal_box (TsCanvas *self, guint32 box, gboolean animate);

/* ---- ts-canvas-input.c ---- */

void ts_canvas_add_controllers (TsCanvas *self);

/* As by a double click; does nothing for %TS_NO_BOX. */
void ts_canvas_activate_box (TsCanvas *self, guint32 box);

/* By pixels; the view stays where there is something to see. */
void ts_canvas_pan (TsCanvas *self, double dx, double dy, gboolean animate);

/* ---- ts-canvas-keys.c ---- */

void ts_canvas_add_key_controllers (TsCanvas *self);

/* Selects a box and brings it into view. */
void ts_canvas_walk_to (TsCanvas *self, guint32 box);

/* ---- ts-canvas-walk.c ---- */

typedef enum
{
  TS_WALK_UP,
  TS_WALK_DOWN,
  TS_WALK_LEFT,
  TS_WALK_RIGHT,
  TS_WALK_NEXT,
  TS_WALK_PREVIOUS,
  TS_WALK_FIRST,
  TS_WALK_LAST,
  TS_WALK_OUT,
} TsWalk;

/* The box to go to from @box, or %TS_NO_BOX. */
guint32 ts_canvas_find_next_box (TsCanvas *self, guint32 box, TsWalk walk);

/* All boxes that edges lead to from @box, upwards or downwards. (transfer full) (element-type guint32) */
GArray *ts_canvas_list_next_boxes (TsCanvas *self, guint32 box, gboolean up);

/* Whether @box is @outer or in it. */
gboolean ts_canvas_is_box_in (TsCanvas *self, guint32 box, guint32 outer);

/* What a walk upwards, downwards, left or right on the screen is where data goes down. */
TsWalk ts_canvas_turn_walk (TsCanvas *self, TsWalk walk);

/* ---- ts-canvas-fork.c ---- */

/* Goes along the only edge that leads on, or lets the user choose among several. */
void ts_canvas_choose_way (TsCanvas *self, gboolean up);
void ts_canvas_add_fork_actions (TsCanvas *self);

/* Lets the user choose among boxes (element-type guint32); there are two at least. */
void ts_canvas_choose_among (TsCanvas *self, GArray *boxes, const char *title, const TsRect *at, GtkPositionType side);

/* ---- ts-canvas-groups.c ---- */

void ts_canvas_add_group_actions (TsCanvas *self);
void ts_canvas_set_grouping (TsCanvas *self, gboolean grouping);
void ts_canvas_set_hub_pins (TsCanvas *self, gboolean pins);
void ts_canvas_set_outline_rules (TsCanvas *self, const TsOutlineRules *rules); /* and tells of it; the scene is the caller's to update */
void ts_canvas_forget_undone (TsCanvas *self);                                  /* groups are others now */
char *ts_canvas_dup_container_name (TsCanvas *self, guint32 box);               /* (transfer full): as ts_outline_find_by_name () takes it */

/* ---- ts-canvas-pins.c ---- */

/* To what is at the other end of a pin; of several the user may choose one. */
void ts_canvas_follow_pin (TsCanvas *self, guint32 pin);
char *ts_canvas_dup_pin_text (TsCanvas *self, guint32 pin); /* (transfer full): for the tooltip */

/* ---- ts-canvas-history.c ---- */

void ts_canvas_init_history (TsCanvas *self);
void ts_canvas_clear_history (TsCanvas *self);
void ts_canvas_note_place (TsCanvas *self); /* before the user is taken elsewhere */
void ts_canvas_note_scene (TsCanvas *self);
void ts_canvas_forget_places (TsCanvas *self);

/* ---- ts-canvas-order.c ---- */

/* To the box that runs after the selected one, or (@step -1) before it, and is another one; once that is known, if it is not as yet. */
void ts_canvas_step_in_order (TsCanvas *self, int step);

/* ---- ts-canvas-text.c ---- */

/* For tooltips and assistive technology. (transfer full) */
char *ts_canvas_dup_box_text (TsCanvas *self, guint32 box);
char *ts_canvas_dup_box_description (TsCanvas *self, guint32 box); /* the same with what goes into it, which who cannot see the lines does not know */
char *ts_canvas_dup_anchor_text (TsCanvas *self, guint32 box);
char *ts_canvas_dup_line_text (TsCanvas *self, guint32 line);
char *ts_canvas_dup_slot_text (TsCanvas *self, guint32 box, guint32 slot);

/* ---- ts-canvas-nodes.c ---- */

/* Soon brings the widgets that stand for boxes up to date. */
void ts_canvas_queue_nodes (TsCanvas *self);
void ts_canvas_drop_nodes (TsCanvas *self);
void ts_canvas_allocate_nodes (TsCanvas *self);

/* ---- ts-canvas-overview.c ---- */

void ts_canvas_add_overview (TsCanvas *self);
void ts_canvas_set_overview_visible (TsCanvas *self, gboolean visible);
void ts_canvas_update_overview (TsCanvas *self); /* what the view shows has changed */
void ts_canvas_allocate_overview (TsCanvas *self, int width, int height);

static inline TsCanvasWish
ts_canvas_wish_none (void)
{
  return (TsCanvasWish) { .reveal_op = TS_NO_OP, .anchor = TS_NO_KEY };
}

G_END_DECLS
