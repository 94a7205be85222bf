#include "engine/exec/ts-plan-private.h"

#include "engine/exec/ts-plan-copies.h"
#include "engine/graph/ts-graph-elements.h"
#include "engine/ts-error.h"

#include <string.h>

gint
ts_plan_find_feed (const TsPlan *plan,
                   TsOutput output)
{
  for (guint i = 0; i < plan->n_feeds; i++)
    if (ts_output_equal (plan->feeds[i], output))
      return (gint)i;
  return -1;
}

/* A fed placeholder or argument does not run, so whoever waits for it by a control edge waits for the feed. */
static gint
find_feed_of_control (const TsPlan *plan,
                      guint32 op)
{
  const char *type = ts_graph_get_operation (plan->graph, op)->type;

  if (!g_str_has_prefix (type, "Placeholder") && strcmp (type, "_Arg") != 0)
    return -1;
  return ts_plan_find_feed (plan, (TsOutput) { op, 0 });
}

static TsPlanNodeKind
kind_of (const TsOperation *op)
{
  static const struct
  {
    const char *type;
    TsPlanNodeKind kind;
  } kinds[] = {
    { "Merge", TS_PLAN_NODE_MERGE },
    { "RefMerge", TS_PLAN_NODE_MERGE },
    { "ControlTrigger", TS_PLAN_NODE_CONTROL_TRIGGER },
    { "Enter", TS_PLAN_NODE_ENTER },
    { "RefEnter", TS_PLAN_NODE_ENTER },
    { "Exit", TS_PLAN_NODE_EXIT },
    { "RefExit", TS_PLAN_NODE_EXIT },
    { "NextIteration", TS_PLAN_NODE_NEXT_ITERATION },
    { "RefNextIteration", TS_PLAN_NODE_NEXT_ITERATION },
  };
  gboolean is_constant;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (op->type, kinds[i].type) == 0)
      {
        if (kinds[i].kind == TS_PLAN_NODE_ENTER &&
            ts_operation_get_attr_bool (op, "is_constant", &is_constant, NULL) && is_constant)
          return TS_PLAN_NODE_CONSTANT_ENTER;
        return kinds[i].kind;
      }
  return TS_PLAN_NODE_ORDINARY;
}

/* Control inputs of @op, from @i on, with what was edited: the operation, and @i moves on; %TS_NO_OP at the end. */
static guint32
next_control (const TsPlan *plan,
              const TsOperation *op,
              guint *i)
{
  while (*i < op->n_control_inputs)
    {
      guint32 from = op->control_inputs[(*i)++];
      gboolean is_cut = FALSE;

      for (guint k = 0; k < plan->n_edits; k++)
        is_cut |= !plan->edits[k].is_added && plan->edits[k].from == from && plan->edits[k].to == op->index;
      if (!is_cut)
        return from;
    }
  while (*i < op->n_control_inputs + plan->n_edits)
    {
      const TsControlEdit *edit = &plan->edits[(*i)++ - op->n_control_inputs];

      if (edit->is_added && edit->to == op->index)
        return edit->from;
    }
  return TS_NO_OP;
}

/* ---- closure ------------------------------------------------------------------------------------ */

static void
need (guint8 *needed,
      GArray *stack,
      guint32 op)
{
  if (op == TS_NO_OP || needed[op])
    return;
  needed[op] = 1;
  g_array_append_val (stack, op);
}

/* Marks all that fetches and targets need once feeds have cut the graph. */
static guint8 *
find_closure (const TsPlan *plan)
{
  guint8 *needed = g_new0 (guint8, plan->n_ops + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < plan->n_fetches; i++)
    if (ts_plan_find_feed (plan, plan->fetches[i]) < 0)
      need (needed, stack, plan->fetches[i].op);
  for (guint i = 0; i < plan->n_targets; i++)
    need (needed, stack, plan->targets[i]);

  while (stack->len > 0)
    {
      guint32 index = g_array_index (stack, guint32, stack->len - 1);
      const TsOperation *op = ts_graph_get_operation (plan->graph, index);
      guint32 from;

      g_array_set_size (stack, stack->len - 1);
      for (guint i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].op != TS_NO_OP && ts_plan_find_feed (plan, op->inputs[i]) < 0)
          need (needed, stack, op->inputs[i].op);
      for (guint i = 0; (from = next_control (plan, op, &i)) != TS_NO_OP;)
        if (find_feed_of_control (plan, from) < 0)
          need (needed, stack, from);
    }

  return needed;
}

