/* What is kept of a model and of a view of it: reloading, links, rules and notes, by the window. */

#include "app/canvas/ts-canvas-private.h"
#include "app/ts-application.h"
#include "app/ts-window-private.h"
#include "engine/samples/ts-samples.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-widgets.h"

#include <glib/gstdio.h>
#include <string.h>

static GtkApplication *application;
static char *home;

typedef struct
{
  char *folder;
  char *path;
  TsSettings *settings;
  TsWindow *window;
  TsCanvas *canvas;
  guint n_loaded;
} Fixture;

static const char first[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Identity' op: 'Identity' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Relu' op: 'Relu' input: 'a/Identity' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Neg' op: 'Neg' input: 'a/Relu' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'b/Abs' op: 'Abs' input: 'a/Neg' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'b/Exp' op: 'Exp' input: 'b/Abs' attr { key: 'T' value { type: DT_FLOAT } } }\n";

/* More before it, so that all numbers are others; b/Exp is gone. */
static const char second[] =
    "node { name: 'z' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }\n"
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Identity' op: 'Identity' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Relu' op: 'Relu' input: 'a/Identity' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Sqrt' op: 'Sqrt' input: 'a/Relu' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'a/Neg' op: 'Neg' input: 'a/Sqrt' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'b/Abs' op: 'Abs' input: 'a/Neg' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'b/Sin' op: 'Sin' input: 'b/Abs' attr { key: 'T' value { type: DT_FLOAT } } }\n";

/* ---- waiting ------------------------------------------------------------------------------------- */

static gboolean
is_still (gpointer user_data)
{
  Fixture *self = user_data;

  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
  return self->canvas->job == NULL && self->canvas->tick == 0 && ts_canvas_is_ready (self->canvas);
}

static gboolean
is_loaded (gpointer user_data)
{
  return ((Fixture *)user_data)->n_loaded > 0;
}

static void
wait_loaded (Fixture *self)
{
  ts_test_wait (is_loaded, self);
  self->n_loaded = 0;
  ts_test_wait (is_still, self);
}

static void
loaded (TsWindow *window,
        GError *error,
        Fixture *self)
{
  self->n_loaded++;
}

/* Replaces the file as editors do: a new one gets its name. */
static void
write_model (Fixture *self,
             const char *text)
{
  g_autofree char *temporary = g_strconcat (self->path, ".new", NULL);

  g_assert_true (g_file_set_contents (temporary, text, -1, NULL));
  g_assert_cmpint (g_rename (temporary, self->path), ==, 0);
}

static void
set_up (Fixture *self,
        gconstpointer data)
{
  g_autofree char *settings = NULL;
  g_autoptr (GFile) file = NULL;

  self->folder = ts_test_folder_new ();
  self->path = g_build_filename (self->folder, "model.pbtxt", NULL);
  settings = g_build_filename (self->folder, "settings.ini", NULL);
  write_model (self, first);
  self->settings = ts_settings_new (settings);
  self->window = ts_window_new (application, self->settings);
  self->canvas = ts_workspace_get_canvas (ts_window_get_workspace (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  g_signal_connect (self->window, "loaded", G_CALLBACK (loaded), self);
  file = g_file_new_for_path (self->path);
  ts_window_open_file (self->window, file);
  wait_loaded (self);
}

static void
tear_down (Fixture *self,
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
  g_free (self->path);
}

static void
activate (Fixture *self,
          const char *name,
          const char *target)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), name, target != NULL ? g_variant_new_string (target) : NULL);
}

static void
open_all (Fixture *self)
{
  ts_canvas_expand_levels (self->canvas, 9, TRUE);
  ts_test_wait (is_still, self);
}

static TsGraph *
get_graph (Fixture *self)
{
  return ts_document_get_graph (ts_window_get_document (self->window));
}

static guint32
find_op (Fixture *self,
         const char *name)
{
  return ts_graph_find_operation (get_graph (self), name)->index;
}

static gboolean
is_drawn (Fixture *self,
          const char *name)
{
  return ts_scene_find_op_box (self->canvas->scene, find_op (self, name)) != TS_NO_BOX;
}

