#include "app/canvas/ts-canvas-private.h"

#define PAGE 0.8

void
ts_canvas_walk_to (TsCanvas *self,
                   guint32 box)
{
  ts_canvas_select_box (self, box);
  ts_canvas_reveal_box (self, box, TRUE);
}

static gboolean
walk (TsCanvas *self,
      TsWalk direction)
{
  guint32 box = ts_canvas_find_next_box (self, self->selected_box, ts_canvas_turn_walk (self, direction));

  if (box == TS_NO_BOX)
    return FALSE;

  ts_canvas_walk_to (self, box);
  return TRUE;
}

static gboolean
walk_in_order (TsCanvas *self,
               int step)
{
  ts_canvas_step_in_order (self, step);
  return TRUE;
}

static gboolean
open_menu (TsCanvas *self)
{
  TsRect rect;
  double x, y;

  if (self->scene == NULL || self->selected_box == TS_NO_BOX)
    return FALSE;

  rect = self->scene->boxes[self->selected_box].rect;
  ts_camera_to_view (&self->camera, rect.x + rect.width / 2, rect.y + MIN (rect.height, 60), &x, &y);
  x = CLAMP (x, 0, gtk_widget_get_width (GTK_WIDGET (self))); /* the selection may be out of sight */
  y = CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self)));
  ts_canvas_emit_context_menu (self, self->selected_box, x, y);

  return TRUE;
}

/* Keys that move the selection, if there is nothing else to do with them. */
static gboolean
walk_key (TsCanvas *self,
          guint key)
{
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      walk (self, TS_WALK_UP);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      walk (self, TS_WALK_DOWN);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      walk (self, TS_WALK_LEFT);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      walk (self, TS_WALK_RIGHT);
      return TRUE;
    case GDK_KEY_Tab:
      return walk (self, TS_WALK_NEXT); /* at the end the focus goes on */
    case GDK_KEY_ISO_Left_Tab:
      return self->selected_box != TS_NO_BOX && walk (self, TS_WALK_PREVIOUS);
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      return walk (self, TS_WALK_FIRST);
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      return walk (self, TS_WALK_LAST);
    case GDK_KEY_BackSpace:
      return walk (self, TS_WALK_OUT);
    default:
      return FALSE;
    }
}

static gboolean
act_key (TsCanvas *self,
         guint key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      ts_canvas_activate_box (self, self->selected_box);
      return self->selected_box != TS_NO_BOX;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      ts_canvas_expand_selected (self);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      ts_canvas_collapse_selected (self);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      ts_canvas_pan (self, 0, -PAGE * ts_canvas_get_height (self), TRUE);
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      ts_canvas_pan (self, 0, PAGE * ts_canvas_get_height (self), TRUE);
      return TRUE;
    case GDK_KEY_bracketleft:
      return walk_in_order (self, -1);
    case GDK_KEY_bracketright:
      return walk_in_order (self, 1);
    case GDK_KEY_1:
    case GDK_KEY_2:
    case GDK_KEY_3:
    case GDK_KEY_4:
    case GDK_KEY_5:
    case GDK_KEY_6:
    case GDK_KEY_7:
    case GDK_KEY_8:
    case GDK_KEY_9:
      ts_canvas_expand_levels (self, key - GDK_KEY_1, FALSE);
      return TRUE;
    case GDK_KEY_c:
    case GDK_KEY_C:
      return ts_canvas_toggle_constants (self);
    case GDK_KEY_Menu:
      return open_menu (self);
    case GDK_KEY_space:
      self->space_held = TRUE;
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             TsCanvas *self)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);

  if (key == GDK_KEY_Escape && self->chosen->len > 0)
    {
      ts_canvas_clear_choice (self);
      return TRUE;
    }

  if (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) && held == GDK_CONTROL_MASK)
    return open_menu (self);
  if (held == GDK_ALT_MASK && (key == GDK_KEY_Up || key == GDK_KEY_Down))
    {
      ts_canvas_choose_way (self, key == GDK_KEY_Up);
      return GDK_EVENT_STOP;
    }
  if (held != 0)
    return GDK_EVENT_PROPAGATE;

  return walk_key (self, key) || act_key (self, key);
}

static void
key_released (GtkEventControllerKey *controller,
              guint key,
              guint code,
              GdkModifierType state,
              TsCanvas *self)
{
  if (key != GDK_KEY_space)
    return;

  self->space_held = FALSE;
  if (!self->is_panning)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
}

static void
focus_left (GtkEventControllerFocus *controller,
            TsCanvas *self)
{
  self->space_held = FALSE;
}

void
ts_canvas_add_key_controllers (TsCanvas *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect (key, "key-released", G_CALLBACK (key_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  g_signal_connect (focus, "leave", G_CALLBACK (focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
