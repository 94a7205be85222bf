#include "app/ts-application.h"

#include "app/models/ts-view-link.h"
#include "app/panels/ts-panels.h"
#include "app/ts-capture.h"
#include "app/ts-model-loader.h"
#include "app/ts-window-actions.h"
#include "app/ts-window.h"
#include "engine/ts-pages.h"

#include <string.h>

#define HEAP_AT_START (16 * 1024 * 1024) /* bytes: about what GTK, the window and its first picture take */

struct _TsApplication
{
  AdwApplication parent_instance;

  TsSettings *settings;
  gboolean first_frame; /* tell the time of the first frame, and quit */
  char *screenshot;     /* nullable: picture to write, and quit */
  int exit_status;

  char *first_argument;  /* (nullable): that may be a file */
  TsModelLoader *loader; /* (nullable): of it, until its window is there */
};

G_DEFINE_FINAL_TYPE (TsApplication, ts_application, ADW_TYPE_APPLICATION)

/* ---- windows ------------------------------------------------------------------------------------ */

static TsWindow *
find_empty_window (TsApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (TS_IS_WINDOW (l->data) && ts_window_is_empty (l->data))
      return l->data;
  return NULL;
}

static TsWindow *
ensure_empty_window (TsApplication *self)
{
  TsWindow *window = find_empty_window (self);

  return window != NULL ? window : ts_window_new (GTK_APPLICATION (self), self->settings);
}

static void
capture_if_asked (TsApplication *self,
                  TsWindow *window)
{
  if (self->first_frame || self->screenshot != NULL)
    ts_capture_start (window, self->first_frame, self->screenshot);
}

static void
ts_application_activate (GApplication *application)
{
  TsApplication *self = TS_APPLICATION (application);
  TsWindow *window = ensure_empty_window (self);

  gtk_window_present (GTK_WINDOW (window));
  capture_if_asked (self, window);
}

/* ---- reading ahead ------------------------------------------------------------------------------ */

/* Reading goes on while GTK starts and the window is built. Whether it is a file is seen then. */
static void
load_ahead (TsApplication *self)
{
  g_autoptr (GFile) file = NULL;

  if (self->first_argument == NULL || !g_file_test (self->first_argument, G_FILE_TEST_EXISTS))
    return;
  file = g_file_new_for_commandline_arg (self->first_argument);
  self->loader = ts_model_loader_start (file, NULL);
}

static TsModelLoader *
take_loader (TsApplication *self,
             GFile *file)
{
  if (self->loader != NULL && g_file_equal (ts_model_loader_get_file (self->loader), file))
    return g_steal_pointer (&self->loader);
  return ts_model_loader_start (file, NULL);
}

static gboolean
ts_application_local_command_line (GApplication *application,
                                   char ***arguments,
                                   int *exit_status)
{
  TsApplication *self = TS_APPLICATION (application);
  char **words = *arguments;

  for (guint i = 1; words[0] != NULL && words[i] != NULL && self->first_argument == NULL; i++)
    if (words[i][0] != '-' && strcmp (words[i - 1], "--screenshot") != 0)
      self->first_argument = g_strdup (words[i]);
  return G_APPLICATION_CLASS (ts_application_parent_class)->local_command_line (application, arguments, exit_status);
}

static void
open_file (TsApplication *self,
           TsWindow *window,
           GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (TsModelLoader) loader = NULL;

  if (g_str_has_prefix (uri, TS_VIEW_LINK_SCHEME))
    {
      ts_window_open_link (window, uri);
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  loader = take_loader (self, file);
  ts_window_open_loading (window, loader);
}

static void
ts_application_open (GApplication *application,
                     GFile **files,
                     int n_files,
                     const char *hint)
{
  TsApplication *self = TS_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      TsWindow *window = ensure_empty_window (self);

      open_file (self, window, files[i]);
      if (i == 0)
        capture_if_asked (self, window);
    }
  g_clear_object (&self->loader);
}

/* ---- actions ------------------------------------------------------------------------------------ */

static void
new_window (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  TsApplication *self = user_data;

  gtk_window_present (GTK_WINDOW (ts_window_new (GTK_APPLICATION (self), self->settings)));
}

static void
about (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", "Tensorstep",
                         "application-icon", TS_APPLICATION_ID,
                         "version", TS_VERSION,
                         "developer-name", "The Tensorstep authors",
                         "comments", "Opens TensorFlow graphs, shows them by name scope, and steps through them: every operation "
                                     "and every tensor, with no TensorFlow installed.",
                         "copyright", "Copyright © the Tensorstep authors",
                         "license-type", GTK_LICENSE_APACHE_2_0,
                         NULL);
}

