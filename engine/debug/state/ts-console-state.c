#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/expression/ts-op-runner.h"
#include "engine/debug/state/ts-access.h"
#include "engine/debug/state/ts-race.h"
#include "engine/debug/state/ts-snapshot.h"
#include "engine/debug/console/ts-console-expression.h"
#include "engine/debug/ts-debugger-private.h"
#include "engine/exec/ts-restore.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/io/ts-value.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* Variables and other state: assign, initialize, restore, save, seed, and what there is to know of it. */

#define PREVIEW_CHARS 48

static TsSession *
get_session (TsConsole *self)
{
  return ts_debugger_get_session (self->debugger);
}

/* ---- one variable ------------------------------------------------------------------------------ */

static gboolean
find_variable (TsConsole *self,
               const char *name,
               TsVariableInfo *found,
               GArray **owner,
               GError **error)
{
  GArray *variables = ts_session_list_variables (get_session (self));
  TsOutput output;

  *owner = variables;
  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  for (guint i = 0; i < variables->len; i++)
    if (g_array_index (variables, TsVariableInfo, i).op == output.op)
      {
        *found = g_array_index (variables, TsVariableInfo, i);
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) is no variable", name, ts_graph_get_operation (self->graph, output.op)->type);
  return FALSE;
}

static void
print_variable (TsConsole *self,
                const TsVariableInfo *info)
{
  g_autoptr (TsTensor) value = ts_session_get_variable (get_session (self), info->op, NULL);
  g_autofree char *shape = ts_shape_to_string (value != NULL ? &value->shape : &info->shape);
  g_autofree char *preview = value != NULL ? ts_tensor_format_preview (value, PREVIEW_CHARS) : NULL;

  ts_console_print (self, "  %s  %s %s  %s\n", info->name, ts_dtype_name (info->dtype), shape, preview != NULL ? preview : "not initialized");
}

static TsTensor *
add_values (TsTensor *a,
            TsTensor *b,
            GError **error)
{
  g_autoptr (TsOpRunner) runner = ts_op_runner_new ();
  TsTensor *in[] = { a, b };

  return ts_op_runner_run (runner, "AddV2", NULL, in, 2, NULL, error);
}

/* @with_old: what is written is added to what is there. */
static gboolean
assign (TsConsole *self,
        const char *command,
        const char *arguments,
        gboolean with_old,
        GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;
  g_autoptr (GArray) owner = NULL;
  g_autoptr (TsTensor) value = NULL;
  TsVariableInfo info;

  if (!ts_console_split_assignment (command, arguments, &name, &text, error) || !find_variable (self, name, &info, &owner, error))
    return FALSE;
  value = ts_console_parse_value (self, text, info.dtype, info.value != NULL && ts_value_needs_shape (text) ? &info.value->shape : &info.shape, error);
  if (value != NULL && with_old)
    {
      g_autoptr (TsTensor) added = NULL;

      if (info.value == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "Attempting to use uninitialized value %s", info.name);
          return FALSE;
        }
      added = add_values (info.value, value, error);
      ts_tensor_unref (value);
      value = g_steal_pointer (&added);
    }
  if (value == NULL || !ts_session_set_variable (get_session (self), info.op, value, error))
    return FALSE;
  ts_debugger_refresh_watches (self->debugger);
  print_variable (self, &info);
  return TRUE;
}

static gboolean
assign_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return assign (self, "assign", arguments, FALSE, error);
}

static gboolean
assign_add_command (TsConsole *self,
                    const char *arguments,
                    GError **error)
{
  return assign (self, "assign-add", arguments, TRUE, error);
}

/* ---- all of them -------------------------------------------------------------------------------- */

static gboolean
initialize_command (TsConsole *self,
                    const char *arguments,
                    GError **error)
{
  guint n;
  g_autofree guint32 *ops = ts_graph_find_initializers (self->graph, &n);

  if (n == 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_NOT_FOUND, "the graph has no operation that initializes a variable or a table");
      return FALSE;
    }
  if (!ts_session_run (get_session (self), NULL, 0, NULL, 0, ops, n, NULL, NULL, error))
    return FALSE;
  ts_debugger_refresh_watches (self->debugger);
  for (guint i = 0; i < n; i++)
    {
      ts_console_cite (self, ts_graph_get_operation (self->graph, ops[i]));
      ts_console_print (self, "  %s (%s) was run\n", ts_graph_get_operation (self->graph, ops[i])->name, ts_graph_get_operation (self->graph, ops[i])->type);
    }
  return TRUE;
}

static gboolean
restore_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  g_auto (TsRestoreReport) report = { 0 };

  if (*arguments == '\0')
    return ts_console_fail_usage ("restore", error);
  checkpoint = ts_checkpoint_open (arguments, error);
  if (checkpoint == NULL || !ts_session_restore (get_session (self), checkpoint, &report, NULL, error))
    return FALSE;
  ts_debugger_refresh_watches (self->debugger);
  ts_console_print (self, "%u of %u variables have their values from there.\n", report.n_restored, report.n_variables);
  for (guint i = 0; report.problems != NULL && i < report.problems->len; i++)
    ts_console_print (self, "  %s\n", (const char *)g_ptr_array_index (report.problems, i));
  return TRUE;
}

