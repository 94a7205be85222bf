#include "app/panels/ts-value-viewer.h"
#include "engine/io/ts-npy.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct
{
  TsValueViewer *viewer;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->viewer = TS_VALUE_VIEWER (ts_value_viewer_new ());
  self->window = ts_test_show (GTK_WIDGET (self->viewer), 380, 600);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->viewer);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->viewer);
}

static void
show_value (Fixture *self,
            TsTensor *tensor)
{
  ts_value_viewer_show (self->viewer, "a/b:0", TS_VALUE_LIVE, tensor->dtype, NULL, tensor);
  ts_test_settle ();
}

static TsTensor *
new_zeros (TsShape shape)
{
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_FLOAT, &shape, NULL);

  if (tensor->n_elements > 0)
    memset (tensor->data, 0, ts_tensor_size_bytes (tensor));

  return tensor;
}

static void
assert_page (Fixture *self,
             const char *expected)
{
  g_autofree char *page = NULL;

  g_object_get (self->viewer, "page", &page, NULL);
  g_assert_cmpstr (page, ==, expected);
}

static void
test_no_value (Fixture *self,
               gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (self->viewer);

  ts_value_viewer_show (self->viewer, "x:0", TS_VALUE_NOT_COMPUTED, TS_DTYPE_FLOAT, &TS_SHAPE (-1, 4), NULL);
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "float32 [?,4]"));
  g_assert_true (ts_test_shows (widget, "Not computed yet"));
  g_assert_null (ts_value_viewer_get_tensor (self->viewer));

  ts_value_viewer_show (self->viewer, "x:0", TS_VALUE_DEAD, TS_DTYPE_FLOAT, NULL, NULL);
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "not taken"));
}

static void
test_pages (Fixture *self,
            gconstpointer data)
{
  g_autoptr (TsTensor) scalar = new_zeros (TS_SHAPE_SCALAR);
  g_autoptr (TsTensor) matrix = new_zeros (TS_SHAPE (5, 6));
  g_autoptr (TsTensor) picture = new_zeros (TS_SHAPE (1, 20, 30, 3));
  g_autoptr (TsTensor) empty = new_zeros (TS_SHAPE (0, 20, 30, 3));
  g_autoptr (TsTensor) text = ts_tensor_new_string_scalar ("hello", -1);

  show_value (self, scalar);
  assert_page (self, "number");
  g_assert_true (ts_test_shows (GTK_WIDGET (self->viewer), "4 bytes"));
  g_assert_false (ts_test_shows (GTK_WIDGET (self->viewer), "Table"));
  show_value (self, matrix);
  assert_page (self, "table");
  show_value (self, picture);
  assert_page (self, "picture");
  show_value (self, text);
  assert_page (self, "text");
  show_value (self, empty);
  assert_page (self, "text");

  /* The user's choice stays where it can. */
  show_value (self, picture);
  g_object_set (self->viewer, "page", "statistics", NULL);
  show_value (self, matrix);
  assert_page (self, "statistics");
  show_value (self, text);
  assert_page (self, "text");
}

static void
test_statistics (Fixture *self,
                 gconstpointer data)
{
  const float values[] = { 1, 2, 3, NAN, INFINITY, 0, -2 };
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (G_N_ELEMENTS (values), values);
  GtkWidget *widget = GTK_WIDGET (self->viewer);

  show_value (self, tensor);
  g_object_set (self->viewer, "page", "statistics", NULL);
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "Standard deviation"));
  g_assert_true (ts_test_shows (widget, "1  (14.3 %)"));
  ts_test_press (widget, "Log");
  ts_test_settle ();
}

static gboolean
shows_maximum (gpointer user_data)
{
  return ts_test_shows (user_data, "Maximum");
}

/* Statistics of a large tensor come later and block nothing; another tensor ends the search for them. */
static void
test_statistics_of_large (Fixture *self,
                          gconstpointer data)
{
  g_autoptr (TsTensor) large = new_zeros (TS_SHAPE (3000, 3000));
  g_autoptr (TsTensor) other = new_zeros (TS_SHAPE (3001, 3000));
  gint64 begin;

  g_object_set (self->viewer, "page", "statistics", NULL);
  begin = g_get_monotonic_time ();
  ts_value_viewer_show (self->viewer, "a:0", TS_VALUE_LIVE, TS_DTYPE_FLOAT, NULL, large);
  ts_value_viewer_show (self->viewer, "b:0", TS_VALUE_LIVE, TS_DTYPE_FLOAT, NULL, other);
  g_test_message ("shown in %.1f ms", (double)(g_get_monotonic_time () - begin) / 1000);
  g_assert_false (ts_test_shows (GTK_WIDGET (self->viewer), "Maximum"));
  ts_test_wait (shows_maximum, self->viewer);
  g_assert_true (ts_test_shows (GTK_WIDGET (self->viewer), "9003000"));
}

static void
test_table (Fixture *self,
            gconstpointer data)
{
  g_autoptr (TsTensor) tensor = new_zeros (TS_SHAPE (2, 7, 20, 3));
  GtkWidget *widget = GTK_WIDGET (self->viewer);
  GtkWidget *entry;

  ((float *)tensor->data)[7 * 20 * 3 + 5] = NAN;
  show_value (self, tensor);
  g_assert_true (ts_test_shows (widget, "[0, 0, 0, 0] = 0.0"));
  g_assert_true (ts_test_shows (widget, "Dim 0 (of 2)"));
  g_assert_true (ts_test_shows (widget, "Dim 1 (of 7)"));

  ts_test_press (widget, "Next NaN");
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "[1, 0, 1, 2] = nan"));

  entry = gtk_widget_get_ancestor (ts_test_find (widget, GTK_TYPE_TEXT, ""), GTK_TYPE_ENTRY);
  ts_test_enter (GTK_ENTRY (entry), "[1, 6, 19, 2]");
  g_assert_true (ts_test_shows (widget, "[1, 6, 19, 2] = 0.0"));
  ts_test_enter (GTK_ENTRY (entry), "[2, 0, 0, 0]");
  g_assert_true (ts_test_shows (widget, "outside dimension 0"));
}

