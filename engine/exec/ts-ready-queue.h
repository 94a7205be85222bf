#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * TsReadyQueue:
 *
 * Activations that are ready, lowest operation index first, then lowest iteration, then first come: a binary heap.
 */
typedef struct
{
  GArray *heap;
  guint64 n_pushed;
} TsReadyQueue;

void ts_ready_queue_init (TsReadyQueue *self);
void ts_ready_queue_clear (TsReadyQueue *self);
void ts_ready_queue_push (TsReadyQueue *self, const TsActivation *activation);

/* FALSE if it is empty. */
gboolean ts_ready_queue_pop (TsReadyQueue *self, TsActivation *activation);

guint ts_ready_queue_get_length (const TsReadyQueue *self);

/* All, in the order in which they would be popped; @activations has room for them. */
void ts_ready_queue_list (const TsReadyQueue *self, TsActivation *activations);

G_END_DECLS
