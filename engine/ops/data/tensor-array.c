#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/data/ts-tensor-array.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* TensorArray and what asks about one; reading and writing are in files of their own. The versions differ in what a handle is, and the
 * third gives a flow, a number that says nothing but makes an order. */

/* ---- TensorArray ---- */

typedef struct
{
  char *name;
  TsDType dtype;
  TsShape element_shape;
  gboolean dynamic_size;
  gboolean clear_after_read;
  gboolean identical_shapes;
} Array;

static gboolean
array_prepare (TsKernelInit *init,
               GError **error)
{
  Array *self = init->state;

  self->name = ts_operation_dup_attr_string (init->op, "tensor_array_name", NULL, error);
  if (self->name == NULL)
    return FALSE;
  if (self->name[0] == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (init->op->name);
    }
  return ts_operation_get_attr_dtype (init->op, "dtype", &self->dtype, error) &&
         ts_operation_get_attr_shape (init->op, "element_shape", &self->element_shape, error) &&
         ts_operation_get_attr_bool (init->op, "dynamic_size", &self->dynamic_size, error) &&
         ts_operation_get_attr_bool (init->op, "clear_after_read", &self->clear_after_read, error) &&
         (!ts_operation_has_attr (init->op, "identical_element_shapes") ||
          ts_operation_get_attr_bool (init->op, "identical_element_shapes", &self->identical_shapes, error));
}

static void
array_release (gpointer state)
{
  g_free (((Array *)state)->name);
}

static gboolean
give_array (TsCall *call,
            TsTensorArray *array,
            GError **error)
{
  if (!ts_resources_add (call->resources, &array->base, error))
    return FALSE;
  ts_call_give_resource (call, 0, &array->base);
  return TRUE;
}

static gboolean
array_run (TsCall *call,
           GError **error)
{
  const Array *self = call->state;
  g_autofree char *container = ts_resources_dup_run_container (call->resources, call->run);
  g_autofree char *name = NULL;
  g_autoptr (TsTensorArray) array = NULL;
  gint64 size;

  if (!ts_arg_scalar (call, 0, "size", &size, error))
    return FALSE;
  if (size < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the size must be 0 or more, is %" G_GINT64_FORMAT, size);
      return FALSE;
    }

  name = g_strdup_printf ("%s_%" G_GUINT64_FORMAT, self->name, ts_resources_next_number (call->resources));
  array = ts_tensor_array_new (container, name, self->dtype, (gsize)size, &self->element_shape, error);
  if (array == NULL)
    return FALSE;
  array->head.dynamic_size = self->dynamic_size;
  array->clear_after_read = self->clear_after_read;
  array->identical_shapes = self->identical_shapes;
  if (call->n_out > 1)
    call->out[1] = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 0 });
  return give_array (call, array, error);
}

/* ---- TensorArrayGrad: the array for the gradients of another, one for each source ---- */

static gboolean
grad_prepare (TsKernelInit *init,
              GError **error)
{
  char **source = init->state;

  *source = ts_operation_dup_attr_string (init->op, "source", NULL, error);
  return *source != NULL;
}

static void
grad_release (gpointer state)
{
  g_free (*(char **)state);
}

