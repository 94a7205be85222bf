#include "app/ts-window-devices.h"

#include "app/ts-window-private.h"

#include <string.h>

static TsDeviceSetup *
get_setup (TsWindow *window)
{
  return ts_debug_worker_get_device_setup (ts_document_get_worker (window->shown));
}

static gboolean
change (TsWindow *window,
        const char *line)
{
  g_autoptr (GError) error = NULL;

  if (ts_debug_worker_change_devices (ts_document_get_worker (window->shown), line, &error))
    return TRUE;
  ts_window_show_message (window, "It cannot run there", error->message);
  return FALSE;
}

/* Takes @text. What was said of the last act is over, so it goes; a toast of high priority would be put back into the queue while it still goes, which ends in an assertion of
 * libadwaita 1.2. */
static void
show_toast (TsWindow *window,
            char *text,
            const char *button,
            const char *action,
            const char *target)
{
  AdwToast *toast = adw_toast_new (text);
  AdwToast *last = g_object_get_data (G_OBJECT (window->toasts), "device-toast");

  if (last != NULL)
    adw_toast_dismiss (last);
  g_object_set_data_full (G_OBJECT (window->toasts), "device-toast", g_object_ref (toast), g_object_unref);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target (toast, "s", target);
  adw_toast_overlay_add_toast (window->toasts, toast);
  g_free (text);
}

/* ---- what is selected -------------------------------------------------------------------------- */

static gboolean
is_scope (TsGraph *graph,
          const char *name)
{
  gsize size = strlen (name);

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      if (strncmp (op->name, name, size) == 0 && op->name[size] == '/')
        return TRUE;
    }
  return FALSE;
}

/* A pattern that is a name is about a scope of that name, too. (transfer full) (nullable): nothing is selected */
static char *
dup_pattern (TsWindow *window)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  const char *scope = ts_canvas_get_selected_scope (ts_workspace_get_canvas (window->workspace));
  g_autofree char *escaped = NULL;

  if (op == NULL)
    return g_strdup (scope);
  if (!is_scope (ts_document_get_graph (window->shown), op->name))
    return g_strdup (op->name);
  escaped = g_regex_escape_string (op->name, -1);
  return g_strdup_printf ("/^%s$/", escaped);
}

static char *
dup_selected_name (TsWindow *window)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);

  return g_strdup (op != NULL ? op->name : ts_canvas_get_selected_scope (ts_workspace_get_canvas (window->workspace)));
}

/* ---- run on ------------------------------------------------------------------------------------ */

/* The rule whose pattern is exactly that. */
static gboolean
remove_rule (TsWindow *window,
             guint number)
{
  g_autofree char *line = g_strdup_printf ("unplace %u", number);

  return change (window, line);
}

/* A device that is not there yet is made. */
static gboolean
ensure_device (TsWindow *window,
               const char *device)
{
  TsDeviceName name;
  g_autofree char *line = NULL;

  if (!ts_device_name_parse (device, &name, NULL) || name.index < 0 || (guint)name.index < get_setup (window)->n_cpus)
    return TRUE;
  line = g_strdup_printf ("cpus %d", name.index + 1);
  return change (window, line);
}

/* The rule is made anew where there is one already, so that it is the strongest. */
static void
run_on (TsWindow *window,
        const char *pattern,
        const char *device)
{
  guint number = ts_device_setup_find_pattern (get_setup (window), pattern);
  g_autofree char *line = g_strdup_printf ("place %s %s", pattern, device);
  g_autofree char *name = dup_selected_name (window);

  if (!ensure_device (window, device) || (number > 0 && !remove_rule (window, number)) || !change (window, line))
    return;
  show_toast (window, g_strdup_printf ("“%s” runs on %s in the next run", name, device), "_Rules", "win.page", "devices");
}

/* The strongest rule that is about it all the same. (nullable) */
static const TsPlacementRule *
find_other_rule (TsWindow *window)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  const TsDeviceSetup *setup = get_setup (window);

  for (guint i = 0; op != NULL && i < setup->rules->len; i++)
    {
      const TsPlacementRule *rule = g_ptr_array_index (setup->rules, i);

      if (rule->is_enabled && ts_placement_rule_matches (rule, op))
        return rule;
    }
  return NULL;
}

