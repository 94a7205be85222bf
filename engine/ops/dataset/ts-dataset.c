#include "engine/ops/dataset/ts-dataset.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_KEPT (1 << 22) /* elements in a buffer: a size beyond is taken for nonsense before it takes all memory */

/* ---- functions ------------------------------------------------------------------------------------ */

TsDatasetFunction *
ts_dataset_function_new (const TsOperation *op,
                         const char *attr,
                         GError **error)
{
  TsDatasetFunction *self = g_new0 (TsDatasetFunction, 1);

  self->ref_count = 1;
  if (ts_function_body_init (&self->body, op, attr, 0, error))
    return self;
  ts_dataset_function_unref (self);
  return NULL;
}

TsDatasetFunction *
ts_dataset_function_ref (TsDatasetFunction *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_dataset_function_unref (TsDatasetFunction *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  ts_function_body_clear (&self->body);
  g_free (self);
}

/* ---- the dataset ---------------------------------------------------------------------------------- */

static void
clear (TsVariant *variant)
{
  TsDataset *self = (TsDataset *)variant;

  g_ptr_array_unref (self->inputs);
  g_free (self->dtypes);
  g_free (self->shapes);
  for (guint i = 0; i < TS_DATASET_MAX_FUNCTIONS; i++)
    {
      g_clear_pointer (&self->functions[i], ts_dataset_function_unref);
      g_clear_pointer (&self->captured[i], g_ptr_array_unref);
    }
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
}

/* "BatchDataset of int64 [?], 10 elements" */
static char *
describe (const TsVariant *variant)
{
  const TsDataset *self = (const TsDataset *)variant;
  gint64 n = ts_dataset_get_cardinality (self);
  GString *text = g_string_new (self->kind->name);

  for (guint i = 0; i < self->n_components && i < 4; i++)
    {
      g_autofree char *shape = ts_shape_to_string (&self->shapes[i]);

      g_string_append_printf (text, "%s%s %s", i == 0 ? " of " : ", ", ts_dtype_name (self->dtypes[i]), shape);
    }
  if (n >= 0)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " element%s", n, n == 1 ? "" : "s");
  return g_string_free (text, FALSE);
}

const TsVariantType ts_dataset_type = {
  .name = "Dataset",
  .clear = clear,
  .describe = describe,
};

TsDataset *
ts_dataset_new (const TsDatasetKind *kind,
                guint n_components,
                const TsDType *dtypes,
                const TsShape *shapes)
{
  TsDataset *self = g_new0 (TsDataset, 1);

  ts_variant_init (&self->base, &ts_dataset_type);
  self->kind = kind;
  self->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_variant_unref);
  self->n_components = n_components;
  self->dtypes = g_memdup2 (dtypes, n_components * sizeof *dtypes);
  self->shapes = g_memdup2 (shapes, n_components * sizeof *shapes);
  return self;
}

gboolean
ts_dataset_add_input (TsDataset *self,
                      TsDataset *input,
                      GError **error)
{
  if (input->depth >= TS_DATASET_MAX_DEPTH)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there are more than %d datasets behind each other", TS_DATASET_MAX_DEPTH);
      return FALSE;
    }
  self->depth = MAX (self->depth, input->depth + 1);
  ts_variant_ref (&input->base);
  g_ptr_array_add (self->inputs, input);
  return TRUE;
}

TsDataset *
ts_dataset_from_tensor (const TsTensor *tensor,
                        GError **error)
{
  TsVariant *variant = tensor->dtype == TS_DTYPE_VARIANT && tensor->shape.rank == 0 ? ts_tensor_get_variant (tensor, 0) : NULL;

  if (variant != NULL && variant->type == &ts_dataset_type)
    return (TsDataset *)variant;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Dataset tensor must be a scalar of dtype variant that holds a dataset; it is a %s of rank %d%s%s",
               ts_dtype_name (tensor->dtype), tensor->shape.rank, variant != NULL ? " that holds a " : "", variant != NULL ? variant->type->name : "");
  return NULL;
}

gint64
ts_dataset_get_cardinality (const TsDataset *self)
{
  return self->kind->cardinality != NULL ? self->kind->cardinality (self) : TS_CARDINALITY_UNKNOWN;
}

gboolean
ts_dataset_check_types (const TsDataset *self,
                        guint n,
                        const TsDType *dtypes,
                        const TsShape *shapes,
                        GError **error)
{
  if (n != self->n_components)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Number of components does not match: expected %u types but got %u.", n, self->n_components);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *expected = ts_shape_to_string (&shapes[i]), *found = ts_shape_to_string (&self->shapes[i]);

      if (dtypes[i] != self->dtypes[i])
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Data type mismatch at component %u: expected %s but got %s.", i, ts_dtype_name (dtypes[i]),
                     ts_dtype_name (self->dtypes[i]));
      else if (!ts_shape_is_compatible (&shapes[i], &self->shapes[i]))
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Incompatible shapes at component %u: expected %s but got %s.", i, expected, found);
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

GPtrArray *
ts_element_new (guint n_components)
{
  return g_ptr_array_new_full (n_components, (GDestroyNotify)ts_tensor_unref);
}

GPtrArray *
ts_elements_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
}

gboolean
ts_elements_keep (GPtrArray *elements,
                  GPtrArray *element,
                  GError **error)
{
  gboolean grows = elements->len >= 4096 && (elements->len & (elements->len - 1)) == 0;
  /* A pointer array ends the program where there is no memory to double it. */
  g_autofree gpointer room = grows ? g_try_malloc_n (elements->len, 2 * sizeof (gpointer)) : NULL;

  if (elements->len >= MAX_KEPT || (grows && room == NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for more than %u elements of a dataset at a time", elements->len);
      g_ptr_array_unref (element);
      return FALSE;
    }
  g_clear_pointer (&room, g_free);
  g_ptr_array_add (elements, element);
  return TRUE;
}
