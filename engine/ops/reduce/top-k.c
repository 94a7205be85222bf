#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/reduce/ts-order.h"
#include "engine/ts-error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* TopK, TopKV2, NthElement, InTopK: the largest elements of rows. */

#define THREAD_ELEMENTS 16384

/* One element of a row: its key and its place. The first of equal ones counts as the larger. */
typedef struct
{
  guint64 key;
  gint32 index;
} Item;

static gboolean
is_before (const Item *a,
           const Item *b)
{
  return a->key != b->key ? a->key > b->key : a->index < b->index;
}

/* ---- TopK ---- */

/* A heap whose root is the least item. Where the result need not be sorted, TensorFlow gives it in the order of its heap (lib/gtl/top_n.h with the
 * heaps of the C++ library), so this one moves items just as that one does. */

/* Puts @item at @hole or as far above it, up to @top, as it belongs. */
static void
rise (Item *heap,
      gsize top,
      gsize hole,
      Item item)
{
  for (gsize parent; hole > top && is_before (&heap[parent = (hole - 1) / 2], &item); hole = parent)
    heap[hole] = heap[parent];
  heap[hole] = item;
}

/* Puts @item in the place of the root of the heap below @hole: the hole sinks along the lesser children to the bottom, then
 * the item rises from there. */
static void
refill (Item *heap,
        gsize n,
        gsize hole,
        Item item)
{
  gsize top = hole;

  for (gsize child; (child = 2 * hole + 1) < n; hole = child)
    {
      if (child + 1 < n && !is_before (&heap[child + 1], &heap[child]))
        child++;
      heap[hole] = heap[child];
    }
  rise (heap, top, hole, item);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  return is_before (a, b) ? -1 : 1;
}

/* The @k largest of @n keys into @heap, which has room for one more. */
static void
select_largest (const guint64 *keys,
                gsize n,
                gsize k,
                gboolean sorted,
                Item *heap)
{
  gsize n_first = MIN (k + 1, n);

  for (gsize i = 0; i < n_first; i++)
    heap[i] = (Item) { keys[i], (gint32)i };

  if (k < n)
    {
      for (gsize i = n_first / 2; i-- > 0;)
        refill (heap, n_first, i, heap[i]);
      refill (heap, k, 0, heap[k]);
      for (gsize i = n_first; i < n; i++)
        if (keys[i] > heap[0].key)
          {
            rise (heap, 0, k, (Item) { keys[i], (gint32)i });
            refill (heap, k, 0, heap[k]);
          }
    }
  if (sorted || k == n)
    qsort (heap, k, sizeof *heap, compare_items);
}

typedef struct
{
  const TsTensor *in;
  TsTensor *values;
  TsTensor *indices;
  gsize n, k;
  gboolean sorted;
} TopK;

static void
top_k_rows (gsize begin,
            gsize end,
            gpointer data)
{
  const TopK *job = data;
  g_autofree guint64 *keys = g_new (guint64, job->n + 1);
  g_autofree Item *heap = g_new (Item, job->k + 1); /* one more to begin with */
  gsize size = ts_dtype_size (job->in->dtype);

  for (gsize row = begin; row < end; row++)
    {
      const char *in = ts_elements_at (job->in, row * job->n);

      ts_order_keys (job->in->dtype, in, job->n, keys);
      select_largest (keys, job->n, job->k, job->sorted, heap);
      for (gsize i = 0; i < job->k; i++)
        {
          ts_int_put (job->indices, row * job->k + i, heap[i].index);
          memcpy (ts_elements_at (job->values, row * job->k + i), in + (gsize)heap[i].index * size, size);
        }
    }
}

static gboolean
check_k (gint64 k,
         gint64 n,
         GError **error)
{
  if (k >= 0 && (n < 0 || k <= n))
    return TRUE;
  if (n < 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "k must not be negative, is %" G_GINT64_FORMAT, k);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "k is %" G_GINT64_FORMAT ", the last dimension has size %" G_GINT64_FORMAT, k, n);
  return FALSE;
}

static gboolean
fail_scalar (GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must have a dimension");
  return FALSE;
}

