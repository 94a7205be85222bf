#include "engine/model/ts-signature.h"

#include "engine/graph/ts-tensor-proto.h"

#include <string.h>

/* Field numbers of SignatureDef, TensorInfo and what is in it. */
enum
{
  SIGNATURE_INPUTS = 1,
  SIGNATURE_OUTPUTS = 2,
  SIGNATURE_METHOD_NAME = 3,
};
enum
{
  INFO_NAME = 1,
  INFO_DTYPE = 2,
  INFO_SHAPE = 3,
  INFO_SPARSE = 4,
  INFO_COMPOSITE = 5,
};
enum
{
  SPARSE_N_NAMES = 3, /* values, indices and dense shape are fields 1 to 3 */
  COMPOSITE_COMPONENTS = 2,
  MAP_KEY = 1,
  MAP_VALUE = 2,
};

/* ---- arguments -------------------------------------------------------------------------------- */

static gboolean
read_sparse (TsTensorInfo *info,
             TsWireReader *message,
             GError **error)
{
  static const char *const fields[SPARSE_N_NAMES] = { "values_tensor_name", "indices_tensor_name", "dense_shape_tensor_name" };
  TsWireField field;

  g_strfreev (info->names);
  info->kind = TS_TENSOR_INFO_SPARSE;
  info->names = g_new0 (char *, SPARSE_N_NAMES + 1);
  for (guint i = 0; i < SPARSE_N_NAMES; i++)
    info->names[i] = g_strdup ("");

  while (ts_wire_next (message, &field, error))
    if (field.number >= 1 && field.number <= SPARSE_N_NAMES &&
        !ts_wire_dup_string (message, &field, fields[field.number - 1], &info->names[field.number - 1], error))
      return FALSE;
  return !message->failed;
}

static gboolean
read_composite (TsTensorInfo *info,
                TsWireReader *message,
                GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  TsWireReader child;
  TsWireField field;

  while (ts_wire_next (message, &field, error))
    {
      TsTensorInfo component = { 0 };

      if (field.number != COMPOSITE_COMPONENTS)
        continue;
      if (!ts_wire_enter (message, &field, "components", &child, error) || !ts_tensor_info_read (&component, &child, error))
        {
          ts_tensor_info_clear (&component);
          return FALSE;
        }
      g_strv_builder_addv (names, (const char **)component.names);
      ts_tensor_info_clear (&component);
    }

  g_strfreev (info->names);
  info->kind = TS_TENSOR_INFO_COMPOSITE;
  info->names = g_strv_builder_end (names);
  return !message->failed;
}

static gboolean
read_shape (TsTensorInfo *info,
            TsWireReader *reader,
            const TsWireField *field,
            GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!ts_wire_expect (reader, field, TS_WIRE_BYTES, "tensor_shape", error))
    return FALSE;
  if (ts_shape_from_proto (field->data, field->size, &info->shape, &reason))
    return TRUE;
  return ts_wire_fail (reader, field->start, "tensor_shape", error, "%s", reason->message);
}

gboolean
ts_tensor_info_read (TsTensorInfo *info,
                     TsWireReader *message,
                     GError **error)
{
  TsWireReader child;
  TsWireField field;

  info->dtype = TS_DTYPE_INVALID;
  info->shape = TS_SHAPE_UNKNOWN;
  info->names = g_new0 (char *, 2);
  info->names[0] = g_strdup ("");

  while (ts_wire_next (message, &field, error))
    switch (field.number)
      {
      case INFO_NAME:
        if (!ts_wire_dup_string (message, &field, "name", &info->names[0], error))
          return FALSE;
        break;
      case INFO_DTYPE:
        if (!ts_wire_expect (message, &field, TS_WIRE_VARINT, "dtype", error))
          return FALSE;
        info->dtype = field.value <= G_MAXUINT8 && ts_dtype_is_valid ((guint)field.value) ? (TsDType)field.value : TS_DTYPE_INVALID;
        break;
      case INFO_SHAPE:
        if (!read_shape (info, message, &field, error))
          return FALSE;
        break;
      case INFO_SPARSE:
        if (!ts_wire_enter (message, &field, "coo_sparse", &child, error) || !read_sparse (info, &child, error))
          return FALSE;
        break;
      case INFO_COMPOSITE:
        if (!ts_wire_enter (message, &field, "composite_tensor", &child, error) || !read_composite (info, &child, error))
          return FALSE;
        break;
      default:
        break;
      }
  return !message->failed;
}

void
ts_tensor_info_clear (TsTensorInfo *info)
{
  g_clear_pointer (&info->key, g_free);
  g_clear_pointer (&info->names, g_strfreev);
}

/* ---- signatures ------------------------------------------------------------------------------- */

static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const TsTensorInfo *)a)->key, ((const TsTensorInfo *)b)->key);
}

