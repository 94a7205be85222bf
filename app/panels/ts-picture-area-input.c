#include "app/panels/ts-picture-area-private.h"

#include <math.h>

static void
on_motion (TsPictureArea *self,
           double x,
           double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->zoom > 0)
    ts_picture_area_set_pointed (self, (gint64)floor (x / self->zoom + ts_picture_area_get_left (self)), (gint64)floor (y / self->zoom + ts_picture_area_get_top (self)));
}

static void
on_leave (TsPictureArea *self)
{
  ts_picture_area_set_pointed (self, -1, -1);
}

static gboolean
on_scroll (TsPictureArea *self,
           double dx,
           double dy)
{
  if (self->tensor == NULL)
    return GDK_EVENT_PROPAGATE;

  ts_picture_area_set_zoom (self, self->zoom * pow (TS_PICTURE_ZOOM_STEP, -dy), self->pointer_x, self->pointer_y);

  return GDK_EVENT_STOP;
}

static void
on_drag_begin (TsPictureArea *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = self->centre_x;
  self->drag_y = self->centre_y;
}

static void
on_drag_update (TsPictureArea *self,
                double offset_x,
                double offset_y)
{
  if (self->tensor == NULL)
    return;

  self->centre_x = self->drag_x - offset_x / self->zoom;
  self->centre_y = self->drag_y - offset_y / self->zoom;
  ts_picture_area_place_view (self);
}

/* The cross goes one element; the view follows it. */
static void
step_pointed (TsPictureArea *self,
              gint64 dx,
              gint64 dy)
{
  gint64 x = self->is_pointed ? self->pointed_x + dx : 0;
  gint64 y = self->is_pointed ? self->pointed_y + dy : 0;
  double width = gtk_widget_get_width (GTK_WIDGET (self)) / self->zoom;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) / self->zoom;

  ts_picture_area_set_pointed (self, CLAMP (x, 0, ts_picture_get_total_width (&self->picture) - 1),
                               CLAMP (y, 0, ts_picture_get_total_height (&self->picture) - 1));
  self->centre_x = CLAMP (self->centre_x, (double)self->pointed_x + 1 - width / 2, (double)self->pointed_x + width / 2);
  self->centre_y = CLAMP (self->centre_y, (double)self->pointed_y + 1 - height / 2, (double)self->pointed_y + height / 2);
  ts_picture_area_place_view (self);
}

static gboolean
on_key_pressed (TsPictureArea *self,
                guint key,
                guint code,
                GdkModifierType state)
{
  if (self->tensor == NULL || (state & (GDK_ALT_MASK | GDK_CONTROL_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
      step_pointed (self, -1, 0);
      break;
    case GDK_KEY_Right:
      step_pointed (self, 1, 0);
      break;
    case GDK_KEY_Up:
      step_pointed (self, 0, -1);
      break;
    case GDK_KEY_Down:
      step_pointed (self, 0, 1);
      break;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      ts_picture_area_zoom_in (self);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      ts_picture_area_zoom_out (self);
      break;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      ts_picture_area_zoom_to_fit (self);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

void
ts_picture_area_add_input (TsPictureArea *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
