#include "app/panels/ts-search-panel.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsSearchPanel *panel;
  GtkWindow *window;
} Fixture;

static void
setup (Fixture *self)
{
  TsOutput x;

  ts_test_graph_init (&self->graph);
  x = ts_test_placeholder (&self->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2, 3));
  ts_test_op (&self->graph, "Relu", "block/relu1", x, TS_NO_OUTPUT);
  ts_test_op (&self->graph, "Relu", "block/relu2", x, TS_NO_OUTPUT);
  ts_test_op (&self->graph, "Abs", "abs", x, TS_NO_OUTPUT);
  self->document = ts_document_new_for_graph (self->graph.graph, "test");
  self->panel = TS_SEARCH_PANEL (ts_search_panel_new ());
  self->window = ts_test_show (GTK_WIDGET (self->panel), 400, 400);
  ts_search_panel_set_document (self->panel, self->document);
}

static void
teardown (Fixture *self)
{
  gtk_window_destroy (self->window);
  ts_document_close (self->document);
  g_object_unref (self->document);
  ts_test_graph_clear (&self->graph);
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer user_data)
{
  const Shown *shown = user_data;

  return ts_test_shows (shown->root, shown->text);
}

static void
assert_comes (Fixture *self,
              const char *query,
              const char *text)
{
  Shown shown = { GTK_WIDGET (self->panel), text };

  ts_search_panel_set_query (self->panel, query);
  ts_test_wait (is_shown, &shown);
}

static void
test_count_and_hits (void)
{
  Fixture self;
  const guint32 *hits;
  guint n;

  setup (&self);
  assert_comes (&self, "op:relu", "2 found");
  hits = ts_search_panel_get_hits (self.panel, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (hits[0], ==, 1);
  ts_search_panel_go (self.panel, 1);
  g_assert_true (ts_test_shows (GTK_WIDGET (self.panel), "1 of 2"));
  assert_comes (&self, "op:relu 2", "1 found");
  assert_comes (&self, "tanh", "Nothing found");
  teardown (&self);
}

/* What is wrong stands where the count stands otherwise, and goes when it is put right. */
static void
test_error (void)
{
  Fixture self;

  setup (&self);
  assert_comes (&self, "relu /(/", "position 6: ");
  g_assert_cmpuint (ts_search_panel_get_n_hits (self.panel), ==, 0);
  assert_comes (&self, "relu /1$/", "1 found");
  g_assert_false (ts_test_shows (GTK_WIDGET (self.panel), "position"));
  teardown (&self);
}

/* Shapes are worked out in the background: the hits come by themselves. */
static void
test_shapes (void)
{
  Fixture self;

  setup (&self);
  assert_comes (&self, "shape:2x3", "4 found");
  assert_comes (&self, "shape:*x4", "Nothing found");
  teardown (&self);
}

static void
test_other_document (void)
{
  Fixture self;

  setup (&self);
  assert_comes (&self, "relu", "2 found");
  ts_search_panel_set_document (self.panel, NULL);
  g_assert_cmpuint (ts_search_panel_get_n_hits (self.panel), ==, 0);
  ts_search_panel_set_document (self.panel, self.document);
  assert_comes (&self, "relu", "2 found");
  teardown (&self);
}

int
main (int argc,
      char *argv[])
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;
  g_test_add_func ("/search-panel/count-and-hits", test_count_and_hits);
  g_test_add_func ("/search-panel/error", test_error);
  g_test_add_func ("/search-panel/shapes", test_shapes);
  g_test_add_func ("/search-panel/other-document", test_other_document);
  return g_test_run ();
}
