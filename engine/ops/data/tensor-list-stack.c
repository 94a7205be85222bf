#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/data/ts-tensor-list.h"
#include "engine/ts-error.h"

/* Lists of tensors and tensors whose rows are elements: Stack, Gather, Concat; FromTensor, Scatter, Split. */

typedef struct
{
  TsDType dtype;
  gint64 n_elements; /* that there must be; -1: any number */
  TsShape rest;      /* of the elements of a concat, without the first dimension */
} Stack;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Stack *self = init->state;
  TsShape shape = TS_SHAPE_UNKNOWN;

  self->n_elements = -1;
  if (!ts_operation_get_attr_dtype (init->op, "element_dtype", &self->dtype, error) ||
      (ts_operation_has_attr (init->op, "num_elements") && !ts_operation_get_attr_int (init->op, "num_elements", &self->n_elements, error)) ||
      (ts_operation_has_attr (init->op, "element_shape") && !ts_operation_get_attr_shape (init->op, "element_shape", &shape, error)))
    return FALSE;
  ts_shape_drop_first (&shape, &self->rest);
  return TRUE;
}

/* ---- TensorListStack, TensorListGather ---- */

/* Takes into @shape that of elements that are set; where that of the list is known they fit anyway. */
static gboolean
merge_elements (const TsTensorList *list,
                TsTensor *const *elements,
                gsize n,
                TsShape *shape,
                GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (elements[i] != NULL && !ts_element_shape_merge (shape, &elements[i]->shape, "another element", error))
      return FALSE;
  if (ts_shape_is_known (shape))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " elements, none of them set, of a list of %u can only be put together if their shape is fully known",
               n, list->elements->len);
  return FALSE;
}

static gboolean
stack_run (TsCall *call,
           GError **error)
{
  const Stack *self = call->state;
  TsTensorList *list = ts_call_get_list (call, 0, self->dtype, error);
  TsShape shape;

  if (list == NULL)
    return FALSE;
  if (self->n_elements >= 0 && self->n_elements != (gint64)list->elements->len)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Operation expected a list with %" G_GINT64_FORMAT " elements but got a list with %u elements",
                   self->n_elements, list->elements->len);
      return FALSE;
    }
  return ts_call_merge_element_shape (call, list, 1, &shape, error) &&
         merge_elements (list, (TsTensor **)list->elements->pdata, list->elements->len, &shape, error) &&
         ts_call_stack (call, 0, (TsTensor **)list->elements->pdata, list->elements->len, &shape, error);
}

static gboolean
gather_run (TsCall *call,
            GError **error)
{
  const Stack *self = call->state;
  TsTensorList *list = ts_call_get_list (call, 0, self->dtype, error);
  const TsTensor *indices = call->in[1];
  g_autofree TsTensor **elements = NULL;
  TsShape shape;

  if (list == NULL || !ts_call_merge_element_shape (call, list, 2, &shape, error) || !ts_indices_check (indices, list->elements->len, error))
    return FALSE;
  elements = g_new (TsTensor *, indices->n_elements + 1);
  for (gsize i = 0; i < indices->n_elements; i++)
    elements[i] = ts_tensor_list_get (list, (gsize)ts_int_at (indices, i));
  return merge_elements (list, elements, indices->n_elements, &shape, error) && ts_call_stack (call, 0, elements, indices->n_elements, &shape, error);
}

/* ---- TensorListConcat ---- */

typedef struct
{
  gint64 first; /* dimension of all elements; -1 if it is not known, or they differ */
  TsShape rest;
} ConcatShape;

static gboolean
read_concat_shape (const TsCall *call,
                   const TsTensorList *list,
                   ConcatShape *self,
                   GError **error)
{
  const Stack *state = call->state;
  TsShape shape;

  self->first = -1;
  ts_shape_copy (&self->rest, &state->rest);
  if (call->n_in < 2)
    return TRUE;
  if (!ts_call_merge_element_shape (call, list, 1, &shape, error))
    return FALSE;
  if (shape.rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "what is put end to end must have rank 1 or more, the elements are scalars");
      return FALSE;
    }
  if (shape.rank > 0)
    self->first = shape.dims[0];
  ts_shape_drop_first (&shape, &self->rest);
  return TRUE;
}

