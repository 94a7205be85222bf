#pragma once

#include "engine/ops/queue/ts-held.h"

G_BEGIN_DECLS

/**
 * TsStagingEntry:
 * @tensors: TsTensor, %NULL where there is none (yet, or any more)
 *
 * Something under a key. Never changed, only replaced.
 */
typedef struct
{
  gint64 key;
  GPtrArray *tensors;
} TsStagingEntry;

/**
 * TsStagingMap:
 * @held: its state is a TsStagingState
 * @n_components: tensors under a key
 * @is_ordered: the smallest key comes first; else the one that came last
 * @capacity: most entries that are complete; 0: any number
 * @memory_limit: most bytes; 0: any number
 * @putters: who waits for room
 *
 * Tensors by key. tensorflow/core/kernels/map_stage_op.cc.
 */
typedef struct
{
  TsHeld held;
  guint n_components;
  gboolean is_ordered;
  gint64 capacity;
  gint64 memory_limit;
  GQueue putters;
} TsStagingMap;

/* @complete, @incomplete: TsStagingEntry, in the order in which they leave */
typedef struct
{
  GPtrArray *complete;
  GPtrArray *incomplete;
} TsStagingState;

extern const TsResourceType ts_staging_map_type;

TsStagingMap *ts_staging_map_new (const char *container, const char *name);

/* (transfer full): a copy, to be changed and given back. */
TsStagingState *ts_staging_map_dup_state (const TsStagingMap *self);
void ts_staging_state_free (TsStagingState *self);

/* Of one of the arrays; @entries (nullable). %FALSE if there is no such key */
gboolean ts_staging_find (const GPtrArray *entries, gint64 key, guint *index);

/* An entry with as many tensors as the map has, those of @old (nullable) at first. */
TsStagingEntry *ts_staging_entry_new (const TsStagingMap *map, gint64 key, const TsStagingEntry *old);

/* How many tensors there are in it. */
guint ts_staging_entry_count (const TsStagingEntry *self);

/* Puts a complete entry in its place, which is nowhere if there is one of that key; takes it. */
void ts_staging_state_add (TsStagingState *self, const TsStagingMap *map, TsStagingEntry *entry);

/* Of all tensors. */
guint64 ts_staging_map_count_bytes (const TsStagingMap *self);

/* Of @tensors, as TensorFlow counts them; %NULL ones are left out. */
guint64 ts_staging_count_bytes (TsTensor *const *tensors, guint n);

/* The array of complete entries, of incomplete ones. (nullable) */
const GPtrArray *ts_staging_map_get_complete (const TsStagingMap *self);
const GPtrArray *ts_staging_map_get_incomplete (const TsStagingMap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsStagingState, ts_staging_state_free)

G_END_DECLS
