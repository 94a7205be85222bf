#include "engine/debug/override/ts-console-target.h"

#include "engine/debug/override/ts-override-attr.h"
#include "engine/debug/override/ts-override-branch.h"
#include "engine/debug/override/ts-override-control.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* Other ways than the graph's: branch, end-loop, bypass, attr, cut, add. */

#define PREVIEW_CHARS 40

/* Takes @override. */
static gboolean
add (TsConsole *self,
     TsOverride *override,
     GError **error)
{
  guint id = ts_debugger_add_override (self->debugger, override, error);

  if (id != 0)
    ts_console_print (self, "Override %u: %s\n", id, override->text);
  return id != 0;
}

/* The first words, which may be a name with its callers, and the last one. */
static gboolean
split_last_word (const char *command,
                 const char *arguments,
                 char **first,
                 char **last,
                 GError **error)
{
  const char *blank = strrchr (arguments, ' ');

  if (blank == NULL)
    return ts_console_fail_usage (command, error);
  *first = g_strchomp (g_strndup (arguments, (gsize)(blank - arguments)));
  *last = g_strdup (blank + 1);
  return TRUE;
}

static gboolean
branch_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_auto (TsOverridePlace) place = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *choice = NULL;
  TsOverride *override;

  if (!split_last_word ("branch", arguments, &name, &choice, error) || !ts_override_place_init (&place, self->graph, name, NULL, error))
    return FALSE;
  override = ts_override_new_branch (&place, choice, error);
  return override != NULL && add (self, override, error);
}

static gboolean
end_loop_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  const TsActivation *current = ts_console_get_current (self);
  TsOverride *override;

  override = ts_override_new_end_loop (ts_debugger_get_executor (self->debugger), current, error);
  return override != NULL && add (self, override, error);
}

/* ---- bypass ------------------------------------------------------------------------------------- */

static gboolean
check_shape (TsConsole *self,
             const TsOperation *op,
             guint32 i,
             GError **error)
{
  TsShape in, out;
  g_autofree char *in_text = NULL;
  g_autofree char *out_text = NULL;

  if (op->graph != self->graph || op->inputs[i].op == TS_NO_OP)
    return TRUE;
  ts_console_get_shape (self, op->inputs[i], &in);
  ts_console_get_shape (self, (TsOutput) { op->index, i }, &out);
  if (ts_shape_is_compatible (&in, &out))
    return TRUE;
  in_text = ts_shape_to_string (&in);
  out_text = ts_shape_to_string (&out);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u of %s (%s) is %s, its output %s", i, op->name, op->type, in_text, out_text);
  return FALSE;
}

static gboolean
check_identity (TsConsole *self,
                const TsOperation *op,
                GError **error)
{
  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      TsDType dtype = ts_graph_get_dtype (op->graph, (TsOutput) { op->index, i });

      if (i < op->n_inputs && ts_operation_get_input_dtype (op, i) == dtype)
        {
          if (!check_shape (self, op, i, error))
            return FALSE;
          continue;
        }
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) has no input %u of %s that could be its output %u", op->name, op->type, i,
                   dtype != TS_DTYPE_INVALID ? ts_dtype_name (dtype) : "its dtype", i);
      return FALSE;
    }
  return TRUE;
}

/* Nothing else could take their place: the executor itself knows them. */
static gboolean
check_kind (const TsOperation *op,
            GError **error)
{
  static const char *const types[] = { "Enter", "RefEnter", "Exit", "RefExit", "NextIteration", "RefNextIteration", "Merge", "RefMerge", "Switch", "RefSwitch", "LoopCond", NULL };

  if (!g_strv_contains (types, op->type))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) is control flow: branch and end-loop change its way", op->name, op->type);
  return FALSE;
}

static gboolean
bypass_identity (TsConsole *self,
                 TsOverridePlace *place,
                 GError **error)
{
  g_autofree char *name = ts_override_place_dup_text (place);
  TsOverride *override;

  if (!check_identity (self, place->op, error))
    return FALSE;
  override = ts_override_new (TS_OVERRIDE_IDENTITY, place);
  override->text = g_strdup_printf ("bypass %s identity", name);
  return add (self, override, error);
}

/* (transfer full) */
static TsOverride *
new_constant (TsOverridePlace *place,
              guint slot,
              TsTensor *value,
              const char *how)
{
  g_autofree char *name = ts_override_place_dup_text (place);
  g_autofree char *preview = ts_tensor_format_preview (value, PREVIEW_CHARS);
  TsOverride *override = ts_override_new (TS_OVERRIDE_FORCE, place);

  override->slot = slot;
  override->skips = TRUE;
  override->dtype = value->dtype;
  override->value = ts_tensor_ref (value);
  override->text = g_strdup_printf ("bypass %s:%u %s %s", name, slot, how, preview);
  return override;
}

static gboolean
bypass_constant (TsConsole *self,
                 const char *name,
                 const char *text,
                 GError **error)
{
  g_auto (TsConsoleTarget) target = { 0 };
  g_autoptr (TsOverride) read = NULL;
  const TsOperation *op;

  if (!ts_console_target_init (&target, self, name, error))
    return FALSE;
  op = target.place.op;
  if (op->n_outputs != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) has %u outputs: force each of them, with skip", op->name, op->type, op->n_outputs);
      return FALSE;
    }
  read = ts_console_make_override (self, TS_OVERRIDE_FORCE, &target, text, FALSE, FALSE, error);
  if (read == NULL || !ts_override_check_value (read, read->value, error))
    return FALSE;
  return add (self, new_constant (&read->place, 0, read->value, "constant"), error);
}

