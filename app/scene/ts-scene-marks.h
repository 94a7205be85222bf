#pragma once

#include "app/scene/ts-scene.h"
#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

#define TS_N_OP_STATES (TS_OP_FAILED + 1)

/**
 * TsBoxMarks:
 * @counts: operations in the box by their TsOpState; all zero without a run
 * @state: the one that stands for all of them
 * @breakpoints: bits of ts_canvas_set_breakpoint_marks (), of all operations in it together
 * @is_highlighted: it is, or holds, a search hit
 * @n_highlights: how many
 * @n_in_slice: operations in it that belong to the slice; 0 without one
 * @is_origin: what the slice was asked of is in it
 * @is_chosen: it is one of several that are selected
 * @n_added: operations in it that only the second of two graphs has; likewise the others
 */
typedef struct
{
  guint32 counts[TS_N_OP_STATES];
  guint8 state;
  guint8 breakpoints;
  gboolean is_highlighted;
  guint32 n_highlights;
  guint32 n_in_slice;
  gboolean is_origin;
  gboolean is_chosen;
  guint32 n_added;
  guint32 n_removed;
  guint32 n_changed;
} TsBoxMarks;

/**
 * TsSceneMarks:
 *
 * What is drawn on top of a scene: run states, breakpoints, search hits, slices, for operations and, summed up, for closed boxes. A change of some
 * operations costs what changed, plus one comparison of the states. Main thread.
 */
typedef struct _TsSceneMarks TsSceneMarks;

TsSceneMarks *ts_scene_marks_new (void);
void ts_scene_marks_free (TsSceneMarks *self);

/* Keeps @scene (nullable). Sums up anew. */
void ts_scene_marks_set_scene (TsSceneMarks *self, TsScene *scene);

/* As ts_wiring_find_all_shown () has it; nullable; stays the caller's for as long as it is set. With it nobody has to look for what a folded operation is
 * shown by. */
void ts_scene_marks_set_shown (TsSceneMarks *self, const guint32 *shown, guint32 n_ops);

/* One TsOpState for each operation; copied; %NULL: no run. */
void ts_scene_marks_set_states (TsSceneMarks *self, const guint8 *states, guint32 n_ops);
gboolean ts_scene_marks_has_run (TsSceneMarks *self);

/* The state of one operation; %TS_OP_OUTSIDE without a run. */
TsOpState ts_scene_marks_get_state (TsSceneMarks *self, guint32 op);

void ts_scene_marks_set_breakpoints (TsSceneMarks *self, const guint8 *marks, guint32 n_ops);
guint8 ts_scene_marks_get_breakpoints (TsSceneMarks *self, guint32 op);
void ts_scene_marks_set_highlights (TsSceneMarks *self, const guint32 *ops, guint n);

/* What an operation is to a slice: a part of the graph that is looked at while the rest steps back. */
typedef enum
{
  TS_SLICE_OUTSIDE,
  TS_SLICE_INSIDE,
  TS_SLICE_ORIGIN, /* inside, and what was asked about */
} TsSliceRole;

/* One TsSliceRole for each operation; copied; %NULL: no slice. */
void ts_scene_marks_set_slice (TsSceneMarks *self, const guint8 *roles, guint32 n_ops);
gboolean ts_scene_marks_has_slice (TsSceneMarks *self);
TsSliceRole ts_scene_marks_get_role (TsSceneMarks *self, guint32 op);

/* What became of each operation from one graph to another: 0 nothing, 1 added, 2 removed, 3 changed; copied; %NULL: nothing is compared. */
void ts_scene_marks_set_fates (TsSceneMarks *self, const guint8 *fates, guint32 n_ops);

/* The boxes that are selected together, by their keys; copied; @n 0: none. */
void ts_scene_marks_set_chosen (TsSceneMarks *self, const guint64 *keys, guint n);

void ts_scene_marks_set_current_op (TsSceneMarks *self, guint32 op);
guint32 ts_scene_marks_get_current_op (TsSceneMarks *self);

/* The box that shows the current operation, or %TS_NO_BOX. */
guint32 ts_scene_marks_get_current_box (TsSceneMarks *self);

/* Valid until the next change. */
const TsBoxMarks *ts_scene_marks_get (TsSceneMarks *self, guint32 box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneMarks, ts_scene_marks_free)

G_END_DECLS
