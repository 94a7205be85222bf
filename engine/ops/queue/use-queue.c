#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/queue/ts-queue-attempt.h"
#include "engine/ops/queue/ts-queue-batch.h"
#include "engine/ts-error.h"

/* QueueEnqueue, QueueDequeueMany, QueueClose, QueueSize and the like. Input 0 is the queue. */

static TsQueue *
get_queue (const TsCall *call,
           GError **error)
{
  return (TsQueue *)ts_call_get_resource (call, 0, &ts_queue_type, error);
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  gint64 timeout;

  if (!ts_operation_get_attr_int (init->op, "timeout_ms", &timeout, error))
    return FALSE;
  if (timeout == -1)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Timeout not supported.");
  return FALSE;
}

/* ---- enqueue ---- */

/* As many as there is room for. */
static TsQueueStatus
try_enqueue (TsQueueAttempt *attempt,
             GError **error)
{
  TsQueue *queue = attempt->queue;

  if (ts_queue_is_closed (queue))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_CANCELLED, "%s '%s' is closed.", queue->kind->name, queue->base.name);
      return TS_QUEUE_FAILED;
    }
  while (attempt->n_left > 0 && ts_queue_get_size (queue) < queue->capacity)
    {
      GPtrArray *element = g_ptr_array_index (attempt->elements, attempt->elements->len - attempt->n_left);

      ts_queue_add (queue, attempt->resources, g_ptr_array_ref (element));
      attempt->n_left--;
    }
  return attempt->n_left == 0 ? TS_QUEUE_COMPLETE : TS_QUEUE_WAITS;
}

static gboolean
enqueue (TsCall *call,
         gboolean many,
         GError **error)
{
  TsQueue *queue = get_queue (call, error);
  GPtrArray *elements;
  GError *failure = NULL;

  if (queue == NULL || !ts_queue_check (queue, call->in + 1, call->n_in - 1, many, error))
    return FALSE;

  elements = many ? ts_queue_split (call->in + 1, call->n_in - 1, error) : ts_queue_collect (call->in + 1, call->n_in - 1);
  if (elements == NULL)
    return FALSE;
  if (elements->len == 0)
    {
      g_ptr_array_unref (elements);
      return TRUE;
    }
  ts_queue_attempt (call, queue, TRUE, elements, elements->len, try_enqueue, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
enqueue_run (TsCall *call,
             GError **error)
{
  return enqueue (call, FALSE, error);
}

static gboolean
enqueue_many_run (TsCall *call,
                  GError **error)
{
  return enqueue (call, TRUE, error);
}

/* ---- dequeue ---- */

/* Of a closed queue what is left, if anything. */
static TsQueueStatus
try_dequeue_up_to (TsQueueAttempt *attempt,
                   GError **error)
{
  ts_queue_take_free (attempt);
  if (attempt->n_left == 0)
    return TS_QUEUE_COMPLETE;
  if (!ts_queue_is_closed (attempt->queue) || !g_queue_is_empty (&attempt->queue->enqueuers))
    return TS_QUEUE_WAITS;
  if (attempt->elements->len == 0)
    return ts_queue_fail_for_size (attempt, error);
  attempt->n_left = 0;
  return TS_QUEUE_COMPLETE;
}

static gboolean
check_components (const TsCall *call,
                  const TsQueue *queue,
                  GError **error)
{
  gboolean fits = call->n_out == queue->n_components;

  for (guint i = 0; fits && i < call->n_out; i++)
    fits = ts_dtype_base (call->out_dtypes[i]) == queue->dtypes[i];
  if (!fits)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the components of %s '%s' are not those that the operation says", queue->kind->name,
                 queue->base.name);
  return fits;
}

/* (nullable): %NULL if it waits or failed. */
static TsQueueAttempt *
attempt_dequeue (TsCall *call,
                 TsQueue *queue,
                 gsize n,
                 TsQueueTry func,
                 GError **error)
{
  return ts_queue_attempt (call, queue, FALSE, g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref), n, func, error);
}

