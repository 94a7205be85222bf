#pragma once

#include "engine/exec/ts-executor.h"
#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/* A set of overrides, by number; 0 is the empty one. */
typedef guint32 TsTaintSet;

/**
 * TsTaint:
 *
 * Which values of a run are no longer what the graph alone gives: for each the overrides that it follows from, along data edges and loops, through
 * predicates to all that is or is not run because of them, and through state that is written and read later. Inside of a function everything follows from
 * every input of the call, and every output of the call from everything inside. What was not written, since the operation that writes it was made dead, is
 * not marked. Used by the thread that runs.
 */
typedef struct _TsTaint TsTaint;

TsTaint *ts_taint_new (void);
void ts_taint_free (TsTaint *self);

/* Another run. Marks of state stay. @is_recording: it can be gone through again. */
void ts_taint_begin_run (TsTaint *self, gboolean is_recording);

/* The same run is gone through again, from where entry @entry of the journal is the next and @begun activations have begun. Marks of state stay. */
void ts_taint_seek (TsTaint *self, gint64 entry, guint64 begun);

/* State is marked as it was, or is to be again, before entry @entry of the present journal. */
void ts_taint_move_state (TsTaint *self, guint64 entry);

/* What was marked in the run that is there, for a branch of it: (transfer full). */
typedef struct _TsTaintMarks TsTaintMarks;

TsTaintMarks *ts_taint_copy_marks (const TsTaint *self);
void ts_taint_marks_free (TsTaintMarks *self);

/* The marks of another branch take the place of those that there are, and these theirs; state is marked as where the branches parted, or before. */
void ts_taint_swap_marks (TsTaint *self, TsTaintMarks *marks);

/* The journal of the run is put away, and another one begins; all that the run of the journal did to the state is taken back, or of the one that was put away
 * last, which is then the present one. */
void ts_taint_archive_run (TsTaint *self);
void ts_taint_undo_run (TsTaint *self, gboolean is_archived);

/* Entries of the journal from @entry on, and what has begun behind the first @begun activations, are gone: state is marked as it was then. */
void ts_taint_cut (TsTaint *self, gint64 entry, guint64 begun);

/* Input @slot of @activation, which has begun as number @begun and is about to compute, is given by override @id. */
void ts_taint_note_input (TsTaint *self, const TsActivation *activation, guint64 begun, guint slot, guint id);

/* What was given to the activation that begins again as number @begun, or while that was the last to have begun. */
void ts_taint_repeat_given (TsTaint *self, guint64 begun);

/* Override @id makes @activation, likewise, live or dead. */
void ts_taint_note_liveness (TsTaint *self, const TsActivation *activation, guint64 begun, guint id);

/* The current activation has changed @resource; whatever has been changed so far it was not. */
void ts_taint_note_change (TsTaint *self, TsResource *resource);
void ts_taint_forget_changes (TsTaint *self);

/**
 * ts_taint_after:
 * @outputs: of @activation, which is over
 * @entry: its number in the journal, or -1 if nothing is recorded
 * @is_replay: it was over before; what was found out then counts
 * @ids: (array): for each output the override that gave it, or 0
 * @is_pure: (array): whether that one does not depend on anything in the run
 */
void ts_taint_after (TsTaint *self, const TsActivation *activation, TsTensor *const *outputs, gint64 entry, gboolean is_replay, const guint *ids, const guint8 *is_pure);

/* Output @i of @activation, the one that came last and has not propagated yet, is given by override @id after all. */
void ts_taint_override_last (TsTaint *self, const TsActivation *activation, gint64 entry, guint i, guint id);

/* Of output number @slot of the graph, see TsOperation.first_output; of @resource. */
TsTaintSet ts_taint_get (const TsTaint *self, guint32 slot);
TsTaintSet ts_taint_get_resource (const TsTaint *self, TsResource *resource);

/* Of what follows from both. */
TsTaintSet ts_taint_unite (TsTaint *self, TsTaintSet a, TsTaintSet b);

/* The same of output @i of the activation that came last, if that is entry @entry of the journal. (transfer full) (nullable) */
char *ts_taint_dup_last (const TsTaint *self, gint64 entry, guint i);

/* `2, 5`. (transfer full) (nullable): %NULL for the empty one */
char *ts_taint_dup_text (const TsTaint *self, TsTaintSet set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTaint, ts_taint_free)

G_END_DECLS
