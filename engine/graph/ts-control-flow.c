#include "engine/graph/ts-control-flow.h"

#include "engine/graph/ts-graph-order.h"

#include <string.h>

typedef struct
{
  TsLoop loop;
  GArray *parts[TS_LOOP_N_PARTS]; /* guint32 */
} Loop;

typedef struct
{
  guint32 loop;
  guint32 branch;
} Context;

struct _TsControlFlow
{
  TsGraph *graph;
  guint32 n_ops;
  Context *contexts; /* of each operation */
  GPtrArray *loops;  /* Loop */
  GArray *branches;  /* TsBranch */
  GHashTable *by_key;
};

static const Context outside = { TS_NO_CONTEXT, TS_NO_CONTEXT };

static void
loop_free (gpointer data)
{
  Loop *self = data;

  for (guint i = 0; i < TS_LOOP_N_PARTS; i++)
    g_array_unref (self->parts[i]);
  g_free ((char *)self->loop.name);
  g_free (self);
}

/* Which part of a loop an op type is, reference ones included; %TS_LOOP_N_PARTS: none. */
static TsLoopPart
part_of (const char *type)
{
  static const char *const names[] = { "Enter", "Merge", "LoopCond", "Switch", "NextIteration", "Exit" };

  if (g_str_has_prefix (type, "Ref"))
    type += 3;
  for (guint i = 0; i < TS_LOOP_N_PARTS; i++)
    if (strcmp (type, names[i]) == 0)
      return (TsLoopPart)i;
  return TS_LOOP_N_PARTS;
}

/* ---- contexts, each kept once ---- */

static guint32
find_key (TsControlFlow *self,
          char *key, /* (transfer full) */
          guint32 next,
          gboolean *is_new)
{
  gpointer number;

  *is_new = !g_hash_table_lookup_extended (self->by_key, key, NULL, &number);
  if (!*is_new)
    {
      g_free (key);
      return GPOINTER_TO_UINT (number);
    }
  g_hash_table_insert (self->by_key, key, GUINT_TO_POINTER (next));
  return next;
}

