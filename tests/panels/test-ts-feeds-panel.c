#include "app/panels/ts-feed-row.h"
#include "app/panels/ts-feeds-panel.h"
#include "engine/io/ts-npy.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <glib/gstdio.h>

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsFeedsPanel *panel;
  GtkWindow *window;
  TsOutput x;
  TsOutput y;
  TsOutput double_x;
  TsOutput same_y;
} Fixture;

static void
show (Fixture *self)
{
  self->document = ts_document_new_for_graph (self->graph.graph, "test");
  self->panel = TS_FEEDS_PANEL (ts_feeds_panel_new ());
  ts_feeds_panel_set_document (self->panel, self->document);
  self->window = ts_test_show (GTK_WIDGET (self->panel), 380, 600);
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  ts_test_graph_init (&self->graph);
  self->x = ts_test_placeholder (&self->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 2));
  self->y = ts_test_placeholder (&self->graph, "y", TS_DTYPE_INT32, &TS_SHAPE_SCALAR);
  self->double_x = ts_test_op (&self->graph, "AddV2", "double", self->x, self->x, TS_NO_OUTPUT);
  self->same_y = ts_test_op (&self->graph, "Identity", "same", self->y, TS_NO_OUTPUT);
  show (self);
}

/* What goes on in the background has let go of it. */
static gboolean
is_alone (gpointer document)
{
  return g_atomic_int_get (&G_OBJECT (document)->ref_count) == 1;
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->panel);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->panel);
  ts_document_close (self->document);
  ts_test_wait (is_alone, self->document);
  g_assert_finalize_object (self->document);
  ts_test_graph_clear (&self->graph);
}

static GtkWidget *
find_row (GtkWidget *root,
          TsOutput output)
{
  if (TS_IS_FEED_ROW (root) && ts_output_equal (ts_feed_row_get_output (TS_FEED_ROW (root)), output))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, output);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static TsFeedRow *
get_row (Fixture *self,
         TsOutput output)
{
  GtkWidget *row = find_row (GTK_WIDGET (self->panel), output);

  g_assert_nonnull (row);

  return TS_FEED_ROW (row);
}

static gboolean
is_idle (gpointer user_data)
{
  return !ts_feed_row_is_busy (user_data);
}

static void
type_into (Fixture *self,
           TsOutput output,
           const char *text)
{
  TsFeedRow *row = get_row (self, output);

  ts_test_enter (GTK_ENTRY (ts_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, NULL)), text);
  ts_test_wait (is_idle, row);
}

static TsTensor *
get_feed (Fixture *self,
          TsOutput output)
{
  return ts_debug_worker_get_feed (ts_document_get_worker (self->document), output);
}

static void
test_accepted (Fixture *self,
               gconstpointer data)
{
  GtkWidget *row = GTK_WIDGET (get_row (self, self->x));
  TsTensor *value;

  g_assert_true (ts_test_shows (row, "needs a value"));
  g_assert_true (ts_test_shows (row, "float32 [?,2]"));
  type_into (self, self->x, "[[1, 2.5]]");
  g_assert_null (ts_feed_row_get_error (TS_FEED_ROW (row)));
  value = get_feed (self, self->x);
  g_assert_nonnull (value);
  g_assert_cmpfloat (((float *)value->data)[1], ==, 2.5f);
  g_assert_true (ts_test_shows (row, "fed"));
  g_assert_true (ts_test_shows (row, "[1,2]: "));
  g_assert_cmpstr (ts_document_get_feed_text (self->document, self->x), ==, "[[1, 2.5]]");

  type_into (self, self->x, "");
  g_assert_null (get_feed (self, self->x));
  g_assert_true (ts_test_shows (row, "needs a value"));
}

