#include "app/cli/ts-cli.h"
#include "app/cli/ts-json.h"

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/ops/ts-kernel.h"

#include <string.h>

/* Working out the shapes of a large graph takes as long as opening it, and most who ask want the overview at once. */
#define MAX_OPS_FOR_SHAPES 10000

typedef struct
{
  const char *name;
  guint n;
} TypeCount;

typedef struct
{
  TsModel *model;
  TsGraph *graph;
  TsShapeTable *shapes; /* (nullable) */
  GArray *types;        /* TypeCount, alphabetical */
  GArray *missing;      /* the same, of those that cannot be run */
} Info;

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  return strcmp (((const TypeCount *)a)->name, ((const TypeCount *)b)->name);
}

static GArray *
sort_counts (GHashTable *table)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TypeCount));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_array_append_val (counts, ((TypeCount) { key, GPOINTER_TO_UINT (value) }));
  g_array_sort (counts, compare_counts);
  return counts;
}

static void
count (GHashTable *table,
       const char *type)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (table, type));

  g_hash_table_insert (table, (gpointer)type, GUINT_TO_POINTER (n + 1));
}

/* Operations of the graph by type; of what cannot be run also those in functions. */
static void
count_types (Info *self)
{
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);

      count (types, op->type);
      if (ts_kernel_find (op, NULL) == NULL)
        count (missing, op->type);
    }

  for (guint i = 0; i < ts_graph_get_n_functions (self->graph); i++)
    {
      const TsFunction *function = ts_graph_get_function (self->graph, i);

      for (guint k = 0; k < ts_function_get_n_nodes (function); k++)
        {
          const char *type = ts_function_get_node_type (function, k);
          guint n_kernels;

          if (ts_kernel_list (type, &n_kernels) == NULL)
            count (missing, type);
        }
    }

  self->types = sort_counts (types);
  self->missing = sort_counts (missing);
}

static gboolean
info_init (Info *self,
           const char *path,
           gboolean all_shapes,
           GError **error)
{
  *self = (Info) { .model = ts_model_open (path, NULL, NULL, NULL, NULL, error) };
  if (self->model == NULL)
    return FALSE;

  self->graph = self->model->graph;
  count_types (self);
  if (all_shapes || ts_graph_get_n_operations (self->graph) <= MAX_OPS_FOR_SHAPES)
    self->shapes = ts_shape_table_new (self->graph, NULL, NULL);
  return TRUE;
}

static void
info_clear (Info *self)
{
  g_clear_pointer (&self->types, g_array_unref);
  g_clear_pointer (&self->missing, g_array_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->model, ts_model_unref);
}

/* What is known of an output's shape; a source states its own. */
static void
get_shape (const Info *self,
           TsOutput output,
           TsShape *shape)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);

  *shape = TS_SHAPE_UNKNOWN;
  if (self->shapes != NULL)
    ts_shape_table_get (self->shapes, output, shape);
  else if (op->n_inputs == 0 && !ts_operation_get_attr_shape (op, "shape", shape, NULL))
    *shape = TS_SHAPE_UNKNOWN;
}

/* A variable's own dtype and shape: its output may be a handle. */
static void
get_variable (const TsOperation *op,
              TsDType *dtype,
              TsShape *shape)
{
  if (!ts_operation_get_attr_dtype (op, "dtype", dtype, NULL))
    *dtype = TS_DTYPE_INVALID;
  if (!ts_operation_get_attr_shape (op, "shape", shape, NULL))
    *shape = TS_SHAPE_UNKNOWN;
}

/* ---- for programs ----------------------------------------------------------------------------- */

static void
add_tensor (TsJson *json,
            const char *name,
            TsDType dtype,
            const TsShape *shape)
{
  ts_json_begin_object (json, NULL);
  ts_json_add_string (json, "name", name);
  ts_json_add_string (json, "dtype", ts_dtype_name (dtype));
  if (shape->rank == TS_SHAPE_UNKNOWN_RANK)
    ts_json_add_null (json, "shape");
  else
    ts_json_add_ints (json, "shape", shape->dims, (guint)shape->rank);
  ts_json_end_object (json);
}

static void
add_outputs (TsJson *json,
             const char *key,
             const Info *info,
             TsOutput *(*find) (TsGraph *graph, guint *n))
{
  guint n;
  g_autofree TsOutput *outputs = find (info->graph, &n);

  ts_json_begin_array (json, key);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (info->graph, outputs[i]);
      TsShape shape;

      get_shape (info, outputs[i], &shape);
      add_tensor (json, name, ts_dtype_base (ts_graph_get_dtype (info->graph, outputs[i])), &shape);
    }
  ts_json_end_array (json);
}

