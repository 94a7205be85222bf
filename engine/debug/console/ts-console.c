#include "engine/debug/console/ts-console.h"

#include "engine/debug/override/ts-debugger-override.h"
#include "engine/debug/console/ts-console-private.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

#include <string.h>

#define PREVIEW_CHARS 48

/* A line of a log point, while a command runs. */
static void
print_log (const char *text,
           gpointer user_data)
{
  ts_console_print (user_data, "%s\n", text);
}

TsConsole *
ts_console_new (TsDebugger *debugger,
                TsConsoleFunc output,
                gpointer user_data)
{
  TsConsole *self = g_new0 (TsConsole, 1);

  self->debugger = debugger;
  self->graph = ts_debugger_get_graph (debugger);
  self->output = output;
  self->user_data = user_data;
  self->list_next = TS_NO_OP;
  self->displays = ts_display_list_new ();
  self->snapshots = ts_named_list_new ("snapshot", (GBoxedCopyFunc)ts_snapshot_ref, (GDestroyNotify)ts_snapshot_unref);
  self->presets = ts_named_list_new ("preset", (GBoxedCopyFunc)ts_preset_ref, (GDestroyNotify)ts_preset_unref);
  self->scenario = ts_scenario_new ();
  ts_console_init_sessions (self);
  ts_debugger_set_log (debugger, print_log, self);
  return self;
}

void
ts_console_free (TsConsole *self)
{
  ts_debugger_set_log (self->debugger, NULL, NULL);
  ts_console_clear_sessions (self);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  ts_display_list_free (self->displays);
  ts_named_list_free (self->snapshots);
  ts_named_list_free (self->presets);
  ts_scenario_free (self->scenario);
  g_clear_pointer (&self->origin, ts_origin_free);
  g_free (self->explained_title);
  g_clear_pointer (&self->explained, g_array_unref);
  g_clear_pointer (&self->collected, g_ptr_array_unref);
  ts_console_clear_answer (self);
  g_free (self->last_line);
  g_free (self);
}

void
ts_console_take_debugger (TsConsole *self,
                          TsDebugger *debugger)
{
  ts_debugger_set_log (self->debugger, NULL, NULL);
  g_mutex_lock (&self->sessions_mutex);
  self->debugger = debugger;
  g_mutex_unlock (&self->sessions_mutex);
  ts_debugger_set_log (debugger, print_log, self);
  g_clear_pointer (&self->explained, g_array_unref);
  ts_console_notice_stop (self);
}

TsDisplayList *
ts_console_get_displays (TsConsole *self)
{
  return self->displays;
}

void
ts_console_notice_stop (TsConsole *self)
{
  self->has_context = FALSE;
  self->list_next = TS_NO_OP;
  ts_display_list_update (self->displays, self->debugger);
}

gboolean
ts_console_has_quit (TsConsole *self)
{
  return self->has_quit;
}

/* ---- lines ------------------------------------------------------------------------------------ */

/* Splits a line into the command's name and its arguments. (transfer full) */
static char *
split_line (const char *line,
            char **arguments)
{
  const char *end;

  while (g_ascii_isspace (*line))
    line++;
  for (end = line; *end != '\0' && !g_ascii_isspace (*end);)
    end++;
  *arguments = g_strstrip (g_strdup (end));
  return g_strndup (line, (gsize)(end - line));
}

/* What to carry out for @line: for an empty one the last command. (transfer full) (nullable) */
static char *
choose_line (TsConsole *self,
             const char *line)
{
  while (g_ascii_isspace (*line))
    line++;
  self->is_repeat = *line == '\0';
  if (self->is_repeat)
    return g_strdup (self->last_line);
  return *line == '#' ? NULL : g_strdup (line);
}

gboolean
ts_console_run (TsConsole *self,
                const char *line,
                GError **error)
{
  g_autofree char *chosen = NULL;
  g_autofree char *arguments = NULL;
  g_autofree char *name = NULL;
  g_autoptr (TsStop) before = NULL;
  const TsConsoleCommand *command;

  if (self->collected != NULL)
    return ts_console_collect (self, line, error);
  chosen = choose_line (self, line);
  if (chosen == NULL)
    return TRUE;

  name = split_line (chosen, &arguments);
  g_clear_pointer (&self->last_line, g_free);
  command = ts_console_find_command (name, error);
  if (command == NULL)
    return FALSE;

  if (command->repeats)
    self->last_line = g_steal_pointer (&chosen);
  before = ts_debugger_dup_stop (self->debugger);
  return command->run (self, arguments, error) && ts_console_act (self, before, error);
}

static gboolean
run_script_line (TsConsole *self,
                 const char *name,
                 const char *line,
                 guint number,
                 gboolean echo,
                 GError **error)
{
  gboolean goes_on = line[0] == '-';
  g_autoptr (GError) line_error = NULL;

  if (echo)
    ts_console_print (self, "%s%s\n", self->collected != NULL ? "> " : TS_CONSOLE_PROMPT, line);
  if (ts_console_run (self, line + goes_on, &line_error))
    return TRUE;

  if (goes_on)
    {
      ts_console_print (self, "%s: %s\n", ts_error_code_name (line_error), line_error->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&line_error));
  if (name != NULL)
    g_prefix_error (error, "%s:%u: ", name, number);
  return FALSE;
}