static gboolean
top_k (TsCall *call,
       gint64 k,
       gboolean sorted,
       GError **error)
{
  const TsTensor *in = call->in[0];
  TsShape shape;
  TopK job;

  if (in->shape.rank == 0)
    return fail_scalar (error);
  ts_shape_copy (&shape, &in->shape);
  job.n = (gsize)shape.dims[shape.rank - 1];
  if (!check_k (k, (gint64)job.n, error))
    return FALSE;
  shape.dims[shape.rank - 1] = k;
  if (ts_call_alloc (call, 0, &shape, error) == NULL || ts_call_alloc (call, 1, &shape, error) == NULL)
    return FALSE;
  if (call->out[0]->n_elements == 0)
    return TRUE;

  job.in = in;
  job.values = call->out[0];
  job.indices = call->out[1];
  job.k = (gsize)k;
  job.sorted = sorted;
  return ts_call_parallel_for (call, in->n_elements / job.n, MAX (1, THREAD_ELEMENTS / job.n), top_k_rows, &job, error);
}

typedef struct
{
  gint64 k;
  gboolean sorted;
} TopKAttrs;

static gboolean
top_k_prepare (TsKernelInit *init,
               GError **error)
{
  TopKAttrs *self = init->state;

  return ts_operation_get_attr_bool (init->op, "sorted", &self->sorted, error) &&
         (init->op->n_inputs > 1 || ts_operation_get_attr_int (init->op, "k", &self->k, error));
}

static gboolean
top_k_run (TsCall *call,
           GError **error)
{
  const TopKAttrs *self = call->state;

  return top_k (call, self->k, self->sorted, error);
}

static gboolean
top_k_v2_run (TsCall *call,
              GError **error)
{
  const TopKAttrs *self = call->state;
  gint64 k;

  return ts_arg_scalar (call, 1, "k", &k, error) && top_k (call, k, self->sorted, error);
}

static gboolean
top_k_shape (TsShapeCall *call,
             GError **error)
{
  const TsShape *in = call->in[0];
  gint64 k = TS_SHAPE_UNKNOWN_DIM;
  gboolean known;

  if (call->n_in > 1)
    {
      known = ts_shape_input_as_int (call, 1, &k);
      if (!ts_shape_expect_rank (call, 1, 0, error))
        return FALSE;
    }
  else
    {
      known = TRUE;
      if (!ts_operation_get_attr_int (call->op, "k", &k, error))
        return FALSE;
    }

  if (in->rank == 0)
    return fail_scalar (error);
  if (known && !check_k (k, in->rank > 0 ? in->dims[in->rank - 1] : -1, error))
    return FALSE;
  for (guint i = 0; i < call->n_out && in->rank > 0; i++)
    {
      ts_shape_copy (&call->out[i], in);
      call->out[i].dims[in->rank - 1] = k;
    }
  return TRUE;
}

/* ---- NthElement: of each row, counted from the smallest, or from the largest ---- */

/* Puts the element that belongs at place @k of a sorted row there. */
static guint64
select_nth (guint64 *keys,
            gsize n,
            gsize k)
{
  gsize begin = 0, end = n;

  while (end - begin > 1)
    {
      guint64 pivot = keys[begin + (end - begin) / 2];
      gsize low = begin, i = begin, high = end;

      while (i < high)
        {
          guint64 key = keys[i];

          if (key < pivot)
            {
              keys[i++] = keys[low];
              keys[low++] = key;
            }
          else if (key > pivot)
            {
              keys[i] = keys[--high];
              keys[high] = key;
            }
          else
            i++;
        }
      if (k < low)
        end = low;
      else if (k < high)
        return pivot;
      else
        begin = high;
    }
  return keys[begin];
}

/* The first of @n elements from @begin on that has that key, as it is: a key has no sign of a zero. @keys: as scratch */
static gsize
find_first (TsTensor *in,
            gsize begin,
            guint64 key,
            guint64 *keys,
            gsize n)
{
  gsize i = 0;

  ts_order_keys (in->dtype, ts_elements_at (in, begin), n, keys);
  while (keys[i] != key)
    i++;
  return begin + i;
}

static gboolean
nth_element_prepare (TsKernelInit *init,
                     GError **error)
{
  return ts_operation_get_attr_bool (init->op, "reverse", init->state, error);
}

static gboolean
nth_element_run (TsCall *call,
                 GError **error)
{
  TsTensor *in = call->in[0];
  g_autofree guint64 *keys = NULL;
  gsize n, found, size = ts_dtype_size (in->dtype);
  gint64 k;
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_scalar (call, 1, "n", &k, error))
    return FALSE;
  if (in->shape.rank == 0)
    return fail_scalar (error);
  n = (gsize)in->shape.dims[in->shape.rank - 1];
  if (k < 0 || k >= (gint64)n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "n is %" G_GINT64_FORMAT ", not in [0, %" G_GSIZE_FORMAT ")", k, n);
      return FALSE;
    }
  if (*(const gboolean *)call->state)
    k = (gint64)n - 1 - k;

  ts_shape_init (&shape, in->shape.rank - 1, in->shape.dims);
  out = ts_call_alloc (call, 0, &shape, error);
  keys = g_new (guint64, n);
  for (gsize row = 0; out != NULL && row < out->n_elements; row++)
    {
      if (row % 64 == 0 && ts_call_is_cancelled (call, error))
        return FALSE;
      ts_order_keys (in->dtype, ts_elements_at (in, row * n), n, keys);
      found = find_first (in, row * n, select_nth (keys, n, (gsize)k), keys, n);
      memcpy (ts_elements_at (out, row), ts_elements_at (in, found), size);
    }
  return out != NULL;
}

