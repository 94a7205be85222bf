#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-graph-state.h"

#include "engine/graph/ts-tensor-proto.h"

#include <string.h>

#define OUTPUT_SHAPES "_output_shapes"

/* Field numbers of AttrValue and its list. */
enum
{
  VALUE_LIST = 1,
  LIST_SHAPE = 7,
};

typedef struct
{
  TsGraph *graph;
  TsOutputShapeFunc func;
  gpointer user_data;
} Shapes;

static guint8 *
put_varint (guint8 *to,
            guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *to++ = (guint8)(value | 0x80);
  *to++ = (guint8)value;
  return to;
}

/* ---- with shapes ---- */

static gboolean
is_output_shapes (TsWireReader *node,
                  const TsWireField *field)
{
  TsWireReader entry;
  TsAttrSpan span;

  return field->number == TS_NODE_DEF_ATTR && ts_wire_enter (node, field, "attr", &entry, NULL) &&
         ts_attr_span_read (&span, &entry, NULL) && span.key_size == strlen (OUTPUT_SHAPES) &&
         memcmp (span.key, OUTPUT_SHAPES, span.key_size) == 0;
}

static void
append_shapes (GByteArray *message,
               const TsOperation *op,
               const Shapes *shapes)
{
  guint entry = ts_wire_begin (message, TS_NODE_DEF_ATTR);
  guint value, list;

  ts_wire_append_string (message, 1, OUTPUT_SHAPES);
  value = ts_wire_begin (message, 2);
  list = ts_wire_begin (message, VALUE_LIST);
  for (guint i = 0; i < op->n_outputs; i++)
    {
      guint begin = ts_wire_begin (message, LIST_SHAPE);
      TsShape shape = TS_SHAPE_UNKNOWN;

      shapes->func (shapes->graph, (TsOutput) { op->index, i }, &shape, shapes->user_data);
      ts_shape_append_proto (&shape, message);
      ts_wire_end (message, begin);
    }
  ts_wire_end (message, list);
  ts_wire_end (message, value);
  ts_wire_end (message, entry);
}

/* The node as it is, shapes that it had replaced. */
static void
append_node (GByteArray *message,
             const TsOperation *op,
             const Shapes *shapes)
{
  guint begin = ts_wire_begin (message, TS_GRAPH_DEF_NODE);
  TsWireReader node;
  TsWireField field;

  ts_wire_reader_init (&node, NULL, op->node_def, op->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (!is_output_shapes (&node, &field))
      g_byte_array_append (message, field.start, (guint)(node.pos - field.start));
  if (op->n_outputs > 0)
    append_shapes (message, op, shapes);
  ts_wire_end (message, begin);
}

static GBytes *
write_with_shapes (TsGraph *self,
                   guint32 first,
                   const Shapes *shapes)
{
  GByteArray *message = g_byte_array_new ();

  for (guint32 i = first; i < ts_graph_get_n_operations (self); i++)
    append_node (message, ts_graph_get_operation (self, i), shapes);
  for (guint i = 0; i < self->rest->len; i++)
    {
      const TsGraphSpan *span = &g_array_index (self->rest, TsGraphSpan, i);

      g_byte_array_append (message, span->data, (guint)span->size);
    }
  return g_byte_array_free_to_bytes (message);
}

/* ---- as it is ---- */

/* Nodes first, then everything else as it stood in the file: the order in which TensorFlow writes. */
static GBytes *
write_plain (TsGraph *self,
             guint32 first)
{
  guint32 n_ops = ts_graph_get_n_operations (self);
  gsize size = 0;
  guint8 *data, *to;

  for (guint32 i = first; i < n_ops; i++)
    {
      gsize node_size = ts_graph_get_operation (self, i)->node_def_size;

      size += 1 + ts_wire_varint_size (node_size) + node_size;
    }

  for (guint i = 0; i < self->rest->len; i++)
    size += g_array_index (self->rest, TsGraphSpan, i).size;

  data = to = g_malloc (MAX (size, 1));
  for (guint32 i = first; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self, i);

      *to++ = TS_GRAPH_DEF_NODE << 3 | TS_WIRE_BYTES;
      to = put_varint (to, op->node_def_size);
      if (op->node_def_size > 0)
        memcpy (to, op->node_def, op->node_def_size);
      to += op->node_def_size;
    }
  for (guint i = 0; i < self->rest->len; i++)
    {
      const TsGraphSpan *span = &g_array_index (self->rest, TsGraphSpan, i);

      memcpy (to, span->data, span->size);
      to += span->size;
    }
  return g_bytes_new_take (data, size);
}

GBytes *
ts_graph_as_graph_def (TsGraph *self,
                       guint32 from_version,
                       TsOutputShapeFunc shape_func,
                       gpointer user_data)
{
  Shapes shapes = { self, shape_func, user_data };

  return shape_func != NULL ? write_with_shapes (self, from_version, &shapes) : write_plain (self, from_version);
}

GBytes *
ts_graph_to_bytes (TsGraph *self)
{
  return write_plain (self, 0);
}
