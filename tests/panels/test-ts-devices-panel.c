#include "app/panels/ts-devices-panel.h"
#include "app/panels/ts-placement-rule-row.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <string.h>

/* Rules and devices by mouse and keyboard, and what is said to come of them. */

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsDebugWorker *worker;
  TsDevicesPanel *panel;
  GtkWidget *widget;
  GtkWindow *window;
  GString *said;
  guint32 activated;
} Fixture;

static void
note_said (TsDebugWorker *worker,
           const char *text,
           Fixture *f)
{
  g_string_append (f->said, text);
}

static void
note_op (TsDevicesPanel *panel,
         guint op,
         Fixture *f)
{
  f->activated = op;
}

static void
note_output (TsDevicesPanel *panel,
             guint op,
             guint index,
             Fixture *f)
{
  f->activated = op;
}

/* out/y = relu (neg (two)), fetched */
static void
set_up (Fixture *f,
        gconstpointer data)
{
  ts_test_graph_init (&f->graph);
  ts_test_op (&f->graph, "Relu", "out/y", ts_test_op (&f->graph, "Neg", "in/neg", ts_test_const_float (&f->graph, "two", 2), TS_NO_OUTPUT), TS_NO_OUTPUT);
  f->document = ts_document_new_for_graph (f->graph.graph, "test");
  f->worker = ts_document_get_worker (f->document);
  f->panel = TS_DEVICES_PANEL (ts_devices_panel_new ());
  f->widget = GTK_WIDGET (f->panel);
  f->said = g_string_new (NULL);
  f->activated = TS_NO_OP;
  g_signal_connect (f->worker, "said", G_CALLBACK (note_said), f);
  g_signal_connect (f->panel, "op-activated", G_CALLBACK (note_op), f);
  g_signal_connect (f->panel, "output-activated", G_CALLBACK (note_output), f);
  ts_devices_panel_set_document (f->panel, f->document);
  f->window = ts_test_show (f->widget, 340, 800);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_object_ref (f->panel);
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->panel);
  ts_test_settle ();
  ts_document_close (f->document);
  ts_test_settle ();
  g_assert_finalize_object (f->document);
  g_string_free (f->said, TRUE);
  ts_test_graph_clear (&f->graph);
}

/* What is shown is of what is set up. */
static gboolean
is_found (gpointer data)
{
  Fixture *f = data;
  TsPlacementPreview *placement = ts_document_get_placement (f->document);

  return !ts_debug_worker_get_busy (f->worker) && !ts_document_is_finding_placement (f->document) &&
         (ts_document_get_placement_problem (f->document) != NULL || (placement != NULL && placement->setup == ts_debug_worker_get_device_setup (f->worker)));
}

static void
settle (Fixture *f)
{
  ts_test_wait (is_found, f);
  ts_test_settle ();
}

static void
say (Fixture *f,
     const char *line)
{
  ts_debug_worker_run_line (f->worker, line);
  settle (f);
}

static GtkEditable *
find_entry (Fixture *f,
            const char *placeholder)
{
  GtkWidget *next, *widget = f->widget;

  /* In the order of the tree. */
  while (widget != NULL)
    {
      g_autofree char *text = GTK_IS_ENTRY (widget) ? g_strdup (gtk_entry_get_placeholder_text (GTK_ENTRY (widget))) : NULL;

      if (g_strcmp0 (text, placeholder) == 0)
        return GTK_EDITABLE (widget);
      next = gtk_widget_get_first_child (widget);
      while (next == NULL && widget != f->widget)
        {
          next = gtk_widget_get_next_sibling (widget);
          widget = gtk_widget_get_parent (widget);
        }
      widget = next;
    }
  return NULL;
}

static void
add_rule (Fixture *f,
          const char *pattern,
          const char *device)
{
  gtk_editable_set_text (find_entry (f, "encoder/*"), pattern);
  ts_test_enter (GTK_ENTRY (find_entry (f, "/device:CPU:1")), device);
}

