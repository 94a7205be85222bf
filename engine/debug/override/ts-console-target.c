#include "engine/debug/override/ts-console-target.h"

#include "engine/debug/override/ts-override-edit.h"
#include "engine/debug/override/ts-override-scope.h"
#include "engine/debug/console/ts-console-expression.h"
#include "engine/debug/context/ts-debugger-context.h"
#include "engine/io/ts-value.h"
#include "engine/ts-error.h"

#include <string.h>

void
ts_console_target_clear (TsConsoleTarget *self)
{
  ts_override_place_clear (&self->place);
  g_clear_pointer (&self->index, ts_expression_unref);
}

const TsActivation *
ts_console_get_current (TsConsole *console)
{
  TsExecutor *executor = ts_debugger_is_active (console->debugger) ? ts_debugger_get_executor (console->debugger) : NULL;

  return executor != NULL ? ts_executor_get_current (executor) : NULL;
}

/* ---- names -------------------------------------------------------------------------------------- */

/* The N of `[N]`, and what is behind. */
static gboolean
read_number (const char *text,
             guint *number,
             const char **rest)
{
  const char *end = strchr (text, ']');
  g_autofree char *digits = text[0] == '[' && end != NULL ? g_strndup (text + 1, (gsize)(end - text - 1)) : NULL;
  guint64 value;

  if (digits == NULL || !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT32, &value, NULL))
    return FALSE;
  *number = (guint)value;
  *rest = end + 1;
  return TRUE;
}

static gboolean
init_current (TsConsoleTarget *self,
              TsConsole *console,
              GError **error)
{
  const TsActivation *current = ts_console_get_current (console);

  if (current == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run does not stand at an operation");
      return FALSE;
    }
  ts_override_place_init_activation (&self->place, ts_debugger_get_executor (console->debugger), current);
  return TRUE;
}

/* `$in[0]`, `$out[0]`, `$out`, and what is behind. */
static gboolean
init_variable (TsConsoleTarget *self,
               TsConsole *console,
               const char *text,
               const char **rest,
               GError **error)
{
  const char *bracket = strchr (text, '[');
  g_autofree char *name = bracket != NULL ? g_strndup (text, (gsize)(bracket - text)) : g_strdup (text);

  self->is_input = strcmp (name, "$in") == 0;
  if ((!self->is_input && strcmp (name, "$out") != 0) || (bracket != NULL && !read_number (bracket, &self->slot, rest)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" cannot be changed: $in[0] and $out[0] can", text);
      return FALSE;
    }
  return init_current (self, console, error);
}

/* Inside of a function the operation where the run stands needs no callers before its name. */
static gboolean
is_current (TsConsole *console,
            const char *name,
            guint *slot)
{
  const TsActivation *current = ts_console_get_current (console);
  const TsOperation *op = current != NULL && ts_activation_get_depth (current) > 0 ? ts_executor_get_operation (ts_debugger_get_executor (console->debugger), current) : NULL;
  TsOutput output;

  if (op == NULL || !ts_graph_find_output (op->graph, name, &output, NULL) || output.op != op->index)
    return FALSE;
  *slot = output.index;
  return TRUE;
}

static gboolean
init_input (TsConsoleTarget *self,
            TsConsole *console,
            const char *text,
            const char *dot,
            const char **rest,
            GError **error)
{
  g_autofree char *name = g_strndup (text, (gsize)(dot - text));
  guint slot;

  self->is_input = TRUE;
  if (!read_number (dot + strlen (".in"), &self->slot, rest))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is written NAME.in[NUMBER]", text);
      return FALSE;
    }
  if (is_current (console, name, &slot))
    return init_current (self, console, error);
  return ts_override_place_init (&self->place, console->graph, name, NULL, error);
}

static gboolean
init_output (TsConsoleTarget *self,
             TsConsole *console,
             const char *text,
             const char **rest,
             GError **error)
{
  const char *bracket = strchr (text, '[');
  g_autofree char *name = g_strchomp (bracket != NULL ? g_strndup (text, (gsize)(bracket - text)) : g_strdup (text));

  *rest = bracket != NULL ? bracket : "";
  if (is_current (console, name, &self->slot))
    return init_current (self, console, error);
  return ts_override_place_init (&self->place, console->graph, name, &self->slot, error);
}

/* ---- what it is --------------------------------------------------------------------------------- */

