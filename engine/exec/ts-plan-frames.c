#include "engine/exec/ts-plan-private.h"

#include "engine/ts-error.h"

/* ---- order, and cycles --------------------------------------------------------------------------- */

static gboolean
is_back_edge (const TsPlan *plan,
              guint32 source,
              const TsPlanEdge *edge)
{
  return plan->nodes[source].kind == TS_PLAN_NODE_NEXT_ITERATION &&
         plan->nodes[edge->node].kind == TS_PLAN_NODE_MERGE;
}

gboolean
ts_plan_find_order (TsPlanBuilder *self,
                    GError **error)
{
  TsPlan *plan = self->plan;
  g_autofree guint32 *n_before = g_new0 (guint32, plan->n_nodes + 1);
  guint32 n_sorted = 0;

  for (guint32 n = 0; n < plan->n_nodes; n++)
    for (guint32 e = 0; e < plan->nodes[n].n_edges; e++)
      {
        const TsPlanEdge *edge = &plan->edges[plan->nodes[n].first_edge + e];

        if (edge->node != TS_NO_OP && !is_back_edge (plan, n, edge))
          n_before[edge->node]++;
      }

  self->order = g_new (guint32, plan->n_nodes + 1);
  for (guint32 n = 0; n < plan->n_nodes; n++)
    if (n_before[n] == 0)
      self->order[n_sorted++] = n;

  for (guint32 i = 0; i < n_sorted; i++)
    {
      guint32 n = self->order[i];

      for (guint32 e = 0; e < plan->nodes[n].n_edges; e++)
        {
          const TsPlanEdge *edge = &plan->edges[plan->nodes[n].first_edge + e];

          if (edge->node != TS_NO_OP && !is_back_edge (plan, n, edge) && --n_before[edge->node] == 0)
            self->order[n_sorted++] = edge->node;
        }
    }

  if (n_sorted == plan->n_nodes)
    return TRUE;

  for (guint32 n = 0; n < plan->n_nodes; n++)
    if (n_before[n] > 0)
      {
        const TsOperation *op = plan->nodes[n].op;

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "%s (%s) waits for itself: the graph has a cycle through it, or before it, that is no loop",
                     op->name, op->type);
        break;
      }
  return FALSE;
}

/* ---- frames ------------------------------------------------------------------------------------- */

static guint32
find_child_frame (TsPlan *plan,
                  GArray *frames,
                  const TsPlanNode *enter)
{
  g_autofree char *name = ts_operation_dup_attr_string (enter->op, "frame_name", NULL, NULL);
  TsPlanFrame frame = { .parent = enter->frame, .parallel_iterations = 1 };
  gint64 parallel_iterations;

  for (guint32 i = 1; i < frames->len; i++)
    {
      const TsPlanFrame *f = &g_array_index (frames, TsPlanFrame, i);

      if (f->parent == enter->frame && g_strcmp0 (f->name, name) == 0)
        return i;
    }

  if (ts_operation_get_attr_int (enter->op, "parallel_iterations", &parallel_iterations, NULL))
    frame.parallel_iterations = (guint32)CLAMP (parallel_iterations, 1, G_MAXINT32);
  frame.name = name != NULL ? g_steal_pointer (&name) : g_strdup ("");
  g_array_append_val (frames, frame);
  return frames->len - 1;
}

/* Each node's frame follows from its inputs', in topological order. */
gboolean
ts_plan_find_frames (TsPlanBuilder *self,
                     GError **error)
{
  TsPlan *plan = self->plan;
  g_autofree guint8 *known = g_new0 (guint8, plan->n_nodes + 1);
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (TsPlanFrame));
  TsPlanFrame root = { 0 };
  gboolean ok = TRUE;

  g_array_append_val (frames, root);
  for (guint32 i = 0; i < plan->n_nodes && ok; i++)
    {
      TsPlanNode *node = &plan->nodes[self->order[i]];
      guint32 frame = node->frame;

      if (node->kind == TS_PLAN_NODE_ENTER || node->kind == TS_PLAN_NODE_CONSTANT_ENTER)
        {
          frame = node->child_frame = find_child_frame (plan, frames, node);
          g_array_index (frames, TsPlanFrame, frame).n_enters++;
        }
      else if (node->kind == TS_PLAN_NODE_EXIT && node->frame == 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) leaves a loop, but is in none", node->op->name, node->op->type);
          ok = FALSE;
        }
      else if (node->kind == TS_PLAN_NODE_EXIT)
        frame = g_array_index (frames, TsPlanFrame, node->frame).parent;

      for (guint32 e = 0; e < node->n_edges && ok; e++)
        {
          guint32 to = plan->edges[node->first_edge + e].node;

          if (to == TS_NO_OP || is_back_edge (plan, self->order[i], &plan->edges[node->first_edge + e]))
            continue;
          if (known[to] && plan->nodes[to].frame != frame)
            {
              g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                           "%s (%s) has inputs from different frames: one of them is %s (%s)",
                           plan->nodes[to].op->name, plan->nodes[to].op->type, node->op->name, node->op->type);
              ok = FALSE;
            }
          plan->nodes[to].frame = frame;
          known[to] = 1;
        }
    }

  plan->n_frames = frames->len;
  plan->frames = (TsPlanFrame *)(void *)g_array_free (frames, FALSE);
  return ok;
}

static void
list_nodes_by_frame (TsPlan *plan)
{
  guint32 n = 0;

  for (guint32 f = 0; f < plan->n_frames; f++)
    {
      plan->frames[f].first_node = n;
      n += plan->frames[f].n_nodes;
    }
  plan->frame_nodes = g_new (guint32, n + 1);
  for (guint32 i = 0; i < plan->n_nodes; i++)
    plan->frame_nodes[plan->frames[plan->nodes[i].frame].first_node + plan->nodes[i].place] = i;
}

static void
find_first_states (TsPlan *plan)
{
  plan->first_states = g_new0 (TsNodeState, plan->n_nodes + 1);
  plan->sources = g_new (guint32, plan->n_nodes + 1);
  for (guint32 i = 0; i < plan->n_nodes; i++)
    {
      const TsPlanNode *node = &plan->nodes[i];
      TsNodeState *state = &plan->first_states[plan->frames[node->frame].first_node + node->place];

      state->pending = node->kind == TS_PLAN_NODE_MERGE ? 1 + 2 * node->n_controls : node->n_data + node->n_controls;
      if (state->pending == 0 && node->frame == 0)
        plan->sources[plan->n_sources++] = i;
    }
}

gboolean
ts_plan_place_nodes (TsPlan *plan,
                     GError **error)
{
  for (guint32 n = 0; n < plan->n_nodes; n++)
    {
      TsPlanNode *node = &plan->nodes[n];
      TsPlanFrame *frame = &plan->frames[node->frame];

      node->place = frame->n_nodes++;
      node->first_in = frame->n_slots;
      if (__builtin_add_overflow (frame->n_slots, node->n_in, &frame->n_slots))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the graph has too many edges");
          return FALSE;
        }
    }

  list_nodes_by_frame (plan);
  find_first_states (plan);

  for (guint f = 0; f < plan->n_feeds; f++)
    for (guint e = plan->first_feed_edge[f]; e < plan->first_feed_edge[f + 1]; e++)
      if (plan->feed_edges[e].node != TS_NO_OP && plan->nodes[plan->feed_edges[e].node].frame != 0)
        {
          const TsOperation *op = ts_graph_get_operation (plan->graph, plan->feeds[f].op);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "%s (%s) is inside a loop, so it cannot be fed", op->name, op->type);
          return FALSE;
        }
  return TRUE;
}
