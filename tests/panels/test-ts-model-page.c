#include "app/panels/ts-model-page.h"
#include "tests/support/ts-test-saved-model.h"
#include "tests/support/ts-test-widgets.h"

#include <adwaita.h>

typedef struct
{
  char *folder;
  TsDocument *document;
  TsModelPage *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ts-model-page-XXXXXX", &error);
  g_assert_no_error (error);
  ts_test_saved_model_write_two (self->folder);

  g_autoptr (TsModel) model = ts_model_open (self->folder, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  ts_collections_add (ts_graph_get_collections (model->graph), "losses", TS_COLLECTION_ITEM_NODE ("serving/out:0"), &error);
  ts_collections_add (ts_graph_get_collections (model->graph), "losses", TS_COLLECTION_ITEM_NODE ("gone"), &error);
  ts_collections_add (ts_graph_get_collections (model->graph), "numbers", TS_COLLECTION_ITEM_INT64 (42), &error);
  g_assert_no_error (error);
  self->document = ts_document_new (model);
  self->page = TS_MODEL_PAGE (ts_model_page_new ());
  ts_model_page_set_document (self->page, self->document);
  self->window = ts_test_show (GTK_WIDGET (self->page), 380, 900);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->page);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->page);
  ts_document_close (self->document);
  while (G_OBJECT (self->document)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (self->document);
  ts_test_saved_model_remove (self->folder);
  g_free (self->folder);
}

static GtkWidget *
find_row (GtkWidget *root,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_selected (Fixture *self)
{
  const TsOperation *op = ts_document_get_selected_operation (self->document);

  return op != NULL ? op->name : NULL;
}

static GtkWidget *
expand (Fixture *self,
        const char *title)
{
  GtkWidget *row = find_row (GTK_WIDGET (self->page), title);

  g_assert_true (ADW_IS_EXPANDER_ROW (row));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ts_test_settle ();
  return row;
}

static void
test_facts (Fixture *self,
            gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (self->page);

  g_assert_true (ts_test_shows (page, "SavedModel"));
  g_assert_true (ts_test_shows (page, "serve"));
  g_assert_true (ts_test_shows (page, "1.15.0"));
}

static void
test_signatures (Fixture *self,
                 gconstpointer data)
{
  GtkWidget *row = expand (self, "serving_default");
  GtkWidget *input = find_row (row, "features");

  g_assert_nonnull (find_row (row, "scores"));
  g_assert_null (find_row (expand (self, "other"), "scores"));
  adw_action_row_activate (ADW_ACTION_ROW (input));
  g_assert_cmpstr (get_selected (self), ==, "x");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_true (find_row (row, "features") == input);
}

static void
test_collections (Fixture *self,
                  gconstpointer data)
{
  GtkWidget *row = expand (self, "losses");

  g_assert_nonnull (find_row (expand (self, "numbers"), "42"));
  adw_action_row_activate (ADW_ACTION_ROW (find_row (row, "gone")));
  g_assert_null (get_selected (self));
  adw_action_row_activate (ADW_ACTION_ROW (find_row (row, "serving/out:0")));
  g_assert_cmpstr (get_selected (self), ==, "serving/out");
}

#define ADD(name, func) g_test_add ("/model-page/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  ADD ("facts", test_facts);
  ADD ("signatures", test_signatures);
  ADD ("collections", test_collections);

  return g_test_run ();
}