static void
quit (GSimpleAction *action,
      GVariant *parameter,
      gpointer user_data)
{
  /* One by one, so that each is asked and keeps its state. */
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
apply_appearance (const char *name)
{
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_strcmp0 (name, "light") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_strcmp0 (name, "dark") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
change_appearance (GSimpleAction *action,
                   GVariant *state,
                   gpointer user_data)
{
  TsApplication *self = user_data;
  const char *name = g_variant_get_string (state, NULL);

  apply_appearance (name);
  ts_settings_set_string (self->settings, "appearance", name);
  ts_settings_save (self->settings);
  g_simple_action_set_state (action, state);
}

static void
add_actions (TsApplication *self)
{
  static const GActionEntry entries[] = {
    { "new-window", new_window },
    { "about", about },
    { "quit", quit },
  };
  g_autofree char *appearance = ts_settings_dup_string (self->settings, "appearance", "system");
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful ("appearance", G_VARIANT_TYPE_STRING, g_variant_new_string (appearance));

  apply_appearance (appearance);
  g_signal_connect (action, "change-state", G_CALLBACK (change_appearance), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.new-window", (const char *[]) { "<Control>n", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", (const char *[]) { "<Control>q", NULL });
  ts_window_actions_install_shortcuts (GTK_APPLICATION (self));
}

/* The icon of windows is a drawing, and to read it takes longer than most of a window: after the first picture of the first one. */
static gboolean
set_icon (gpointer user_data)
{
  gtk_window_set_default_icon_name (TS_APPLICATION_ID);
  return G_SOURCE_REMOVE;
}

/* Whoever asks later has it at once. What assistive technology speaks to is started by being asked for. */
static gpointer
reach_bus (gpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) address = NULL;

  if (bus != NULL && g_getenv ("AT_SPI_BUS_ADDRESS") == NULL && g_strcmp0 (g_getenv ("GTK_A11Y"), "none") != 0)
    address = g_dbus_connection_call_sync (bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL, G_VARIANT_TYPE ("(s)"), 0, -1, NULL, NULL);
  return NULL;
}

/* Where there is no session bus GLib starts one, which takes as long as GTK takes to begin: so both are done at once. */
static gboolean
begin_beside_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  g_thread_unref (g_thread_new ("bus", reach_bus, NULL));
  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_file_test (socket, G_FILE_TEST_EXISTS))
    return TRUE;
  return gtk_init_check ();
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
ts_application_startup (GApplication *application)
{
  TsApplication *self = TS_APPLICATION (application);

  /* Not earlier: connecting to the bus may fork, after which each page would be fetched once more. */
  ts_pages_fetch_heap (HEAP_AT_START);
  load_ahead (self);
  G_APPLICATION_CLASS (ts_application_parent_class)->startup (application);

  g_idle_add_full (G_PRIORITY_LOW, set_icon, NULL, NULL);
  ts_panels_init (gdk_display_get_default ());
  add_actions (self);
}

static int
ts_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  TsApplication *self = TS_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("tensorstep %s\n", TS_VERSION);
      return 0;
    }

  self->first_frame = g_variant_dict_contains (options, "first-frame");
  g_variant_dict_lookup (options, "screenshot", "^ay", &self->screenshot);

  /* What is measured or pictured is this process, not one that runs already. */
  if (self->first_frame || self->screenshot != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  if (!begin_beside_bus ())
    {
      g_printerr ("tensorstep: there is no display to show a window on\n");
      return 1;
    }
  return -1;
}

static void
ts_application_finalize (GObject *object)
{
  TsApplication *self = TS_APPLICATION (object);

  g_object_unref (self->settings);
  g_free (self->screenshot);
  g_free (self->first_argument);
  g_clear_object (&self->loader);

  G_OBJECT_CLASS (ts_application_parent_class)->finalize (object);
}

static void
ts_application_class_init (TsApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ts_application_finalize;
  application_class->activate = ts_application_activate;
  application_class->open = ts_application_open;
  application_class->startup = ts_application_startup;
  application_class->local_command_line = ts_application_local_command_line;
  application_class->handle_local_options = ts_application_handle_local_options;
}

static void
ts_application_init (TsApplication *self)
{
  static const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, "Print the version and quit", NULL },
    { "first-frame", 0, 0, G_OPTION_ARG_NONE, NULL, "Print how long it took until the graph was on screen, and quit", NULL },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL, "Write a picture of the window once the graph is on screen, and quit", "FILE.png" },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[FILE or tf-view:LINK…]");
  g_application_set_option_context_summary (G_APPLICATION (self), "Opens TensorFlow graphs, shows them, and steps through them.");
}

TsApplication *
ts_application_new (const char *settings_path)
{
  TsApplication *self = g_object_new (TS_TYPE_APPLICATION,
                                      "application-id", TS_APPLICATION_ID,
                                      "resource-base-path", "/org/tensorstep/Tensorstep",
                                      "flags", G_APPLICATION_HANDLES_OPEN,
                                      NULL);
  g_autofree char *default_path = ts_settings_dup_default_path ();

  self->settings = ts_settings_new (settings_path != NULL ? settings_path : default_path);
  return self;
}

TsSettings *
ts_application_get_settings (TsApplication *self)
{
  g_return_val_if_fail (TS_IS_APPLICATION (self), NULL);

  return self->settings;
}

int
ts_application_get_exit_status (TsApplication *self)
{
  g_return_val_if_fail (TS_IS_APPLICATION (self), 1);

  return self->exit_status;
}

void
ts_application_set_exit_status (TsApplication *self,
                                int status)
{
  g_return_if_fail (TS_IS_APPLICATION (self));

  self->exit_status = status;
}