static gboolean
find_type (TsConsoleTarget *self,
           TsConsole *console,
           GError **error)
{
  const TsOperation *op = self->place.op;
  guint n = op == NULL ? G_MAXUINT : self->is_input ? op->n_inputs
                                                    : op->n_outputs;
  TsOutput output = { op != NULL ? op->index : 0, self->slot };

  self->shape = TS_SHAPE_UNKNOWN;
  if (op == NULL)
    return TRUE;
  if (self->slot >= n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s (%s) has %u %s%s", op->name, op->type, n, self->is_input ? "input" : "output", n == 1 ? "" : "s");
      return FALSE;
    }
  if (self->is_input && ts_operation_is_input_ref (op, self->slot))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u of %s (%s) is a reference to a variable, which no value can stand for", self->slot, op->name, op->type);
      return FALSE;
    }

  self->dtype = self->is_input ? ts_operation_get_input_dtype (op, self->slot) : ts_dtype_base (ts_graph_get_dtype (op->graph, output));
  if (self->is_input)
    output = op->inputs[self->slot];
  if (op->graph != console->graph || output.op == TS_NO_OP)
    return TRUE;
  ts_console_get_shape (console, output, &self->shape);
  if (self->dtype == TS_DTYPE_INVALID)
    self->dtype = ts_session_get_feed_dtype (ts_debugger_get_session (console->debugger), output);
  return TRUE;
}

gboolean
ts_console_target_is_one (const TsConsoleTarget *self,
                          GError **error)
{
  if (self->place.op != NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "type:%s is many operations; name one", self->place.type);
  return FALSE;
}

gboolean
ts_console_target_init (TsConsoleTarget *self,
                        TsConsole *console,
                        const char *text,
                        GError **error)
{
  const char *dot = strstr (text, ".in[");
  const char *rest = "";
  gboolean ok;

  *self = (TsConsoleTarget) { 0 };
  if (text[0] == '$')
    ok = init_variable (self, console, text, &rest, error);
  else if (dot != NULL)
    ok = init_input (self, console, text, dot, &rest, error);
  else
    ok = init_output (self, console, text, &rest, error);

  ok = ok && find_type (self, console, error);
  if (ok && *rest != '\0')
    {
      self->index = ts_override_parse_index (rest, error);
      ok = self->index != NULL;
    }
  if (!ok)
    ts_console_target_clear (self);
  return ok;
}

char *
ts_console_target_dup_text (const TsConsoleTarget *self)
{
  g_autofree char *name = ts_override_place_dup_text (&self->place);

  if (self->place.type != NULL && !self->is_input)
    return g_steal_pointer (&name);
  return g_strdup_printf (self->is_input ? "%s.in[%u]" : "%s:%u", name, self->slot);
}

/* ---- values ------------------------------------------------------------------------------------- */

/* The static shape, and for a value that takes its shape from there, as the run has it. */
static void
get_shape (TsConsole *console,
           const TsConsoleTarget *target,
           const char *text,
           gboolean any_shape,
           TsShape *shape)
{
  g_autoptr (TsTensor) old = NULL;

  *shape = any_shape || target->index != NULL ? TS_SHAPE_UNKNOWN : target->shape;
  if (!ts_value_needs_shape (text))
    return;
  *shape = target->shape;
  if (target->is_input || target->place.op == NULL || target->place.op->graph != console->graph)
    return;
  ts_debugger_get_value (console->debugger, (TsOutput) { target->place.op->index, target->slot }, &old);
  if (old != NULL)
    *shape = old->shape;
}

/* (transfer full) (nullable): what is there now. */
static TsTensor *
dup_present (TsConsole *console,
             const TsConsoleTarget *target)
{
  const TsActivation *current = ts_console_get_current (console);
  TsExecutor *executor = ts_debugger_get_executor (console->debugger);
  TsTensor *output, *value = NULL;

  if (current == NULL || !ts_override_place_matches (&target->place, current))
    {
      if (!target->is_input && target->place.depth == 0 && target->place.op != NULL)
        ts_debugger_get_value (console->debugger, (TsOutput) { target->place.op->index, target->slot }, &value);
      return value;
    }
  if (target->is_input)
    return ts_executor_dup_input (executor, current, target->slot);
  output = ts_executor_get_phase (executor) == TS_PHASE_AFTER ? ts_executor_get_output (executor, target->slot) : NULL;
  return output != NULL ? ts_tensor_dup_value (output) : NULL;
}

