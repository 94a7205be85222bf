#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/data/ts-tensor-list.h"
#include "engine/ts-error.h"

/* Lists of tensors: making them, and one element at a time. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_operation_get_attr_dtype (init->op, "element_dtype", init->state, error);
}

static TsDType
element_dtype (const TsCall *call)
{
  return *(const TsDType *)call->state;
}

/* ---- EmptyTensorList, TensorListReserve ---- */

static gboolean
empty_run (TsCall *call,
           GError **error)
{
  TsTensorList *list;
  TsShape shape;
  gint64 max_elements;

  if (!ts_arg_scalar (call, 1, "max_num_elements", &max_elements, error) || !ts_arg_element_shape (call, 0, &shape, error))
    return FALSE;
  list = ts_tensor_list_new (element_dtype (call), &shape, 0, error);
  if (list == NULL)
    return FALSE;
  list->max_elements = max_elements;
  ts_call_give_list (call, 0, list);
  return TRUE;
}

static gboolean
check_size (gint64 n,
            GError **error)
{
  if (n >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a list cannot have %" G_GINT64_FORMAT " elements", n);
  return FALSE;
}

static gboolean
reserve_run (TsCall *call,
             GError **error)
{
  TsTensorList *list;
  TsShape shape;
  gint64 n;

  if (!ts_arg_element_shape (call, 0, &shape, error) || !ts_arg_scalar (call, 1, "num_elements", &n, error) || !check_size (n, error))
    return FALSE;
  list = ts_tensor_list_new (element_dtype (call), &shape, (gsize)n, error);
  if (list == NULL)
    return FALSE;
  ts_call_give_list (call, 0, list);
  return TRUE;
}

/* ---- TensorListLength, TensorListElementShape, TensorListResize ---- */

static gboolean
length_run (TsCall *call,
            GError **error)
{
  TsTensorList *list = ts_call_get_list (call, 0, TS_DTYPE_INVALID, error);

  if (list == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)list->elements->len });
  return TRUE;
}

static void
set_int (TsTensor *tensor,
         gsize i,
         gint64 value)
{
  if (tensor->dtype == TS_DTYPE_INT32)
    ((gint32 *)tensor->data)[i] = (gint32)value;
  else
    ((gint64 *)tensor->data)[i] = value;
}

static gboolean
element_shape_run (TsCall *call,
                   GError **error)
{
  TsTensorList *list = ts_call_get_list (call, 0, TS_DTYPE_INVALID, error);
  const TsShape *shape = list != NULL ? &list->element_shape : NULL;
  TsTensor *out;

  if (list == NULL)
    return FALSE;
  out = ts_call_alloc (call, 0, shape->rank < 0 ? &TS_SHAPE_SCALAR : &TS_SHAPE (shape->rank), error);
  if (out == NULL)
    return FALSE;
  if (shape->rank < 0)
    set_int (out, 0, -1);
  for (int d = 0; d < shape->rank; d++)
    set_int (out, (gsize)d, shape->dims[d]);
  return TRUE;
}

static gboolean
resize_run (TsCall *call,
            GError **error)
{
  gint64 n;

  return ts_call_get_list (call, 0, TS_DTYPE_INVALID, error) != NULL && ts_arg_scalar (call, 1, "size", &n, error) && check_size (n, error) &&
         ts_tensor_list_resize (ts_call_take_list (call, 0, 0), (gsize)n, error);
}

/* ---- TensorListPushBack, TensorListPushBackBatch ---- */

static gboolean
check_push (const TsTensorList *list,
            TsDType dtype,
            const TsShape *shape,
            GError **error)
{
  if (!ts_tensor_list_check_element (list, dtype, shape, error))
    return FALSE;
  if (list->max_elements < 0 || (gint64)list->elements->len < list->max_elements)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Tried to push item into a full list: it has %u elements", list->elements->len);
  return FALSE;
}

static gboolean
push_run (TsCall *call,
          GError **error)
{
  TsTensor *value = call->in[1];
  TsTensorList *list = ts_call_get_list (call, 0, element_dtype (call), error);

  if (list == NULL || !check_push (list, value->dtype, &value->shape, error))
    return FALSE;
  g_ptr_array_add (ts_call_take_list (call, 0, 0)->elements, ts_tensor_ref (value));
  return TRUE;
}

