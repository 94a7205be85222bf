#include "engine/ops/ts-families.h"

#include "engine/ops/queue/ts-queue.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

#include <string.h>

/* FIFOQueue, PaddingFIFOQueue, PriorityQueue, RandomShuffleQueue, FakeQueue. */

static const TsQueueKind fifo = { .name = "FIFOQueue" };
static const TsQueueKind padding = { .name = "PaddingFIFOQueue", .is_padding = TRUE };
static const TsQueueKind priority = { .name = "PriorityQueue", .is_sorted = TRUE };
static const TsQueueKind shuffle = { .name = "RandomShuffleQueue", .is_shuffled = TRUE };

typedef struct
{
  TsQueue *wanted;  /* as the attributes say; of the node alone */
  TsTensor *handle; /* (nullable): made at the first run */
} Maker;

static void
release (gpointer state)
{
  Maker *self = state;

  if (self->wanted != NULL)
    ts_resource_unref (&self->wanted->base);
  g_clear_pointer (&self->handle, ts_tensor_unref);
}

/* ---- what the attributes say ---- */

/* The first component of a priority queue is the priority, which the attributes do not speak of. */
static gboolean
read_components (TsQueue *queue,
                 const TsOperation *op,
                 GError **error)
{
  guint n_dtypes = 0, n_shapes = 0, first = queue->kind->is_sorted ? 1 : 0;
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, "component_types", &n_dtypes, error);
  g_autofree TsShape *shapes = dtypes != NULL ? ts_operation_dup_attr_shapes (op, "shapes", &n_shapes, error) : NULL;

  if (shapes == NULL)
    return FALSE;
  if (n_shapes != n_dtypes && (n_shapes > 0 || queue->kind->is_padding || queue->kind->is_sorted))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %u shapes for %u components", n_shapes, n_dtypes);
      return FALSE;
    }

  queue->n_components = first + n_dtypes;
  queue->dtypes = g_new (TsDType, queue->n_components + 1);
  queue->dtypes[0] = TS_DTYPE_INT64;
  memcpy (queue->dtypes + first, dtypes, n_dtypes * sizeof *dtypes);
  if (n_shapes == 0 && first == 0)
    return TRUE;
  queue->shapes = g_new (TsShape, queue->n_components + 1);
  queue->shapes[0] = TS_SHAPE_SCALAR;
  memcpy (queue->shapes + first, shapes, n_shapes * sizeof *shapes);
  return TRUE;
}

static gboolean
read_shuffling (TsQueue *queue,
                const TsOperation *op,
                GError **error)
{
  gint64 min_after_dequeue, seed, seed2;

  if (!ts_operation_get_attr_int (op, "min_after_dequeue", &min_after_dequeue, error) || !ts_operation_get_attr_int (op, "seed", &seed, error) ||
      !ts_operation_get_attr_int (op, "seed2", &seed2, error))
    return FALSE;
  if (min_after_dequeue < 0 || (gsize)min_after_dequeue >= queue->capacity)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "min_after_dequeue is %" G_GINT64_FORMAT ", must be at least 0 and below the capacity, %" G_GSIZE_FORMAT, min_after_dequeue, queue->capacity);
      return FALSE;
    }
  queue->min_after_dequeue = (gsize)min_after_dequeue;
  queue->seed = (guint64)seed;
  queue->seed2 = (guint64)seed2;
  return TRUE;
}

static gboolean
prepare (TsKernelInit *init,
         const TsQueueKind *kind,
         GError **error)
{
  Maker *self = init->state;
  TsResourceName name = { NULL, NULL };
  gint64 capacity;

  if (!ts_resource_name_init (&name, init->op, error))
    return FALSE;
  self->wanted = ts_queue_new (kind, name.container, name.name);
  ts_resource_name_clear (&name);

  if (!ts_operation_get_attr_int (init->op, "capacity", &capacity, error))
    return FALSE;
  self->wanted->capacity = capacity < 0 ? G_MAXINT32 : (gsize)capacity;
  return read_components (self->wanted, init->op, error) && (!kind->is_shuffled || read_shuffling (self->wanted, init->op, error));
}

#define PREPARE(kind)                                                 \
  static gboolean kind##_prepare (TsKernelInit *init, GError **error) \
  {                                                                   \
    return prepare (init, &kind, error);                              \
  }

PREPARE (fifo)
PREPARE (padding)
PREPARE (priority)
PREPARE (shuffle)

/* ---- run ---- */

/* The queue of that name, or this one; each session has its own. (transfer full) */
static TsQueue *
find_or_add (const Maker *self,
             TsCall *call,
             GError **error)
{
  TsQueue *wanted = self->wanted;
  TsQueue *queue = (TsQueue *)ts_resources_lookup (call->resources, &ts_queue_type, wanted->base.container, wanted->base.name);

  if (queue == NULL)
    {
      if (wanted->seed == 0 && wanted->seed2 == 0)
        wanted->seed = ts_resources_get_seed (call->resources) ^ g_str_hash (wanted->base.name);
      ts_resources_add (call->resources, &wanted->base, NULL);
      return (TsQueue *)ts_resource_ref (&wanted->base);
    }
  if (ts_queue_check_same (queue, wanted, error))
    return queue;
  ts_resource_unref (&queue->base);
  return NULL;
}

static gboolean
make_run (TsCall *call,
          GError **error)
{
  Maker *self = call->state;

  if (self->handle == NULL)
    {
      TsQueue *queue = find_or_add (self, call, error);

      if (queue == NULL)
        return FALSE;
      self->handle = ts_dtype_is_ref (call->out_dtypes[0]) ? ts_tensor_new_reference (TS_DTYPE_STRING, &queue->base) : ts_tensor_new_handle (&queue->base);
      ts_resource_unref (&queue->base);
    }
  call->out[0] = ts_tensor_ref (self->handle);
  return TRUE;
}

/* A handle as those ops want it that take a reference. */
static gboolean
fake_run (TsCall *call,
          GError **error)
{
  TsResource *queue = ts_call_get_resource (call, 0, &ts_queue_type, error);

  if (queue == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_reference (TS_DTYPE_STRING, queue);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define QUEUE(type, kind, file)                                                                                                                               \
  { .op = type, .prepare = kind##_prepare, .state_size = sizeof (Maker), .release = release, .run = make_run, .semantics = "tensorflow/core/kernels/" file }, \
  {                                                                                                                                                           \
    .op = type "V2", .prepare = kind##_prepare, .state_size = sizeof (Maker), .release = release, .run = make_run,                                            \
    .semantics = "tensorflow/core/kernels/" file                                                                                                              \
  }

const TsKernelDef ts_make_queue_kernels[] = {
  QUEUE ("FIFOQueue", fifo, "fifo_queue_op.cc"),
  QUEUE ("PaddingFIFOQueue", padding, "padding_fifo_queue_op.cc"),
  QUEUE ("PriorityQueue", priority, "priority_queue_op.cc"),
  QUEUE ("RandomShuffleQueue", shuffle, "random_shuffle_queue_op.cc"),
  { .op = "FakeQueue", .run = fake_run, .semantics = "tensorflow/core/kernels/queue_op.cc" },
  { 0 },
};

const TsShapeDef ts_make_queue_shapes[] = {
  { 0 },
};
