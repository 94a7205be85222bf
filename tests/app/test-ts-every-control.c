/* Presses every control that there is in each state of a window. Whether that makes sense is for other tests; here it must only do
 * no harm: no warning, no crash, nothing left over. */

#include "app/ts-application.h"
#include "app/ts-window.h"

#include <glib/gstdio.h>

static GtkApplication *application;
static TsSettings *settings;

/* ---- pressing ---------------------------------------------------------------------------------- */

static void
iterate (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

static void
close_other (GtkWindow *window)
{
  if (GTK_IS_DIALOG (window))
    gtk_dialog_response (GTK_DIALOG (window), GTK_RESPONSE_CANCEL);
  else if (gtk_window_get_hide_on_close (window))
    gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  else
    gtk_window_destroy (window);
}

/* Dialogs and second windows that the last press brought up; closing one may take others along. */
static void
close_others (TsWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i - 1);

      if (other != NULL && other != GTK_WINDOW (window) && gtk_widget_get_visible (GTK_WIDGET (other)))
        close_other (other);
    }
}

static gboolean
is_window_control (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL;
}

/* A file dialog is the toolkit's own, and does not bear being closed before it has read its folder. */
static gboolean
opens_file_dialog (GtkWidget *widget)
{
  const char *action = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;
  const char *icon = GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : NULL;

  return g_strcmp0 (action, "win.open") == 0 || g_strcmp0 (action, "win.open-folder") == 0 ||
         g_strcmp0 (icon, "document-open-symbolic") == 0 || g_strcmp0 (icon, "document-save-symbolic") == 0;
}

static void
press_text (GtkEditable *editable)
{
  static const char *const texts[] = { "block_1", "type:Relu", "[[1, 2", "/(/", "no_such_thing:7", "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gtk_editable_set_text (editable, texts[i]);
      g_signal_emit_by_name (editable, "activate");
      iterate (3);
    }
}

static void
press_switch (GtkSwitch *control)
{
  gtk_switch_set_active (control, !gtk_switch_get_active (control));
}

static void
press_menu_button (GtkMenuButton *button)
{
  gtk_menu_button_popup (button);
  iterate (20);
  gtk_menu_button_popdown (button);
}

static void
press_drop_down (GtkDropDown *control)
{
  GListModel *model = gtk_drop_down_get_model (control);

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    gtk_drop_down_set_selected (control, i);
}

static gboolean
press (GtkWidget *widget)
{
  if (is_window_control (widget) || opens_file_dialog (widget) || gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) != NULL)
    return FALSE;

  if (GTK_IS_BUTTON (widget))
    g_signal_emit_by_name (widget, "clicked");
  else if (GTK_IS_SWITCH (widget))
    press_switch (GTK_SWITCH (widget));
  else if (GTK_IS_TEXT (widget))
    press_text (GTK_EDITABLE (widget));
  else if (GTK_IS_MENU_BUTTON (widget))
    press_menu_button (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_DROP_DOWN (widget))
    press_drop_down (GTK_DROP_DOWN (widget));
  else if (GTK_IS_LIST_BOX_ROW (widget))
    g_signal_emit_by_name (widget, "activate");
  else if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), !gtk_expander_get_expanded (GTK_EXPANDER (widget)));
  else
    return FALSE;
  return TRUE;
}

static void
collect (GtkWidget *widget,
         GPtrArray *widgets)
{
  g_ptr_array_add (widgets, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, widgets);
}

static guint
press_all (TsWindow *window)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = 0;

  collect (GTK_WIDGET (window), widgets);
  for (guint i = 0; i < widgets->len; i++)
    {
      GtkWidget *widget = widgets->pdata[i];

      if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) || !press (widget))
        continue;
      iterate (3);
      close_others (window);
      n++;
    }
  return n;
}

/* Those that open a file dialog are left out, see opens_file_dialog (). */
static void
activate_all (TsWindow *window)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (window));

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], "close") && !g_str_has_prefix (names[i], "open") && !g_str_equal (names[i], "save-as") && !g_str_equal (names[i], "restore") &&
        g_action_group_get_action_parameter_type (G_ACTION_GROUP (window), names[i]) == NULL)
      {
        g_action_group_activate_action (G_ACTION_GROUP (window), names[i], NULL);
        iterate (3);
        close_others (window);
      }
}

/* ---- states ------------------------------------------------------------------------------------ */

static TsWindow *
open_window (const char *sample)
{
  TsWindow *window = ts_window_new (application, settings);

  gtk_window_present (GTK_WINDOW (window));
  if (sample != NULL)
    ts_window_open_sample (window, sample);
  iterate (150);
  return window;
}

static void
close_window (TsWindow *window)
{
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  for (guint i = 0; i < 200 && G_OBJECT (window)->ref_count > 1; i++)
    iterate (10);
  g_assert_finalize_object (window);
}

