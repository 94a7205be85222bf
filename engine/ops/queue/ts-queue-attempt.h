#pragma once

#include "engine/ops/queue/ts-queue.h"

G_BEGIN_DECLS

/**
 * TsQueueAttempt:
 * @queue: a reference
 * @line: who waits for the same: the first of them goes first
 * @elements: (nullable): still to be put in, or taken so far
 * @n_left: elements still to go
 * @is_cancelled: the queue was closed, and whoever waited to put something in is sent away
 *
 * What an operation wants of a queue, while it waits: the progress of its activation. When that ends before it has got all it wanted, what it has
 * taken goes back.
 */
typedef struct
{
  TsProgress base;
  TsQueue *queue;
  TsResources *resources;
  GQueue *line;
  GPtrArray *elements;
  gsize n_left;
  gboolean is_cancelled;
} TsQueueAttempt;

typedef enum
{
  TS_QUEUE_COMPLETE,
  TS_QUEUE_WAITS,
  TS_QUEUE_FAILED,
} TsQueueStatus;

/* Does what can be done now. */
typedef TsQueueStatus (*TsQueueTry) (TsQueueAttempt *attempt, GError **error);

/**
 * ts_queue_attempt:
 * @enqueues: it waits with those that put something in
 * @elements: (nullable) (transfer full): to be put in
 * @n: how many it wants to put in or take
 * @func: called when it is its turn
 * @error: of @func
 *
 * Lets an activation have its turn at a queue, now or later: it then waits (see ts_call_block ()).
 *
 * Returns: (transfer none) (nullable): the attempt if it is complete, freed with the activation's progress; %NULL if it waits or failed (then
 *   with @error set)
 */
TsQueueAttempt *ts_queue_attempt (TsCall *call, TsQueue *queue, gboolean enqueues, GPtrArray *elements, gsize n, TsQueueTry func, GError **error);

/* A TsQueueTry: all that is wanted, in as many steps as it takes; %TS_ERROR_OUT_OF_RANGE if there will not be as many. */
TsQueueStatus ts_queue_try_dequeue (TsQueueAttempt *attempt, GError **error);

/* As many of the elements that are wanted as may be taken now. */
void ts_queue_take_free (TsQueueAttempt *attempt);

/* Always %TS_QUEUE_FAILED. */
TsQueueStatus ts_queue_fail_for_size (const TsQueueAttempt *attempt, GError **error);

G_END_DECLS
