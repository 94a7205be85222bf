#include "engine/ops/ts-problems.h"

#include "engine/graph/ts-function.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ts-error.h"

#include <string.h>

#define OPS_PER_POLL 4096

typedef struct
{
  TsSeverity severity;
  const char *name;
  const char *title;
} Kind;

static const Kind kinds[TS_PROBLEM_N_KINDS] = {
  [TS_PROBLEM_FILE] = { TS_SEVERITY_ERROR, "file", "Left out of the file" },
  [TS_PROBLEM_GRAPH] = { TS_SEVERITY_ERROR, "graph", "Invalid graph" },
  [TS_PROBLEM_NODE] = { TS_SEVERITY_ERROR, "node", "Damaged node" },
  [TS_PROBLEM_FUNCTION] = { TS_SEVERITY_ERROR, "function", "Damaged function" },
  [TS_PROBLEM_SHAPE] = { TS_SEVERITY_ERROR, "shape", "Contradictory shapes" },
  [TS_PROBLEM_UNKNOWN_OP] = { TS_SEVERITY_WARNING, "unknown-op", "Unknown op type" },
  [TS_PROBLEM_NO_KERNEL] = { TS_SEVERITY_WARNING, "no-kernel", "No kernel" },
  [TS_PROBLEM_UNUSED] = { TS_SEVERITY_HINT, "unused", "Unused" },
};

TsSeverity
ts_problem_kind_get_severity (TsProblemKind kind)
{
  g_return_val_if_fail (kind < TS_PROBLEM_N_KINDS, TS_SEVERITY_HINT);

  return kinds[kind].severity;
}

const char *
ts_problem_kind_get_name (TsProblemKind kind)
{
  g_return_val_if_fail (kind < TS_PROBLEM_N_KINDS, NULL);

  return kinds[kind].name;
}

const char *
ts_problem_kind_get_title (TsProblemKind kind)
{
  g_return_val_if_fail (kind < TS_PROBLEM_N_KINDS, NULL);

  return kinds[kind].title;
}

/* ---- collecting -------------------------------------------------------------------------------- */

typedef struct
{
  TsProblems *problems;
  GHashTable *groups; /* kind and cause in one string → TsProblemGroup */
  const TsShapeTable *shapes;
  GCancellable *cancellable;
} Search;

static void
group_free (gpointer data)
{
  TsProblemGroup *group = data;

  g_array_unref (group->problems);
  g_free (group->subject);
  g_free (group->message);
  g_free (group);
}

/* @subject or @message or both say the cause; without either, every problem has a message of its own. */
static TsProblemGroup *
find_group (Search *self,
            TsProblemKind kind,
            const char *subject,
            const char *message)
{
  g_autofree char *key = g_strdup_printf ("%d %s\n%s", kind, subject != NULL ? subject : "", message != NULL ? message : "");
  TsProblemGroup *group = g_hash_table_lookup (self->groups, key);

  if (group != NULL)
    return group;

  group = g_new (TsProblemGroup, 1);
  *group = (TsProblemGroup) { kind, g_strdup (subject), g_strdup (message), g_array_new (FALSE, FALSE, sizeof (TsProblem)) };
  g_ptr_array_add (self->problems->groups, group);
  g_hash_table_insert (self->groups, g_steal_pointer (&key), group);
  return group;
}

static void
add (Search *self,
     TsProblemGroup *group,
     guint32 function,
     guint32 op,
     const char *message)
{
  TsProblem problem = { function, op, group->message };

  if (problem.message == NULL && message != NULL)
    problem.message = g_string_chunk_insert_const (self->problems->messages, message);
  g_array_append_val (group->problems, problem);
  self->problems->n_problems++;
  if (kinds[group->kind].severity != TS_SEVERITY_HINT)
    self->problems->n_serious++;
}