/* `a /device:CPU:1; b …` (transfer full) */
static char *
describe_rules (Fixture *f)
{
  const TsDeviceSetup *setup = ts_debug_worker_get_device_setup (f->worker);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < setup->rules->len; i++)
    {
      g_autofree char *rule = ts_placement_rule_to_string (setup->rules->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", rule);
    }
  return g_string_free (text, FALSE);
}

#define assert_rules(f, expected)                   \
  do                                                \
    {                                               \
      g_autofree char *rules_ = describe_rules (f); \
      g_assert_cmpstr (rules_, ==, expected);       \
    }                                               \
  while (0)

/* What is done here is there at once, and is written to the console. */
static void
test_add (Fixture *f,
          gconstpointer data)
{
  settle (f);
  g_assert_true (ts_test_shows (f->widget, "No rules"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (ts_test_find (f->widget, GTK_TYPE_SPIN_BUTTON, NULL)), 2);
  add_rule (f, "out", "/cpu:1");
  assert_rules (f, "out /device:CPU:1");
  settle (f);
  g_assert_nonnull (strstr (f->said->str, "(ts) cpus 2\n(ts) place out /cpu:1\n"));
  g_assert_true (ts_test_shows (f->widget, "/device:CPU:1 · 1 operation"));
  g_assert_true (ts_test_shows (f->widget, "CPU:0 → CPU:1 · 4 bytes · for out/y"));
}

/* What is wrong is said where it is written, and stays there. */
static void
test_refused (Fixture *f,
              gconstpointer data)
{
  add_rule (f, "", "/cpu:1");
  g_assert_true (ts_test_shows (f->widget, "Which operations"));
  add_rule (f, "out", "");
  g_assert_true (ts_test_shows (f->widget, "Which device"));
  add_rule (f, "out", "nonsense");
  g_assert_true (ts_test_shows (f->widget, "\"nonsense\" is no part of a device name"));
  g_assert_cmpstr (gtk_editable_get_text (find_entry (f, "encoder/*")), ==, "out");
  add_rule (f, "/(/", "/cpu:0");
  g_assert_true (ts_test_shows (f->widget, "pattern \"/(/\""));
  add_rule (f, "a b", "/cpu:0");
  g_assert_true (ts_test_shows (f->widget, "There is no space"));
  assert_rules (f, "");
  g_assert_cmpstr (f->said->str, ==, "");
  settle (f);
}

static GtkWidget *
get_row (Fixture *f,
         const char *pattern)
{
  GtkWidget *label = ts_test_find (f->widget, GTK_TYPE_LABEL, pattern);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, TS_TYPE_PLACEMENT_RULE_ROW);
}

static void
test_rows (Fixture *f,
           gconstpointer data)
{
  add_rule (f, "two", "/cpu:0");
  add_rule (f, "out", "/cpu:0");
  assert_rules (f, "out /device:CPU:0; two /device:CPU:0");
  ts_test_press (get_row (f, "two"), "Make Stronger");
  assert_rules (f, "two /device:CPU:0; out /device:CPU:0");
  g_assert_false (gtk_widget_get_sensitive (ts_test_find (get_row (f, "two"), GTK_TYPE_BUTTON, "Make Stronger")));
  ts_test_press (get_row (f, "two"), "Make Weaker");
  gtk_switch_set_active (GTK_SWITCH (ts_test_find (get_row (f, "two"), GTK_TYPE_SWITCH, NULL)), FALSE);
  assert_rules (f, "out /device:CPU:0; two /device:CPU:0 off");
  ts_test_press (get_row (f, "out"), "Remove Rule");
  assert_rules (f, "two /device:CPU:0 off");
  g_assert_nonnull (strstr (f->said->str, "(ts) rule 2 up\n(ts) rule 1 down\n(ts) rule 2 off\n(ts) unplace 1\n"));
  settle (f);
}

