#include "app/panels/ts-sparkline.h"

#include <math.h>

#define WIDTH 96
#define HEIGHT 24
#define MARGIN 3.0

struct _TsSparkline
{
  GtkWidget parent_instance;

  GArray *values; /* double */
};

G_DEFINE_FINAL_TYPE (TsSparkline, ts_sparkline, GTK_TYPE_WIDGET)

/* FALSE if no value is finite. */
static gboolean
find_range (const GArray *values,
            double *low,
            double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < values->len; i++)
    {
      double value = g_array_index (values, double, i);

      if (!isfinite (value))
        continue;
      *low = MIN (*low, value);
      *high = MAX (*high, value);
    }
  return *low <= *high;
}

static void
draw (TsSparkline *self,
      cairo_t *cr,
      double width,
      double height)
{
  double low, high, x = 0, y = 0;
  gboolean is_drawing = FALSE;

  if (self->values->len < 2 || !find_range (self->values, &low, &high))
    return;
  for (guint i = 0; i < self->values->len; i++)
    {
      double value = g_array_index (self->values, double, i);

      if (!isfinite (value))
        {
          is_drawing = FALSE;
          continue;
        }
      x = MARGIN + (width - 2 * MARGIN) * i / (self->values->len - 1);
      y = high > low ? MARGIN + (height - 2 * MARGIN) * (high - value) / (high - low) : height / 2;
      if (is_drawing)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      is_drawing = TRUE;
    }
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  if (!is_drawing)
    return;
  cairo_arc (cr, x, y, 2.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
ts_sparkline_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA color;
  cairo_t *cr;

  if (width == 0 || height == 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  gdk_cairo_set_source_rgba (cr, &color);
  draw (TS_SPARKLINE (widget), cr, width, height);
  cairo_destroy (cr);
}

static void
ts_sparkline_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
ts_sparkline_finalize (GObject *object)
{
  g_array_unref (TS_SPARKLINE (object)->values);

  G_OBJECT_CLASS (ts_sparkline_parent_class)->finalize (object);
}

static void
ts_sparkline_class_init (TsSparklineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ts_sparkline_finalize;
  widget_class->snapshot = ts_sparkline_snapshot;
  widget_class->measure = ts_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ts_sparkline_init (TsSparkline *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
}

GtkWidget *
ts_sparkline_new (void)
{
  return g_object_new (TS_TYPE_SPARKLINE, NULL);
}

void
ts_sparkline_set_values (TsSparkline *self,
                         const double *values,
                         guint n)
{
  g_return_if_fail (TS_IS_SPARKLINE (self));

  g_array_set_size (self->values, 0);
  g_array_append_vals (self->values, values, n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
