#include "engine/debug/console/ts-console-breakpoints.h"

#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/debug/ts-debugger-breakpoints.h"
#include "engine/debug/ts-debugger-watches.h"
#include "engine/ts-error.h"

#include <string.h>

/* What is done at breakpoints, and lines from files: commands, save-breakpoints, source. */

#define MAX_SOURCE_DEPTH 16

/* ---- commands -------------------------------------------------------------------------------------- */

/* [NUMBER] */
static gboolean
commands_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  g_autoptr (GArray) ids = ts_console_parse_breakpoints (self, *arguments != '\0' ? arguments : "-1", error);

  if (ids == NULL)
    return FALSE;
  if (ids->len > 1)
    return ts_console_fail_usage ("commands", error);
  self->collecting_for = g_array_index (ids, guint, 0);
  self->collected = g_ptr_array_new_with_free_func (g_free);
  return TRUE;
}

static gboolean
set_commands (TsBreakpoint *breakpoint,
              gconstpointer data,
              GError **error)
{
  char *const *lines = data;

  g_clear_pointer (&breakpoint->commands, g_strfreev);
  if (lines[0] != NULL)
    breakpoint->commands = g_strdupv ((char **)lines);
  return TRUE;
}

gboolean
ts_console_collect (TsConsole *self,
                    const char *line,
                    GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  g_autoptr (GPtrArray) lines = NULL;

  if (strcmp (text, "end") != 0)
    {
      if (*text != '\0')
        g_ptr_array_add (self->collected, g_steal_pointer (&text));
      return TRUE;
    }
  lines = g_steal_pointer (&self->collected);
  g_ptr_array_add (lines, NULL);
  return ts_debugger_change_breakpoint (self->debugger, self->collecting_for, set_commands, lines->pdata, error);
}

/* Up to the first that makes the run go on; @stop is then where it has stopped. */
static gboolean
act_at (TsConsole *self,
        char **lines,
        TsStop **stop,
        GError **error)
{
  guint id = (*stop)->breakpoint_id;

  for (guint i = 0; lines[i] != NULL && !self->has_quit; i++)
    {
      g_autoptr (TsStop) now = NULL;

      if (!ts_console_run (self, lines[i], error))
        {
          g_prefix_error (error, "commands of breakpoint %u: ", id);
          return FALSE;
        }
      now = ts_debugger_dup_stop (self->debugger);
      if (now == *stop)
        continue;
      ts_stop_unref (*stop);
      *stop = g_steal_pointer (&now);
      return TRUE;
    }
  g_clear_pointer (stop, ts_stop_unref);
  return TRUE;
}

gboolean
ts_console_act (TsConsole *self,
                const TsStop *before,
                GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);
  g_autofree char *last_line = NULL;
  gboolean ok = TRUE;

  if (self->is_acting || stop == before || stop == NULL || stop->breakpoint_id == 0)
    return TRUE;
  self->is_acting = TRUE;
  last_line = g_steal_pointer (&self->last_line);
  while (ok && stop != NULL && stop->breakpoint_id != 0)
    {
      g_auto (GStrv) lines = ts_debugger_dup_commands (self->debugger, stop->breakpoint_id);

      if (lines == NULL)
        break;
      ok = act_at (self, lines, &stop, error);
    }
  g_free (self->last_line);
  self->last_line = g_steal_pointer (&last_line);
  self->is_acting = FALSE;
  return ok;
}

/* ---- saving ---------------------------------------------------------------------------------------- */

/* Breakpoints have other numbers where they are read: what is referred to is counted back from the last. */
static void
append_place (GString *text,
              const GPtrArray *breakpoints,
              guint i)
{
  g_autoptr (TsBreakpoint) copy = ts_breakpoint_copy (g_ptr_array_index (breakpoints, i));
  guint after_hit = copy->after_hit;
  g_autofree char *place = NULL;
  gint back = 0;

  for (guint k = 0; after_hit != 0 && k < i; k++)
    if (((const TsBreakpoint *)g_ptr_array_index (breakpoints, k))->id == after_hit)
      back = (gint)(i - k);
  copy->after_hit = 0;
  if (copy->log != NULL)
    g_clear_pointer (&copy->condition, ts_expression_unref);
  if (back > 0)
    {
      g_autofree char *condition = copy->condition != NULL ? g_strdup (ts_expression_get_text (copy->condition)) : NULL;

      g_clear_pointer (&copy->condition, ts_expression_unref);
      place = ts_breakpoint_to_string (copy, TRUE);
      g_string_append_printf (text, "%s after-hit -%d%s%s", place, back, condition != NULL ? " if " : "", condition != NULL ? condition : "");
      return;
    }
  place = ts_breakpoint_to_string (copy, TRUE);
  g_string_append (text, place);
}

