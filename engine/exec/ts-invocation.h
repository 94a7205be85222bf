#pragma once

#include "engine/exec/ts-frame.h"
#include "engine/exec/ts-ready-queue.h"

G_BEGIN_DECLS

/**
 * TsBlocked:
 * @activation: that cannot go on
 * @resource: (nullable): what it waits for
 *
 * An activation that waits until some state changes.
 */
typedef struct
{
  TsActivation activation;
  TsResource *resource;
} TsBlocked;

/**
 * TsInvocation:
 * @plan: of the graph or function
 * @caller: (nullable): the invocation whose activation @call called it; %NULL for the run itself
 * @call: the activation that waits for the results
 * @depth: how many functions it is inside of
 * @number: 0 for the run itself, else the number of the call
 * @call_index: how many functions @call had called before
 * @root: its outermost frame
 * @ready: activations that may run
 * @blocked: (nullable): TsBlocked, those that wait for some state to change, longest first
 * @aside: (nullable): TsActivation, those that were put aside
 * @n_callees: how many invocations its activations wait for
 * @n_begun: activations begun so far
 * @n_done: activations done so far, dead ones included
 * @fetched: the values of the plan's fetches that have arrived
 * @fetch_is_dead: for each fetch whether it arrived dead
 * @failure: (nullable): what makes it fail as a whole
 *
 * One evaluation of a graph: the run itself, or the call of a function.
 */
struct _TsInvocation
{
  TsPlan *plan;
  TsInvocation *caller;
  TsActivation call;
  guint depth;
  guint64 number;
  guint64 call_index;
  TsFrame *root;
  TsReadyQueue ready;
  GArray *blocked;
  GArray *aside;
  guint n_callees;
  guint64 n_begun;
  guint64 n_done;
  TsTensor **fetched;
  guint8 *fetch_is_dead;
  GError *failure;
};

/* Begins: whatever depends on nothing is ready. @feed_values are in the order of the plan's feeds; (transfer none). */
TsInvocation *ts_invocation_new (TsPlan *plan, TsTensor *const *feed_values, TsReadyOrder *order, TsInvocation *caller, const TsActivation *call);

/**
 * ts_invocation_copy:
 * @caller: (nullable): the copy of the caller
 * @iterations: for each iteration of the caller the one of its copy; those of this invocation are added
 *
 * The same, at the same place; nothing in it may have progress. (transfer full)
 */
TsInvocation *ts_invocation_copy (const TsInvocation *self, TsReadyOrder *order, TsInvocation *caller, GHashTable *iterations);

/* Whether something in it is under way in a kernel, so that it cannot be copied. */
gboolean ts_invocation_has_progress (TsInvocation *self);

void ts_invocation_free (TsInvocation *self);

/* Nothing of it is ready, blocked, aside or called. */
gboolean ts_invocation_is_done (const TsInvocation *self);

/* Takes @activation, which may keep its progress. */
void ts_invocation_block (TsInvocation *self, const TsActivation *activation, TsResource *resource);

/* Takes @activation until it is brought back, to be tried again. */
void ts_invocation_set_aside (TsInvocation *self, const TsActivation *activation);
void ts_invocation_bring_back (TsInvocation *self);

/* All that is blocked is ready to be tried again. */
void ts_invocation_unblock (TsInvocation *self);

/**
 * ts_invocation_dup_fetch:
 * @error: %TS_ERROR_INVALID_ARGUMENT if fetch @i is dead, or has no value yet
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_invocation_dup_fetch (const TsInvocation *self, guint i, GError **error);

G_END_DECLS
