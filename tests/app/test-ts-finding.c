/* What leads one through a graph, driven as a user or a script does it: by the actions of the window. */

#include "app/canvas/ts-canvas-private.h"
#include "app/scene/ts-graph-ranks.h"
#include "app/ts-application.h"
#include "app/models/ts-view-store.h"
#include "app/ts-goto-dialog.h"
#include "app/ts-window-private.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-widgets.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static GtkApplication *application;

typedef struct
{
  char *folder;
  TsSettings *settings;
  TsWindow *window;
  TsCanvas *canvas;
} Fixture;

/* ---- waiting ------------------------------------------------------------------------------------- */

static void
iterate (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
is_ready (gpointer user_data)
{
  Fixture *self = user_data;

  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
  return ts_window_is_ready (self->window);
}

static gboolean
is_still (gpointer user_data)
{
  TsCanvas *canvas = ((Fixture *)user_data)->canvas;

  gtk_widget_queue_draw (GTK_WIDGET (canvas));
  return canvas->job == NULL && canvas->tick == 0 && ts_canvas_is_ready (canvas);
}

/* Until the graph shows what was asked for. */
static void
wait_still (Fixture *self)
{
  iterate (50);
  ts_test_wait (is_still, self);
}

static void
set_up (Fixture *self,
        gconstpointer sample)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("ts-finding-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "settings.ini", NULL);
  self->settings = ts_settings_new (path);
  self->window = ts_window_new (application, self->settings);
  self->canvas = ts_workspace_get_canvas (ts_window_get_workspace (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  ts_window_open_sample (self->window, sample);
  ts_test_wait (is_ready, self);
}

static void
tear_down (Fixture *self,
           gconstpointer sample)
{
  g_autofree char *path = g_build_filename (self->folder, "settings.ini", NULL);
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->settings);
  g_unlink (path);
  g_rmdir (self->folder);
  g_free (self->folder);
}

static gboolean
is_enabled (Fixture *self,
            const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), name);
}

static void
activate (Fixture *self,
          const char *name)
{
  g_assert_true (is_enabled (self, name));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), name, NULL);
}

static guint32
find_op (Fixture *self,
         const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (ts_window_get_document (self->window)), name);

  g_assert_nonnull (op);
  return op->index;
}

static void
select_op (Fixture *self,
           const char *name)
{
  ts_document_set_selected_op (ts_window_get_document (self->window), find_op (self, name));
  wait_still (self);
}

/* ---- going to a name ------------------------------------------------------------------------------ */

static TsGotoDialog *
get_dialog (Fixture *self)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (toplevels, i);

      if (TS_IS_GOTO_DIALOG (window))
        return TS_GOTO_DIALOG (window); /* the toolkit keeps it */
    }
  return NULL;
}

static gboolean
has_no_dialog (gpointer user_data)
{
  return get_dialog (user_data) == NULL;
}

static GtkWidget *
get_entry (Fixture *self)
{
  return ts_test_find (GTK_WIDGET (get_dialog (self)), GTK_TYPE_SEARCH_ENTRY, NULL);
}

static gboolean
has_row (gpointer user_data)
{
  return ts_test_shows (GTK_WIDGET (get_dialog (user_data)), "Relu");
}

static void
test_go_to (Fixture *self,
            gconstpointer sample)
{
  activate (self, "go-to");
  g_assert_nonnull (get_dialog (self));
  g_assert_true (ts_test_shows (GTK_WIDGET (get_dialog (self)), "Part of a name"));
  gtk_editable_set_text (GTK_EDITABLE (get_entry (self)), "import/block_1/relu:0");
  ts_test_wait (has_row, self);
  ts_test_key (get_entry (self), GDK_KEY_Down, 0); /* there is but one */
  ts_test_key (get_entry (self), GDK_KEY_Up, 0);
  g_signal_emit_by_name (get_entry (self), "activate");
  ts_test_wait (has_no_dialog, self);
  g_assert_cmpuint (ts_document_get_selected_op (ts_window_get_document (self->window)), ==, find_op (self, "block_1/Relu"));
}

static void
test_go_to_scope (Fixture *self,
                  gconstpointer sample)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "go-to-text", g_variant_new_string ("block_1/norm/"));
  g_signal_emit_by_name (get_entry (self), "activate"); /* before it is found: that is waited for */
  ts_test_wait (has_no_dialog, self);
  wait_still (self);
  g_assert_cmpstr (ts_canvas_get_selected_scope (self->canvas), ==, "block_1/norm");
}