/* Where an operation is on the screen. */
static void
get_place (Fixture *self,
           const char *name,
           double *x,
           double *y)
{
  guint32 box = ts_scene_find_op_box (self->canvas->scene, find_op (self, name));

  ts_camera_to_view (&self->canvas->camera, self->canvas->scene->boxes[box].rect.x, self->canvas->scene->boxes[box].rect.y, x, y);
}

/* ---- reloading ----------------------------------------------------------------------------------- */

static gboolean
is_offered (gpointer user_data)
{
  const char *heading = ts_message_bar_get_heading (((Fixture *)user_data)->window->message_bar);

  return heading != NULL && g_str_has_suffix (heading, "has changed on disk");
}

/* So many are hidden by the trace bar, which says so. */
static gboolean
hides (Fixture *self,
       guint n)
{
  const TsTraceAnswer *answer = ts_trace_bar_get_answer (ts_workspace_get_trace_bar (ts_window_get_workspace (self->window)));

  return answer != NULL && answer->n_ops + n == ts_graph_get_n_operations (get_graph (self));
}

static gboolean
is_hiding (gpointer user_data)
{
  return hides (user_data, 1);
}

static gboolean
hides_two (gpointer user_data)
{
  return hides (user_data, 2);
}

/* What is open, selected, hidden, noted and set up stays, by name, and the box in the middle stays where it is. */
static void
test_reload (Fixture *self,
             gconstpointer data)
{
  TsDocument *document = ts_window_get_document (self->window);
  double x, y, new_x, new_y;

  open_all (self);
  activate (self, "hide-query", "op:Identity");
  ts_test_wait (is_still, self);
  activate (self, "show-name", "a/Neg");
  ts_test_wait (is_still, self);
  activate (self, "note-text", "look here");
  g_assert_cmpuint (ts_document_add_breakpoint (document, "b/Abs", FALSE, FALSE, NULL), !=, 0);
  ts_canvas_move_camera (self->canvas, (TsCamera) { 10, 60, 1.1 }, FALSE);
  get_place (self, "a/Neg", &x, &y);

  write_model (self, second);
  ts_test_wait (is_offered, self);
  g_assert_true (document == ts_window_get_document (self->window)); /* it is only offered */
  activate (self, "reload", NULL);
  wait_loaded (self);

  g_assert_true (document != ts_window_get_document (self->window));
  g_assert_nonnull (ts_graph_find_operation (get_graph (self), "a/Sqrt"));
  g_assert_true (is_drawn (self, "a/Sqrt"));
  g_assert_false (is_drawn (self, "a/Identity"));
  g_assert_cmpuint (ts_document_get_selected_op (ts_window_get_document (self->window)), ==, find_op (self, "a/Neg"));
  g_assert_cmpuint (ts_document_find_breakpoint (ts_window_get_document (self->window), find_op (self, "b/Abs"), FALSE), !=, 0);
  g_assert_cmpstr (ts_notes_find (ts_canvas_get_notes (self->canvas), "a/Neg", FALSE)->text, ==, "look here");
  g_assert_cmpfloat_with_epsilon (self->canvas->camera.scale, 1.1, 1e-6);
  get_place (self, "a/Neg", &new_x, &new_y);
  g_assert_cmpfloat_with_epsilon (new_x, x, 1.5);
  g_assert_cmpfloat_with_epsilon (new_y, y, 1.5);
}

/* What is isolated or hidden stays so, and the bar tells of it; several selected are. */
static void
test_reload_keeps_hidden (Fixture *self,
                          gconstpointer data)
{
  TsTraceBar *bar = ts_workspace_get_trace_bar (ts_window_get_workspace (self->window));

  open_all (self);
  activate (self, "show-name", "x");
  activate (self, "hide", NULL);
  ts_test_wait (is_hiding, self);
  ts_test_wait (is_still, self);
  activate (self, "show-name", "a/Relu");
  ts_test_wait (is_still, self);
  activate (self, "select-also", "b/Abs");
  g_assert_false (is_drawn (self, "x"));

  write_model (self, second);
  activate (self, "reload", NULL);
  wait_loaded (self);
  ts_test_wait (is_hiding, self);
  ts_test_wait (is_still, self);
  g_assert_false (is_drawn (self, "x"));
  g_assert_true (is_drawn (self, "z"));
  g_assert_true (g_str_has_prefix (ts_trace_bar_get_text (bar), "Hidden: x"));
  g_assert_cmpuint (ts_canvas_get_n_chosen (self->canvas), ==, 2);

  activate (self, "trace-end", NULL);
  ts_test_wait (is_still, self);
  g_assert_true (is_drawn (self, "x"));
}

