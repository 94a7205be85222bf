#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* Lists, arrays and queues of tensors: what is behind a handle is an element, or a queue's components.
 * tensorflow/core/ops/list_ops.cc, data_flow_ops.cc. */

static gboolean
merge (TsShape *a,
       const TsShape *b,
       const char *what,
       GError **error)
{
  g_autofree char *x = NULL, *y = NULL;

  if (ts_shape_merge (a, b, a))
    return TRUE;
  x = ts_shape_to_string (a);
  y = ts_shape_to_string (b);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s have shape %s, not %s", what, x, y);
  return FALSE;
}

/* [@n] in front of @element. */
static void
set_stacked (TsShape *out,
             gint64 n,
             const TsShape *element)
{
  if (element->rank < 0 || element->rank == TS_SHAPE_MAX_RANK)
    {
      out->rank = TS_SHAPE_UNKNOWN_RANK;
      return;
    }
  out->rank = element->rank + 1;
  out->dims[0] = n;
  for (int i = 0; i < element->rank; i++)
    out->dims[i + 1] = element->dims[i];
}

static void
drop_first (TsShape *shape)
{
  for (int i = 1; i < shape->rank; i++)
    shape->dims[i - 1] = shape->dims[i];
  shape->rank = shape->rank > 0 ? shape->rank - 1 : TS_SHAPE_UNKNOWN_RANK;
}

/* ---- TensorList ---- */

static TsDType
element_dtype (const TsShapeCall *call)
{
  TsDType dtype = TS_DTYPE_INVALID;

  ts_operation_get_attr_dtype (call->op, "element_dtype", &dtype, NULL);
  return dtype;
}

static void
set_list (TsShapeCall *call,
          guint output,
          const TsShape *element)
{
  TsDType dtype = element_dtype (call);

  call->out[output].rank = 0;
  ts_shape_set_handle (call, output, 1, element, &dtype);
}

/* A new list whose elements are as input @i says. */
static gboolean
new_list (TsShapeCall *call,
          guint i,
          GError **error)
{
  TsShape element;

  if (!ts_shape_input_as_shape (call, i, &element, error))
    return FALSE;
  set_list (call, 0, &element);
  return TRUE;
}

static gboolean
empty_list_shape (TsShapeCall *call,
                  GError **error)
{
  return new_list (call, 0, error);
}

/* What is known of an element: by the list, and by input @i that says it again (if it is there). */
static gboolean
element_of (TsShapeCall *call,
            guint i,
            TsShape *element,
            GError **error)
{
  TsShape said;

  if (!ts_shape_input_handle (call, 0, 0, element, NULL))
    element->rank = TS_SHAPE_UNKNOWN_RANK;
  if (i >= call->n_in)
    return TRUE;
  return ts_shape_input_as_shape (call, i, &said, error) && merge (element, &said, "elements of the list", error);
}

static gboolean
get_item_shape (TsShapeCall *call,
                GError **error)
{
  return element_of (call, 2, &call->out[0], error);
}

static gboolean
pop_back_shape (TsShapeCall *call,
                GError **error)
{
  call->out[0].rank = 0;
  ts_shape_pass_handle (call, 0, 0);
  return element_of (call, 1, &call->out[1], error);
}

/* Also SetItem, Resize, ConcatLists: the list stays what it was. */
static gboolean
same_list_shape (TsShapeCall *call,
                 GError **error)
{
  call->out[0].rank = 0;
  ts_shape_pass_handle (call, 0, 0);
  return TRUE;
}

static gboolean
stack_shape (TsShapeCall *call,
             GError **error)
{
  TsShape element;
  gint64 n = -1;

  if (!element_of (call, 1, &element, error))
    return FALSE;
  ts_operation_get_attr_int (call->op, "num_elements", &n, NULL);
  set_stacked (&call->out[0], MAX (n, TS_SHAPE_UNKNOWN_DIM), &element);
  return TRUE;
}

