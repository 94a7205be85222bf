#include "app/panels/ts-tensor-grid-private.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>

#define MOST_COPIED_CELLS 100000

static void ts_tensor_grid_scrollable_init (GtkScrollableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TsTensorGrid, ts_tensor_grid, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, ts_tensor_grid_scrollable_init))

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  CURSOR_MOVED,
  SLICE_CHANGED,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- scrolling -------------------------------------------------------------------------------- */

void
ts_tensor_grid_configure (TsTensorGrid *self)
{
  double page[2] = {
    MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->header_width, 0),
    MAX (gtk_widget_get_height (GTK_WIDGET (self)) - self->row_height, 0),
  };
  double extent[2] = {
    (double)self->n_columns * self->column_width,
    (double)self->n_rows * self->row_height,
  };
  double step[2] = { self->column_width, self->row_height };

  for (int i = 0; i < 2; i++)
    {
      double upper = MAX (extent[i], page[i]);
      double value = CLAMP (gtk_adjustment_get_value (self->adjustments[i]), 0, upper - page[i]);

      gtk_adjustment_configure (self->adjustments[i], value, 0, upper, step[i], MAX (page[i] - step[i], step[i]), page[i]);
    }
}

static void
set_adjustment (TsTensorGrid *self,
                GtkOrientation orientation,
                GtkAdjustment *adjustment)
{
  GtkAdjustment **place = &self->adjustments[orientation];

  if (adjustment != NULL && *place == adjustment)
    return;

  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);

  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);

  g_clear_object (place);
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
scroll_to_span (GtkAdjustment *adjustment,
                double begin,
                double extent)
{
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);

  if (begin < value || extent > page)
    gtk_adjustment_set_value (adjustment, begin);
  else if (begin + extent > value + page)
    gtk_adjustment_set_value (adjustment, begin + extent - page);
}

static void
scroll_to_cursor (TsTensorGrid *self)
{
  if (self->layout == NULL || gtk_adjustment_get_page_size (self->adjustments[GTK_ORIENTATION_VERTICAL]) == 0)
    return;

  scroll_to_span (self->adjustments[GTK_ORIENTATION_VERTICAL], (double)self->cursor_row * self->row_height, self->row_height);
  scroll_to_span (self->adjustments[GTK_ORIENTATION_HORIZONTAL], (double)self->cursor_column * self->column_width, self->column_width);
}

/* ---- cursor and selection --------------------------------------------------------------------- */

TsGridRange
ts_tensor_grid_get_selection (TsTensorGrid *self)
{
  TsGridRange range;

  range.row = MIN (self->cursor_row, self->anchor_row);
  range.column = MIN (self->cursor_column, self->anchor_column);
  range.n_rows = ABS (self->cursor_row - self->anchor_row) + 1;
  range.n_columns = ABS (self->cursor_column - self->anchor_column) + 1;

  return range;
}

