#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/ts-debugger-assert.h"
#include "engine/ts-error.h"

#include <string.h>

/* What must be so, and what nobody minds: assert, unassert, ignore-numeric, info assertions. */

/* WHERE up to the first blank, but a regular expression up to its end; what comes behind it. (transfer full) */
static char *
split_where (const char *text,
             const char **rest)
{
  const char *end = *text == '/' ? strchr (text + 1, '/') : NULL;
  gsize n = end != NULL ? (gsize)(end + 1 - text) : strcspn (text, " \t");
  char *where = g_strndup (text, n);

  for (*rest = text + n; g_ascii_isspace (**rest);)
    (*rest)++;
  return where;
}

static gboolean
set_checks (TsConsole *self,
            const char *what,
            GError **error)
{
  if (strcmp (what, "stop") != 0 && strcmp (what, "fail") != 0)
    return ts_console_fail_usage ("assert", error);
  ts_debugger_set_stop_at_checks (self->debugger, strcmp (what, "stop") == 0);
  return TRUE;
}

static gboolean
assert_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  const char *invariant;
  g_autofree char *where = split_where (arguments, &invariant);
  guint id;

  if (*where == '\0' || *invariant == '\0')
    return ts_console_fail_usage ("assert", error);
  if (strcmp (where, "graph") == 0 && ts_graph_find_operation (self->graph, "graph") == NULL)
    return set_checks (self, invariant, error);
  id = ts_debugger_add_assertion (self->debugger, where, invariant, error);
  if (id == 0)
    return FALSE;
  ts_console_print (self, "Assertion %u on %s\n", id, where);
  return TRUE;
}

static gboolean
unassert_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  guint64 id;

  if (!g_ascii_string_to_unsigned (arguments, 10, 0, G_MAXUINT, &id, NULL))
    return ts_console_fail_usage ("unassert", error);
  if (ts_debugger_remove_assertion (self->debugger, (guint)id))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no assertion %" G_GUINT64_FORMAT, id);
  return FALSE;
}

static gboolean
ignore_numeric_command (TsConsole *self,
                        const char *arguments,
                        GError **error)
{
  gboolean off = g_str_has_prefix (arguments, "off ");
  const char *where = off ? arguments + strlen ("off ") : arguments;

  while (g_ascii_isspace (*where))
    where++;
  if (*where == '\0')
    return ts_console_fail_usage ("ignore-numeric", error);
  return ts_debugger_ignore_numeric (self->debugger, where, !off, error);
}

static gboolean
info_assertions (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  const TsAssertions *assertions = ts_debugger_get_assertions (self->debugger);
  g_auto (GStrv) ignored = ts_assertions_list_ignored (assertions);

  ts_console_print (self, ts_assertions_get_n (assertions) > 0 ? "Number  Checked  Failed  Where\n" : "No assertions.\n");
  for (guint i = 0; i < ts_assertions_get_n (assertions); i++)
    {
      const TsAssertion *assertion = ts_assertions_get (assertions, i);

      ts_console_print (self, "%-7u %-8" G_GUINT64_FORMAT " %-7" G_GUINT64_FORMAT " %s: %s\n", assertion->id, assertion->n_checked, assertion->n_failed, assertion->where->text,
                        ts_expression_get_text (assertion->invariant));
    }
  ts_console_print (self, "Assert and CheckNumerics of the graph %s.\n", ts_debugger_get_stop_at_checks (self->debugger) ? "stop, and may be passed" : "end the run");
  ts_console_print (self, "NaN and infinities are not caught in:%s\n", ignored[0] == NULL ? " nothing" : "");
  for (guint i = 0; ignored[i] != NULL; i++)
    ts_console_print (self, "  %s\n", strcmp (ignored[i], TS_ASSERTIONS_PRESETS) == 0 ? "the side outputs of batch normalization (" TS_ASSERTIONS_PRESETS ")" : ignored[i]);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "assert", NULL, "WHERE EXPRESSION", "stop where something is not so that must be",
    "Stops after it, with all values there, if an element of EXPRESSION is not true: assert softmax abs(sum($out, -1) - 1) < 1e-5.\n" TS_CONSOLE_WHERE_HELP ".\n"
    "assert graph fail: Assert and CheckNumerics end the run as they do outside; assert graph stop: they stop it, and may be passed.",
    FALSE, TS_CONSOLE_PLACES, assert_command },
  { "unassert", NULL, "NUMBER", "no longer", NULL, FALSE, TS_CONSOLE_NOTHING, unassert_command },
  { "ignore-numeric", NULL, "[off] WHERE", "do not catch NaN and infinities there",
    TS_CONSOLE_WHERE_HELP ",\ntype:OPTYPE:1 for one output, or " TS_ASSERTIONS_PRESETS " for the side outputs of batch normalization, which are ignored at first.", FALSE, TS_CONSOLE_PLACES,
    ignore_numeric_command },
};

static const TsConsoleTopic topics[] = {
  { "assertions", "", "what must be so, and what nobody minds", info_assertions },
};

const TsConsoleGroup ts_console_assert_group = { "What must be so", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
