#include "engine/debug/expression/ts-expression-index.h"

#include "engine/tensor/ts-element-format.h"
#include "engine/ts-error.h"

#include <string.h>

static const TsIndexItem all = { TS_INDEX_RANGE, TS_INDEX_NOT_GIVEN, TS_INDEX_NOT_GIVEN, 1 };

void
ts_expression_index_init (TsExpressionIndex *self)
{
  *self = (TsExpressionIndex) { .items = g_array_new (FALSE, FALSE, sizeof (TsIndexItem)), .array = -1 };
}

void
ts_expression_index_clear (TsExpressionIndex *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->indices, ts_tensor_unref);
}

static gboolean
add_array (TsExpressionIndex *self,
           TsTensor *array,
           GError **error)
{
  int n = array->dtype == TS_DTYPE_BOOL ? array->shape.rank : 1;

  if (self->array >= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "more than one array in an index");
      return FALSE;
    }
  self->array = (int)self->items->len;
  self->indices = ts_tensor_ref (array);
  for (int i = 0; i < n; i++)
    g_array_append_val (self->items, all);
  return TRUE;
}

gboolean
ts_expression_index_add (TsExpressionIndex *self,
                         const TsExpressionValue *value,
                         GError **error)
{
  TsTensor *tensor = value->tensor;
  char kind = ts_dtype_kind (tensor->dtype);
  TsIndexItem item = { .kind = TS_INDEX_INT };
  gboolean is_integer = kind == 'i' || kind == 'u';

  if (tensor->shape.rank > 0 && (is_integer || kind == 'b'))
    return add_array (self, tensor, error);
  if (!is_integer)
    {
      g_autofree char *shape = ts_shape_to_string (&tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "an index is an integer, or an array of integers or bools; found %s %s", ts_dtype_name (tensor->dtype), shape);
      return FALSE;
    }
  if (!ts_expression_get_int (value, "index", &item.begin, error))
    return FALSE;
  g_array_append_val (self->items, item);
  return TRUE;
}

/* ---- arrays ----------------------------------------------------------------------------------- */

static guint
array_width (const TsExpressionIndex *self)
{
  return self->indices->dtype == TS_DTYPE_BOOL ? (guint)self->indices->shape.rank : 1;
}

/* A number that does not touch the array, over other numbers, makes NumPy put the array's dimensions first. */
static gboolean
check_neighbours (const TsExpressionIndex *self,
                  GError **error)
{
  const TsIndexItem *items = (const TsIndexItem *)(gpointer)self->items->data;
  guint first = (guint)self->array, end = first + array_width (self);

  while (first > 0 && items[first - 1].kind == TS_INDEX_INT)
    first--;
  while (end < self->items->len && items[end].kind == TS_INDEX_INT)
    end++;
  for (guint i = 0; i < self->items->len; i++)
    if (items[i].kind == TS_INDEX_INT && (i < first || i >= end))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "numbers in an index with an array must stand next to the array; index twice");
        return FALSE;
      }
  return TRUE;
}

/* Which dimension of what the other items leave the array chooses from. An ellipsis stands for what the rest does not say. */
static int
find_axis (const TsExpressionIndex *self,
           int rank)
{
  const TsIndexItem *items = (const TsIndexItem *)(gpointer)self->items->data;
  int before = 0, after = 0;
  gboolean has_ellipsis = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      int *n = (int)i < self->array ? &before : &after;

      if (items[i].kind == TS_INDEX_ELLIPSIS)
        has_ellipsis |= (int)i < self->array;
      else if (items[i].kind != TS_INDEX_INT)
        ++*n;
    }
  return has_ellipsis ? rank - after : before;
}

/* The numbers of the True elements. (transfer full) (nullable) */
static TsTensor *
find_true (TsExpressionRun *run,
           const TsTensor *mask,
           GError **error)
{
  const guint8 *bools = mask->data;
  gint64 n = 0;
  TsTensor *found;

  for (gsize i = 0; i < mask->n_elements; i++)
    n += bools[i] != 0;
  found = ts_expression_alloc (run, TS_DTYPE_INT64, &TS_SHAPE (n), error);
  if (found == NULL)
    return NULL;
  n = 0;
  for (gsize i = 0; i < mask->n_elements; i++)
    if (bools[i] != 0)
      ((gint64 *)found->data)[n++] = (gint64)i;
  return found;
}