static gboolean
has_found_nothing (gpointer user_data)
{
  return ts_test_shows (GTK_WIDGET (get_dialog (user_data)), "Nothing Found");
}

static void
test_go_to_nothing (Fixture *self,
                    gconstpointer sample)
{
  activate (self, "go-to");
  gtk_editable_set_text (GTK_EDITABLE (get_entry (self)), "zzzz");
  ts_test_wait (has_found_nothing, self);
  g_signal_emit_by_name (get_entry (self), "activate");
  iterate (50);
  g_assert_nonnull (get_dialog (self));
  g_signal_emit_by_name (get_entry (self), "stop-search");
  ts_test_wait (has_no_dialog, self);
}

/* ---- tracing -------------------------------------------------------------------------------------- */

static TsTraceBar *
get_bar (Fixture *self)
{
  return ts_workspace_get_trace_bar (ts_window_get_workspace (self->window));
}

static void
trace (Fixture *self,
       const char *action)
{
  ts_trace_bar_end (get_bar (self));
  activate (self, action);
  for (guint i = 0; i < 2000 && ts_trace_bar_get_answer (get_bar (self)) == NULL; i++)
    iterate (10);
  g_assert_nonnull (ts_trace_bar_get_answer (get_bar (self)));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_bar (self))));
}

static void
test_trace (Fixture *self,
            gconstpointer sample)
{
  guint n;

  g_assert_false (is_enabled (self, "trace-inputs"));
  g_assert_false (is_enabled (self, "trace-end"));
  select_op (self, "block_1/Relu");
  trace (self, "trace-inputs");
  n = ts_trace_bar_get_answer (get_bar (self))->n_ops;
  g_assert_cmpuint (n, >, 2);
  g_assert_true (g_str_has_prefix (ts_trace_bar_get_text (get_bar (self)), "Leads to block_1/Relu: "));

  activate (self, "trace-less");
  for (guint i = 0; i < 1000 && ts_trace_bar_get_answer (get_bar (self))->n_ops == n; i++)
    iterate (10);
  g_assert_cmpuint (ts_trace_bar_get_answer (get_bar (self))->n_ops, <, n);
  activate (self, "trace-more");
  for (guint i = 0; i < 1000 && ts_trace_bar_get_answer (get_bar (self))->n_ops != n; i++)
    iterate (10);
  g_assert_cmpuint (ts_trace_bar_get_answer (get_bar (self))->n_ops, ==, n);

  activate (self, "trace-end");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_bar (self))));
  g_assert_false (is_enabled (self, "trace-end"));
}

/* The other traces, each with what it says and one operation that belongs to it. */
static void
test_traces (Fixture *self,
             gconstpointer sample)
{
  static const struct
  {
    const char *action;
    const char *begins;
    gboolean has_itself;
  } traces[] = {
    { "trace-outputs", "Comes from block_1/Relu: ", TRUE },
    { "trace-cone", "", TRUE },
    { "trace-dominators", "", TRUE },
    { "trace-needed", "", TRUE },
  };
  guint32 relu = find_op (self, "block_1/Relu");
  guint n_down = 0, n_both = 0;

  select_op (self, "block_1/Relu");
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      const TsTraceAnswer *answer;

      trace (self, traces[i].action);
      answer = ts_trace_bar_get_answer (get_bar (self));
      g_test_message ("%s: %s", traces[i].action, ts_trace_bar_get_text (get_bar (self)));
      g_assert_cmpuint (answer->n_ops, >, 1);
      g_assert_cmpuint (answer->roles[relu], !=, TS_SLICE_OUTSIDE);
      n_down = i == 0 ? answer->n_ops : n_down;
      n_both = i == 1 ? answer->n_ops : n_both;
    }
  g_assert_cmpuint (n_both, >, n_down);

  /* Ways from one to the other. */
  g_assert_false (is_enabled (self, "trace-paths"));
  ts_trace_bar_end (get_bar (self));
  select_op (self, "block_1/dense/MatMul");
  select_op (self, "block_1/Relu");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "select-also", g_variant_new_string ("block_1/dense/MatMul"));
  wait_still (self);
  trace (self, "trace-paths");
  g_test_message ("%s", ts_trace_bar_get_text (get_bar (self)));
  g_assert_cmpuint (ts_trace_bar_get_answer (get_bar (self))->roles[find_op (self, "block_1/dense/MatMul")], !=, TS_SLICE_OUTSIDE);
}