guint8 *
ts_plan_find_closure (TsGraph *graph,
                      const TsOutput *feeds,
                      guint n_feeds,
                      const TsOutput *fetches,
                      guint n_fetches,
                      const guint32 *targets,
                      guint n_targets)
{
  TsPlan plan = {
    .graph = graph,
    .n_ops = ts_graph_get_n_operations (graph),
    .n_feeds = n_feeds,
    .feeds = (TsOutput *)feeds,
    .n_fetches = n_fetches,
    .fetches = (TsOutput *)fetches,
    .n_targets = n_targets,
    .targets = (guint32 *)targets,
  };

  return find_closure (&plan);
}

static void
make_node (TsPlan *plan,
           guint32 op,
           const TsPlacement *placement)
{
  TsPlanNode *node = &plan->nodes[plan->node_of_op[op]];

  node->op = ts_graph_get_operation (plan->graph, op);
  node->kind = kind_of (node->op);
  node->device = placement != NULL ? ts_placement_get_device (placement, op) : 0;
  node->n_in = node->op->n_inputs;
  node->n_out = node->op->n_outputs;
}

static void
make_nodes (TsPlan *plan,
            const TsPlacement *placement)
{
  g_autofree guint8 *needed = find_closure (plan);
  gsize n_dtypes = 0;

  plan->node_of_op = g_new (guint32, plan->n_ops + 1);
  for (guint32 i = 0; i < plan->n_ops; i++)
    plan->node_of_op[i] = needed[i] ? plan->n_nodes++ : TS_NO_OP;
  plan->nodes = g_new0 (TsPlanNode, plan->n_nodes + 1);
  for (guint32 i = 0; i < plan->n_ops; i++)
    if (needed[i])
      make_node (plan, i, placement);
  if (placement != NULL)
    ts_plan_add_copies (plan, placement);

  for (guint32 i = 0; i < plan->n_nodes; i++)
    {
      plan->max_in = MAX (plan->max_in, plan->nodes[i].n_in);
      plan->max_out = MAX (plan->max_out, plan->nodes[i].n_out);
      n_dtypes += plan->nodes[i].n_out;
    }
  plan->dtypes = g_new (TsDType, n_dtypes + 1);
  n_dtypes = 0;
  for (guint32 i = 0; i < plan->n_nodes; i++)
    {
      TsPlanNode *node = &plan->nodes[i];

      node->out_dtypes = plan->dtypes + n_dtypes;
      for (guint k = 0; k < node->n_out; k++)
        plan->dtypes[n_dtypes++] = ts_graph_get_dtype (plan->graph, node->op->index != TS_NO_OP ? (TsOutput) { node->op->index, k } : node->op->inputs[0]);
    }
}

/* ---- edges -------------------------------------------------------------------------------------- */

/* Told every edge of the plan with its source node, or the number of the feed that it comes from. */
typedef void (*EdgeFunc) (TsPlan *plan, guint32 source, gboolean from_feed, TsPlanEdge edge);

static void
emit_edge (TsPlan *plan,
           guint32 op,
           gint feed,
           TsPlanEdge edge,
           EdgeFunc func)
{
  if (feed >= 0)
    func (plan, (guint32)feed, TRUE, edge);
  else
    func (plan, plan->node_of_op[op], FALSE, edge);
}

/* From the source itself, or from its copy on the node's device. */
static void
emit_input (TsPlan *plan,
            guint32 n,
            guint i,
            EdgeFunc func)
{
  TsOutput from = plan->nodes[n].op->inputs[i];
  const TsPlanCopy *copy = plan->nodes[n].op->index != TS_NO_OP ? ts_plan_find_copy (plan, from, plan->nodes[n].device) : NULL;

  if (copy != NULL)
    func (plan, copy->node, FALSE, (TsPlanEdge) { 0, n, (gint32)i, FALSE });
  else if (from.op != TS_NO_OP)
    emit_edge (plan, from.op, ts_plan_find_feed (plan, from), (TsPlanEdge) { (gint32)from.index, n, (gint32)i, FALSE }, func);
}

static void
each_edge (TsPlan *plan,
           EdgeFunc func)
{
  for (guint32 n = 0; n < plan->n_nodes; n++)
    {
      const TsOperation *op = plan->nodes[n].op;
      guint32 from;

      for (guint i = 0; i < op->n_inputs; i++)
        emit_input (plan, n, i, func);
      for (guint i = 0; (from = next_control (plan, op, &i)) != TS_NO_OP;)
        emit_edge (plan, from, find_feed_of_control (plan, from), (TsPlanEdge) { -1, n, -1, FALSE }, func);
    }

  for (guint i = 0; i < plan->n_fetches; i++)
    emit_edge (plan, plan->fetches[i].op, ts_plan_find_feed (plan, plan->fetches[i]),
               (TsPlanEdge) { (gint32)plan->fetches[i].index, TS_NO_OP, (gint32)i, FALSE }, func);
}