static void
offer_rule (TsWindow *window,
            const char *line)
{
  show_toast (window, g_strdup ("Rule removed"), "_Undo", "win.restore-rule", line);
}

static void
run_as_graph_says (TsWindow *window,
                   const char *pattern)
{
  guint number = ts_device_setup_find_pattern (get_setup (window), pattern);
  const TsPlacementRule *other;
  g_autofree char *text = NULL;
  g_autofree char *back = NULL;

  if (number > 0)
    {
      text = ts_placement_rule_to_string (g_ptr_array_index (get_setup (window)->rules, number - 1));
      back = g_strdup_printf ("place %s as %u", text, number);
      if (!remove_rule (window, number))
        return;
    }
  other = find_other_rule (window);
  if (other != NULL)
    show_toast (window, g_strdup_printf ("The rule for “%s” is about it, too", other->pattern), "_Rules", "win.page", "devices");
  if (back != NULL)
    offer_rule (window, back);
}

static void
activate_run_on (GSimpleAction *action,
                 GVariant *parameter,
                 TsWindow *window)
{
  g_autofree char *pattern = window->shown != NULL ? dup_pattern (window) : NULL;
  const char *device = g_variant_get_string (parameter, NULL);

  if (pattern == NULL)
    return;
  if (*device != '\0')
    run_on (window, pattern, device);
  else
    run_as_graph_says (window, pattern);
  ts_window_devices_update (window);
}

/* ---- undo -------------------------------------------------------------------------------------- */

static void
activate_offer_rule (GSimpleAction *action,
                     GVariant *parameter,
                     TsWindow *window)
{
  offer_rule (window, g_variant_get_string (parameter, NULL));
}

static void
activate_restore_rule (GSimpleAction *action,
                       GVariant *parameter,
                       TsWindow *window)
{
  if (window->shown != NULL)
    change (window, g_variant_get_string (parameter, NULL));
}

/* ---- the actions ------------------------------------------------------------------------------- */

/* The device of the rule for what is selected, as the menu marks it; "" without one. (transfer full) */
static char *
dup_state (TsWindow *window,
           const char *pattern)
{
  guint number = ts_device_setup_find_pattern (get_setup (window), pattern);
  const TsPlacementRule *rule = number > 0 ? g_ptr_array_index (get_setup (window)->rules, number - 1) : NULL;

  return rule != NULL && rule->is_enabled ? ts_device_name_to_string (&rule->device) : g_strdup ("");
}

void
ts_window_devices_update (TsWindow *window)
{
  GSimpleAction *action = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), "run-on"));
  gboolean has_rules = window->shown != NULL && get_setup (window)->rules->len > 0;
  gboolean is_selected = window->shown != NULL && (ts_document_get_selected_operation (window->shown) != NULL ||
                                                   ts_canvas_get_selected_scope (ts_workspace_get_canvas (window->workspace)) != NULL);
  g_autofree char *pattern = has_rules && is_selected ? dup_pattern (window) : NULL;
  g_autofree char *state = pattern != NULL ? dup_state (window, pattern) : g_strdup ("");

  g_simple_action_set_state (action, g_variant_new_string (state));
  g_simple_action_set_enabled (action, is_selected);
}

static void
add (TsWindow *window,
     const char *name,
     const char *state, /* nullable */
     void (*activate) (GSimpleAction *action, GVariant *parameter, TsWindow *window))
{
  g_autoptr (GSimpleAction) action = state != NULL ? g_simple_action_new_stateful (name, G_VARIANT_TYPE_STRING, g_variant_new_string (state))
                                                   : g_simple_action_new (name, G_VARIANT_TYPE_STRING);

  g_signal_connect (action, "activate", G_CALLBACK (activate), window);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}

void
ts_window_devices_add (TsWindow *window)
{
  add (window, "run-on", "", activate_run_on);
  add (window, "offer-rule", NULL, activate_offer_rule);
  add (window, "restore-rule", NULL, activate_restore_rule);
}
