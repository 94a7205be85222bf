#include "engine/model/ts-tfjs-weights.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/io/ts-file.h"
#include "engine/tensor/ts-small-float.h"
#include "engine/ts-error.h"
#include "proto/ts-json-read.h"

#include <math.h>
#include <string.h>

#define MAX_GROUP ((gsize)G_MAXINT32) /* bytes of a group's files together */

typedef struct
{
  GHashTable *weights;
  const char *folder;
  GBytes *bytes; /* of the group that is being read */
  char *files;   /* their names, for errors */
  gsize at;
} Reader;

static gboolean
fail (GError **error,
      TsError code,
      const char *format,
      ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (GError **error,
      TsError code,
      const char *format,
      ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, TS_ERROR, code, text);
  return FALSE;
}

static void
free_weight (gpointer data)
{
  TsTfjsWeight *self = data;

  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gboolean
get_number (JsonObject *object,
            const char *name,
            double *number)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* ---- one weight ------------------------------------------------------------------------------- */

static TsDType
find_dtype (const char *name)
{
  static const struct
  {
    const char *name;
    TsDType dtype;
  } names[] = {
    { "float32", TS_DTYPE_FLOAT },
    { "int32", TS_DTYPE_INT32 },
    { "bool", TS_DTYPE_BOOL },
    { "uint8", TS_DTYPE_UINT8 },
    { "uint16", TS_DTYPE_UINT16 },
    { "complex64", TS_DTYPE_COMPLEX64 },
    { "string", TS_DTYPE_STRING },
    { "float16", TS_DTYPE_HALF },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i].name) == 0)
      return names[i].dtype;
  return TS_DTYPE_INVALID;
}

static gboolean
read_shape (TsTfjsWeight *self,
            JsonArray *dims,
            GError **error)
{
  gint64 n;

  if (dims == NULL || json_array_get_length (dims) > TS_SHAPE_MAX_RANK)
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "expected a shape of %d dimensions at most", TS_SHAPE_MAX_RANK);
  for (guint i = 0; i < json_array_get_length (dims); i++)
    {
      JsonNode *dim = json_array_get_element (dims, i);

      if (!JSON_NODE_HOLDS_VALUE (dim) || json_node_get_value_type (dim) != G_TYPE_INT64 || json_node_get_int (dim) < 0)
        return fail (error, TS_ERROR_INVALID_ARGUMENT, "dimension %u of the shape: expected an integer of 0 or more", i);
      self->shape.dims[i] = json_node_get_int (dim);
    }
  self->shape.rank = (int)json_array_get_length (dims);
  if (!ts_shape_n_elements (&self->shape, &n))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "the shape has more elements than 64 bits can count");
  self->n_elements = (gsize)n;
  return TRUE;
}

static gboolean
read_quantization (TsTfjsWeight *self,
                   JsonNode *node,
                   GError **error)
{
  JsonObject *object;
  const char *stored;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "quantization: expected an object, found %s", ts_json_type_name (node));
  object = json_node_get_object (node);
  stored = get_string (object, "dtype");
  self->stored = find_dtype (stored);
  if (self->stored != TS_DTYPE_UINT8 && self->stored != TS_DTYPE_UINT16 && self->stored != TS_DTYPE_HALF)
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "quantization: expected uint8, uint16 or float16, found %s",
                 stored != NULL ? stored : "nothing");
  if (self->dtype != TS_DTYPE_FLOAT && !(self->dtype == TS_DTYPE_INT32 && self->stored != TS_DTYPE_HALF))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "values of type %s are not quantized as %s", ts_dtype_name (self->dtype), stored);
  if (self->stored != TS_DTYPE_HALF && (!get_number (object, "scale", &self->scale) || !get_number (object, "min", &self->min)))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "quantization as %s without numbers \"scale\" and \"min\"", stored);
  return TRUE;
}

/* Strings have their lengths before them. */
static gboolean
measure_strings (const Reader *reader,
                 gsize n_strings,
                 gsize *size)
{
  gsize total;
  const guint8 *data = g_bytes_get_data (reader->bytes, &total);
  gsize at = reader->at;

  for (gsize i = 0; i < n_strings; i++)
    {
      gsize length;

      if (total - at < 4)
        return FALSE;
      length = ts_wire_read_fixed32 (data + at);
      if (total - at - 4 < length)
        return FALSE;
      at += 4 + length;
    }
  *size = at - reader->at;
  return TRUE;
}

