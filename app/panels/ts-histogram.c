#include "app/panels/ts-histogram.h"

#include <math.h>

#define LEFT_MARGIN 48
#define RIGHT_MARGIN 12
#define TOP_MARGIN 8
#define BOTTOM_MARGIN 22
#define TICK 4
#define MOST_Y_TICKS 4
#define X_TICK_DISTANCE 72 /* pixels, at least */

struct _TsHistogram
{
  GtkWidget parent_instance;

  TsTensorStats stats;
  gboolean has_stats;
  gboolean logarithmic;
  guint64 most; /* the highest bar's count */
  int n_bins;
  int pointed; /* bin, or -1 */
};

G_DEFINE_FINAL_TYPE (TsHistogram, ts_histogram, GTK_TYPE_WIDGET)

typedef struct
{
  float x;
  float y;
  float width;
  float height;
  GdkRGBA text;
  GdkRGBA line;
  GdkRGBA bar;
  GdkRGBA pointed_bar;
} Plot;

double
ts_histogram_find_step (double span,
                        int n)
{
  double rough = span / n;
  double power = pow (10, floor (log10 (rough)));
  double part = rough / power;

  /* A hair's breadth of tolerance: 0.3 / 3 is a little over 0.1. */
  if (part <= 1 + 1e-9)
    return power;

  if (part <= 2 + 1e-9)
    return 2 * power;

  return part <= 5 + 1e-9 ? 5 * power : 10 * power;
}

static double
get_height (TsHistogram *self,
            double count)
{
  if (self->logarithmic)
    return count > 0 ? log10 (count + 1) / log10 ((double)self->most + 1) : 0;

  return count / (double)self->most;
}

static void
append_label (TsHistogram *self,
              GtkSnapshot *snapshot,
              const char *text,
              float x,
              float y,
              float xalign,
              float yalign,
              const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  x = CLAMP (x - xalign * (float)width, 0, (float)(gtk_widget_get_width (GTK_WIDGET (self)) - width));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (floorf (x), floorf (y - yalign * (float)height)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* 12000 → 12k: what fits beside the axis. */
static char *
format_count (double count)
{
  static const char *const units[] = { "", "k", "M", "G", "T" };
  guint unit = 0;

  while (count >= 1000 && unit + 1 < G_N_ELEMENTS (units))
    {
      count /= 1000;
      unit++;
    }

  return g_strdup_printf ("%.3g%s", count, units[unit]);
}

static void
draw_y_tick (TsHistogram *self,
             GtkSnapshot *snapshot,
             const Plot *plot,
             double count)
{
  g_autofree char *text = format_count (count);
  float y = plot->y + plot->height * (float)(1 - get_height (self, count));

  gtk_snapshot_append_color (snapshot, &plot->line, &GRAPHENE_RECT_INIT (plot->x, floorf (y), plot->width, 1));
  append_label (self, snapshot, text, plot->x - 6, y, 1, 0.5f, &plot->text);
}

static void
draw_y_axis (TsHistogram *self,
             GtkSnapshot *snapshot,
             const Plot *plot)
{
  double most = (double)self->most;
  double step = MAX (ts_histogram_find_step (most, MOST_Y_TICKS), 1);

  if (self->logarithmic)
    {
      int n_decades = (int)log10 (most) + 1;
      int every = (n_decades + MOST_Y_TICKS - 1) / MOST_Y_TICKS;

      for (int i = 0; i < n_decades; i += every)
        draw_y_tick (self, snapshot, plot, pow (10, i));

      draw_y_tick (self, snapshot, plot, 0);
    }
  else
    {
      for (double count = 0; count <= most * (1 + 1e-9); count += step)
        draw_y_tick (self, snapshot, plot, count);
    }
}

static void
draw_x_tick (TsHistogram *self,
             GtkSnapshot *snapshot,
             const Plot *plot,
             double value,
             const char *text)
{
  double span = self->stats.max - self->stats.min;
  double part = span > 0 ? (value - self->stats.min) / span : 0.5;
  float x = plot->x + plot->width * (float)part;
  float bottom = plot->y + plot->height;

  gtk_snapshot_append_color (snapshot, &plot->text, &GRAPHENE_RECT_INIT (floorf (x), bottom, 1, TICK));
  append_label (self, snapshot, text, x, bottom + TICK + 1, 0.5f, 0, &plot->text);
}

static void
draw_x_axis (TsHistogram *self,
             GtkSnapshot *snapshot,
             const Plot *plot)
{
  double min = self->stats.min;
  double max = self->stats.max;
  double step = ts_histogram_find_step (max - min, MAX ((int)plot->width / X_TICK_DISTANCE, 1));
  g_autofree char *only = NULL;

  gtk_snapshot_append_color (snapshot, &plot->text, &GRAPHENE_RECT_INIT (plot->x, plot->y + plot->height, plot->width, 1));
  if (!(max > min) || !isfinite (step) || min + step == min || max - step == max)
    {
      only = g_strdup_printf ("%.6g", min);
      draw_x_tick (self, snapshot, plot, min, only);
      return;
    }

  for (double i = ceil (min / step - 1e-9); i * step <= max + step * 1e-9; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.5g", i == 0 ? 0.0 : i * step);

      draw_x_tick (self, snapshot, plot, i * step, text);
    }
}

static graphene_rect_t
get_bar (TsHistogram *self,
         const Plot *plot,
         int bin)
{
  float left = floorf (plot->x + plot->width * (float)bin / (float)self->n_bins);
  float right = floorf (plot->x + plot->width * (float)(bin + 1) / (float)self->n_bins);
  guint64 count = self->stats.histogram[bin];
  float height = plot->height * (float)get_height (self, (double)count);

  /* What is there is seen, however rare. */
  if (count > 0)
    height = MAX (height, 1);

  return GRAPHENE_RECT_INIT (left, plot->y + plot->height - height, MAX (right - left - 1, 1), height);
}

static void
get_plot (TsHistogram *self,
          Plot *plot)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  plot->x = LEFT_MARGIN;
  plot->y = TOP_MARGIN;
  plot->width = (float)MAX (gtk_widget_get_width (GTK_WIDGET (self)) - LEFT_MARGIN - RIGHT_MARGIN, 1);
  plot->height = (float)MAX (gtk_widget_get_height (GTK_WIDGET (self)) - TOP_MARGIN - BOTTOM_MARGIN, 1);

  gtk_style_context_get_color (context, &plot->text);
  plot->line = plot->text;
  plot->text.alpha *= 0.7f;
  plot->line.alpha *= 0.12f;
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &plot->bar))
    plot->bar = plot->text;

  if (!gtk_style_context_lookup_color (context, "accent_color", &plot->pointed_bar))
    plot->pointed_bar = plot->text;

  plot->bar.alpha *= 0.8f;
}