static gboolean
gather_shape (TsShapeCall *call,
              GError **error)
{
  TsShape element;

  if (!ts_shape_expect_rank (call, 1, 1, error) || !element_of (call, 2, &element, error))
    return FALSE;
  set_stacked (&call->out[0], call->in[1]->rank == 1 ? call->in[1]->dims[0] : TS_SHAPE_UNKNOWN_DIM, &element);
  return TRUE;
}

static gboolean
concat_shape (TsShapeCall *call,
              GError **error)
{
  TsShape element, stated;

  if (!element_of (call, 1, &element, error))
    return FALSE;
  if (ts_operation_get_attr_shape (call->op, "element_shape", &stated, NULL) && !merge (&element, &stated, "elements of the list", error))
    return FALSE;
  drop_first (&element);
  set_stacked (&call->out[0], TS_SHAPE_UNKNOWN_DIM, &element);
  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* Rows of a tensor as elements; input @i says their shape again. */
static gboolean
list_of_rows (TsShapeCall *call,
              guint i,
              GError **error)
{
  TsShape element, row = *call->in[0];

  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !ts_shape_input_as_shape (call, i, &element, error))
    return FALSE;
  if (row.rank > 0)
    drop_first (&row);
  if (!merge (&element, &row, "elements of the list", error))
    return FALSE;
  set_list (call, 0, &element);
  return TRUE;
}

static gboolean
from_tensor_shape (TsShapeCall *call,
                   GError **error)
{
  return list_of_rows (call, 1, error);
}

static gboolean
scatter_shape (TsShapeCall *call,
               GError **error)
{
  return list_of_rows (call, 2, error);
}

static gboolean
split_shape (TsShapeCall *call,
             GError **error)
{
  TsShape element, piece = *call->in[0];

  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !ts_shape_input_as_shape (call, 1, &element, error))
    return FALSE;
  if (piece.rank > 0)
    piece.dims[0] = TS_SHAPE_UNKNOWN_DIM;
  if (!merge (&element, &piece, "elements of the list", error))
    return FALSE;
  set_list (call, 0, &element);
  return TRUE;
}

static gboolean
element_shape_shape (TsShapeCall *call,
                     GError **error)
{
  TsShape element;

  if (ts_shape_input_handle (call, 0, 0, &element, NULL) && element.rank >= 0)
    call->out[0] = TS_SHAPE (element.rank);
  return TRUE;
}

/* ---- TensorArray: what is known of the elements goes with the flow ---- */

static void
set_array (TsShapeCall *call,
           guint output,
           const TsShape *element,
           TsDType dtype)
{
  TsShape shapes[2] = { *element, TS_SHAPE_SCALAR };
  TsDType dtypes[2] = { dtype, TS_DTYPE_INVALID };

  ts_shape_set_handle (call, output, 2, shapes, dtypes);
}

static gboolean
array_shape (TsShapeCall *call,
             GError **error)
{
  TsShape element = TS_SHAPE_UNKNOWN;
  TsDType dtype = TS_DTYPE_INVALID;
  gboolean identical = FALSE;

  call->out[0] = TS_SHAPE (2);
  if (call->n_out < 2)
    return TRUE;
  call->out[1].rank = 0;
  ts_operation_get_attr_dtype (call->op, "dtype", &dtype, NULL);
  ts_operation_get_attr_shape (call->op, "element_shape", &element, NULL);
  ts_operation_get_attr_bool (call->op, "identical_element_shapes", &identical, NULL);
  if (identical)
    set_array (call, 1, &element, dtype);
  else if (element.rank >= 0)
    ts_shape_set_handle (call, 1, 1, &element, &dtype);
  return TRUE;
}

/* The array after @written has been put into it: if all its elements have one shape, it is this. */
static gboolean
put (TsShapeCall *call,
     const TsShape *written,
     GError **error)
{
  guint flow = call->n_in - 1;
  TsShape element, same;
  TsDType dtype, marker;

  call->out[0].rank = 0;
  ts_shape_pass_handle (call, 0, flow);
  if (!ts_shape_input_handle (call, flow, 0, &element, &dtype) || !ts_shape_input_handle (call, flow, 1, &same, &marker) ||
      marker != TS_DTYPE_INVALID)
    return TRUE;
  if (!merge (&element, written, "elements of the array", error))
    return FALSE;
  set_array (call, 0, &element, dtype);
  return TRUE;
}