static void
add_single (Search *self,
            TsProblemKind kind,
            guint32 function,
            guint32 op,
            const char *message)
{
  add (self, find_group (self, kind, NULL, NULL), function, op, message);
}

/* ---- one operation ----------------------------------------------------------------------------- */

static gboolean
is_deprecated (const TsOperation *op)
{
  return op->def != NULL && op->def->deprecated_since > 0 && ts_graph_get_producer (op->graph) >= op->def->deprecated_since;
}

static void
add_deprecated (Search *self,
                const TsOperation *op,
                guint32 function)
{
  g_autofree char *message = g_strdup_printf ("op type %s is gone since GraphDef version %d, and this graph has version %d", op->type,
                                              op->def->deprecated_since, ts_graph_get_producer (op->graph));

  add (self, find_group (self, TS_PROBLEM_NODE, op->type, message), function, op->index, NULL);
}

/* What passes values into a body and out of it is not computed. */
static gboolean
is_boundary (const TsOperation *op)
{
  return strcmp (op->type, "_Arg") == 0 || strcmp (op->type, "_Retval") == 0;
}

/* In a generic function the attributes that choose among kernels are not known before it is called. */
static gboolean
lacks_kernel (const TsOperation *op,
              gboolean is_generic,
              GError **error)
{
  guint n_kernels;

  if (is_generic && ts_kernel_list (op->type, &n_kernels) != NULL)
    return FALSE;
  if (ts_kernel_find (op, error) != NULL)
    return FALSE;
  if (ts_kernel_list (op->type, &n_kernels) != NULL)
    return TRUE;

  g_clear_error (error);
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is no kernel for this op type");
  return TRUE;
}

/* @function: %TS_NO_FUNCTION for an operation of the graph itself, of which alone the shapes are known. */
static void
check_operation (Search *self,
                 const TsOperation *op,
                 guint32 function,
                 gboolean is_generic)
{
  gboolean has_shape = self->shapes != NULL && function == TS_NO_FUNCTION;
  const char *shape_problem = has_shape ? ts_shape_table_get_problem (self->shapes, op->index) : NULL;
  g_autoptr (GError) error = NULL;

  if (op->problem != NULL)
    add_single (self, TS_PROBLEM_NODE, function, op->index, op->problem);
  else if (is_deprecated (op))
    add_deprecated (self, op, function);
  else if (shape_problem != NULL)
    add_single (self, TS_PROBLEM_SHAPE, function, op->index, shape_problem);
  else if (op->def == NULL)
    add (self, find_group (self, TS_PROBLEM_UNKNOWN_OP, op->type, "there is no definition of this op type"), function, op->index, NULL);
  else if (!is_boundary (op) && lacks_kernel (op, is_generic, &error))
    add (self, find_group (self, TS_PROBLEM_NO_KERNEL, op->type, error->message), function, op->index, NULL);
}

static gboolean
check_operations (Search *self,
                  TsGraph *graph,
                  guint32 function,
                  gboolean is_generic,
                  GError **error)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      if (i % OPS_PER_POLL == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      check_operation (self, ts_graph_get_operation (graph, i), function, is_generic);
    }
  return TRUE;
}

/* ---- the whole --------------------------------------------------------------------------------- */

static void
add_file_problems (Search *self,
                   const char *const *messages)
{
  for (; messages != NULL && *messages != NULL; messages++)
    add_single (self, TS_PROBLEM_FILE, TS_NO_FUNCTION, TS_NO_OP, *messages);
}

/* Where no node is damaged, what is said to be wrong is wrong with the graph. */
static void
check_graph (Search *self,
             TsGraph *graph)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->problems->groups->len; i++)
    if (((TsProblemGroup *)self->problems->groups->pdata[i])->kind == TS_PROBLEM_NODE)
      return;
  if (!ts_graph_validate (graph, &error))
    add_single (self, TS_PROBLEM_GRAPH, TS_NO_FUNCTION, TS_NO_OP, error->message);
}

