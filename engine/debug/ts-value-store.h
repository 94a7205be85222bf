#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsValueStore:
 *
 * What is known of every output and operation in the current run: values up to a memory budget, the oldest dropped first, and
 * states. Written by the thread that runs, read by any; nobody waits for a kernel.
 */
typedef struct _TsValueStore TsValueStore;

TsValueStore *ts_value_store_new (TsGraph *graph);
void ts_value_store_free (TsValueStore *self);
void ts_value_store_set_budget (TsValueStore *self, gsize budget_bytes);

/* Forgets everything: all values not computed, operations of @plan waiting, all others outside, the feeds fed. */
void ts_value_store_begin (TsValueStore *self, const TsPlan *plan, const TsFeed *feeds, guint n_feeds);

/* Bytes that the values take, and how many there are no more. */
void ts_value_store_get_use (TsValueStore *self, gsize *bytes, gsize *n_released);

/* An operation that is none of the graph's (a copy between devices) has no state. */
void ts_value_store_set_op_state (TsValueStore *self, guint32 op, TsOpState state);
TsOpState ts_value_store_get_op_state (TsValueStore *self, guint32 op);
void ts_value_store_copy_op_states (TsValueStore *self, guint8 *states, guint32 n_ops);

/* All outputs of an operation: live where @outputs has a value, else @missing; and the operation's own state. A reference is recorded as the
 * value of this moment. @context: where in the run (see TsContext) it was done. */
void ts_value_store_record (TsValueStore *self, const TsOperation *op, guint32 context, TsTensor *const *outputs, TsValueState missing, TsOpState op_state);

/* Where @op was done last; 0 if it was not. */
guint32 ts_value_store_get_context (TsValueStore *self, guint32 op);

void ts_value_store_set (TsValueStore *self, const TsOperation *op, guint32 index, TsTensor *value, TsValueState state);
TsValueState ts_value_store_get (TsValueStore *self, const TsOperation *op, guint32 index, TsTensor **value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsValueStore, ts_value_store_free)

G_END_DECLS