static gboolean
array_write_shape (TsShapeCall *call,
                   GError **error)
{
  return ts_shape_expect_rank (call, 1, 0, error) && put (call, call->in[2], error);
}

static gboolean
array_scatter_shape (TsShapeCall *call,
                     GError **error)
{
  TsShape row = *call->in[2];

  if (!ts_shape_expect_rank (call, 1, 1, error) || !ts_shape_expect_rank_at_least (call, 2, 1, error))
    return FALSE;
  drop_first (&row);
  return put (call, &row, error);
}

static gboolean
array_split_shape (TsShapeCall *call,
                   GError **error)
{
  call->out[0].rank = 0;
  ts_shape_pass_handle (call, 0, call->n_in - 1);
  return TRUE;
}

static void
array_element (TsShapeCall *call,
               TsShape *element)
{
  TsShape stated;

  if (!ts_shape_input_handle (call, call->n_in - 1, 0, element, NULL))
    element->rank = TS_SHAPE_UNKNOWN_RANK;
  if (ts_operation_get_attr_shape (call->op, "element_shape", &stated, NULL))
    ts_shape_merge (element, &stated, element);
}

static gboolean
array_read_shape (TsShapeCall *call,
                  GError **error)
{
  array_element (call, &call->out[0]);
  return TRUE;
}

static gboolean
array_gather_shape (TsShapeCall *call,
                    GError **error)
{
  TsShape element;

  if (!ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  array_element (call, &element);
  set_stacked (&call->out[0], call->in[1]->rank == 1 ? call->in[1]->dims[0] : TS_SHAPE_UNKNOWN_DIM, &element);
  return TRUE;
}

static gboolean
array_concat_shape (TsShapeCall *call,
                    GError **error)
{
  TsShape element = TS_SHAPE_UNKNOWN, rest;

  array_element (call, &element);
  if (element.rank > 0)
    drop_first (&element);
  else
    element.rank = TS_SHAPE_UNKNOWN_RANK;
  if (ts_operation_get_attr_shape (call->op, "element_shape_except0", &rest, NULL))
    ts_shape_merge (&element, &rest, &element);
  set_stacked (&call->out[0], TS_SHAPE_UNKNOWN_DIM, &element);
  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

static gboolean
array_grad_shape (TsShapeCall *call,
                  GError **error)
{
  call->out[0] = TS_SHAPE (2);
  if (call->n_out > 1)
    call->out[1].rank = 0;
  return TRUE;
}

/* ---- queues ---- */

static gboolean
queue_shape (TsShapeCall *call,
             GError **error)
{
  guint n_shapes = 0, n_dtypes = 0;
  g_autofree TsShape *shapes = ts_operation_dup_attr_shapes (call->op, "shapes", &n_shapes, NULL);
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (call->op, "component_types", &n_dtypes, NULL);

  if (ts_graph_get_dtype (call->op->graph, (TsOutput) { call->op->index, 0 }) == TS_DTYPE_RESOURCE)
    call->out[0].rank = 0;
  else
    call->out[0] = TS_SHAPE (2);
  if (shapes != NULL && dtypes != NULL && n_shapes == n_dtypes)
    ts_shape_set_handle (call, 0, n_shapes, shapes, dtypes);
  return TRUE;
}

static gboolean
dequeue_shape (TsShapeCall *call,
               GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    if (!ts_shape_input_handle (call, 0, i, &call->out[i], NULL))
      call->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
  return TRUE;
}

static gboolean
dequeue_rows (TsShapeCall *call,
              gint64 n)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      TsShape component;

      if (ts_shape_input_handle (call, 0, i, &component, NULL))
        set_stacked (&call->out[i], n, &component);
    }
  return TRUE;
}

