#include "engine/exec/ts-plan.h"

#include "engine/ops/ts-joined.h"
#include "engine/ts-error.h"

#include <string.h>

/* Kernels are found and prepared when their node first runs: what does not run costs nothing. */

static gboolean
is_type (const TsOperation *op,
         const char *type)
{
  return strcmp (op->type, type) == 0;
}

/* The tensor that @output will always be, if that is a constant of the graph, perhaps handed on. (transfer full) (nullable) */
static TsTensor *
dup_constant (TsPlan *self,
              TsOutput output)
{
  TsPlanNode *node;
  TsTensor *value = NULL;

  if (output.op == TS_NO_OP || ts_plan_find_feed (self, output) >= 0)
    return NULL;
  node = &self->nodes[self->node_of_op[output.op]];

  while (is_type (node->op, "Identity") && node->n_in == 1 && node->op->inputs[0].op != TS_NO_OP && ts_plan_find_feed (self, node->op->inputs[0]) < 0)
    node = &self->nodes[self->node_of_op[node->op->inputs[0].op]];
  if (!is_type (node->op, "Const") || node->n_out != 1)
    return NULL;

  ts_plan_prepare_node (self, node);
  if (node->problem == NULL)
    {
      TsCall call = { .n_out = 1, .out = &value, .out_dtypes = node->out_dtypes, .state = node->state, .n_threads = 1 };

      node->kernel->run (&call, NULL);
    }
  return value;
}

static void
bind_kernel (TsPlan *self,
             TsPlanNode *node)
{
  g_autofree TsTensor **constants = g_new0 (TsTensor *, node->n_in + 1);
  TsKernelInit init = { .op = node->op, .constants = constants };

  if (node->kernel->state_size > 0)
    node->state = g_malloc0 (node->kernel->state_size);
  init.state = node->state;
  if (node->kernel->prepare == NULL)
    return;

  for (guint i = 0; i < node->n_in; i++)
    constants[i] = dup_constant (self, node->op->inputs[i]);
  if (!node->kernel->prepare (&init, &node->problem))
    g_assert (node->problem != NULL);
  for (guint i = 0; i < node->n_in; i++)
    g_clear_pointer (&constants[i], ts_tensor_unref);
}

static const TsDeviceBackend *
get_backend (const TsPlan *self,
             const TsPlanNode *node)
{
  return self->devices != NULL ? self->devices->devices[node->device].backend : &ts_cpu_backend;
}

/* Two nodes that are computed at once where nobody sees what is between them. */
static void
join (TsPlan *self,
      TsPlanNode *node)
{
  const TsPlanEdge *edge = &self->edges[node->first_edge];
  const TsKernelDef *joined;
  TsPlanNode *next;

  if (!self->joins || node->n_edges != 1 || edge->output != 0 || edge->node == TS_NO_OP || get_backend (self, node) != &ts_cpu_backend)
    return;
  next = &self->nodes[edge->node];
  if (next->is_prepared || next->n_in != 1 || next->frame != node->frame || next->device != node->device || next->op->problem != NULL)
    return;

  joined = ts_kernel_find_joined (node->op, next->op, node->out_dtypes[0]);
  if (joined == NULL || next->out_dtypes[0] != node->out_dtypes[0])
    return;
  node->kernel = joined;
  next->kernel = &ts_kernel_forward;
  next->is_prepared = TRUE;
}

void
ts_plan_prepare_node (TsPlan *self,
                      TsPlanNode *node)
{
  if (node->is_prepared)
    return;
  node->is_prepared = TRUE;

  if (node->op->problem != NULL)
    {
      node->problem = g_error_new (TS_ERROR, (int)node->op->problem_code, "%s", node->op->problem);
      return;
    }
  node->kernel = get_backend (self, node)->find_kernel (node->op, &node->problem);
  if (node->kernel == NULL)
    return;
  join (self, node);
  bind_kernel (self, node);
}
