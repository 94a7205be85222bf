#include "engine/exec/ts-plan-copies.h"

/* ---- the kernel ------------------------------------------------------------------------------------ */

typedef struct
{
  TsDevice *from;
  TsDevice *to;
} Way;

static gboolean
copy_run (TsCall *call,
          GError **error)
{
  const Way *way = call->state;

  call->out[0] = ts_device_copy (way->from, way->to, call->in[0], error);
  return call->out[0] != NULL;
}

static const TsKernelDef copy_kernel = { .op = "_Copy", .state_size = sizeof (Way), .run = copy_run };

/* ---- the nodes ------------------------------------------------------------------------------------- */

static gpointer
get_key (const TsPlan *self,
         TsOutput output,
         guint device)
{
  gsize number = (gsize)ts_graph_get_operation (self->graph, output.op)->first_output + output.index;

  return GSIZE_TO_POINTER (number * self->devices->n_devices + device);
}

const TsPlanCopy *
ts_plan_find_copy (const TsPlan *self,
                   TsOutput output,
                   guint device)
{
  gsize number;

  if (self->copies == NULL || output.op == TS_NO_OP)
    return NULL;
  number = GPOINTER_TO_SIZE (g_hash_table_lookup (self->copy_of, get_key (self, output, device)));
  return number > 0 ? &g_array_index (self->copies, TsPlanCopy, number - 1) : NULL;
}

static TsOperation *
make_operation (TsPlan *self,
                TsOutput from,
                const TsDevice *to)
{
  TsOperation *op = g_malloc0 (sizeof (TsOperation) + sizeof (TsOutput));
  TsOutput *input = (TsOutput *)(void *)(op + 1);
  g_autofree char *name = ts_graph_dup_output_name (self->graph, from);

  *input = from;
  op->graph = self->graph;
  op->index = TS_NO_OP;
  op->name = g_strdup_printf ("%s to %s", name, to->text);
  op->type = "_Copy";
  op->device = to->text;
  op->inputs = input;
  op->n_inputs = op->n_outputs = 1;
  return op;
}

/* Does an edge into @node need one? */
static gboolean
crosses (const TsPlan *self,
         const TsPlanNode *node,
         TsOutput from)
{
  if (from.op == TS_NO_OP || ts_plan_find_feed (self, from) >= 0)
    return FALSE;
  return self->nodes[self->node_of_op[from.op]].device != node->device && ts_placement_copies_output (self->graph, from);
}

static void
add_copy (TsPlan *self,
          TsOutput from,
          guint32 device)
{
  TsPlanCopy copy = { from, device, self->n_nodes, make_operation (self, from, &self->devices->devices[device]) };
  TsPlanNode *node;
  Way *way = g_new (Way, 1);

  way->from = &self->devices->devices[self->nodes[self->node_of_op[from.op]].device];
  way->to = &self->devices->devices[device];
  self->nodes = g_renew (TsPlanNode, self->nodes, self->n_nodes + 2);
  node = &self->nodes[self->n_nodes++];
  *node = (TsPlanNode) {
    .op = copy.op,
    .is_prepared = TRUE,
    .kernel = &copy_kernel,
    .state = way,
    .device = device,
    .n_in = 1,
    .n_out = 1,
  };
  g_array_append_val (self->copies, copy);
  g_hash_table_insert (self->copy_of, get_key (self, from, device), GSIZE_TO_POINTER ((gsize)self->copies->len));
}

void
ts_plan_add_copies (TsPlan *self,
                    const TsPlacement *placement)
{
  guint32 n = self->n_nodes;

  self->devices = ts_device_set_ref (ts_placement_get_devices (placement));
  self->copies = g_array_new (FALSE, FALSE, sizeof (TsPlanCopy));
  self->copy_of = g_hash_table_new (NULL, NULL);
  for (guint32 i = 0; i < n; i++)
    for (guint k = 0; k < self->nodes[i].n_in; k++)
      {
        TsOutput from = self->nodes[i].op->inputs[k];
        guint32 device = self->nodes[i].device;

        if (crosses (self, &self->nodes[i], from) && ts_plan_find_copy (self, from, device) == NULL)
          add_copy (self, from, device);
      }
}

void
ts_plan_clear_copies (TsPlan *self)
{
  for (guint i = 0; self->copies != NULL && i < self->copies->len; i++)
    {
      TsPlanCopy *copy = &g_array_index (self->copies, TsPlanCopy, i);

      g_free ((char *)copy->op->name);
      g_free (copy->op);
    }
  g_clear_pointer (&self->copies, g_array_unref);
  g_clear_pointer (&self->copy_of, g_hash_table_unref);
  g_clear_pointer (&self->devices, ts_device_set_unref);
}
