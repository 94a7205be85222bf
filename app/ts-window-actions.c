#include "app/ts-window-actions.h"

#include "app/ts-property-action.h"
#include "app/ts-window-action.h"
#include "app/ts-window-devices.h"
#include "app/ts-window-drawing.h"
#include "app/ts-window-finding.h"
#include "engine/debug/override/ts-override-branch.h"
#include "engine/debug/worker/ts-debug-worker-timeline.h"

static const TsWindowAction *const tables[] = {
  ts_window_file_actions,
  ts_window_run_actions,
  ts_window_node_actions,
  ts_window_view_actions,
  ts_window_override_actions,
  ts_window_retry_actions,
  ts_window_time_actions,
  ts_window_origin_actions,
  ts_window_ask_actions,
};

/* Shortcuts of actions with a target. */
static const struct
{
  const char *action;
  const char *shortcuts[2];
} targets[] = {
  { "win.page::node", { "<Alt>1" } },
  { "win.page::feeds", { "<Alt>2" } },
  { "win.page::fetches", { "<Alt>3" } },
  { "win.page::breakpoints", { "<Alt>4" } },
  { "win.page::variables", { "<Alt>7" } },
  { "win.page::devices", { "<Alt>8" } },
  { "win.drawer::console", { "<Control>grave" } },
};

/* ---- what can be done ---------------------------------------------------------------------------- */

static TsWhen
get_selection_state (TsWindow *window)
{
  TsDocument *document = window->shown;
  const TsOperation *op = ts_document_get_selected_operation (document);
  g_auto (GStrv) branches = op != NULL ? ts_override_list_branches (op) : NULL;
  gboolean scope_selected = ts_canvas_get_selected_scope (ts_workspace_get_canvas (window->workspace)) != NULL;
  TsWhen state = 0;

  state |= op != NULL ? TS_WHEN_OP_SELECTED : 0;
  state |= op != NULL || scope_selected ? TS_WHEN_ANY_SELECTED : 0;
  state |= op != NULL && op->n_outputs > 0 ? TS_WHEN_HAS_OUTPUT : 0;
  state |= branches != NULL && branches[0] != NULL ? TS_WHEN_HAS_BRANCHES : 0;
  state |= op != NULL && op->n_inputs > 0 ? TS_WHEN_HAS_INPUT : 0;
  state |= op != NULL && ts_debug_worker_get_op_state (ts_document_get_worker (document), op->index) == TS_OP_READY ? TS_WHEN_IS_READY : 0;
  return state;
}

static TsWhen
get_run_state (TsDebugWorker *worker)
{
  TsStop *stop = ts_debug_worker_get_stop (worker);
  g_autofree char *recording = ts_debug_worker_dup_recording (worker);
  TsWhen state = recording != NULL ? TS_WHEN_HAS_RECORDING : 0;

  state |= ts_debug_worker_get_busy (worker) ? TS_WHEN_BUSY : 0;
  state |= ts_debug_worker_is_active (worker) ? TS_WHEN_RUNNING : 0;
  state |= ts_debug_worker_can_step_back (worker) ? TS_WHEN_CAN_STEP_BACK : 0;
  state |= ts_debug_worker_can_undo_run (worker) ? TS_WHEN_CAN_UNDO : 0;
  state |= stop != NULL && stop->op != TS_NO_OP ? TS_WHEN_AT_OPERATION : 0;
  state |= stop != NULL && stop->reason == TS_STOP_ERROR ? TS_WHEN_FAILED : 0;
  state |= stop != NULL && stop->reason != TS_STOP_NONE ? TS_WHEN_HAS_RUN : 0;
  return state;
}

static TsWhen
get_state (TsWindow *window)
{
  TsWhen state = ts_window_is_loading (window) ? TS_WHEN_LOADING : 0;
  guint n_hits;

  if (window->shown == NULL)
    return state;

  g_object_get (ts_workspace_get_navigator (window->workspace), "n-hits", &n_hits, NULL);
  state |= TS_WHEN_HAS_DOCUMENT | get_selection_state (window) | get_run_state (ts_window_get_worker (window));
  state |= ts_document_has_initializers (window->shown) ? TS_WHEN_CAN_INITIALIZE : 0;
  state |= n_hits > 0 ? TS_WHEN_HAS_HITS : 0;
  state |= ts_workspace_get_depth (window->workspace) > 0 ? TS_WHEN_IN_FUNCTION : 0;
  return state;
}

static void
show_state (TsWindow *window,
            const TsWindowAction *row,
            GSimpleAction *action)
{
  const char *state = row->get_state (window);

  if (state != NULL)
    g_simple_action_set_state (action, g_variant_new_string (state));
}

void
ts_window_actions_update (TsWindow *window)
{
  TsWhen state = get_state (window);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const TsWindowAction *row = tables[i]; row->name != NULL; row++)
      {
        GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), row->name);
        gboolean enabled = (state & row->needs) == row->needs && (state & row->hindered_by) == 0;

        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
        if (row->get_state != NULL && window->shown != NULL)
          show_state (window, row, G_SIMPLE_ACTION (action));
      }
  ts_window_finding_update (window);
  ts_window_devices_update (window);
  ts_window_drawing_update (window);
}

/* ---- making them --------------------------------------------------------------------------------- */

/* Who has it. */
static GObject *
get_owner (TsWindow *window,
           const char *property)
{
  TsWorkspace *workspace = ts_window_get_workspace (window);
  gpointer owners[] = { window, workspace, ts_workspace_get_navigator (workspace), ts_workspace_get_canvas (workspace) };

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (g_object_class_find_property (G_OBJECT_GET_CLASS (owners[i]), property) != NULL)
      return owners[i];
  g_return_val_if_reached (NULL);
}

static void
action_activated (GSimpleAction *action,
                  GVariant *parameter,
                  TsWindow *window)
{
  const TsWindowAction *row = g_object_get_data (G_OBJECT (action), "row");

  row->activate (window, parameter);
}

static GSimpleAction *
new_action (TsWindow *window,
            const TsWindowAction *row)
{
  const GVariantType *type = row->parameter_type != NULL ? G_VARIANT_TYPE (row->parameter_type) : NULL;
  GSimpleAction *action;

  if (row->property != NULL)
    return ts_property_action_new (row->name, type, get_owner (window, row->property), row->property);
  action = row->get_state != NULL ? g_simple_action_new_stateful (row->name, type, g_variant_new_string ("")) : g_simple_action_new (row->name, type);
  g_object_set_data (G_OBJECT (action), "row", (gpointer)row);
  g_signal_connect (action, "activate", G_CALLBACK (action_activated), window);
  return action;
}

void
ts_window_actions_add (TsWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const TsWindowAction *row = tables[i]; row->name != NULL; row++)
      {
        g_autoptr (GSimpleAction) action = new_action (window, row);

        g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
      }
  ts_window_finding_add (window);
  ts_window_devices_add (window);
  ts_window_drawing_add (window);
}

static void
install_shortcuts (GtkApplication *application,
                   const TsWindowAction *row)
{
  for (; row->name != NULL; row++)
    {
      g_autofree char *name = g_strconcat ("win.", row->name, NULL);

      if (row->shortcuts[0] != NULL)
        gtk_application_set_accels_for_action (application, name, row->shortcuts);
    }
}

void
ts_window_actions_install_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    install_shortcuts (application, tables[i]);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    gtk_application_set_accels_for_action (application, targets[i].action, targets[i].shortcuts);
  ts_window_finding_install_shortcuts (application);
}
