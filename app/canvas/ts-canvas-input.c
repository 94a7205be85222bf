#include "app/canvas/ts-canvas-private.h"

#include "app/scene/ts-card.h"

#include <math.h>

#define PICK_PIXELS 5.0
#define SCROLL_STEP 60.0 /* pixels for a notch of the wheel */
#define ZOOM_NOTCH 1.15

static TsHit
pick (TsCanvas *self,
      double x,
      double y)
{
  double scene_x, scene_y;
  TsSceneView view;
  guint32 header;

  if (self->scene == NULL)
    return (TsHit) { TS_HIT_NOTHING, TS_NO_BOX, 0 };

  ts_canvas_init_view (self, &view);
  header = ts_scene_view_pick_header (&view, x, y);
  if (header != TS_NO_BOX)
    {
      TsRect place;

      ts_scene_view_get_pinned_header (&view, header, &place);
      return (TsHit) { x < place.x + (TS_FRAME_PAD + TS_CARD_ICON) * self->camera.scale ? TS_HIT_EXPANDER : TS_HIT_HEADER, header, 0 };
    }

  ts_camera_to_scene (&self->camera, x, y, &scene_x, &scene_y);
  return ts_scene_pick (self->scene, (float)scene_x, (float)scene_y, (float)(PICK_PIXELS / self->camera.scale));
}

static gboolean
is_on_box (TsHit hit)
{
  return hit.kind == TS_HIT_BOX || hit.kind == TS_HIT_HEADER || hit.kind == TS_HIT_EXPANDER || hit.kind == TS_HIT_SLOT;
}

static void
set_camera (TsCanvas *self,
            TsCamera camera)
{
  if (self->scene == NULL)
    return;

  ts_camera_keep_inside (&camera, self->scene, ts_canvas_get_width (self), ts_canvas_get_height (self));
  ts_canvas_move_camera (self, camera, FALSE);
}

void
ts_canvas_pan (TsCanvas *self,
               double dx,
               double dy,
               gboolean animate)
{
  TsCamera camera = self->moves_camera ? self->new_camera : self->camera;

  camera.x += dx / camera.scale;
  camera.y += dy / camera.scale;
  if (!animate)
    {
      set_camera (self, camera);
    }
  else if (self->scene != NULL)
    {
      ts_camera_keep_inside (&camera, self->scene, ts_canvas_get_width (self), ts_canvas_get_height (self));
      ts_canvas_move_camera (self, camera, TRUE);
    }
}

static void
zoom_at (TsCanvas *self,
         double factor,
         double x,
         double y)
{
  TsCamera camera = self->camera;

  ts_camera_zoom_at (&camera, camera.scale * factor, x, y);
  set_camera (self, camera);
}

/* ---- clicks -------------------------------------------------------------------------------------- */

/* The operation behind a slot: what the input names where that has its own value, else the constant. */
static guint32
get_slot_op (TsCanvas *self,
             TsHit hit)
{
  const TsBox *box = &self->scene->boxes[hit.box];

  return box->in_graph->slots[box->item->first_slot + hit.index].source;
}

static void
select_hit (TsCanvas *self,
            TsHit hit,
            double x,
            double y)
{
  g_autofree char *part = is_on_box (hit) ? ts_canvas_dup_part_at (self, hit.box, x, y) : NULL;

  switch (hit.kind)
    {
    case TS_HIT_SLOT:
      ts_canvas_select_op (self, get_slot_op (self, hit));
      break;
    case TS_HIT_BOX:
    case TS_HIT_HEADER:
    case TS_HIT_EXPANDER:
      if (part != NULL)
        ts_canvas_select_part (self, hit.box, part);
      else
        ts_canvas_select_box (self, hit.box);
      break;
    case TS_HIT_LINE:
      ts_canvas_select_line (self, hit.index);
      break;
    default:
      ts_canvas_select_box (self, TS_NO_BOX);
      break;
    }
}

void
ts_canvas_activate_box (TsCanvas *self,
                        guint32 index)
{
  if (index == TS_NO_BOX || self->scene == NULL)
    return;

  if (ts_box_is_container (&self->scene->boxes[index]))
    ts_canvas_toggle_box (self, index);
  else if (!ts_canvas_follow_recursion (self, index))
    ts_canvas_emit_activated (self, self->scene->boxes[index].item->id);
}

