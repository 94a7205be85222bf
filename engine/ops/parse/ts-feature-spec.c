#include "engine/ops/parse/ts-feature-spec.h"

#include "engine/ts-error.h"

static gboolean
check_dtype (TsDType dtype,
             GError **error)
{
  if (dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_INT64 || dtype == TS_DTYPE_STRING)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "examples hold float32, int64 and string, not %s", ts_dtype_name (dtype));
  return FALSE;
}

static gboolean
check_count (const char *attr,
             gint64 n,
             gint64 expected,
             GError **error)
{
  if (expected < 0 || n == expected)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has %" G_GINT64_FORMAT " entries for %" G_GINT64_FORMAT " features", attr, n, expected);
  return FALSE;
}

gboolean
ts_feature_specs_add_sparse (GArray *specs,
                             const TsOperation *op,
                             const char *types,
                             gint64 n,
                             GError **error)
{
  guint n_types = 0;
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, types, &n_types, error);

  if (dtypes == NULL || !check_count (types, n_types, n, error))
    return FALSE;
  for (guint i = 0; i < n_types; i++)
    {
      TsFeatureSpec spec = { .kind = TS_FEATURE_SPARSE, .dtype = dtypes[i] };

      if (!check_dtype (spec.dtype, error))
        return FALSE;
      g_array_append_val (specs, spec);
    }
  return TRUE;
}

/* Elements from dimension @begin on. */
static gboolean
count_elements (const TsShape *shape,
                int begin,
                gsize *n,
                GError **error)
{
  TsShape part = { MAX (shape->rank - begin, 0), { 0 } };
  gint64 count = 0;

  for (int i = begin; i < shape->rank; i++)
    part.dims[i - begin] = shape->dims[i];
  if (shape->rank >= 0 && ts_shape_n_elements (&part, &count))
    {
      *n = (gsize)count;
      return TRUE;
    }

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the shape of a dense feature must be known%s", begin > 0 ? " but for its first dimension" : "");
  return FALSE;
}

gboolean
ts_feature_specs_add_dense (GArray *specs,
                            const TsOperation *op,
                            const char *types,
                            const char *shapes,
                            gint64 n,
                            gboolean steps,
                            GError **error)
{
  guint n_types = 0, n_shapes = 0;
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, types, &n_types, error);
  g_autofree TsShape *all = dtypes != NULL ? ts_operation_dup_attr_shapes (op, shapes, &n_shapes, error) : NULL;

  if (all == NULL || !check_count (types, n_types, n, error) || !check_count (shapes, n_shapes, n_types, error))
    return FALSE;
  for (guint i = 0; i < n_types; i++)
    {
      TsFeatureSpec spec = { .kind = TS_FEATURE_DENSE, .dtype = dtypes[i], .shape = all[i] };

      spec.is_variable = !steps && all[i].rank > 0 && all[i].dims[0] < 0;
      if (!check_dtype (spec.dtype, error) || !count_elements (&all[i], spec.is_variable ? 1 : 0, &spec.stride, error))
        return FALSE;
      g_array_append_val (specs, spec);
    }
  return TRUE;
}

gboolean
ts_feature_specs_add_ragged (GArray *specs,
                             const TsOperation *op,
                             const char *types,
                             const char *splits,
                             GError **error)
{
  guint n_types = 0, n_splits = 0;
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, types, &n_types, error);
  g_autofree TsDType *split_dtypes = dtypes != NULL ? ts_operation_dup_attr_dtypes (op, splits, &n_splits, error) : NULL;

  if (split_dtypes == NULL || !check_count (splits, n_splits, n_types, error))
    return FALSE;
  for (guint i = 0; i < n_types; i++)
    {
      TsFeatureSpec spec = { .kind = TS_FEATURE_RAGGED, .dtype = dtypes[i], .split_dtype = split_dtypes[i] };

      if (!check_dtype (spec.dtype, error))
        return FALSE;
      if (spec.split_dtype != TS_DTYPE_INT32 && spec.split_dtype != TS_DTYPE_INT64)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "splits must be int32 or int64, not %s", ts_dtype_name (spec.split_dtype));
          return FALSE;
        }
      g_array_append_val (specs, spec);
    }
  return TRUE;
}

gboolean
ts_feature_spec_check_default (const TsFeatureSpec *spec,
                               const TsTensor *value,
                               GError **error)
{
  g_autofree char *shape = ts_shape_to_string (&value->shape);

  if (value->dtype != spec->dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a default value is %s, its feature %s", ts_dtype_name (value->dtype), ts_dtype_name (spec->dtype));
      return FALSE;
    }
  if (spec->is_variable ? value->n_elements != 1 : value->n_elements > 0 && !ts_shape_equal (&value->shape, &spec->shape))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a default value has shape %s, which does not go with its feature", shape);
      return FALSE;
    }
  return TRUE;
}
