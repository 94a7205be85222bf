#include "engine/ops/parse/ts-feature.h"

#include "engine/ts-error.h"

#include <string.h>

/* Fields of the messages in tensorflow/core/example/example.proto and feature.proto. */
enum
{
  MAP_ENTRY = 1,
  ENTRY_KEY = 1,
  ENTRY_VALUE = 2,
  LIST_VALUE = 1,
};

/* ---- the specification -------------------------------------------------------------------------- */

/* The type that a field of a Feature holds. */
static const TsDType list_dtypes[] = { TS_DTYPE_INVALID, TS_DTYPE_STRING, TS_DTYPE_FLOAT, TS_DTYPE_INT64 };

static gboolean
check_dtype (TsDType dtype,
             GError **error)
{
  for (guint i = 1; i < G_N_ELEMENTS (list_dtypes); i++)
    if (list_dtypes[i] == dtype)
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

/* ---- features by name --------------------------------------------------------------------------- */

struct _TsFeatureSet
{
  GPtrArray *features; /* TsFeature */
  GHashTable *by_key;  /* TsString (in the feature) to TsFeature */
};

static guint
key_hash (gconstpointer data)
{
  const TsString *key = data;
  guint hash = 5381;

  for (gsize i = 0; i < key->size; i++)
    hash = hash * 33 + (guint8)key->bytes[i];
  return hash;
}

static gboolean
key_equal (gconstpointer a,
           gconstpointer b)
{
  const TsString *x = a, *y = b;

  return x->size == y->size && memcmp (x->bytes, y->bytes, x->size) == 0;
}

static void
feature_free (gpointer data)
{
  TsFeature *feature = data;

  g_array_unref (feature->values);
  g_array_unref (feature->rows);
  g_array_unref (feature->ends);
  g_free (feature);
}

TsFeatureSet *
ts_feature_set_new (void)
{
  TsFeatureSet *self = g_new0 (TsFeatureSet, 1);

  self->features = g_ptr_array_new_with_free_func (feature_free);
  self->by_key = g_hash_table_new (key_hash, key_equal);
  return self;
}

void
ts_feature_set_free (TsFeatureSet *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->features);
  g_free (self);
}

gboolean
ts_feature_set_add (TsFeatureSet *self,
                    const TsFeatureSpec *spec,
                    TsString key,
                    const TsTensor *default_value,
                    GError **error)
{
  TsFeature *feature = g_new0 (TsFeature, 1);

  feature->spec = spec;
  feature->key = key;
  feature->default_value = default_value;
  feature->values = g_array_new (FALSE, FALSE, (guint)ts_dtype_size (spec->dtype));
  feature->rows = g_array_new (FALSE, FALSE, sizeof (gsize));
  feature->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_ptr_array_add (self->features, feature);
  if (g_hash_table_insert (self->by_key, &feature->key, feature))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "the feature \"%s\" is asked for twice", key.bytes);
  return FALSE;
}

guint
ts_feature_set_get_size (TsFeatureSet *self)
{
  return self->features->len;
}

TsFeature *
ts_feature_set_get (TsFeatureSet *self,
                    guint i)
{
  return g_ptr_array_index (self->features, i);
}

void
ts_feature_set_begin (TsFeatureSet *self)
{
  for (guint i = 0; i < self->features->len; i++)
    {
      TsFeature *feature = ts_feature_set_get (self, i);

      feature->found = NULL;
      feature->found_size = 0;
      feature->is_found = FALSE;
    }
}

static gboolean
scan_entry (TsFeatureSet *self,
            TsWireReader *outer,
            const TsWireField *field,
            GError **error)
{
  TsString key = { (char *)"", 0 };
  const guint8 *value = NULL;
  gsize size = 0;
  TsWireReader reader;
  TsWireField part;
  TsFeature *feature;

  if (!ts_wire_expect (outer, field, TS_WIRE_BYTES, "feature", error) || !ts_wire_enter (outer, field, "feature", &reader, error))
    return FALSE;
  while (ts_wire_next (&reader, &part, error))
    if (part.number == ENTRY_KEY || part.number == ENTRY_VALUE)
      {
        if (!ts_wire_expect (&reader, &part, TS_WIRE_BYTES, part.number == ENTRY_KEY ? "key" : "value", error))
          return FALSE;
        if (part.number == ENTRY_KEY)
          key = (TsString) { (char *)part.data, part.size };
        else
          {
            value = part.data;
            size = part.size;
          }
      }
  if (reader.failed)
    return FALSE;

  feature = g_hash_table_lookup (self->by_key, &key);
  if (feature != NULL)
    {
      feature->found = value;
      feature->found_size = size;
      feature->is_found = TRUE;
    }
  return TRUE;
}

gboolean
ts_feature_set_scan (TsFeatureSet *self,
                     TsWireReader *outer,
                     const TsWireField *map,
                     GError **error)
{
  TsWireReader reader;
  TsWireField field;

  if (!ts_wire_expect (outer, map, TS_WIRE_BYTES, "features", error) || !ts_wire_enter (outer, map, "features", &reader, error))
    return FALSE;
  while (ts_wire_next (&reader, &field, error))
    if (field.number == MAP_ENTRY && !scan_entry (self, &reader, &field, error))
      return FALSE;
  return !reader.failed;
}

/* ---- reading ------------------------------------------------------------------------------------ */

static void
add_float (TsFeature *self,
           guint32 bits)
{
  g_array_append_val (self->values, bits);
}