static void
test_refused (Fixture *self,
              gconstpointer data)
{
  static const char *const bad[] = { "[[1, 2, 3]]", "[[1", "@/nowhere.npy", "\"text\"" };
  TsFeedRow *row = get_row (self, self->x);
  GtkWidget *entry = ts_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, NULL);
  TsTensor *value;

  type_into (self, self->x, "[[1, 2]]");
  value = get_feed (self, self->x);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      type_into (self, self->x, bad[i]);
      g_assert_nonnull (ts_feed_row_get_error (row));
      g_assert_true (ts_test_shows (GTK_WIDGET (row), ts_feed_row_get_error (row)));

      /* What was typed stays to be mended, and so does the old feed. */
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, bad[i]);
      g_assert_true (get_feed (self, self->x) == value);
      g_assert_cmpstr (ts_document_get_feed_text (self->document, self->x), ==, "[[1, 2]]");
    }

  type_into (self, self->y, "1.5");
  g_assert_nonnull (ts_feed_row_get_error (get_row (self, self->y)));
  type_into (self, self->y, "7");
  g_assert_null (ts_feed_row_get_error (get_row (self, self->y)));
}

/* The buttons of the menu write text that is there to be changed. */
static void
test_fill (Fixture *self,
           gconstpointer data)
{
  TsFeedRow *row = get_row (self, self->x);
  GtkMenuButton *button = GTK_MENU_BUTTON (ts_test_find (GTK_WIDGET (row), GTK_TYPE_MENU_BUTTON, NULL));
  GtkWidget *menu;

  gtk_menu_button_popup (button);
  ts_test_settle ();
  menu = GTK_WIDGET (gtk_menu_button_get_popover (button));
  gtk_editable_set_text (GTK_EDITABLE (ts_test_find (menu, GTK_TYPE_ENTRY, "0")), "42");
  ts_test_press (menu, "Random from 0 to 1");
  ts_test_wait (is_idle, row);
  g_assert_cmpstr (ts_document_get_feed_text (self->document, self->x), ==, "[1,2]:random:42");
  g_assert_nonnull (get_feed (self, self->x));
}

/* Where the number of rows is open it is proposed to be that of what is fed already. */
static void
test_batch (void)
{
  Fixture f = { 0 };
  GtkWidget *row;
  TsOutput z, of;
  gint64 size;

  ts_test_graph_init (&f.graph);
  f.x = ts_test_placeholder (&f.graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 2));
  f.y = ts_test_placeholder (&f.graph, "y", TS_DTYPE_INT32, &TS_SHAPE_SCALAR);
  z = ts_test_placeholder (&f.graph, "z", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 4));
  show (&f);
  row = GTK_WIDGET (get_row (&f, z));
  g_assert_false (ts_document_find_batch (f.document, z, &size, &of));
  type_into (&f, f.y, "7");
  g_assert_false (ts_document_find_batch (f.document, z, &size, &of)); /* a scalar has no rows */
  type_into (&f, f.x, "[[1, 2], [3, 4], [5, 6]]");
  g_assert_true (ts_document_find_batch (f.document, z, &size, &of));
  g_assert_cmpint (size, ==, 3);
  g_assert_true (ts_output_equal (of, f.x));
  g_assert_false (ts_document_find_batch (f.document, f.y, &size, &of));
  g_assert_true (ts_test_shows (row, "3 rows as in x:0"));

  gtk_menu_button_popup (GTK_MENU_BUTTON (ts_test_find (row, GTK_TYPE_MENU_BUTTON, NULL)));
  ts_test_settle ();
  ts_test_press (row, "Zeros");
  ts_test_wait (is_idle, row);
  g_assert_cmpstr (ts_document_get_feed_text (f.document, z), ==, "[3,4]:zeros");
  g_assert_false (ts_test_shows (row, "rows as in"));
  tear_down (&f, NULL);
}

static void
test_file (Fixture *self,
           gconstpointer data)
{
  const float values[] = { 3, 4 };
  g_autoptr (TsTensor) vector = ts_tensor_new_float (2, values);
  g_autoptr (TsTensor) tensor = ts_tensor_reshape (vector, &TS_SHAPE (1, 2));
  g_autofree char *folder = g_dir_make_tmp ("ts-feeds-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.npy", NULL);
  g_autofree char *text = g_strdup_printf ("@%s", path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) remote = g_file_new_for_uri ("http://example.org/x.npy");
  TsFeedRow *row = get_row (self, self->x);

  g_assert_true (ts_npy_save (tensor, path, NULL));
  ts_feed_row_set_file (row, file);
  ts_test_wait (is_idle, row);
  g_assert_null (ts_feed_row_get_error (row));
  g_assert_cmpstr (ts_document_get_feed_text (self->document, self->x), ==, text);
  g_assert_true (ts_tensor_identical (get_feed (self, self->x), tensor));

  ts_feed_row_set_file (row, remote);
  g_assert_nonnull (ts_feed_row_get_error (row));
  g_assert_nonnull (get_feed (self, self->x));

  g_remove (path);
  g_rmdir (folder);
}

