#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/debug/console/ts-console-private.h"
#include "engine/debug/ts-debugger-watches.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

/* What else stops a run: watch, wwatch, rwatch, awatch, unwatch, catch. */

static gboolean
watch (TsConsole *self,
       TsWatchKind kind,
       const char *text,
       GError **error)
{
  static const char *const whoever[] = { "changes", "writes", "reads", "reads or writes" };
  guint id;

  if (*text == '\0')
    return ts_console_fail_usage (ts_watch_kind_name (kind), error);
  id = ts_debugger_add_watch (self->debugger, kind, text, error);
  if (id > 0)
    ts_console_print (self, "Watchpoint %u: stops after whoever %s %s.\n", id, whoever[kind], text);
  return id > 0;
}

static gboolean
watch_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  return watch (self, TS_WATCH_CHANGE, arguments, error);
}

static gboolean
wwatch_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return watch (self, TS_WATCH_WRITE, arguments, error);
}

static gboolean
rwatch_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return watch (self, TS_WATCH_READ, arguments, error);
}

static gboolean
awatch_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return watch (self, TS_WATCH_ACCESS, arguments, error);
}

static gboolean
unwatch_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  return *arguments != '\0' ? ts_debugger_remove_watch (self->debugger, arguments, error) : ts_console_fail_usage ("unwatch", error);
}

static gboolean
info_watchpoints (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  const GPtrArray *watches = ts_debugger_get_watches (self->debugger);
  g_autofree char *catches = ts_catch_to_string (ts_debugger_get_catches (self->debugger));

  ts_console_print (self, watches->len > 0 ? "Number  Kind    Hits  What\n" : "No watchpoints.\n");
  for (guint i = 0; i < watches->len; i++)
    {
      const TsWatch *watch = g_ptr_array_index (watches, i);

      ts_console_print (self, "%-7u %-7s %-5" G_GUINT64_FORMAT " %s", watch->id, ts_watch_kind_name (watch->kind), watch->n_hits, watch->text);
      if (watch->tolerance > 0)
        ts_console_print (self, " tolerance %g", watch->tolerance);
      ts_console_print (self, watch->resource != NULL ? "\n" : ", not there yet\n");
    }
  if (*catches != '\0')
    ts_console_print (self, "Catches: %s\n", catches);
  return TRUE;
}

static gboolean
catch_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  guint catches;

  if (*arguments == '\0')
    return ts_console_fail_usage ("catch", error);
  if (!ts_catch_parse (arguments, &catches, error))
    return FALSE;
  ts_debugger_set_catches (self->debugger, catches);
  return TRUE;
}

/* ---- constants ------------------------------------------------------------------------------------- */

static guint
print_constants (TsConsole *self,
                 TsGraph *graph,
                 const char *function)
{
  guint32 n = ts_graph_get_n_operations (graph);
  guint n_found = 0;

  for (guint32 i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      g_autoptr (TsTensor) value = strcmp (op->type, "Const") == 0 ? ts_operation_dup_attr_tensor (op, "value", NULL) : NULL;
      guint found = value != NULL ? ts_numeric_find (value, TS_NUMERIC_ANY) : 0;
      g_autofree char *text = found != 0 ? ts_numeric_to_string (found) : NULL;

      if (found == 0)
        continue;
      n_found++;
      ts_console_cite (self, op);
      ts_console_print (self, "  %s%s%s has %s\n", function != NULL ? function : "", function != NULL ? " > " : "", op->name, text);
    }
  return n_found;
}

/* Constants that hold what is worth catching, in functions too. */
static gboolean
info_constants (TsConsole *self,
                const char *arguments,
                GError **error)
{
  guint n_functions = ts_graph_get_n_functions (self->graph);
  guint n_found = print_constants (self, self->graph, NULL);

  for (guint i = 0; i < n_functions; i++)
    {
      const TsFunction *function = ts_graph_get_function (self->graph, i);
      TsGraph *body = ts_function_get_graph (function, NULL);

      n_found += body != NULL ? print_constants (self, body, ts_function_get_name (function)) : 0;
    }
  if (n_found == 0)
    ts_console_print (self, "No constant has NaN, infinities or subnormal numbers.\n");
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "watch", NULL, "STATE[PART] [tolerance X]", "stop after whoever changes some state",
    "STATE is the operation of a variable, a table, a queue, a stack, a TensorArray or of random numbers; other operations that lead to the same state count, too.\n"
    "PART: v[3, :], table[\"key\"], queue[0]. tolerance X: numbers that differ by no more are the same.",
    FALSE, TS_CONSOLE_OUTPUTS, watch_command },
  { "wwatch", NULL, "STATE[PART]", "the same after whoever writes, be it what was there", NULL, FALSE, TS_CONSOLE_OUTPUTS, wwatch_command },
  { "rwatch", NULL, "STATE[PART]", "the same after whoever reads", NULL, FALSE, TS_CONSOLE_OUTPUTS, rwatch_command },
  { "awatch", NULL, "STATE[PART]", "the same after whoever reads or writes", NULL, FALSE, TS_CONSOLE_OUTPUTS, awatch_command },
  { "unwatch", NULL, "STATE[PART]|NUMBER", "no longer", NULL, FALSE, TS_CONSOLE_OUTPUTS, unwatch_command },
  { "catch", NULL, "WORD...|off", "stop where bad numbers come from, or where the run takes a turn",
    "Numbers: nan, inf, +inf, -inf, subnormal, overflow (a conversion to a dtype that cannot hold the number), division (of floats by zero),\n"
    "index (one that is out of range and passed over), all of them but subnormal: all. Stops after an operation whose inputs, or whose variable,\n"
    "have none, but an output or the variable has; with outputs: after each that has some, and with the latter three always.\n"
    "Turns: branch (a Switch or an If chooses), flip (not what it chose before), enter, exit (a loop begins, ends), dead (the first operation\n"
    "that is dead), merge (two branches of a Merge are alive), copy (to another device), block (something must wait),\n"
    "shape (other than the graph says). What is given replaces what was caught before.",
    FALSE, TS_CONSOLE_CATCHES, catch_command },
};

static const TsConsoleTopic topics[] = {
  { "constants", "", "constants that have NaN, infinities or subnormal numbers", info_constants },
  { "watchpoints", "", "state that is watched, and what is caught", info_watchpoints },
};

const TsConsoleGroup ts_console_watches_group = { "What else stops a run", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
