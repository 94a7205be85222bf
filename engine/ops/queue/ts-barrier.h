#pragma once

#include "engine/ops/queue/ts-held.h"

G_BEGIN_DECLS

/**
 * TsBarrierEntry:
 * @index: number of the insertion that brought the key
 * @tensors: a TsTensor for each component, %NULL where it is missing
 *
 * What there is under a key. Reference counted; changed only by who has just made it.
 */
typedef struct
{
  gint ref_count;
  gint64 index;
  GBytes *key;
  GPtrArray *tensors;
} TsBarrierEntry;

/**
 * TsBarrierState:
 * @ready: complete entries, the smallest index first
 * @incomplete: the others, in the order in which they came
 * @n_insertions: that brought new keys
 * @is_closed: no new keys
 * @is_cancelled: nothing at all may be put in any more
 */
typedef struct
{
  GPtrArray *ready;
  GPtrArray *incomplete;
  gint64 n_insertions;
  gboolean is_closed;
  gboolean is_cancelled;
} TsBarrierState;

/**
 * TsBarrier:
 * @held: its state is a TsBarrierState
 * @dtypes: of the components, @shapes (nullable) of them
 * @takers: who waits for complete entries
 *
 * Brings together the components of elements that come one by one. tensorflow/core/kernels/barrier_ops.cc.
 */
typedef struct
{
  TsHeld held;
  guint n_components;
  TsDType *dtypes;
  TsShape *shapes;
  GQueue takers;
} TsBarrier;

extern const TsResourceType ts_barrier_type;

/* @n_components of @dtypes, and if there are @shapes as many of these; takes both. */
TsBarrier *ts_barrier_new (const char *container, const char *name, guint n_components, TsDType *dtypes, TsShape *shapes);

/* (transfer full): a copy, to be changed and given back. */
TsBarrierState *ts_barrier_dup_state (const TsBarrier *self);
void ts_barrier_state_free (TsBarrierState *self);

/* An entry without components; takes no @key away. */
TsBarrierEntry *ts_barrier_entry_new (const TsBarrier *barrier, gint64 index, GBytes *key);
TsBarrierEntry *ts_barrier_entry_copy (const TsBarrierEntry *self);
void ts_barrier_entry_unref (TsBarrierEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsBarrierState, ts_barrier_state_free)

G_END_DECLS
