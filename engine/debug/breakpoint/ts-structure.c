#include "engine/debug/breakpoint/ts-structure.h"

#include "engine/debug/context/ts-activation-path.h"
#include "engine/exec/ts-frame.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/tensor/ts-resource.h"

#include <string.h>

struct _TsStructure
{
  GHashTable *choices; /* place -> 1 + the output or branch that was chosen last */
  GHashTable *entered; /* entry of a loop -> 1 + turns so far, or %GONE */
  GHashTable *shapes;  /* TsGraph -> TsShapeTable */
  gboolean any_dead;
  guint n_blocked;
};

#define GONE G_MAXUINT64
#define MANY_LOOPS 100000 /* executions of loops that are remembered before those that are over are forgotten */

static void
take_graph (gpointer graph)
{
  ts_graph_unref (graph);
}

static void
free_shapes (gpointer shapes)
{
  if (shapes != NULL)
    ts_shape_table_unref (shapes);
}

TsStructure *
ts_structure_new (void)
{
  TsStructure *self = g_new0 (TsStructure, 1);

  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->entered = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->shapes = g_hash_table_new_full (NULL, NULL, take_graph, free_shapes);
  return self;
}

void
ts_structure_free (TsStructure *self)
{
  g_hash_table_unref (self->choices);
  g_hash_table_unref (self->entered);
  g_hash_table_unref (self->shapes);
  g_free (self);
}

void
ts_structure_clear (TsStructure *self)
{
  g_hash_table_remove_all (self->choices);
  g_hash_table_remove_all (self->entered);
  self->any_dead = FALSE;
  self->n_blocked = 0;
}

static const TsPlanNode *
get_node (const TsActivation *activation)
{
  return &ts_activation_get_plan (activation)->nodes[activation->node];
}

static TsTensor *
get_input (const TsActivation *activation,
           guint32 i)
{
  return activation->iteration->slots[get_node (activation)->first_in + i];
}

/* ---- branches -------------------------------------------------------------------------------------- */

/* Whether its predicate is a loop's. */
static gboolean
is_of_loop (const TsOperation *op)
{
  return op->n_inputs > 1 && op->inputs[1].op != TS_NO_OP && strcmp (ts_graph_get_operation (op->graph, op->inputs[1].op)->type, "LoopCond") == 0;
}

static gboolean
is_switch (const TsOperation *op)
{
  return (strcmp (op->type, "Switch") == 0 || strcmp (op->type, "RefSwitch") == 0 || strcmp (op->type, "_SwitchN") == 0) && !is_of_loop (op);
}

static gboolean
is_if (const TsOperation *op)
{
  return strcmp (op->type, "If") == 0 || strcmp (op->type, "StatelessIf") == 0;
}

static gboolean
is_case (const TsOperation *op)
{
  return strcmp (op->type, "Case") == 0 || strcmp (op->type, "StatelessCase") == 0;
}

/* Remembers the choice; says it if it is caught. */
static char *
note_choice (TsStructure *self,
             guint catches,
             const TsActivation *activation,
             guint choice,
             const char *name)
{
  char *place = ts_activation_dup_place (activation);
  guint last = GPOINTER_TO_UINT (g_hash_table_lookup (self->choices, place));

  g_hash_table_replace (self->choices, place, GUINT_TO_POINTER (choice + 1));
  if (last != 0 && last != choice + 1 && (catches & TS_CATCH_FLIP) != 0)
    return g_strdup_printf (": it takes %s, not %u as the time before", name, last - 1);
  return (catches & TS_CATCH_BRANCH) != 0 ? g_strdup_printf (": it takes %s", name) : NULL;
}

static char *
check_switch (TsStructure *self,
              guint catches,
              const TsActivation *activation,
              TsTensor *const *outputs)
{
  const TsPlanNode *node = get_node (activation);

  for (guint32 i = 0; is_switch (node->op) && i < node->n_out; i++)
    if (outputs[i] != NULL)
      {
        g_autofree char *name = g_strdup_printf ("output %u", i);

        return note_choice (self, catches, activation, i, name);
      }
  return NULL;
}

