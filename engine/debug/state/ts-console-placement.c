#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/device/ts-placement-preview.h"

/* Where operations run: rules, devices, and what comes of them. */

#define MAX_LISTED 20

static TsDeviceSetup *
get_setup (TsConsole *self)
{
  return ts_session_get_device_setup (ts_debugger_get_session (self->debugger));
}

/* ---- changing ------------------------------------------------------------------------------------- */

/* A run that has begun stays as it is. */
static gboolean
change (TsConsole *self,
        const char *command,
        const char *arguments,
        GError **error)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_copy (get_setup (self));
  g_autofree char *line = g_strconcat (command, " ", arguments, NULL);

  if (!ts_device_setup_change (setup, line, error))
    return FALSE;
  ts_session_take_device_setup (ts_debugger_get_session (self->debugger), g_steal_pointer (&setup));
  if (ts_debugger_is_active (self->debugger))
    ts_console_print (self, "The run that stands here keeps its devices; the next one goes by this.\n");
  return TRUE;
}

static gboolean
place_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  return change (self, "place", arguments, error);
}

static gboolean
unplace_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  return change (self, "unplace", arguments, error);
}

static gboolean
rule_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  return change (self, "rule", arguments, error);
}

static gboolean
cpus_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  return change (self, "cpus", arguments, error);
}

static gboolean
soft_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  return change (self, "soft", arguments, error);
}

/* ---- what comes of it ------------------------------------------------------------------------------ */

static guint
count_matches (TsConsole *self,
               const TsPlacementRule *rule)
{
  guint n = 0;

  for (guint32 i = 0; i < ts_graph_get_n_operations (self->graph); i++)
    n += ts_placement_rule_matches (rule, ts_graph_get_operation (self->graph, i)) ? 1 : 0;
  return n;
}

static gboolean
info_rules (TsConsole *self,
            const char *name,
            GError **error)
{
  const TsDeviceSetup *setup = get_setup (self);

  for (guint i = 0; i < setup->rules->len; i++)
    {
      const TsPlacementRule *rule = g_ptr_array_index (setup->rules, i);
      g_autofree char *text = ts_placement_rule_to_string (rule);
      guint n = count_matches (self, rule);

      ts_console_print (self, "%u  %s: %u operation%s\n", i + 1, text, n, n == 1 ? "" : "s");
    }
  ts_console_print (self, "%u CPU device%s, soft placement %s.\n", setup->n_cpus, setup->n_cpus == 1 ? "" : "s", setup->is_soft ? "on" : "off");
  return TRUE;
}

/* (transfer full) (nullable): of the run that would begin now */
static TsPlacementPreview *
new_preview (TsConsole *self,
             GError **error)
{
  guint n_feeds = ts_debugger_get_n_feeds (self->debugger);
  const TsFeed *feeds = ts_debugger_get_feeds (self->debugger);
  g_autofree TsOutput *fed = g_new (TsOutput, n_feeds + 1);

  for (guint i = 0; i < n_feeds; i++)
    fed[i] = feeds[i].output;
  return ts_placement_preview_new (self->graph, get_setup (self), ts_debugger_find_closure (self->debugger, TRUE), fed, n_feeds, NULL, NULL, error);
}

static void
print_copies (TsConsole *self,
              const TsPlacementPreview *preview)
{
  const TsDeviceSet *devices = ts_placement_preview_get_devices (preview);

  for (guint i = 0; i < MIN (preview->copies->len, MAX_LISTED); i++)
    {
      const TsPlacementCopy *copy = &g_array_index (preview->copies, TsPlacementCopy, i);
      g_autofree char *name = ts_graph_dup_output_name (self->graph, copy->output);

      ts_console_print (self, "  copy %s to %s\n", name, devices->devices[copy->to].text);
    }
}

static void
print_reasons (TsConsole *self,
               const TsPlacementPreview *preview,
               const GArray *ops)
{
  for (guint i = 0; i < MIN (ops->len, MAX_LISTED); i++)
    {
      guint32 op = g_array_index (ops, guint32, i);
      g_autofree char *reason = ts_placement_preview_dup_reason (preview, op);

      ts_console_print (self, "  %s: %s\n", ts_graph_get_operation (self->graph, op)->name, reason);
    }
}

static gboolean
info_placement (TsConsole *self,
                const char *name,
                GError **error)
{
  g_autoptr (TsPlacementPreview) preview = new_preview (self, error);
  guint n_copies, n_moved;

  if (preview == NULL)
    return FALSE;
  n_copies = preview->copies->len;
  n_moved = preview->moved->len + preview->apart->len;
  print_copies (self, preview);
  print_reasons (self, preview, preview->moved);
  print_reasons (self, preview, preview->apart);
  print_reasons (self, preview, preview->along);
  ts_console_print (self, "%u cop%s between devices, %u not where asked.\n", n_copies, n_copies == 1 ? "y" : "ies", n_moved);
  if (preview->n_callers > 0)
    ts_console_print (self, "%u operation%s functions, and what is in these runs where the call does.\n", preview->n_callers,
                      preview->n_callers == 1 ? " calls" : "s call");
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "place", NULL, "PATTERN DEVICE [override] [off] [as N]", "where operations run, as \"place encoder/* /device:CPU:1\"",
    "PATTERN is a name with * and ?, or that of a scope around, or op:OPTYPE, or /REGEX/. A later rule is stronger, or it is rule N; all are stronger than\n"
    "what the graph says itself. With \"override\" it is stronger than those without. \"info rules\" lists them, the strongest first.",
    FALSE, TS_CONSOLE_OUTPUTS, place_command },
  { "unplace", NULL, "[N | PATTERN]", "takes rule N away, or that for PATTERN, or all", NULL, FALSE, TS_CONSOLE_OUTPUTS, unplace_command },
  { "rule", NULL, "N on | off | up | down | = PATTERN DEVICE [override] [off]", "changes a rule of \"place\"", "\"up\" makes it stronger than the one above it.", FALSE,
    TS_CONSOLE_NOTHING, rule_command },
  { "cpus", NULL, "N", "how many CPU devices there are", NULL, FALSE, TS_CONSOLE_NOTHING, cpus_command },
  { "soft", NULL, "on | off", "whether what cannot be had where it is asked for is moved, or fails", NULL, FALSE, TS_CONSOLE_NOTHING, soft_command },
};

static const TsConsoleTopic topics[] = {
  { "rules", "", "the rules of where operations run, the strongest first, and how many each is about", info_rules },
  { "placement", "", "which values the next run copies between devices, and what is not where it was asked for", info_placement },
};

const TsConsoleGroup ts_console_placement_group = { "Devices", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