static void
count_edge (TsPlan *plan,
            guint32 source,
            gboolean from_feed,
            TsPlanEdge edge)
{
  if (from_feed)
    plan->first_feed_edge[source + 1]++;
  else
    plan->nodes[source].n_edges++;
  if (edge.output < 0)
    plan->nodes[edge.node].n_controls++;
  else if (edge.node != TS_NO_OP)
    plan->nodes[edge.node].n_data++;
}

static void
place_edge (TsPlan *plan,
            guint32 source,
            gboolean from_feed,
            TsPlanEdge edge)
{
  if (from_feed)
    {
      plan->feed_edges[plan->first_feed_edge[source]++] = edge;
      return;
    }
  plan->edges[plan->nodes[source].first_edge + plan->nodes[source].n_edges++] = edge;
}

/* Whoever comes last takes the value, so that nobody need count references for it. */
static void
find_takers (TsPlan *plan)
{
  g_autofree guint8 *taken = g_new0 (guint8, plan->max_out + 1);

  for (guint32 n = 0; n < plan->n_nodes; n++)
    {
      const TsPlanNode *node = &plan->nodes[n];

      memset (taken, 0, node->n_out);
      for (guint32 e = node->n_edges; e-- > 0;)
        {
          TsPlanEdge *edge = &plan->edges[node->first_edge + e];

          if (edge->output < 0 || taken[edge->output])
            continue;
          taken[edge->output] = 1;
          edge->takes = edge->node != TS_NO_OP && plan->nodes[edge->node].kind != TS_PLAN_NODE_MERGE;
        }
    }
}

static void
make_edges (TsPlan *plan)
{
  guint32 n = 0;

  plan->first_feed_edge = g_new0 (guint, plan->n_feeds + 1);
  each_edge (plan, count_edge);

  for (guint32 i = 0; i < plan->n_nodes; i++)
    {
      plan->nodes[i].first_edge = n;
      n += plan->nodes[i].n_edges;
      plan->nodes[i].n_edges = 0;
    }
  for (guint i = 0; i < plan->n_feeds; i++)
    plan->first_feed_edge[i + 1] += plan->first_feed_edge[i];

  plan->edges = g_new (TsPlanEdge, n + 1);
  plan->feed_edges = g_new (TsPlanEdge, plan->first_feed_edge[plan->n_feeds] + 1);
  each_edge (plan, place_edge);

  /* Placing moved each start to the next one's. */
  for (guint i = plan->n_feeds; i > 0; i--)
    plan->first_feed_edge[i] = plan->first_feed_edge[i - 1];
  plan->first_feed_edge[0] = 0;
  find_takers (plan);
}

/* ---- references --------------------------------------------------------------------------------- */

/* Where a reference comes in, and whether the signature wants it or the value behind it. */
static void
find_references (TsPlan *plan)
{
  for (guint32 n = 0; n < plan->n_nodes; n++)
    {
      TsPlanNode *node = &plan->nodes[n];

      for (guint i = 0; i < node->n_in; i++)
        {
          TsOutput from = node->op->inputs[i];

          if (from.op == TS_NO_OP || !ts_dtype_is_ref (ts_graph_get_dtype (plan->graph, from)) || ts_plan_find_feed (plan, from) >= 0)
            continue;
          if (node->reads == NULL)
            node->reads = g_new0 (guint8, node->n_in);
          node->reads[i] = !ts_operation_is_input_ref (node->op, i);
        }
    }
}

/* ---- the plan ----------------------------------------------------------------------------------- */

static gboolean
refuse (const TsPlan *plan,
        TsOutput output,
        const char *why,
        GError **error)
{
  g_autofree char *name = ts_graph_dup_output_name (plan->graph, output);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s %s", name, why);
  return FALSE;
}

static gboolean
check_feeds (const TsPlan *plan,
             GError **error)
{
  for (guint i = 0; i < plan->n_feeds; i++)
    {
      for (guint k = 0; k < i; k++)
        if (ts_output_equal (plan->feeds[i], plan->feeds[k]))
          return refuse (plan, plan->feeds[i], "is fed twice", error);
      if (!ts_graph_is_feedable (plan->graph, plan->feeds[i]))
        return refuse (plan, plan->feeds[i], "may not be fed: the graph's maker prevents it", error);
    }
  return TRUE;
}

