#include "app/cli/ts-run-request.h"

#include "engine/exec/ts-restore.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/io/ts-value.h"
#include "engine/ops/ts-resources.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ts-error.h"

#include <stdio.h>
#include <string.h>

#define MAX_PROBLEMS 5 /* that are printed */

/* ---- devices ----------------------------------------------------------------------------------- */

/* Tells of what does not run where the model or the user asks. */
static void
print_moved (TsSession *session,
             const TsPlacement *placement)
{
  TsGraph *graph = ts_session_get_graph (session);
  guint n = ts_placement_get_n_moved (placement), n_printed = 0;

  if (n == 0)
    return;
  fprintf (stderr, "note: %u operation%s not where asked:", n, n == 1 ? " is" : "s are");
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph) && n_printed < MAX_PROBLEMS; i++)
    {
      const char *reason = ts_placement_get_reason (placement, i);

      if (reason == NULL)
        continue;
      fprintf (stderr, "\n  %s: %s", ts_graph_get_operation (graph, i)->name, reason);
      n_printed++;
    }
  fprintf (stderr, "%s", n > n_printed ? "\n  ...\n" : "\n");
}

static gboolean
place (TsSession *session,
       const TsRunOptions *options,
       GError **error)
{
  const TsPlacement *placement;

  ts_session_set_n_cpu_devices (session, (guint)MAX (options->n_cpu_devices, 1));
  for (guint i = 0; options->devices != NULL && options->devices[i] != NULL; i++)
    {
      const char *device = strrchr (options->devices[i], '=');
      g_autofree char *pattern = g_strndup (options->devices[i], (gsize)(device - options->devices[i]));

      if (!ts_session_add_placement_rule (session, pattern, device + 1, FALSE, error))
        {
          g_prefix_error (error, "--device %s: ", options->devices[i]);
          return FALSE;
        }
    }

  placement = ts_session_get_placement (session, error);
  if (placement != NULL)
    print_moved (session, placement);
  return placement != NULL;
}

/* ---- names ------------------------------------------------------------------------------------ */

static void
add_op (GArray *ops,
        guint32 op)
{
  for (guint i = 0; i < ops->len; i++)
    if (g_array_index (ops, guint32, i) == op)
      return;
  g_array_append_val (ops, op);
}

static gboolean
find_op (TsGraph *graph,
         const char *name,
         guint32 *op,
         GError **error)
{
  const TsOperation *operation = ts_graph_find_operation (graph, name);
  TsOutput output;

  if (operation != NULL)
    {
      *op = operation->index;
      return TRUE;
    }

  /* For its message, which names the closest; and `^op` or `op:0` mean the operation here. */
  if (!ts_graph_find_output (graph, name[0] == '^' ? name + 1 : name, &output, error))
    return FALSE;
  *op = output.op;
  return TRUE;
}

/* The output that a name means: an argument of the signature, else an output of the graph. */
static gboolean
find_output (const TsRunRequest *self,
             const TsTensorInfo *(*find) (const TsSignature *signature, const char *key),
             const char *name,
             TsOutput *output,
             GError **error)
{
  const TsTensorInfo *info = self->signature != NULL ? find (self->signature, name) : NULL;

  if (info == NULL)
    return ts_graph_find_output (self->model->graph, name, output, error);

  if (info->kind != TS_TENSOR_INFO_DENSE)
    {
      g_autofree char *parts = g_strjoinv (", ", info->names);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s is several tensors: name one of %s", name, parts);
      return FALSE;
    }
  if (ts_graph_find_output (self->model->graph, info->names[0], output, error))
    return TRUE;
  g_prefix_error (error, "%s of signature \"%s\": ", name, self->signature->key);
  return FALSE;
}

static void
append_fetch (TsRunRequest *self,
              TsOutput output,
              const char *name)
{
  for (guint i = 0; i < self->fetches->len; i++)
    if (ts_output_equal (g_array_index (self->fetches, TsOutput, i), output) && strcmp (self->fetch_names->pdata[i], name) == 0)
      return;
  g_array_append_val (self->fetches, output);
  g_ptr_array_add (self->fetch_names, g_strdup (name));
}