/* Its elements are replaced now. */
static gboolean
edit_now (TsConsole *console,
          TsOverride *override,
          const TsConsoleTarget *target,
          GError **error)
{
  const TsExpressionScope scope = ts_override_scope (console->debugger);
  g_autoptr (TsTensor) old = dup_present (console, target);
  TsTensor *value;

  if (old == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "it has no value whose elements could be replaced");
      return FALSE;
    }
  value = ts_override_edit (old, target->index, override->value, &scope, error);
  if (value == NULL)
    return FALSE;
  ts_tensor_unref (override->value);
  override->value = value;
  return TRUE;
}

/* Whether it is a file or a generator, which have a dtype; a number takes that of where it is met. */
static gboolean
is_typed (const char *text)
{
  return text[0] == '@' || strchr (text, ':') != NULL || ts_value_needs_shape (text);
}

/* Tensors that it names are there. */
static TsExpression *
parse_expression (TsConsole *console,
                  const char *text,
                  GError **error)
{
  g_autoptr (TsExpression) expression = ts_console_parse_expression (console, text, error);
  g_auto (GStrv) names = expression != NULL ? ts_expression_list_names (expression) : NULL;
  TsOutput output;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!ts_graph_find_output (console->graph, names[i], &output, error))
      return NULL;
  return g_steal_pointer (&expression);
}

/* `run N: NAME`: the last value that an output had in a run. %FALSE: it is something else. */
static gboolean
read_run (const char *text,
          guint64 *run,
          const char **name)
{
  char *end = NULL;

  if (!g_str_has_prefix (text, "run ") || !g_ascii_isdigit (text[strlen ("run ")]))
    return FALSE;
  *run = g_ascii_strtoull (text + strlen ("run "), &end, 10);
  if (*end != ':')
    return FALSE;
  for (*name = end + 1; g_ascii_isspace (**name);)
    ++*name;
  return TRUE;
}

/* (transfer full) (nullable) */
static TsTensor *
dup_from_run (TsConsole *console,
              guint64 run,
              const char *name,
              GError **error)
{
  g_autoptr (GArray) history = NULL;
  const TsOperation *op;
  guint32 index;

  if (!ts_debugger_find_output (console->debugger, ts_console_get_context (console), name, &op, &index, error))
    return NULL;
  history = ts_debugger_dup_history (console->debugger, op, index);
  for (guint i = history->len; i-- > 0;)
    {
      const TsHistoryItem *item = &g_array_index (history, TsHistoryItem, i);

      if (item->run == run && item->value != NULL)
        return ts_tensor_ref (item->value);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no value of %s in run %" G_GUINT64_FORMAT " is kept; history tells which are", name, run);
  return NULL;
}

static gboolean
read_value (TsConsole *console,
            TsOverride *override,
            const TsConsoleTarget *target,
            const char *text,
            gboolean each_time,
            gboolean any_shape,
            GError **error)
{
  const char *name;
  TsShape shape;
  guint64 run;

  get_shape (console, target, text, any_shape, &shape);
  if (read_run (text, &run, &name))
    override->value = dup_from_run (console, run, name, error);
  else if (each_time && (!ts_value_is_plain (text) || (target->place.type != NULL && !is_typed (text))))
    override->expression = parse_expression (console, text, error);
  else
    override->value = ts_console_parse_value (console, text, target->dtype, &shape, error);
  if (override->expression == NULL && override->value == NULL)
    return FALSE;
  if (override->value != NULL && target->index == NULL && !ts_override_check_value (override, override->value, error))
    return FALSE;
  return each_time || target->index == NULL || edit_now (console, override, target, error);
}

TsOverride *
ts_console_make_override (TsConsole *console,
                          TsOverrideKind kind,
                          TsConsoleTarget *target,
                          const char *text,
                          gboolean each_time,
                          gboolean any_shape,
                          GError **error)
{
  g_autofree char *name = ts_console_target_dup_text (target);
  const char *type = target->place.op != NULL ? target->place.op->type : target->place.type;
  g_autoptr (TsOverride) override = NULL;
  TsOverridePlace place = { 0 };

  override = ts_override_new (kind, &place);
  override->slot = target->slot;
  override->dtype = target->dtype;
  override->shape = target->shape;
  override->any_shape = any_shape;
  if (!read_value (console, override, target, text, each_time, any_shape, error))
    {
      g_prefix_error (error, "value of %s (%s): ", name, type);
      return NULL;
    }
  override->place = target->place;
  target->place = (TsOverridePlace) { 0 };
  if (each_time)
    override->index = g_steal_pointer (&target->index);
  return g_steal_pointer (&override);
}
