#include "engine/debug/numerics/ts-graph-check.h"

#include "engine/debug/numerics/ts-bad-value.h"
#include "engine/debug/ts-op-facts.h"
#include "engine/ts-error.h"

#include <string.h>

/* What was checked goes on as it is; with its first bad element, where it has one. */
static char *
let_pass (const TsPlanNode *node,
          TsTensor *const *in,
          TsTensor **outputs,
          const char *problem)
{
  g_autofree char *element = NULL;
  gsize at;

  for (guint32 i = 0; i < node->n_out && i < node->n_in; i++)
    {
      outputs[i] = ts_tensor_ref (in[i]);
      if (element == NULL && ts_bad_value_find (in[i], NULL, &at))
        element = ts_bad_value_describe (in[i], at);
    }
  return element != NULL ? g_strdup_printf ("%s; first %s", problem, element) : g_strdup (problem);
}

static gboolean
run (const TsPlanNode *node,
     TsTensor **in,
     TsTensor **outputs,
     char **message)
{
  TsCall call = {
    .n_in = node->n_in,
    .n_out = node->n_out,
    .in = in,
    .out = outputs,
    .out_dtypes = node->out_dtypes,
    .state = node->state,
    .n_threads = g_get_num_processors (),
  };
  g_autoptr (GError) error = NULL;

  if (node->kernel->run (&call, &error))
    return TRUE;
  for (guint32 i = 0; i < node->n_out; i++)
    g_clear_pointer (&outputs[i], ts_tensor_unref);
  if (!g_error_matches (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT))
    return FALSE;
  *message = let_pass (node, in, outputs, error->message);
  return TRUE;
}

gboolean
ts_graph_check_pass (TsExecutor *executor,
                     const TsActivation *activation,
                     TsTensor **outputs,
                     char **message)
{
  TsPlan *plan = ts_activation_get_plan (activation);
  TsPlanNode *node = &plan->nodes[activation->node];
  g_autofree TsTensor **in = NULL;
  gboolean ok = TRUE;

  *message = NULL;
  if ((ts_plan_node_get_facts (node) & TS_OP_FACT_CHECK) == 0)
    return FALSE;
  ts_plan_prepare_node (plan, node);
  if (node->kernel == NULL || node->problem != NULL)
    return FALSE;
  in = g_new0 (TsTensor *, node->n_in + 1);
  for (guint32 i = 0; i < node->n_in; i++)
    {
      in[i] = ts_executor_dup_input (executor, activation, i);
      ok = ok && in[i] != NULL;
    }
  ok = ok && run (node, in, outputs, message);
  for (guint32 i = 0; i < node->n_in; i++)
    g_clear_pointer (&in[i], ts_tensor_unref);
  return ok;
}
