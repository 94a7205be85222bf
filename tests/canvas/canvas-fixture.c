#include "tests/canvas/canvas-fixture.h"

#include "tests/scene/test-graph.h"

#include <adwaita.h>

gboolean
fixture_init_tests (int *argc,
                    char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  adw_init ();
  return TRUE;
}

static void
too_many (TsCanvas *canvas,
          guint64 n,
          guint depth,
          Fixture *self)
{
  self->n_too_many = n;
  self->depth = depth;
}

void
fixture_set_up (Fixture *self,
                const char *text)
{
  self->graph = test_graph_new (text);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 700);
  self->canvas = TS_CANVAS (g_object_ref_sink (ts_canvas_new ()));
  g_signal_connect (self->canvas, "too-many", G_CALLBACK (too_many), self);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->canvas));
  gtk_window_present (GTK_WINDOW (self->window));
  ts_canvas_set_graph (self->canvas, self->graph);
}

void
fixture_tear_down (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->canvas);
  g_clear_pointer (&self->graph, ts_graph_unref);
}

void
fixture_wait (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (self->canvas->job != NULL || self->canvas->scene == NULL || self->canvas->tick != 0 || !ts_canvas_is_ready (self->canvas))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
      g_main_context_iteration (NULL, FALSE);
    }
}

guint32
fixture_find_box (Fixture *self,
                  const char *label)
{
  for (guint32 i = 1; i < self->canvas->scene->n_boxes; i++)
    if (g_str_equal (self->canvas->scene->boxes[i].item->label, label))
      return i;
  return TS_NO_BOX;
}
