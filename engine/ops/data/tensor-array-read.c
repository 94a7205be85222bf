#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/data/ts-tensor-array.h"
#include "engine/ts-error.h"

/* TensorArrayRead, Gather, Pack, Concat. */

typedef struct
{
  TsDType dtype;
  TsShape element_shape; /* of a concat without its first dimension */
} Read;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Read *self = init->state;
  const char *attr = ts_operation_has_attr (init->op, "element_shape") ? "element_shape" : "element_shape_except0";

  self->element_shape = TS_SHAPE_UNKNOWN;
  return ts_operation_get_attr_dtype (init->op, "dtype", &self->dtype, error) &&
         (!ts_operation_has_attr (init->op, attr) || ts_operation_get_attr_shape (init->op, attr, &self->element_shape, error));
}

/* The array, which must hold what the operation gives. */
static TsTensorArray *
get_array (const TsCall *call,
           GError **error)
{
  const Read *self = call->state;
  TsTensorArray *array = ts_call_get_tensor_array (call, error);

  if (array == NULL || array->dtype == self->dtype)
    return array;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s holds %s, %s is asked for", array->base.name, ts_dtype_name (array->dtype),
               ts_dtype_name (self->dtype));
  return NULL;
}

/* ---- TensorArrayRead ---- */

static gboolean
read_run (TsCall *call,
          GError **error)
{
  TsTensorArray *array;
  g_auto (TsArrayEdit) edit = { 0 };
  gint64 index;

  if (!ts_arg_scalar (call, 1, "index", &index, error))
    return FALSE;
  array = get_array (call, error);
  if (array == NULL)
    return FALSE;

  ts_array_edit_init (&edit, array);
  call->out[0] = ts_array_edit_read (&edit, index, error);
  if (call->out[0] == NULL)
    return FALSE;
  ts_array_edit_commit (&edit, call->resources);
  return TRUE;
}

/* ---- more than one element ---- */

/* @indices: (nullable): which; %NULL: the first @n. */
static GPtrArray *
read_many (TsCall *call,
           TsArrayEdit *edit,
           const TsTensor *indices,
           gsize n,
           GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);

  for (gsize i = 0; i < n; i++)
    {
      TsTensor *value;

      if (i % 1024 == 1023 && ts_call_is_cancelled (call, error))
        return NULL;
      value = ts_array_edit_read (edit, indices != NULL ? ts_int_at (indices, i) : (gint64)i, error);
      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, value);
    }
  return g_steal_pointer (&values);
}

static gboolean
fail_shapes (const char *what,
             gsize i,
             const TsShape *expected,
             const TsShape *found,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (expected);
  g_autofree char *b = ts_shape_to_string (found);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the elements of the TensorArray must have shape %s%s, but number %" G_GSIZE_FORMAT " has %s", a, what, i, b);
  return FALSE;
}

static gboolean
fail_empty (const TsShape *shape,
            GError **error)
{
  g_autofree char *text = ts_shape_to_string (shape);

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "no elements of a TensorArray can only be put together if their shape is fully known, it is %s", text);
  return FALSE;
}

/* ---- TensorArrayGather, TensorArrayPack ---- */

static gboolean
stack (TsCall *call,
       TsArrayEdit *edit,
       const TsTensor *indices,
       gsize n,
       GError **error)
{
  const Read *self = call->state;
  const TsShape *shape = &edit->head.element_shape;
  g_autoptr (GPtrArray) values = NULL;

  if (!ts_array_edit_merge_shape (edit, &self->element_shape, error))
    return FALSE;
  values = read_many (call, edit, indices, n, error);
  if (values == NULL)
    return FALSE;
  if (n == 0)
    {
      shape = &self->element_shape;
      if (!ts_shape_is_known (shape))
        return fail_empty (shape, error);
    }

  for (gsize i = 0; i < n; i++)
    {
      const TsShape *found = &((TsTensor *)values->pdata[i])->shape;

      if (i == 0 && !ts_shape_is_compatible (&self->element_shape, found))
        return fail_shapes ("", i, &self->element_shape, found, error);
      if (i == 0)
        shape = found;
      if (!ts_shape_equal (shape, found))
        return fail_shapes ("", i, shape, found, error);
    }
  return ts_call_stack (call, 0, (TsTensor **)values->pdata, n, shape, error);
}

