#include "engine/graph/ts-graph-builder-private.h"

#include "engine/graph/ts-tensor-proto.h"
#include "proto/ts-schema.h"
#include "proto/ts-wire.h"

#include <string.h>

#define MAX_MESSAGE_SIZE G_MAXINT32 /* protobuf's limit */

/* Field numbers of AttrValue and of its list. */
enum
{
  VALUE_LIST = 1,
  VALUE_STRING = 2,
  VALUE_INT = 3,
  VALUE_FLOAT = 4,
  VALUE_BOOL = 5,
  VALUE_DTYPE = 6,
  VALUE_SHAPE = 7,
  VALUE_TENSOR = 8,
  VALUE_PLACEHOLDER = 9,
  LIST_FUNC = 9,
  VALUE_FUNC = 10,
};

/* What cannot be written down is told when the operation ends. */
static void
set_problem (TsGraphBuilder *self,
             char *problem)
{
  g_free (self->problem);
  self->problem = problem;
}

/* An empty AttrValue to write to, instead of one given before. */
static GByteArray *
new_attr (TsGraphBuilder *self,
          const char *name)
{
  TsBuilderAttr attr = { g_strdup (name), g_byte_array_new () };

  for (guint i = 0; i < self->attrs->len; i++)
    if (strcmp (g_array_index (self->attrs, TsBuilderAttr, i).name, name) == 0)
      {
        g_array_remove_index (self->attrs, i);
        break;
      }
  g_array_append_val (self->attrs, attr);
  return attr.value;
}

void
ts_graph_builder_attr_int (TsGraphBuilder *self,
                           const char *name,
                           gint64 value)
{
  ts_wire_append_uint (new_attr (self, name), VALUE_INT, (guint64)value);
}

void
ts_graph_builder_attr_float (TsGraphBuilder *self,
                             const char *name,
                             float value)
{
  ts_wire_append_float (new_attr (self, name), VALUE_FLOAT, value);
}

void
ts_graph_builder_attr_bool (TsGraphBuilder *self,
                            const char *name,
                            gboolean value)
{
  ts_wire_append_uint (new_attr (self, name), VALUE_BOOL, value != 0);
}

void
ts_graph_builder_attr_dtype (TsGraphBuilder *self,
                             const char *name,
                             TsDType value)
{
  ts_wire_append_uint (new_attr (self, name), VALUE_DTYPE, value);
}

static void
append_shape (GByteArray *value,
              const TsShape *shape)
{
  guint begin = ts_wire_begin (value, VALUE_SHAPE);

  ts_shape_append_proto (shape, value);
  ts_wire_end (value, begin);
}

void
ts_graph_builder_attr_shape (TsGraphBuilder *self,
                             const char *name,
                             const TsShape *value)
{
  append_shape (new_attr (self, name), value);
}

void
ts_graph_builder_attr_string (TsGraphBuilder *self,
                              const char *name,
                              const char *bytes,
                              gssize size)
{
  gsize n = size < 0 ? strlen (bytes) : (gsize)size;

  if (n > MAX_MESSAGE_SIZE)
    set_problem (self, g_strdup_printf ("attribute \"%s\" is too long a string for a graph", name));
  else
    ts_wire_append_bytes (new_attr (self, name), VALUE_STRING, bytes, n);
}

void
ts_graph_builder_attr_tensor (TsGraphBuilder *self,
                              const char *name,
                              TsTensor *value)
{
  GByteArray *message;
  guint begin;

  if (ts_tensor_footprint_bytes (value) > MAX_MESSAGE_SIZE)
    {
      set_problem (self, g_strdup_printf ("attribute \"%s\" is a tensor of %" G_GSIZE_FORMAT " bytes, too large for a graph",
                                          name, ts_tensor_footprint_bytes (value)));
      return;
    }
  message = new_attr (self, name);
  begin = ts_wire_begin (message, VALUE_TENSOR);
  ts_tensor_append_proto (value, message);
  ts_wire_end (message, begin);
}

void
ts_graph_builder_attr_ints (TsGraphBuilder *self,
                            const char *name,
                            const gint64 *values,
                            guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);
  guint packed = n > 0 ? ts_wire_begin (message, VALUE_INT) : 0;

  for (guint i = 0; i < n; i++)
    ts_wire_append_varint (message, (guint64)values[i]);
  if (n > 0)
    ts_wire_end (message, packed);
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_floats (TsGraphBuilder *self,
                              const char *name,
                              const float *values,
                              guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);

  for (guint i = 0; i < n; i++)
    ts_wire_append_float (message, VALUE_FLOAT, values[i]);
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_bools (TsGraphBuilder *self,
                             const char *name,
                             const gboolean *values,
                             guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);

  for (guint i = 0; i < n; i++)
    ts_wire_append_uint (message, VALUE_BOOL, values[i] != 0);
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_dtypes (TsGraphBuilder *self,
                              const char *name,
                              const TsDType *values,
                              guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);
  guint packed = n > 0 ? ts_wire_begin (message, VALUE_DTYPE) : 0;

  for (guint i = 0; i < n; i++)
    ts_wire_append_varint (message, values[i]);
  if (n > 0)
    ts_wire_end (message, packed);
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_shapes (TsGraphBuilder *self,
                              const char *name,
                              const TsShape *values,
                              guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);

  for (guint i = 0; i < n; i++)
    append_shape (message, &values[i]);
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_strings (TsGraphBuilder *self,
                               const char *name,
                               const char *const *values,
                               guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);

  for (guint i = 0; i < n; i++)
    ts_wire_append_string (message, VALUE_STRING, values[i]);
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_func (TsGraphBuilder *self,
                            const char *name,
                            const char *function,
                            GBytes *func_attrs)
{
  GByteArray *message = new_attr (self, name);
  guint func = ts_wire_begin (message, VALUE_FUNC);

  ts_wire_append_string (message, 1, function);
  if (func_attrs != NULL && g_bytes_get_size (func_attrs) > 0)
    g_byte_array_append (message, g_bytes_get_data (func_attrs, NULL), (guint)g_bytes_get_size (func_attrs));
  ts_wire_end (message, func);
}

void
ts_graph_builder_attr_funcs (TsGraphBuilder *self,
                             const char *name,
                             const char *const *functions,
                             guint n)
{
  GByteArray *message = new_attr (self, name);
  guint list = ts_wire_begin (message, VALUE_LIST);

  for (guint i = 0; i < n; i++)
    {
      guint func = ts_wire_begin (message, LIST_FUNC);

      ts_wire_append_string (message, 1, functions[i]);
      ts_wire_end (message, func);
    }
  ts_wire_end (message, list);
}

void
ts_graph_builder_attr_placeholder (TsGraphBuilder *self,
                                   const char *name,
                                   const char *placeholder)
{
  ts_wire_append_string (new_attr (self, name), VALUE_PLACEHOLDER, placeholder);
}

void
ts_graph_builder_attr_value (TsGraphBuilder *self,
                             const char *name,
                             GBytes *attr_value)
{
  g_autoptr (GError) error = NULL;
  TsWireReader reader;
  gsize size;
  const guint8 *data = g_bytes_get_data (attr_value, &size);

  ts_wire_reader_init (&reader, NULL, data, size, name);
  if (!ts_schema_check (&ts_schema_attr_value, &reader, &error))
    set_problem (self, g_strdup_printf ("attribute \"%s\" is no AttrValue: %s", name, error->message));
  else
    g_byte_array_append (new_attr (self, name), data, (guint)size);
}