/* A frame is its name and the frame around it. */
static guint32
find_loop (TsControlFlow *self,
           const TsOperation *enter,
           Context around)
{
  g_autofree char *name = ts_operation_dup_attr_string (enter, "frame_name", NULL, NULL);
  gboolean is_new;
  guint32 index;
  Loop *loop;

  if (name == NULL)
    name = g_strdup ("");
  index = find_key (self, g_strdup_printf ("%u:%s", around.loop, name), self->loops->len, &is_new);
  if (!is_new)
    return index;
  loop = g_new0 (Loop, 1);
  loop->loop = (TsLoop) { g_steal_pointer (&name), around.loop, around.branch };
  for (guint i = 0; i < TS_LOOP_N_PARTS; i++)
    loop->parts[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_ptr_array_add (self->loops, loop);
  return index;
}

/* A branch is the predicate, its value and the contexts around it. */
static guint32
find_branch (TsControlFlow *self,
             TsOutput predicate,
             gboolean value,
             Context around)
{
  gboolean is_new;
  char *key = g_strdup_printf ("%u/%u/%u/%u/%d", around.loop, around.branch, predicate.op, predicate.index, value);
  guint32 index = find_key (self, key, self->branches->len, &is_new);
  TsBranch branch = { predicate, value, around.branch, around.loop };

  if (is_new)
    g_array_append_val (self->branches, branch);
  return index;
}

/* ---- operations ---- */

static const TsLoop *
loop_at (const TsControlFlow *self,
         guint32 loop)
{
  return &((Loop *)g_ptr_array_index (self->loops, loop))->loop;
}

/* What output @index of an operation is in, or what comes after it (-1). */
static Context
after (TsControlFlow *self,
       guint32 op,
       gint64 index)
{
  const TsOperation *source = ts_graph_get_operation (self->graph, op);
  Context context = self->contexts[op];
  TsLoopPart part = part_of (source->type);

  if (part == TS_LOOP_EXIT && context.loop != TS_NO_CONTEXT)
    {
      const TsLoop *loop = loop_at (self, context.loop);

      return (Context) { loop->parent, loop->branch };
    }
  if (part != TS_LOOP_SWITCH || index < 0 || source->n_inputs < 2 || source->inputs[1].op >= self->n_ops)
    return context;
  if (part_of (ts_graph_get_operation (self->graph, source->inputs[1].op)->type) == TS_LOOP_COND)
    return context;
  context.branch = find_branch (self, source->inputs[1], index == 1, context);
  return context;
}

/* Contexts are made from the outside in, so the one with the higher number is not around the other. */
static void
go_inside (TsControlFlow *self,
           Context *context,
           Context other)
{
  gboolean deeper = other.loop != TS_NO_CONTEXT && (context->loop == TS_NO_CONTEXT || other.loop > context->loop);

  if (deeper || (other.loop == context->loop && other.branch != TS_NO_CONTEXT &&
                 (context->branch == TS_NO_CONTEXT || other.branch > context->branch)))
    *context = other;
}

static Context
context_of (TsControlFlow *self,
            const TsOperation *op)
{
  TsLoopPart part = part_of (op->type);
  Context context = outside;
  gboolean loops = FALSE;

  for (guint i = 0; i < op->n_inputs; i++)
    {
      if (op->inputs[i].op >= self->n_ops)
        continue;
      if (part == TS_LOOP_MERGE && part_of (ts_graph_get_operation (self->graph, op->inputs[i].op)->type) == TS_LOOP_NEXT_ITERATION)
        {
          loops = TRUE;
          continue;
        }
      go_inside (self, &context, after (self, op->inputs[i].op, op->inputs[i].index));
    }
  for (guint i = 0; i < op->n_control_inputs; i++)
    if (op->control_inputs[i] < self->n_ops)
      go_inside (self, &context, after (self, op->control_inputs[i], -1));

  if (part == TS_LOOP_ENTER)
    context.loop = find_loop (self, op, context);
  else if (part == TS_LOOP_MERGE && !loops && context.branch != TS_NO_CONTEXT)
    {
      const TsBranch *branch = &g_array_index (self->branches, TsBranch, context.branch);

      if (branch->loop == context.loop)
        context.branch = branch->parent;
    }
  return context;
}

static void
add_part (TsControlFlow *self,
          const TsOperation *op)
{
  TsLoopPart part = part_of (op->type);
  guint32 loop = self->contexts[op->index].loop;
  gboolean belongs = part != TS_LOOP_N_PARTS && loop != TS_NO_CONTEXT;

  if (belongs && part == TS_LOOP_SWITCH)
    belongs = op->n_inputs > 1 && op->inputs[1].op < self->n_ops &&
              part_of (ts_graph_get_operation (self->graph, op->inputs[1].op)->type) == TS_LOOP_COND;
  if (belongs && part == TS_LOOP_MERGE)
    {
      belongs = FALSE;
      for (guint i = 0; i < op->n_inputs && !belongs; i++)
        belongs = op->inputs[i].op < self->n_ops &&
                  part_of (ts_graph_get_operation (self->graph, op->inputs[i].op)->type) == TS_LOOP_NEXT_ITERATION;
    }
  if (belongs)
    g_array_append_val (((Loop *)g_ptr_array_index (self->loops, loop))->parts[part], op->index);
}

TsControlFlow *
ts_control_flow_new (TsGraph *graph)
{
  TsControlFlow *self = g_new0 (TsControlFlow, 1);
  g_autofree guint32 *order = NULL;

  self->graph = ts_graph_ref (graph);
  self->n_ops = ts_graph_get_n_operations (graph);
  self->contexts = g_new (Context, (gsize)self->n_ops + 1);
  self->loops = g_ptr_array_new_with_free_func (loop_free);
  self->branches = g_array_new (FALSE, FALSE, sizeof (TsBranch));
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  order = ts_graph_dup_order (graph, self->n_ops, TRUE);
  for (guint32 i = 0; i < self->n_ops; i++)
    self->contexts[i] = outside;
  for (guint32 i = 0; i < self->n_ops; i++)
    self->contexts[order[i]] = context_of (self, ts_graph_get_operation (graph, order[i]));
  for (guint32 i = 0; i < self->n_ops && self->loops->len > 0; i++)
    add_part (self, ts_graph_get_operation (graph, i));
  return self;
}

void
ts_control_flow_free (TsControlFlow *self)
{
  ts_graph_unref (self->graph);
  g_free (self->contexts);
  g_ptr_array_unref (self->loops);
  g_array_unref (self->branches);
  g_hash_table_unref (self->by_key);
  g_free (self);
}

guint32
ts_control_flow_get_op_loop (const TsControlFlow *self,
                             guint32 op)
{
  return op < self->n_ops ? self->contexts[op].loop : TS_NO_CONTEXT;
}

guint32
ts_control_flow_get_op_branch (const TsControlFlow *self,
                               guint32 op)
{
  return op < self->n_ops ? self->contexts[op].branch : TS_NO_CONTEXT;
}

guint
ts_control_flow_get_n_loops (const TsControlFlow *self)
{
  return self->loops->len;
}

const TsLoop *
ts_control_flow_get_loop (const TsControlFlow *self,
                          guint32 loop)
{
  g_return_val_if_fail (loop < self->loops->len, NULL);

  return loop_at (self, loop);
}

guint
ts_control_flow_get_n_branches (const TsControlFlow *self)
{
  return self->branches->len;
}

const TsBranch *
ts_control_flow_get_branch (const TsControlFlow *self,
                            guint32 branch)
{
  g_return_val_if_fail (branch < self->branches->len, NULL);

  return &g_array_index (self->branches, TsBranch, branch);
}

const guint32 *
ts_control_flow_get_loop_part (const TsControlFlow *self,
                               guint32 loop,
                               TsLoopPart part,
                               guint *n)
{
  const GArray *ops;

  *n = 0;
  g_return_val_if_fail (loop < self->loops->len && part < TS_LOOP_N_PARTS, NULL);

  ops = ((Loop *)g_ptr_array_index (self->loops, loop))->parts[part];
  *n = ops->len;
  return (const guint32 *)(gconstpointer)ops->data;
}