static void
wait_idle (TsWindow *window)
{
  TsDebugWorker *worker = ts_document_get_worker (ts_window_get_document (window));

  while (ts_debug_worker_get_busy (worker))
    g_main_context_iteration (NULL, TRUE);
  iterate (100);
}

static void
press_on_page (TsWindow *window,
               const char *page)
{
  ts_workspace_show_page (ts_window_get_workspace (window), page);
  iterate (50);
  g_assert_cmpuint (press_all (window), >, 10);
  wait_idle (window);
}

static void
test_welcome (void)
{
  TsWindow *window = open_window (NULL);

  g_assert_cmpuint (press_all (window), >, 4);
  activate_all (window);
  close_window (window);
}

static void
test_before_run (void)
{
  TsWindow *window = open_window ("nan");

  press_on_page (window, "feeds");
  press_on_page (window, "fetches");
  g_assert_true (ts_debug_worker_change_devices (ts_document_get_worker (ts_window_get_document (window)), "place op:Relu /cpu:0", NULL));
  press_on_page (window, "devices");
  activate_all (window);
  wait_idle (window);
  close_window (window);
}

static void
test_at_breakpoint (void)
{
  TsWindow *window = open_window ("nan");
  TsDocument *document = ts_window_get_document (window);

  ts_document_add_breakpoint (document, "type:Relu", TRUE, FALSE, NULL);
  ts_navigator_start_search (ts_workspace_get_navigator (ts_window_get_workspace (window)), "norm");
  g_action_group_activate_action (G_ACTION_GROUP (window), "run", NULL);
  wait_idle (window);
  press_on_page (window, "node");
  press_on_page (window, "breakpoints");
  activate_all (window);
  wait_idle (window);
  close_window (window);
}

static void
test_back (void)
{
  static const char *const names[] = { "step", "step", "step", "step-back", "run", "continue-back" };
  TsWindow *window = open_window ("nan");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_action_group_activate_action (G_ACTION_GROUP (window), names[i], NULL);
      wait_idle (window);
    }
  press_on_page (window, "variables");
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo-run", NULL);
  wait_idle (window);
  close_window (window);
}

static void
test_pictures (void)
{
  TsWindow *window = open_window ("conv");
  TsDocument *document = ts_window_get_document (window);

  ts_document_set_selected_op (document, ts_graph_find_operation (ts_document_get_graph (document), "conv_1/Relu")->index);
  g_action_group_activate_action (G_ACTION_GROUP (window), "run-to-selection", NULL);
  wait_idle (window);
  press_on_page (window, "node");
  close_window (window);
}

static void
test_context_menus (void)
{
  TsWindow *window = open_window ("nan");
  TsDocument *document = ts_window_get_document (window);
  TsCanvas *canvas = ts_workspace_get_canvas (ts_window_get_workspace (window));
  guint32 n_ops = ts_graph_get_n_operations (ts_document_get_graph (document));

  for (guint32 op = 0; op < n_ops; op += 11)
    {
      g_signal_emit_by_name (canvas, "context-menu", op, NULL, 40.0, 40.0);
      iterate (20);
      press_all (window);
      wait_idle (window);
    }
  g_signal_emit_by_name (canvas, "context-menu", TS_NO_OP, "block_1/norm", 40.0, 40.0);
  iterate (20);
  press_all (window);
  g_signal_emit_by_name (canvas, "context-menu", TS_NO_OP, NULL, 40.0, 40.0);
  iterate (20);
  close_window (window);
}

static void
test_dialogs (void)
{
  TsWindow *window = open_window ("dense");
  static const char *const appearances[] = { "dark", "light", "system" };

  g_action_group_activate_action (G_ACTION_GROUP (application), "about", NULL);
  iterate (200);
  close_others (window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
  iterate (200);
  close_others (window);
  for (guint i = 0; i < G_N_ELEMENTS (appearances); i++)
    {
      g_action_group_activate_action (G_ACTION_GROUP (application), "appearance", g_variant_new_string (appearances[i]));
      iterate (100);
    }
  close_window (window);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("ts-every-control-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "settings.ini", NULL);
  g_autofree char *recent = g_build_filename (home, "recently-used.xbel", NULL);
  int status;

  /* The user's recent files are not ours to change. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  settings = ts_settings_new (path);
  application = GTK_APPLICATION (ts_application_new (path));
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add_func ("/every-control/welcome", test_welcome);
  g_test_add_func ("/every-control/before-run", test_before_run);
  g_test_add_func ("/every-control/at-breakpoint", test_at_breakpoint);
  g_test_add_func ("/every-control/back", test_back);
  g_test_add_func ("/every-control/pictures", test_pictures);
  g_test_add_func ("/every-control/context-menus", test_context_menus);
  g_test_add_func ("/every-control/dialogs", test_dialogs);
  status = g_test_run ();

  g_object_unref (settings);
  g_unlink (path);
  g_unlink (recent);
  g_rmdir (home);
  return status;
}
