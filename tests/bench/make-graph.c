/* Writes a graph for benchmarks: make-graph scoped|flat|layered|weights N FILE
 *
 * scoped: N operations, nested in name scopes as layers of residual blocks; flat: the same without scopes; layered: N operations without scopes
 * or constants, each of two of the rows before it, at random; weights: N megabytes of constants, in constants of one megabyte. */

#include "engine/graph/ts-graph-builder.h"
#include "engine/ops/ts-standard-ops.h"

#include <stdlib.h>
#include <string.h>

#define LAYER_WIDTH 40

typedef struct
{
  TsGraphBuilder *builder;
  gboolean scoped;
  guint n_made;
} Maker;

static TsOutput
make (Maker *self,
      const char *type,
      const char *scope,
      const char *name,
      TsOutput a,
      TsOutput b)
{
  g_autofree char *path = self->scoped ? g_strdup_printf ("%s/%s", scope, name) : g_strdup_printf ("n%u_%s", self->n_made, name);
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_builder_begin (self->builder, type, path);
  if (strcmp (type, "Const") == 0)
    {
      g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { (float)self->n_made });

      ts_graph_builder_attr_dtype (self->builder, "dtype", TS_DTYPE_FLOAT);
      ts_graph_builder_attr_tensor (self->builder, "value", value);
    }
  if (a.op != TS_NO_OP)
    ts_graph_builder_input (self->builder, a);
  if (b.op != TS_NO_OP)
    ts_graph_builder_input (self->builder, b);
  if (!ts_graph_builder_end (self->builder, &output, &error))
    g_error ("%s", error->message);
  self->n_made++;
  return output;
}

static TsOutput
make_block (Maker *self,
            guint i,
            TsOutput x)
{
  g_autofree char *scope = g_strdup_printf ("stage_%u/block_%u", i / 40, i % 40);
  g_autofree char *dense = g_strconcat (scope, "/dense", NULL);
  TsOutput y = x;

  for (guint k = 0; k < 3; k++)
    {
      y = make (self, "Mul", dense, "scale", y, make (self, "Const", dense, "weight", TS_NO_OUTPUT, TS_NO_OUTPUT));
      y = make (self, "AddV2", dense, "shift", y, make (self, "Const", dense, "bias", TS_NO_OUTPUT, TS_NO_OUTPUT));
      y = make (self, "Relu", dense, "relu", y, TS_NO_OUTPUT);
    }
  return make (self, "AddV2", scope, "residual", x, y);
}

static TsOutput
make_weights (Maker *self,
              guint i,
              TsOutput x)
{
  g_autofree char *name = g_strdup_printf ("layer_%u/kernel", i);
  g_autoptr (TsTensor) value = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (512, 512), NULL);
  TsOutput kernel;

  memset (value->data, 0x3f, ts_tensor_size_bytes (value));
  ts_graph_builder_begin (self->builder, "Const", name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_tensor (self->builder, "value", value);
  if (!ts_graph_builder_end (self->builder, &kernel, NULL))
    g_error ("cannot make %s", name);
  self->n_made++;
  return make (self, "AddV2", "sum", "sum", x, kernel);
}

/* Each of the last rows is taken by a few of the next. */
static void
make_layers (Maker *self,
             guint32 n,
             TsOutput x)
{
  static const char *const types[] = { "AddV2", "Mul", "Sub", "Maximum", "Minimum" };
  g_autofree TsOutput *made = g_new (TsOutput, (gsize)n + 1);
  guint32 random = 12345;

  made[0] = x;
  for (guint32 i = 1; i < n; i++)
    {
      TsOutput from[2];

      for (guint k = 0; k < 2; k++)
        {
          guint32 row = i / LAYER_WIDTH, back, first;

          random = random * 1664525u + 1013904223u;
          back = row == 0 ? 0 : MIN (row, (random >> 16) % 5 == 0 ? 1 + (random >> 20) % 4 : 1);
          first = (row - back) * LAYER_WIDTH;
          from[k] = made[row == 0 ? 0 : first + (random >> 8) % LAYER_WIDTH];
        }
      made[i] = make (self, types[i % G_N_ELEMENTS (types)], "", "x", from[0], from[1]);
    }
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Maker maker = { .builder = builder };
  TsOutput x;

  if (argc != 4)
    {
      g_printerr ("usage: make-graph scoped|flat|layered|weights N FILE\n");
      return 2;
    }

  maker.scoped = strcmp (argv[1], "scoped") == 0;
  x = make (&maker, "Const", "input", "x", TS_NO_OUTPUT, TS_NO_OUTPUT);
  if (strcmp (argv[1], "weights") == 0)
    for (guint i = 0; i < strtoul (argv[2], NULL, 10); i++)
      x = make_weights (&maker, i, x);
  else if (strcmp (argv[1], "layered") == 0)
    make_layers (&maker, (guint32)strtoul (argv[2], NULL, 10), x);
  else
    for (guint i = 0; maker.n_made < strtoul (argv[2], NULL, 10); i++)
      x = make_block (&maker, i, x);

  bytes = ts_graph_to_bytes (graph);
  if (!g_file_set_contents (argv[3], g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), &error))
    g_error ("%s", error->message);
  return 0;
}