static gboolean
dequeue_many_shape (TsShapeCall *call,
                    GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;

  if (!ts_shape_expect_rank (call, 1, 0, error))
    return FALSE;
  if (ts_shape_input_as_int (call, 1, &n) && n < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " elements are asked for, cannot be below 0", n);
      return FALSE;
    }
  return dequeue_rows (call, n);
}

static gboolean
dequeue_up_to_shape (TsShapeCall *call,
                     GError **error)
{
  return ts_shape_expect_rank (call, 1, 0, error) && dequeue_rows (call, TS_SHAPE_UNKNOWN_DIM);
}

const TsShapeDef ts_list_shapes[] = {
  { "EmptyTensorList", empty_list_shape },
  { "TensorListReserve", empty_list_shape },
  { "TensorListPushBack", same_list_shape },
  { "TensorListPushBackBatch", ts_shape_of_input_0 },
  { "TensorListSetItem", same_list_shape },
  { "TensorListResize", same_list_shape },
  { "TensorListConcatLists", ts_shape_of_input_0 },
  { "TensorListScatterIntoExistingList", same_list_shape },
  { "TensorListLength", ts_shape_scalar },
  { "TensorListGetItem", get_item_shape },
  { "TensorListPopBack", pop_back_shape },
  { "TensorListStack", stack_shape },
  { "TensorListGather", gather_shape },
  { "TensorListConcat", concat_shape },
  { "TensorListConcatV2", concat_shape },
  { "TensorListFromTensor", from_tensor_shape },
  { "TensorListScatter", scatter_shape },
  { "TensorListScatterV2", scatter_shape },
  { "TensorListSplit", split_shape },
  { "TensorListElementShape", element_shape_shape },
  { "TensorArray", array_shape },
  { "TensorArrayV2", array_shape },
  { "TensorArrayV3", array_shape },
  { "TensorArrayWrite", array_write_shape },
  { "TensorArrayWriteV2", array_write_shape },
  { "TensorArrayWriteV3", array_write_shape },
  { "TensorArrayScatter", array_scatter_shape },
  { "TensorArrayScatterV2", array_scatter_shape },
  { "TensorArrayScatterV3", array_scatter_shape },
  { "TensorArrayUnpack", array_split_shape },
  { "TensorArraySplit", array_split_shape },
  { "TensorArraySplitV2", array_split_shape },
  { "TensorArraySplitV3", array_split_shape },
  { "TensorArrayRead", array_read_shape },
  { "TensorArrayReadV2", array_read_shape },
  { "TensorArrayReadV3", array_read_shape },
  { "TensorArrayGather", array_gather_shape },
  { "TensorArrayGatherV2", array_gather_shape },
  { "TensorArrayGatherV3", array_gather_shape },
  { "TensorArrayConcat", array_concat_shape },
  { "TensorArrayConcatV2", array_concat_shape },
  { "TensorArrayConcatV3", array_concat_shape },
  { "TensorArraySize", ts_shape_scalar },
  { "TensorArraySizeV2", ts_shape_scalar },
  { "TensorArraySizeV3", ts_shape_scalar },
  { "TensorArrayGrad", array_grad_shape },
  { "TensorArrayGradV2", array_grad_shape },
  { "TensorArrayGradV3", array_grad_shape },
  { "TensorArrayGradWithShape", array_grad_shape },
  { "FIFOQueue", queue_shape },
  { "FIFOQueueV2", queue_shape },
  { "PaddingFIFOQueue", queue_shape },
  { "PaddingFIFOQueueV2", queue_shape },
  { "PriorityQueue", queue_shape },
  { "PriorityQueueV2", queue_shape },
  { "RandomShuffleQueue", queue_shape },
  { "RandomShuffleQueueV2", queue_shape },
  { "QueueDequeue", dequeue_shape },
  { "QueueDequeueV2", dequeue_shape },
  { "QueueDequeueMany", dequeue_many_shape },
  { "QueueDequeueManyV2", dequeue_many_shape },
  { "QueueDequeueUpTo", dequeue_up_to_shape },
  { "QueueDequeueUpToV2", dequeue_up_to_shape },
  { 0 },
};
