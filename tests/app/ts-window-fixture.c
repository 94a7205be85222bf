#include "tests/app/ts-window-fixture.h"

#include "app/ts-application.h"
#include "engine/tensor/ts-tensor-format.h"
#include "tests/support/ts-test-folder.h"

#include <string.h>

static GtkApplication *application;
static char *home;

/* ---- the program -------------------------------------------------------------------------------- */

gboolean
ts_window_fixture_init (int *argc,
                        char ***argv)
{
  home = ts_test_folder_new ();
  g_setenv ("XDG_DATA_HOME", home, TRUE); /* the user's recent files are not ours to change */
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  application = GTK_APPLICATION (ts_application_new (NULL));
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  return TRUE;
}

int
ts_window_fixture_run (void)
{
  int status = g_test_run ();

  g_object_unref (application);
  ts_test_folder_remove (home);
  g_free (home);
  return status;
}

/* ---- the window --------------------------------------------------------------------------------- */

static gboolean
has_document (gpointer window)
{
  return ts_window_get_document (window) != NULL;
}

static void
open_text (TsWindowFixture *self,
           const char *data)
{
  gboolean is_text = strchr (data, '{') != NULL;
  g_autofree char *made = g_build_filename (self->folder, "graph.pbtxt", NULL);
  g_autofree char *kept = is_text ? NULL : g_test_build_filename (G_TEST_DIST, "debug", "graphs", data, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (is_text ? made : kept);

  if (is_text)
    g_assert_true (g_file_set_contents (made, data, -1, NULL));
  ts_window_open_file (self->window, file);
  ts_test_wait (has_document, self->window);
}

void
ts_window_fixture_set_up (TsWindowFixture *self,
                          gconstpointer data)
{
  g_autofree char *path = NULL;

  self->folder = ts_test_folder_new ();
  path = g_build_filename (self->folder, "settings.ini", NULL);
  self->settings = ts_settings_new (path);
  self->window = ts_window_new (application, self->settings);
  gtk_window_present (GTK_WINDOW (self->window));
  if (g_str_has_prefix (data, "sample:"))
    ts_window_open_sample (self->window, (const char *)data + strlen ("sample:"));
  else
    open_text (self, data);
  self->document = ts_window_get_document (self->window);
  self->worker = ts_document_get_worker (self->document);
}

void
ts_window_fixture_tear_down (TsWindowFixture *self,
                             gconstpointer data)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->settings);
  ts_test_folder_remove (self->folder);
  g_free (self->folder);
}

/* ---- driving it --------------------------------------------------------------------------------- */

static gboolean
is_idle (gpointer worker)
{
  return !ts_debug_worker_get_busy (worker);
}

void
ts_window_fixture_settle (TsWindowFixture *self)
{
  ts_test_wait (is_idle, self->worker);
  ts_test_settle ();
}

void
ts_window_fixture_select (TsWindowFixture *self,
                          const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (self->document), name);

  g_assert_nonnull (op);
  ts_document_set_selected_op (self->document, op->index);
}

const char *
ts_window_fixture_get_selected (TsWindowFixture *self)
{
  return ts_document_get_selected_operation (self->document)->name;
}

gboolean
ts_window_fixture_is_enabled (TsWindowFixture *self,
                              const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), action);
}

void
ts_window_fixture_activate (TsWindowFixture *self,
                            const char *action,
                            GVariant *parameter)
{
  g_assert_true (ts_window_fixture_is_enabled (self, action));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, parameter);
  ts_window_fixture_settle (self);
}

void
ts_window_fixture_say (TsWindowFixture *self,
                       const char *line)
{
  ts_debug_worker_run_line (self->worker, line);
  ts_window_fixture_settle (self);
}

/* ---- dialogs ------------------------------------------------------------------------------------ */

GtkWidget *
ts_window_fixture_find_window (const char *title)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window);
    }
  return NULL;
}

/* Visible ones, by counting @i down. (nullable) */
static GtkWidget *
find_entry (GtkWidget *widget,
            guint *i)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_ENTRY (widget) && (*i)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_entry (child, i);
  return found;
}

GtkWidget *
ts_window_fixture_type (const char *title,
                        guint i,
                        const char *text)
{
  GtkWidget *dialog = ts_window_fixture_find_window (title);
  GtkWidget *entry;

  g_assert_nonnull (dialog);
  entry = find_entry (dialog, &i);
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  return entry;
}

void
ts_window_fixture_press (TsWindowFixture *self,
                         const char *title,
                         const char *button)
{
  GtkWidget *dialog = ts_window_fixture_find_window (title);

  g_assert_nonnull (dialog);
  ts_test_press (dialog, button);
  ts_window_fixture_settle (self);
}

/* ---- what is seen ------------------------------------------------------------------------------- */

gboolean
ts_window_fixture_shows (TsWindowFixture *self,
                         const char *text)
{
  return ts_test_shows (GTK_WIDGET (self->window), text);
}

typedef struct
{
  TsWindowFixture *fixture;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer user_data)
{
  const Wanted *wanted = user_data;

  return ts_window_fixture_shows (wanted->fixture, wanted->text);
}

void
ts_window_fixture_wait_for (TsWindowFixture *self,
                            const char *text)
{
  ts_test_wait (is_shown, &(Wanted) { self, text });
}

static gboolean
has_button (gpointer user_data)
{
  const Wanted *wanted = user_data;

  return ts_test_find (GTK_WIDGET (wanted->fixture->window), GTK_TYPE_BUTTON, wanted->text) != NULL;
}

void
ts_window_fixture_press_button (TsWindowFixture *self,
                                const char *button)
{
  ts_test_wait (has_button, &(Wanted) { self, button });
  ts_test_press (GTK_WIDGET (self->window), button);
  ts_window_fixture_settle (self);
}

static GtkWidget *
find_row (GtkWidget *widget,
          const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_mapped (widget) && ts_test_shows (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, text);
  return found;
}

GtkWidget *
ts_window_fixture_find_row (TsWindowFixture *self,
                            const char *text)
{
  return find_row (GTK_WIDGET (self->window), text);
}

static gboolean
has_row (gpointer user_data)
{
  const Wanted *wanted = user_data;

  return ts_window_fixture_find_row (wanted->fixture, wanted->text) != NULL;
}

void
ts_window_fixture_click_row (TsWindowFixture *self,
                             const char *text)
{
  GtkWidget *row;

  ts_test_wait (has_row, &(Wanted) { self, text });
  row = ts_window_fixture_find_row (self, text);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  ts_window_fixture_settle (self);
}

double
ts_window_fixture_get_number (TsWindowFixture *self,
                              const char *name)
{
  g_autoptr (TsTensor) value = NULL;
  TsOutput output;

  g_assert_true (ts_graph_find_output (ts_document_get_graph (self->document), name, &output, NULL));
  ts_debug_worker_get_value (self->worker, output, &value);
  g_assert_nonnull (value);
  return ts_tensor_get_double (value, 0);
}
