#include "engine/debug/override/ts-override-branch.h"

#include "engine/exec/ts-frame.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

static gboolean
is_type (const TsOperation *op,
         const char *const *types)
{
  return g_strv_contains (types, op->type);
}

static gboolean
is_switch (const TsOperation *op)
{
  static const char *const types[] = { "Switch", "RefSwitch", "_SwitchN", NULL };

  return is_type (op, types);
}

static gboolean
is_call (const TsOperation *op)
{
  static const char *const types[] = { "If", "StatelessIf", "Case", "StatelessCase", NULL };

  return is_type (op, types);
}

/* ---- branches ----------------------------------------------------------------------------------- */

/* Where a predicate comes from, behind whatever only hands it on. */
static TsOutput
find_origin (TsGraph *graph,
             TsOutput output)
{
  while (output.op != TS_NO_OP)
    {
      const TsOperation *op = ts_graph_get_operation (graph, output.op);

      if (strcmp (op->type, "Identity") != 0 || op->n_inputs != 1)
        break;
      output = op->inputs[0];
    }
  return output;
}

static TsOutput
find_predicate (const TsOperation *op)
{
  return op->n_inputs > 1 ? find_origin (op->graph, op->inputs[1]) : TS_NO_OUTPUT;
}

static void
rename_place (TsOverridePlace *place,
              const TsOperation *op)
{
  place->op = op;
  g_free (place->path[place->depth]);
  place->path[place->depth] = g_strdup (op->name);
}

/* All that switch on the same predicate. */
static void
widen (TsOverridePlace *place)
{
  TsGraph *graph = place->op->graph;
  TsOutput predicate = find_predicate (place->op);
  guint32 n_ops = ts_graph_get_n_operations (graph);

  place->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      if (is_switch (op) && ts_output_equal (find_predicate (op), predicate))
        g_hash_table_add (place->names, g_strdup (op->name));
    }
}

static gboolean
has_numbers (const TsOperation *op)
{
  return strstr (op->type, "Case") != NULL || strcmp (op->type, "_SwitchN") == 0;
}

static gboolean
read_choice (const TsOperation *op,
             const char *choice,
             gint32 *number,
             GError **error)
{
  gboolean counts = has_numbers (op);
  gint64 value = 0;

  if (counts && g_ascii_string_to_signed (choice, 10, 0, G_MAXINT32, &value, NULL))
    {
      *number = (gint32)value;
      return TRUE;
    }
  *number = strcmp (choice, "true") == 0;
  if (!counts && (*number || strcmp (choice, "false") == 0))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, counts ? "%s (%s) has numbered branches, \"%s\" is none" : "%s (%s) takes true or false, not \"%s\"", op->name, op->type, choice);
  return FALSE;
}

static TsTensor *
make_choice (const TsOverride *self,
             gint32 number,
             GError **error)
{
  const guint8 truth = number != 0;

  if (self->dtype == TS_DTYPE_BOOL)
    return ts_tensor_new_scalar (TS_DTYPE_BOOL, &truth);
  if (self->dtype == TS_DTYPE_INT32)
    return ts_tensor_new_scalar (TS_DTYPE_INT32, &number);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) takes its branch from a value of %s, which neither true nor false is: force its input 0",
               self->place.op->name, self->place.op->type, ts_dtype_name (self->dtype));
  return NULL;
}

static char *
describe_branch (const TsOverride *self,
                 const char *choice)
{
  g_autofree char *name = ts_override_place_dup_text (&self->place);
  guint n = self->place.names != NULL ? g_hash_table_size (self->place.names) : 1;

  if (n > 1)
    return g_strdup_printf ("branch %s %s, and %u more with the same predicate", name, choice, n - 1);
  return g_strdup_printf ("branch %s %s", name, choice);
}

TsOverride *
ts_override_new_branch (TsOverridePlace *place,
                        const char *choice,
                        GError **error)
{
  g_autoptr (TsOverride) self = ts_override_new (TS_OVERRIDE_INPUT, place);
  const TsOperation *op = self->place.op;
  TsOutput predicate = op != NULL && is_switch (op) ? find_predicate (op) : TS_NO_OUTPUT;
  gint32 number;

  if (predicate.op != TS_NO_OP && strcmp (ts_graph_get_operation (op->graph, predicate.op)->type, "LoopCond") == 0)
    {
      op = ts_graph_get_operation (op->graph, predicate.op);
      rename_place (&self->place, op);
    }
  else if (predicate.op != TS_NO_OP)
    {
      widen (&self->place);
      self->slot = 1;
    }
  else if (op == NULL || (!is_call (op) && strcmp (op->type, "LoopCond") != 0))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) chooses no branch: Switch, If, Case and LoopCond do", op != NULL ? op->name : self->place.type,
                   op != NULL ? op->type : "?");
      return NULL;
    }

  if (!read_choice (op, choice, &number, error))
    return NULL;
  self->dtype = ts_operation_get_input_dtype (op, self->slot);
  self->shape = TS_SHAPE_SCALAR;
  self->value = make_choice (self, number, error);
  if (self->value == NULL)
    return NULL;
  self->text = describe_branch (self, choice);
  return g_steal_pointer (&self);
}

char **
ts_override_list_branches (const TsOperation *op)
{
  g_autoptr (GStrvBuilder) branches = g_strv_builder_new ();

  if (is_call (op) && has_numbers (op))
    {
      g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

      for (guint i = 0; i < calls->len; i++)
        {
          g_autofree char *number = g_strdup_printf ("%u", i);

          g_strv_builder_add (branches, number);
        }
    }
  else if (!has_numbers (op) && (is_switch (op) || is_call (op) || strcmp (op->type, "LoopCond") == 0))
    g_strv_builder_add_many (branches, "false", "true", NULL);
  return g_strv_builder_end (branches);
}

