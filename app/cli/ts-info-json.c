#include "app/cli/ts-cli.h"
#include "app/cli/ts-info.h"
#include "app/cli/ts-json.h"

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-interface.h"

static void
add_type (TsJson *json,
          TsDType dtype,
          const TsShape *shape)
{
  ts_json_add_string (json, "dtype", ts_dtype_name (dtype));
  if (shape->rank == TS_SHAPE_UNKNOWN_RANK)
    ts_json_add_null (json, "shape");
  else
    ts_json_add_ints (json, "shape", shape->dims, (guint)shape->rank);
}

static void
add_tensor (TsJson *json,
            const char *name,
            TsDType dtype,
            const TsShape *shape)
{
  ts_json_begin_object (json, NULL);
  ts_json_add_string (json, "name", name);
  add_type (json, dtype, shape);
  ts_json_end_object (json);
}

static void
add_outputs (TsJson *json,
             const char *key,
             const TsInfo *info,
             TsOutput *(*find) (TsGraph *graph, guint *n))
{
  guint n;
  g_autofree TsOutput *outputs = find (info->graph, &n);

  ts_json_begin_array (json, key);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (info->graph, outputs[i]);
      TsShape shape;

      ts_info_get_shape (info, outputs[i], &shape);
      add_tensor (json, name, ts_dtype_base (ts_graph_get_dtype (info->graph, outputs[i])), &shape);
    }
  ts_json_end_array (json);
}

static void
add_variables (TsJson *json,
               const TsInfo *info)
{
  guint n;
  g_autofree guint32 *variables = ts_graph_find_variables (info->graph, &n);

  ts_json_begin_array (json, "variables");
  for (guint i = 0; i < n; i++)
    {
      TsDType dtype;
      TsShape shape;

      ts_info_get_variable (info, variables[i], &dtype, &shape);
      add_tensor (json, ts_graph_get_operation (info->graph, variables[i])->name, dtype, &shape);
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
      const TsInfoCount *type = &g_array_index (counts, TsInfoCount, i);

      ts_json_add_int (json, type->name, type->n);
    }
  ts_json_end_object (json);
}

static void
add_strings (TsJson *json,
             const char *key,
             char *const *strings)
{
  ts_json_begin_array (json, key);
  for (guint i = 0; strings[i] != NULL; i++)
    ts_json_add_string (json, NULL, strings[i]);
  ts_json_end_array (json);
}

/* ---- what stands beside the graph ------------------------------------------------------------- */

static void
add_arguments (TsJson *json,
               const char *key,
               const TsTensorInfo *infos,
               guint n)
{
  static const char *const sparse_parts[] = { "values", "indices", "dense_shape" };

  ts_json_begin_object (json, key);
  for (guint i = 0; i < n; i++)
    {
      ts_json_begin_object (json, infos[i].key);
      if (infos[i].kind == TS_TENSOR_INFO_DENSE)
        ts_json_add_string (json, "name", infos[i].names[0]);
      else if (infos[i].kind == TS_TENSOR_INFO_COMPOSITE)
        add_strings (json, "components", infos[i].names);
      else
        for (guint k = 0; k < G_N_ELEMENTS (sparse_parts); k++)
          ts_json_add_string (json, sparse_parts[k], infos[i].names[k]);
      add_type (json, infos[i].dtype, &infos[i].shape);
      ts_json_end_object (json);
    }
  ts_json_end_object (json);
}

static void
add_signatures (TsJson *json,
                const TsMetaGraph *meta)
{
  ts_json_begin_object (json, "signatures");
  for (guint i = 0; meta != NULL && i < meta->signatures->len; i++)
    {
      const TsSignature *signature = meta->signatures->pdata[i];

      ts_json_begin_object (json, signature->key);
      ts_json_add_string (json, "method_name", signature->method_name);
      add_arguments (json, "inputs", signature->inputs, signature->n_inputs);
      add_arguments (json, "outputs", signature->outputs, signature->n_outputs);
      ts_json_end_object (json);
    }
  ts_json_end_object (json);
}

static void
add_saver (TsJson *json,
           const TsSaverItem *saver)
{
  ts_json_begin_object (json, "saver");
  ts_json_add_string (json, "filename_tensor", saver->filename_tensor);
  ts_json_add_string (json, "save_tensor", saver->save_tensor);
  ts_json_add_string (json, "restore_op", saver->restore_op);
  ts_json_end_object (json);
}

