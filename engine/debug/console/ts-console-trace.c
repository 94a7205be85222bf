#include "engine/debug/console/ts-console-private.h"

#include "engine/graph/ts-graph-trace.h"

#include <string.h>

#define MAX_LISTED 100 /* operations that an answer names */

static void
print_ops (TsConsole *self,
           const GArray *ops)
{
  for (guint i = 0; i < MIN (ops->len, MAX_LISTED); i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, g_array_index (ops, guint32, i));

      ts_console_cite (self, op);
      ts_console_print (self, "  %s (%s)\n", op->name, op->type);
    }
  if (ops->len > MAX_LISTED)
    ts_console_print (self, "  and %u more\n", ops->len - MAX_LISTED);
}

static gboolean
find_op (TsConsole *self,
         const char *name,
         guint32 *op,
         GError **error)
{
  TsOutput output;

  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  *op = output.op;
  return TRUE;
}

static gboolean
info_path (TsConsole *self,
           const char *arguments,
           GError **error)
{
  g_auto (GStrv) names = g_strsplit_set (arguments, " \t", 2);
  g_autoptr (TsTracePaths) paths = NULL;
  guint32 from, to;

  if (g_strv_length (names) != 2)
    return ts_console_fail_usage ("info", error);
  if (!find_op (self, names[0], &from, error) || !find_op (self, g_strstrip (names[1]), &to, error))
    return FALSE;
  paths = ts_graph_trace_paths (self->graph, from, to, TS_TRACE_CONTROLS, NULL, error);
  if (paths == NULL)
    return FALSE;

  if (paths->ops->len == 0)
    ts_console_print (self, "No path from %s to %s.\n", names[0], names[1]);
  else if (paths->n_paths == G_MAXUINT64)
    ts_console_print (self, "%" G_GUINT64_FORMAT " paths or more", paths->n_paths);
  else
    ts_console_print (self, "%" G_GUINT64_FORMAT " path%s", paths->n_paths, paths->n_paths == 1 ? "" : "s");
  if (paths->ops->len > 0)
    ts_console_print (self, "%s, through %u operation%s:\n", paths->is_through_loop ? ", and others around a loop" : "", paths->ops->len,
                      paths->ops->len == 1 ? "" : "s");
  print_ops (self, paths->ops);
  return TRUE;
}

static gboolean
info_needs (TsConsole *self,
            const char *arguments,
            GError **error)
{
  const TsFeed *feeds = ts_debugger_get_feeds (self->debugger);
  guint n_feeds = ts_debugger_get_n_feeds (self->debugger);
  g_autofree TsOutput *fed = g_new (TsOutput, n_feeds + 1);
  g_autoptr (GArray) ops = NULL;
  TsOutput output;

  if (*arguments == '\0')
    return ts_console_fail_usage ("info", error);
  if (!ts_graph_find_output (self->graph, arguments, &output, error))
    return FALSE;
  for (guint i = 0; i < n_feeds; i++)
    fed[i] = feeds[i].output;
  ops = ts_graph_trace_needs (self->graph, &output, 1, fed, n_feeds, NULL, error);
  if (ops == NULL)
    return FALSE;

  if (ops->len == 0)
    ts_console_print (self, "Nothing: it is fed.\n");
  else
    ts_console_print (self, "%u of %u operations%s:\n", ops->len, ts_graph_get_n_operations (self->graph), n_feeds > 0 ? ", as it is fed now" : "");
  print_ops (self, ops);
  return TRUE;
}

static gboolean
info_dominators (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  g_autoptr (GArray) ops = NULL;
  guint32 op;

  if (*arguments == '\0')
    return ts_console_fail_usage ("info", error);
  if (!find_op (self, arguments, &op, error))
    return FALSE;
  ops = ts_graph_trace_dominators (self->graph, op, NULL, 0, 0, NULL, error);
  if (ops == NULL)
    return FALSE;

  ts_console_print (self, ops->len > 0 ? "Every path from the inputs to %s passes:\n" : "No path leads from the inputs to %s.\n", arguments);
  print_ops (self, ops);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleTopic topics[] = {
  { "dominators", "NAME", "what every path from the inputs to an operation passes", info_dominators },
  { "needs", "NAME", "what a run needs for an output, given the feeds", info_needs },
  { "path", "FROM TO", "all operations on the ways from one to another, by control edges too", info_path },
};

const TsConsoleGroup ts_console_trace_group = { "What leads to what", NULL, 0, topics, G_N_ELEMENTS (topics) };
