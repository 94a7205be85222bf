#include "tests/graph/function-text.h"

#include "app/panels/ts-outline-panel.h"
#include "tests/support/ts-test-widgets.h"

typedef struct
{
  TsDocument *document;
  TsOutlinePanel *panel;
  GtkListView *list;
  GtkWindow *window;
  guint function; /* of what was activated last */
  guint op;
  char *scope;
} Fixture;

static void
note_activated (Fixture *self,
                guint function,
                guint op)
{
  self->function = function;
  self->op = op;
}

static void
note_scope (Fixture *self,
            guint function,
            const char *scope)
{
  self->function = function;
  g_free (self->scope);
  self->scope = g_strdup (scope);
}

static gboolean
has_rows (gpointer user_data)
{
  Fixture *self = user_data;

  return gtk_list_view_get_model (self->list) != NULL;
}

/* a/b/x, a/y, z, and a function that calls itself with one scope in it. */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  GByteArray *g = g_byte_array_new ();
  guint library, f, n;

  placeholder (g, "a/b/x", TS_DTYPE_FLOAT);
  placeholder (g, "a/y", TS_DTYPE_FLOAT);
  placeholder (g, "z", TS_DTYPE_FLOAT);
  library = ts_wire_begin (g, 2);
  f = function_begin (g, "again", "in: float", "out: float", "");
  n = body_node (g, "inner/call again in");
  ts_wire_end (g, n);
  pair (g, 4, "out", "inner/call:out:0");
  ts_wire_end (g, f);
  ts_wire_end (g, library);

  g_autoptr (TsGraph) graph = import_ok (g);

  self->document = ts_document_new_for_graph (graph, "test");
  self->panel = TS_OUTLINE_PANEL (ts_outline_panel_new ());
  g_signal_connect_swapped (self->panel, "activated", G_CALLBACK (note_activated), self);
  g_signal_connect_swapped (self->panel, "scope-activated", G_CALLBACK (note_scope), self);
  ts_outline_panel_set_document (self->panel, self->document);
  self->window = ts_test_show (GTK_WIDGET (self->panel), 280, 500);
  self->list = GTK_LIST_VIEW (ts_test_find (GTK_WIDGET (self->panel), GTK_TYPE_LIST_VIEW, NULL));
  ts_test_wait (has_rows, self);
  ts_test_settle ();
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->panel);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->panel);
  ts_document_close (self->document);
  while (G_OBJECT (self->document)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (self->document);
  g_free (self->scope);
}

static GListModel *
get_model (Fixture *self)
{
  return G_LIST_MODEL (gtk_list_view_get_model (self->list));
}

static void
expand (Fixture *self,
        guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (get_model (self), position);

  gtk_tree_list_row_set_expanded (row, TRUE);
  ts_test_settle ();
}

static void
activate (Fixture *self,
          guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.activate-item", "u", position);
  ts_test_settle ();
}

static void
test_scopes (Fixture *self,
             gconstpointer data)
{
  g_assert_cmpuint (g_list_model_get_n_items (get_model (self)), ==, 3); /* a, z, Functions */
  expand (self, 0);
  g_assert_cmpuint (g_list_model_get_n_items (get_model (self)), ==, 5);
  activate (self, 1);
  g_assert_cmpstr (self->scope, ==, "a/b");
  g_assert_cmpuint (self->function, ==, G_MAXUINT32);
  activate (self, 2);
  g_assert_cmpstr (ts_graph_get_operation (ts_document_get_graph (self->document), self->op)->name, ==, "a/y");
}

static void
test_functions (Fixture *self,
                gconstpointer data)
{
  activate (self, 2);
  g_assert_cmpuint (g_list_model_get_n_items (get_model (self)), ==, 4);
  activate (self, 3);
  g_assert_cmpuint (self->function, ==, 0);
  g_assert_cmpuint (self->op, ==, TS_NO_OP);

  expand (self, 3); /* inner, in, out_RetVal */
  g_assert_cmpuint (g_list_model_get_n_items (get_model (self)), ==, 7);
  activate (self, 4);
  g_assert_cmpstr (self->scope, ==, "inner");
  g_assert_cmpuint (self->function, ==, 0);
  activate (self, 5);
  g_assert_cmpuint (self->op, ==, 0);
}

#define ADD(name, func) g_test_add ("/outline-panel/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  ADD ("scopes", test_scopes);
  ADD ("functions", test_functions);

  return g_test_run ();
}