static gboolean
add_fetch (TsRunRequest *self,
           const char *name,
           GError **error)
{
  TsGraph *graph = self->model->graph;
  gboolean is_argument = self->signature != NULL && ts_signature_find_output (self->signature, name) != NULL;
  const TsOperation *operation = is_argument ? NULL : ts_graph_find_operation (graph, name);
  g_autofree char *output_name = NULL;
  TsOutput output;

  if (operation != NULL)
    {
      add_op (self->targets, operation->index);
      return TRUE;
    }
  if (!find_output (self, ts_signature_find_output, name, &output, error))
    return FALSE;
  output_name = ts_graph_dup_output_name (graph, output);
  append_fetch (self, output, is_argument ? name : output_name);
  return TRUE;
}

static gboolean
add_fetches (TsRunRequest *self,
             char **lists,
             GError **error)
{
  for (guint i = 0; lists != NULL && lists[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (lists[i], ",", -1);

      for (guint k = 0; names[k] != NULL; k++)
        if (!add_fetch (self, g_strstrip (names[k]), error))
          return FALSE;
    }
  return TRUE;
}

/* Asked for no fetch, a signature gives all that it has. */
static gboolean
add_signature_outputs (TsRunRequest *self,
                       GError **error)
{
  for (guint i = 0; i < self->signature->n_outputs; i++)
    {
      const TsTensorInfo *info = &self->signature->outputs[i];

      for (guint k = 0; info->names[k] != NULL; k++)
        {
          g_autofree char *name = info->kind == TS_TENSOR_INFO_DENSE ? g_strdup (info->key) : g_strdup_printf ("%s.%u", info->key, k);
          TsOutput output;

          if (!ts_graph_find_output (self->model->graph, info->names[k], &output, error))
            {
              g_prefix_error (error, "%s of signature \"%s\": ", info->key, self->signature->key);
              return FALSE;
            }
          append_fetch (self, output, name);
        }
    }
  return TRUE;
}

static gboolean
add_ops (GArray *ops,
         TsGraph *graph,
         char **names,
         GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      guint32 op;

      if (!find_op (graph, names[i], &op, error))
        return FALSE;
      add_op (ops, op);
    }
  return TRUE;
}

