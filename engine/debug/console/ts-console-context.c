#include "engine/debug/console/ts-console-private.h"

#include "engine/tensor/ts-tensor-format.h"

/* Where one looks from, what was before, and why: backtrace, frame, up, down, turn, history, why. */

#define PREVIEW_CHARS 48

guint32
ts_console_get_context (TsConsole *self)
{
  return self->has_context ? self->context : ts_debugger_get_context (self->debugger);
}

/* ---- the stack --------------------------------------------------------------------------------- */

/* The stack around the context that one looks from: like that of the stop where it is one of its levels. */
static guint
find_level (const GArray *stack,
            guint32 context)
{
  for (guint i = 0; i < stack->len; i++)
    if (g_array_index (stack, TsStackLevel, i).context == context)
      return i;
  return stack->len;
}

static void
print_level (TsConsole *self,
             const GArray *stack,
             guint i)
{
  const TsStackLevel *level = &g_array_index (stack, TsStackLevel, i);

  ts_console_print (self, "%s#%u  %s", level->context == ts_console_get_context (self) ? "=> " : "   ", i, level->text);
  if (level->op != NULL)
    ts_console_print (self, ", at %s (%s)", level->op->name, level->op->type);
  ts_console_print (self, "\n");
}

static gboolean
require_stack (const GArray *stack,
               GError **error)
{
  if (stack->len > 0)
    return TRUE;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run");
  return FALSE;
}

static gboolean
backtrace_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  g_autoptr (GArray) stack = ts_debugger_dup_stack (self->debugger);

  if (!require_stack (stack, error))
    return FALSE;
  for (guint i = 0; i < stack->len; i++)
    print_level (self, stack, i);
  if (find_level (stack, ts_console_get_context (self)) == stack->len)
    {
      g_autofree char *place = ts_context_table_describe (ts_debugger_get_contexts (self->debugger), ts_console_get_context (self));

      ts_console_print (self, "Looking from %s.\n", place);
    }
  return TRUE;
}

static gboolean
select_level (TsConsole *self,
              const GArray *stack,
              gint64 level,
              GError **error)
{
  if (level < 0 || level >= stack->len)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, level < 0 ? "#0 is the innermost level" : "#%u is the outermost level", stack->len - 1);
      return FALSE;
    }
  self->context = g_array_index (stack, TsStackLevel, level).context;
  self->has_context = TRUE;
  print_level (self, stack, (guint)level);
  return TRUE;
}

static gboolean
frame_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (GArray) stack = ts_debugger_dup_stack (self->debugger);
  guint64 level = find_level (stack, ts_console_get_context (self));

  if (*arguments != '\0' && !g_ascii_string_to_unsigned (arguments, 10, 0, G_MAXUINT32, &level, NULL))
    return ts_console_fail_usage ("frame", error);
  return require_stack (stack, error) && select_level (self, stack, (gint64)level, error);
}

/* @sign: 1 to the outside. */
static gboolean
move (TsConsole *self,
      const char *command,
      const char *arguments,
      gint sign,
      GError **error)
{
  g_autoptr (GArray) stack = ts_debugger_dup_stack (self->debugger);
  guint64 n = 1;
  guint level = find_level (stack, ts_console_get_context (self));

  if (*arguments != '\0' && !g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT32, &n, NULL))
    return ts_console_fail_usage (command, error);
  if (!require_stack (stack, error))
    return FALSE;
  /* From an earlier turn: to what is around that. */
  if (level == stack->len)
    {
      const TsContextTable *contexts = ts_debugger_get_contexts (self->debugger);

      level = find_level (stack, ts_context_table_get (contexts, self->context)->parent);
      n -= sign > 0 ? 1 : 0;
      if (level == stack->len)
        level = stack->len - 1;
    }
  return select_level (self, stack, (gint64)level + sign * (gint64)n, error);
}

static gboolean
up_command (TsConsole *self,
            const char *arguments,
            GError **error)
{
  return move (self, "up", arguments, 1, error);
}

static gboolean
down_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  return move (self, "down", arguments, -1, error);
}

