#include "engine/ops/queue/ts-queue-batch.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

#include <string.h>

static GPtrArray *
new_element (guint n)
{
  return g_ptr_array_new_full (n, (GDestroyNotify)ts_tensor_unref);
}

GPtrArray *
ts_queue_collect (TsTensor *const *tensors,
                  guint n)
{
  GPtrArray *elements = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  GPtrArray *element = new_element (n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (element, ts_tensor_ref (tensors[i]));
  g_ptr_array_add (elements, element);
  return elements;
}

/* A copy, so that the element does not keep all the others alive. */
static TsTensor *
dup_row (TsTensor *tensor,
         gint64 row,
         GError **error)
{
  g_autoptr (TsTensor) view = ts_tensor_slice (tensor, row, 1, error);
  g_autoptr (TsTensor) element = NULL;
  TsShape shape;

  if (view == NULL)
    return NULL;
  ts_shape_init (&shape, tensor->shape.rank - 1, tensor->shape.dims + 1);
  element = ts_tensor_reshape (view, &shape);
  return ts_tensor_copy (element, error);
}

GPtrArray *
ts_queue_split (TsTensor *const *tensors,
                guint n,
                GError **error)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  for (gint64 row = 0; row < tensors[0]->shape.dims[0]; row++)
    {
      GPtrArray *element = new_element (n);

      g_ptr_array_add (elements, element);
      for (guint i = 0; i < n; i++)
        {
          TsTensor *component = dup_row (tensors[i], row, error);

          if (component == NULL)
            return NULL;
          g_ptr_array_add (element, component);
        }
    }
  return g_steal_pointer (&elements);
}

/* The shape that holds component @i of all elements; what is unknown is as large as the largest. */
static void
find_shape (const TsQueue *queue,
            GPtrArray *elements,
            guint i,
            TsShape *shape)
{
  *shape = queue->shapes[i];
  for (int d = 0; d < shape->rank; d++)
    if (shape->dims[d] < 0)
      {
        shape->dims[d] = 0;
        for (guint e = 0; elements != NULL && e < elements->len; e++)
          {
            const TsTensor *component = g_ptr_array_index ((GPtrArray *)g_ptr_array_index (elements, e), i);

            shape->dims[d] = MAX (shape->dims[d], component->shape.dims[d]);
          }
      }
}

/* Into row @row of @out, at its beginning in each dimension. */
static gboolean
put_row (TsCall *call,
         TsTensor *out,
         guint row,
         const TsShape *row_shape,
         const TsTensor *component,
         GError **error)
{
  gssize from[TS_SHAPE_MAX_RANK], to[TS_SHAPE_MAX_RANK];
  gsize row_size = ts_elements_count (row_shape, 0, row_shape->rank);
  TsMove move = { 0 };

  if (component->n_elements == 0)
    return TRUE;
  ts_elements_strides (&component->shape, from);
  ts_elements_strides (row_shape, to);
  for (int d = 0; d < row_shape->rank; d++)
    ts_move_add (&move, (gsize)component->shape.dims[d], to[d], from[d]);
  return ts_move_run (&move, call, ts_dtype_size (out->dtype), ts_elements_at (out, row * row_size), component->data, error);
}

static gboolean
stack_component (TsCall *call,
                 const TsQueue *queue,
                 GPtrArray *elements,
                 guint i,
                 GError **error)
{
  guint n = elements != NULL ? elements->len : 0;
  TsShape row, shape;
  TsTensor *out;
  gboolean ok = TRUE;

  find_shape (queue, elements, i, &row);
  if (row.rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "component %u has rank %d already, too high to be stacked", i, row.rank);
      return FALSE;
    }
  shape.rank = row.rank + 1;
  shape.dims[0] = n;
  memcpy (shape.dims + 1, row.dims, (gsize)row.rank * sizeof *row.dims);

  out = ts_call_alloc (call, i, &shape, error);
  if (out == NULL)
    return FALSE;
  if (queue->kind->is_padding && out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (guint e = 0; e < n && ok; e++)
    ok = put_row (call, out, e, &row, g_ptr_array_index ((GPtrArray *)g_ptr_array_index (elements, e), i), error);
  return ts_elements_settle (out, ok);
}

gboolean
ts_queue_stack (TsCall *call,
                const TsQueue *queue,
                GPtrArray *elements,
                GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    if (!stack_component (call, queue, elements, i, error))
      return FALSE;
  return TRUE;
}