static void
test_only (Fixture *self,
           gconstpointer sample)
{
  select_op (self, "block_1/Relu");
  trace (self, "trace-neighbours");
  g_action_group_change_action_state (G_ACTION_GROUP (self->window), "trace-only", g_variant_new_boolean (TRUE));
  wait_still (self);
  g_assert_true (ts_trace_bar_get_only (get_bar (self)));

  /* What is hidden is shown again when one goes there. */
  select_op (self, "features");
  g_assert_false (ts_trace_bar_get_only (get_bar (self)));
}

static void
test_isolate_and_hide (Fixture *self,
                       gconstpointer sample)
{
  select_op (self, "block_1/Relu");
  trace (self, "isolate");
  iterate (100);
  g_assert_cmpuint (ts_trace_bar_get_answer (get_bar (self))->n_ops, ==, 1);
  g_assert_true (ts_trace_bar_get_only (get_bar (self)));
  trace (self, "hide");
  g_assert_true (g_str_has_prefix (ts_trace_bar_get_text (get_bar (self)), "Hidden: block_1/Relu"));
  iterate (300);
  activate (self, "trace-end");
  g_assert_false (ts_trace_bar_get_only (get_bar (self)));
  iterate (300);
}

static void
test_part (Fixture *self,
           gconstpointer sample)
{
  guint n_windows = g_list_length (gtk_application_get_windows (application));

  select_op (self, "block_1/Relu");
  trace (self, "trace-neighbours");
  activate (self, "trace-open");
  for (guint i = 0; i < 2000 && g_list_length (gtk_application_get_windows (application)) == n_windows; i++)
    iterate (10);

  TsWindow *part = TS_WINDOW (gtk_application_get_windows (application)->data);
  TsGraph *graph;

  if (part == self->window)
    part = TS_WINDOW (gtk_application_get_windows (application)->next->data);
  graph = ts_document_get_graph (ts_window_get_document (part));
  g_assert_nonnull (ts_graph_find_operation (graph, "block_1/Relu"));
  g_assert_null (ts_graph_find_operation (graph, "features"));
  iterate (200);
}

static void
test_part_in_file (Fixture *self,
                   gconstpointer sample)
{
  g_autofree char *path = g_build_filename (self->folder, "part.pbtxt", NULL);
  g_autofree char *text = NULL;

  select_op (self, "block_1/Relu");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "part-save", g_variant_new_string (path));
  for (guint i = 0; i < 2000 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    iterate (10);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "name: \"block_1/Relu\""));
  iterate (100);
  g_unlink (path);
}

/* ---- copying, going back --------------------------------------------------------------------------- */

static GtkWidget *
find_window (const char *title)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window); /* the toolkit keeps it */
    }
  return NULL;
}

static void
text_read (GObject *source_object,
           GAsyncResult *result,
           gpointer user_data)
{
  *(char **)user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source_object), result, NULL);
}

static char *
copy (Fixture *self,
      const char *action)
{
  char *text = NULL;

  activate (self, action);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, text_read, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static void
test_copy (Fixture *self,
           gconstpointer sample)
{
  g_autofree char *name = NULL;
  g_autofree char *node = NULL;

  select_op (self, "block_1/Relu");
  name = copy (self, "copy-names");
  g_assert_cmpstr (name, ==, "block_1/Relu");
  node = copy (self, "copy-node-def");
  g_assert_true (g_str_has_prefix (node, "name: \"block_1/Relu\"\nop: \"Relu\"\ninput: "));
}

static void
test_break_on_selected (Fixture *self,
                        gconstpointer sample)
{
  TsDocument *document = ts_window_get_document (self->window);

  select_op (self, "block_1/Relu");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "select-also", g_variant_new_string ("block_1/dense/MatMul"));
  activate (self, "break-on-selected");
  g_assert_cmpuint (ts_document_find_breakpoint (document, find_op (self, "block_1/Relu"), FALSE), !=, 0);
  g_assert_cmpuint (ts_document_find_breakpoint (document, find_op (self, "block_1/dense/MatMul"), FALSE), !=, 0);
  activate (self, "break-on-selected"); /* they are there */
  g_assert_cmpuint (ts_document_find_breakpoint (document, find_op (self, "block_1/Relu"), FALSE), !=, 0);
  activate (self, "no-break-on-selected");
  g_assert_cmpuint (ts_document_find_breakpoint (document, find_op (self, "block_1/Relu"), FALSE), ==, 0);
}

