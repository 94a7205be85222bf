#include "engine/ops/data/ts-tensor-list.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-variant-math.h"
#include "engine/ts-error.h"

#define MAX_ELEMENTS (1 << 26) /* a list to be longer is taken for nonsense before it takes all memory */

/* ---- the list -------------------------------------------------------------------------------------- */

static void
clear (TsVariant *variant)
{
  g_ptr_array_unref (((TsTensorList *)variant)->elements);
}

static char *
describe (const TsVariant *variant)
{
  const TsTensorList *self = (const TsTensorList *)variant;
  g_autofree char *shape = ts_shape_to_string (&self->element_shape);

  return g_strdup_printf ("%s %s, %u elements", ts_dtype_name (self->dtype), shape, self->elements->len);
}

static TsVariant *
zeros_like (const TsVariant *variant,
            GError **error)
{
  const TsTensorList *self = (const TsTensorList *)variant;
  g_autoptr (TsTensorList) zeros = ts_tensor_list_new (self->dtype, &self->element_shape, self->elements->len, error);

  if (zeros == NULL)
    return NULL;
  for (guint i = 0; i < self->elements->len; i++)
    {
      TsTensor *element = ts_tensor_list_get (self, i), *zero;

      if (element == NULL)
        continue;
      zero = ts_tensor_dup_zeros_like (element, error);
      if (zero == NULL)
        return NULL;
      ts_tensor_list_set (zeros, i, zero);
    }
  return &g_steal_pointer (&zeros)->base;
}

/* What is not set adds nothing. */
static gboolean
add_elements (TsTensorList *sum,
              const TsTensorList *a,
              const TsTensorList *b,
              GError **error)
{
  for (guint i = 0; i < a->elements->len; i++)
    {
      TsTensor *x = ts_tensor_list_get (a, i), *y = ts_tensor_list_get (b, i), *z = NULL;

      if (x != NULL && y != NULL)
        z = ts_tensor_dup_sum (x, y, error);
      else if (x != NULL || y != NULL)
        z = ts_tensor_ref (x != NULL ? x : y);
      if (x != NULL && y != NULL && z == NULL)
        return FALSE;
      ts_tensor_list_set (sum, i, z);
    }
  return TRUE;
}

static TsVariant *
add (const TsVariant *x,
     const TsVariant *y,
     GError **error)
{
  const TsTensorList *a = (const TsTensorList *)x, *b = (const TsTensorList *)y;
  g_autoptr (TsTensorList) sum = NULL;
  TsShape shape;

  ts_shape_copy (&shape, &a->element_shape);
  if (a->dtype != b->dtype || a->elements->len != b->elements->len)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a list of %u elements of %s and one of %u of %s cannot be added up", a->elements->len,
                   ts_dtype_name (a->dtype), b->elements->len, ts_dtype_name (b->dtype));
      return NULL;
    }
  if (!ts_element_shape_merge (&shape, &b->element_shape, "the other list", error))
    return NULL;
  sum = ts_tensor_list_new (a->dtype, &shape, a->elements->len, error);
  if (sum == NULL || !add_elements (sum, a, b, error))
    return NULL;
  return &g_steal_pointer (&sum)->base;
}

const TsVariantType ts_tensor_list_type = {
  .name = "TensorList",
  .clear = clear,
  .describe = describe,
  .zeros_like = zeros_like,
  .add = add,
};

static void
free_element (gpointer element)
{
  if (element != NULL)
    ts_tensor_unref (element);
}

TsTensorList *
ts_tensor_list_new (TsDType dtype,
                    const TsShape *element_shape,
                    gsize n,
                    GError **error)
{
  g_autoptr (TsTensorList) self = g_new0 (TsTensorList, 1);

  ts_variant_init (&self->base, &ts_tensor_list_type);
  self->dtype = dtype;
  ts_shape_copy (&self->element_shape, element_shape);
  self->max_elements = -1;
  self->elements = g_ptr_array_new_with_free_func (free_element);
  return ts_tensor_list_resize (self, n, error) ? g_steal_pointer (&self) : NULL;
}

TsTensorList *
ts_tensor_list_copy (const TsTensorList *self)
{
  TsTensorList *copy = ts_tensor_list_new (self->dtype, &self->element_shape, self->elements->len, NULL);

  g_assert (copy != NULL);
  copy->max_elements = self->max_elements;
  for (guint i = 0; i < self->elements->len; i++)
    if (ts_tensor_list_get (self, i) != NULL)
      copy->elements->pdata[i] = ts_tensor_ref (ts_tensor_list_get (self, i));
  return copy;
}