static gboolean
check_fetches (const TsPlan *plan,
               GError **error)
{
  for (guint i = 0; i < plan->n_fetches; i++)
    if (!ts_graph_is_fetchable (plan->graph, plan->fetches[i].op))
      return refuse (plan, plan->fetches[i], "may not be fetched: the graph's maker prevents it", error);
  for (guint i = 0; i < plan->n_targets; i++)
    if (!ts_graph_is_fetchable (plan->graph, plan->targets[i]))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s may not be fetched: the graph's maker prevents it",
                     ts_graph_get_operation (plan->graph, plan->targets[i])->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
build (TsPlanBuilder *self,
       const TsPlacement *placement,
       GError **error)
{
  if (!check_feeds (self->plan, error) || !check_fetches (self->plan, error))
    return FALSE;
  make_nodes (self->plan, placement);
  make_edges (self->plan);
  if (!ts_plan_find_order (self, error) || !ts_plan_find_frames (self, error) || !ts_plan_place_nodes (self->plan, error))
    return FALSE;
  find_references (self->plan);
  return TRUE;
}

TsPlan *
ts_plan_new (TsGraph *graph,
             const TsPlacement *placement,
             const TsOutput *feeds,
             guint n_feeds,
             const TsOutput *fetches,
             guint n_fetches,
             const guint32 *targets,
             guint n_targets,
             GError **error)
{
  return ts_plan_new_edited (graph, placement, feeds, n_feeds, fetches, n_fetches, targets, n_targets, NULL, 0, error);
}

TsPlan *
ts_plan_new_edited (TsGraph *graph,
                    const TsPlacement *placement,
                    const TsOutput *feeds,
                    guint n_feeds,
                    const TsOutput *fetches,
                    guint n_fetches,
                    const guint32 *targets,
                    guint n_targets,
                    const TsControlEdit *edits,
                    guint n_edits,
                    GError **error)
{
  TsPlan *plan = g_new0 (TsPlan, 1);
  TsPlanBuilder builder = { .plan = plan };
  gboolean ok;

  plan->ref_count = 1;
  plan->graph = ts_graph_ref (graph);
  plan->n_ops = ts_graph_get_n_operations (graph);
  plan->n_feeds = n_feeds;
  plan->feeds = g_memdup2 (feeds, n_feeds * sizeof *feeds);
  plan->n_fetches = n_fetches;
  plan->fetches = g_memdup2 (fetches, n_fetches * sizeof *fetches);
  plan->n_targets = n_targets;
  plan->targets = g_memdup2 (targets, n_targets * sizeof *targets);

  plan->edits = edits;
  plan->n_edits = n_edits;

  ok = build (&builder, placement, error);
  plan->edits = NULL;
  plan->n_edits = 0;

  g_free (builder.order);
  if (!ok)
    g_clear_pointer (&plan, ts_plan_unref);
  return plan;
}

TsPlan *
ts_plan_ref (TsPlan *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_plan_unref (TsPlan *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      TsPlanNode *node = &self->nodes[i];

      if (node->state != NULL && node->kernel->release != NULL)
        node->kernel->release (node->state);
      g_free (node->state);
      g_free (node->reads);
      g_clear_error (&node->problem);
    }
  for (guint32 i = 0; i < self->n_frames; i++)
    g_free (self->frames[i].name);
  g_free (self->frames);
  g_free (self->frame_nodes);
  g_free (self->first_states);
  g_free (self->sources);
  g_free (self->nodes);
  g_free (self->edges);
  g_free (self->node_of_op);
  g_free (self->feeds);
  g_free (self->first_feed_edge);
  g_free (self->feed_edges);
  g_free (self->fetches);
  g_free (self->targets);
  g_free (self->dtypes);
  ts_plan_clear_copies (self);
  ts_graph_unref (self->graph);
  g_free (self);
}

static gboolean
same (const void *a,
      guint n_a,
      const void *b,
      guint n_b,
      gsize size)
{
  return n_a == n_b && (n_a == 0 || memcmp (a, b, n_a * size) == 0);
}

gboolean
ts_plan_matches (const TsPlan *self,
                 const TsOutput *feeds,
                 guint n_feeds,
                 const TsOutput *fetches,
                 guint n_fetches,
                 const guint32 *targets,
                 guint n_targets)
{
  return same (self->feeds, self->n_feeds, feeds, n_feeds, sizeof *feeds) &&
         same (self->fetches, self->n_fetches, fetches, n_fetches, sizeof *fetches) &&
         same (self->targets, self->n_targets, targets, n_targets, sizeof *targets);
}