static gboolean
take_bytes (Reader *reader,
            TsTfjsWeight *self,
            GError **error)
{
  gsize left = g_bytes_get_size (reader->bytes) - reader->at;
  gsize size;

  if (self->stored == TS_DTYPE_STRING)
    {
      if (self->n_elements > left / 4 || !measure_strings (reader, self->n_elements, &size))
        return fail (error, TS_ERROR_DATA_LOSS, "expected %" G_GSIZE_FORMAT " strings, but %s end%s within them", self->n_elements, reader->files,
                     strchr (reader->files, ',') == NULL ? "s" : "");
    }
  else
    {
      gsize width = ts_dtype_size (self->stored);

      if (self->n_elements > left / width)
        return fail (error, TS_ERROR_DATA_LOSS,
                     "expected %" G_GSIZE_FORMAT " elements of %" G_GSIZE_FORMAT " bytes at byte %" G_GSIZE_FORMAT ", found %" G_GSIZE_FORMAT
                     " bytes in %s",
                     self->n_elements, width, reader->at, left, reader->files);
      size = self->n_elements * width;
    }
  self->bytes = g_bytes_new_from_bytes (reader->bytes, reader->at, size);
  reader->at += size;
  return TRUE;
}

static gboolean
read_weight (Reader *reader,
             JsonNode *node,
             GError **error)
{
  TsTfjsWeight *self;
  JsonObject *object;
  JsonNode *quantization;
  const char *dtype;

  if (!JSON_NODE_HOLDS_OBJECT (node) || get_string (json_node_get_object (node), "name") == NULL)
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "weightsManifest: expected an object with a name, found %s", ts_json_type_name (node));
  object = json_node_get_object (node);
  self = g_new0 (TsTfjsWeight, 1);
  self->name = g_strdup (get_string (object, "name"));
  if (!g_hash_table_insert (reader->weights, self->name, self))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "weight \"%s\" is there twice", get_string (object, "name"));

  dtype = get_string (object, "dtype");
  quantization = json_object_get_member (object, "quantization");
  self->dtype = self->stored = find_dtype (dtype);
  if ((self->dtype == TS_DTYPE_INVALID ? fail (error, TS_ERROR_INVALID_ARGUMENT, "unknown dtype %s", dtype != NULL ? dtype : "(none)") : TRUE) &&
      read_shape (self, get_array (object, "shape"), error) &&
      (quantization == NULL || JSON_NODE_HOLDS_NULL (quantization) || read_quantization (self, quantization, error)) &&
      take_bytes (reader, self, error))
    return TRUE;
  g_prefix_error (error, "weight \"%s\": ", self->name);
  return FALSE;
}

/* ---- files ------------------------------------------------------------------------------------ */

/* A model says which files to read: those below its own folder only. */
static gboolean
check_name (const char *name,
            GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (name == NULL || name[0] == '\0')
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "weightsManifest: expected names of files in \"paths\"");
  parts = g_strsplit_set (name, "/\\", -1);
  if (g_path_is_absolute (name) || g_strv_contains ((const char *const *)parts, ".."))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "weightsManifest: expected a file in the model's folder, found \"%s\"", name);
  return TRUE;
}

static GBytes *
load_file (const Reader *reader,
           JsonNode *node,
           GError **error)
{
  const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  g_autofree char *path = NULL;

  if (!check_name (name, error))
    return NULL;
  if (reader->folder == NULL)
    {
      fail (error, TS_ERROR_FAILED_PRECONDITION, "its weights are in files beside it, \"%s\" for one: open it as a file", name);
      return NULL;
    }
  path = g_build_filename (reader->folder, name, NULL);
  return ts_file_load (path, error);
}

/* The files of a group are one after the other: a value may be in two. */
static gboolean
load_files (Reader *reader,
            JsonArray *paths,
            GCancellable *cancellable,
            GError **error)
{
  guint n = paths != NULL ? json_array_get_length (paths) : 0;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree guint8 *joined = NULL;
  gsize total = 0, at = 0;

  for (guint i = 0; i < n; i++)
    {
      GBytes *bytes = load_file (reader, json_array_get_element (paths, i), error);

      if (bytes == NULL)
        return FALSE;
      g_ptr_array_add (files, bytes);
      total += g_bytes_get_size (bytes);
      if (total > MAX_GROUP)
        return fail (error, TS_ERROR_RESOURCE_EXHAUSTED, "a group of weights has more than %" G_GSIZE_FORMAT " bytes", MAX_GROUP);
      if (i < 4)
        g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (paths, i));
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  if (n > 4)
    g_string_append (names, ", ...");

  g_clear_pointer (&reader->bytes, g_bytes_unref);
  g_free (reader->files);
  reader->files = g_string_free (g_steal_pointer (&names), FALSE);
  reader->at = 0;
  if (n == 1)
    {
      reader->bytes = g_bytes_ref (files->pdata[0]);
      return TRUE;
    }
  joined = g_malloc (total);
  for (guint i = 0; i < n; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (files->pdata[i], &size);

      if (size > 0)
        memcpy (joined + at, data, size);
      at += size;
    }
  reader->bytes = g_bytes_new_take (g_steal_pointer (&joined), total);
  return TRUE;
}