/* Indices as they count from the beginning. (transfer full) (nullable) */
static TsTensor *
normalize (TsExpressionRun *run,
           const TsTensor *indices,
           int axis,
           gint64 size,
           GError **error)
{
  TsTensor *result = ts_expression_alloc (run, TS_DTYPE_INT64, &indices->shape, error);

  for (gsize i = 0; result != NULL && i < indices->n_elements; i++)
    {
      gint64 given = ts_element_get_int (indices, i), index = given < 0 ? given + size : given;

      if (index < 0 || index >= size)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "index %" G_GINT64_FORMAT " is outside dimension %d of size %" G_GINT64_FORMAT, given, axis, size);
          g_clear_pointer (&result, ts_tensor_unref);
        }
      else
        ((gint64 *)result->data)[i] = index;
    }
  return result;
}

/* @base with the dimensions that the mask takes as one. (transfer full) (nullable) */
static TsTensor *
join_masked (TsTensor *base,
             const TsTensor *mask,
             int axis,
             GError **error)
{
  TsShape shape = { 0 };
  int n = mask->shape.rank;

  if (memcmp (base->shape.dims + axis, mask->shape.dims, (gsize)n * sizeof (gint64)) != 0)
    {
      g_autofree char *found = ts_shape_to_string (&mask->shape);
      g_autofree char *whole = ts_shape_to_string (&base->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a mask of shape %s does not fit into %s from dimension %d on", found, whole, axis);
      return NULL;
    }
  for (int i = 0; i < base->shape.rank; i++)
    if (i <= axis || i >= axis + n)
      shape.dims[shape.rank++] = base->shape.dims[i];
    else
      shape.dims[axis] *= base->shape.dims[i];
  return ts_tensor_reshape (base, &shape);
}

/* (transfer full) (nullable) */
static TsTensor *
gather (TsExpressionRun *run,
        TsTensor *base,
        TsTensor *indices,
        int axis,
        GError **error)
{
  g_autoptr (TsTensor) axis_tensor = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { axis });
  TsShape shape = { 0 };
  gint64 n;

  if (base->shape.rank - 1 + indices->shape.rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "more than %d dimensions", TS_SHAPE_MAX_RANK);
      return NULL;
    }
  for (int i = 0; i < base->shape.rank; i++)
    if (i != axis)
      shape.dims[shape.rank++] = base->shape.dims[i];
  for (int i = 0; i < indices->shape.rank; i++)
    shape.dims[shape.rank++] = indices->shape.dims[i];
  if (!ts_shape_n_elements (&shape, &n))
    n = G_MAXINT64;
  if (!ts_expression_charge (run, (gsize)n, base->dtype, (guint64)n, error))
    return NULL;
  return ts_expression_run_op (run, "an index", "GatherV2", NULL, (TsTensor *[]) { base, indices, axis_tensor }, 3, error);
}

static TsTensor *
apply_array (TsExpressionRun *run,
             const TsExpressionIndex *self,
             TsTensor *base,
             GError **error)
{
  int axis = find_axis (self, base->shape.rank);
  g_autoptr (TsTensor) joined = NULL;
  g_autoptr (TsTensor) indices = NULL;

  if (self->indices->dtype == TS_DTYPE_BOOL)
    {
      joined = join_masked (base, self->indices, axis, error);
      indices = joined != NULL ? find_true (run, self->indices, error) : NULL;
    }
  else
    {
      joined = ts_tensor_ref (base);
      indices = normalize (run, self->indices, axis, base->shape.dims[axis], error);
    }
  return indices != NULL ? gather (run, joined, indices, axis, error) : NULL;
}

TsTensor *
ts_expression_index_apply (TsExpressionRun *run,
                           const TsExpressionIndex *self,
                           TsTensor *tensor,
                           GError **error)
{
  g_autoptr (TsTensor) base = NULL;

  if (!ts_expression_charge (run, tensor->n_elements, tensor->dtype, tensor->n_elements, error) || (self->array >= 0 && !check_neighbours (self, error)))
    return NULL;
  base = ts_tensor_index_items (tensor, (const TsIndexItem *)(gpointer)self->items->data, self->items->len, error);
  if (base == NULL || self->array < 0)
    return g_steal_pointer (&base);
  return apply_array (run, self, base, error);
}