/* One row to each list; all are checked first. */
static gboolean
check_batch (const TsCall *call,
             GError **error)
{
  const TsTensor *lists = call->in[0], *value = call->in[1];
  TsShape row;

  if (value->shape.rank < 1 || !ts_shape_equal (&lists->shape, &TS_SHAPE (value->shape.dims[0])))
    {
      g_autofree char *a = ts_shape_to_string (&lists->shape), *b = ts_shape_to_string (&value->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be a list for each row of the tensor, the shapes are %s and %s", a, b);
      return FALSE;
    }
  ts_shape_drop_first (&value->shape, &row);
  for (gsize i = 0; i < lists->n_elements; i++)
    {
      TsTensorList *list = ts_call_get_list_at (call, 0, i, error);

      if (list == NULL || !check_push (list, value->dtype, &row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
push_batch_run (TsCall *call,
                GError **error)
{
  TsVariant **to;

  if (!check_batch (call, error) || ts_call_alloc (call, 0, &call->in[0]->shape, error) == NULL)
    return FALSE;
  to = call->out[0]->data;
  for (gsize i = 0; i < call->out[0]->n_elements; i++)
    {
      TsTensor *row = ts_stacked_dup_row (call->in[1], (gint64)i, error);
      TsTensorList *list = row != NULL ? ts_tensor_list_copy (ts_call_get_list_at (call, 0, i, NULL)) : NULL;

      if (list == NULL)
        return FALSE;
      g_ptr_array_add (list->elements, row);
      to[i] = &list->base;
    }
  return TRUE;
}

/* ---- TensorListPopBack, TensorListGetItem, TensorListSetItem ---- */

/* What stands for an element that is not set: zeros, of the shape that list and input @i say, or else, where @asks_others, the other elements. */
static TsTensor *
new_zeros (const TsCall *call,
           const TsTensorList *list,
           guint i,
           gboolean asks_others,
           GError **error)
{
  TsShape shape;

  if (!ts_call_merge_element_shape (call, list, i, &shape, error))
    return NULL;
  asks_others = asks_others && !ts_shape_is_known (&shape);
  for (guint k = 0; asks_others && k < list->elements->len; k++)
    {
      const TsTensor *element = ts_tensor_list_get (list, k);

      if (element != NULL && !ts_element_shape_merge (&shape, &element->shape, "another element", error))
        return NULL;
    }
  if (ts_shape_is_known (&shape))
    return ts_tensor_new_zeros (list->dtype, &shape, error);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the element was not set, and no zeros can stand for it: its shape is not fully known");
  return NULL;
}

static gboolean
give_element (TsCall *call,
              guint o,
              const TsTensorList *list,
              gsize index,
              guint shape_input,
              gboolean asks_others,
              GError **error)
{
  TsTensor *element = ts_tensor_list_get (list, index);

  call->out[o] = element != NULL ? ts_tensor_ref (element) : new_zeros (call, list, shape_input, asks_others, error);
  return call->out[o] != NULL;
}

static gboolean
pop_run (TsCall *call,
         GError **error)
{
  TsTensorList *list = ts_call_get_list (call, 0, element_dtype (call), error);
  guint last;

  if (list == NULL)
    return FALSE;
  if (list->elements->len == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Trying to pop from an empty list");
      return FALSE;
    }

  last = list->elements->len - 1;
  if (!give_element (call, 1, list, last, 1, FALSE, error))
    return FALSE;
  g_ptr_array_set_size (ts_call_take_list (call, 0, 0)->elements, (gint)last);
  return TRUE;
}

static gboolean
read_index (const TsCall *call,
            const TsTensorList *list,
            gint64 *index,
            GError **error)
{
  if (!ts_arg_scalar (call, 1, "index", index, error))
    return FALSE;
  if (*index >= 0 && *index < (gint64)list->elements->len)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Trying to access element %" G_GINT64_FORMAT " in a list with %u elements", *index, list->elements->len);
  return FALSE;
}

static gboolean
get_run (TsCall *call,
         GError **error)
{
  TsTensorList *list = ts_call_get_list (call, 0, element_dtype (call), error);
  gint64 index;

  return list != NULL && read_index (call, list, &index, error) && give_element (call, 0, list, (gsize)index, 2, TRUE, error);
}

typedef struct
{
  TsDType dtype;
  gboolean may_grow;
} SetItem;

static gboolean
set_prepare (TsKernelInit *init,
             GError **error)
{
  SetItem *self = init->state;

  return ts_operation_get_attr_dtype (init->op, "element_dtype", &self->dtype, error) &&
         (!ts_operation_has_attr (init->op, "resize_if_index_out_of_bounds") ||
          ts_operation_get_attr_bool (init->op, "resize_if_index_out_of_bounds", &self->may_grow, error));
}

static gboolean
set_run (TsCall *call,
         GError **error)
{
  const SetItem *self = call->state;
  TsTensor *value = call->in[2];
  TsTensorList *list = ts_call_get_list (call, 0, self->dtype, error);
  gint64 index;

  if (list == NULL || !ts_arg_scalar (call, 1, "index", &index, error))
    return FALSE;
  if (!(self->may_grow && index >= 0) && !read_index (call, list, &index, error))
    return FALSE;
  if (!ts_tensor_list_check_element (list, value->dtype, &value->shape, error))
    return FALSE;

  list = ts_call_take_list (call, 0, 0);
  if (index >= (gint64)list->elements->len && !ts_tensor_list_resize (list, (gsize)index + 1, error))
    return FALSE;
  ts_tensor_list_set (list, (gsize)index, ts_tensor_ref (value));
  return TRUE;
}

/* ---- TensorListConcatLists ---- */

static TsTensorList *
join_lists (const TsTensorList *a,
            const TsTensorList *b,
            TsDType dtype,
            GError **error)
{
  TsTensorList *list;

  if (a->dtype != dtype || b->dtype != dtype || !ts_shape_is_compatible (&a->element_shape, &b->element_shape))
    {
      g_autofree char *x = ts_shape_to_string (&a->element_shape), *y = ts_shape_to_string (&b->element_shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a list of %s %s and one of %s %s cannot be joined to one of %s", ts_dtype_name (a->dtype), x,
                   ts_dtype_name (b->dtype), y, ts_dtype_name (dtype));
      return NULL;
    }
  list = ts_tensor_list_copy (a);
  for (guint i = 0; i < b->elements->len; i++)
    {
      TsTensor *element = ts_tensor_list_get (b, i);

      g_ptr_array_add (list->elements, element != NULL ? ts_tensor_ref (element) : NULL);
    }
  return list;
}

static gboolean
concat_lists_run (TsCall *call,
                  GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  TsVariant **to;

  if (!ts_shape_equal (shape, &call->in[1]->shape))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "both inputs must have as many lists");
      return FALSE;
    }
  if (ts_call_alloc (call, 0, shape, error) == NULL)
    return FALSE;

  to = call->out[0]->data;
  for (gsize i = 0; i < call->out[0]->n_elements; i++)
    {
      TsTensorList *a = ts_call_get_list_at (call, 0, i, error);
      TsTensorList *b = a != NULL ? ts_call_get_list_at (call, 1, i, error) : NULL;
      TsTensorList *list = b != NULL ? join_lists (a, b, element_dtype (call), error) : NULL;

      if (list == NULL)
        return FALSE;
      to[i] = &list->base;
    }
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/list_kernels.cc"
#define ROW(type, function)                                                                                                   \
  {                                                                                                                           \
    .op = type, .dtype_attr = "element_dtype", .prepare = prepare, .state_size = sizeof (TsDType), .run = function, SEMANTICS \
  }

const TsKernelDef ts_tensor_list_kernels[] = {
  ROW ("EmptyTensorList", empty_run),
  ROW ("TensorListConcatLists", concat_lists_run),
  { .op = "TensorListElementShape", .run = element_shape_run, SEMANTICS },
  ROW ("TensorListGetItem", get_run),
  { .op = "TensorListLength", .run = length_run, SEMANTICS },
  ROW ("TensorListPopBack", pop_run),
  ROW ("TensorListPushBack", push_run),
  ROW ("TensorListPushBackBatch", push_batch_run),
  ROW ("TensorListReserve", reserve_run),
  { .op = "TensorListResize", .run = resize_run, SEMANTICS },
  { .op = "TensorListSetItem", .dtype_attr = "element_dtype", .prepare = set_prepare, .state_size = sizeof (SetItem), .run = set_run, SEMANTICS },
  { 0 },
};

/* The shape functions of all are in list-shape.c. */
const TsShapeDef ts_tensor_list_shapes[] = {
  { 0 },
};