/* Learns from the elements that are set, each of which must fit. */
static gboolean
merge_concat_shape (const TsTensorList *list,
                    ConcatShape *self,
                    GError **error)
{
  gint64 common = self->first;
  gboolean differ = FALSE;

  for (guint i = 0; i < list->elements->len; i++)
    {
      const TsTensor *element = ts_tensor_list_get (list, i);
      TsShape rest;

      if (element == NULL)
        continue;
      if (element->shape.rank < 1 || (self->first >= 0 && element->shape.dims[0] != self->first))
        {
          g_autofree char *shape = ts_shape_to_string (&element->shape);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %u has shape %s, which cannot be put end to end with the others", i, shape);
          return FALSE;
        }
      ts_shape_drop_first (&element->shape, &rest);
      if (!ts_element_shape_merge (&self->rest, &rest, "another element, behind the first dimension,", error))
        return FALSE;
      differ = differ || (common >= 0 && common != element->shape.dims[0]);
      common = element->shape.dims[0];
    }
  self->first = differ ? -1 : common;
  if (ts_shape_is_known (&self->rest))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the elements can only be put together if all dimensions behind the first are known");
  return FALSE;
}

/* How long element @i is. */
static gboolean
get_length (const TsCall *call,
            const TsTensorList *list,
            const ConcatShape *shape,
            guint i,
            gint64 *length,
            GError **error)
{
  const TsTensor *element = ts_tensor_list_get (list, i), *leading = call->n_in > 2 ? call->in[2] : NULL;

  if (element != NULL)
    *length = element->shape.dims[0];
  else if (leading != NULL && i < leading->n_elements)
    *length = ts_int_at (leading, i);
  else
    *length = shape->first;
  if (*length >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %u was not set, and it is not known how long it is", i);
  return FALSE;
}

static gboolean
concat_run (TsCall *call,
            GError **error)
{
  const Stack *self = call->state;
  TsTensorList *list = ts_call_get_list (call, 0, self->dtype, error);
  ConcatShape shape;
  gint64 *lengths;

  if (list == NULL || !read_concat_shape (call, list, &shape, error) || !merge_concat_shape (list, &shape, error) ||
      ts_call_alloc (call, 1, &TS_SHAPE (list->elements->len), error) == NULL)
    return FALSE;
  lengths = call->out[1]->data;
  for (guint i = 0; i < list->elements->len; i++)
    if (!get_length (call, list, &shape, i, &lengths[i], error))
      return FALSE;
  return ts_call_concat (call, 0, (TsTensor **)list->elements->pdata, lengths, list->elements->len, &shape.rest, error);
}

/* ---- TensorListFromTensor, TensorListScatter ---- */

/* Checks that the rows of input @value are elements of @dtype and @shape. */
static gboolean
check_rows (const TsCall *call,
            guint value,
            const TsShape *shape,
            GError **error)
{
  const TsTensor *in = call->in[value];
  TsShape row;

  if (in->shape.rank < 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Tensor must be at least a vector, but is a scalar");
      return FALSE;
    }
  ts_shape_drop_first (&in->shape, &row);
  return ts_element_shape_merge (&row, shape, "the list", error);
}

/* Puts row i of @value where @indices says; %NULL: to i. */
static gboolean
set_rows (TsCall *call,
          TsTensorList *list,
          TsTensor *value,
          const TsTensor *indices,
          GError **error)
{
  for (gint64 i = 0; i < value->shape.dims[0]; i++)
    {
      TsTensor *row = i % 1024 == 1023 && ts_call_is_cancelled (call, error) ? NULL : ts_stacked_dup_row (value, i, error);

      if (row == NULL)
        return FALSE;
      ts_tensor_list_set (list, indices != NULL ? (gsize)ts_int_at (indices, (gsize)i) : (gsize)i, row);
    }
  return TRUE;
}

static gboolean
from_tensor_run (TsCall *call,
                 GError **error)
{
  TsTensor *value = call->in[0];
  g_autoptr (TsTensorList) list = NULL;
  TsShape shape;

  if (!ts_arg_element_shape (call, 1, &shape, error) || !check_rows (call, 0, &shape, error))
    return FALSE;
  list = ts_tensor_list_new (value->dtype, &shape, (gsize)value->shape.dims[0], error);
  if (list == NULL || !set_rows (call, list, value, NULL, error))
    return FALSE;
  ts_call_give_list (call, 0, g_steal_pointer (&list));
  return TRUE;
}

/* One index, 0 or more and less than @limit (-1: any), for each row; @n: (out): one more than the largest. */
static gboolean
check_scatter (const TsCall *call,
               guint input,
               const TsTensor *value,
               gint64 limit,
               gint64 *n,
               GError **error)
{
  const TsTensor *indices = call->in[input];

  *n = 0;
  if (!ts_arg_check_rank (call, input, "indices", 1, error))
    return FALSE;
  if (indices->shape.dims[0] != value->shape.dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GINT64_FORMAT " indices, but %" G_GINT64_FORMAT " rows", indices->shape.dims[0],
                   value->shape.dims[0]);
      return FALSE;
    }
  for (gsize i = 0; i < indices->n_elements; i++)
    *n = MAX (*n, ts_int_at (indices, i) + 1);
  return ts_indices_check (indices, limit >= 0 ? limit : *n, error);
}

