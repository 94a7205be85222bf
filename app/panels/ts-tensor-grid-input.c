#include "app/panels/ts-tensor-grid-private.h"

#include <math.h>

static gint64
get_page_rows (TsTensorGrid *self)
{
  double page = gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]);

  return MAX ((gint64)(page / MAX (self->row_height, 1)) - 1, 1);
}

static gboolean
on_key_pressed (TsTensorGrid *self,
                guint key,
                guint code,
                GdkModifierType state)
{
  gboolean extend = (state & GDK_SHIFT_MASK) != 0;
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  gint64 row = self->cursor_row;
  gint64 column = self->cursor_column;

  if ((state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      row = control ? 0 : row - 1;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      row = control ? self->n_rows - 1 : row + 1;
      break;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      column = control ? 0 : column - 1;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      column = control ? self->n_columns - 1 : column + 1;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      row -= get_page_rows (self);
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      row += get_page_rows (self);
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      row = control ? 0 : row;
      column = 0;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      row = control ? self->n_rows - 1 : row;
      column = self->n_columns - 1;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  ts_tensor_grid_move_cursor (self, row, column, extend);

  return GDK_EVENT_STOP;
}

/* The cell at a point; headers count as the cells next to them. */
static void
find_cell (TsTensorGrid *self,
           double x,
           double y,
           gint64 *row,
           gint64 *column)
{
  double left = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  double top = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]);

  *row = (gint64)floor ((y - self->row_height + top) / self->row_height);
  *column = (gint64)floor ((x - self->header_width + left) / self->column_width);
}

static void
on_drag_begin (TsTensorGrid *self,
               double x,
               double y,
               GtkGesture *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gint64 row;
  gint64 column;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->n_rows == 0 || self->n_columns == 0 || self->layout == NULL)
    return;

  find_cell (self, x, y, &row, &column);
  if (x < self->header_width && y < self->row_height)
    ts_tensor_grid_select_range (self, self->n_rows - 1, self->n_columns - 1, 0, 0);
  else if (x < self->header_width)
    ts_tensor_grid_select_range (self, MIN (row, self->n_rows - 1), self->n_columns - 1, row, 0);
  else if (y < self->row_height)
    ts_tensor_grid_select_range (self, self->n_rows - 1, MIN (column, self->n_columns - 1), 0, column);
  else
    ts_tensor_grid_move_cursor (self, row, column, (state & GDK_SHIFT_MASK) != 0);
}

static void
on_drag_update (TsTensorGrid *self,
                double offset_x,
                double offset_y,
                GtkGesture *gesture)
{
  double x;
  double y;
  gint64 row;
  gint64 column;

  gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
  if (self->layout == NULL || x < self->header_width || y < self->row_height)
    return;

  find_cell (self, x + offset_x, y + offset_y, &row, &column);
  if (row != self->cursor_row || column != self->cursor_column)
    ts_tensor_grid_move_cursor (self, row, column, TRUE);
}

void
ts_tensor_grid_add_input (TsTensorGrid *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
