#include "app/panels/ts-search-panel.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <math.h>

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

/* Nothing has run: constants have values all the same, and that it is only these is said. After a run all have. */
static void
test_values (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsDocument) document = NULL;
  TsSearchPanel *panel = TS_SEARCH_PANEL (ts_search_panel_new ());
  GtkWindow *window = ts_test_show (GTK_WIDGET (panel), 400, 400);
  Shown shown = { GTK_WIDGET (panel), "Nothing has run: constants only" };
  TsOutput zero, bad;

  ts_test_graph_init (&graph);
  zero = ts_test_const_float (&graph, "zero", 0);
  bad = ts_test_const_float (&graph, "bad", NAN);
  ts_test_op (&graph, "Div", "div", zero, zero, TS_NO_OUTPUT);
  ts_test_op (&graph, "Neg", "neg", bad, TS_NO_OUTPUT);
  document = ts_document_new_for_graph (graph.graph, "test");
  ts_search_panel_set_document (panel, document);
  ts_search_panel_set_query (panel, "has:nan");
  ts_test_wait (is_shown, &shown);
  g_assert_true (ts_test_shows (GTK_WIDGET (panel), "1 found"));

  ts_debug_worker_continue (ts_document_get_worker (document));
  shown.text = "3 found";
  ts_test_wait (is_shown, &shown);
  g_assert_false (ts_test_shows (GTK_WIDGET (panel), "constants only"));
  ts_search_panel_set_query (panel, "has:inf");
  shown.text = "Nothing found";
  ts_test_wait (is_shown, &shown);
  gtk_window_destroy (window);
  ts_document_close (document);
}

/* Breakpoints that come and go while they are searched for. */
static void
test_breakpoints (void)
{
  Fixture self;
  Shown shown;

  setup (&self);
  shown = (Shown) { GTK_WIDGET (self.panel), "2 found" };
  assert_comes (&self, "has:breakpoint", "Nothing found");
  g_assert_cmpuint (ts_document_add_breakpoint (self.document, "scope:block", FALSE, FALSE, NULL), !=, 0);
  ts_test_wait (is_shown, &shown);
  ts_document_toggle_breakpoint (self.document, 3, FALSE);
  shown.text = "3 found";
  ts_test_wait (is_shown, &shown);
  teardown (&self);
}

static void
test_notes (void)
{
  static const TsNote on_scope = { (char *)"block", TRUE, (char *)"look", TS_NOTE_RED };
  TsCanvas *canvas = TS_CANVAS (g_object_ref_sink (g_object_new (TS_TYPE_CANVAS, NULL)));
  g_autoptr (TsNotes) none = ts_notes_new ();
  g_autoptr (TsNotes) notes = ts_notes_set (none, &on_scope);
  Fixture self;
  Shown shown;

  setup (&self);
  shown = (Shown) { GTK_WIDGET (self.panel), "2 found" };
  ts_search_panel_set_canvas (self.panel, canvas);
  assert_comes (&self, "has:note", "Nothing found");
  ts_canvas_load_notes (canvas, notes);
  ts_test_wait (is_shown, &shown);
  ts_search_panel_set_canvas (self.panel, NULL);
  teardown (&self);
  g_object_unref (canvas);
}

/* Down from the entry leads to the first hit, past the buttons; without hits it does nothing of its own. */
static void
test_down (void)
{
  Fixture self;
  GtkWidget *entry, *focus;

  setup (&self);
  entry = ts_test_find (GTK_WIDGET (self.panel), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_widget_grab_focus (entry);
  assert_comes (&self, "tanh", "Nothing found");
  g_assert_false (ts_test_key (entry, GDK_KEY_Down, 0));
  assert_comes (&self, "op:relu", "2 found");
  g_assert_true (ts_test_key (entry, GDK_KEY_Down, 0));
  focus = gtk_window_get_focus (self.window);
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW));
  g_assert_true (ts_test_shows (focus, "relu1"));
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
  g_test_add_func ("/search-panel/values", test_values);
  g_test_add_func ("/search-panel/breakpoints", test_breakpoints);
  g_test_add_func ("/search-panel/notes", test_notes);
  g_test_add_func ("/search-panel/down", test_down);
  return g_test_run ();
}