/* @whole: what stands in front of every element in @prefix, then @part. */
static gboolean
join (const TsShape *prefix,
      const TsShape *part,
      TsShape *whole,
      GError **error)
{
  if (part->rank + prefix->rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "gradients cannot have rank %d: it is at most %d", part->rank + prefix->rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  ts_shape_copy (whole, prefix);
  for (int i = 0; i < part->rank; i++)
    whole->dims[whole->rank++] = part->dims[i];
  if (part->rank < 0)
    whole->rank = TS_SHAPE_UNKNOWN_RANK;
  return TRUE;
}

/* What was written to @array has gradients of its shape, zero so far. */
static gboolean
copy_shapes (TsTensorArray *grad,
             const TsTensorArray *array,
             const TsShape *prefix,
             GError **error)
{
  for (gsize i = 0; i < array->used; i++)
    {
      const TsArrayElement *element = &array->elements[i];
      const TsShape *part = element->value != NULL ? &element->value->shape : element->shape;
      TsShape shape;

      if (!element->written)
        continue;
      if (!join (prefix, part, &shape, error))
        return FALSE;
      grad->elements[i].shape = g_memdup2 (&shape, sizeof shape);
      grad->elements[i].written = TRUE;
      grad->used = i + 1;
    }
  return TRUE;
}

static TsTensorArray *
new_grad (const TsTensorArray *array,
          const char *name,
          const TsShape *prefix,
          GError **error)
{
  g_autoptr (TsTensorArray) grad = NULL;
  TsShape element_shape;

  if (!join (prefix, &array->head.element_shape, &element_shape, error))
    return NULL;
  grad = ts_tensor_array_new (array->base.container, name, array->dtype, array->head.size, &element_shape, error);
  if (grad == NULL || !copy_shapes (grad, array, prefix, error))
    return NULL;
  grad->identical_shapes = array->identical_shapes;
  grad->is_grad = TRUE;
  grad->clear_after_read = TRUE;
  grad->head.marked_size = array->head.marked_size;
  return g_steal_pointer (&grad);
}

/* Once there are gradients the array grows no more. */
static void
fix_size (TsCall *call,
          TsTensorArray *array)
{
  g_auto (TsArrayEdit) edit = { 0 };

  ts_array_edit_init (&edit, array);
  edit.head.dynamic_size = FALSE;
  ts_array_edit_commit (&edit, call->resources);
}

static gboolean
grad_run (TsCall *call,
          GError **error)
{
  char *const *source = call->state;
  TsTensorArray *array = ts_call_get_tensor_array (call, error);
  g_autoptr (TsTensorArray) grad = NULL;
  g_autofree char *name = NULL;
  TsShape prefix = TS_SHAPE_SCALAR;

  if (array == NULL || (call->n_in > 2 && !ts_arg_shape (call, 2, "shape_to_prepend", &prefix, error)))
    return FALSE;
  if (array->head.no_gradients)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s can have no gradients: values were added up in it", array->base.name);
      return FALSE;
    }

  fix_size (call, array);
  if (call->n_out > 1)
    ts_call_forward (call, 1, 1);
  name = g_strdup_printf ("%s@%s", array->base.name, *source);
  grad = (TsTensorArray *)ts_resources_lookup (call->resources, &ts_tensor_array_type, array->base.container, name);
  if (grad != NULL)
    {
      ts_call_give_resource (call, 0, &grad->base);
      return TRUE;
    }
  grad = new_grad (array, name, &prefix, error);
  return grad != NULL && give_array (call, grad, error);
}

/* ---- TensorArraySize, TensorArrayClose ---- */

static gboolean
size_run (TsCall *call,
          GError **error)
{
  TsTensorArray *array = ts_call_get_tensor_array (call, error);

  if (array == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)array->head.size });
  return TRUE;
}

/* What was closed may be closed again. */
static gboolean
close_run (TsCall *call,
           GError **error)
{
  TsTensorArray *array = (TsTensorArray *)ts_call_get_resource (call, 0, &ts_tensor_array_type, error);
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL)
    return FALSE;
  ts_array_edit_init (&edit, array);
  ts_array_edit_close (&edit);
  ts_array_edit_commit (&edit, call->resources);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/tensor_array_ops.cc"
#define ARRAY(type)                                                                                                           \
  {                                                                                                                           \
    .op = type, .prepare = array_prepare, .state_size = sizeof (Array), .release = array_release, .run = array_run, SEMANTICS \
  }
#define GRAD(type)                                                                                                          \
  {                                                                                                                         \
    .op = type, .prepare = grad_prepare, .state_size = sizeof (char *), .release = grad_release, .run = grad_run, SEMANTICS \
  }

const TsKernelDef ts_tensor_array_kernels[] = {
  ARRAY ("TensorArray"),
  { .op = "TensorArrayClose", .run = close_run, SEMANTICS },
  { .op = "TensorArrayCloseV2", .run = close_run, SEMANTICS },
  { .op = "TensorArrayCloseV3", .run = close_run, SEMANTICS },
  GRAD ("TensorArrayGrad"),
  GRAD ("TensorArrayGradV2"),
  GRAD ("TensorArrayGradV3"),
  GRAD ("TensorArrayGradWithShape"),
  { .op = "TensorArraySize", .run = size_run, SEMANTICS },
  { .op = "TensorArraySizeV2", .run = size_run, SEMANTICS },
  { .op = "TensorArraySizeV3", .run = size_run, SEMANTICS },
  ARRAY ("TensorArrayV2"),
  ARRAY ("TensorArrayV3"),
  { 0 },
};

/* The shape functions of all are in list-shape.c. */
const TsShapeDef ts_tensor_array_shapes[] = {
  { 0 },
};
