#include "engine/graph/ts-graph-private.h"

#include <string.h>

static guint8 *
put_varint (guint8 *to,
            guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *to++ = (guint8)(value | 0x80);
  *to++ = (guint8)value;
  return to;
}

/* Nodes first, then everything else as it stood in the file: the order in which TensorFlow writes. */
GBytes *
ts_graph_to_bytes (TsGraph *self)
{
  guint32 n_ops = ts_graph_get_n_operations (self);
  gsize size = 0;
  guint8 *data, *to;

  for (guint32 i = 0; i < n_ops; i++)
    {
      gsize node_size = ts_graph_get_operation (self, i)->node_def_size;

      size += 1 + ts_wire_varint_size (node_size) + node_size;
    }

  for (guint i = 0; i < self->rest->len; i++)
    size += g_array_index (self->rest, TsGraphSpan, i).size;

  data = to = g_malloc (MAX (size, 1));
  for (guint32 i = 0; i < n_ops; i++)
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
