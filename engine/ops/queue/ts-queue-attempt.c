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

/* ---- dequeuing ------------------------------------------------------------------------------------- */

TsQueueStatus
ts_queue_fail_for_size (const TsQueueAttempt *attempt,
                        GError **error)
{
  TsQueue *queue = attempt->queue;

  g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE,
               "%s '%s' is closed and has insufficient elements (requested %" G_GSIZE_FORMAT ", current size %" G_GSIZE_FORMAT ")", queue->kind->name,
               queue->base.name, attempt->n_left + attempt->elements->len, ts_queue_get_size (queue) + attempt->elements->len);
  return TS_QUEUE_FAILED;
}

/* How many may be taken now. */
static gsize
count_free (TsQueue *queue)
{
  gsize size = ts_queue_get_size (queue);
  gsize kept = ts_queue_is_closed (queue) ? 0 : queue->min_after_dequeue;

  return size > kept ? size - kept : 0;
}

void
ts_queue_take_free (TsQueueAttempt *attempt)
{
  for (gsize n = count_free (attempt->queue); n > 0 && attempt->n_left > 0; n--)
    {
      g_ptr_array_add (attempt->elements, ts_queue_take (attempt->queue, attempt->resources));
      attempt->n_left--;
    }
}

TsQueueStatus
ts_queue_try_dequeue (TsQueueAttempt *attempt,
                      GError **error)
{
  if (ts_queue_is_closed (attempt->queue) && ts_queue_get_size (attempt->queue) < attempt->n_left)
    return ts_queue_fail_for_size (attempt, error);
  ts_queue_take_free (attempt);
  return attempt->n_left == 0 ? TS_QUEUE_COMPLETE : TS_QUEUE_WAITS;
}