/* Ctrl+Z takes back what was hidden, one after the other, and the bar goes along. */
static void
test_hiding_is_undone (Fixture *self,
                       gconstpointer data)
{
  TsTraceBar *bar = ts_workspace_get_trace_bar (ts_window_get_workspace (self->window));

  open_all (self);
  activate (self, "show-name", "b/Exp");
  activate (self, "hide", NULL);
  ts_test_wait (is_hiding, self);
  ts_test_wait (is_still, self);
  activate (self, "show-name", "b/Abs");
  activate (self, "hide", NULL);
  ts_test_wait (hides_two, self);
  ts_test_wait (is_still, self);
  g_assert_false (is_drawn (self, "b/Abs"));

  activate (self, "view-back", NULL);
  ts_test_wait (is_still, self);
  ts_test_wait (is_hiding, self);
  g_assert_true (is_drawn (self, "b/Abs"));
  g_assert_false (is_drawn (self, "b/Exp"));
  for (guint i = 0; i < 4 && !is_drawn (self, "b/Exp"); i++) /* going to the operation was a step, too */
    {
      activate (self, "view-back", NULL);
      ts_test_wait (is_still, self);
    }
  g_assert_true (is_drawn (self, "b/Exp"));
  g_assert_null (ts_trace_bar_get_answer (bar));
  g_assert_false (ts_trace_bar_get_only (bar));

  activate (self, "view-forth", NULL);
  ts_test_wait (is_hiding, self);
  ts_test_wait (is_still, self);
  g_assert_false (is_drawn (self, "b/Exp"));
  g_assert_true (ts_canvas_can_go_forth (self->canvas));
}

static gboolean
tells_selection (gpointer user_data)
{
  return ts_test_shows (GTK_WIDGET (((Fixture *)user_data)->window->message_bar), "b/Exp, which was selected");
}

/* What is not there any more is told. */
static void
test_gone_is_told (Fixture *self,
                   gconstpointer data)
{
  open_all (self);
  activate (self, "show-name", "b/Exp");
  ts_test_wait (is_still, self);
  g_assert_cmpuint (ts_document_add_breakpoint (ts_window_get_document (self->window), "b/Exp", FALSE, FALSE, NULL), !=, 0);
  write_model (self, second);
  activate (self, "reload", NULL);
  wait_loaded (self);
  g_assert_cmpstr (ts_message_bar_get_heading (self->window->message_bar), ==, "Reloaded, but not all is as it was");
  ts_test_wait (tells_selection, self); /* it glides in */
  g_assert_true (ts_test_shows (GTK_WIDGET (self->window->message_bar), "breakpoint 1"));
}

/* That the file is damaged now does not take its place. */
static void
test_gone_by_damage_is_told (Fixture *self,
                             gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  activate (self, "show-name", "b/Exp");
  ts_test_wait (is_still, self);
  ts_sample_write (ts_sample_find ("dense"), self->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (self->path, contents, (gssize)size - 3, NULL));
  activate (self, "reload", NULL);
  wait_loaded (self);
  g_assert_cmpstr (ts_message_bar_get_heading (self->window->message_bar), ==, "“model.pbtxt” is not all there");
  ts_test_wait (tells_selection, self);
}

/* Half a file changes nothing: what is shown stays, and the reason is told. Once it is whole it is offered again. */
static void
test_half_a_file (Fixture *self,
                  gconstpointer data)
{
  TsDocument *document = ts_window_get_document (self->window);

  g_assert_true (g_file_set_contents (self->path, "node { name: \"x", -1, NULL));
  activate (self, "reload", NULL);
  ts_test_wait (is_loaded, self);
  self->n_loaded = 0;
  g_assert_true (document == ts_window_get_document (self->window));
  g_assert_nonnull (ts_message_bar_get_heading (self->window->message_bar));
  ts_message_bar_close (self->window->message_bar);

  write_model (self, second);
  ts_test_wait (is_offered, self);
}

