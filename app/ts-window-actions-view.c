#include "app/ts-window-action.h"

/* What is shown where. */

static TsNavigator *
get_navigator (TsWindow *window)
{
  return ts_workspace_get_navigator (ts_window_get_workspace (window));
}

static void
activate_search (TsWindow *window,
                 GVariant *parameter)
{
  ts_navigator_start_search (get_navigator (window), NULL);
}

static void
activate_search_for (TsWindow *window,
                     GVariant *parameter)
{
  ts_navigator_start_search (get_navigator (window), g_variant_get_string (parameter, NULL));
}

static void
activate_search_next (TsWindow *window,
                      GVariant *parameter)
{
  ts_navigator_go_to_hit (get_navigator (window), 1);
}

static void
activate_search_previous (TsWindow *window,
                          GVariant *parameter)
{
  ts_navigator_go_to_hit (get_navigator (window), -1);
}

static void
activate_zoom_in (TsWindow *window,
                  GVariant *parameter)
{
  ts_canvas_zoom_in (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_zoom_out (TsWindow *window,
                   GVariant *parameter)
{
  ts_canvas_zoom_out (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_zoom_normal (TsWindow *window,
                      GVariant *parameter)
{
  ts_canvas_zoom_to_normal (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_zoom_fit (TsWindow *window,
                   GVariant *parameter)
{
  ts_canvas_zoom_to_fit (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_expand (TsWindow *window,
                 GVariant *parameter)
{
  ts_canvas_expand_selected (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_collapse (TsWindow *window,
                   GVariant *parameter)
{
  ts_canvas_collapse_selected (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_collapse_all (TsWindow *window,
                       GVariant *parameter)
{
  ts_canvas_collapse_all (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_layout_finely (TsWindow *window,
                        GVariant *parameter)
{
  ts_canvas_layout_finely (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_cancel_layout (TsWindow *window,
                        GVariant *parameter)
{
  ts_canvas_cancel_layout (ts_workspace_get_canvas (ts_window_get_workspace (window)));
}

static void
activate_drawer (TsWindow *window,
                 GVariant *parameter)
{
  ts_workspace_show_drawer (ts_window_get_workspace (window), g_variant_get_string (parameter, NULL));
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_view_actions[] = {
  { "search",           activate_search,          NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>f" } },
  { "search-for",       activate_search_for,      "s",  NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "search-next",      activate_search_next,     NULL, NULL,               TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_HITS,     TS_WHEN_NEVER, { "F3" } },
  { "search-previous",  activate_search_previous, NULL, NULL,               TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_HITS,     TS_WHEN_NEVER, { "<Shift>F3" } },
  { "zoom-in",          activate_zoom_in,         NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>plus", "<Control>equal" } },
  { "zoom-out",         activate_zoom_out,        NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>minus" } },
  { "zoom-normal",      activate_zoom_normal,     NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>0" } },
  { "zoom-fit",         activate_zoom_fit,        NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>9" } },
  { "expand",           activate_expand,          NULL, NULL,               TS_WHEN_HAS_DOCUMENT | TS_WHEN_ANY_SELECTED, TS_WHEN_NEVER, { NULL } },
  { "collapse",         activate_collapse,        NULL, NULL,               TS_WHEN_HAS_DOCUMENT | TS_WHEN_ANY_SELECTED, TS_WHEN_NEVER, { NULL } },
  { "collapse-all",     activate_collapse_all,    NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>underscore" } },
  { "layout-finely",    activate_layout_finely,   NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "cancel-layout",    activate_cancel_layout,   NULL, NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "page",             NULL,                     "s",  "page",             TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "search-visible",   NULL,                     NULL, "search-visible",   TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "outline-visible",  NULL,                     NULL, "outline-visible",  TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control><Shift>e", "<Alt>6" } },
  { "problems-visible", NULL,                     NULL, "problems-visible", TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control><Shift>m", "<Alt>5" } },
  { "notes-visible",    NULL,                     NULL, "notes-visible",    TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Alt>9" } },
  { "side-visible",     NULL,                     NULL, "side-visible",     TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>b" } },
  { "drawer-visible",   NULL,                     NULL, "drawer-visible",   TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>j" } },
  { "drawer",           activate_drawer,          "s",  NULL,               TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "coloring",         NULL,                     "s",  "coloring",         TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { NULL } },
  { "overview-visible", NULL,                     NULL, "overview-visible", TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_NEVER, { "<Control>m" } },
  { NULL },
};
/* clang-format on */
