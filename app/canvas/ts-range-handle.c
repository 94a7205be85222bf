#include "app/canvas/ts-range-handle.h"

#define STEP 0.02
#define PAGE 0.1
#define TIP 6.0f /* of the height */

struct _TsRangeHandle
{
  GtkWidget parent_instance;

  double place;
};

G_DEFINE_FINAL_TYPE (TsRangeHandle, ts_range_handle, GTK_TYPE_WIDGET)

enum
{
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
move (TsRangeHandle *self,
      double place)
{
  g_signal_emit (self, signals[MOVED], 0, CLAMP (place, 0, 1));
}

/* @by: how far: beyond the end is at the end. */
static gboolean
move_by (GtkWidget *widget,
         GVariant *by,
         gpointer user_data)
{
  TsRangeHandle *self = TS_RANGE_HANDLE (widget);

  move (self, self->place + g_variant_get_double (by));
  return TRUE;
}

static void
snapshot (GtkWidget *widget,
          GtkSnapshot *shot)
{
  float width = (float)gtk_widget_get_width (widget), height = (float)gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (shot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cairo_move_to (cr, width / 2, 0);
  cairo_line_to (cr, width - 1, TIP);
  cairo_line_to (cr, width - 1, height - 1);
  cairo_line_to (cr, 1, height - 1);
  cairo_line_to (cr, 1, TIP);
  cairo_close_path (cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_fill (cr);
  cairo_destroy (cr);
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
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? TS_RANGE_HANDLE_WIDTH : TS_RANGE_HANDLE_HEIGHT;
}

static void
ts_range_handle_class_init (TsRangeHandleClass *class)
{
  static const struct
  {
    guint key;
    double by;
  } keys[] = {
    { GDK_KEY_Left, -STEP },
    { GDK_KEY_Down, -STEP },
    { GDK_KEY_Right, STEP },
    { GDK_KEY_Up, STEP },
    { GDK_KEY_Page_Down, -PAGE },
    { GDK_KEY_Page_Up, PAGE },
    { GDK_KEY_Home, -2 },
    { GDK_KEY_End, 2 },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  gtk_widget_class_set_css_name (widget_class, "rangehandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_by, "d", keys[i].by);
  signals[MOVED] = g_signal_new ("moved", TS_TYPE_RANGE_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
ts_range_handle_init (TsRangeHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ew-resize");
}

GtkWidget *
ts_range_handle_new (const char *label)
{
  GtkWidget *self = g_object_new (TS_TYPE_RANGE_HANDLE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
  return self;
}

void
ts_range_handle_set_place (TsRangeHandle *self,
                           double place,
                           const char *text)
{
  g_return_if_fail (TS_IS_RANGE_HANDLE (self));

  self->place = place;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, place, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

double
ts_range_handle_get_place (TsRangeHandle *self)
{
  g_return_val_if_fail (TS_IS_RANGE_HANDLE (self), 0);

  return self->place;
}
