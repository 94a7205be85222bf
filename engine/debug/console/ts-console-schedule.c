#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/travel/ts-debugger-schedule.h"
#include "engine/ts-error.h"

#include <string.h>

/* What is ready, and in which order it goes: info ready, fire, step-scope, schedule. */

static void
print_item (TsConsole *self,
            const TsReadyItem *item)
{
  ts_console_print (self, "  %" G_GUINT64_FORMAT "  %s (%s)", item->number, item->path, item->type);
  if (item->iteration >= 0)
    ts_console_print (self, ", iteration %" G_GINT64_FORMAT, item->iteration);
  ts_console_print (self, "%s%s%s\n", item->dead ? ", dead" : "", item->is_retry ? ", tries again" : "", item->is_current ? ", current" : "");
}

static gboolean
info_ready (TsConsole *self,
            const char *name,
            GError **error)
{
  g_autoptr (GPtrArray) ready = ts_debugger_list_ready (self->debugger);

  if (ready->len == 0)
    ts_console_print (self, ts_debugger_is_active (self->debugger) ? "Nothing is ready.\n" : "No run.\n");
  for (guint i = 0; i < ready->len; i++)
    print_item (self, g_ptr_array_index (ready, i));
  return TRUE;
}

/* ---- fire ------------------------------------------------------------------------------------- */

/* By its path, if one alone has that. */
static gboolean
find_by_path (const GPtrArray *ready,
              const char *path,
              guint64 *number,
              GError **error)
{
  const TsReadyItem *found = NULL;

  for (guint i = 0; i < ready->len; i++)
    {
      const TsReadyItem *item = g_ptr_array_index (ready, i);

      if (strcmp (item->path, path) != 0)
        continue;
      if (found != NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is ready more than once; name one by its number: info ready", path);
          return FALSE;
        }
      found = item;
    }
  if (found == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s is not ready; info ready tells what is", path);
      return FALSE;
    }
  *number = found->number;
  return TRUE;
}

/* Takes @stop. */
static gboolean
report (TsConsole *self,
        TsStop *stop)
{
  g_autoptr (TsStop) owned = stop;

  if (stop == NULL)
    return FALSE;
  ts_console_print_last (self);
  ts_console_print (self, "%s\n", stop->text);
  self->has_context = FALSE;
  ts_console_show_displays (self);
  self->list_next = TS_NO_OP;
  return TRUE;
}

static gboolean
fire_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_autoptr (GPtrArray) ready = NULL;
  guint64 number;

  if (*arguments == '\0')
    return ts_console_fail_usage ("fire", error);
  if (!g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT64, &number, NULL))
    {
      ready = ts_debugger_list_ready (self->debugger);
      if (ts_debugger_is_active (self->debugger) && !find_by_path (ready, arguments, &number, error))
        return FALSE;
    }
  return report (self, ts_debugger_fire (self->debugger, number, error));
}

/* ---- scopes ----------------------------------------------------------------------------------- */

/* (transfer full) (nullable): of the operation that the run stands at */
static char *
find_current_scope (TsConsole *self,
                    GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);
  const char *name = stop != NULL && stop->op != TS_NO_OP ? ts_graph_get_operation (self->graph, stop->op)->name : NULL;
  const char *slash = name != NULL ? strrchr (name, '/') : NULL;

  if (slash != NULL)
    return g_strndup (name, (gsize)(slash - name));
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run stands in no scope");
  return NULL;
}

static gboolean
step_scope_command (TsConsole *self,
                    const char *arguments,
                    GError **error)
{
  g_autofree char *scope = *arguments != '\0' ? g_strdup (arguments) : find_current_scope (self, error);

  return scope != NULL && report (self, ts_debugger_step_scope (self->debugger, scope, error));
}

/* ---- schedule --------------------------------------------------------------------------------- */

static void
print_policy (TsConsole *self)
{
  guint64 seed;
  gsize n_planned, n_turns = ts_debugger_get_n_turns (self->debugger, &n_planned);
  TsSchedulePolicy policy = ts_debugger_get_policy (self->debugger, &seed);

  ts_console_print (self, "Order of the runs to come: %s", ts_schedule_policy_name (policy));
  if (policy == TS_SCHEDULE_RANDOM)
    ts_console_print (self, ", seed %" G_GUINT64_FORMAT, seed);
  ts_console_print (self, "\n%" G_GSIZE_FORMAT " turns so far", n_turns);
  if (n_planned > 0)
    ts_console_print (self, ", %" G_GSIZE_FORMAT " to come as they are written", n_planned);
  ts_console_print (self, "\n");
}

static gboolean
set_policy (TsConsole *self,
            const char *name,
            const char *argument,
            GError **error)
{
  TsSchedulePolicy policy;
  guint64 seed = 0;

  if (!ts_schedule_policy_find (name, &policy) || (policy != TS_SCHEDULE_RANDOM && argument != NULL) ||
      (argument != NULL && !g_ascii_string_to_unsigned (argument, 10, 0, G_MAXUINT64, &seed, NULL)))
    return ts_console_fail_usage ("schedule", error);
  ts_debugger_set_policy (self->debugger, policy, seed);
  return TRUE;
}

static gboolean
schedule_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  g_auto (GStrv) words = g_strsplit (arguments, " ", 2);
  const char *argument = words[0] != NULL && words[1] != NULL ? g_strstrip (words[1]) : NULL;

  if (words[0] == NULL)
    {
      print_policy (self);
      return TRUE;
    }
  if (strcmp (words[0], "save") == 0 && argument != NULL)
    return ts_debugger_save_schedule (self->debugger, argument, error);
  if (strcmp (words[0], "replay") == 0)
    return ts_debugger_load_schedule (self->debugger, argument, error);
  return set_policy (self, words[0], argument, error);
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "step-scope", NULL, "[SCOPE]", "run a scope as one step, and of what is outside only what it needs; without a name that of the current operation", NULL, TRUE, TS_CONSOLE_OUTPUTS, step_scope_command },
  { "fire", NULL, "NAME|NUMBER", "let one of those that are ready go next (info ready)", NULL, FALSE, TS_CONSOLE_OUTPUTS, fire_command },
  { "schedule", NULL, "[file|fifo|lifo|random SEED|save FILE|replay [FILE]]", "who of those that are ready goes next, in the runs to come",
    "file: as they stand in the file, the default; fifo: who is ready longest; lifo: who is ready last; random: by lot.\n"
    "save: writes the order of this run down; replay: the runs to come go in that order, or fail; without a file: no longer.",
    FALSE, TS_CONSOLE_NOTHING, schedule_command },
};

static const TsConsoleTopic topics[] = {
  { "ready", "", "the operations that could run now, in functions too", info_ready },
};

const TsConsoleGroup ts_console_schedule_group = { "The order", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
