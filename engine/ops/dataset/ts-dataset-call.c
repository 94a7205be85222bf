#include "engine/ops/dataset/ts-dataset-call.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

/* ---- prepare -------------------------------------------------------------------------------------- */

gboolean
ts_dataset_read_types (const TsOperation *op,
                       guint *n,
                       TsDType **dtypes,
                       TsShape **shapes,
                       GError **error)
{
  const char *types = ts_operation_has_attr (op, "output_types") ? "output_types" : "Toutput_types";
  guint n_shapes = 0;

  if (!ts_operation_has_attr (op, types))
    {
      *n = 1;
      *dtypes = g_memdup2 (&(TsDType) { TS_DTYPE_STRING }, sizeof (TsDType));
      *shapes = g_memdup2 (&TS_SHAPE_SCALAR, sizeof (TsShape));
      return TRUE;
    }
  *dtypes = ts_operation_dup_attr_dtypes (op, types, n, error);
  *shapes = *dtypes != NULL ? ts_operation_dup_attr_shapes (op, "output_shapes", &n_shapes, error) : NULL;
  if (*shapes == NULL)
    return FALSE;
  if (n_shapes == *n)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %u output_shapes for %u output types", n_shapes, *n);
  return FALSE;
}

static gboolean
check_component (guint i,
                 const TsTensor *component,
                 TsDType dtype,
                 const TsShape *shape,
                 GError **error)
{
  g_autofree char *expected = NULL, *found = NULL;

  if (component->dtype != dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Data type mismatch at component %u: expected %s but got %s.", i, ts_dtype_name (dtype),
                   ts_dtype_name (component->dtype));
      return FALSE;
    }
  if (ts_shape_is_compatible (shape, &component->shape))
    return TRUE;
  expected = ts_shape_to_string (shape);
  found = ts_shape_to_string (&component->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Incompatible shapes at component %u: expected %s but got %s.", i, expected, found);
  return FALSE;
}

gboolean
ts_dataset_check_element (GPtrArray *element,
                          guint n,
                          const TsDType *dtypes,
                          const TsShape *shapes,
                          GError **error)
{
  if (element->len != n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Number of components does not match: expected %u types but got %u.", n, element->len);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!check_component (i, element->pdata[i], dtypes[i], &shapes[i], error))
      return FALSE;
  return TRUE;
}

/* How many inputs a list(type) attribute stands for. */
static gboolean
count_types (const TsOperation *op,
             const char *attr,
             guint *n,
             GError **error)
{
  g_autofree TsDType *dtypes = attr != NULL ? ts_operation_dup_attr_dtypes (op, attr, n, error) : NULL;

  return attr == NULL || dtypes != NULL;
}

gboolean
ts_dataset_prepare (TsKernelInit *init,
                    const TsDatasetKind *kind,
                    GError **error)
{
  TsDatasetMaker *self = init->state;

  self->kind = kind;
  if (!ts_dataset_read_types (init->op, &self->n_components, &self->dtypes, &self->shapes, error) ||
      !count_types (init->op, kind->state_attr, &self->n_state, error))
    return FALSE;
  for (guint i = 0; i < TS_DATASET_MAX_FUNCTIONS && kind->functions[i] != NULL; i++)
    {
      self->functions[i] = ts_dataset_function_new (init->op, kind->functions[i], error);
      if (self->functions[i] == NULL || !count_types (init->op, kind->arguments[i], &self->n_captured[i], error))
        return FALSE;
    }
  return kind->flag_attr == NULL || ts_operation_get_attr_bool (init->op, kind->flag_attr, &self->flag, error);
}

void
ts_dataset_release (gpointer state)
{
  TsDatasetMaker *self = state;

  g_free (self->dtypes);
  g_free (self->shapes);
  for (guint i = 0; i < TS_DATASET_MAX_FUNCTIONS; i++)
    g_clear_pointer (&self->functions[i], ts_dataset_function_unref);
}

/* ---- run ------------------------------------------------------------------------------------------ */

gboolean
ts_dataset_add_inputs (TsDataset *self,
                       const TsCall *call,
                       guint first,
                       guint end,
                       GError **error)
{
  for (guint i = first; i < end; i++)
    {
      TsDataset *input = ts_dataset_from_tensor (call->in[i], error);

      if (input == NULL || !ts_dataset_add_input (self, input, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
ts_dataset_dup_tensors (const TsCall *call,
                        guint first,
                        guint end)
{
  GPtrArray *tensors = ts_element_new (end - first);

  for (guint i = first; i < end; i++)
    g_ptr_array_add (tensors, ts_tensor_ref (call->in[i]));
  return tensors;
}

static gboolean
fill (TsDataset *self,
      const TsDatasetMaker *maker,
      TsCall *call,
      GError **error)
{
  guint next = maker->kind->n_inputs;

  if (!ts_dataset_add_inputs (self, call, 0, next, error))
    return FALSE;
  if (maker->kind->state_attr != NULL)
    self->tensors = ts_dataset_dup_tensors (call, next, next + maker->n_state);
  next += maker->n_state;
  for (guint i = 0; i < TS_DATASET_MAX_FUNCTIONS && maker->functions[i] != NULL; i++)
    {
      self->functions[i] = ts_dataset_function_ref (maker->functions[i]);
      self->captured[i] = ts_dataset_dup_tensors (call, next, next + maker->n_captured[i]);
      next += maker->n_captured[i];
    }
  self->flag = maker->flag;
  return maker->kind->make == NULL || maker->kind->make (self, call, next, error);
}

gboolean
ts_dataset_run (TsCall *call,
                GError **error)
{
  const TsDatasetMaker *maker = call->state;
  TsDataset *dataset = ts_dataset_new (maker->kind, maker->n_components, maker->dtypes, maker->shapes);
  g_autoptr (TsVariant) variant = &dataset->base;

  if (!fill (dataset, maker, call, error))
    return FALSE;
  call->out[0] = ts_tensor_new_variant (variant);
  return TRUE;
}

/* ---- arguments ------------------------------------------------------------------------------------ */

gboolean
ts_dataset_arg_int (const TsCall *call,
                    guint i,
                    const char *name,
                    gint64 *value,
                    GError **error)
{
  return ts_arg_scalar (call, i, name, value, error);
}

gboolean
ts_dataset_arg_bool (const TsCall *call,
                     guint i,
                     const char *name,
                     gint64 *value,
                     GError **error)
{
  const TsTensor *in = call->in[i];

  if (in->dtype == TS_DTYPE_BOOL && in->shape.rank == 0)
    {
      *value = *(const guint8 *)in->data != 0;
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be a bool scalar, is a %s of rank %d", name, ts_dtype_name (in->dtype), in->shape.rank);
  return FALSE;
}

gboolean
ts_dataset_arg_positive (const TsCall *call,
                         guint i,
                         const char *name,
                         gint64 *value,
                         GError **error)
{
  if (!ts_dataset_arg_int (call, i, name, value, error))
    return FALSE;
  if (*value > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be greater than zero, is %" G_GINT64_FORMAT, name, *value);
  return FALSE;
}