/* Tells what is under the cursor to those who cannot see it. */
static void
update_description (TsTensorGrid *self)
{
  g_autofree char *place = NULL;
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;
  gsize element;

  if (ts_tensor_grid_get_cursor (self, &element))
    {
      place = ts_table_slice_format_element (&self->tensor->shape, element);
      value = ts_tensor_format_element (self->tensor, element);
      text = g_strdup_printf ("%s = %s", place, value);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
}

void
ts_tensor_grid_move_cursor (TsTensorGrid *self,
                            gint64 row,
                            gint64 column,
                            gboolean extend)
{
  if (self->n_rows == 0 || self->n_columns == 0)
    return;

  self->cursor_row = CLAMP (row, 0, self->n_rows - 1);
  self->cursor_column = CLAMP (column, 0, self->n_columns - 1);
  if (!extend)
    {
      self->anchor_row = self->cursor_row;
      self->anchor_column = self->cursor_column;
    }

  scroll_to_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update_description (self);
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

void
ts_tensor_grid_select_range (TsTensorGrid *self,
                             gint64 anchor_row,
                             gint64 anchor_column,
                             gint64 row,
                             gint64 column)
{
  self->anchor_row = anchor_row;
  self->anchor_column = anchor_column;
  ts_tensor_grid_move_cursor (self, row, column, TRUE);
}

static void
select_all (GtkWidget *widget,
            const char *name,
            GVariant *parameter)
{
  TsTensorGrid *self = TS_TENSOR_GRID (widget);

  if (self->n_rows > 0 && self->n_columns > 0)
    ts_tensor_grid_select_range (self, self->n_rows - 1, self->n_columns - 1, 0, 0);
}

/* ---- copying ---------------------------------------------------------------------------------- */

char *
ts_tensor_grid_dup_selection (TsTensorGrid *self,
                              GError **error)
{
  TsGridRange range = ts_tensor_grid_get_selection (self);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->n_rows == 0 || self->n_columns == 0)
    return g_strdup ("");

  if (range.n_rows > MOST_COPIED_CELLS / range.n_columns)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "at most %d cells can be copied; export the value instead", MOST_COPIED_CELLS);
      return NULL;
    }

  for (gint64 row = 0; row < range.n_rows; row++)
    for (gint64 column = 0; column < range.n_columns; column++)
      {
        gsize element = ts_table_slice_get_element (&self->slice, range.row + row, range.column + column);
        g_autofree char *cell = ts_tensor_format_element (self->tensor, element);

        g_string_append (text, cell);
        if (column + 1 < range.n_columns)
          g_string_append_c (text, '\t');
        else if (range.n_rows > 1)
          g_string_append_c (text, '\n');
      }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
ts_tensor_grid_copy (TsTensorGrid *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ts_tensor_grid_dup_selection (self, &error);

  if (text == NULL)
    g_signal_emit (self, signals[REFUSED], 0, error->message);
  else
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  ts_tensor_grid_copy (TS_TENSOR_GRID (widget));
}

/* ---- what is shown ---------------------------------------------------------------------------- */

GtkWidget *
ts_tensor_grid_new (void)
{
  return g_object_new (TS_TYPE_TENSOR_GRID, NULL);
}

static void
take_slice (TsTensorGrid *self,
            const TsTableSlice *slice)
{
  self->slice = *slice;
  self->n_rows = ts_table_slice_get_n_rows (slice);
  self->n_columns = ts_table_slice_get_n_columns (slice);
  ts_tensor_grid_forget_cells (self);
  g_signal_emit (self, signals[SLICE_CHANGED], 0);
}

void
ts_tensor_grid_set_tensor (TsTensorGrid *self,
                           TsTensor *tensor)
{
  gboolean same_shape = self->tensor != NULL && tensor != NULL && ts_shape_equal (&self->tensor->shape, &tensor->shape);
  TsTableSlice slice;

  g_return_if_fail (TS_IS_TENSOR_GRID (self));

  if (self->tensor == tensor)
    return;

  if (!same_shape)
    {
      ts_table_slice_init (&self->slice, tensor != NULL ? &tensor->shape : &TS_SHAPE (0));
      self->cursor_row = self->cursor_column = 0;
      self->anchor_row = self->anchor_column = 0;
      for (int i = 0; i < 2; i++)
        gtk_adjustment_set_value (self->adjustments[i], 0);
    }

  g_clear_pointer (&self->tensor, ts_tensor_unref);
  self->tensor = tensor != NULL ? ts_tensor_ref (tensor) : NULL;
  self->column_chars = 0;
  slice = self->slice;
  take_slice (self, &slice);
  update_description (self);
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

const TsTableSlice *
ts_tensor_grid_get_slice (TsTensorGrid *self)
{
  g_return_val_if_fail (TS_IS_TENSOR_GRID (self), NULL);

  return self->tensor != NULL ? &self->slice : NULL;
}

void
ts_tensor_grid_set_slice (TsTensorGrid *self,
                          const TsTableSlice *slice)
{
  g_return_if_fail (TS_IS_TENSOR_GRID (self));
  g_return_if_fail (self->tensor != NULL);
  g_return_if_fail (ts_shape_equal (&slice->shape, &self->tensor->shape));

  take_slice (self, slice);
  ts_tensor_grid_move_cursor (self, self->cursor_row, self->cursor_column, FALSE);
}

gboolean
ts_tensor_grid_get_cursor (TsTensorGrid *self,
                           gsize *element)
{
  g_return_val_if_fail (TS_IS_TENSOR_GRID (self), FALSE);

  if (self->tensor == NULL || self->n_rows == 0 || self->n_columns == 0)
    return FALSE;

  *element = ts_table_slice_get_element (&self->slice, self->cursor_row, self->cursor_column);

  return TRUE;
}

void
ts_tensor_grid_go_to (TsTensorGrid *self,
                      gsize element)
{
  TsTableSlice slice = self->slice;
  gint64 row;
  gint64 column;

  g_return_if_fail (TS_IS_TENSOR_GRID (self));
  g_return_if_fail (self->tensor != NULL && element < self->tensor->n_elements);

  ts_table_slice_move_to (&slice, element, &row, &column);
  take_slice (self, &slice);
  ts_tensor_grid_measure_cells (self);
  ts_tensor_grid_move_cursor (self, row, column, FALSE);
}

/* ---- widget ----------------------------------------------------------------------------------- */

static void
ts_tensor_grid_size_allocate (GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  TsTensorGrid *self = TS_TENSOR_GRID (widget);

  ts_tensor_grid_measure_cells (self);
  ts_tensor_grid_configure (self);
}

static void
ts_tensor_grid_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  TsTensorGrid *self = TS_TENSOR_GRID (widget);
  gint64 extent;

  ts_tensor_grid_measure_cells (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      extent = self->header_width + MIN (self->n_columns, 8) * self->column_width;
      *minimum = self->header_width + self->column_width;
    }
  else
    {
      extent = (MIN (self->n_rows, 12) + 1) * self->row_height;
      *minimum = 4 * self->row_height;
    }

  *natural = MAX (*minimum, (int)extent);
}

