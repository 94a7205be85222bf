#include "app/panels/ts-timeline-strip.h"

#include "engine/debug/travel/ts-timeline.h"

#include <math.h>

#define HEIGHT 30
#define MARGIN 10.0
#define MAX_ITERATIONS 400 /* that are drawn */
#define REACH 4.0          /* pixels within which a mark is meant */

struct _TsTimelineStrip
{
  GtkWidget parent_instance;

  TsDocument *document;
  gsize t;
  gsize end;
  GPtrArray *marks; /* TsMark */
  double pointer;   /* where a drag is, or negative */
};

G_DEFINE_FINAL_TYPE (TsTimelineStrip, ts_timeline_strip, GTK_TYPE_WIDGET)

/* ---- places -------------------------------------------------------------------------------------- */

static double
get_length (TsTimelineStrip *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, 1.0);
}

static double
find_x (TsTimelineStrip *self,
        gsize t)
{
  return MARGIN + (self->end > 0 ? get_length (self) * (double)t / (double)self->end : 0.0);
}

static gsize
find_t (TsTimelineStrip *self,
        double x)
{
  double part = CLAMP ((x - MARGIN) / get_length (self), 0.0, 1.0);

  return (gsize)llround (part * (double)self->end);
}

/* (nullable): the mark that is meant at @x, rare ones first. */
static const TsMark *
find_mark (TsTimelineStrip *self,
           double x)
{
  const TsMark *found = NULL;

  for (guint i = 0; i < self->marks->len; i++)
    {
      const TsMark *mark = g_ptr_array_index (self->marks, i);

      if (fabs (find_x (self, mark->t) - x) <= REACH && (found == NULL || mark->kind > found->kind))
        found = mark;
    }
  return found;
}

/* ---- drawing ------------------------------------------------------------------------------------- */

static void
set_color (TsTimelineStrip *self,
           cairo_t *cr,
           const char *name,
           double alpha)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (name == NULL || !gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= (float)alpha;
  gdk_cairo_set_source_rgba (cr, &color);
}

static void
draw_mark (TsTimelineStrip *self,
           cairo_t *cr,
           const TsMark *mark)
{
  double x = floor (find_x (self, mark->t)) + 0.5;

  switch (mark->kind)
    {
    case TS_MARK_ITERATION:
      set_color (self, cr, NULL, 0.25);
      cairo_rectangle (cr, x - 0.5, HEIGHT / 2.0 - 4, 1, 8);
      cairo_fill (cr);
      break;
    case TS_MARK_BREAKPOINT:
      set_color (self, cr, "error_color", 1);
      cairo_arc (cr, x, HEIGHT / 2.0 - 7, 3, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case TS_MARK_ALERT:
      set_color (self, cr, "warning_color", 1);
      cairo_move_to (cr, x, HEIGHT / 2.0 - 11);
      cairo_line_to (cr, x + 4, HEIGHT / 2.0 - 4);
      cairo_line_to (cr, x - 4, HEIGHT / 2.0 - 4);
      cairo_fill (cr);
      break;
    case TS_MARK_BOOKMARK:
      set_color (self, cr, "accent_color", 1);
      cairo_rectangle (cr, x - 3, HEIGHT / 2.0 + 4, 6, 8);
      cairo_fill (cr);
      break;
    case TS_MARK_RUN:
    default:
      break;
    }
}

static void
ts_timeline_strip_snapshot (GtkWidget *widget,
                            GtkSnapshot *snapshot)
{
  TsTimelineStrip *self = TS_TIMELINE_STRIP (widget);
  int width = gtk_widget_get_width (widget);
  double here;
  cairo_t *cr;

  if (width == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, HEIGHT));
  here = self->pointer >= 0 ? CLAMP (self->pointer, MARGIN, width - MARGIN) : find_x (self, self->t);
  set_color (self, cr, NULL, 0.2);
  cairo_rectangle (cr, MARGIN, HEIGHT / 2.0 - 1.5, get_length (self), 3);
  cairo_fill (cr);
  if (self->end > 0)
    {
      set_color (self, cr, "accent_color", 1);
      cairo_rectangle (cr, MARGIN, HEIGHT / 2.0 - 1.5, here - MARGIN, 3);
      cairo_fill (cr);
      for (guint i = 0; i < self->marks->len; i++)
        draw_mark (self, cr, g_ptr_array_index (self->marks, i));
      set_color (self, cr, "accent_color", 1);
      cairo_arc (cr, here, HEIGHT / 2.0, 6, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  if (gtk_widget_has_visible_focus (widget))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (widget), 0, 0, width, HEIGHT);
  cairo_destroy (cr);
}

static void
ts_timeline_strip_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 300 : HEIGHT;
}

