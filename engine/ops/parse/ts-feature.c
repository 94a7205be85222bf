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
  LIST_FEATURE = 1,
};

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

/* The type that a field of a Feature holds. */
static const TsDType list_dtypes[] = { TS_DTYPE_INVALID, TS_DTYPE_STRING, TS_DTYPE_FLOAT, TS_DTYPE_INT64 };

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

/* A dense feature that is not there has its default value, if that is more than padding. */
static gboolean
read_missing (TsFeature *feature,
              GError **error)
{
  const TsTensor *value = feature->default_value;

  if (feature->spec->kind != TS_FEATURE_DENSE || feature->spec->is_variable)
    return TRUE;
  if (value->n_elements > G_MAXINT32 - MIN (feature->values->len, G_MAXINT32))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "feature \"%.*s\" has over 2^31 elements", (int)feature->key.size, feature->key.bytes);
      return FALSE;
    }
  if (value->n_elements > 0)
    {
      g_array_append_vals (feature->values, value->data, (guint)value->n_elements);
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feature \"%.*s\" (%s) is required but could not be found", (int)feature->key.size,
               feature->key.bytes, ts_dtype_name (feature->spec->dtype));
  return FALSE;
}

gboolean
ts_feature_read_found (TsFeature *self,
                       GError **error)
{
  const TsFeatureSpec *spec = self->spec;
  gsize n = 0;

  if (self->found_size == 0)
    return read_missing (self, error);
  if (!ts_feature_read (self, self->found, self->found_size, &n, error))
    return FALSE;
  if (spec->kind != TS_FEATURE_DENSE ||
      (spec->is_variable ? (spec->stride > 0 ? n % spec->stride == 0 : n == 0) : n == spec->stride))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feature \"%.*s\": %" G_GSIZE_FORMAT " values are no%s %" G_GSIZE_FORMAT, (int)self->key.size,
               self->key.bytes, n, spec->is_variable ? " multiple of" : "t", spec->stride);
  return FALSE;
}

/* A step; one that is empty has no values. */
static gboolean
read_step (TsFeature *self,
           TsWireReader *list,
           const TsWireField *field,
           GError **error)
{
  const TsFeatureSpec *spec = self->spec;
  gsize n = 0, end;

  if (!ts_wire_expect (list, field, TS_WIRE_BYTES, "feature", error) ||
      (field->size > 0 && !ts_feature_read (self, field->data, field->size, &n, error)))
    return FALSE;
  if (spec->kind == TS_FEATURE_DENSE && n != spec->stride)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feature list \"%.*s\", step %u: there are %" G_GSIZE_FORMAT " values, not %" G_GSIZE_FORMAT,
                   (int)self->key.size, self->key.bytes, self->rows->len, n, spec->stride);
      return FALSE;
    }
  end = self->values->len;
  g_array_append_val (self->rows, end);
  return TRUE;
}

gboolean
ts_feature_read_found_list (TsFeature *self,
                            GError **error)
{
  TsWireReader reader;
  TsWireField field;

  if (!self->is_found && self->spec->kind == TS_FEATURE_DENSE && !self->may_be_missing)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feature list \"%.*s\" is required but could not be found", (int)self->key.size, self->key.bytes);
      return FALSE;
    }
  ts_wire_reader_init (&reader, NULL, self->found, self->found_size, "feature list");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == LIST_FEATURE && !read_step (self, &reader, &field, error))
      return FALSE;
  return !reader.failed;
}

void
ts_feature_end_example_of_lists (TsFeature *self)
{
  gsize end = self->rows->len;

  g_array_append_val (self->ends, end);
}

gboolean
ts_example_fail (gsize i,
                 GError *reason,
                 GError **error)
{
  g_set_error (error, TS_ERROR, g_error_matches (reason, TS_ERROR, TS_ERROR_DATA_LOSS) ? TS_ERROR_INVALID_ARGUMENT : reason->code, "example %" G_GSIZE_FORMAT ": %s", i, reason->message);
  g_error_free (reason);
  return FALSE;
}
