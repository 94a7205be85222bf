#include "app/ts-window-action.h"

#include "engine/debug/worker/ts-debug-worker-assertions.h"

/* Questions whose answer is a page of the drawer, what must be so, and queues by hand. */

static void
ask (TsWindow *window,
     const char *title,
     const char *line)
{
  ts_workspace_show_answer (window->workspace, title, line);
}

/* The question for people, and as a line of the debugger's language. */
static void
activate_ask (TsWindow *window,
              GVariant *parameter)
{
  const char *title;
  const char *line;

  g_variant_get (parameter, "(&s&s)", &title, &line);
  ask (window, title, line);
}

static void
activate_ask_waits (TsWindow *window,
                    GVariant *parameter)
{
  ask (window, "Who Waits for What", "info waits");
}

/* ---- what must be so ----------------------------------------------------------------------------- */

static void
show_alerts (TsWindow *window)
{
  ts_workspace_show_drawer (window->workspace, "alerts");
}

static void
activate_assert (TsWindow *window,
                 GVariant *parameter)
{
  g_autofree char *name = ts_window_dup_selected_output (window);
  g_autofree char *what = g_strdup_printf ("What must be true of %s. Where it is not, the run stops.", name);
  g_autofree char *word = g_strdup_printf ("assert %s ", name);

  ts_window_ask_for (window, "Assert", "_Assert", what, word, NULL, "abs($out) < 10,  shape($out) == [1, 10],  $out[1:] >= $out[:-1]", show_alerts);
}

static void
show_ignored (TsWindow *window)
{
  ask (window, "What Must Be So, and What Is Ignored", "info assertions");
}

static void
activate_ignore_numeric (TsWindow *window,
                         GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *line = g_strdup_printf ("ignore-numeric %s", op->name);

  ts_window_ask (window, line, "It cannot be ignored", show_ignored);
}

static const char *
get_graph_checks (TsWindow *window)
{
  gboolean stops;

  if (!ts_debug_worker_get_stop_at_checks (ts_window_get_worker (window), &stops))
    return NULL;
  return stops ? "stop" : "fail";
}

static void
activate_graph_checks (TsWindow *window,
                       GVariant *parameter)
{
  g_autofree char *line = g_strdup_printf ("assert graph %s", g_variant_get_string (parameter, NULL));

  ts_window_ask (window, line, "It stays as it was", NULL);
}

/* ---- queues -------------------------------------------------------------------------------------- */

static void
activate_enqueue (TsWindow *window,
                  GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  g_autofree char *what = g_strdup_printf ("A new last element of queue “%s”; a value for each component, with ; between them.", name);
  g_autofree char *word = g_strdup_printf ("enqueue %s = ", name);

  ts_window_ask_for (window, "Put Into Queue", "_Put In", what, word, NULL, "3,  [1, 2];  \"a\"", NULL);
}

static void
activate_dequeue (TsWindow *window,
                  GVariant *parameter)
{
  g_autofree char *line = g_strdup_printf ("dequeue %s", g_variant_get_string (parameter, NULL));

  ask (window, "Taken Out", line);
}

static void
activate_close_queue (TsWindow *window,
                      GVariant *parameter)
{
  g_autofree char *line = g_strdup_printf ("close-queue %s", g_variant_get_string (parameter, NULL));

  ts_window_ask (window, line, "It cannot be closed", NULL);
}

/* ---- the table ----------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_ask_actions[] = {
  { "ask",            activate_ask,            "(ss)", NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL } },
  { "ask-waits",      activate_ask_waits,      NULL,   NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL } },
  { "assert",         activate_assert,         NULL,   NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_OUTPUT, TS_WHEN_BUSY, { NULL } },
  { "ignore-numeric", activate_ignore_numeric, NULL,   NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_OUTPUT, TS_WHEN_BUSY, { NULL } },
  { "graph-checks",   activate_graph_checks,   "s",    NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL }, get_graph_checks },
  { "enqueue",        activate_enqueue,        "s",    NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL } },
  { "dequeue",        activate_dequeue,        "s",    NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL } },
  { "close-queue",    activate_close_queue,    "s",    NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL } },
  { NULL },
};
/* clang-format on */