/* Another turn of the loop that one looks from, or another call. */
static gboolean
turn_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  const TsContextTable *contexts = ts_debugger_get_contexts (self->debugger);
  guint32 context = ts_console_get_context (self);
  g_autofree char *place = NULL;
  guint64 iteration;
  gint64 found;

  if (!g_ascii_string_to_unsigned (arguments, 10, 0, G_MAXINT64, &iteration, NULL))
    return ts_console_fail_usage ("turn", error);
  if (ts_context_table_get (contexts, context)->kind == TS_CONTEXT_RUN)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "this is no turn of a loop and no call; frame chooses one");
      return FALSE;
    }
  found = ts_context_table_find_sibling (contexts, context, (gint64)iteration);
  if (found < 0)
    {
      place = ts_context_table_describe (contexts, context);
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "there was no turn %" G_GUINT64_FORMAT " in this run beside %s", iteration, place);
      return FALSE;
    }
  self->context = (guint32)found;
  self->has_context = TRUE;
  place = ts_context_table_describe (contexts, self->context);
  ts_console_print (self, "Looking from %s.\n", place);
  return TRUE;
}

/* ---- history ----------------------------------------------------------------------------------- */

static void
print_item (TsConsole *self,
            const TsHistoryItem *item)
{
  g_autofree char *shape = item->value != NULL ? ts_shape_to_string (&item->value->shape) : NULL;
  g_autofree char *preview = item->value != NULL ? ts_tensor_format_preview (item->value, PREVIEW_CHARS) : NULL;

  ts_console_print (self, "  run %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT "%s%s: ", item->run, item->t, *item->place != '\0' ? ", " : "", item->place);
  if (item->value == NULL)
    ts_console_print (self, "%s\n", ts_value_state_name (item->state));
  else
    ts_console_print (self, "%s %s  %s%s\n", ts_dtype_name (item->value->dtype), shape, preview, item->state == TS_VALUE_OVERRIDDEN ? "  (overridden)" : "");
}

static gboolean
history_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  g_autoptr (GArray) history = NULL;
  const TsOperation *op;
  guint32 index;

  if (*arguments == '\0')
    return ts_console_fail_usage ("history", error);
  if (!ts_debugger_find_output (self->debugger, ts_console_get_context (self), arguments, &op, &index, error))
    return FALSE;
  history = ts_debugger_dup_history (self->debugger, op, index);
  if (history->len == 0)
    ts_console_print (self, "%s:%u has had no value so far.\n", op->name, index);
  for (guint i = 0; i < history->len; i++)
    print_item (self, &g_array_index (history, TsHistoryItem, i));
  return TRUE;
}

/* ---- why --------------------------------------------------------------------------------------- */

static gboolean
why_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  g_autoptr (GArray) reasons = NULL;
  const TsOperation *op;
  guint32 index;

  if (*arguments == '\0')
    return ts_console_fail_usage ("why", error);
  if (!ts_debugger_find_output (self->debugger, ts_console_get_context (self), arguments, &op, &index, error))
    return FALSE;
  reasons = ts_debugger_explain (self->debugger, ts_console_get_context (self), op);
  for (guint i = 0; i < reasons->len; i++)
    ts_console_print (self, "%s%s\n", i > 0 ? "  " : "", g_array_index (reasons, TsReason, i).text);
  return TRUE;
}

/* ---- the table --------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "backtrace", "bt", "", "the functions and loops that the run stands in, innermost first", NULL, FALSE, TS_CONSOLE_NOTHING, backtrace_command },
  { "frame", "f", "[N]", "look from level N of the stack", "Values are then those of that call, or of that turn of the loop, until the run goes on.", FALSE,
    TS_CONSOLE_NOTHING, frame_command },
  { "up", NULL, "[N]", "look from the level around this one", NULL, TRUE, TS_CONSOLE_NOTHING, up_command },
  { "down", NULL, "[N]", "look from the level within this one", NULL, TRUE, TS_CONSOLE_NOTHING, down_command },
  { "turn", NULL, "N", "look from turn N of the loop, or call N of the function, from 0", NULL, FALSE, TS_CONSOLE_NOTHING, turn_command },
  { "history", NULL, "NAME", "the values that an output has had, by turn and by run", NULL, FALSE, TS_CONSOLE_OUTPUTS, history_command },
  { "why", NULL, "NAME", "why an operation waits, is dead, is not there, or has run", NULL, FALSE, TS_CONSOLE_OUTPUTS, why_command },
};

const TsConsoleGroup ts_console_context_group = { "Where to look from, and why", commands, G_N_ELEMENTS (commands), NULL, 0 };