static void
add_variables (TsJson *json,
               const Info *info)
{
  guint n;
  g_autofree guint32 *variables = ts_graph_find_variables (info->graph, &n);

  ts_json_begin_array (json, "variables");
  for (guint i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (info->graph, variables[i]);
      TsDType dtype;
      TsShape shape;

      get_variable (op, &dtype, &shape);
      add_tensor (json, op->name, dtype, &shape);
    }
  ts_json_end_array (json);
}

static void
add_counts (TsJson *json,
            const char *key,
            const GArray *counts)
{
  ts_json_begin_object (json, key);
  for (guint i = 0; i < counts->len; i++)
    {
      const TypeCount *type = &g_array_index (counts, TypeCount, i);

      ts_json_add_int (json, type->name, type->n);
    }
  ts_json_end_object (json);
}

static void
print_json (const Info *self)
{
  g_autofree char *text = NULL;
  TsJson json;

  ts_json_init (&json);
  ts_json_begin_object (&json, NULL);
  ts_json_add_string (&json, "kind", ts_model_kind_name (self->model->kind));
  ts_json_add_int (&json, "nodes", ts_graph_get_n_operations (self->graph));
  ts_json_add_int (&json, "functions", ts_graph_get_n_functions (self->graph));
  add_counts (&json, "ops", self->types);
  add_outputs (&json, "inputs", self, ts_graph_find_inputs);
  add_outputs (&json, "outputs", self, ts_graph_find_outputs);
  ts_json_begin_object (&json, "signatures");
  ts_json_end_object (&json);
  add_variables (&json, self);
  add_counts (&json, "missing_kernels", self->missing);
  ts_json_end_object (&json);

  text = ts_json_finish (&json);
  ts_cli_print (text);
}

/* ---- for people ------------------------------------------------------------------------------- */

static void
print_tensor (const char *name,
              TsDType dtype,
              const TsShape *shape)
{
  g_autofree char *shape_text = ts_shape_to_string (shape);

  ts_cli_printf ("  %-40s %s %s\n", name, ts_dtype_name (dtype), shape->rank >= 0 ? shape_text : "of unknown shape");
}

static void
print_outputs (const Info *self,
               const char *title,
               TsOutput *(*find) (TsGraph *graph, guint *n))
{
  guint n;
  g_autofree TsOutput *outputs = find (self->graph, &n);

  if (n > 0)
    ts_cli_printf ("\n%s\n", title);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (self->graph, outputs[i]);
      TsShape shape;

      get_shape (self, outputs[i], &shape);
      print_tensor (name, ts_dtype_base (ts_graph_get_dtype (self->graph, outputs[i])), &shape);
    }
}

static void
print_variables (const Info *self)
{
  guint n;
  g_autofree guint32 *variables = ts_graph_find_variables (self->graph, &n);

  if (n > 0)
    ts_cli_print ("\nvariables\n");
  for (guint i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, variables[i]);
      TsDType dtype;
      TsShape shape;

      get_variable (op, &dtype, &shape);
      print_tensor (op->name, dtype, &shape);
    }
}

static void
print_counts (const char *title,
              const GArray *counts)
{
  if (counts->len > 0)
    ts_cli_printf ("\n%s\n", title);
  for (guint i = 0; i < counts->len; i++)
    {
      const TypeCount *type = &g_array_index (counts, TypeCount, i);

      ts_cli_printf ("  %-40s %u\n", type->name, type->n);
    }
}

static void
print_text (const Info *self)
{
  guint n_functions = ts_graph_get_n_functions (self->graph);

  ts_cli_printf ("%s: %s, %u operations of %u types", self->model->path, ts_model_kind_name (self->model->kind),
                 ts_graph_get_n_operations (self->graph), self->types->len);
  if (n_functions > 0)
    ts_cli_printf (", %u function%s", n_functions, n_functions == 1 ? "" : "s");
  ts_cli_print ("\n");

  print_outputs (self, "inputs", ts_graph_find_inputs);
  print_outputs (self, "outputs", ts_graph_find_outputs);
  print_variables (self);
  print_counts ("operations", self->types);
  print_counts ("operations that cannot be run: no kernel", self->missing);
}

int
ts_cli_info (int argc,
             char **argv)
{
  gboolean json = FALSE, shapes = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { "shapes", 0, 0, G_OPTION_ARG_NONE, &shapes, "Work out shapes of outputs in graphs of over 10,000 operations, too", NULL },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  Info info;

  if (!ts_cli_parse ("info", "MODEL", "Tells what a model file holds.", entries, NULL, NULL, 1, &argc, &argv))
    return TS_CLI_USAGE;
  if (!info_init (&info, argv[1], shapes, &error))
    return ts_cli_fail (error);

  if (json)
    print_json (&info);
  else
    print_text (&info);
  info_clear (&info);
  return TS_CLI_DONE;
}