static void
test_axes (Fixture *self,
           gconstpointer data)
{
  g_autoptr (TsTensor) tensor = new_zeros (TS_SHAPE (2, 7, 20));
  g_autoptr (TsTensor) other = new_zeros (TS_SHAPE (2, 3, 4, 5));
  GtkWidget *widget = GTK_WIDGET (self->viewer);
  GtkMenuButton *button;
  GtkWidget *grid;

  show_value (self, tensor);
  button = GTK_MENU_BUTTON (ts_test_find (widget, GTK_TYPE_MENU_BUTTON, NULL));
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Dims 1 × 2");
  grid = gtk_popover_get_child (gtk_menu_button_get_popover (button));

  /* Choosing as rows what runs across swaps the two. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_grid_get_child_at (GTK_GRID (grid), 1, 2)), TRUE);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Dims 2 × 1");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (gtk_grid_get_child_at (GTK_GRID (grid), 2, 1))));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_grid_get_child_at (GTK_GRID (grid), 2, 0)), TRUE);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Dims 2 × 0");
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "Dim 1 (of 7)"));

  show_value (self, other);
  g_assert_cmpstr (gtk_menu_button_get_label (button), ==, "Dims 2 × 3");
}

static void
test_picture (Fixture *self,
              gconstpointer data)
{
  g_autoptr (TsTensor) tensor = new_zeros (TS_SHAPE (3, 40, 50, 4));
  GtkWidget *widget = GTK_WIDGET (self->viewer);
  GtkMenuButton *button;

  ((float *)tensor->data)[0] = NAN;
  show_value (self, tensor);
  assert_page (self, "picture");
  g_assert_true (ts_test_shows (widget, "50 × 40, 4 channels"));
  g_assert_true (ts_test_shows (widget, "1 NaN in magenta"));
  g_assert_true (ts_test_shows (widget, "Image (of 3)"));
  button = GTK_MENU_BUTTON (ts_test_find (widget, GTK_TYPE_MENU_BUTTON, "Order of dimensions"));
  gtk_menu_button_popup (button);
  ts_test_settle ();
  ts_test_press (GTK_WIDGET (gtk_menu_button_get_popover (button)), "Channels side by side");
  ts_test_settle ();
  ts_test_press (GTK_WIDGET (gtk_menu_button_get_popover (button)), "…, channels, height, width");
  gtk_menu_button_popdown (button);
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "4 × 50, 40 channels"));
  ts_test_press (widget, "Min–max");
  ts_test_press (widget, "Zoom in");
  ts_test_press (widget, "Fit the whole picture");
  ts_test_settle ();
}

static void
exported (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *)user_data != NULL;
}

static void
test_export (Fixture *self,
             gconstpointer data)
{
  const float values[] = { 1, 2, NAN };
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (3, values);
  g_autoptr (TsTensor) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ts-viewer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "value.npy", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/value.npy");
  g_autoptr (GAsyncResult) good = NULL;
  g_autoptr (GAsyncResult) bad = NULL;

  show_value (self, tensor);
  ts_value_viewer_export_async (self->viewer, file, NULL, exported, &good);
  ts_test_wait (is_set, &good);
  g_assert_true (ts_value_viewer_export_finish (self->viewer, good, &error));
  g_assert_no_error (error);
  loaded = ts_npy_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (loaded, tensor));

  ts_value_viewer_export_async (self->viewer, nowhere, NULL, exported, &bad);
  ts_test_wait (is_set, &bad);
  g_assert_false (ts_value_viewer_export_finish (self->viewer, bad, &error));
  g_assert_nonnull (error);

  g_remove (path);
  g_rmdir (folder);
}

static void
test_follows_selection (Fixture *self,
                        gconstpointer data)
{
  g_auto (TsTestGraph) graph;
  g_autoptr (TsDocument) document = NULL;
  TsOutput x;
  TsOutput two;
  GtkWidget *widget = GTK_WIDGET (self->viewer);

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  two = ts_test_const_float (&graph, "two", 2);
  document = ts_document_new_for_graph (graph.graph, "test");
  ts_value_viewer_set_document (self->viewer, document);
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "No tensor selected"));

  ts_document_select_output (document, two);
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "two:0"));
  g_assert_true (ts_test_shows (widget, "constant"));
  g_assert_nonnull (ts_value_viewer_get_tensor (self->viewer));

  ts_document_select_output (document, x);
  ts_test_settle ();
  g_assert_null (ts_value_viewer_get_tensor (self->viewer));
  g_assert_true (ts_document_set_feed_text (document, x, "2.5", NULL));
  ts_test_settle ();
  g_assert_true (ts_test_shows (widget, "fed"));
  g_assert_nonnull (ts_value_viewer_get_tensor (self->viewer));

  ts_value_viewer_set_document (self->viewer, NULL);
  ts_document_close (document);
  g_assert_finalize_object (g_steal_pointer (&document));
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add ("/value-viewer/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("no-value", test_no_value);
  ADD ("pages", test_pages);
  ADD ("statistics", test_statistics);
  ADD ("statistics-of-large", test_statistics_of_large);
  ADD ("table", test_table);
  ADD ("axes", test_axes);
  ADD ("picture", test_picture);
  ADD ("export", test_export);
  ADD ("follows-selection", test_follows_selection);
#undef ADD

  return g_test_run ();
}
