#include "engine/graph/ts-graph.h"
#include "engine/io/ts-file-kind.h"
#include "engine/ops/ts-standard-ops.h"

/* Whatever the bytes are: no crash, no leak, and an error or a graph of which everything can be asked. */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
ask_attrs (const TsOperation *op)
{
  g_auto (GStrv) names = ts_operation_list_attrs (op);
  guint n;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = ts_operation_dup_attr_text (op, names[i], 60);
      g_autofree char *string = ts_operation_dup_attr_string (op, names[i], NULL, NULL);
      g_autofree char *func = ts_operation_dup_attr_func (op, names[i], NULL);
      g_autofree gint64 *ints = ts_operation_dup_attr_ints (op, names[i], &n, NULL);
      g_autofree float *floats = ts_operation_dup_attr_floats (op, names[i], &n, NULL);
      g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, names[i], &n, NULL);
      g_autofree TsShape *shapes = ts_operation_dup_attr_shapes (op, names[i], &n, NULL);
      g_auto (GStrv) strings = ts_operation_dup_attr_strings (op, names[i], &n, NULL);
    }
}

/* A few bytes may stand for a tensor as large as the memory, which is right but slow: those are left out. */
static void
ask_tensor (const TsOperation *op)
{
  g_autofree char *text = ts_operation_dup_attr_text (op, "value", 60);
  g_autoptr (TsTensor) tensor = NULL;

  if (g_regex_match_simple ("[0-9]{5}|(,[0-9]{3,}){2}", text, 0, 0))
    return;
  tensor = ts_operation_dup_attr_tensor (op, "value", NULL);
}

static void
ask (TsGraph *graph)
{
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (graph);
  TsOutput output;
  guint n;

  ts_graph_validate (graph, NULL);
  ts_graph_find_output (graph, "x:0", &output, NULL);
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      ts_graph_get_consumers (graph, i, &n);
      if (op->n_outputs > 0)
        ts_graph_get_dtype (graph, (TsOutput) { i, op->n_outputs - 1 });
      ask_attrs (op);
      ask_tensor (op);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TsGraph) graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);

  ts_file_guess (data, size, "file");
  if (graph != NULL)
    ask (graph);
  return 0;
}

#ifndef TS_FUZZER
int
main (int argc,
      char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *data = NULL;
      gsize size;

      if (g_file_get_contents (argv[i], &data, &size, NULL))
        LLVMFuzzerTestOneInput ((const guint8 *)data, size);
    }
  return 0;
}
#endif