static void
clear_info (gpointer info)
{
  ts_tensor_info_clear (info);
}

/* An entry of a map from keys to TensorInfos. */
static gboolean
read_argument (GArray *infos,
               TsWireReader *reader,
               const TsWireField *field,
               const char *name,
               GError **error)
{
  TsTensorInfo info = { 0 };
  g_autofree char *key = g_strdup ("");
  TsWireReader entry, value;
  TsWireField part;
  gboolean done;

  if (!ts_wire_enter (reader, field, name, &entry, error))
    return FALSE;
  while ((done = ts_wire_next (&entry, &part, error)))
    if (part.number == MAP_KEY)
      {
        if (!ts_wire_dup_string (&entry, &part, "key", &key, error))
          break;
        entry.key = part.data;
        entry.key_size = part.size;
      }
    else if (part.number == MAP_VALUE)
      {
        ts_tensor_info_clear (&info);
        info = (TsTensorInfo) { 0 };
        if (!ts_wire_enter (&entry, &part, "value", &value, error) || !ts_tensor_info_read (&info, &value, error))
          break;
      }

  if (done || entry.failed)
    {
      ts_tensor_info_clear (&info);
      return FALSE;
    }
  if (info.names == NULL) /* an entry without a value has an empty one */
    {
      ts_wire_reader_init (&value, NULL, (const guint8 *)"", 0, NULL);
      ts_tensor_info_read (&info, &value, NULL);
    }
  info.key = g_steal_pointer (&key);
  g_array_append_val (infos, info);
  return TRUE;
}

static TsTensorInfo *
take_infos (GArray *infos,
            guint *n)
{
  gsize length;
  TsTensorInfo *taken;

  g_array_sort (infos, compare_infos);
  taken = (TsTensorInfo *)g_array_steal (infos, &length);
  *n = (guint)length;
  return taken;
}

static gboolean
read_signature (TsSignature *self,
                TsWireReader *message,
                GError **error)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (TsTensorInfo));
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsTensorInfo));
  TsWireField field;

  g_array_set_clear_func (inputs, clear_info);
  g_array_set_clear_func (outputs, clear_info);
  while (ts_wire_next (message, &field, error))
    if ((field.number == SIGNATURE_INPUTS && !read_argument (inputs, message, &field, "inputs", error)) ||
        (field.number == SIGNATURE_OUTPUTS && !read_argument (outputs, message, &field, "outputs", error)) ||
        (field.number == SIGNATURE_METHOD_NAME && !ts_wire_dup_string (message, &field, "method_name", &self->method_name, error)))
      return FALSE;
  if (message->failed)
    return FALSE;

  self->inputs = take_infos (inputs, &self->n_inputs);
  self->outputs = take_infos (outputs, &self->n_outputs);
  return TRUE;
}

static void
clear_arguments (TsSignature *self)
{
  for (guint i = 0; i < self->n_inputs; i++)
    ts_tensor_info_clear (&self->inputs[i]);
  for (guint i = 0; i < self->n_outputs; i++)
    ts_tensor_info_clear (&self->outputs[i]);
  g_clear_pointer (&self->inputs, g_free);
  g_clear_pointer (&self->outputs, g_free);
  self->n_inputs = self->n_outputs = 0;
}

TsSignature *
ts_signature_read (TsWireReader *entry,
                   GError **error)
{
  g_autoptr (TsSignature) self = g_new0 (TsSignature, 1);
  TsWireReader value;
  TsWireField field;

  self->key = g_strdup ("");
  self->method_name = g_strdup ("");
  while (ts_wire_next (entry, &field, error))
    if (field.number == MAP_KEY)
      {
        if (!ts_wire_dup_string (entry, &field, "key", &self->key, error))
          return NULL;
        entry->key = field.data;
        entry->key_size = field.size;
      }
    else if (field.number == MAP_VALUE)
      {
        clear_arguments (self);
        if (!ts_wire_enter (entry, &field, "value", &value, error) || !read_signature (self, &value, error))
          return NULL;
      }
  return entry->failed ? NULL : g_steal_pointer (&self);
}

void
ts_signature_free (TsSignature *self)
{
  if (self == NULL)
    return;

  clear_arguments (self);
  g_free (self->key);
  g_free (self->method_name);
  g_free (self);
}

static const TsTensorInfo *
find_info (const TsTensorInfo *infos,
           guint n,
           const char *key)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (infos[i].key, key) == 0)
      return &infos[i];
  return NULL;
}

const TsTensorInfo *
ts_signature_find_input (const TsSignature *self,
                         const char *key)
{
  return find_info (self->inputs, self->n_inputs, key);
}

const TsTensorInfo *
ts_signature_find_output (const TsSignature *self,
                          const char *key)
{
  return find_info (self->outputs, self->n_outputs, key);
}
