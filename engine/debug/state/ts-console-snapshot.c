#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/ts-debugger-private.h"

#include <string.h>

/* What variables held at some moment, or hold in a checkpoint: snapshot. */

static TsSession *
get_session (TsConsole *self)
{
  return ts_debugger_get_session (self->debugger);
}

static void
list_snapshots (TsConsole *self)
{
  g_auto (GStrv) names = ts_named_list_dup_names (self->snapshots);

  for (guint i = 0; names[i] != NULL; i++)
    ts_console_print (self, "  %s\n", names[i]);
  if (names[0] == NULL)
    ts_console_print (self, "No snapshots.\n");
}

static void
print_changed (TsConsole *self,
               const TsSnapshot *snapshot)
{
  g_autoptr (GArray) changed = ts_snapshot_find_changed (snapshot, get_session (self));

  for (guint i = 0; i < changed->len; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, g_array_index (changed, guint32, i));

      ts_console_cite (self, op);
      ts_console_print (self, "  %s\n", op->name);
    }
  ts_console_print (self, "%u variable%s different now.\n", changed->len, changed->len == 1 ? " is" : "s are");
}

/* @variable: (nullable) */
static gboolean
restore (TsConsole *self,
         const char *name,
         const char *variable,
         GError **error)
{
  g_autoptr (TsSnapshot) snapshot = ts_named_list_find (self->snapshots, name, error);
  TsOutput output = TS_NO_OUTPUT;
  guint n;

  if (snapshot == NULL || (variable != NULL && !ts_graph_find_output (self->graph, variable, &output, error)))
    return FALSE;
  n = ts_snapshot_restore (snapshot, get_session (self), output.op);
  ts_debugger_refresh_watches (self->debugger);
  ts_console_print (self, "%u variable%s changed back.\n", n, n == 1 ? "" : "s");
  return TRUE;
}

static gboolean
diff (TsConsole *self,
      const char *name,
      GError **error)
{
  g_autoptr (TsSnapshot) snapshot = ts_named_list_find (self->snapshots, name, error);

  if (snapshot != NULL)
    print_changed (self, snapshot);
  return snapshot != NULL;
}

static gboolean
load (TsConsole *self,
      const char *name,
      const char *path,
      GError **error)
{
  TsSnapshot *snapshot = ts_snapshot_new_from_checkpoint (self->graph, path, error);

  return snapshot != NULL && ts_named_list_put (self->snapshots, name, snapshot, error);
}

static gboolean
snapshot_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t", 3);
  guint n = g_strv_length (words);

  if (n == 0 || (n == 1 && strcmp (words[0], "list") == 0))
    {
      list_snapshots (self);
      return TRUE;
    }
  if (n == 2 && strcmp (words[0], "take") == 0)
    return ts_named_list_put (self->snapshots, words[1], ts_snapshot_new (get_session (self)), error);
  if (n == 3 && strcmp (words[0], "load") == 0)
    return load (self, words[1], g_strstrip (words[2]), error);
  if (n >= 2 && strcmp (words[0], "restore") == 0)
    return restore (self, words[1], words[2], error);
  if (n == 2 && strcmp (words[0], "diff") == 0)
    return diff (self, words[1], error);
  if (n == 2 && strcmp (words[0], "drop") == 0)
    return ts_named_list_remove (self->snapshots, words[1], error);
  return ts_console_fail_usage ("snapshot", error);
}

/* The variables beside those of a checkpoint. */
static gboolean
info_checkpoint (TsConsole *self,
                 const char *path,
                 GError **error)
{
  g_autoptr (TsSnapshot) snapshot = NULL;

  if (*path == '\0')
    return ts_console_fail_usage ("info", error);
  snapshot = ts_snapshot_new_from_checkpoint (self->graph, path, error);
  if (snapshot != NULL)
    print_changed (self, snapshot);
  return snapshot != NULL;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "snapshot", NULL, "take NAME | load NAME CHECKPOINT | restore NAME [VARIABLE] | diff NAME | drop NAME | list", "keep what variables hold, and go back to it",
    "\"load\" takes what the variables hold in a checkpoint, and leaves the session as it is. NAME is one word.", FALSE, TS_CONSOLE_NOTHING, snapshot_command },
};

static const TsConsoleTopic topics[] = {
  { "checkpoint", "PATH", "which variables differ from a checkpoint", info_checkpoint },
};

const TsConsoleGroup ts_console_snapshot_group = { "Snapshots", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