static gboolean
add_packed (TsFeature *self,
            TsWireReader *reader,
            const TsWireField *field,
            GError **error)
{
  const guint8 *pos = field->data, *end = pos + field->size;

  if (self->spec->dtype == TS_DTYPE_FLOAT && field->size % 4 == 0)
    {
      for (; pos < end; pos += 4)
        add_float (self, ts_wire_read_fixed32 (pos));
      return TRUE;
    }
  while (self->spec->dtype == TS_DTYPE_INT64 && pos < end)
    {
      guint64 value;

      if (!ts_wire_read_varint (&pos, end, &value))
        break;
      g_array_append_val (self->values, value);
    }
  return pos == end || ts_wire_fail (reader, pos, "value", error, "the packed numbers are cut off");
}

static gboolean
add_value (TsFeature *self,
           TsWireReader *reader,
           const TsWireField *field,
           GError **error)
{
  TsDType dtype = self->spec->dtype;

  if (field->number == LIST_VALUE && field->type == TS_WIRE_BYTES && dtype == TS_DTYPE_STRING)
    {
      TsString string = { (char *)field->data, field->size };

      g_array_append_val (self->values, string);
      return TRUE;
    }
  if (field->number == LIST_VALUE && field->type == TS_WIRE_BYTES)
    return add_packed (self, reader, field, error);
  if (field->number == LIST_VALUE && field->type == TS_WIRE_FIXED32 && dtype == TS_DTYPE_FLOAT)
    {
      add_float (self, (guint32)field->value);
      return TRUE;
    }
  if (field->number == LIST_VALUE && field->type == TS_WIRE_VARINT && dtype == TS_DTYPE_INT64)
    {
      g_array_append_val (self->values, field->value);
      return TRUE;
    }
  return ts_wire_fail (reader, field->start, NULL, error, "there is a field that no list of values has");
}

static gboolean
check_kind (const TsFeature *self,
            const TsWireField *field,
            GError **error)
{
  TsDType dtype = field->number < G_N_ELEMENTS (list_dtypes) && field->type == TS_WIRE_BYTES ? list_dtypes[field->number] : TS_DTYPE_INVALID;

  if (dtype == self->spec->dtype)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feature \"%.*s\": the types do not match: the example has %s, expected is %s", (int)self->key.size,
               self->key.bytes, dtype != TS_DTYPE_INVALID ? ts_dtype_name (dtype) : "an unknown one", ts_dtype_name (self->spec->dtype));
  return FALSE;
}

gboolean
ts_feature_read (TsFeature *self,
                 const guint8 *data,
                 gsize size,
                 gsize *n,
                 GError **error)
{
  guint before = self->values->len;
  TsWireReader outer, reader;
  TsWireField field;

  ts_wire_reader_init (&outer, NULL, data, size, "feature");
  if (!ts_wire_next (&outer, &field, error) || !check_kind (self, &field, error) || !ts_wire_enter (&outer, &field, "list", &reader, error))
    return FALSE;
  while (ts_wire_next (&reader, &field, error))
    if (!add_value (self, &reader, &field, error))
      return FALSE;
  *n = self->values->len - before;
  return !reader.failed;
}

void
ts_feature_end_example (TsFeature *self)
{
  gsize end = self->values->len;

  g_array_append_val (self->ends, end);
}

/* ---- results ------------------------------------------------------------------------------------ */

gsize
ts_feature_longest (const GArray *ends)
{
  gsize longest = 0;

  for (guint i = 0; i < ends->len; i++)
    longest = MAX (longest, ts_feature_end_of (ends, i) - ts_feature_begin_of (ends, i));
  return longest;
}

static void
copy_elements (TsTensor *out,
               gsize at,
               gconstpointer from,
               gsize first,
               gsize n)
{
  gsize size = ts_dtype_size (out->dtype);

  if (out->dtype == TS_DTYPE_STRING)
    for (gsize i = 0; i < n; i++)
      {
        const TsString *string = (const TsString *)from + first + i;

        ts_string_set ((TsString *)out->data + at + i, string->bytes, (gssize)string->size);
      }
  else if (n > 0)
    memcpy ((char *)out->data + at * size, (const char *)from + first * size, n * size);
}

gboolean
ts_feature_put_values (const TsFeature *self,
                       TsCall *call,
                       guint i,
                       const TsShape *shape,
                       const GArray *ends,
                       GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, shape, error);
  gsize length = out != NULL && ends->len > 0 ? out->n_elements / ends->len : 0;

  if (out == NULL)
    return FALSE;
  if (out->n_elements == self->values->len)
    {
      copy_elements (out, 0, self->values->data, 0, self->values->len);
      return TRUE;
    }

  if (out->dtype != TS_DTYPE_STRING && out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (guint e = 0; e < ends->len; e++)
    {
      gsize begin = ts_feature_begin_of (ends, e), n = ts_feature_end_of (ends, e) - begin;

      copy_elements (out, e * length, self->values->data, begin, n);
      for (gsize k = n; k < length && self->default_value != NULL && self->default_value->n_elements > 0; k++)
        copy_elements (out, e * length + k, self->default_value->data, 0, 1);
    }
  return TRUE;
}

gboolean
ts_feature_put_splits (const TsFeature *self,
                       const GArray *ends,
                       TsCall *call,
                       guint i,
                       GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE ((gint64)ends->len + 1), error);

  for (guint k = 0; k <= ends->len && out != NULL; k++)
    {
      gsize end = ts_feature_begin_of (ends, k);

      if (out->dtype == TS_DTYPE_INT32)
        ((gint32 *)out->data)[k] = (gint32)end;
      else
        ((gint64 *)out->data)[k] = (gint64)end;
    }
  return out != NULL;
}