static void
clicked (GtkGestureClick *gesture,
         int n_press,
         double x,
         double y,
         TsCanvas *self)
{
  TsHit hit = pick (self, x, y);

  if (self->is_panning || self->space_held)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (ts_canvas_click_note (self, x, y))
    return;
  if (hit.kind == TS_HIT_ANCHOR)
    {
      ts_canvas_toggle_control_of (self, hit.box);
      return;
    }
  if (is_on_box (hit) && (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_CONTROL_MASK))
    {
      ts_canvas_choose_box (self, hit.box);
      return;
    }
  if (hit.kind == TS_HIT_EXPANDER)
    {
      ts_canvas_select_box (self, hit.box);
      if (n_press == 1)
        ts_canvas_toggle_box (self, hit.box);
      return;
    }

  if (hit.kind == TS_HIT_PIN)
    {
      ts_canvas_follow_pin (self, hit.index);
      return;
    }

  select_hit (self, hit, x, y);
  if (n_press == 2 && hit.kind == TS_HIT_SLOT)
    ts_canvas_emit_activated (self, get_slot_op (self, hit));
  else if (n_press == 2 && is_on_box (hit))
    ts_canvas_activate_box (self, hit.box);
}

static void
right_pressed (GtkGestureClick *gesture,
               int n_press,
               double x,
               double y,
               TsCanvas *self)
{
  TsHit hit = pick (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!is_on_box (hit))
    return;

  /* One of several that are selected keeps the others. */
  if (self->chosen->len == 0 || !ts_scene_marks_get (self->marks, hit.box)->is_chosen)
    select_hit (self, hit.kind == TS_HIT_SLOT ? (TsHit) { TS_HIT_BOX, hit.box, 0 } : hit, x, y);
  ts_canvas_emit_context_menu (self, hit.box, x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* ---- panning and zooming ------------------------------------------------------------------------- */

static void
drag_begin (GtkGestureDrag *gesture,
            double x,
            double y,
            TsCanvas *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  self->is_panning = FALSE;
  self->has_band = button == GDK_BUTTON_PRIMARY &&
                   (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)) & GDK_SHIFT_MASK) != 0;
  self->band = (TsRect) { (float)x, (float)y, 0, 0 };
  self->drag_x = self->camera.x;
  self->drag_y = self->camera.y;
  if (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
stretch_band (TsCanvas *self,
              GtkGestureDrag *gesture,
              double dx,
              double dy)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->band = (TsRect) { (float)MIN (x, x + dx), (float)MIN (y, y + dy), (float)fabs (dx), (float)fabs (dy) };
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update (GtkGestureDrag *gesture,
             double dx,
             double dy,
             TsCanvas *self)
{
  TsCamera camera = self->camera;
  int threshold = 8;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-dnd-drag-threshold", &threshold, NULL);
  if (!self->is_panning && hypot (dx, dy) < threshold)
    return;
  if (self->has_band)
    {
      stretch_band (self, gesture, dx, dy);
      return;
    }

  if (!self->is_panning)
    {
      self->is_panning = TRUE;
      ts_canvas_stop_motion (self);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }

  camera.x = self->drag_x - dx / camera.scale;
  camera.y = self->drag_y - dy / camera.scale;
  set_camera (self, camera);
}

static void
drag_end (GtkGestureDrag *gesture,
          double dx,
          double dy,
          TsCanvas *self)
{
  if (self->has_band && self->band.width + self->band.height > 0)
    {
      double x, y;

      ts_camera_to_scene (&self->camera, self->band.x, self->band.y, &x, &y);
      ts_canvas_choose_rect (self, (TsRect) { (float)x, (float)y, (float)(self->band.width / self->camera.scale), (float)(self->band.height / self->camera.scale) });
    }
  self->has_band = FALSE;
  self->is_panning = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->space_held ? "grab" : NULL);
}

static gboolean
scrolled (GtkEventControllerScroll *controller,
          double dx,
          double dy,
          TsCanvas *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean in_pixels = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE;
  double step = in_pixels ? 1 : SCROLL_STEP;

  if (state & GDK_CONTROL_MASK)
    zoom_at (self, pow (ZOOM_NOTCH, -dy * (in_pixels ? 1 / SCROLL_STEP : 1)), self->pointer_x, self->pointer_y);
  else if ((state & GDK_SHIFT_MASK) && dx == 0)
    ts_canvas_pan (self, dy * step, 0, FALSE);
  else
    ts_canvas_pan (self, dx * step, dy * step, FALSE);

  return GDK_EVENT_STOP;
}

static void
pinch_begin (GtkGesture *gesture,
             GdkEventSequence *sequence,
             TsCanvas *self)
{
  self->pinch_scale = self->camera.scale;
}

static void
pinch_changed (GtkGestureZoom *gesture,
               double scale,
               TsCanvas *self)
{
  double x = self->pointer_x, y = self->pointer_y;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  zoom_at (self, self->pinch_scale * scale / self->camera.scale, x, y);
}

/* ---- pointer ------------------------------------------------------------------------------------- */

static void
set_hovered (TsCanvas *self,
             TsHit hit)
{
  guint32 box = is_on_box (hit) ? hit.box : TS_NO_BOX;
  guint32 line = hit.kind == TS_HIT_LINE ? hit.index : TS_NO_EDGE, pin = hit.kind == TS_HIT_PIN ? hit.index : TS_NO_PIN;

  if (!self->is_panning && !self->space_held)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), hit.kind == TS_HIT_EXPANDER || hit.kind == TS_HIT_ANCHOR || pin != TS_NO_PIN ? "pointer" : NULL);
  if (box == self->hovered_box && line == self->hovered_line && pin == self->hovered_pin)
    return;

  self->hovered_box = box;
  self->hovered_line = line;
  self->hovered_pin = pin;
  if (box != TS_NO_BOX && ts_box_can_open (&self->scene->boxes[box]) && !ts_box_is_open (&self->scene->boxes[box]))
    ts_canvas_queue_nodes (self); /* it is prepared to be opened */
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
moved (GtkEventControllerMotion *controller,
       double x,
       double y,
       TsCanvas *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->tick == 0)
    set_hovered (self, pick (self, x, y));
}

