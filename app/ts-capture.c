#include "app/ts-capture.h"

#include "app/ts-application.h"
#include "app/ts-process-age.h"
#include "engine/ts-error.h"

/* A picture waits a little longer, so that nothing is caught in the middle of an animation. */
#define SETTLE_MS 700

typedef struct
{
  TsWindow *window;
  gboolean first_frame;
  char *screenshot; /* nullable */
} Capture;

static void
capture_free (gpointer data)
{
  Capture *self = data;

  g_object_unref (self->window);
  g_free (self->screenshot);
  g_free (self);
}

static gboolean
write_screenshot (Capture *self,
                  GError **error)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  graphene_rect_t bounds; /* without border and shadow */
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  if (!gtk_widget_compute_bounds (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)), window, &bounds))
    bounds = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (window), (float)gtk_widget_get_height (window));
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));

  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);

  if (node == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the window has nothing to show");
      return FALSE;
    }

  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &bounds);
  gboolean saved = gdk_texture_save_to_png (texture, self->screenshot);

  gsk_render_node_unref (node);
  if (!saved)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written", self->screenshot);
  return saved;
}

static void
report (Capture *self,
        const GError *error)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self->window));

  g_printerr ("tensorstep: %s: %s\n", ts_error_code_name (error), error->message);
  ts_application_set_exit_status (TS_APPLICATION (application), 1);
}

static gboolean
finish (gpointer data)
{
  Capture *self = data;
  g_autoptr (GError) error = NULL;

  if (self->screenshot != NULL && !write_screenshot (self, &error))
    report (self, error);
  g_application_quit (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self->window))));
  return G_SOURCE_REMOVE;
}

/* Nothing to be pictured or measured. */
static void
loaded (TsWindow *window,
        const GError *error,
        Capture *self)
{
  if (error == NULL)
    return;

  report (self, error);
  self->first_frame = FALSE;
  g_clear_pointer (&self->screenshot, g_free);
}

static void
frame_painted (GdkFrameClock *clock,
               Capture *self)
{
  if (!ts_window_is_ready (self->window))
    return;

  g_signal_handlers_disconnect_by_func (clock, frame_painted, self);
  g_signal_handlers_disconnect_by_func (self->window, loaded, self);
  if (self->first_frame)
    {
      g_print ("first frame %.3f s\n", ts_process_age_seconds ());
      self->first_frame = FALSE;
    }
  g_timeout_add_full (G_PRIORITY_LOW, self->screenshot != NULL ? SETTLE_MS : 0, finish, self, capture_free);
}

/* Frames come of their own accord only when something changes: there are some until the window is ready. */
static gboolean
keep_asking (GtkWidget *widget,
             GdkFrameClock *clock,
             gpointer user_data)
{
  return ts_window_is_ready (TS_WINDOW (widget)) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* Not before it is shown: a window with a frame clock is laid out for nothing while it has no graph yet. */
static void
begin (TsWindow *window,
       Capture *self)
{
  g_signal_handlers_disconnect_by_func (window, begin, self);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (frame_painted), self);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), keep_asking, NULL, NULL);
}

void
ts_capture_start (TsWindow *window,
                  gboolean first_frame,
                  const char *screenshot)
{
  Capture *self = g_new0 (Capture, 1);

  self->window = g_object_ref (window);
  self->first_frame = first_frame;
  self->screenshot = g_strdup (screenshot);
  g_signal_connect (window, "loaded", G_CALLBACK (loaded), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (window)))
    begin (window, self);
  else
    g_signal_connect_after (window, "map", G_CALLBACK (begin), self);
}