static gboolean
gather_run (TsCall *call,
            GError **error)
{
  TsTensorArray *array = get_array (call, error);
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL || !ts_arg_check_rank (call, 1, "indices", 1, error))
    return FALSE;
  ts_array_edit_init (&edit, array);
  if (!stack (call, &edit, call->in[1], call->in[1]->n_elements, error))
    return FALSE;
  ts_array_edit_commit (&edit, call->resources);
  return TRUE;
}

static gboolean
pack_run (TsCall *call,
          GError **error)
{
  TsTensorArray *array = get_array (call, error);
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL)
    return FALSE;
  ts_array_edit_init (&edit, array);
  if (!stack (call, &edit, NULL, ts_tensor_array_get_pack_size (array), error))
    return FALSE;
  ts_array_edit_commit (&edit, call->resources);
  return TRUE;
}

/* ---- TensorArrayConcat ---- */

static gboolean
concat (TsCall *call,
        TsArrayEdit *edit,
        gsize n,
        GError **error)
{
  const Read *self = call->state;
  g_autoptr (GPtrArray) values = read_many (call, edit, NULL, n, error);
  TsShape rest, first;
  gint64 *lengths;

  if (values == NULL || ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error) == NULL)
    return FALSE;
  if (n == 0 && !ts_shape_is_known (&self->element_shape))
    return fail_empty (&self->element_shape, error);

  lengths = call->out[1]->data;
  ts_shape_copy (&first, &self->element_shape);
  for (gsize i = 0; i < n; i++)
    {
      const TsShape *shape = &((TsTensor *)values->pdata[i])->shape;

      if (shape->rank < 1)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " is a scalar: what is put end to end must have rank 1 or more", i);
          return FALSE;
        }
      lengths[i] = shape->dims[0];
      ts_shape_drop_first (shape, &rest);
      if (i == 0 ? !ts_shape_is_compatible (&first, &rest) : !ts_shape_equal (&first, &rest))
        return fail_shapes (" behind the first dimension", i, &first, &rest, error);
      ts_shape_copy (&first, &rest);
    }
  return ts_call_concat (call, 0, (TsTensor **)values->pdata, lengths, n, &first, error);
}

static gboolean
concat_run (TsCall *call,
            GError **error)
{
  TsTensorArray *array = get_array (call, error);
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL)
    return FALSE;
  ts_array_edit_init (&edit, array);
  if (!concat (call, &edit, ts_tensor_array_get_pack_size (array), error))
    return FALSE;
  ts_array_edit_commit (&edit, call->resources);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, function)                                                                              \
  {                                                                                                      \
    .op = type, .dtype_attr = "dtype", .prepare = prepare, .state_size = sizeof (Read), .run = function, \
    .semantics = "tensorflow/core/kernels/tensor_array_ops.cc"                                           \
  }

const TsKernelDef ts_tensor_array_read_kernels[] = {
  ROW ("TensorArrayConcat", concat_run),
  ROW ("TensorArrayConcatV2", concat_run),
  ROW ("TensorArrayConcatV3", concat_run),
  ROW ("TensorArrayGather", gather_run),
  ROW ("TensorArrayGatherV2", gather_run),
  ROW ("TensorArrayGatherV3", gather_run),
  ROW ("TensorArrayPack", pack_run),
  ROW ("TensorArrayRead", read_run),
  ROW ("TensorArrayReadV2", read_run),
  ROW ("TensorArrayReadV3", read_run),
  { 0 },
};

/* Those of the others are in list-shape.c. */
const TsShapeDef ts_tensor_array_read_shapes[] = {
  { "TensorArrayPack", ts_shape_unknown },
  { 0 },
};
