#include "app/ts-window-finding.h"

#include "app/ts-window-finding-private.h"

static const TsFindingAction *const tables[] = {
  ts_finding_go_actions,
  ts_finding_trace_actions,
  ts_finding_select_actions,
  ts_finding_compare_actions,
  ts_finding_rules_actions,
};

/* ---- what can be done ----------------------------------------------------------------------------- */

static gboolean
is_two_scopes (TsCanvas *canvas)
{
  g_autoptr (GArray) a = NULL;
  g_autoptr (GArray) b = NULL;

  return ts_canvas_dup_two_scopes (canvas, &a, &b);
}

static TsFindingState
get_state (TsWindow *window)
{
  TsCanvas *canvas = ts_finding_get_canvas (window);
  TsComparison *comparison = ts_workspace_get_comparison (window->workspace);
  g_autoptr (GArray) two = NULL;
  TsFindingState state = 0;

  if (window->shown == NULL)
    return state;

  state |= TS_FINDING_HAS_DOCUMENT;
  state |= ts_canvas_get_n_chosen (canvas) > 0 ? TS_FINDING_ANY_SELECTED : 0;
  state |= ts_canvas_get_selected_op (canvas) != TS_NO_OP ? TS_FINDING_OP_SELECTED : 0;
  state |= ts_trace_bar_get_answer (ts_finding_get_trace_bar (window)) != NULL ? TS_FINDING_HAS_TRACE : 0;
  state |= ts_trace_bar_has_steps (ts_finding_get_trace_bar (window)) ? TS_FINDING_HAS_STEPS : 0;
  state |= ts_canvas_can_go_back (canvas) ? TS_FINDING_CAN_GO_BACK : 0;
  state |= ts_canvas_can_go_forth (canvas) ? TS_FINDING_CAN_GO_FORTH : 0;
  if (ts_canvas_get_n_chosen (canvas) == 2)
    {
      two = ts_canvas_dup_chosen_box_ops (canvas);
      state |= two->len == 2 ? TS_FINDING_TWO_SELECTED : 0;
      state |= is_two_scopes (canvas) ? TS_FINDING_TWO_SCOPES : 0;
    }
  if (comparison != NULL && comparison->diff->entries->len > 0 && ts_document_get_graph (window->shown) == comparison->merged)
    state |= TS_FINDING_HAS_CHANGES;
  return state;
}

static void
update_table (TsWindow *window,
              const TsFindingAction *row,
              TsFindingState state)
{
  for (; row->name != NULL; row++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), row->name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), (state & row->needs) == row->needs);
    }
}

void
ts_window_finding_update (TsWindow *window)
{
  TsFindingState state = get_state (window);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    update_table (window, tables[i], state);
}

/* ---- making them --------------------------------------------------------------------------------- */

static void
action_activated (GSimpleAction *action,
                  GVariant *parameter,
                  TsWindow *window)
{
  const TsFindingAction *row = g_object_get_data (G_OBJECT (action), "row");

  row->activate (window, parameter);
}

static void
add_table (TsWindow *window,
           const TsFindingAction *row)
{
  for (; row->name != NULL; row++)
    {
      const GVariantType *type = row->parameter_type != NULL ? G_VARIANT_TYPE (row->parameter_type) : NULL;
      g_autoptr (GSimpleAction) action = g_simple_action_new (row->name, type);

      g_object_set_data (G_OBJECT (action), "row", (gpointer)row);
      g_signal_connect (action, "activate", G_CALLBACK (action_activated), window);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
}

static void
trace_failed (TsWindow *window,
              const char *message)
{
  ts_window_show_message (window, "There is nothing to trace", message);
}

void
ts_window_finding_add (TsWindow *window)
{
  g_autoptr (GPropertyAction) changes = g_property_action_new ("changes-visible", ts_workspace_get_navigator (window->workspace), "changes-visible");
  g_autoptr (GPropertyAction) only = g_property_action_new ("trace-only", ts_finding_get_trace_bar (window), "only");

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    add_table (window, tables[i]);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (only));
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (changes));
  ts_window_grouping_add (window);
  ts_window_finding_follow_rules (window);
  g_signal_connect_object (ts_finding_get_canvas (window), "notify::can-go-back", G_CALLBACK (ts_window_finding_update), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_finding_get_canvas (window), "too-many", G_CALLBACK (ts_window_ask_to_expand), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_finding_get_trace_bar (window), "failed", G_CALLBACK (trace_failed), window, G_CONNECT_SWAPPED);
}

void
ts_window_finding_install_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const TsFindingAction *row = tables[i]; row->name != NULL; row++)
      {
        g_autofree char *name = g_strconcat ("win.", row->name, NULL);

        if (row->shortcuts[0] != NULL)
          gtk_application_set_accels_for_action (application, name, row->shortcuts);
      }
  ts_window_grouping_install_shortcuts (application);
  gtk_application_set_accels_for_action (application, "win.compare::", (const char *[]) { "<Control>k", NULL });
  gtk_application_set_accels_for_action (application, "win.export::", (const char *[]) { "<Control>e", NULL });
  gtk_application_set_accels_for_action (application, "win.trace-only", (const char *[]) { "<Control><Shift>h", NULL });
}