gboolean
ts_tensor_list_resize (TsTensorList *self,
                       gsize n,
                       GError **error)
{
  /* A pointer array ends the program where there is no memory: it takes up to twice the room. */
  g_autofree gpointer room = n > self->elements->len && n <= MAX_ELEMENTS ? g_try_malloc_n (n, 2 * sizeof (gpointer)) : NULL;

  if (n > MAX_ELEMENTS || (n > self->elements->len && room == NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for a list of %" G_GSIZE_FORMAT " elements", n);
      return FALSE;
    }
  g_clear_pointer (&room, g_free);
  g_ptr_array_set_size (self->elements, (gint)n);
  return TRUE;
}

void
ts_tensor_list_set (TsTensorList *self,
                    gsize i,
                    TsTensor *value)
{
  free_element (self->elements->pdata[i]);
  self->elements->pdata[i] = value;
}

gboolean
ts_tensor_list_check_element (const TsTensorList *self,
                              TsDType dtype,
                              const TsShape *shape,
                              GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (self->dtype == dtype && ts_shape_is_compatible (&self->element_shape, shape))
    return TRUE;

  a = ts_shape_to_string (&self->element_shape);
  b = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the list is of %s %s, the element is %s %s", ts_dtype_name (self->dtype), a, ts_dtype_name (dtype), b);
  return FALSE;
}

/* ---- kernels ----------------------------------------------------------------------------------------- */

TsTensorList *
ts_call_get_list_at (const TsCall *call,
                     guint i,
                     gsize k,
                     GError **error)
{
  const TsTensor *in = call->in[i];
  TsVariant *variant = in->dtype == TS_DTYPE_VARIANT ? ts_tensor_get_variant (in, k) : NULL;

  if (variant != NULL && variant->type == &ts_tensor_list_type)
    return (TsTensorList *)variant;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " of input %u must be a list of tensors, is %s", k, i,
               variant != NULL ? variant->type->name : "empty");
  return NULL;
}

TsTensorList *
ts_call_get_list (const TsCall *call,
                  guint i,
                  TsDType dtype,
                  GError **error)
{
  TsTensorList *list;

  if (!ts_arg_check_rank (call, i, "the list", 0, error))
    return NULL;
  list = ts_call_get_list_at (call, i, 0, error);
  if (list == NULL || dtype == TS_DTYPE_INVALID || list->dtype == dtype)
    return list;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the list is of %s, the operation is for %s", ts_dtype_name (list->dtype), ts_dtype_name (dtype));
  return NULL;
}

void
ts_call_give_list (TsCall *call,
                   guint o,
                   TsTensorList *list)
{
  call->out[o] = ts_tensor_new_variant (&list->base);
  ts_tensor_list_unref (list);
}

TsTensorList *
ts_call_take_list (TsCall *call,
                   guint o,
                   guint i)
{
  TsVariant *variant = ts_tensor_get_variant (call->in[i], 0);
  TsTensorList *list = (TsTensorList *)variant;

  if (ts_tensor_is_exclusive (call->in[i]) && ts_variant_is_exclusive (variant))
    ts_call_forward (call, o, i);
  else
    {
      list = ts_tensor_list_copy (list);
      ts_call_give_list (call, o, list);
    }
  return list;
}

gboolean
ts_arg_element_shape (const TsCall *call,
                      guint i,
                      TsShape *shape,
                      GError **error)
{
  const TsTensor *in = call->in[i];
  int n;

  if (in->shape.rank == 0 && ts_int_at (in, 0) == -1)
    {
      *shape = TS_SHAPE_UNKNOWN;
      return TRUE;
    }
  if (!ts_arg_vector (call, i, "the element shape (if it is no scalar -1)", shape->dims, &n, error))
    return FALSE;
  shape->rank = n;
  for (int d = 0; d < n; d++)
    if (shape->dims[d] < -1)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %d of the element shape is %" G_GINT64_FORMAT ", must be -1 or more", d, shape->dims[d]);
        return FALSE;
      }
  return TRUE;
}

gboolean
ts_element_shape_merge (TsShape *a,
                        const TsShape *b,
                        const char *what,
                        GError **error)
{
  g_autofree char *x = NULL, *y = NULL;

  if (ts_shape_merge (a, b, a))
    return TRUE;
  x = ts_shape_to_string (a);
  y = ts_shape_to_string (b);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the elements have shape %s, that of %s is %s", x, what, y);
  return FALSE;
}

gboolean
ts_call_merge_element_shape (const TsCall *call,
                             const TsTensorList *list,
                             guint i,
                             TsShape *shape,
                             GError **error)
{
  return ts_arg_element_shape (call, i, shape, error) && ts_element_shape_merge (shape, &list->element_shape, "the list", error);
}
