#include "engine/exec/ts-function-plan.h"

#include "engine/ts-error.h"

#include <string.h>

static gboolean
is_type (const TsOperation *op,
         const char *type)
{
  return strcmp (op->type, type) == 0;
}

/* What runs for its effect: whatever has a state, and what the function says. */
static GArray *
find_targets (TsGraph *graph)
{
  GArray *targets = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < ts_graph_get_n_control_results (graph); i++)
    {
      guint32 op = ts_graph_get_control_result (graph, i, NULL);

      if (op != TS_NO_OP)
        g_array_append_val (targets, op);
    }
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      if (op->def != NULL && op->def->is_stateful && !is_type (op, "_Arg") && !is_type (op, "_Retval"))
        g_array_append_val (targets, i);
    }
  return targets;
}

/* Results are fetched where they come from; a result that comes from nowhere is a damaged body. */
static gboolean
find_results (TsGraph *graph,
              TsOutput *outputs,
              GError **error)
{
  for (guint i = 0; i < ts_graph_get_n_results (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, ts_graph_get_result (graph, i));

      if (op->problem != NULL || op->n_inputs != 1 || op->inputs[0].op == TS_NO_OP)
        {
          g_set_error (error, TS_ERROR, (int)(op->problem != NULL ? op->problem_code : TS_ERROR_INVALID_ARGUMENT), "%s (%s): %s", op->name,
                       op->type, op->problem != NULL ? op->problem : "it has no input");
          return FALSE;
        }
      outputs[i] = op->inputs[0];
    }
  return TRUE;
}

static TsPlan *
make_plan (TsGraph *graph,
           GError **error)
{
  guint n_args = ts_graph_get_n_args (graph), n_results = ts_graph_get_n_results (graph);
  g_autofree TsOutput *feeds = g_new (TsOutput, n_args + 1);
  g_autofree TsOutput *fetches = g_new (TsOutput, n_results + 1);
  g_autoptr (GArray) targets = find_targets (graph);

  for (guint i = 0; i < n_args; i++)
    feeds[i] = (TsOutput) { ts_graph_get_arg (graph, i), 0 };
  if (!find_results (graph, fetches, error))
    return NULL;
  return ts_plan_new (graph, NULL, feeds, n_args, fetches, n_results, (const guint32 *)(const void *)targets->data, targets->len, error);
}

gboolean
ts_function_check_results (const TsPlan *plan,
                           TsTensor *const *results,
                           GError **error)
{
  for (guint i = 0; i < plan->n_fetches; i++)
    {
      TsOutput result = { ts_graph_get_result (plan->graph, i), 0 };
      const TsOperation *op = ts_graph_get_operation (plan->graph, result.op);
      TsDType dtype = ts_operation_get_input_dtype (op, 0);

      if (dtype != TS_DTYPE_INVALID && results[i]->dtype != dtype)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "result %u is declared %s, is %s", i, ts_dtype_name (dtype), ts_dtype_name (results[i]->dtype));
          return FALSE;
        }
    }
  return TRUE;
}

TsPlan *
ts_function_get_plan (TsFunctionBody *body,
                      GError **error)
{
  if (body->plan == NULL)
    {
      body->plan = make_plan (body->graph, error);
      body->plan_free = (GDestroyNotify)ts_plan_unref;
    }
  return body->plan;
}