static void
texture_read (GObject *source_object,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GdkTexture **)user_data = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source_object), result, NULL);
}

static void
test_copy_picture (Fixture *self,
                   gconstpointer sample)
{
  g_autoptr (GdkTexture) picture = NULL;

  activate (self, "copy-picture");
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, texture_read, &picture);
  for (guint i = 0; i < 500 && picture == NULL; i++)
    iterate (10);
  g_assert_nonnull (picture);
  g_assert_cmpint (gdk_texture_get_width (picture), >, 200);
}

/* The question before much is opened, as the canvas asks it. */
static void
test_too_many (Fixture *self,
               gconstpointer sample)
{
  GtkWidget *dialog;

  g_signal_emit_by_name (self->canvas, "too-many", (guint64)31174, 3u);
  dialog = find_window ("Open All That?");
  if (dialog == NULL) /* its heading is no title */
    for (GList *l = gtk_window_list_toplevels (); l != NULL; l = l->next)
      if (ADW_IS_MESSAGE_DIALOG (l->data))
        dialog = l->data;
  g_assert_nonnull (dialog);
  iterate (50);
  g_assert_true (ts_test_shows (dialog, "This would show 31"));
  g_assert_nonnull (ts_test_find (dialog, GTK_TYPE_BUTTON, "Only 3 _Levels"));
  g_assert_nonnull (ts_test_find (dialog, GTK_TYPE_BUTTON, "_All of It"));
  ts_test_press (dialog, "_Cancel");
  iterate (300);
}

/* F3 goes as a run does; Ctrl+G is for going to a name. */
static void
test_hits_in_run_order (Fixture *self,
                        gconstpointer sample)
{
  g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, "win.go-to");
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (ts_document_get_graph (ts_window_get_document (self->window)), NULL, NULL);
  TsNavigator *navigator = ts_workspace_get_navigator (ts_window_get_workspace (self->window));
  guint32 before = 0;
  guint n = 0;

  g_assert_true (g_strv_contains ((const char *const *)keys, "<Control>g"));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "search-for", g_variant_new_string ("op:=Relu"));
  for (guint i = 0; i < 1000 && n == 0; i++)
    {
      iterate (10);
      ts_navigator_get_hits (navigator, &n);
    }
  g_assert_cmpuint (n, >, 1);
  for (guint i = 0; i < n; i++)
    {
      guint32 place;

      activate (self, "search-next");
      wait_still (self);
      place = ranks->places[ts_document_get_selected_op (ts_window_get_document (self->window))];
      g_assert_true (i == 0 || place > before);
      before = place;
    }
}

static void
test_back_and_forth (Fixture *self,
                     gconstpointer sample)
{
  g_assert_false (is_enabled (self, "view-back"));
  select_op (self, "block_1/Relu");
  g_assert_true (is_enabled (self, "view-back"));
  activate (self, "view-back");
  wait_still (self);
  g_assert_true (is_enabled (self, "view-forth"));
  activate (self, "view-forth");
  wait_still (self);
  g_assert_false (is_enabled (self, "view-forth"));
}

/* ---- views ----------------------------------------------------------------------------------------- */