static gboolean
read_group (Reader *reader,
            JsonNode *node,
            GCancellable *cancellable,
            GError **error)
{
  JsonArray *weights;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, TS_ERROR_INVALID_ARGUMENT, "weightsManifest: expected an object, found %s", ts_json_type_name (node));
  if (!load_files (reader, get_array (json_node_get_object (node), "paths"), cancellable, error))
    return FALSE;
  weights = get_array (json_node_get_object (node), "weights");
  for (guint i = 0; weights != NULL && i < json_array_get_length (weights); i++)
    if (!read_weight (reader, json_array_get_element (weights, i), error))
      return FALSE;
  return TRUE;
}

GHashTable *
ts_tfjs_weights_read (JsonNode *manifest,
                      const char *folder,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GHashTable) weights = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_weight);
  Reader reader = { .weights = weights, .folder = folder };
  gboolean ok = JSON_NODE_HOLDS_ARRAY (manifest);

  if (!ok)
    fail (error, TS_ERROR_INVALID_ARGUMENT, "weightsManifest: expected a list, found %s", ts_json_type_name (manifest));
  for (guint i = 0; ok && i < json_array_get_length (json_node_get_array (manifest)); i++)
    ok = read_group (&reader, json_array_get_element (json_node_get_array (manifest), i), cancellable, error);
  g_clear_pointer (&reader.bytes, g_bytes_unref);
  g_free (reader.files);
  return ok ? g_steal_pointer (&weights) : NULL;
}

/* ---- values ----------------------------------------------------------------------------------- */

/* In double, as JavaScript computes. */
static double
get_element (const TsTfjsWeight *self,
             const guint8 *data,
             gsize i)
{
  guint16 wide;
  guint32 bits;
  float single;
  double quantized;

  switch (self->stored)
    {
    case TS_DTYPE_UINT8:
      quantized = data[i];
      break;
    case TS_DTYPE_UINT16:
    case TS_DTYPE_HALF:
      memcpy (&wide, data + i * 2, sizeof wide);
      wide = GUINT16_FROM_LE (wide);
      if (self->stored == TS_DTYPE_HALF)
        return (double)ts_half_to_float (wide);
      quantized = wide;
      break;
    case TS_DTYPE_INT32:
      return (gint32)ts_wire_read_fixed32 (data + i * 4);
    case TS_DTYPE_FLOAT:
    default:
      bits = ts_wire_read_fixed32 (data + i * 4);
      memcpy (&single, &bits, sizeof single);
      return (double)single;
    }
  quantized = quantized * self->scale + self->min;
  return self->dtype == TS_DTYPE_INT32 ? floor (quantized + 0.5) : quantized;
}

/* Beyond its range an integer is its nearest. */
static gint32
to_int32 (double value)
{
  if (!(value >= G_MININT32))
    return G_MININT32;
  return value > G_MAXINT32 ? G_MAXINT32 : (gint32)value;
}

static void
append_elements (const TsTfjsWeight *self,
                 TsDType dtype,
                 const guint8 *data,
                 GByteArray *message)
{
  gsize width = ts_dtype_size (dtype);
  guint at = message->len;

  g_byte_array_set_size (message, at + (guint)(self->n_elements * width));
  for (gsize i = 0; i < self->n_elements; i++)
    {
      guint8 *to = message->data + at + i * width;
      double value = get_element (self, data, i);
      float single = (float)value;
      gint32 integer = dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_DOUBLE ? 0 : to_int32 (value);
      gint64 wide = integer;

      if (dtype == TS_DTYPE_DOUBLE)
        value = (double)single;
      memcpy (to,
              dtype == TS_DTYPE_DOUBLE ? (void *)&value : dtype == TS_DTYPE_FLOAT ? (void *)&single
                                                      : dtype == TS_DTYPE_INT64   ? (void *)&wide
                                                                                  : (void *)&integer,
              width);
    }
}

static void
append_strings (const TsTfjsWeight *self,
                const guint8 *data,
                GByteArray *message)
{
  for (gsize i = 0, at = 0; i < self->n_elements; i++)
    {
      gsize length = ts_wire_read_fixed32 (data + at);

      ts_wire_append_bytes (message, 8, data + at + 4, length);
      at += 4 + length;
    }
}

TsDType
ts_tfjs_weight_append_proto (const TsTfjsWeight *self,
                             TsDType dtype,
                             GByteArray *message)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  guint begin;

  if (!(dtype == TS_DTYPE_INT64 && self->dtype == TS_DTYPE_INT32) && !(dtype == TS_DTYPE_DOUBLE && self->dtype == TS_DTYPE_FLOAT))
    dtype = self->dtype;
  ts_wire_append_uint (message, 1, dtype);
  begin = ts_wire_begin (message, 2);
  ts_shape_append_proto (&self->shape, message);
  ts_wire_end (message, begin);
  if (dtype == TS_DTYPE_STRING)
    append_strings (self, data, message);
  else if (dtype == self->stored)
    ts_wire_append_bytes (message, 4, data, size);
  else
    {
      begin = ts_wire_begin (message, 4);
      append_elements (self, dtype, data, message);
      ts_wire_end (message, begin);
    }
  return dtype;
}
