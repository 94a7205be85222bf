#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/expression/ts-expression.h"
#include "engine/ts-error.h"

#include <string.h>

#define HELP_COLUMN 29

static gboolean help_command (TsConsole *self, const char *arguments, GError **error);

static gboolean
quit_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  self->has_quit = TRUE;
  return TRUE;
}

static const TsConsoleCommand commands[] = {
  { "help", "h", "[COMMAND]", "this list, or more about a command", NULL, FALSE, TS_CONSOLE_COMMANDS, help_command },
  { "quit", "q", "", "leave", NULL, FALSE, TS_CONSOLE_NOTHING, quit_command },
};

static const TsConsoleGroup prompt_group = { "The prompt", commands, G_N_ELEMENTS (commands), NULL, 0 };

/* In the order in which `help` tells them. */
static const TsConsoleGroup *const groups[] = {
  &ts_console_setup_group,
  &ts_console_run_group,
  &ts_console_travel_group,
  &ts_console_schedule_group,
  &ts_console_timeline_group,
  &ts_console_forks_group,
  &ts_console_record_group,
  &ts_console_override_group,
  &ts_console_branch_group,
  &ts_console_retry_group,
  &ts_console_breakpoints_group,
  &ts_console_actions_group,
  &ts_console_watches_group,
  &ts_console_look_group,
  &ts_console_display_group,
  &ts_console_data_group,
  &ts_console_context_group,
  &ts_console_breakpoints_info_group,
  &ts_console_info_group,
  &ts_console_trace_group,
  &ts_console_state_group,
  &ts_console_snapshot_group,
  &ts_console_queue_group,
  &ts_console_placement_group,
  &ts_console_preset_group,
  &ts_console_scenario_group,
  &ts_console_session_group,
  &ts_console_script_group,
  &ts_console_origin_group,
  &ts_console_explain_group,
  &ts_console_precision_group,
  &ts_console_assert_group,
  &ts_console_determinism_group,
  &ts_console_effects_group,
  &prompt_group,
};

void
ts_console_command_iter_init (TsConsoleCommandIter *iter)
{
  *iter = (TsConsoleCommandIter) { 0, 0 };
}

const TsConsoleCommand *
ts_console_command_iter_next (TsConsoleCommandIter *iter)
{
  for (; iter->group < G_N_ELEMENTS (groups); iter->group++, iter->item = 0)
    if (iter->item < groups[iter->group]->n_commands)
      return &groups[iter->group]->commands[iter->item++];
  return NULL;
}

const TsConsoleTopic *
ts_console_topic_iter_next (TsConsoleCommandIter *iter)
{
  for (; iter->group < G_N_ELEMENTS (groups); iter->group++, iter->item = 0)
    if (iter->item < groups[iter->group]->n_topics)
      return &groups[iter->group]->topics[iter->item++];
  return NULL;
}

static gboolean
has_alias (const TsConsoleCommand *command,
           const char *name)
{
  g_auto (GStrv) aliases = g_strsplit (command->aliases != NULL ? command->aliases : "", ",", -1);

  return g_strv_contains ((const char *const *)aliases, name);
}

static void
set_ambiguous (const char *name,
               GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  TsConsoleCommandIter iter;
  const TsConsoleCommand *command;

  ts_console_command_iter_init (&iter);
  while ((command = ts_console_command_iter_next (&iter)) != NULL)
    if (g_str_has_prefix (command->name, name))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", command->name);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" may be any of: %s", name, list->str);
}

const TsConsoleCommand *
ts_console_find_command (const char *name,
                         GError **error)
{
  const TsConsoleCommand *found = NULL;
  TsConsoleCommandIter iter;
  const TsConsoleCommand *command;
  guint n_found = 0;

  ts_console_command_iter_init (&iter);
  while ((command = ts_console_command_iter_next (&iter)) != NULL)
    {
      if (strcmp (command->name, name) == 0 || has_alias (command, name))
        return command;
      if (g_str_has_prefix (command->name, name))
        {
          found = command;
          n_found++;
        }
    }

  if (n_found == 1)
    return found;
  if (n_found > 1)
    set_ambiguous (name, error);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no command \"%s\"; help lists them", name);
  return NULL;
}

/* ---- help ------------------------------------------------------------------------------------- */

static void
print_usage (TsConsole *self,
             const char *name,
             const char *arguments,
             const char *summary)
{
  g_autofree char *usage = g_strconcat (name, *arguments != '\0' ? " " : "", arguments, NULL);

  if (strlen (usage) > HELP_COLUMN)
    ts_console_print (self, "  %s\n  %*s %s\n", usage, HELP_COLUMN, "", summary);
  else
    ts_console_print (self, "  %-*s %s\n", HELP_COLUMN, usage, summary);
}

static void
print_topics (TsConsole *self)
{
  TsConsoleCommandIter iter;
  const TsConsoleTopic *topic;

  ts_console_command_iter_init (&iter);
  while ((topic = ts_console_topic_iter_next (&iter)) != NULL)
    print_usage (self, topic->name, topic->arguments, topic->summary);
}

static gboolean
help_on (TsConsole *self,
         const char *name,
         GError **error)
{
  const TsConsoleCommand *command = ts_console_find_command (name, error);

  if (command == NULL)
    return FALSE;
  ts_console_print (self, "%s %s: %s.\n", command->name, command->arguments, command->summary);
  if (command->aliases != NULL)
    ts_console_print (self, "Short: %s\n", command->aliases);
  if (command->details != NULL)
    ts_console_print (self, "%s\n", command->details);
  if (command->words == TS_CONSOLE_TOPICS)
    print_topics (self);
  if (command->words == TS_CONSOLE_EXPRESSIONS)
    {
      g_autofree char *language = ts_expression_dup_help ();

      ts_console_print (self, "%s\n", language);
    }
  return TRUE;
}

static gboolean
help_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  if (*arguments != '\0')
    return help_on (self, arguments, error);

  for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      if (groups[g]->n_commands == 0)
        continue;
      ts_console_print (self, "%s%s\n", g > 0 ? "\n" : "", groups[g]->title);
      for (guint i = 0; i < groups[g]->n_commands; i++)
        print_usage (self, groups[g]->commands[i].name, groups[g]->commands[i].arguments, groups[g]->commands[i].summary);
    }
  ts_console_print (self, "\nNames may be shortened as long as they are unique. An empty line repeats step, continue and list.\n");
  return TRUE;
}