static void
test_view_as_text (Fixture *self,
                   gconstpointer sample)
{
  g_autofree char *view = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) open = NULL;

  select_op (self, "block_1/dense/MatMul");
  view = ts_canvas_dup_view (self->canvas);
  g_assert_nonnull (strstr (view, "operation=block_1/dense/MatMul"));
  ts_canvas_collapse_all (self->canvas);
  wait_still (self);
  open = ts_canvas_dup_open_names (self->canvas);
  g_assert_cmpuint (g_strv_length (open), ==, 0);

  g_assert_true (ts_canvas_set_view (self->canvas, view, &error));
  g_assert_no_error (error);
  wait_still (self);
  again = ts_canvas_dup_view (self->canvas);
  g_assert_cmpstr (again, ==, view);

  g_assert_false (ts_canvas_set_view (self->canvas, "no view", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_views (Fixture *self,
            gconstpointer sample)
{
  g_autofree char *view = NULL;
  g_autofree char *again = NULL;
  GtkWidget *dialog;

  select_op (self, "block_1/dense/MatMul");
  view = ts_canvas_dup_view (self->canvas);
  activate (self, "views");
  dialog = find_window ("Views");
  g_assert_nonnull (dialog);
  g_assert_true (ts_test_shows (dialog, "No views have been saved"));
  gtk_editable_set_text (GTK_EDITABLE (ts_test_find (dialog, GTK_TYPE_ENTRY, NULL)), "Dense");
  ts_test_press (dialog, "Save");
  g_assert_true (ts_test_shows (dialog, "Dense"));
  g_assert_nonnull (ts_test_find (dialog, GTK_TYPE_PICTURE, NULL));
  gtk_window_close (GTK_WINDOW (dialog));

  ts_canvas_collapse_all (self->canvas);
  wait_still (self);
  activate (self, "views");
  dialog = find_window ("Views");
  g_signal_emit_by_name (gtk_widget_get_ancestor (ts_test_find (dialog, GTK_TYPE_LABEL, "Dense"), GTK_TYPE_LIST_BOX_ROW), "activate");
  wait_still (self);
  g_assert_null (find_window ("Views"));
  again = ts_canvas_dup_view (self->canvas);
  g_assert_cmpstr (again, ==, view);

  activate (self, "views");
  dialog = find_window ("Views");
  ts_test_press (dialog, "Remove");
  g_assert_false (ts_test_shows (dialog, "Dense"));
  gtk_window_close (GTK_WINDOW (dialog));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "show-view", g_variant_new_string ("Dense"));
  g_assert_cmpstr (ts_window_get_message (self->window), ==, "There is no such view");
}

/* A small picture of what was shown stands beside the name, also of what a script saved; of a view without one a sign does. */
static void
test_pictures_of_views (Fixture *self,
                        gconstpointer sample)
{
  g_autofree char *graph = ts_document_dup_identity (ts_window_get_document (self->window));
  g_autoptr (TsViewStore) store = ts_view_store_new (graph, NULL);
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *dialog;

  g_assert_true (ts_view_store_save (store, "Old", "[view]\n", NULL, NULL));
  activate (self, "views");
  dialog = find_window ("Views");
  g_assert_true (ts_test_shows (dialog, "Old"));
  g_assert_null (ts_test_find (dialog, GTK_TYPE_PICTURE, NULL));
  gtk_window_close (GTK_WINDOW (dialog));

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "save-view", g_variant_new_string ("New"));
  ts_view_store_free (g_steal_pointer (&store));
  store = ts_view_store_new (graph, NULL);
  picture = ts_view_store_dup_picture (store, "New");
  g_assert_nonnull (picture);
  texture = gdk_texture_new_from_bytes (picture, NULL);
  g_assert_cmpint (gdk_texture_get_width (texture), <=, 256);
  g_assert_cmpint (gdk_texture_get_height (texture), <=, 160);
  g_assert_cmpint (gdk_texture_get_height (texture), >, 40);
  g_assert_true (ts_view_store_remove (store, "Old", NULL));
  g_assert_true (ts_view_store_remove (store, "New", NULL));
}

static gboolean
has_numbers (gpointer user_data)
{
  return ts_test_shows (find_window ("Statistics"), "Op Types");
}

/* A row of a number finds just so many. */
static void
assert_row_finds (Fixture *self,
                  GtkWidget *window,
                  const char *title)
{
  GtkWidget *row = gtk_widget_get_ancestor (ts_test_find (window, GTK_TYPE_LABEL, title), GTK_TYPE_LIST_BOX_ROW);
  gboolean is_same = FALSE;

  g_signal_emit_by_name (row, "activate");
  for (guint i = 0; i < 100 && !is_same; i++)
    {
      g_autofree char *number = NULL;
      guint n = 0;

      iterate (50);
      ts_navigator_get_hits (ts_workspace_get_navigator (ts_window_get_workspace (self->window)), &n);
      number = g_strdup_printf ("%u", n);
      is_same = ts_test_find (row, GTK_TYPE_LABEL, number) != NULL;
    }
  g_assert_cmpstr (ts_navigator_get_page (ts_workspace_get_navigator (ts_window_get_workspace (self->window))), ==, "search");
  if (!is_same)
    g_error ("%s: not as many are found", title);
}

