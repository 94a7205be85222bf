#include "app/canvas/ts-color-scale.h"

#include "app/canvas/ts-range-handle.h"

#define WIDTH 190
#define RAMP_HEIGHT 12
#define INSET (TS_RANGE_HANDLE_WIDTH / 2)
#define N_PIECES 64
#define MIN_GAP 0.02 /* between the handles */

struct _TsColorScale
{
  GtkWidget parent_instance;

  const TsSceneColors *colors; /* nullable */
  TsPalette palette;
  GtkWidget *from;
  GtkWidget *to;
  GtkWidget *dragged; /* (nullable): one of these */
};

G_DEFINE_FINAL_TYPE (TsColorScale, ts_color_scale, GTK_TYPE_WIDGET)

enum
{
  RANGE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- the range ------------------------------------------------------------------------------------ */

static void
place_handles (TsColorScale *self)
{
  g_autofree char *from = NULL, *to = NULL;

  if (self->colors == NULL)
    return;

  from = ts_op_column_format (self->colors->column, self->colors->from);
  to = ts_op_column_format (self->colors->column, self->colors->to);
  ts_range_handle_set_place (TS_RANGE_HANDLE (self->from), ts_scene_colors_get_place (self->colors, self->colors->from), from);
  ts_range_handle_set_place (TS_RANGE_HANDLE (self->to), ts_scene_colors_get_place (self->colors, self->colors->to), to);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
handle_moved (TsColorScale *self,
              double place,
              GtkWidget *handle)
{
  double from = ts_range_handle_get_place (TS_RANGE_HANDLE (self->from)), to = ts_range_handle_get_place (TS_RANGE_HANDLE (self->to));

  if (self->colors == NULL)
    return;
  if (handle == self->from)
    from = MIN (place, MAX (to - MIN_GAP, 0));
  else
    to = MAX (place, MIN (from + MIN_GAP, 1));
  g_signal_emit (self, signals[RANGE_CHANGED], 0, ts_scene_colors_get_number (self->colors, from), ts_scene_colors_get_number (self->colors, to));
  place_handles (self);
}

/* ---- dragging -------------------------------------------------------------------------------------- */

static double
get_place_at (TsColorScale *self,
              double x)
{
  return CLAMP ((x - INSET) / MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * INSET, 1), 0, 1);
}

static void
drag_begun (TsColorScale *self,
            double x,
            double y)
{
  double place = get_place_at (self, x);
  double from = ts_range_handle_get_place (TS_RANGE_HANDLE (self->from)), to = ts_range_handle_get_place (TS_RANGE_HANDLE (self->to));

  self->dragged = place - from < to - place ? self->from : self->to;
  gtk_widget_grab_focus (self->dragged);
  handle_moved (self, place, self->dragged);
}

static void
drag_updated (TsColorScale *self,
              double offset_x,
              double offset_y,
              GtkGestureDrag *gesture)
{
  double x, y;

  if (self->dragged != NULL && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    handle_moved (self, get_place_at (self, x + offset_x), self->dragged);
}

/* ---- widget --------------------------------------------------------------------------------------- */

static void
snapshot (GtkWidget *widget,
          GtkSnapshot *shot)
{
  TsColorScale *self = TS_COLOR_SCALE (widget);
  float width = (float)gtk_widget_get_width (widget) - 2 * INSET;
  double from = ts_range_handle_get_place (TS_RANGE_HANDLE (self->from)), to = ts_range_handle_get_place (TS_RANGE_HANDLE (self->to));

  for (guint i = 0; i < N_PIECES && self->colors != NULL; i++)
    {
      double place = (i + 0.5) / N_PIECES;
      GdkRGBA color = ts_scene_colors_get_scale_color (self->colors, to > from ? (place - from) / (to - from) : 0.5, &self->palette);

      gtk_snapshot_append_color (shot, &color, &GRAPHENE_RECT_INIT (INSET + (float)i * width / N_PIECES, 0, width / N_PIECES, RAMP_HEIGHT));
    }
  gtk_widget_snapshot_child (widget, self->from, shot);
  gtk_widget_snapshot_child (widget, self->to, shot);
}

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : RAMP_HEIGHT + TS_RANGE_HANDLE_HEIGHT;
}

static void
allocate_handle (GtkWidget *handle,
                 int width)
{
  int x = (int)(ts_range_handle_get_place (TS_RANGE_HANDLE (handle)) * (width - 2 * INSET));

  gtk_widget_size_allocate (handle, &(GtkAllocation) { x, RAMP_HEIGHT, TS_RANGE_HANDLE_WIDTH, TS_RANGE_HANDLE_HEIGHT }, -1);
}

static void
size_allocate (GtkWidget *widget,
               int width,
               int height,
               int baseline)
{
  TsColorScale *self = TS_COLOR_SCALE (widget);

  allocate_handle (self->from, width);
  allocate_handle (self->to, width);
}

static void
ts_color_scale_dispose (GObject *object)
{
  TsColorScale *self = TS_COLOR_SCALE (object);

  g_clear_pointer (&self->from, gtk_widget_unparent);
  g_clear_pointer (&self->to, gtk_widget_unparent);
  G_OBJECT_CLASS (ts_color_scale_parent_class)->dispose (object);
}

static void
ts_color_scale_class_init (TsColorScaleClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_color_scale_dispose;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_css_name (widget_class, "colorscale");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", TS_TYPE_COLOR_SCALE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static GtkWidget *
add_handle (TsColorScale *self,
            const char *label)
{
  GtkWidget *handle = ts_range_handle_new (label);

  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  g_signal_connect_swapped (handle, "moved", G_CALLBACK (handle_moved), self);
  return handle;
}

static void
ts_color_scale_init (TsColorScale *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  ts_palette_init (&self->palette, FALSE);
  self->from = add_handle (self, "First colour up to");
  self->to = add_handle (self, "Last colour from");
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begun), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_updated), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Scale of colours", -1);
}

GtkWidget *
ts_color_scale_new (void)
{
  return g_object_new (TS_TYPE_COLOR_SCALE, NULL);
}

void
ts_color_scale_set_colors (TsColorScale *self,
                           const TsSceneColors *colors)
{
  g_return_if_fail (TS_IS_COLOR_SCALE (self));

  self->colors = colors;
  place_handles (self);
}

void
ts_color_scale_set_palette (TsColorScale *self,
                            const TsPalette *palette)
{
  g_return_if_fail (TS_IS_COLOR_SCALE (self));

  self->palette = *palette;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
