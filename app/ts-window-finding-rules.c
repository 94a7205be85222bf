#include "app/ts-window-finding-private.h"

/* ---- what is hidden ------------------------------------------------------------------------------- */

static void
activate_hide_what (TsWindow *window,
                    GVariant *parameter)
{
  ts_filter_bar_ask (ts_workspace_get_filter_bar (window->workspace));
}

static void
activate_hide_query (TsWindow *window,
                     GVariant *parameter)
{
  TsCanvas *canvas = ts_finding_get_canvas (window);
  g_autoptr (TsViewRules) rules = ts_view_rules_hide (ts_canvas_get_rules (canvas), g_variant_get_string (parameter, NULL), TRUE);

  ts_canvas_set_rules (canvas, rules);
}

static void
activate_draw_all (TsWindow *window,
                   GVariant *parameter)
{
  g_autoptr (TsViewRules) rules = ts_view_rules_new ();

  ts_canvas_set_rules (ts_finding_get_canvas (window), rules);
}

static void
rules_failed (TsWindow *window,
              const char *message)
{
  ts_window_show_message (window, "That cannot be drawn so", message);
}

/* ---- control edges -------------------------------------------------------------------------------- */

static const char *const control_names[] = { [TS_CONTROL_FEW] = "few", [TS_CONTROL_ALL] = "all", [TS_CONTROL_NONE] = "none" };

static void
activate_control_of_selected (TsWindow *window,
                              GVariant *parameter)
{
  ts_canvas_toggle_control (ts_finding_get_canvas (window));
}

static void
change_control (GSimpleAction *action,
                GVariant *state,
                TsWindow *window)
{
  TsCanvas *canvas = ts_finding_get_canvas (window);

  for (TsControlRule rule = TS_CONTROL_FEW; rule <= TS_CONTROL_NONE; rule++)
    if (g_str_equal (g_variant_get_string (state, NULL), control_names[rule]))
      {
        g_autoptr (TsViewRules) rules = ts_view_rules_set_control (ts_canvas_get_rules (canvas), rule);

        ts_canvas_set_rules (canvas, rules);
      }
}

static void
rules_changed (TsWindow *window)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), "control-edges");
  TsControlRule rule = ts_canvas_get_rules (ts_finding_get_canvas (window))->control;

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (control_names[rule]));
}

void
ts_window_finding_follow_rules (TsWindow *window)
{
  g_autoptr (GSimpleAction) control = g_simple_action_new_stateful ("control-edges", G_VARIANT_TYPE_STRING, g_variant_new_string (control_names[TS_CONTROL_FEW]));
  TsCanvas *canvas = ts_finding_get_canvas (window);

  g_signal_connect (control, "change-state", G_CALLBACK (change_control), window);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (control));
  g_signal_connect_object (canvas, "notify::rules", G_CALLBACK (rules_changed), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "rules-failed", G_CALLBACK (rules_failed), window, G_CONNECT_SWAPPED);
}

/* ---- notes ---------------------------------------------------------------------------------------- */

static void
activate_note (TsWindow *window,
               GVariant *parameter)
{
  ts_workspace_edit_note (window->workspace);
}

/* For scripts: the text of the note of what is selected; "" for a pin. */
static void
activate_note_text (TsWindow *window,
                    GVariant *parameter)
{
  TsCanvas *canvas = ts_finding_get_canvas (window);
  gboolean is_scope;
  g_autofree char *name = ts_canvas_dup_selected_name (canvas, &is_scope);
  TsNote note = { name, is_scope, (char *)g_variant_get_string (parameter, NULL), TS_NOTE_YELLOW };
  g_autoptr (TsNotes) notes = name != NULL ? ts_notes_set (ts_canvas_get_notes (canvas), &note) : NULL;

  if (notes != NULL)
    ts_canvas_set_notes (canvas, notes);
}

static void
activate_tint (TsWindow *window,
               GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  TsTint tint = ts_tint_from_name (name);
  g_autofree char *unknown = g_strdup_printf ("There is no colour “%s”", name);

  if (tint == TS_N_TINTS)
    ts_window_show_message (window, unknown, NULL);
  else if (ts_canvas_tint_chosen (ts_finding_get_canvas (window), tint) == 0)
    ts_window_show_message (window, "A group has no colour of its own", "It has no name by which that could be kept. Open it, and colour what is in it.");
}

/* ---- the table ------------------------------------------------------------------------------------ */

/* clang-format off */
const TsFindingAction ts_finding_rules_actions[] = {
  { "hide-what",           activate_hide_what,           NULL, TS_FINDING_HAS_DOCUMENT,                           { "<Control>h" } },
  { "hide-query",          activate_hide_query,          "s",  TS_FINDING_HAS_DOCUMENT,                           { NULL } },
  { "draw-all",            activate_draw_all,            NULL, TS_FINDING_HAS_DOCUMENT,                           { NULL } },
  { "control-of-selected", activate_control_of_selected, NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control>l" } },
  { "note",                activate_note,                NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control><Alt>n" } },
  { "note-text",           activate_note_text,           "s",  TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { "tint",                activate_tint,                "s",  TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { NULL },
};
/* clang-format on */
