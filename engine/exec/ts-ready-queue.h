#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * TsReadyOrder:
 * @policy: who goes first
 * @seed: of the lots, for %TS_SCHEDULE_RANDOM
 * @n_numbers: activations numbered so far
 *
 * The order in which the activations of a run go, those inside of functions too.
 */
typedef struct
{
  TsSchedulePolicy policy;
  guint64 seed;
  guint64 n_numbers;
} TsReadyOrder;

/* By which the policy compares them: the lowest goes first; all the same in file order. */
guint64 ts_ready_order_get_key (const TsReadyOrder *self, const TsActivation *activation);

typedef struct _TsReadyEntry TsReadyEntry;

/**
 * TsReadyQueue:
 * @order: borrowed
 *
 * Activations that are ready, a binary heap: by the policy, then lowest operation index first, then lowest iteration, then first come.
 */
typedef struct
{
  TsReadyEntry *heap;
  guint length;
  guint room;
  TsReadyOrder *order;
} TsReadyQueue;

void ts_ready_queue_init (TsReadyQueue *self, TsReadyOrder *order);
void ts_ready_queue_clear (TsReadyQueue *self);

/* One that has no number yet is given the next one. */
void ts_ready_queue_push (TsReadyQueue *self, const TsActivation *activation);

/* FALSE if it is empty. */
gboolean ts_ready_queue_pop (TsReadyQueue *self, TsActivation *activation);

/* Takes the one with that number out. FALSE if it is not there. */
gboolean ts_ready_queue_take (TsReadyQueue *self, guint64 number, TsActivation *activation);

guint ts_ready_queue_get_length (const TsReadyQueue *self);

/* By which the policy compares the first with those of other queues: the lowest goes first. It is not empty. */
guint64 ts_ready_queue_get_first_key (const TsReadyQueue *self);

/* All, in the order in which they would be popped; @activations has room for them. */
void ts_ready_queue_list (const TsReadyQueue *self, TsActivation *activations);

/* Calls @func on each of them, in no order; it may change the frame and the iteration. */
void ts_ready_queue_foreach (TsReadyQueue *self, void (*func) (TsActivation *activation, gpointer user_data), gpointer user_data);

/* Takes over what is in @from. */
void ts_ready_queue_copy (TsReadyQueue *self, const TsReadyQueue *from);

G_END_DECLS