static void
left (GtkEventControllerMotion *controller,
      TsCanvas *self)
{
  set_hovered (self, (TsHit) { TS_HIT_NOTHING, TS_NO_BOX, 0 });
}

/* What a click on a part of the name would select comes first. (transfer full) */
static char *
dup_box_hit_text (TsCanvas *self,
                  TsHit hit,
                  double x,
                  double y)
{
  g_autofree char *part = ts_canvas_dup_part_at (self, hit.box, x, y);
  g_autofree char *text = ts_canvas_dup_box_text (self, hit.box);

  return part != NULL ? g_strdup_printf ("Select %s\n%s", part, text) : g_steal_pointer (&text);
}

/* (transfer full) (nullable) */
static char *
dup_hit_text (TsCanvas *self,
              TsHit hit,
              double x,
              double y)
{
  if (hit.kind == TS_HIT_SLOT)
    return ts_canvas_dup_slot_text (self, hit.box, hit.index);
  if (hit.kind == TS_HIT_ANCHOR)
    return ts_canvas_dup_anchor_text (self, hit.box);
  if (hit.kind == TS_HIT_LINE)
    return ts_canvas_dup_line_text (self, hit.index);
  if (hit.kind == TS_HIT_PIN)
    return ts_canvas_dup_pin_text (self, hit.index);
  return is_on_box (hit) ? dup_box_hit_text (self, hit, x, y) : NULL;
}

static gboolean
query_tooltip (GtkWidget *widget,
               int x,
               int y,
               gboolean keyboard,
               GtkTooltip *tooltip,
               TsCanvas *self)
{
  TsHit hit = pick (self, x, y);
  g_autofree char *text = NULL;

  if (self->is_panning || self->tick != 0)
    return FALSE;

  if (keyboard)
    hit = (TsHit) { self->selected_box != TS_NO_BOX ? TS_HIT_BOX : TS_HIT_NOTHING, self->selected_box, 0 };

  if (!keyboard)
    text = ts_canvas_dup_note_text (self, x, y);
  if (text == NULL)
    text = dup_hit_text (self, hit, x, y);
  if (text == NULL || *text == '\0')
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- all together --------------------------------------------------------------------------------- */

static void
add_clicks (TsCanvas *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *right = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  g_signal_connect (right, "pressed", G_CALLBACK (right_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_changed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

void
ts_canvas_add_controllers (TsCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  add_clicks (self);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect (motion, "enter", G_CALLBACK (moved), self);
  g_signal_connect (motion, "motion", G_CALLBACK (moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (left), self);
  gtk_widget_add_controller (widget, motion);

  ts_canvas_add_key_controllers (self);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip), self);
}
