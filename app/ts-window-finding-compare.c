#include "app/ts-window-finding-private.h"

#include "app/ts-node-table.h"
#include "app/ts-statistics-window.h"
#include "app/ts-workspace-private.h"

/* ---- comparing --------------------------------------------------------------------------------- */

static void
activate_compare (TsWindow *window,
                  GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (GFile) file = NULL;

  if (*path == '\0')
    {
      ts_window_ask_to_compare (window);
      return;
    }
  file = g_file_new_for_path (path);
  ts_window_compare (window, file);
}

static void
activate_compare_scopes (TsWindow *window,
                         GVariant *parameter)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;

  if (ts_canvas_dup_two_scopes (ts_finding_get_canvas (window), &a, &b))
    ts_window_compare_parts (window, a, b);
}

static void
activate_change_next (TsWindow *window,
                      GVariant *parameter)
{
  ts_navigator_go_to_change (ts_workspace_get_navigator (window->workspace), 1);
}

static void
activate_change_previous (TsWindow *window,
                          GVariant *parameter)
{
  ts_navigator_go_to_change (ts_workspace_get_navigator (window->workspace), -1);
}

/* ---- the table of nodes, statistics -------------------------------------------------------------- */

static void
row_chosen (TsWindow *window,
            guint op)
{
  ts_window_show_op (window, op, 0);
}

static void
activate_table (TsWindow *window,
                GVariant *parameter)
{
  TsNodeTable *nodes = ts_node_table_new (GTK_WINDOW (window), window->shown);
  const TsNodeData *data = ts_color_source_get_data (window->workspace->color_source);

  ts_node_table_set_notes (nodes, ts_canvas_get_notes (ts_finding_get_canvas (window)));
  if (data != NULL)
    ts_node_table_add_columns (nodes, data);
  g_signal_connect_object (nodes, "op-activated", G_CALLBACK (row_chosen), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (nodes));
}

static void
query_chosen (TsWindow *window,
              const char *query)
{
  if (window->shown != NULL)
    ts_navigator_start_search (ts_workspace_get_navigator (window->workspace), query);
}

static void
needs_chosen (TsWindow *window)
{
  if (window->shown != NULL)
    ts_workspace_trace (window->workspace, TS_TRACE_NEEDED);
}

static void
activate_statistics (TsWindow *window,
                     GVariant *parameter)
{
  TsStatisticsWindow *statistics = ts_statistics_window_new (GTK_WINDOW (window), window->shown);

  g_signal_connect_object (statistics, "search", G_CALLBACK (query_chosen), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (statistics, "scope-activated", G_CALLBACK (ts_window_show_scope), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (statistics, "needs-activated", G_CALLBACK (needs_chosen), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (statistics));
}

/* ---- pictures ---------------------------------------------------------------------------------- */

static void
activate_export (TsWindow *window,
                 GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);

  if (*path != '\0')
    ts_window_export (window, path);
  else
    ts_window_ask_to_export (window);
}

static void
activate_export_seen (TsWindow *window,
                      GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);

  if (*path != '\0')
    ts_window_export_seen (window, path);
  else
    ts_window_ask_to_export_seen (window);
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsFindingAction ts_finding_compare_actions[] = {
  { "table",           activate_table,           NULL, TS_FINDING_HAS_DOCUMENT,               { "<Control>t" } },
  { "statistics",      activate_statistics,      NULL, TS_FINDING_HAS_DOCUMENT,               { "<Control>i" } },
  { "compare",         activate_compare,         "s",  TS_FINDING_HAS_DOCUMENT,               { NULL } },
  { "compare-scopes",  activate_compare_scopes,  NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_TWO_SCOPES,  { "<Control><Shift>k" } },
  { "change-next",     activate_change_next,     NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_HAS_CHANGES, { "F7" } },
  { "change-previous", activate_change_previous, NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_HAS_CHANGES, { "<Shift>F7" } },
  { "export",          activate_export,          "s",  TS_FINDING_HAS_DOCUMENT,               { NULL } },
  { "export-seen",     activate_export_seen,     "s",  TS_FINDING_HAS_DOCUMENT,               { NULL } },
  { NULL },
};
/* clang-format on */