/* ---- going ---------------------------------------------------------------------------------------- */

static void
go_to (TsTimelineStrip *self,
       gsize t)
{
  g_autofree char *line = NULL;

  if (self->document == NULL || self->end == 0 || t == self->t || ts_debug_worker_get_busy (ts_document_get_worker (self->document)))
    return;
  line = g_strdup_printf ("goto %" G_GSIZE_FORMAT, t);
  ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

static void
drag_begun (TsTimelineStrip *self,
            double x,
            double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->pointer = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_moved (TsTimelineStrip *self,
            double dx,
            double dy,
            GtkGestureDrag *gesture)
{
  double x, y;

  if (!gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  self->pointer = x + dx;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* To the mark that is hit, else to the place. */
static void
drag_ended (TsTimelineStrip *self,
            double dx,
            double dy,
            GtkGestureDrag *gesture)
{
  double x = self->pointer;
  const TsMark *mark = find_mark (self, x);

  self->pointer = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  go_to (self, mark != NULL ? mark->t : find_t (self, x));
}

static gboolean
key_pressed (TsTimelineStrip *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Left:
      go_to (self, self->t > 0 ? self->t - 1 : 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      go_to (self, MIN (self->t + 1, self->end));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      go_to (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      go_to (self, self->end);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
query_tooltip (TsTimelineStrip *self,
               int x,
               int y,
               gboolean keyboard_mode,
               GtkTooltip *tooltip)
{
  const TsMark *mark = keyboard_mode ? NULL : find_mark (self, x);
  g_autofree char *text = NULL;

  if (self->end == 0)
    return FALSE;
  if (mark != NULL)
    text = g_strdup_printf ("%" G_GSIZE_FORMAT ": %s", mark->t, mark->text);
  else
    text = g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, keyboard_mode ? self->t : find_t (self, x), self->end);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
refresh (TsTimelineStrip *self)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  GPtrArray *marks;
  g_autofree char *text = NULL;

  if (worker != NULL && ts_debug_worker_get_busy (worker))
    return; /* once more when it is done */
  marks = worker != NULL ? ts_debug_worker_list_marks (worker, MAX_ITERATIONS) : NULL;
  g_ptr_array_unref (self->marks);
  self->marks = marks != NULL ? marks : g_ptr_array_new ();
  self->end = 0;
  self->t = worker != NULL ? ts_debug_worker_get_t (worker, &self->end) : 0;
  text = g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " activations", self->t, self->end);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)self->end, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double)self->t, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ts_timeline_strip_dispose (GObject *object)
{
  TsTimelineStrip *self = TS_TIMELINE_STRIP (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_timeline_strip_parent_class)->dispose (object);
}

static void
ts_timeline_strip_finalize (GObject *object)
{
  g_ptr_array_unref (TS_TIMELINE_STRIP (object)->marks);

  G_OBJECT_CLASS (ts_timeline_strip_parent_class)->finalize (object);
}

static void
ts_timeline_strip_class_init (TsTimelineStripClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_timeline_strip_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_timeline_strip_finalize;
  widget_class->snapshot = ts_timeline_strip_snapshot;
  widget_class->measure = ts_timeline_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
ts_timeline_strip_init (TsTimelineStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->marks = g_ptr_array_new ();
  self->pointer = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline of the Run", -1);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begun), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_moved), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
ts_timeline_strip_new (void)
{
  return g_object_new (TS_TYPE_TIMELINE_STRIP, NULL);
}

void
ts_timeline_strip_set_document (TsTimelineStrip *self,
                                TsDocument *document)
{
  g_return_if_fail (TS_IS_TIMELINE_STRIP (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
  refresh (self);
}