static void
test_statistics (Fixture *self,
                 gconstpointer sample)
{
  static const char *const rows[] = { "MatMul", "float32", "None requested", "Placeholders without a feed", "Operations without a kernel" };
  GtkWidget *window;

  activate (self, "statistics");
  ts_test_wait (has_numbers, NULL);
  window = find_window ("Statistics");
  g_assert_true (ts_test_shows (window, "MatMul"));
  ts_test_press (window, "Operations");
  g_assert_true (ts_test_shows (window, " operations"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row_finds (self, window, rows[i]);
  gtk_stack_set_visible_child_name (GTK_STACK (ts_test_find (window, GTK_TYPE_STACK, NULL)), "table");
  iterate (100);
  g_assert_true (ts_test_shows (window, "block_1/dense"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_table (Fixture *self,
            gconstpointer sample)
{
  GtkWidget *window;

  activate (self, "table");
  iterate (200);
  window = find_window ("Table of Nodes");
  g_assert_true (ts_test_shows (window, "features"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Every key that does something in the window or in the graph is in the window of shortcuts. */
static void
test_shortcuts_are_listed (Fixture *self,
                           gconstpointer sample)
{
  static const char *const in_graph[] = { "Up", "Down", "Left", "Right", "Tab", "<Shift>Tab", "Home", "End", "BackSpace", "Return", "plus", "minus", "Page_Up",
                                          "Page_Down", "bracketleft", "bracketright", "1...9", "c", "n", "Menu", "space", "Escape", "<Alt>Up", "<Alt>Down",
                                          "<Alt>Left", "<Alt>Right", "<Control>z", "<Control><Shift>z", "<Control>a", "<Control>c" };
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/org/tensorstep/Tensorstep/help-overlay.ui", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  g_autoptr (GString) missing = g_string_new (NULL);
  const char *text;

  g_assert_nonnull (bytes);
  text = g_bytes_get_data (bytes, NULL);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      gboolean of_nothing = g_str_has_suffix (actions[i], "('')"); /* `win.compare::`, as it is written there */
      g_autofree char *name = of_nothing ? g_strndup (actions[i], strlen (actions[i]) - strlen ("('')")) : g_strdup (actions[i]);
      g_autofree char *entry = g_markup_printf_escaped (">%s%s<", name, of_nothing ? "::" : "");
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);
      g_autofree char *key = keys[0] != NULL ? g_markup_printf_escaped ("%s<", keys[0]) : NULL;

      if (key != NULL && strstr (text, entry) == NULL && strstr (text, key) == NULL)
        g_string_append_printf (missing, " %s (%s)", actions[i], keys[0]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (in_graph); i++)
    {
      g_autofree char *escaped = g_markup_escape_text (in_graph[i], -1);
      g_autofree char *pattern = g_strdup_printf ("name=\"accelerator\">([^<]* )?%s[ <]", escaped);

      if (!g_regex_match_simple (pattern, text, 0, 0))
        g_string_append_printf (missing, " %s", in_graph[i]);
    }
  g_assert_cmpstr (missing->str, ==, "");
}

/* ---- files ----------------------------------------------------------------------------------------- */

static void
saved (TsWindow *window,
       GError *error,
       guint *n)
{
  g_assert_no_error (error);
  (*n)++;
}

/* The beginning of what the action writes into a file of that name. */
static char *export(Fixture *self,
                    const char *action,
                    const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize size;
  guint n = 0;
  gulong handler = g_signal_connect (self->window, "saved", G_CALLBACK (saved), &n);

  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, g_variant_new_string (path));
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (self->window, handler);
  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, 500);
  g_unlink (path);
  return text;
}

static void
test_export (Fixture *self,
             gconstpointer sample)
{
  static const struct
  {
    const char *action;
    const char *name;
    const char *beginning;
    const char *contents; /* (nullable) */
  } files[] = {
    { "export", "all.svg", "<?xml", "block_1/dense/MatMul" },
    { "export", "all.pdf", "%PDF", NULL },
    { "export", "all.png", "\211PNG", NULL },
    { "export", "all.dot", "digraph", "block_1/dense/MatMul" },
    { "export", "all.graphml", "<?xml", "block_1/dense/MatMul" },
    { "export", "all.json", "{\n", "block_1/dense/MatMul" },
    { "export-seen", "seen.svg", "<?xml", NULL },
    { "export-seen", "seen.pdf", "%PDF", NULL },
    { "export-seen", "seen.png", "\211PNG", NULL },
  };

  select_op (self, "block_1/dense/MatMul");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = export(self, files[i].action, files[i].name);

      g_assert_true (g_str_has_prefix (text, files[i].beginning));
      if (files[i].contents != NULL)
        g_assert_nonnull (strstr (text, files[i].contents));
    }
}

static void
get_size (const char *svg,
          double *width,
          double *height)
{
  const char *box = strstr (svg, "viewBox=\"0 0 ");

  g_assert_nonnull (box);
  g_assert_cmpint (sscanf (box, "viewBox=\"0 0 %lf %lf", width, height), ==, 2);
}

/* A file has the direction, colours with their legend, and shapes at the edges, as the window has. */
static void
test_export_as_shown (Fixture *self,
                      gconstpointer sample)
{
  g_autofree char *upright = NULL, *across = NULL;
  double width, height, new_width, new_height;

  ts_canvas_expand_levels (self->canvas, 9, TRUE);
  wait_still (self);
  upright = export(self, "export", "upright.svg");
  g_assert_null (strstr (upright, "float32"));
  g_object_set (self->canvas, "flow", "LR", "serpentine", FALSE, "coloring", "dtype", NULL);
  wait_still (self);
  while (ts_canvas_get_shapes (self->canvas) == NULL)
    iterate (10);
  across = export(self, "export", "across.svg");
  g_assert_nonnull (strstr (across, "float32"));
  g_assert_nonnull (strstr (across, "×"));
  get_size (upright, &width, &height);
  get_size (across, &new_width, &new_height);
  g_assert_cmpfloat (new_width / new_height, >, 2 * width / height);
}

/* What is cancelled writes no file, and the next one is made. */
static void
test_export_is_cancelled (Fixture *self,
                          gconstpointer sample)
{
  g_autofree char *path = g_build_filename (self->folder, "never.svg", NULL), *text = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (self->window), "export", g_variant_new_string (path));
  g_assert_nonnull (self->window->export_job);
  g_cancellable_cancel (self->window->export_job);
  while (self->window->export_job != NULL)
    iterate (10);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  text = export(self, "export", "ever.svg");
  g_assert_nonnull (strstr (text, "<svg"));
}

static void
test_export_is_refused (Fixture *self,
                        gconstpointer sample)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "export", g_variant_new_string ("/tmp/graph.bmp"));
  g_assert_cmpstr (ts_window_get_message (self->window), ==, "What format should that be?");
}

/* ---- comparing ------------------------------------------------------------------------------------- */

static void
test_compare (Fixture *self,
              gconstpointer sample)
{
  g_autofree char *path = g_build_filename (self->folder, "other.pb", NULL);
  guint n_windows, n = 0;
  GList *windows;
  TsWindow *merged;
  TsComparison *comparison;

  /* The other one is a part of this one. */
  select_op (self, "block_1/Relu");
  g_signal_connect (self->window, "saved", G_CALLBACK (saved), &n);
  trace (self, "trace-inputs");
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "part-save", g_variant_new_string (path));
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);

  n_windows = g_list_length (gtk_application_get_windows (application));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "compare", g_variant_new_string (path));
  for (guint i = 0; i < 2000 && g_list_length (gtk_application_get_windows (application)) == n_windows; i++)
    iterate (10);
  windows = gtk_application_get_windows (application);
  merged = windows->data != self->window ? windows->data : windows->next->data;
  iterate (300);

  comparison = ts_workspace_get_comparison (ts_window_get_workspace (merged));
  g_assert_nonnull (comparison);
  g_assert_cmpuint (comparison->diff->n_added, ==, 0);
  g_assert_cmpuint (comparison->diff->n_removed, >, 10);
  g_assert_true (ts_test_shows (GTK_WIDGET (merged), " removed, 0 added, "));
  for (guint32 op = 0; op < comparison->n_ops; op++)
    if (comparison->fates[op] == TS_FATE_REMOVED)
      g_assert_false (ts_document_is_fetched (ts_window_get_document (merged), (TsOutput) { op, 0 }));
  g_action_group_activate_action (G_ACTION_GROUP (merged), "change-next", NULL);
  iterate (300);
  g_assert_cmpuint (ts_document_get_selected_op (ts_window_get_document (merged)), ==, comparison->ops[0]);
  g_unlink (path);
}