static gboolean
save_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_autoptr (TsSnapshot) snapshot = ts_snapshot_new (get_session (self));
  guint n;

  if (*arguments == '\0')
    return ts_console_fail_usage ("save", error);
  if (!ts_snapshot_save (snapshot, arguments, &n, error))
    return FALSE;
  ts_console_print (self, "%u variable%s written.\n", n, n == 1 ? "" : "s");
  return TRUE;
}

/* ---- random numbers ------------------------------------------------------------------------------ */

static gboolean
seed_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  TsResources *resources = ts_session_get_resources (get_session (self));
  guint64 seed = ((guint64)g_random_int () << 32) | g_random_int ();

  if (strcmp (arguments, "random") != 0 && !g_ascii_string_to_unsigned (arguments, 10, 0, G_MAXUINT64, &seed, NULL))
    return ts_console_fail_usage ("seed", error);
  ts_resources_set_seed (resources, seed);
  ts_console_print (self, "Seed of the session: %" G_GUINT64_FORMAT "; operations draw from it when they are first run in a session\n", seed);
  return TRUE;
}

/* ---- what there is -------------------------------------------------------------------------------- */

static gboolean
info_state (TsConsole *self,
            const char *name,
            GError **error)
{
  g_autoptr (GPtrArray) list = ts_resources_list (ts_session_get_resources (get_session (self)));

  if (list->len == 0)
    ts_console_print (self, "No state.\n");
  for (guint i = 0; i < list->len; i++)
    {
      TsResource *resource = g_ptr_array_index (list, i);
      g_autofree char *description = resource->type->describe (resource);

      ts_console_print (self, "  %s \"%s\": %s\n", resource->type->name, resource->name, description);
    }
  return TRUE;
}

/* Who reads and writes, and who wrote last in this run. */
static gboolean
info_access (TsConsole *self,
             const char *name,
             GError **error)
{
  g_autoptr (GArray) accesses = NULL;
  TsOutput output;

  if (*name == '\0')
    return ts_console_fail_usage ("info", error);
  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  if (!ts_access_owns_state (ts_graph_get_operation (self->graph, output.op)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) is no variable, table or queue", name, ts_graph_get_operation (self->graph, output.op)->type);
      return FALSE;
    }
  accesses = ts_access_find (self->graph, &output.op, 1);
  if (accesses->len == 0)
    ts_console_print (self, "Nobody accesses it.\n");
  for (guint i = 0; i < accesses->len; i++)
    {
      const TsAccess *access = &g_array_index (accesses, TsAccess, i);
      const TsOperation *op = ts_graph_get_operation (self->graph, access->op);

      ts_console_cite (self, op);
      ts_console_print (self, "  %s  %s (%s): %s\n", access->writes ? "writes" : "reads ", op->name, op->type, ts_op_state_name (ts_debugger_get_op_state (self->debugger, op->index)));
    }
  return TRUE;
}

static gboolean
info_races (TsConsole *self,
            const char *name,
            GError **error)
{
  g_autoptr (GArray) races = ts_race_find (self->debugger, NULL, error);

  if (races == NULL)
    return FALSE;
  if (races->len == 0)
    ts_console_print (self, "No two accesses to the same state without an order between them, one of which writes.\n");
  for (guint i = 0; i < races->len; i++)
    {
      const TsRace *race = &g_array_index (races, TsRace, i);
      const TsOperation *a = ts_graph_get_operation (self->graph, race->first.op);
      const TsOperation *b = ts_graph_get_operation (self->graph, race->second.op);

      ts_console_cite (self, a);
      ts_console_cite (self, b);
      ts_console_cite (self, ts_graph_get_operation (self->graph, race->first.variable));
      ts_console_print (self, "  %s: %s (%s) %s, %s (%s) %s%s\n", ts_graph_get_operation (self->graph, race->first.variable)->name, a->name, a->type, race->first.writes ? "writes" : "reads",
                        b->name, b->type, race->second.writes ? "writes" : "reads", race->was_run ? "; in this order in the last run" : "");
    }
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "assign", NULL, "VARIABLE = VALUE", "give a variable a value", TS_CONSOLE_VALUE_HELP, FALSE, TS_CONSOLE_OUTPUTS, assign_command },
  { "assign-add", NULL, "VARIABLE = VALUE", "add to a variable", TS_CONSOLE_VALUE_HELP, FALSE, TS_CONSOLE_OUTPUTS, assign_add_command },
  { "initialize", NULL, "", "run what gives variables and tables their first values", NULL, FALSE, TS_CONSOLE_NOTHING, initialize_command },
  { "restore", NULL, "CHECKPOINT", "give variables their values from a checkpoint", NULL, FALSE, TS_CONSOLE_NOTHING, restore_command },
  { "save", NULL, "CHECKPOINT", "write the values of all variables to a checkpoint", NULL, FALSE, TS_CONSOLE_NOTHING, save_command },
  { "seed", NULL, "NUMBER | random", "the seed of operations that have none of their own", NULL, FALSE, TS_CONSOLE_NOTHING, seed_command },
};

static const TsConsoleTopic topics[] = {
  { "access", "NAME", "who reads and who writes a variable, table or queue", info_access },
  { "races", "", "accesses to the same state without an order between them", info_races },
  { "state", "", "variables, tables, queues, random generators, and all other state", info_state },
};

const TsConsoleGroup ts_console_state_group = { "State", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