/* What the value store has now, whatever it will have later. */
static gboolean
bypass_last (TsConsole *self,
             const TsOverridePlace *place,
             const char *name,
             GError **error)
{
  const TsOperation *op = place->op;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);

  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      TsTensor *value = NULL;
      TsValueState state = TS_VALUE_NOT_COMPUTED;

      if (op->graph == self->graph)
        state = ts_debugger_get_value (self->debugger, (TsOutput) { op->index, i }, &value);
      if (value == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "output %u of %s (%s) has no last value: %s", i, op->name, op->type,
                       op->graph == self->graph ? ts_value_state_name (state) : "values inside of functions are not kept");
          return FALSE;
        }
      g_ptr_array_add (values, value);
    }
  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      g_auto (TsOverridePlace) copy = { 0 };

      if (!ts_override_place_init (&copy, self->graph, name, NULL, error) || !add (self, new_constant (&copy, i, g_ptr_array_index (values, i), "last"), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
bypass_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_auto (TsOverridePlace) place = { 0 };
  const char *constant = strstr (arguments, " constant ");
  g_autofree char *name = NULL;
  g_autofree char *how = NULL;

  if (constant != NULL)
    {
      name = g_strndup (arguments, (gsize)(constant - arguments));
      how = g_strstrip (g_strdup (constant + strlen (" constant ")));
    }
  else if (!split_last_word ("bypass", arguments, &name, &how, error))
    return FALSE;
  if (constant == NULL && strcmp (how, "identity") != 0 && strcmp (how, "last") != 0)
    return ts_console_fail_usage ("bypass", error);

  if (!ts_override_place_init (&place, self->graph, name, NULL, error) || (place.op != NULL && !check_kind (place.op, error)))
    return FALSE;
  if (place.op == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "one operation is bypassed at a time");
      return FALSE;
    }
  if (constant != NULL)
    return bypass_constant (self, name, how, error);
  return strcmp (how, "last") == 0 ? bypass_last (self, &place, name, error) : bypass_identity (self, &place, error);
}

/* ---- attributes --------------------------------------------------------------------------------- */

static gboolean
attr_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_auto (TsOverridePlace) place = { 0 };
  g_autofree char *what = NULL;
  g_autofree char *value = NULL;
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  TsOverride *override;

  if (!ts_console_split_assignment ("attr", arguments, &what, &value, error) || !split_last_word ("attr", what, &name, &key, error) ||
      !ts_override_place_init (&place, self->graph, name, NULL, error))
    return FALSE;
  override = ts_override_new_attr (ts_debugger_get_overrides (self->debugger), &place, key, value, error);
  return override != NULL && add (self, override, error);
}

/* ---- control edges ------------------------------------------------------------------------------ */

static const TsOperation *
find_operation (TsConsole *self,
                const char *name,
                GError **error)
{
  const TsOperation *op = ts_graph_find_operation (self->graph, name);
  TsOutput output;

  if (op != NULL)
    return op;
  return ts_graph_find_output (self->graph, name, &output, error) ? ts_graph_get_operation (self->graph, output.op) : NULL;
}

/* `FROM -> TO` */
static gboolean
change_edge (TsConsole *self,
             const char *command,
             const char *arguments,
             gboolean is_added,
             GError **error)
{
  const char *arrow = strstr (arguments, "->");
  g_autofree char *from_name = NULL;
  g_autofree char *to_name = NULL;
  const TsOperation *from, *to;
  TsOverride *override;

  if (arrow == NULL)
    return ts_console_fail_usage (command, error);
  from_name = g_strstrip (g_strndup (arguments, (gsize)(arrow - arguments)));
  to_name = g_strstrip (g_strdup (arrow + strlen ("->")));
  from = find_operation (self, from_name, error);
  to = from != NULL ? find_operation (self, to_name, error) : NULL;
  override = to != NULL ? ts_override_new_control (from, to, is_added, error) : NULL;
  return override != NULL && add (self, override, error);
}

static gboolean
cut_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  return change_edge (self, "cut", arguments, FALSE, error);
}

static gboolean
add_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  return change_edge (self, "add", arguments, TRUE, error);
}

/* ---- the table ---------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "branch", NULL, "NAME true|false|NUMBER", "which branch is taken, until released",
    "NAME is a Switch, If, Case or LoopCond. All that switch on the same predicate go the same way, so that what comes together behind them still fits.", FALSE,
    TS_CONSOLE_OUTPUTS, branch_command },
  { "end-loop", NULL, "", "end the innermost loop after its present turn, once", NULL, FALSE, TS_CONSOLE_NOTHING, end_loop_command },
  { "bypass", NULL, "NAME identity|last|constant VALUE", "do not run an operation, until released",
    "Its outputs are its inputs, its last values, or VALUE.", FALSE, TS_CONSOLE_OUTPUTS, bypass_command },
  { "attr", NULL, "NAME KEY = VALUE", "another attribute for an operation, until released; the file stays as it is",
    "VALUE is 3, 2.5, true, SAME, float32, a shape [2,3], or a list [1, 2, 2, 1].", FALSE, TS_CONSOLE_OUTPUTS, attr_command },
  { "cut", NULL, "FROM -> TO", "TO does not wait for FROM by its control input, in the runs to come", NULL, FALSE, TS_CONSOLE_OUTPUTS, cut_command },
  { "add", NULL, "FROM -> TO", "TO waits for FROM, in the runs to come", "Not where something would wait for itself, or from one loop into another.", FALSE,
    TS_CONSOLE_OUTPUTS, add_command },
};

const TsConsoleGroup ts_console_branch_group = { "Other ways", commands, G_N_ELEMENTS (commands), NULL, 0 };