static void
ts_histogram_snapshot (GtkWidget *widget,
                       GtkSnapshot *snapshot)
{
  TsHistogram *self = TS_HISTOGRAM (widget);
  Plot plot;

  if (!self->has_stats || self->most == 0)
    return;

  get_plot (self, &plot);
  draw_y_axis (self, snapshot, &plot);
  for (int i = 0; i < self->n_bins; i++)
    {
      graphene_rect_t rect = get_bar (self, &plot, i);

      gtk_snapshot_append_color (snapshot, i == self->pointed ? &plot.pointed_bar : &plot.bar, &rect);
    }

  draw_x_axis (self, snapshot, &plot);
}

/* ---- pointing --------------------------------------------------------------------------------- */

static void
set_pointed (TsHistogram *self,
             int bin)
{
  double width;
  g_autofree char *text = NULL;

  if (bin == self->pointed)
    return;

  self->pointed = bin;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (bin >= 0)
    {
      width = (self->stats.max - self->stats.min) / self->n_bins;
      text = g_strdup_printf ("%.6g to %.6g: %" G_GUINT64_FORMAT,
                              self->stats.min + bin * width, self->stats.min + (bin + 1) * width, self->stats.histogram[bin]);
    }

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

static void
on_motion (TsHistogram *self,
           double x,
           double y)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - LEFT_MARGIN - RIGHT_MARGIN, 1);
  double part = (x - LEFT_MARGIN) / width;

  if (self->has_stats && self->most > 0 && part >= 0 && part < 1)
    set_pointed (self, (int)(part * self->n_bins));
  else
    set_pointed (self, -1);
}

static void
on_leave (TsHistogram *self)
{
  set_pointed (self, -1);
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_histogram_new (void)
{
  return g_object_new (TS_TYPE_HISTOGRAM, NULL);
}

void
ts_histogram_set_stats (TsHistogram *self,
                        const TsTensorStats *stats)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TS_IS_HISTOGRAM (self));

  set_pointed (self, -1);
  self->has_stats = stats != NULL;
  self->most = 0;
  if (stats != NULL)
    {
      self->stats = *stats;
      self->n_bins = stats->max > stats->min ? TS_STATS_BINS : 1;
      if (self->n_bins == 1)
        self->stats.histogram[0] = stats->n_finite;

      for (int i = 0; i < self->n_bins; i++)
        self->most = MAX (self->most, self->stats.histogram[i]);

      text = g_strdup_printf ("%" G_GSIZE_FORMAT " finite elements from %g to %g", stats->n_finite, stats->min, stats->max);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_histogram_set_logarithmic (TsHistogram *self,
                              gboolean logarithmic)
{
  g_return_if_fail (TS_IS_HISTOGRAM (self));

  self->logarithmic = logarithmic;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- widget ----------------------------------------------------------------------------------- */

static void
ts_histogram_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 180;
}

static void
ts_histogram_class_init (TsHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ts_histogram_measure;
  widget_class->snapshot = ts_histogram_snapshot;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ts_histogram_init (TsHistogram *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->pointed = -1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Histogram", -1);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