/* Before it calls a function: output 0 or 1 are the branches of what is false and true. */
static char *
check_call (TsStructure *self,
            guint catches,
            const TsActivation *activation)
{
  const TsPlanNode *node = get_node (activation);
  TsTensor *chosen = node->n_in > 0 ? get_input (activation, 0) : NULL;
  g_autofree char *name = NULL;
  guint choice;

  if (chosen == NULL || chosen->n_elements != 1 || (chosen->dtype != TS_DTYPE_BOOL && chosen->dtype != TS_DTYPE_INT32))
    return NULL;
  if (is_if (node->op))
    {
      choice = chosen->dtype == TS_DTYPE_BOOL ? *(const guint8 *)chosen->data != 0 : *(const gint32 *)chosen->data != 0;
      name = g_strdup_printf ("branch %u, %s", choice, choice != 0 ? "then" : "else");
    }
  else if (is_case (node->op) && chosen->dtype == TS_DTYPE_INT32)
    {
      choice = (guint)MAX (*(const gint32 *)chosen->data, 0);
      name = g_strdup_printf ("branch %u", choice);
    }
  else
    return NULL;
  return note_choice (self, catches, activation, choice, name);
}

/* ---- loops ----------------------------------------------------------------------------------------- */

static gboolean
is_gone (gpointer entry,
         gpointer n_turns,
         gpointer user_data)
{
  return *(const guint64 *)n_turns == GONE;
}

/* The turn counts; the first one of a loop is caught. */
static char *
check_enter (TsStructure *self,
             guint catches,
             const TsActivation *activation)
{
  TsTurn turn;
  guint64 *n_turns;
  gboolean is_new;

  if (activation->dead || ts_activation_get_turns (activation, &turn, 1) == 0)
    return NULL;
  n_turns = g_hash_table_lookup (self->entered, &turn.entry);
  is_new = n_turns == NULL;
  if (is_new)
    {
      if (g_hash_table_size (self->entered) >= MANY_LOOPS)
        g_hash_table_foreach_remove (self->entered, is_gone, NULL);
      n_turns = g_new0 (guint64, 1);
      g_hash_table_insert (self->entered, g_memdup2 (&turn.entry, sizeof turn.entry), n_turns);
    }
  if (*n_turns != GONE)
    *n_turns = MAX (*n_turns, (guint64)turn.number + 1);
  return is_new && (catches & TS_CATCH_ENTER) != 0 ? g_strdup_printf (": the loop %s begins", turn.name) : NULL;
}

/* Once for all Exits of a loop. */
static char *
check_exit (TsStructure *self,
            guint catches,
            const TsActivation *activation)
{
  const TsPlanNode *node = get_node (activation);
  gboolean is_call = ts_activation_is_loop (activation);
  guint64 entry = is_call ? ts_activation_get_entry (activation) : 0, n;
  const char *name = node->op->name;
  guint64 *n_turns;
  TsTurn turn;

  if (activation->dead || (!is_call && node->kind != TS_PLAN_NODE_EXIT))
    return NULL;
  if (!is_call && ts_activation_get_turns (activation, &turn, 1) == 1)
    {
      entry = turn.entry;
      name = turn.name;
    }
  n_turns = g_hash_table_lookup (self->entered, &entry);
  if (n_turns == NULL || *n_turns == GONE)
    return NULL;
  n = *n_turns - 1; /* in the last turn it is only seen that there is no other */
  *n_turns = GONE;
  return (catches & TS_CATCH_EXIT) != 0 ? g_strdup_printf (": the loop %s ends after %" G_GUINT64_FORMAT " turn%s", name, n, n == 1 ? "" : "s") : NULL;
}

/* ---- the rest -------------------------------------------------------------------------------------- */

static char *
check_dead (TsStructure *self,
            guint catches,
            const TsActivation *activation)
{
  gboolean is_first = activation->dead && !self->any_dead;

  self->any_dead |= activation->dead;
  return is_first && (catches & TS_CATCH_DEAD) != 0 ? g_strdup (": it is the first that is dead") : NULL;
}

static char *
check_blocked (TsStructure *self,
               guint catches,
               TsExecutor *executor)
{
  guint n = ts_executor_get_n_blocked (executor), n_before = self->n_blocked;
  g_autofree char *text = NULL;

  self->n_blocked = n;
  if (n <= n_before || (catches & TS_CATCH_BLOCK) == 0)
    return NULL;
  text = ts_executor_describe_blocked (executor);
  return g_strconcat (": ", text, NULL);
}

