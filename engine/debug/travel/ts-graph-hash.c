#include "engine/debug/travel/ts-graph-hash.h"

#include "engine/graph/ts-function.h"

#include <string.h>

#define MULTIPLIER G_GUINT64_CONSTANT (0xff51afd7ed558ccd)

static guint64
mix (guint64 hash,
     const void *data,
     gsize size)
{
  const guint8 *bytes = data;

  hash = (hash ^ size) * MULTIPLIER;
  for (; size >= 8; bytes += 8, size -= 8)
    {
      guint64 word;

      memcpy (&word, bytes, 8);
      hash = (hash ^ word) * MULTIPLIER;
      hash ^= hash >> 32;
    }
  while (size-- > 0)
    hash = (hash ^ *bytes++) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash ^ hash >> 29;
}

guint64
ts_graph_hash (TsGraph *graph)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  guint n_functions = ts_graph_get_n_functions (graph);
  guint64 hash = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      hash = mix (hash, op->name, strlen (op->name));
      hash = mix (hash, op->type, strlen (op->type));
      hash = mix (hash, op->inputs, op->n_inputs * sizeof *op->inputs);
      hash = mix (hash, op->control_inputs, op->n_control_inputs * sizeof *op->control_inputs);
      hash = mix (hash, op->node_def, op->node_def_size);
    }
  for (guint i = 0; i < n_functions; i++)
    {
      const TsFunction *function = ts_graph_get_function (graph, i);
      const char *name = ts_function_get_name (function);

      hash = mix (hash, name, strlen (name));
      for (guint k = 0; k < ts_function_get_n_nodes (function); k++)
        hash = mix (hash, ts_function_get_node_type (function, k), strlen (ts_function_get_node_type (function, k)));
    }
  return hash;
}