gboolean
ts_console_run_lines (TsConsole *self,
                      const char *name,
                      const char *script,
                      gboolean echo,
                      GError **error)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);

  for (guint i = 0; lines[i] != NULL && !self->has_quit; i++)
    {
      g_strstrip (lines[i]);
      if (lines[i][0] != '\0' && lines[i][0] != '#' && !run_script_line (self, name, lines[i], i + 1, echo, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_console_run_script (TsConsole *self,
                       const char *name,
                       const char *script,
                       GError **error)
{
  return ts_console_run_lines (self, name, script, TRUE, error);
}

/* ---- what commands share ---------------------------------------------------------------------- */

void
ts_console_print (TsConsole *self,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  self->output (text, self->user_data);
  ts_console_note (self, text);
}

gboolean
ts_console_fail_usage (const char *name,
                       GError **error)
{
  const TsConsoleCommand *command = ts_console_find_command (name, NULL);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "usage: %s %s", command->name, command->arguments);
  return FALSE;
}

gboolean
ts_console_split_assignment (const char *command,
                             const char *arguments,
                             char **name,
                             char **value,
                             GError **error)
{
  const char *equals = strchr (arguments, '=');

  if (equals == NULL || equals == arguments || equals[1] == '\0')
    return ts_console_fail_usage (command, error);
  *name = g_strstrip (g_strndup (arguments, (gsize)(equals - arguments)));
  *value = g_strstrip (g_strdup (equals + 1));
  return TRUE;
}

void
ts_console_get_shape (TsConsole *self,
                      TsOutput output,
                      TsShape *shape)
{
  if (self->shapes == NULL)
    self->shapes = ts_shape_table_new (self->graph, NULL, NULL);
  *shape = TS_SHAPE_UNKNOWN;
  if (self->shapes != NULL)
    ts_shape_table_get (self->shapes, output, shape);
}

char *
ts_console_describe_output (TsConsole *self,
                            TsOutput output)
{
  g_autofree char *name = ts_graph_dup_output_name (self->graph, output);
  TsDType dtype = ts_graph_get_dtype (self->graph, output);
  g_autofree char *shape_text = NULL;
  TsShape shape;

  ts_console_get_shape (self, output, &shape);
  shape_text = ts_shape_to_string (&shape);
  return g_strdup_printf ("%s  %s %s", name, dtype != TS_DTYPE_INVALID ? ts_dtype_name (dtype) : "?", shape_text);
}

TsValueState
ts_console_get_value (TsConsole *self,
                      TsOutput output,
                      TsTensor **value)
{
  return ts_debugger_peek_value (self->debugger, ts_console_get_context (self), ts_graph_get_operation (self->graph, output.op), output.index, value);
}

const TsFeed *
ts_console_find_feed (TsConsole *self,
                      TsOutput output)
{
  const TsFeed *feeds = ts_debugger_get_feeds (self->debugger);
  guint n = ts_debugger_get_n_feeds (self->debugger);

  for (guint i = 0; i < n; i++)
    if (ts_output_equal (feeds[i].output, output))
      return &feeds[i];
  return NULL;
}

char *
ts_console_dup_mark (TsConsole *self,
                     TsOutput output,
                     TsValueState state)
{
  g_autofree char *taint = ts_debugger_dup_taint (self->debugger, &output, 1);

  if (taint == NULL)
    return NULL;
  return g_strdup_printf ("(%s by %s)", state == TS_VALUE_OVERRIDDEN ? "overridden" : "tainted", taint);
}

char *
ts_console_dup_mark_of (TsConsole *self,
                        const TsOutput *outputs,
                        guint n)
{
  g_autofree char *taint = ts_debugger_dup_taint (self->debugger, outputs, n);

  return taint != NULL ? g_strdup_printf ("(tainted by %s)", taint) : NULL;
}

void
ts_console_print_value_line (TsConsole *self,
                             TsOutput output)
{
  g_autofree char *name = ts_graph_dup_output_name (self->graph, output);
  g_autoptr (TsTensor) value = NULL;
  TsValueState state = ts_console_get_value (self, output, &value);

  ts_console_cite (self, ts_graph_get_operation (self->graph, output.op));
  if (value == NULL)
    {
      g_autofree char *mark = ts_console_dup_mark (self, output, state);

      ts_console_print (self, "  %s  %s%s%s\n", name, ts_value_state_name (state), mark != NULL ? "  " : "", mark != NULL ? mark : "");
    }
  else
    {
      g_autofree char *shape = ts_shape_to_string (&value->shape);
      g_autofree char *preview = ts_tensor_format_preview (value, PREVIEW_CHARS);
      g_autofree char *mark = ts_console_dup_mark (self, output, state);

      ts_console_print (self, "  %s  %s %s  %s%s%s\n", name, ts_dtype_name (value->dtype), shape, preview, mark != NULL ? "  " : "", mark != NULL ? mark : "");
    }
}

void
ts_console_print_outputs (TsConsole *self,
                          guint32 op)
{
  const TsOperation *operation = ts_graph_get_operation (self->graph, op);

  for (guint32 i = 0; i < operation->n_outputs; i++)
    ts_console_print_value_line (self, (TsOutput) { op, i });
}

static void
print_last_value (const char *name,
                  TsTensor *value,
                  const char *taint,
                  gpointer user_data)
{
  TsConsole *self = user_data;
  g_autofree char *mark = taint != NULL ? g_strdup_printf ("  (tainted by %s)", taint) : g_strdup ("");
  g_autoptr (TsTensor) present = value != NULL ? ts_tensor_dup_value (value) : NULL;
  g_autofree char *shape = present != NULL ? ts_shape_to_string (&present->shape) : NULL;
  g_autofree char *preview = present != NULL ? ts_tensor_format_preview (present, PREVIEW_CHARS) : NULL;

  if (present != NULL)
    ts_console_print (self, "  %s  %s %s  %s%s\n", name, ts_dtype_name (present->dtype), shape, preview, mark);
  else
    ts_console_print (self, "  %s  %s%s\n", name, value != NULL ? "uninitialized" : "dead", mark);
}

void
ts_console_print_last (TsConsole *self)
{
  ts_debugger_describe_last (self->debugger, print_last_value, self);
}
