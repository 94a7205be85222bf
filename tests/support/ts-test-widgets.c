#include "tests/support/ts-test-widgets.h"

#include "app/panels/ts-panels.h"

#include <adwaita.h>

#define TIMEOUT_S 20

gboolean
ts_test_widgets_init (int *argc,
                      char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }

  adw_init ();
  ts_panels_init (gdk_display_get_default ());

  return TRUE;
}

static gboolean
is_drawn (gpointer user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (user_data);

  gtk_widget_queue_draw (user_data); /* there is no second frame where nothing changes */

  return gtk_widget_get_mapped (user_data) && gdk_frame_clock_get_frame_counter (clock) >= 2;
}

GtkWindow *
ts_test_show (GtkWidget *widget,
              int width,
              int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, widget);
  gtk_window_present (window);
  ts_test_wait (is_drawn, window);

  return window;
}

static gboolean
wake (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
ts_test_wait (TsTestCondition condition,
              gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_S * G_USEC_PER_SEC;
  guint id = g_timeout_add (20, wake, NULL);

  while (!condition (user_data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }

  g_source_remove (id);
}

static gboolean
set_true (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

void
ts_test_settle (void)
{
  gboolean done = FALSE;

  g_timeout_add (80, set_true, &done);
  ts_test_wait (is_true, &done);
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));

  if (GTK_IS_EDITABLE (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));

  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return gtk_button_get_label (GTK_BUTTON (widget));

  if (GTK_IS_CHECK_BUTTON (widget) && gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) != NULL)
    return gtk_check_button_get_label (GTK_CHECK_BUTTON (widget));

  return gtk_widget_get_tooltip_text (widget);
}

/* Not on a page of a stack or in a revealer that is not shown. */
static gboolean
is_shown (GtkWidget *widget)
{
  return gtk_widget_get_visible (widget) && gtk_widget_get_child_visible (widget);
}

GtkWidget *
ts_test_find (GtkWidget *root,
              GType type,
              const char *text)
{
  if (!is_shown (root))
    return NULL;

  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || g_strcmp0 (get_text (root), text) == 0))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ts_test_find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gboolean
ts_test_shows (GtkWidget *root,
               const char *text)
{
  if (!is_shown (root))
    return FALSE;

  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (ts_test_shows (child, text))
      return TRUE;

  return FALSE;
}

void
ts_test_press (GtkWidget *root,
               const char *text)
{
  GtkWidget *button = ts_test_find (root, GTK_TYPE_BUTTON, text);

  g_assert_nonnull (button);
  if (GTK_IS_TOGGLE_BUTTON (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  else
    g_signal_emit_by_name (button, "clicked");
}

void
ts_test_enter (GtkEntry *entry,
               const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

gboolean
ts_test_key (GtkWidget *widget,
             guint key,
             GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }

  return handled;
}