/* What the fetches do not need moves below, with what is typed in it. */
static void
test_not_needed (Fixture *self,
                 gconstpointer data)
{
  TsFeedRow *row = get_row (self, self->y);

  g_assert_false (ts_test_shows (GTK_WIDGET (self->panel), "Not needed for the fetches"));
  gtk_editable_set_text (GTK_EDITABLE (ts_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, NULL)), "12");
  ts_document_set_fetched (self->document, self->same_y, FALSE);
  ts_test_settle ();
  g_assert_true (ts_test_shows (GTK_WIDGET (self->panel), "Not needed for the fetches"));
  g_assert_true (get_row (self, self->y) == row);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row), "not-needed"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ts_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, NULL))), ==, "12");

  ts_document_set_fetched (self->document, self->same_y, TRUE);
  ts_test_settle ();
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (row), "not-needed"));
}

static void
test_feed_anything (Fixture *self,
                    gconstpointer data)
{
  g_assert_null (find_row (GTK_WIDGET (self->panel), self->double_x));
  ts_feeds_panel_add_output (self->panel, self->double_x);
  ts_test_settle ();
  g_assert_true (gtk_widget_get_ancestor (gtk_window_get_focus (self->window), TS_TYPE_FEED_ROW) ==
                 GTK_WIDGET (get_row (self, self->double_x)));
  type_into (self, self->double_x, "[[5, 6]]");
  g_assert_nonnull (get_feed (self, self->double_x));
}

static void
test_missing (Fixture *self,
              gconstpointer data)
{
  g_assert_true (ts_feeds_panel_focus_missing (self->panel));
  type_into (self, self->x, "[[1, 2]]");
  g_assert_true (ts_feeds_panel_focus_missing (self->panel));
  g_assert_true (gtk_widget_get_ancestor (gtk_window_get_focus (self->window), TS_TYPE_FEED_ROW) == GTK_WIDGET (get_row (self, self->y)));
  type_into (self, self->y, "1");
  g_assert_false (ts_feeds_panel_focus_missing (self->panel));
}

/* The panel goes while a value is being made. */
static void
test_gone_while_busy (Fixture *self,
                      gconstpointer data)
{
  TsFeedRow *row = get_row (self, self->x);

  ts_feed_row_set_text (row, "[1000000,2]:normal");
  g_assert_true (ts_feed_row_is_busy (row));
}

static void
test_no_document (void)
{
  TsFeedsPanel *panel = TS_FEEDS_PANEL (ts_feeds_panel_new ());
  GtkWindow *window = ts_test_show (GTK_WIDGET (panel), 380, 400);

  g_assert_true (ts_test_shows (GTK_WIDGET (panel), "Nothing to feed"));
  ts_feeds_panel_set_document (panel, NULL);
  g_assert_false (ts_feeds_panel_focus_missing (panel));
  g_object_ref (panel);
  gtk_window_destroy (window);
  g_assert_finalize_object (panel);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add ("/feeds-panel/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("accepted", test_accepted);
  ADD ("refused", test_refused);
  ADD ("fill", test_fill);
  ADD ("file", test_file);
  ADD ("not-needed", test_not_needed);
  ADD ("feed-anything", test_feed_anything);
  ADD ("missing", test_missing);
  ADD ("gone-while-busy", test_gone_while_busy);
#undef ADD
  g_test_add_func ("/feeds-panel/batch", test_batch);
  g_test_add_func ("/feeds-panel/no-document", test_no_document);

  return g_test_run ();
}