/* Where its outputs arrive; %NULL: an Enter or a NextIteration, which never meet another's value. */
static TsIteration *
get_target (const TsActivation *activation)
{
  switch (get_node (activation)->kind)
    {
    case TS_PLAN_NODE_EXIT:
      return activation->frame->parent_iteration;
    case TS_PLAN_NODE_ENTER:
    case TS_PLAN_NODE_CONSTANT_ENTER:
    case TS_PLAN_NODE_NEXT_ITERATION:
      return NULL;
    case TS_PLAN_NODE_ORDINARY:
    case TS_PLAN_NODE_MERGE:
    case TS_PLAN_NODE_CONTROL_TRIGGER:
    default:
      return activation->iteration;
    }
}

/* A Merge that has had a live value has its lowest bit cleared. */
static char *
check_merge (guint catches,
             const TsActivation *activation,
             TsTensor *const *outputs)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const TsPlanNode *node = get_node (activation);
  const TsIteration *target = (catches & TS_CATCH_MERGE) != 0 ? get_target (activation) : NULL;

  for (guint32 i = 0; target != NULL && i < node->n_edges; i++)
    {
      const TsPlanEdge *edge = &plan->edges[node->first_edge + i];
      const TsPlanNode *merge = edge->node != TS_NO_OP ? &plan->nodes[edge->node] : NULL;

      if (merge == NULL || merge->kind != TS_PLAN_NODE_MERGE || edge->output < 0 || outputs[edge->output] == NULL)
        continue;
      if ((target->nodes[merge->place].pending & 1) == 0)
        return g_strdup_printf (": %s (%s) has a live input already: both of its branches are alive", merge->op->name, merge->op->type);
    }
  return NULL;
}

/* (nullable): what the graph says of shapes. */
static TsShapeTable *
get_shapes (TsStructure *self,
            TsGraph *graph)
{
  TsShapeTable *shapes = g_hash_table_lookup (self->shapes, graph);

  if (shapes == NULL && !g_hash_table_contains (self->shapes, graph))
    {
      shapes = ts_shape_table_new (graph, NULL, NULL);
      g_hash_table_insert (self->shapes, ts_graph_ref (graph), shapes);
    }
  return shapes;
}

static char *
check_shape (TsStructure *self,
             guint catches,
             const TsActivation *activation,
             TsTensor *const *outputs)
{
  const TsOperation *op = get_node (activation)->op;
  TsShapeTable *shapes = (catches & TS_CATCH_SHAPE) != 0 && op->graph != NULL && op->index != TS_NO_OP ? get_shapes (self, op->graph) : NULL;

  for (guint32 i = 0; shapes != NULL && i < op->n_outputs; i++)
    {
      g_autoptr (TsTensor) value = outputs[i] != NULL ? ts_tensor_dup_value (outputs[i]) : NULL;
      g_autofree char *found = value != NULL ? ts_shape_to_string (&value->shape) : NULL;
      g_autofree char *expected = NULL;
      TsShape shape = TS_SHAPE_UNKNOWN;

      if (value == NULL)
        continue;
      ts_shape_table_get (shapes, (TsOutput) { op->index, i }, &shape);
      if (ts_shape_is_compatible (&shape, &value->shape))
        continue;
      expected = ts_shape_to_string (&shape);
      return g_strdup_printf (": output %u is %s, where the graph says %s", i, found, expected);
    }
  return NULL;
}

/* Each is asked, since each remembers what it sees; the first that is caught is told. */
static char *
choose (char *first,
        char *second)
{
  if (first == NULL)
    return second;
  g_free (second);
  return first;
}

char *
ts_structure_before (TsStructure *self,
                     guint catches,
                     TsExecutor *executor,
                     const TsActivation *activation)
{
  char *text = check_blocked (self, catches, executor);

  text = choose (text, check_dead (self, catches, activation));
  text = choose (text, check_enter (self, catches, activation));
  if (!activation->dead)
    text = choose (text, check_call (self, catches, activation));
  if ((catches & TS_CATCH_COPY) != 0 && get_node (activation)->op->index == TS_NO_OP)
    text = choose (text, g_strdup (": a value goes to another device"));
  return text;
}

char *
ts_structure_after (TsStructure *self,
                    guint catches,
                    const TsActivation *activation,
                    TsTensor *const *outputs)
{
  char *text = check_exit (self, catches, activation);

  if (activation->dead)
    return text;
  text = choose (text, check_switch (self, catches, activation, outputs));
  text = choose (text, check_merge (catches, activation, outputs));
  return choose (text, check_shape (self, catches, activation, outputs));
}
