#include "engine/debug/override/ts-override-count.h"

#include "engine/tensor/ts-resource.h"

#include <string.h>

enum
{
  BY_VALUE = 1,
  BY_LIFE = 2, /* it might have been dead, or alive */
};

#define EVERY_TURN (-1) /* of a loop, for its invariants */
#define NEXT_TIME (-2)  /* behind a loop: whichever turn of the one around it that is */

typedef struct
{
  TsDebugger *debugger;
  const TsPlan *plan;
  GHashTable *marks;   /* node and turn -> set of the above */
  GHashTable *tainted; /* TsResource: changed by one that depends */
  GHashTable *handles; /* TsOperation -> TsResource that its first output leads to */
  GPtrArray *inside;   /* TsJournalEntry: of the functions that the next operation of the run calls */
  GPtrArray *writers;
  guint n;
} Count;

static gint64 *
dup_key (guint32 node,
         gint64 turn)
{
  gint64 key = ((gint64)node << 32) ^ (turn & G_MAXUINT32);

  return g_memdup2 (&key, sizeof key);
}

static guint
get_mark (Count *self,
          guint32 node,
          gint64 turn,
          gboolean take)
{
  g_autofree gint64 *key = dup_key (node, turn);
  guint mark = GPOINTER_TO_UINT (g_hash_table_lookup (self->marks, key));

  if (take)
    g_hash_table_remove (self->marks, key);
  return mark;
}

static void
add_mark (Count *self,
          guint32 node,
          gint64 turn,
          guint mark)
{
  mark |= get_mark (self, node, turn, FALSE);
  g_hash_table_insert (self->marks, dup_key (node, turn), GUINT_TO_POINTER (mark));
}

/* In which turn of its loop it was; 0 outside of loops. */
static gint64
get_turn (const Count *self,
          const TsJournalEntry *entry)
{
  const TsContext *context = ts_context_table_get (ts_journal_get_contexts (self->debugger->journal), entry->context);

  return context->kind == TS_CONTEXT_FRAME ? context->iteration : 0;
}

static gint64
find_turn (const Count *self,
           const TsPlanNode *node,
           const TsJournalEntry *entry)
{
  switch (node->kind)
    {
    case TS_PLAN_NODE_ENTER:
      return 0;
    case TS_PLAN_NODE_CONSTANT_ENTER:
      return EVERY_TURN;
    case TS_PLAN_NODE_EXIT:
      return NEXT_TIME;
    case TS_PLAN_NODE_NEXT_ITERATION:
      return get_turn (self, entry) + 1;
    case TS_PLAN_NODE_ORDINARY:
    case TS_PLAN_NODE_MERGE:
    case TS_PLAN_NODE_CONTROL_TRIGGER:
    default:
      return get_turn (self, entry);
    }
}

static gboolean
is_switch (const TsOperation *op)
{
  return strcmp (op->type, "Switch") == 0 || strcmp (op->type, "RefSwitch") == 0;
}

/* @slot: the one output that is another, or -1 for all. */
static void
mark_consumers (Count *self,
                const TsPlanNode *node,
                const TsJournalEntry *entry,
                gint slot,
                guint mark)
{
  gint64 turn = find_turn (self, node, entry);

  for (guint32 e = node->first_edge; e < node->first_edge + node->n_edges; e++)
    {
      const TsPlanEdge *edge = &self->plan->edges[e];
      guint passed = edge->output < 0 ? mark & BY_LIFE : mark;

      if (edge->node == TS_NO_OP || (slot >= 0 && edge->output != slot) || passed == 0)
        continue;
      if (edge->input == 1 && is_switch (self->plan->nodes[edge->node].op))
        passed |= BY_LIFE;
      add_mark (self, edge->node, turn, passed);
    }
}

/* A loop begins anew with invariants that do not depend. */
static void
unmark_invariants (Count *self,
                   const TsPlanNode *node)
{
  for (guint32 e = node->first_edge; e < node->first_edge + node->n_edges; e++)
    if (self->plan->edges[e].node != TS_NO_OP)
      get_mark (self, self->plan->edges[e].node, EVERY_TURN, TRUE);
}