static void
append_breakpoint (GString *text,
                   const GPtrArray *breakpoints,
                   guint i)
{
  const TsBreakpoint *b = g_ptr_array_index (breakpoints, i);
  g_autofree char *log = b->log != NULL ? ts_log_action_to_string (b->log) : NULL;

  g_string_append (text, log != NULL ? "log " : b->temporary ? "tbreak "
                                                             : "break ");
  append_place (text, breakpoints, i);
  g_string_append_printf (text, "%s%s\n", log != NULL ? " " : "", log != NULL ? log : "");
  if (log != NULL && b->condition != NULL)
    g_string_append_printf (text, "condition -1 %s\n", ts_expression_get_text (b->condition));
  if (b->n_ignore > 0)
    g_string_append_printf (text, "ignore -1 %" G_GUINT64_FORMAT "\n", b->n_ignore);
  if (b->n_enabled > 0)
    g_string_append_printf (text, "enable count %" G_GUINT64_FORMAT " -1\n", b->n_enabled);
  if (!b->enabled)
    g_string_append (text, "disable -1\n");
  if (b->commands != NULL)
    g_string_append (text, "commands -1\n");
  for (guint k = 0; b->commands != NULL && b->commands[k] != NULL; k++)
    g_string_append_printf (text, "  %s\n", b->commands[k]);
  if (b->commands != NULL)
    g_string_append (text, "end\n");
}

/* What else stops a run. */
static void
append_watches (GString *text,
                TsDebugger *debugger)
{
  const GPtrArray *watches = ts_debugger_get_watches (debugger);
  g_autofree char *catches = ts_catch_to_string (ts_debugger_get_catches (debugger));

  for (guint i = 0; i < watches->len; i++)
    {
      const TsWatch *watch = g_ptr_array_index (watches, i);
      char tolerance[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s %s", ts_watch_kind_name (watch->kind), watch->text);
      if (watch->tolerance > 0)
        g_string_append_printf (text, " tolerance %s", g_ascii_dtostr (tolerance, sizeof tolerance, watch->tolerance));
      g_string_append_c (text, '\n');
    }
  if (*catches != '\0')
    g_string_append_printf (text, "catch %s\n", catches);
}

static gboolean
save_command (TsConsole *self,
              const char *path,
              GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self->debugger);
  g_autoptr (GString) text = g_string_new (NULL);

  if (*path == '\0')
    return ts_console_fail_usage ("save-breakpoints", error);
  for (guint i = 0; i < breakpoints->len; i++)
    append_breakpoint (text, breakpoints, i);
  append_watches (text, self->debugger);
  if (!g_file_set_contents (path, text->str, (gssize)text->len, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_PERMISSION_DENIED, "%s cannot be written", path);
      return FALSE;
    }
  ts_console_print (self, "%u breakpoint%s saved.\n", breakpoints->len, breakpoints->len == 1 ? "" : "s");
  return TRUE;
}

/* ---- reading --------------------------------------------------------------------------------------- */

static gboolean
source_command (TsConsole *self,
                const char *path,
                GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  gboolean ok;

  if (*path == '\0')
    return ts_console_fail_usage ("source", error);
  if (self->source_depth >= MAX_SOURCE_DEPTH)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%s: files read each other over %u deep", path, MAX_SOURCE_DEPTH);
      return FALSE;
    }
  if (!g_file_get_contents (path, &text, NULL, &local))
    {
      g_set_error_literal (error, TS_ERROR, g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? TS_ERROR_NOT_FOUND : TS_ERROR_UNKNOWN, local->message);
      return FALSE;
    }
  self->source_depth++;
  ok = ts_console_run_lines (self, path, text, FALSE, error);
  self->source_depth--;
  if (ok && self->collected != NULL && self->source_depth == 0)
    {
      g_clear_pointer (&self->collected, g_ptr_array_unref);
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: commands without an end", path);
      return FALSE;
    }
  return ok;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "commands", NULL, "[NUMBER]", "what to do when a breakpoint stops the run: the lines up to end",
    "Without a number: at the breakpoint that was made last. A line that makes the run go on is the last that is carried out.", FALSE, TS_CONSOLE_NOTHING, commands_command },
  { "save-breakpoints", NULL, "FILE", "write breakpoints, watches and catches as commands, for source", NULL, FALSE, TS_CONSOLE_NOTHING, save_command },
  { "source", NULL, "FILE", "carry out the commands in a file", "The error of a line that begins with - is told, and does not end it.", FALSE, TS_CONSOLE_NOTHING, source_command },
};

const TsConsoleGroup ts_console_actions_group = { "Actions and files", commands, G_N_ELEMENTS (commands), NULL, 0 };