/* ---- loops -------------------------------------------------------------------------------------- */

static gboolean
is_while (const TsActivation *activation)
{
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;

  return g_str_has_suffix (op->type, "While");
}

/* (nullable): what decides on the turns of the loop of TensorFlow 1 around @activation. */
static const TsOperation *
find_loop_cond (const TsActivation *activation)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const TsPlanFrame *frame = &plan->frames[activation->frame->plan_frame];

  for (guint32 i = 0; i < frame->n_nodes; i++)
    {
      const TsOperation *op = plan->nodes[plan->frame_nodes[frame->first_node + i]].op;

      if (strcmp (op->type, "LoopCond") == 0)
        return op;
    }
  return NULL;
}

/* The result of the condition of the While that has called the function around @activation becomes the place. */
static gboolean
find_condition (TsOverride *self,
                const TsActivation *activation,
                GError **error)
{
  const TsActivation *caller = ts_activation_get_caller (activation);
  const TsOperation *op = ts_activation_get_plan (caller)->nodes[caller->node].op;
  g_autoptr (TsGraph) body = ts_operation_instantiate (op, "cond", 0, error);
  const TsFunction *function = body != NULL ? ts_graph_get_body_of (body) : NULL;
  const TsOperation *retval, *source;

  if (function == NULL)
    return FALSE;
  retval = ts_graph_get_operation (body, ts_graph_get_result (body, 0));
  source = retval->n_inputs > 0 && retval->inputs[0].op != TS_NO_OP ? ts_graph_get_operation (body, retval->inputs[0].op) : NULL;
  if (source == NULL || strcmp (source->type, "_Arg") == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the condition of %s (%s) is one of its arguments, so there is nothing to change", op->name, op->type);
      return FALSE;
    }
  self->slot = retval->inputs[0].index;
  self->dtype = ts_graph_get_dtype (body, retval->inputs[0]);
  g_free (self->place.path[self->place.depth]);
  self->place.path[self->place.depth] = g_strdup (source->name);
  self->place.op = ts_graph_find_operation (ts_function_get_graph (function, NULL), source->name);
  return TRUE;
}

static gboolean
init_while (TsOverride *self,
            TsExecutor *executor,
            const TsActivation *activation,
            GError **error)
{
  const guint8 no = FALSE;

  ts_override_place_init_activation (&self->place, executor, activation);
  if (!find_condition (self, activation, error))
    return FALSE;
  if (self->dtype != TS_DTYPE_BOOL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the condition of the loop is a value of %s: force it", ts_dtype_name (self->dtype));
      return FALSE;
    }
  self->frame_path = ts_activation_dup_frame_path (ts_activation_get_caller (activation));
  self->iteration = (gint64)ts_activation_get_call_number (activation);
  self->value = ts_tensor_new_scalar (TS_DTYPE_BOOL, &no);
  self->text = g_strdup_printf ("end-loop %s", ts_activation_get_plan (ts_activation_get_caller (activation))->nodes[ts_activation_get_caller (activation)->node].op->name);
  return TRUE;
}

static gboolean
init_frame (TsOverride *self,
            TsExecutor *executor,
            const TsActivation *activation,
            GError **error)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const char *name = plan->frames[activation->frame->plan_frame].name;
  const TsOperation *cond = find_loop_cond (activation);
  const guint8 no = FALSE;

  if (cond == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the loop %s has no LoopCond", name);
      return FALSE;
    }
  ts_override_place_init_activation (&self->place, executor, activation);
  rename_place (&self->place, cond);
  self->frame_path = ts_activation_dup_frame_path (activation);
  self->iteration = ts_activation_get_iteration (activation);
  self->dtype = TS_DTYPE_BOOL;
  self->value = ts_tensor_new_scalar (TS_DTYPE_BOOL, &no);
  self->text = g_strdup_printf ("end-loop %s after iteration %" G_GINT64_FORMAT, name, self->iteration);
  return TRUE;
}

TsOverride *
ts_override_new_end_loop (TsExecutor *executor,
                          const TsActivation *activation,
                          GError **error)
{
  TsOverridePlace place = { 0 };
  g_autoptr (TsOverride) self = ts_override_new (TS_OVERRIDE_END_LOOP, &place);
  const TsActivation *caller;

  self->is_once = self->waits = TRUE;
  self->shape = TS_SHAPE_SCALAR;
  for (; activation != NULL; activation = caller)
    {
      caller = ts_activation_get_caller (activation);
      if (activation->frame->parent != NULL)
        return init_frame (self, executor, activation, error) ? g_steal_pointer (&self) : NULL;
      if (caller != NULL && is_while (caller))
        return init_while (self, executor, activation, error) ? g_steal_pointer (&self) : NULL;
    }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run does not stand in a loop");
  return NULL;
}

gboolean
ts_override_ends_loop (const TsOverride *self,
                       const TsActivation *activation)
{
  gboolean is_frame = activation->frame->parent != NULL;
  g_autofree char *path = ts_activation_dup_frame_path (is_frame ? activation : ts_activation_get_caller (activation));
  gint64 turn = is_frame ? ts_activation_get_iteration (activation) : (gint64)ts_activation_get_call_number (activation);

  return strcmp (path, self->frame_path) == 0 && turn > self->iteration;
}
