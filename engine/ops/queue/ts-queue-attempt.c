#include "engine/ops/queue/ts-queue-attempt.h"

#include "engine/ts-error.h"

/* In the order in which they came. */
static void
put_back (TsQueueAttempt *self)
{
  for (guint i = self->elements->len; i-- > 0;)
    ts_queue_put_back (self->queue, self->resources, g_ptr_array_ref (g_ptr_array_index (self->elements, i)));
}

static void
attempt_free (TsProgress *progress)
{
  TsQueueAttempt *self = (TsQueueAttempt *)progress;

  if (self->line != NULL)
    {
      if (self->line == &self->queue->dequeuers && self->elements != NULL && self->n_left > 0)
        put_back (self);
      g_queue_remove (self->line, self);
      ts_resources_wake (self->resources);
    }
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  ts_resource_unref (&self->queue->base);
  g_free (self);
}

static TsQueueAttempt *
attempt_new (TsCall *call,
             TsQueue *queue,
             GPtrArray *elements,
             gsize n)
{
  TsQueueAttempt *self = g_new0 (TsQueueAttempt, 1);

  self->base.free = attempt_free;
  ts_resource_ref (&queue->base);
  self->queue = queue;
  self->resources = call->resources;
  self->elements = elements;
  self->n_left = n;
  call->progress = &self->base;
  return self;
}

TsQueueAttempt *
ts_queue_attempt (TsCall *call,
                  TsQueue *queue,
                  gboolean enqueues,
                  GPtrArray *elements,
                  gsize n,
                  TsQueueTry func,
                  GError **error)
{
  TsQueueAttempt *self = (TsQueueAttempt *)call->progress;
  TsQueueStatus status = TS_QUEUE_WAITS;

  if (self == NULL)
    {
      self = attempt_new (call, queue, elements, n);
      self->line = enqueues ? &queue->enqueuers : &queue->dequeuers;
      g_queue_push_tail (self->line, self);
    }
  else
    g_clear_pointer (&elements, g_ptr_array_unref);

  if (self->is_cancelled)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_CANCELLED, "Enqueue operation was cancelled");
      return NULL;
    }
  if (g_queue_peek_head (self->line) == self)
    status = func (self, error);
  if (status == TS_QUEUE_WAITS)
    ts_call_block (call, &queue->base);
  return status == TS_QUEUE_COMPLETE ? self : NULL;
}
