#include "app/cli/ts-freeze-model.h"

#include "app/cli/ts-run-request.h"
#include "engine/exec/ts-freeze.h"
#include "engine/model/ts-model-derive.h"

#include <stdio.h>
#include <string.h>

/* What is to be left of a model. */
typedef struct
{
  GArray *outputs;       /* TsOutput */
  GArray *kept;          /* guint32 */
  GPtrArray *signatures; /* const TsSignature */
} Parts;

static gboolean
add_signature (Parts *self,
               TsGraph *graph,
               const TsSignature *signature,
               GError **error)
{
  g_ptr_array_add (self->signatures, (gpointer)signature);
  for (guint i = 0; i < signature->n_inputs + signature->n_outputs; i++)
    {
      gboolean is_input = i < signature->n_inputs;
      const TsTensorInfo *info = is_input ? &signature->inputs[i] : &signature->outputs[i - signature->n_inputs];

      for (guint k = 0; info->names[k] != NULL; k++)
        {
          TsOutput output;

          if (!ts_graph_find_output (graph, info->names[k], &output, error))
            {
              g_prefix_error (error, "%s of signature \"%s\": ", info->key, signature->key);
              return FALSE;
            }
          if (is_input)
            g_array_append_val (self->kept, output.op);
          else
            g_array_append_val (self->outputs, output);
        }
    }
  return TRUE;
}

/* All signatures but those that mark what a loader needs. */
static gboolean
add_signatures (Parts *self,
                const TsModel *model,
                GError **error)
{
  for (guint i = 0; model->meta != NULL && i < model->meta->signatures->len; i++)
    {
      const TsSignature *signature = model->meta->signatures->pdata[i];

      if (!g_str_has_prefix (signature->key, "__saved_model_") && !add_signature (self, model->graph, signature, error))
        return FALSE;
    }
  return TRUE;
}

/* An operation that is named without an output stands for its first. */
static void
add_fetches (Parts *self,
             const TsRunRequest *request)
{
  for (guint i = 0; i < request->targets->len; i++)
    g_array_append_val (self->kept, g_array_index (request->targets, guint32, i));
  g_array_append_vals (self->outputs, request->fetches->data, request->fetches->len);
}

static gboolean
choose (Parts *self,
        const TsRunRequest *request,
        const TsRunOptions *options,
        GError **error)
{
  if (request->signature != NULL && options->fetches == NULL)
    return add_signature (self, request->model->graph, request->signature, error);
  add_fetches (self, request);
  return options->fetches != NULL || add_signatures (self, request->model, error);
}

static TsGraph *
freeze_graph (const Parts *self,
              TsSession *session,
              GError **error)
{
  return ts_session_freeze (session, (const TsOutput *)(gpointer)self->outputs->data, self->outputs->len,
                            (const guint32 *)(gpointer)self->kept->data, self->kept->len, NULL, error);
}

static gboolean
has_tables (TsGraph *graph)
{
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    if (strstr (ts_graph_get_operation (graph, i)->type, "Table") != NULL)
      return TRUE;
  return FALSE;
}

/* A graph with tables is nothing without what fills them. */
static TsGraph *
freeze_with_initializer (Parts *self,
                         const TsModel *model,
                         TsSession *session,
                         GError **error)
{
  g_autoptr (TsGraph) graph = freeze_graph (self, session, error);
  const TsOperation *init = ts_model_find_init_op (model);
  g_autoptr (GError) reason = NULL;
  TsGraph *whole;

  if (graph == NULL || init == NULL || !has_tables (graph))
    return g_steal_pointer (&graph);
  g_array_append_val (self->kept, init->index);
  whole = freeze_graph (self, session, &reason);
  if (whole != NULL)
    return whole;
  fprintf (stderr, "tensorstep-cli: the initialiser %s is left out: %s\n", init->name, reason->message);
  return g_steal_pointer (&graph);
}

static TsModel *
freeze (const TsRunRequest *request,
        const TsRunOptions *options,
        TsSession *session,
        GError **error)
{
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) signatures = g_ptr_array_new ();
  Parts parts = { outputs, kept, signatures };
  g_autoptr (TsGraph) graph = NULL;

  if (!choose (&parts, request, options, error) || !ts_run_request_restore (request, options, session, error) ||
      !ts_run_request_run_inits (request, session, error))
    return NULL;
  graph = freeze_with_initializer (&parts, request->model, session, error);
  if (graph == NULL || signatures->len == 0)
    return graph != NULL ? ts_model_new (graph) : NULL;
  return ts_model_derive (request->model, graph, (const TsSignature *const *)signatures->pdata, signatures->len, error);
}

TsModel *
ts_cli_freeze_model (TsModel *model,
                     const TsRunOptions *options,
                     GError **error)
{
  g_autoptr (TsSession) session = ts_session_new (model->graph);
  TsRunRequest request;
  TsModel *frozen;

  if (!ts_run_request_init (&request, options, model, session, error))
    return NULL;
  frozen = freeze (&request, options, session, error);
  ts_run_request_clear (&request);
  return frozen;
}