static void
add_objects (TsJson *json,
             const TsObjectGraph *objects)
{
  ts_json_begin_array (json, "objects");
  for (guint i = 0; i < objects->n_objects; i++)
    {
      const TsObject *object = &objects->objects[i];
      g_autofree char *path = ts_object_graph_dup_path (objects, i);

      ts_json_begin_object (json, NULL);
      if (path != NULL)
        ts_json_add_string (json, "path", path);
      ts_json_add_string (json, "kind", ts_object_kind_name (object->kind));
      if (object->name[0] != '\0')
        ts_json_add_string (json, "name", object->name);
      if (object->kind == TS_OBJECT_VARIABLE)
        add_type (json, object->dtype, &object->shape);
      if (object->functions != NULL)
        add_strings (json, "functions", object->functions);
      ts_json_end_object (json);
    }
  ts_json_end_array (json);
}

static void
add_meta_graph (TsJson *json,
                const TsModel *model)
{
  const TsMetaGraph *meta = model->meta;

  ts_json_begin_array (json, "meta_graphs");
  for (guint i = 0; i < model->meta_graphs->len; i++)
    add_strings (json, NULL, ((TsMetaGraph *)model->meta_graphs->pdata[i])->tags);
  ts_json_end_array (json);
  add_strings (json, "tags", meta->tags);
  ts_json_add_string (json, "tensorflow_version", meta->tensorflow_version);

  ts_json_begin_array (json, "assets");
  for (guint i = 0; i < meta->assets->len; i++)
    {
      const TsAsset *asset = meta->assets->pdata[i];

      ts_json_begin_object (json, NULL);
      ts_json_add_string (json, "tensor", asset->tensor);
      ts_json_add_string (json, "filename", asset->filename);
      ts_json_end_object (json);
    }
  ts_json_end_array (json);

  if (meta->saver != NULL)
    add_saver (json, meta->saver);
  if (meta->objects != NULL)
    add_objects (json, meta->objects);
}

/* ---- what is wrong ---------------------------------------------------------------------------- */

static void
add_problems (TsJson *json,
              const TsInfo *info)
{
  const TsModel *model = info->model;

  ts_json_begin_array (json, "problems");
  for (guint i = 0; i < info->damaged->len; i++)
    {
      guint32 op = g_array_index (info->damaged, guint32, i);

      ts_json_begin_object (json, NULL);
      ts_json_add_string (json, "node", ts_graph_get_operation (info->graph, op)->name);
      ts_json_add_string (json, "problem", ts_info_get_problem (info, op));
      ts_json_end_object (json);
    }
  for (guint i = 0; model->meta != NULL && i < model->meta->problems->len; i++)
    {
      ts_json_begin_object (json, NULL);
      ts_json_add_string (json, "problem", model->meta->problems->pdata[i]);
      ts_json_end_object (json);
    }
  if (model->warning != NULL)
    {
      ts_json_begin_object (json, NULL);
      ts_json_add_string (json, "problem", model->warning);
      ts_json_end_object (json);
    }
  ts_json_end_array (json);
}

void
ts_info_print_json (const TsInfo *self)
{
  const TsModel *model = self->model;
  g_autofree char *text = NULL;
  TsJson json;

  ts_json_init (&json);
  ts_json_begin_object (&json, NULL);
  ts_json_add_string (&json, "kind", ts_model_kind_name (model->kind));
  ts_json_add_int (&json, "nodes", ts_graph_get_n_operations (self->graph));
  ts_json_add_int (&json, "functions", ts_graph_get_n_functions (self->graph));
  add_counts (&json, "ops", self->types);
  add_outputs (&json, "inputs", self, ts_graph_find_inputs);
  add_outputs (&json, "outputs", self, ts_graph_find_outputs);
  add_signatures (&json, model->meta);
  add_variables (&json, self);
  add_counts (&json, "missing_kernels", self->missing);

  ts_json_add_bool (&json, "text", model->is_text);
  ts_json_add_int (&json, "producer", ts_graph_get_producer (self->graph));
  ts_json_add_int (&json, "min_consumer", ts_graph_get_min_consumer (self->graph));
  if (model->meta != NULL)
    add_meta_graph (&json, model);
  if (model->variables != NULL)
    ts_json_add_string (&json, "checkpoint", model->variables);
  add_problems (&json, self);
  ts_json_end_object (&json);

  text = ts_json_finish (&json);
  ts_cli_print (text);
}