static gboolean
nth_element_shape (TsShapeCall *call,
                   GError **error)
{
  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !ts_shape_expect_rank (call, 1, 0, error))
    return FALSE;
  if (call->in[0]->rank > 0)
    ts_shape_init (&call->out[0], call->in[0]->rank - 1, call->in[0]->dims);
  return TRUE;
}

/* ---- InTopK: whether fewer than k predictions are above that for the target ---- */

static gboolean
is_in_top (const float *row,
           gint64 n,
           gint64 target,
           gint64 k)
{
  gint64 n_above = 0;

  if (target < 0 || target >= n || !isfinite (row[target]))
    return FALSE;
  for (gint64 i = 0; i < n; i++)
    {
      if (!isfinite (row[i]))
        return FALSE;
      n_above += row[i] > row[target];
    }
  return n_above < k;
}

static gboolean
in_top_k (TsCall *call,
          gint64 k,
          GError **error)
{
  const TsTensor *predictions = call->in[0], *targets = call->in[1];
  TsTensor *out;
  gint64 n;

  if (!ts_arg_check_rank (call, 0, "predictions", 2, error) || !ts_arg_check_rank (call, 1, "targets", 1, error))
    return FALSE;
  if (predictions->shape.dims[0] != targets->shape.dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "there are %" G_GINT64_FORMAT " rows of predictions, %" G_GINT64_FORMAT " targets",
                   predictions->shape.dims[0], targets->shape.dims[0]);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &targets->shape, error);
  if (out == NULL)
    return FALSE;

  n = predictions->shape.dims[1];
  for (gsize i = 0; i < targets->n_elements; i++)
    ((guint8 *)out->data)[i] = (guint8)is_in_top ((const float *)predictions->data + (gsize)n * i, n, ts_int_at (targets, i), k);
  return TRUE;
}

static gboolean
in_top_k_prepare (TsKernelInit *init,
                  GError **error)
{
  return ts_operation_get_attr_int (init->op, "k", init->state, error);
}

static gboolean
in_top_k_run (TsCall *call,
              GError **error)
{
  return in_top_k (call, *(const gint64 *)call->state, error);
}

static gboolean
in_top_k_v2_run (TsCall *call,
                 GError **error)
{
  gint64 k;

  return ts_arg_scalar (call, 2, "k", &k, error) && in_top_k (call, k, error);
}

static gboolean
in_top_k_shape (TsShapeCall *call,
                GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (call->in[i]->rank > 0)
      n = MAX (n, call->in[i]->dims[0]);
  call->out[0] = TS_SHAPE (n);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define TOP_K .semantics = "tensorflow/core/kernels/topk_op.cc"
#define IN_TOP_K .semantics = "tensorflow/core/kernels/in_topk_op.cc"

const TsKernelDef ts_top_k_kernels[] = {
  { .op = "InTopK", .prepare = in_top_k_prepare, .state_size = sizeof (gint64), .run = in_top_k_run, IN_TOP_K },
  { .op = "InTopKV2", .run = in_top_k_v2_run, IN_TOP_K },
  { .op = "NthElement", .dtypes = TS_DTYPES_REAL, .prepare = nth_element_prepare, .state_size = sizeof (gboolean), .run = nth_element_run, .semantics = "tensorflow/core/kernels/nth_element_op.cc" },
  { .op = "TopK", .dtypes = TS_DTYPES_REAL, .prepare = top_k_prepare, .state_size = sizeof (TopKAttrs), .run = top_k_run, TOP_K },
  { .op = "TopKV2", .dtypes = TS_DTYPES_REAL, .prepare = top_k_prepare, .state_size = sizeof (TopKAttrs), .run = top_k_v2_run, TOP_K },
  { 0 },
};

const TsShapeDef ts_top_k_shapes[] = {
  { "InTopK", in_top_k_shape },
  { "InTopKV2", in_top_k_shape },
  { "NthElement", nth_element_shape },
  { "TopK", top_k_shape },
  { "TopKV2", top_k_shape },
  { 0 },
};
