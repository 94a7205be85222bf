#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * TsCheckpoints:
 *
 * Executors at some places of a run, from which any other place is not far; more of them near its end. Their number is bounded, and so is what the values take that
 * only they keep. Used by one thread.
 */
typedef struct _TsCheckpoints TsCheckpoints;

TsCheckpoints *ts_checkpoints_new (void);
void ts_checkpoints_free (TsCheckpoints *self);

/* For runs of @plan; those there are go. */
void ts_checkpoints_begin (TsCheckpoints *self, const TsPlan *plan);

/* Bytes that @executor's values may take in all of them. */
void ts_checkpoints_set_budget (TsCheckpoints *self, gsize budget_bytes);

/* Whether it is time for another one, the run being at @place. */
gboolean ts_checkpoints_is_due (const TsCheckpoints *self, gsize place);

/* The run will be brought from @from to @place: one is due not long before it gets there, so that further back is near. Then what is due is as it was. */
void ts_checkpoints_begin_replay (TsCheckpoints *self, gsize from, gsize place);
void ts_checkpoints_end_replay (TsCheckpoints *self);

/* A copy of @executor, which is at @place, if it can be copied now. */
void ts_checkpoints_add (TsCheckpoints *self, gsize place, TsExecutor *executor);

/* (nullable) (transfer none): the last that is not behind @place. @found (out): where it is */
TsExecutor *ts_checkpoints_find (const TsCheckpoints *self, gsize place, gsize *found);

/* What is behind @place is gone. */
void ts_checkpoints_truncate (TsCheckpoints *self, gsize place);

guint ts_checkpoints_get_n (const TsCheckpoints *self);
gsize ts_checkpoints_get_bytes (const TsCheckpoints *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCheckpoints, ts_checkpoints_free)

G_END_DECLS
