#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

typedef enum
{
  TS_MARK_RUN,        /* the beginning of the run */
  TS_MARK_ITERATION,  /* a turn of a loop begins; made up from what is recorded, not kept */
  TS_MARK_BREAKPOINT, /* a breakpoint was hit */
  TS_MARK_ALERT,      /* a watch or a catch stopped, or an operation failed */
  TS_MARK_BOOKMARK,   /* set by the user */
} TsMarkKind;

/**
 * TsMark:
 * @t: how many activations were over there, those inside of functions too
 * @after: it is after the last of them, before its outputs went on; else before the next one
 * @run: number of the run
 * @id: of a bookmark or breakpoint, from 1; else 0
 * @text: for people
 *
 * A place in time that is worth seeing.
 */
typedef struct
{
  TsMarkKind kind;
  gsize t;
  gboolean after;
  guint64 run;
  guint id;
  char *text;
} TsMark;

/**
 * TsTimeline:
 *
 * Marks, in the order in which they were set. Used by one thread.
 */
typedef struct _TsTimeline TsTimeline;

TsTimeline *ts_timeline_new (void);
void ts_timeline_free (TsTimeline *self);

/* Keeps a copy of @mark; one that is there already, but for its text, is replaced. A bookmark is given the next id. Returns the id. */
guint ts_timeline_add (TsTimeline *self, const TsMark *mark);

/* (nullable): valid until marks change */
const TsMark *ts_timeline_find_bookmark (const TsTimeline *self, guint id);
gboolean ts_timeline_remove_bookmark (TsTimeline *self, guint id);
gboolean ts_timeline_note_bookmark (TsTimeline *self, guint id, const char *note); /* another note for it */

/* What was met in @run behind @t is gone: it goes on in another way. Bookmarks stay. */
void ts_timeline_truncate (TsTimeline *self, guint64 run, gsize t);

/* What was met in runs before @run is gone. Bookmarks stay. */
void ts_timeline_begin_run (TsTimeline *self, guint64 run);

/* Copies, in no order. (transfer full) (element-type TsMark) */
GPtrArray *ts_timeline_list (const TsTimeline *self);

TsMark *ts_mark_copy (const TsMark *self);
void ts_mark_free (TsMark *self);

/* ---- of a debugger ----------------------------------------------------------------------------- */

/* Where the run stands: how many activations are over, and how many there are with those that were taken back. */
gsize ts_debugger_get_t (TsDebugger *self, gsize *end);

/**
 * ts_debugger_list_marks:
 * @max_iterations: how many turns of loops to tell; the first ones
 *
 * All marks of the run, and the bookmarks of earlier ones, by time. (transfer full) (element-type TsMark)
 */
GPtrArray *ts_debugger_list_marks (TsDebugger *self, guint max_iterations);

/* Sets a bookmark where the run stands; @note (nullable). Its id, or 0 with %TS_ERROR_FAILED_PRECONDITION where there is no run. */
guint ts_debugger_add_bookmark (TsDebugger *self, const char *note, GError **error);
gboolean ts_debugger_remove_bookmark (TsDebugger *self, guint id);
gboolean ts_debugger_note_bookmark (TsDebugger *self, guint id, const char *note);

/**
 * ts_debugger_jump:
 * @t: from 0 to the end of what is recorded
 * @error: %TS_ERROR_OUT_OF_RANGE; as ts_debugger_step_back ()
 *
 * E3: back, or forward again over what was taken back, without kernels: to where @t activations are over.
 */
TsStop *ts_debugger_jump (TsDebugger *self, gsize t, gboolean after, GError **error);

/* To a bookmark. %TS_ERROR_NOT_FOUND; %TS_ERROR_FAILED_PRECONDITION if it is of a run that is gone */
TsStop *ts_debugger_jump_to_bookmark (TsDebugger *self, guint id, GError **error);

/* (nullable) (transfer none): what is to be said of the last way back, beside where it led; valid until the next. */
const char *ts_debugger_get_back_note (TsDebugger *self);

/* E4: the bytes that all of what is kept of the run may take, for looking and for going back each. */
void ts_debugger_set_memory_budget (TsDebugger *self, gsize budget_bytes);

/**
 * TsMemoryUse:
 * @budget_bytes: what the values may take
 * @recorded_bytes: what those for going back take; one that several share is counted for each
 * @n_recorded: activations
 * @n_dropped: of these without values; computed again when needed
 * @shown_bytes: what the values to be looked at take
 * @n_released: values that cannot be looked at any more
 * @n_checkpoints: places from which going back begins
 * @checkpoint_bytes: what the values in them take
 */
typedef struct
{
  gsize budget_bytes;
  gsize recorded_bytes;
  gsize n_recorded;
  gsize n_dropped;
  gsize shown_bytes;
  gsize n_released;
  gsize n_checkpoints;
  gsize checkpoint_bytes;
} TsMemoryUse;

void ts_debugger_get_memory_use (TsDebugger *self, TsMemoryUse *use);

/**
 * ts_debugger_recompute:
 * @output: whose value was dropped
 * @error: %TS_ERROR_FAILED_PRECONDITION if it was not; %TS_ERROR_INTERNAL if it is another one now: the run is not deterministic; %TS_ERROR_RESOURCE_EXHAUSTED if
 *   the budget has no room for it
 *
 * E4: computes a value again from the last place before it that is kept, and compares it with what it was. The run then stands where it stood.
 */
gboolean ts_debugger_recompute (TsDebugger *self, TsOutput output, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTimeline, ts_timeline_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsMark, ts_mark_free)

G_END_DECLS
