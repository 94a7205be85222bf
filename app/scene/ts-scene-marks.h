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
 */
typedef struct
{
  guint32 counts[TS_N_OP_STATES];
  guint8 state;
  guint8 breakpoints;
  gboolean is_highlighted;
} TsBoxMarks;

/**
 * TsSceneMarks:
 *
 * What is drawn on top of a scene: run states, breakpoints, search hits, for operations and, summed up, for closed boxes. A change of some
 * operations costs what changed, plus one comparison of the states. Main thread.
 */
typedef struct _TsSceneMarks TsSceneMarks;

TsSceneMarks *ts_scene_marks_new (void);
void ts_scene_marks_free (TsSceneMarks *self);

/* Keeps @scene (nullable). Sums up anew. */
void ts_scene_marks_set_scene (TsSceneMarks *self, TsScene *scene);

/* One TsOpState for each operation; copied; %NULL: no run. */
void ts_scene_marks_set_states (TsSceneMarks *self, const guint8 *states, guint32 n_ops);
gboolean ts_scene_marks_has_run (TsSceneMarks *self);

/* The state of one operation; %TS_OP_OUTSIDE without a run. */
TsOpState ts_scene_marks_get_state (TsSceneMarks *self, guint32 op);

void ts_scene_marks_set_breakpoints (TsSceneMarks *self, const guint8 *marks, guint32 n_ops);
guint8 ts_scene_marks_get_breakpoints (TsSceneMarks *self, guint32 op);
void ts_scene_marks_set_highlights (TsSceneMarks *self, const guint32 *ops, guint n);

void ts_scene_marks_set_current_op (TsSceneMarks *self, guint32 op);
guint32 ts_scene_marks_get_current_op (TsSceneMarks *self);

/* The box that shows the current operation, or %TS_NO_BOX. */
guint32 ts_scene_marks_get_current_box (TsSceneMarks *self);

/* Valid until the next change. */
const TsBoxMarks *ts_scene_marks_get (TsSceneMarks *self, guint32 box);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneMarks, ts_scene_marks_free)

G_END_DECLS
