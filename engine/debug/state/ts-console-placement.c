#include "engine/debug/console/ts-console-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* Where operations run: place, unplace, cpus, soft, and a preview of the copies. */

#define MAX_LISTED 20

static TsSession *
get_session (TsConsole *self)
{
  return ts_debugger_get_session (self->debugger);
}

/* The devices change with the next run. */
static gboolean
check_no_run (TsConsole *self,
              GError **error)
{
  if (!ts_debugger_is_active (self->debugger))
    return TRUE;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "a run is under way; kill ends it");
  return FALSE;
}

static gboolean
place_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t", 3);
  guint n = g_strv_length (words);

  if (n < 2 || (n == 3 && strcmp (words[2], "override") != 0))
    return ts_console_fail_usage ("place", error);
  return check_no_run (self, error) && ts_session_add_placement_rule (get_session (self), words[0], words[1], n == 3, error);
}

static gboolean
unplace_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  if (!check_no_run (self, error))
    return FALSE;
  ts_session_clear_placement_rules (get_session (self));
  return TRUE;
}

static gboolean
cpus_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  guint64 n;

  if (!g_ascii_string_to_unsigned (arguments, 10, 1, 64, &n, NULL))
    return ts_console_fail_usage ("cpus", error);
  if (!check_no_run (self, error))
    return FALSE;
  ts_session_set_n_cpu_devices (get_session (self), (guint)n);
  return TRUE;
}

static gboolean
soft_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  gboolean on = strcmp (arguments, "on") == 0;

  if (!on && strcmp (arguments, "off") != 0)
    return ts_console_fail_usage ("soft", error);
  if (!check_no_run (self, error))
    return FALSE;
  ts_session_set_soft_placement (get_session (self), on);
  return TRUE;
}

/* ---- what comes of it ------------------------------------------------------------------------------ */

/* An output and the device that it is copied to, each once. */
static guint
print_copies (TsConsole *self,
              const TsPlacement *placement)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const TsDeviceSet *devices = ts_placement_get_devices (placement);
  guint n = 0;

  for (guint32 i = 0; i < ts_graph_get_n_operations (self->graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);

      for (guint32 k = 0; k < op->n_inputs; k++)
        {
          g_autofree char *text = NULL;
          g_autofree char *name = NULL;

          if (op->inputs[k].op == TS_NO_OP || ts_placement_get_device (placement, op->inputs[k].op) == ts_placement_get_device (placement, i))
            continue;
          name = ts_graph_dup_output_name (self->graph, op->inputs[k]);
          text = g_strdup_printf ("%s to %s", name, devices->devices[ts_placement_get_device (placement, i)].text);
          if (g_hash_table_contains (seen, text))
            continue;
          if (n++ < MAX_LISTED)
            ts_console_print (self, "  copy %s\n", text);
          g_hash_table_add (seen, g_steal_pointer (&text));
        }
    }
  return n;
}

static gboolean
info_placement (TsConsole *self,
                const char *name,
                GError **error)
{
  const TsPlacement *placement = ts_session_get_placement (get_session (self), error);
  guint n_listed = 0, n_copies;

  if (placement == NULL)
    return FALSE;
  n_copies = print_copies (self, placement);
  for (guint32 i = 0; i < ts_graph_get_n_operations (self->graph); i++)
    {
      const char *reason = ts_placement_get_reason (placement, i);

      if (reason != NULL && n_listed++ < MAX_LISTED)
        ts_console_print (self, "  %s: %s\n", ts_graph_get_operation (self->graph, i)->name, reason);
    }
  ts_console_print (self, "%u cop%s between devices, %u not where asked.\n", n_copies, n_copies == 1 ? "y" : "ies", ts_placement_get_n_moved (placement));
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "place", NULL, "PATTERN DEVICE [override]", "where operations run, as \"place encoder/* /device:CPU:1\"",
    "PATTERN is a name with * and ?, or that of a scope around, or op:OPTYPE. Later rules are stronger; with \"override\" it is stronger than what the graph says in detail.", FALSE,
    TS_CONSOLE_OUTPUTS, place_command },
  { "unplace", NULL, "", "no rules any more", NULL, FALSE, TS_CONSOLE_NOTHING, unplace_command },
  { "cpus", NULL, "N", "how many CPU devices there are", NULL, FALSE, TS_CONSOLE_NOTHING, cpus_command },
  { "soft", NULL, "on | off", "whether what cannot be had where it is asked for is moved, or fails", NULL, FALSE, TS_CONSOLE_NOTHING, soft_command },
};

static const TsConsoleTopic topics[] = {
  { "placement", "", "which values are copied between devices, and what is not where it was asked for", info_placement },
};

const TsConsoleGroup ts_console_placement_group = { "Devices", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