static void
note_handle (Count *self,
             const TsJournalEntry *entry)
{
  const TsTensor *output = entry->outputs != NULL && entry->n_outputs > 0 ? entry->outputs[0] : NULL;

  if (output == NULL)
    return;
  if (ts_tensor_is_reference (output))
    g_hash_table_insert (self->handles, (gpointer)entry->op, ts_tensor_get_reference (output));
  else if (output->dtype == TS_DTYPE_RESOURCE && output->n_elements == 1)
    g_hash_table_insert (self->handles, (gpointer)entry->op, ts_tensor_get_handle (output, 0));
}

static gboolean
reads_tainted (Count *self,
               const TsJournalEntry *entry)
{
  for (guint32 i = 0; i < entry->op->n_inputs; i++)
    {
      guint32 source = entry->op->inputs[i].op;
      TsResource *resource = source != TS_NO_OP ? g_hash_table_lookup (self->handles, ts_graph_get_operation (entry->op->graph, source)) : NULL;

      if (resource != NULL && g_hash_table_contains (self->tainted, resource))
        return TRUE;
    }
  return FALSE;
}

static void
note_writes (Count *self,
             const TsJournalEntry *entry)
{
  for (guint i = 0; entry->changes != NULL && i < entry->changes->len; i++)
    g_hash_table_add (self->tainted, g_array_index (entry->changes, TsJournalChange, i).resource);
  if (entry->changes != NULL && entry->changes->len > 0 && !g_ptr_array_find_with_equal_func (self->writers, entry->op->name, g_str_equal, NULL))
    g_ptr_array_add (self->writers, g_strdup (entry->op->name));
}

static void
look_at (Count *self,
         const TsJournalEntry *entry)
{
  guint32 number = entry->op->index != TS_NO_OP ? self->plan->node_of_op[entry->op->index] : TS_NO_OP;
  const TsPlanNode *node;
  guint mark;

  if (number == TS_NO_OP)
    return;
  node = &self->plan->nodes[number];
  mark = get_mark (self, number, get_turn (self, entry), TRUE) | get_mark (self, number, NEXT_TIME, TRUE) | get_mark (self, number, EVERY_TURN, FALSE);
  if (reads_tainted (self, entry))
    mark |= BY_VALUE;
  for (guint i = 0; mark == 0 && i < self->inside->len; i++)
    mark |= reads_tainted (self, g_ptr_array_index (self->inside, i)) ? BY_VALUE : 0;

  if (mark != 0)
    {
      self->n++;
      note_writes (self, entry);
      for (guint i = 0; i < self->inside->len; i++)
        note_writes (self, g_ptr_array_index (self->inside, i));
      mark_consumers (self, node, entry, -1, mark);
    }
  else if (node->kind == TS_PLAN_NODE_CONSTANT_ENTER)
    unmark_invariants (self, node);
}

guint
ts_debugger_count_dependents (TsDebugger *self,
                              gsize entry,
                              guint slot,
                              GPtrArray *writers)
{
  gsize length = ts_journal_get_length (self->journal);
  const TsJournalEntry *first = ts_journal_get (self->journal, entry);
  Count count = { .debugger = self, .plan = self->run_plan, .writers = writers };

  count.marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  count.tainted = g_hash_table_new (NULL, NULL);
  count.handles = g_hash_table_new (NULL, NULL);
  count.inside = g_ptr_array_new ();
  for (gsize i = 0; i < length; i++)
    {
      const TsJournalEntry *next = ts_journal_get (self->journal, i);

      if (next->is_blocked)
        continue;
      note_handle (&count, next);
      if (i == entry)
        mark_consumers (&count, &count.plan->nodes[count.plan->node_of_op[first->op->index]], first, (gint)slot, BY_VALUE);
      else if (i > entry && next->depth > 0)
        g_ptr_array_add (count.inside, (gpointer)next);
      else if (i > entry)
        {
          look_at (&count, next);
          g_ptr_array_set_size (count.inside, 0);
        }
    }
  g_ptr_array_unref (count.inside);
  g_hash_table_unref (count.handles);
  g_hash_table_unref (count.tainted);
  g_hash_table_unref (count.marks);
  return count.n;
}
