#pragma once

#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

typedef struct _TsQueue TsQueue;
typedef struct _TsQueueKind TsQueueKind;

/**
 * TsQueueKind:
 * @name: the op type without its version: "FIFOQueue"
 * @is_padding: component shapes may have unknown dimensions; many elements are padded to the largest
 * @is_sorted: by the first component, an int64; equal ones in the order in which they came
 * @is_shuffled: any element may come next, drawn at random
 */
struct _TsQueueKind
{
  const char *name;
  gboolean is_padding;
  gboolean is_sorted;
  gboolean is_shuffled;
};

/**
 * TsQueue:
 * @n_components: tensors in an element
 * @dtypes: of them
 * @shapes: (nullable): that they must have; %NULL: any
 * @capacity: most elements
 * @min_after_dequeue: elements that a queue that is shuffled keeps while it is open
 * @seed: of what it draws, and @seed2
 *
 * A queue. Elements are arrays of TsTensor (GPtrArray), never changed. tensorflow/core/kernels/queue_base.cc and the files of the kinds.
 */
struct _TsQueue
{
  TsResource base;
  const TsQueueKind *kind;
  guint n_components;
  TsDType *dtypes;
  TsShape *shapes;
  gsize capacity;
  gsize min_after_dequeue;
  guint64 seed;
  guint64 seed2;

  /*< private >*/
  GPtrArray *elements; /* first to leave first */
  gboolean is_closed;
  guint64 n_drawn;
  GQueue enqueuers; /* TsQueueAttempt, first come first served; the session's thread only */
  GQueue dequeuers;
};

/* The type of all kinds of queues, so that one name means one queue. */
extern const TsResourceType ts_queue_type;

TsQueue *ts_queue_new (const TsQueueKind *kind, const char *container, const char *name);

/* Any thread. */
gsize ts_queue_get_size (TsQueue *self);
gboolean ts_queue_is_closed (TsQueue *self);
GPtrArray *ts_queue_dup_elements (TsQueue *self); /* (transfer full): what is in it, the first to leave first; of a queue that is shuffled in no order */

/* ---- changes, by the session's thread ---------------------------------------------------------- */

/* Takes @element; the queue must have room. */
void ts_queue_add (TsQueue *self, TsResources *resources, GPtrArray *element);

/* Puts an element back to where the next one comes from; takes it. */
void ts_queue_put_back (TsQueue *self, TsResources *resources, GPtrArray *element);

/* The next element; there must be one. (transfer full) */
GPtrArray *ts_queue_take (TsQueue *self, TsResources *resources);

void ts_queue_close (TsQueue *self, TsResources *resources);

/* ---- what fits ----------------------------------------------------------------------------------- */

/**
 * ts_queue_check:
 * @tensors: one for each component
 * @many: rows of them are the elements
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the component, what was expected and what found
 */
gboolean ts_queue_check (const TsQueue *self, TsTensor *const *tensors, guint n_tensors, gboolean many, GError **error);

/* Whether two queues of one name are the same. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_queue_check_same (const TsQueue *self, const TsQueue *wanted, GError **error);

/* Whether all components have shapes that are known, or, where the queue pads, known ranks. */
gboolean ts_queue_has_shapes (const TsQueue *self);

G_END_DECLS
