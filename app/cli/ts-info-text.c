#include "app/cli/ts-cli.h"
#include "app/cli/ts-info.h"

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-interface.h"

#define MAX_PROBLEMS 20 /* that are listed one by one */

static void
print_tensor (const char *name,
              TsDType dtype,
              const TsShape *shape)
{
  g_autofree char *shape_text = ts_shape_to_string (shape);

  ts_cli_printf ("  %-40s %s %s\n", name, ts_dtype_name (dtype), shape->rank >= 0 ? shape_text : "of unknown shape");
}

static void
print_outputs (const TsInfo *self,
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

      ts_info_get_shape (self, outputs[i], &shape);
      print_tensor (name, ts_dtype_base (ts_graph_get_dtype (self->graph, outputs[i])), &shape);
    }
}

static void
print_variables (const TsInfo *self)
{
  guint n;
  g_autofree guint32 *variables = ts_graph_find_variables (self->graph, &n);

  if (n > 0)
    ts_cli_print ("\nvariables\n");
  for (guint i = 0; i < n; i++)
    {
      TsDType dtype;
      TsShape shape;

      ts_info_get_variable (self, variables[i], &dtype, &shape);
      print_tensor (ts_graph_get_operation (self->graph, variables[i])->name, dtype, &shape);
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
      const TsInfoCount *type = &g_array_index (counts, TsInfoCount, i);

      ts_cli_printf ("  %-40s %u\n", type->name, type->n);
    }
}

/* ---- what stands beside the graph ------------------------------------------------------------- */

static void
print_arguments (const char *what,
                 const TsTensorInfo *infos,
                 guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *names = g_strjoinv (", ", infos[i].names);
      g_autofree char *shape_text = ts_shape_to_string (&infos[i].shape);

      if (infos[i].dtype == TS_DTYPE_INVALID) /* an operation to run */
        {
          ts_cli_printf ("    %-6s %-24s (%s)\n", what, infos[i].key, names);
          continue;
        }

      ts_cli_printf ("    %-6s %-24s %s %s  (%s)\n", what, infos[i].key, ts_dtype_name (infos[i].dtype),
                     infos[i].shape.rank >= 0 ? shape_text : "of unknown shape", names);
    }
}

static void
print_signatures (const TsMetaGraph *meta)
{
  if (meta->signatures->len > 0)
    ts_cli_print ("\nsignatures\n");
  for (guint i = 0; i < meta->signatures->len; i++)
    {
      const TsSignature *signature = meta->signatures->pdata[i];

      ts_cli_printf ("  %s%s%s\n", signature->key, signature->method_name[0] != '\0' ? ": " : "", signature->method_name);
      print_arguments ("input", signature->inputs, signature->n_inputs);
      print_arguments ("output", signature->outputs, signature->n_outputs);
    }
}

static void
print_tags (const TsModel *model)
{
  if (model->kind == TS_MODEL_SAVED_MODEL)
    ts_cli_print ("\nMetaGraphs\n");
  for (guint i = 0; i < model->meta_graphs->len && model->kind == TS_MODEL_SAVED_MODEL; i++)
    {
      const TsMetaGraph *meta = model->meta_graphs->pdata[i];
      g_autofree char *tags = g_strjoinv (", ", meta->tags);

      ts_cli_printf ("  {%s}%s%s%s\n", tags, meta->tensorflow_version[0] != '\0' ? ", TensorFlow " : "", meta->tensorflow_version,
                     meta == model->meta && model->meta_graphs->len > 1 ? ": this one" : "");
    }
}

static void
print_assets (const TsMetaGraph *meta)
{
  if (meta->assets->len > 0)
    ts_cli_print ("\nassets\n");
  for (guint i = 0; i < meta->assets->len; i++)
    {
      const TsAsset *asset = meta->assets->pdata[i];

      ts_cli_printf ("  %-40s %s\n", asset->filename, asset->tensor);
    }
}

/* ---- what is wrong ---------------------------------------------------------------------------- */

static void
print_problems (const TsInfo *self)
{
  const TsModel *model = self->model;
  guint n_meta = model->meta != NULL ? model->meta->problems->len : 0;

  if (self->damaged->len + n_meta > 0 || model->warning != NULL)
    ts_cli_print ("\nproblems\n");
  if (model->warning != NULL)
    ts_cli_printf ("  %s\n", model->warning);
  for (guint i = 0; i < n_meta; i++)
    ts_cli_printf ("  %s\n", (const char *)model->meta->problems->pdata[i]);
  for (guint i = 0; i < MIN (self->damaged->len, MAX_PROBLEMS); i++)
    {
      guint32 op = g_array_index (self->damaged, guint32, i);

      ts_cli_printf ("  %s: %s\n", ts_graph_get_operation (self->graph, op)->name, ts_info_get_problem (self, op));
    }
  if (self->damaged->len > MAX_PROBLEMS)
    ts_cli_printf ("  and %u more damaged nodes\n", self->damaged->len - MAX_PROBLEMS);
}

void
ts_info_print_text (const TsInfo *self)
{
  const TsModel *model = self->model;
  guint n_functions = ts_graph_get_n_functions (self->graph);

  ts_cli_printf ("%s: %s%s, %u operations of %u types", model->path, ts_model_kind_name (model->kind), model->is_text ? " in text format" : "",
                 ts_graph_get_n_operations (self->graph), self->types->len);
  if (n_functions > 0)
    ts_cli_printf (", %u function%s", n_functions, n_functions == 1 ? "" : "s");
  ts_cli_print ("\n");

  if (model->meta != NULL)
    {
      print_tags (model);
      print_signatures (model->meta);
      print_assets (model->meta);
    }
  print_outputs (self, "inputs", ts_graph_find_inputs);
  print_outputs (self, "outputs", ts_graph_find_outputs);
  print_variables (self);
  print_counts ("operations", self->types);
  print_counts ("operations that cannot be run: no kernel", self->missing);
  print_problems (self);
}
