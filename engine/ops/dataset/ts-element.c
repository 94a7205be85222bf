#include "engine/ops/dataset/ts-element.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

#include <string.h>

/* A copy, so that the element does not keep all the others alive. */
TsTensor *
ts_tensor_dup_row (TsTensor *tensor,
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
ts_element_dup_row (GPtrArray *tensors,
                    gint64 row,
                    GError **error)
{
  g_autoptr (GPtrArray) element = ts_element_new (tensors->len);

  for (guint i = 0; i < tensors->len; i++)
    {
      TsTensor *component = ts_tensor_dup_row (tensors->pdata[i], row, error);

      if (component == NULL)
        return NULL;
      g_ptr_array_add (element, component);
    }
  return g_steal_pointer (&element);
}

/* Into row @i of @out, at its beginning in each dimension. */
static gboolean
put_row (TsTensor *out,
         guint i,
         const TsShape *row,
         const TsTensor *component,
         TsCall *call,
         GError **error)
{
  gssize from[TS_SHAPE_MAX_RANK], to[TS_SHAPE_MAX_RANK];
  gsize row_size = ts_elements_count (row, 0, row->rank);
  TsMove move = { 0 };

  if (component->n_elements == 0)
    return TRUE;
  ts_elements_strides (&component->shape, from);
  ts_elements_strides (row, to);
  for (int d = 0; d < row->rank; d++)
    ts_move_add (&move, (gsize)component->shape.dims[d], to[d], from[d]);
  return ts_move_run (&move, call, ts_dtype_size (out->dtype), ts_elements_at (out, i * row_size), component->data, error);
}

TsTensor *
ts_elements_stack_padded (GPtrArray *elements,
                          guint component,
                          const TsShape *row,
                          const TsTensor *padding,
                          TsCall *call,
                          GError **error)
{
  TsTensor *first = ts_element_get (elements, 0, component);
  g_autoptr (TsTensor) out = NULL;
  TsShape shape;
  gboolean ok = TRUE;

  if (row->rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "component %u has rank %d already, too high to be stacked", component, row->rank);
      return NULL;
    }
  shape.rank = row->rank + 1;
  shape.dims[0] = elements->len;
  memcpy (shape.dims + 1, row->dims, (gsize)row->rank * sizeof *row->dims);

  out = ts_tensor_new (first->dtype, &shape, error);
  if (out == NULL)
    return NULL;
  if (padding != NULL && out->n_elements > 0)
    ts_elements_fill (out->data, out->n_elements, padding->data, ts_dtype_size (out->dtype));
  for (guint i = 0; i < elements->len && ok; i++)
    ok = put_row (out, i, row, ts_element_get (elements, i, component), call, error);
  return ts_elements_settle (out, ok) ? g_steal_pointer (&out) : NULL;
}

/* Whether component @component of all has the dtype and shape of the first. */
static gboolean
check_same (GPtrArray *elements,
            guint component,
            GError **error)
{
  const TsTensor *first = ts_element_get (elements, 0, component);

  for (guint i = 1; i < elements->len; i++)
    {
      const TsTensor *other = ts_element_get (elements, i, component);
      g_autofree char *expected = NULL, *found = NULL;

      if (other->dtype == first->dtype && ts_shape_equal (&other->shape, &first->shape))
        continue;
      expected = ts_shape_to_string (&first->shape);
      found = ts_shape_to_string (&other->shape);
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "Cannot batch tensors with different shapes in component %u. First element was %s %s and element %u was %s %s.", component,
                   ts_dtype_name (first->dtype), expected, i, ts_dtype_name (other->dtype), found);
      return FALSE;
    }
  return TRUE;
}

GPtrArray *
ts_elements_stack (GPtrArray *elements,
                   TsCall *call,
                   GError **error)
{
  guint n = ((GPtrArray *)elements->pdata[0])->len;
  g_autoptr (GPtrArray) result = ts_element_new (n);

  for (guint i = 0; i < n; i++)
    {
      TsTensor *component =
          check_same (elements, i, error) ? ts_elements_stack_padded (elements, i, &ts_element_get (elements, 0, i)->shape, NULL, call, error) : NULL;

      if (component == NULL)
        return NULL;
      g_ptr_array_add (result, component);
    }
  return g_steal_pointer (&result);
}