static void
test_reloads_by_itself (Fixture *self,
                        gconstpointer data)
{
  TsDocument *document = ts_window_get_document (self->window);

  activate (self, "reload-by-itself", NULL);
  write_model (self, second);
  wait_loaded (self);
  g_assert_true (document != ts_window_get_document (self->window));
  g_assert_null (ts_message_bar_get_heading (self->window->message_bar));
}

/* ---- kept with the model ------------------------------------------------------------------------- */

/* Another window on the same file has the rules and the notes; nothing is beside the file. */
/* Closes the window and opens the file in a new one. */
static void
open_again (Fixture *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  gtk_window_destroy (GTK_WINDOW (self->window));
  ts_test_settle ();

  self->window = ts_window_new (application, self->settings);
  self->canvas = ts_workspace_get_canvas (ts_window_get_workspace (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  g_signal_connect (self->window, "loaded", G_CALLBACK (loaded), self);
  ts_window_open_file (self->window, file);
  wait_loaded (self);
}

/* A file is drawn in the direction that was chosen for it, another one as usual. */
static void
test_direction_is_kept (Fixture *self,
                        gconstpointer data)
{
  activate (self, "flow", "LR");
  ts_test_wait (is_still, self);
  g_assert_cmpint (self->canvas->scene->flow, ==, TS_FLOW_RIGHT);

  open_again (self);
  g_assert_cmpint (self->canvas->scene->flow, ==, TS_FLOW_RIGHT);

  g_free (self->path);
  self->path = g_build_filename (self->folder, "other.pbtxt", NULL);
  write_model (self, first);
  open_again (self);
  g_assert_cmpint (self->canvas->scene->flow, ==, TS_FLOW_DOWN);
}

static void
test_rules_and_notes_are_kept (Fixture *self,
                               gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  guint n_files = 0;

  activate (self, "hide-query", "op:=Identity");
  activate (self, "show-name", "a/Relu");
  ts_test_wait (is_still, self);
  activate (self, "note-text", "mind this");
  activate (self, "tint", "green");
  activate (self, "tint", "the colour of the sky");
  g_assert_cmpstr (ts_window_get_message (self->window), ==, "There is no colour “the colour of the sky”");
  open_again (self);
  g_assert_cmpstr (ts_canvas_get_rules (self->canvas)->hidden[0], ==, "op:=Identity");
  g_assert_cmpstr (ts_notes_find (ts_canvas_get_notes (self->canvas), "a/Relu", FALSE)->text, ==, "mind this");
  g_assert_cmpuint (ts_canvas_get_notes (self->canvas)->tints->len, ==, 1);
  g_assert_cmpint (((TsTintedPlace *)ts_canvas_get_notes (self->canvas)->tints->pdata[0])->tint, ==, TS_TINT_GREEN);
  open_all (self);
  g_assert_false (is_drawn (self, "a/Identity"));

  dir = g_dir_open (self->folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  g_assert_cmpuint (n_files, <=, 2); /* the model, and the settings of this test */
}

static gboolean
tells_hidden (gpointer user_data)
{
  return ts_test_shows (user_data, "Hidden: 1 operation");
}

/* The bar tells what is hidden and takes it back. */
static void
test_filter_bar (Fixture *self,
                 gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (ts_workspace_get_filter_bar (ts_window_get_workspace (self->window)));

  g_assert_false (gtk_widget_get_visible (bar));
  open_all (self);
  activate (self, "hide-query", "op:=Identity");
  ts_test_wait (is_still, self);
  g_assert_true (gtk_widget_get_visible (bar));
  ts_test_wait (tells_hidden, bar);
  g_assert_true (ts_test_shows (bar, "op:=Identity"));

  activate (self, "show-name", "a/Identity");
  ts_test_wait (is_still, self);
  g_assert_true (is_drawn (self, "a/Identity"));
  g_assert_true (ts_test_shows (bar, "1 shown all the same"));

  ts_test_press (bar, "No Longer: op:=Identity");
  ts_test_wait (is_still, self);
  g_assert_false (gtk_widget_get_visible (bar));
  activate (self, "view-back", NULL);
  ts_test_wait (is_still, self);
  g_assert_true (gtk_widget_get_visible (bar));
}

/* ---- links --------------------------------------------------------------------------------------- */

static void
test_link (Fixture *self,
           gconstpointer data)
{
  g_autofree char *link = NULL, *turned = NULL, *plain = NULL;

  activate (self, "show-name", "a/Neg");
  ts_test_wait (is_still, self);
  link = ts_window_dup_link (self->window);
  g_assert_true (g_str_has_prefix (link, "tf-view:/"));
  g_assert_nonnull (g_strstr_len (link, -1, "open=a&sel=a/Neg"));

  /* In the window that has it open; and in a new one. */
  ts_canvas_collapse_all (self->canvas);
  ts_test_wait (is_still, self);
  activate (self, "open-link", link);
  ts_test_wait (is_still, self);
  g_assert_true (is_drawn (self, "a/Neg"));

  gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = ts_window_new (application, self->settings);
  self->canvas = ts_workspace_get_canvas (ts_window_get_workspace (self->window));
  gtk_window_present (GTK_WINDOW (self->window));
  g_signal_connect (self->window, "loaded", G_CALLBACK (loaded), self);
  activate (self, "open-link", link);
  wait_loaded (self);
  g_assert_true (is_drawn (self, "a/Neg"));
  g_assert_cmpuint (ts_document_get_selected_op (ts_window_get_document (self->window)), ==, find_op (self, "a/Neg"));

  /* It says how the graph is turned; one that does not say it leaves that as it is. */
  g_object_set (self->canvas, "flow", "LR", NULL);
  ts_test_wait (is_still, self);
  turned = ts_window_dup_link (self->window);
  g_assert_nonnull (strstr (turned, "&flow=LR&columns=1&color=family"));
  activate (self, "open-link", link);
  ts_test_wait (is_still, self);
  g_assert_cmpint (self->canvas->scene->flow, ==, TS_FLOW_DOWN);
  activate (self, "open-link", turned);
  ts_test_wait (is_still, self);
  g_assert_cmpint (self->canvas->scene->flow, ==, TS_FLOW_RIGHT);
  plain = g_strdup_printf ("tf-view:%s#sel=x", self->path);
  activate (self, "open-link", plain);
  ts_test_wait (is_still, self);
  g_assert_cmpint (self->canvas->scene->flow, ==, TS_FLOW_RIGHT);

  activate (self, "open-link", "tf-view:");
  g_assert_cmpstr (ts_message_bar_get_heading (self->window->message_bar), ==, "The link cannot be opened");
}

int
main (int argc,
      char **argv)
{
  g_autofree char *path = NULL;
  int status;

  home = ts_test_folder_new ();
  path = g_build_filename (home, "settings.ini", NULL);
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

  g_test_add ("/keeping/reload", Fixture, NULL, set_up, test_reload, tear_down);
  g_test_add ("/keeping/reload-keeps-hidden", Fixture, NULL, set_up, test_reload_keeps_hidden, tear_down);
  g_test_add ("/keeping/hiding-is-undone", Fixture, NULL, set_up, test_hiding_is_undone, tear_down);
  g_test_add ("/keeping/gone-is-told", Fixture, NULL, set_up, test_gone_is_told, tear_down);
  g_test_add ("/keeping/gone-by-damage-is-told", Fixture, NULL, set_up, test_gone_by_damage_is_told, tear_down);
  g_test_add ("/keeping/half-a-file", Fixture, NULL, set_up, test_half_a_file, tear_down);
  g_test_add ("/keeping/reloads-by-itself", Fixture, NULL, set_up, test_reloads_by_itself, tear_down);
  g_test_add ("/keeping/rules-and-notes-are-kept", Fixture, NULL, set_up, test_rules_and_notes_are_kept, tear_down);
  g_test_add ("/keeping/direction-is-kept", Fixture, NULL, set_up, test_direction_is_kept, tear_down);
  g_test_add ("/keeping/filter-bar", Fixture, NULL, set_up, test_filter_bar, tear_down);
  g_test_add ("/keeping/link", Fixture, NULL, set_up, test_link, tear_down);
  status = g_test_run ();
  ts_test_folder_remove (home);
  g_free (home);
  return status;
}