static gboolean
dequeue_run (TsCall *call,
             GError **error)
{
  TsQueue *queue = get_queue (call, error);
  GError *failure = NULL;
  TsQueueAttempt *attempt;

  if (queue == NULL || !check_components (call, queue, error))
    return FALSE;

  attempt = attempt_dequeue (call, queue, 1, ts_queue_try_dequeue, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  for (guint i = 0; attempt != NULL && i < call->n_out; i++)
    call->out[i] = ts_tensor_ref (g_ptr_array_index ((GPtrArray *)g_ptr_array_index (attempt->elements, 0), i));
  return TRUE;
}

static gboolean
check_many (const TsCall *call,
            const TsQueue *queue,
            gint64 n,
            GError **error)
{
  if (n < 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "DequeueManyOp requested %" G_GINT64_FORMAT " < 0 elements", n);
  else if (!ts_queue_has_shapes (queue))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s's DequeueMany and DequeueUpTo require the components to have specified shapes.", queue->kind->name);
  else
    return check_components (call, queue, error);
  return FALSE;
}

static gboolean
dequeue_many (TsCall *call,
              TsQueueTry func,
              GError **error)
{
  TsQueue *queue = get_queue (call, error);
  GError *failure = NULL;
  TsQueueAttempt *attempt;
  gint64 n;

  if (queue == NULL || !ts_arg_one_element (call, 1, "n", &n, error) || !check_many (call, queue, n, error))
    return FALSE;
  if (n == 0)
    return ts_queue_stack (call, queue, NULL, error);

  attempt = attempt_dequeue (call, queue, (gsize)n, func, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  return attempt == NULL || ts_queue_stack (call, queue, attempt->elements, error);
}

static gboolean
dequeue_many_run (TsCall *call,
                  GError **error)
{
  return dequeue_many (call, ts_queue_try_dequeue, error);
}

static gboolean
dequeue_up_to_run (TsCall *call,
                   GError **error)
{
  return dequeue_many (call, try_dequeue_up_to, error);
}

/* ---- close ---- */

static gboolean
close_prepare (TsKernelInit *init,
               GError **error)
{
  return ts_operation_get_attr_bool (init->op, "cancel_pending_enqueues", init->state, error);
}

/* After those that wait to put something in. */
static TsQueueStatus
try_close (TsQueueAttempt *attempt,
           GError **error)
{
  if (ts_queue_is_closed (attempt->queue))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_CANCELLED, "Queue '%s' is already closed.", attempt->queue->base.name);
      return TS_QUEUE_FAILED;
    }
  ts_queue_close (attempt->queue, attempt->resources);
  return TS_QUEUE_COMPLETE;
}

static gboolean
close_run (TsCall *call,
           GError **error)
{
  const gboolean *cancels = call->state;
  TsQueue *queue = get_queue (call, error);
  GError *failure = NULL;

  if (queue == NULL)
    return FALSE;
  if (*cancels)
    {
      for (GList *link = queue->enqueuers.head; link != NULL; link = link->next)
        ((TsQueueAttempt *)link->data)->is_cancelled = TRUE;
      if (!ts_queue_is_closed (queue))
        ts_queue_close (queue, call->resources);
      return TRUE;
    }

  ts_queue_attempt (call, queue, TRUE, NULL, 0, try_close, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* ---- looking ---- */

static gboolean
size_run (TsCall *call,
          GError **error)
{
  TsQueue *queue = get_queue (call, error);

  if (queue == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)ts_queue_get_size (queue) });
  return TRUE;
}

static gboolean
is_closed_run (TsCall *call,
               GError **error)
{
  TsQueue *queue = get_queue (call, error);

  if (queue == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { ts_queue_is_closed (queue) });
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/queue_op.cc"
#define BOTH(type, ...)                     \
  { .op = type, __VA_ARGS__, SEMANTICS },   \
  {                                         \
    .op = type "V2", __VA_ARGS__, SEMANTICS \
  }

const TsKernelDef ts_use_queue_kernels[] = {
  BOTH ("QueueClose", .prepare = close_prepare, .state_size = sizeof (gboolean), .run = close_run),
  BOTH ("QueueDequeue", .prepare = prepare, .run = dequeue_run),
  BOTH ("QueueDequeueMany", .prepare = prepare, .run = dequeue_many_run),
  BOTH ("QueueDequeueUpTo", .prepare = prepare, .run = dequeue_up_to_run),
  BOTH ("QueueEnqueue", .prepare = prepare, .run = enqueue_run),
  BOTH ("QueueEnqueueMany", .prepare = prepare, .run = enqueue_many_run),
  BOTH ("QueueIsClosed", .run = is_closed_run),
  BOTH ("QueueSize", .run = size_run),
  { 0 },
};

const TsShapeDef ts_use_queue_shapes[] = {
  { 0 },
};