static gboolean
scatter_run (TsCall *call,
             GError **error)
{
  TsTensor *value = call->in[0];
  g_autoptr (TsTensorList) list = NULL;
  TsShape shape;
  gint64 size = -1, n;

  if (!ts_arg_element_shape (call, 2, &shape, error) || (call->n_in > 3 && !ts_arg_scalar (call, 3, "num_elements", &size, error)) ||
      !check_rows (call, 0, &shape, error))
    return FALSE;
  if (size < -1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorListScatter expects num_elements >= -1, found: %" G_GINT64_FORMAT, size);
      return FALSE;
    }
  if (!check_scatter (call, 1, value, size, &n, error))
    return FALSE;
  list = ts_tensor_list_new (value->dtype, &shape, (gsize)MAX (n, size), error);
  if (list == NULL || !set_rows (call, list, value, call->in[1], error))
    return FALSE;
  ts_call_give_list (call, 0, g_steal_pointer (&list));
  return TRUE;
}

static gboolean
scatter_into_run (TsCall *call,
                  GError **error)
{
  TsTensor *value = call->in[1];
  TsTensorList *list = ts_call_get_list (call, 0, value->dtype, error);
  gint64 n;

  if (list == NULL || !check_rows (call, 1, &list->element_shape, error) || !check_scatter (call, 2, value, -1, &n, error))
    return FALSE;
  list = ts_call_take_list (call, 0, 0);
  return ts_tensor_list_resize (list, MAX ((gsize)n, list->elements->len), error) && set_rows (call, list, value, call->in[2], error);
}

/* ---- TensorListSplit ---- */

static gboolean
split_parts (TsCall *call,
             TsTensorList *list,
             GError **error)
{
  TsTensor *value = call->in[0];
  const TsTensor *lengths = call->in[2];
  gint64 begin = 0, total = value->shape.dims[0];

  for (gsize i = 0; i < lengths->n_elements; i++)
    {
      gint64 n = ts_int_at (lengths, i);
      TsTensor *part;

      if (n < 0 || n > total - begin)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "length %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " rows are left", i, n,
                       total - begin);
          return FALSE;
        }
      part = ts_stacked_dup_rows (value, begin, n, error);
      if (part == NULL)
        return FALSE;
      ts_tensor_list_set (list, i, part);
      begin += n;
    }
  if (begin == total)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor has %" G_GINT64_FORMAT " rows, the lengths are %" G_GINT64_FORMAT " together", total, begin);
  return FALSE;
}

static gboolean
split_run (TsCall *call,
           GError **error)
{
  g_autoptr (TsTensorList) list = NULL;
  TsShape shape, rest;

  if (!ts_arg_element_shape (call, 1, &shape, error))
    return FALSE;
  if (shape.rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorListSplit requires element_shape to be at least of rank 1");
      return FALSE;
    }
  ts_shape_drop_first (&shape, &rest);
  if (!check_rows (call, 0, &rest, error) || !ts_arg_check_rank (call, 2, "lengths", 1, error))
    return FALSE;
  list = ts_tensor_list_new (call->in[0]->dtype, &shape, call->in[2]->n_elements, error);
  if (list == NULL || !split_parts (call, list, error))
    return FALSE;
  ts_call_give_list (call, 0, g_steal_pointer (&list));
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/list_kernels.h"
#define STACK(type, function)                                                                                               \
  {                                                                                                                         \
    .op = type, .dtype_attr = "element_dtype", .prepare = prepare, .state_size = sizeof (Stack), .run = function, SEMANTICS \
  }
#define ROW(type, function)                                               \
  {                                                                       \
    .op = type, .dtype_attr = "element_dtype", .run = function, SEMANTICS \
  }

const TsKernelDef ts_tensor_list_stack_kernels[] = {
  STACK ("TensorListConcat", concat_run),
  STACK ("TensorListConcatV2", concat_run),
  ROW ("TensorListFromTensor", from_tensor_run),
  STACK ("TensorListGather", gather_run),
  ROW ("TensorListScatter", scatter_run),
  ROW ("TensorListScatterIntoExistingList", scatter_into_run),
  ROW ("TensorListScatterV2", scatter_run),
  ROW ("TensorListSplit", split_run),
  STACK ("TensorListStack", stack_run),
  { 0 },
};

const TsShapeDef ts_tensor_list_stack_shapes[] = {
  { 0 },
};