static gboolean
add_inits (TsRunRequest *self,
           TsGraph *graph,
           char **names,
           GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      char *name[] = { names[i], NULL };

      if (strcmp (names[i], "auto") == 0 && ts_graph_find_operation (graph, "auto") == NULL)
        {
          guint n;
          g_autofree guint32 *found = ts_graph_find_initializers (graph, &n);

          for (guint k = 0; k < n; k++)
            add_op (self->inits, found[k]);
        }
      else if (!add_ops (self->inits, graph, name, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- feeds ------------------------------------------------------------------------------------ */

/* The shape that a value is made for; worked out only where the value depends on it. */
static void
get_shape (TsSession *session,
           TsOutput output,
           const char *text,
           TsShape *shape)
{
  g_autoptr (TsShapeTable) table = NULL;

  ts_session_get_feed_shape (session, output, shape);
  if (shape->rank != TS_SHAPE_UNKNOWN_RANK || !ts_value_needs_shape (text))
    return;

  table = ts_shape_table_new (ts_session_get_graph (session), NULL, NULL);
  if (table != NULL)
    ts_shape_table_get (table, output, shape);
}

static gboolean
add_feed (TsRunRequest *self,
          TsSession *session,
          const char *text,
          GError **error)
{
  TsGraph *graph = ts_session_get_graph (session);
  const char *equals = strchr (text, '=');
  g_autofree char *name = g_strndup (text, (gsize)(equals - text));
  TsFeed feed;
  TsDType dtype;
  TsShape shape;

  if (!find_output (self, ts_signature_find_input, g_strstrip (name), &feed.output, error))
    return FALSE;

  get_shape (session, feed.output, equals + 1, &shape);
  dtype = ts_session_get_feed_dtype (session, feed.output);
  feed.value = ts_value_parse (equals + 1, dtype, &shape, error);
  if (feed.value == NULL)
    {
      g_prefix_error (error, "feed of %s (%s): ", name, ts_graph_get_operation (graph, feed.output.op)->type);
      return FALSE;
    }
  g_array_append_val (self->feeds, feed);
  return TRUE;
}

static void
clear_feed (gpointer feed)
{
  ts_tensor_unref (((TsFeed *)feed)->value);
}

/* ---- all together ----------------------------------------------------------------------------- */

static gboolean
find_signature (TsRunRequest *self,
                const TsRunOptions *options,
                GError **error)
{
  if (options->signature == NULL)
    return TRUE;
  self->signature = ts_model_find_signature (self->model, options->signature, error);
  return self->signature != NULL;
}

gboolean
ts_run_request_init (TsRunRequest *self,
                     const TsRunOptions *options,
                     TsModel *model,
                     TsSession *session,
                     GError **error)
{
  TsGraph *graph = model->graph;

  self->model = ts_model_ref (model);
  self->signature = NULL;
  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  self->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->fetch_names = g_ptr_array_new_with_free_func (g_free);
  self->targets = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->inits = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_set_clear_func (self->feeds, clear_feed);

  ts_session_set_n_threads (session, (guint)options->n_threads);
  if (options->has_seed)
    ts_resources_set_seed (ts_session_get_resources (session), options->seed);
  if (options->allow_files != NULL && !ts_session_set_allowed_folder (session, options->allow_files, error))
    return FALSE;
  if (!place (session, options, error) || !find_signature (self, options, error) || !add_fetches (self, options->fetches, error) ||
      (self->signature != NULL && options->fetches == NULL && options->targets == NULL && !add_signature_outputs (self, error)) ||
      !add_ops (self->targets, graph, options->targets, error) ||
      !add_inits (self, graph, options->inits, error))
    goto fail;

  for (guint i = 0; options->feeds != NULL && options->feeds[i] != NULL; i++)
    if (!add_feed (self, session, options->feeds[i], error))
      goto fail;
  return TRUE;

fail:
  ts_run_request_clear (self);
  return FALSE;
}

void
ts_run_request_clear (TsRunRequest *self)
{
  g_clear_pointer (&self->feeds, g_array_unref);
  g_clear_pointer (&self->fetches, g_array_unref);
  g_clear_pointer (&self->fetch_names, g_ptr_array_unref);
  g_clear_pointer (&self->targets, g_array_unref);
  g_clear_pointer (&self->inits, g_array_unref);
  g_clear_pointer (&self->model, ts_model_unref);
}

/* Nothing that was left out goes without a word. */
static void
print_problems (const TsRestoreReport *report)
{
  for (guint i = 0; i < MIN (report->problems->len, MAX_PROBLEMS); i++)
    fprintf (stderr, "tensorstep-cli: %s\n", (const char *)report->problems->pdata[i]);
  if (report->problems->len > MAX_PROBLEMS)
    fprintf (stderr, "tensorstep-cli: and %u more\n", report->problems->len - MAX_PROBLEMS);
}

gboolean
ts_run_request_restore (const TsRunRequest *self,
                        const TsRunOptions *options,
                        TsSession *session,
                        GError **error)
{
  g_auto (TsRestoreReport) loaded = { 0 };
  g_auto (TsRestoreReport) restored = { 0 };
  g_autoptr (TsCheckpoint) checkpoint = NULL;

  if (!ts_session_load_model (session, self->model, &loaded, NULL, error))
    return FALSE;
  print_problems (&loaded);
  if (options->checkpoint == NULL)
    return TRUE;

  checkpoint = ts_checkpoint_open (options->checkpoint, error);
  if (checkpoint == NULL || !ts_session_restore (session, checkpoint, &restored, NULL, error))
    return FALSE;
  print_problems (&restored);
  return TRUE;
}

gboolean
ts_run_request_run_inits (const TsRunRequest *self,
                          TsSession *session,
                          GError **error)
{
  return self->inits->len == 0 ||
         ts_session_run_initializers (session, self->model, (const guint32 *)(gpointer)self->inits->data, self->inits->len, NULL, error);
}