static gboolean
check_functions (Search *self,
                 TsGraph *graph,
                 GError **error)
{
  for (guint i = 0; i < ts_graph_get_n_functions (graph); i++)
    {
      const TsFunction *function = ts_graph_get_function (graph, i);
      g_autoptr (GError) local = NULL;
      TsGraph *body = ts_function_get_graph (function, &local);

      if (body == NULL)
        {
          add_single (self, TS_PROBLEM_FUNCTION, i, TS_NO_OP, local->message);
          if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
            return FALSE;
        }
      else if (!check_operations (self, body, i, ts_function_is_generic (function), error))
        return FALSE;
    }
  return TRUE;
}

/* ---- what is not used -------------------------------------------------------------------------- */

/* Whether an operation that nothing consumes could be asked for: it computes something, or it does something. */
static gboolean
is_end (const TsOperation *op,
        guint n_consumers)
{
  if (op->def == NULL || op->def->is_stateful || op->n_outputs == 0)
    return TRUE;
  return n_consumers == 0 && op->n_inputs > 0;
}

static void
push (guint32 op,
      guint8 *used,
      guint32 *stack,
      guint32 *depth)
{
  if (op == TS_NO_OP || used[op])
    return;
  used[op] = TRUE;
  stack[(*depth)++] = op;
}

static void
find_unused (Search *self,
             TsGraph *graph)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autofree guint8 *used = g_new0 (guint8, (gsize)n_ops + 1);
  g_autofree guint32 *stack = g_new (guint32, (gsize)n_ops + 1);
  guint32 depth = 0;

  for (guint32 i = 0; i < n_ops; i++)
    {
      guint n_consumers;

      ts_graph_get_consumers (graph, i, &n_consumers);
      if (is_end (ts_graph_get_operation (graph, i), n_consumers))
        push (i, used, stack, &depth);
    }
  while (depth > 0)
    {
      const TsOperation *op = ts_graph_get_operation (graph, stack[--depth]);

      for (guint32 k = 0; k < op->n_inputs; k++)
        push (op->inputs[k].op, used, stack, &depth);
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        push (op->control_inputs[k], used, stack, &depth);
    }
  for (guint32 i = 0; i < n_ops; i++)
    if (!used[i])
      add (self, find_group (self, TS_PROBLEM_UNUSED, NULL, "nothing that could be asked for depends on it"), TS_NO_FUNCTION, i, NULL);
}

/* ---- life -------------------------------------------------------------------------------------- */

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const TsProblemGroup *x = *(TsProblemGroup *const *)a;
  const TsProblemGroup *y = *(TsProblemGroup *const *)b;

  if (kinds[x->kind].severity != kinds[y->kind].severity)
    return kinds[x->kind].severity < kinds[y->kind].severity ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->problems->len != y->problems->len)
    return x->problems->len > y->problems->len ? -1 : 1;
  return g_strcmp0 (x->subject, y->subject);
}

TsProblems *
ts_problems_new (TsGraph *graph,
                 const TsShapeTable *shapes,
                 const char *const *file_problems,
                 GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (graph != NULL, NULL);

  g_autoptr (TsProblems) self = g_new0 (TsProblems, 1);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { self, groups, shapes, cancellable };

  self->ref_count = 1;
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->messages = g_string_chunk_new (1024);

  add_file_problems (&search, file_problems);
  if (!check_operations (&search, graph, TS_NO_FUNCTION, FALSE, error))
    return NULL;
  check_graph (&search, graph);
  if (!check_functions (&search, graph, error))
    return NULL;
  find_unused (&search, graph);
  g_ptr_array_sort (self->groups, compare_groups);
  return g_steal_pointer (&self);
}

TsProblems *
ts_problems_ref (TsProblems *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_problems_unref (TsProblems *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->groups);
  g_string_chunk_free (self->messages);
  g_free (self);
}