static void
ts_tensor_grid_css_changed (GtkWidget *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ts_tensor_grid_parent_class)->css_changed (widget, change);
  ts_tensor_grid_forget_cells (TS_TENSOR_GRID (widget));
}

static void
ts_tensor_grid_set_property (GObject *object,
                             guint id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  TsTensorGrid *self = TS_TENSOR_GRID (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ts_tensor_grid_get_property (GObject *object,
                             guint id,
                             GValue *value,
                             GParamSpec *pspec)
{
  TsTensorGrid *self = TS_TENSOR_GRID (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ts_tensor_grid_dispose (GObject *object)
{
  TsTensorGrid *self = TS_TENSOR_GRID (object);

  g_clear_handle_id (&self->widen_id, g_source_remove);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->tensor, ts_tensor_unref);
  self->n_rows = self->n_columns = 0;

  G_OBJECT_CLASS (ts_tensor_grid_parent_class)->dispose (object);
}

static void
ts_tensor_grid_finalize (GObject *object)
{
  TsTensorGrid *self = TS_TENSOR_GRID (object);

  g_clear_object (&self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  g_clear_object (&self->adjustments[GTK_ORIENTATION_VERTICAL]);

  G_OBJECT_CLASS (ts_tensor_grid_parent_class)->finalize (object);
}

static void
ts_tensor_grid_scrollable_init (GtkScrollableInterface *iface)
{
}

static void
ts_tensor_grid_class_init (TsTensorGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ts_tensor_grid_set_property;
  object_class->get_property = ts_tensor_grid_get_property;
  object_class->dispose = ts_tensor_grid_dispose;
  object_class->finalize = ts_tensor_grid_finalize;
  widget_class->measure = ts_tensor_grid_measure;
  widget_class->size_allocate = ts_tensor_grid_size_allocate;
  widget_class->snapshot = ts_tensor_grid_snapshot;
  widget_class->css_changed = ts_tensor_grid_css_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", TS_TYPE_TENSOR_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SLICE_CHANGED] = g_signal_new ("slice-changed", TS_TYPE_TENSOR_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", TS_TYPE_TENSOR_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "tensorgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  gtk_widget_class_install_action (widget_class, "grid.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "grid.select-all", NULL, select_all);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "grid.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "grid.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "grid.select-all", NULL);
}

static void
ts_tensor_grid_init (TsTensorGrid *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  ts_table_slice_init (&self->slice, &TS_SHAPE (0));
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Table of values", -1);

  ts_tensor_grid_add_input (self);

  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