static void
test_compare_scopes (Fixture *self,
                     gconstpointer sample)
{
  guint n_windows = g_list_length (gtk_application_get_windows (application));
  GList *windows;
  TsWindow *merged;

  g_assert_false (is_enabled (self, "compare-scopes"));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "select-also", g_variant_new_string ("block_1"));
  g_action_group_activate_action (G_ACTION_GROUP (self->window), "select-also", g_variant_new_string ("block_2"));
  activate (self, "compare-scopes");
  for (guint i = 0; i < 2000 && g_list_length (gtk_application_get_windows (application)) == n_windows; i++)
    iterate (10);
  windows = gtk_application_get_windows (application);
  merged = windows->data != self->window ? windows->data : windows->next->data;
  g_assert_cmpuint (ts_workspace_get_comparison (ts_window_get_workspace (merged))->diff->n_removed, >, 0); /* block_2 forgot its epsilon */
  iterate (200);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("ts-finding-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, "settings.ini", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  application = GTK_APPLICATION (ts_application_new (path));
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add ("/finding/go-to", Fixture, "nan", set_up, test_go_to, tear_down);
  g_test_add ("/finding/go-to-scope", Fixture, "nan", set_up, test_go_to_scope, tear_down);
  g_test_add ("/finding/go-to-nothing", Fixture, "nan", set_up, test_go_to_nothing, tear_down);
  g_test_add ("/finding/trace", Fixture, "nan", set_up, test_trace, tear_down);
  g_test_add ("/finding/traces", Fixture, "nan", set_up, test_traces, tear_down);
  g_test_add ("/finding/only", Fixture, "nan", set_up, test_only, tear_down);
  g_test_add ("/finding/isolate-and-hide", Fixture, "nan", set_up, test_isolate_and_hide, tear_down);
  g_test_add ("/finding/part", Fixture, "nan", set_up, test_part, tear_down);
  g_test_add ("/finding/part-in-file", Fixture, "nan", set_up, test_part_in_file, tear_down);
  g_test_add ("/finding/copy", Fixture, "nan", set_up, test_copy, tear_down);
  g_test_add ("/finding/back-and-forth", Fixture, "nan", set_up, test_back_and_forth, tear_down);
  g_test_add ("/finding/view-as-text", Fixture, "nan", set_up, test_view_as_text, tear_down);
  g_test_add ("/finding/break-on-selected", Fixture, "nan", set_up, test_break_on_selected, tear_down);
  g_test_add ("/finding/copy-picture", Fixture, "nan", set_up, test_copy_picture, tear_down);
  g_test_add ("/finding/too-many", Fixture, "nan", set_up, test_too_many, tear_down);
  g_test_add ("/finding/hits-in-run-order", Fixture, "nan", set_up, test_hits_in_run_order, tear_down);
  g_test_add ("/finding/shortcuts-are-listed", Fixture, "nan", set_up, test_shortcuts_are_listed, tear_down);
  g_test_add ("/finding/views", Fixture, "nan", set_up, test_views, tear_down);
  g_test_add ("/finding/pictures-of-views", Fixture, "nan", set_up, test_pictures_of_views, tear_down);
  g_test_add ("/finding/statistics", Fixture, "nan", set_up, test_statistics, tear_down);
  g_test_add ("/finding/table", Fixture, "nan", set_up, test_table, tear_down);
  g_test_add ("/finding/export", Fixture, "nan", set_up, test_export, tear_down);
  g_test_add ("/finding/export-as-shown", Fixture, "nan", set_up, test_export_as_shown, tear_down);
  g_test_add ("/finding/export-is-cancelled", Fixture, "nan", set_up, test_export_is_cancelled, tear_down);
  g_test_add ("/finding/export-is-refused", Fixture, "nan", set_up, test_export_is_refused, tear_down);
  g_test_add ("/finding/compare", Fixture, "nan", set_up, test_compare, tear_down);
  g_test_add ("/finding/compare-scopes", Fixture, "nan", set_up, test_compare_scopes, tear_down);
  status = g_test_run ();
  ts_test_folder_remove (home);
  return status;
}