/* In place: wrong text stays with its reason, right text is taken. */
static void
test_edit (Fixture *f,
           gconstpointer data)
{
  GtkWidget *row;
  GtkWidget *entry;

  add_rule (f, "two", "/cpu:0");
  row = get_row (f, "two");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ts_test_find (row, GTK_TYPE_TOGGLE_BUTTON, NULL)), TRUE);
  entry = ts_test_find (row, GTK_TYPE_ENTRY, "two /device:CPU:0");
  g_assert_nonnull (entry);
  ts_test_enter (GTK_ENTRY (entry), "two /device:CPU:zero");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  assert_rules (f, "two /device:CPU:0");
  ts_test_enter (GTK_ENTRY (entry), "in/* /job:localhost override");
  assert_rules (f, "in/* /job:localhost override");
  g_assert_false (gtk_widget_get_visible (entry));
  settle (f);
  g_assert_true (ts_test_shows (f->widget, "/job:localhost · override · 1 operation"));
}

/* What the console does is seen here. */
static void
test_console (Fixture *f,
              gconstpointer data)
{
  say (f, "cpus 4");
  say (f, "place in /cpu:3");
  say (f, "soft off");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (ts_test_find (f->widget, GTK_TYPE_SPIN_BUTTON, NULL))), ==, 4);
  g_assert_true (ts_test_shows (f->widget, "/device:CPU:3 · 1 operation"));
  g_assert_true (ts_test_shows (f->widget, "Copies Between Devices (2)"));
  say (f, "unplace");
  g_assert_true (ts_test_shows (f->widget, "No rules"));
  g_assert_true (ts_test_shows (f->widget, "Nothing is copied"));
}

/* A run that stands is said to keep its devices; what cannot be placed is said with the reason. */
static void
test_said (Fixture *f,
           gconstpointer data)
{
  say (f, "start");
  g_assert_true (ts_test_shows (f->widget, "A run stands"));
  say (f, "kill");
  g_assert_false (ts_test_shows (f->widget, "A run stands"));
  say (f, "place out /gpu:0");
  g_assert_true (ts_test_shows (f->widget, "Moved: Not There Where Asked For (1)"));
  g_assert_true (ts_test_shows (f->widget, "Runs on CPU:0: it asks for /device:GPU:0, which is not there for it"));
  say (f, "soft off");
  g_assert_true (ts_test_shows (f->widget, "Cannot assign a device for operation out/y"));
}

static void
test_click_goes_there (Fixture *f,
                       gconstpointer data)
{
  GtkWidget *row;

  say (f, "cpus 2");
  say (f, "place out /cpu:1");
  row = gtk_widget_get_ancestor (ts_test_find (f->widget, GTK_TYPE_LABEL, "in/neg:0"), GTK_TYPE_LIST_BOX_ROW);
  gtk_widget_activate (row);
  g_assert_cmpuint (f->activated, ==, ts_graph_find_operation (f->graph.graph, "in/neg")->index);
}

/* Another fetch is another run. */
static void
test_fetches_count (Fixture *f,
                    gconstpointer data)
{
  say (f, "cpus 2");
  say (f, "place out /cpu:1");
  g_assert_true (ts_test_shows (f->widget, "Copies Between Devices (1)"));
  say (f, "fetch in/neg");
  g_assert_true (ts_test_shows (f->widget, "Nothing is copied"));
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/devices-panel/add", test_add);
  ADD ("/devices-panel/refused", test_refused);
  ADD ("/devices-panel/rows", test_rows);
  ADD ("/devices-panel/edit", test_edit);
  ADD ("/devices-panel/console", test_console);
  ADD ("/devices-panel/said", test_said);
  ADD ("/devices-panel/click-goes-there", test_click_goes_there);
  ADD ("/devices-panel/fetches-count", test_fetches_count);
  return g_test_run ();
}
