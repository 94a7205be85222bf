#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/console/ts-console-expression.h"
#include "engine/io/ts-value.h"
#include "engine/ts-error.h"

#include <string.h>

/* What the next run is: feeds, fetches. */

/* ---- feeds and fetches ------------------------------------------------------------------------ */

static gboolean
feed_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TsTensor) value = NULL;
  TsSession *session = ts_debugger_get_session (self->debugger);
  TsOutput output;
  TsShape shape;

  if (!ts_console_split_assignment ("feed", arguments, &name, &text, error) ||
      !ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;

  ts_session_get_feed_shape (session, output, &shape);
  if (shape.rank == TS_SHAPE_UNKNOWN_RANK && ts_value_needs_shape (text))
    ts_console_get_shape (self, output, &shape);

  value = ts_console_parse_value (self, text, ts_session_get_feed_dtype (session, output), &shape, error);
  if (value == NULL)
    {
      g_prefix_error (error, "feed of %s (%s): ", name, ts_graph_get_operation (self->graph, output.op)->type);
      return FALSE;
    }
  return ts_debugger_set_feed (self->debugger, output, value, error);
}

static gboolean
unfeed_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  TsOutput output;

  if (*arguments == '\0')
    return ts_console_fail_usage ("unfeed", error);
  return ts_graph_find_output (self->graph, arguments, &output, error) &&
         ts_debugger_set_feed (self->debugger, output, NULL, error);
}

/* Adds what one name stands for: output 0 where none is named, the operation where it has none. */
static gboolean
add_fetch (TsConsole *self,
           const char *name,
           GArray *fetches,
           GArray *targets,
           GError **error)
{
  const TsOperation *op = ts_graph_find_operation (self->graph, name);
  TsOutput output;

  if (op != NULL && op->n_outputs == 0)
    {
      g_array_append_val (targets, op->index);
      return TRUE;
    }
  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  g_array_append_val (fetches, output);
  return TRUE;
}

static gboolean
fetch_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_auto (GStrv) names = g_strsplit_set (arguments, " \t,", -1);
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; names[i] != NULL; i++)
    if (names[i][0] != '\0' && !add_fetch (self, names[i], fetches, targets, error))
      return FALSE;

  ts_debugger_set_fetches (self->debugger, (const TsOutput *)(gpointer)fetches->data, fetches->len);
  ts_debugger_set_targets (self->debugger, (const guint32 *)(gpointer)targets->data, targets->len);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "feed", NULL, "NAME = VALUE", "give an output a value for the runs to come",
    TS_CONSOLE_VALUE_HELP, FALSE, TS_CONSOLE_OUTPUTS, feed_command },
  { "unfeed", NULL, "NAME", "take a feed away", NULL, FALSE, TS_CONSOLE_OUTPUTS, unfeed_command },
  { "fetch", NULL, "[NAME]...", "what the runs to come evaluate",
    "An operation without outputs is run for its effect. Without names: all outputs that nothing consumes.", FALSE,
    TS_CONSOLE_OUTPUTS, fetch_command },
};

const TsConsoleGroup ts_console_setup_group = { "What a run is", commands, G_N_ELEMENTS (commands), NULL, 0 };
