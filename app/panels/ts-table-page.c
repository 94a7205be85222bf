#include "app/panels/ts-table-page.h"

#include "app/models/ts-cell-text.h"
#include "app/panels/ts-index-field.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-tensor-grid.h"
#include "engine/tensor/ts-tensor-format.h"

struct _TsTablePage
{
  GtkWidget parent_instance;

  GtkWidget *axes_box;
  GtkMenuButton *axes_button;
  GtkGrid *axes_grid;
  GtkFlowBox *fields_box;
  TsTensorGrid *grid;
  GtkLabel *cell_label;
  GtkEntry *go_entry;
  GtkWidget *special_button;

  TsTensor *tensor;
  int fields_row_dim; /* what the fields were made for */
  int fields_column_dim;
  GCancellable *search; /* for the next NaN */
};

G_DEFINE_FINAL_TYPE (TsTablePage, ts_table_page, GTK_TYPE_WIDGET)

static GQuark
dim_quark (void)
{
  return g_quark_from_static_string ("ts-dim");
}

static void
set_dim (gpointer object,
         int dim)
{
  g_object_set_qdata (object, dim_quark (), GINT_TO_POINTER (dim));
}

static int
get_dim (gpointer object)
{
  return GPOINTER_TO_INT (g_object_get_qdata (object, dim_quark ()));
}

/* ---- choice of dimensions --------------------------------------------------------------------- */

static void
on_rows_toggled (TsTablePage *self,
                 GtkToggleButton *button)
{
  TsTableSlice slice = *ts_tensor_grid_get_slice (self->grid);

  if (!gtk_toggle_button_get_active (button) || slice.row_dim == get_dim (button))
    return;

  ts_table_slice_set_row_dim (&slice, get_dim (button));
  ts_tensor_grid_set_slice (self->grid, &slice);
}

static void
on_columns_toggled (TsTablePage *self,
                    GtkToggleButton *button)
{
  TsTableSlice slice = *ts_tensor_grid_get_slice (self->grid);

  if (!gtk_toggle_button_get_active (button) || slice.column_dim == get_dim (button))
    return;

  ts_table_slice_set_column_dim (&slice, get_dim (button));
  ts_tensor_grid_set_slice (self->grid, &slice);
}

static GtkWidget *
add_axis_button (TsTablePage *self,
                 int dim,
                 int column,
                 const char *label,
                 gboolean is_active,
                 GCallback callback)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  GtkWidget *first = gtk_grid_get_child_at (self->axes_grid, column, 0);
  g_autofree char *name = g_strdup_printf ("%s: dimension %d", label, dim);

  set_dim (button, dim);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), is_active);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "toggled", callback, self);
  gtk_grid_attach (self->axes_grid, button, column, dim, 1, 1);

  return button;
}

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static void
fill_axes (TsTablePage *self)
{
  const TsTableSlice *slice = ts_tensor_grid_get_slice (self->grid);

  clear_grid (self->axes_grid);
  for (int i = 0; i < slice->shape.rank; i++)
    {
      g_autofree char *text = g_strdup_printf ("Dimension %d, size %" G_GINT64_FORMAT, i, slice->shape.dims[i]);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_grid_attach (self->axes_grid, label, 0, i, 1, 1);
      add_axis_button (self, i, 1, "Rows", i == slice->row_dim, G_CALLBACK (on_rows_toggled));
      add_axis_button (self, i, 2, "Columns", i == slice->column_dim, G_CALLBACK (on_columns_toggled));
    }
}

/* The choice of one may have changed the other: the buttons follow the slice. */
static void
sync_axes (TsTablePage *self)
{
  const TsTableSlice *slice = ts_tensor_grid_get_slice (self->grid);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_grid_get_child_at (self->axes_grid, 1, slice->row_dim)), TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_grid_get_child_at (self->axes_grid, 2, slice->column_dim)), TRUE);
}

/* ---- indices of the other dimensions ---------------------------------------------------------- */

static void
on_index_changed (TsTablePage *self,
                  TsIndexField *field)
{
  TsTableSlice slice = *ts_tensor_grid_get_slice (self->grid);

  ts_table_slice_set_index (&slice, get_dim (field), ts_index_field_get_index (field));
  ts_tensor_grid_set_slice (self->grid, &slice);
}

static void
fill_fields (TsTablePage *self)
{
  const TsTableSlice *slice = ts_tensor_grid_get_slice (self->grid);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->fields_box))) != NULL)
    gtk_flow_box_remove (self->fields_box, child);

  for (int i = 0; i < slice->shape.rank; i++)
    {
      g_autofree char *label = g_strdup_printf ("Dim %d", i);
      GtkWidget *field;

      if (i == slice->row_dim || i == slice->column_dim || slice->shape.dims[i] < 1)
        continue;

      field = ts_index_field_new ();
      set_dim (field, i);
      ts_index_field_set_range (TS_INDEX_FIELD (field), label, slice->shape.dims[i]);
      g_signal_connect_swapped (field, "index-changed", G_CALLBACK (on_index_changed), self);
      gtk_flow_box_append (self->fields_box, field);
      gtk_widget_set_focusable (gtk_widget_get_parent (field), FALSE);
    }

  self->fields_row_dim = slice->row_dim;
  self->fields_column_dim = slice->column_dim;
}

static void
sync_fields (TsTablePage *self)
{
  const TsTableSlice *slice = ts_tensor_grid_get_slice (self->grid);
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (self->fields_box, i)) != NULL; i++)
    {
      TsIndexField *field = TS_INDEX_FIELD (gtk_flow_box_child_get_child (child));

      ts_index_field_set_index (field, slice->index[get_dim (field)]);
    }
}

static void
update_axes (TsTablePage *self)
{
  const TsTableSlice *slice = ts_tensor_grid_get_slice (self->grid);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->axes_box, slice != NULL && slice->shape.rank > 2);
  if (slice == NULL || slice->shape.rank <= 2)
    return;

  if (self->fields_row_dim < 0)
    fill_axes (self);

  if (slice->row_dim != self->fields_row_dim || slice->column_dim != self->fields_column_dim)
    {
      fill_fields (self);
      sync_axes (self);
    }

  sync_fields (self);
  text = g_strdup_printf ("Dims %d × %d", slice->row_dim, slice->column_dim);
  gtk_menu_button_set_label (self->axes_button, text);
}

/* ---- the element at the cursor, and others ---------------------------------------------------- */

static void
show_message (TsTablePage *self,
              const char *message)
{
  gtk_label_set_text (self->cell_label, message);
  gtk_widget_add_css_class (GTK_WIDGET (self->cell_label), "error");
}

static void
on_refused (TsTablePage *self,
            const char *message)
{
  show_message (self, message);
}

static void
on_cursor_moved (TsTablePage *self)
{
  g_autofree char *place = NULL;
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;
  gsize element;

  gtk_widget_remove_css_class (GTK_WIDGET (self->cell_label), "error");
  if (self->tensor != NULL && ts_tensor_grid_get_cursor (self->grid, &element))
    {
      place = ts_table_slice_format_element (&self->tensor->shape, element);
      value = ts_tensor_format_element (self->tensor, element);
      text = g_strdup_printf ("%s = %s", place, value);
    }

  gtk_label_set_text (self->cell_label, text != NULL ? text : "No elements");
}

static void
on_go (TsTablePage *self)
{
  g_autoptr (GError) error = NULL;
  gsize element;

  if (self->tensor == NULL || self->tensor->n_elements == 0)
    return;

  if (!ts_table_slice_parse_element (&self->tensor->shape, gtk_editable_get_text (GTK_EDITABLE (self->go_entry)), &element, &error))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->go_entry), "error");
      show_message (self, error->message);
      return;
    }

  gtk_widget_remove_css_class (GTK_WIDGET (self->go_entry), "error");
  ts_tensor_grid_go_to (self->grid, element);
}

typedef struct
{
  TsTensor *tensor;
  gsize begin;
  gsize found;
} Search;

static void
search_free (Search *search)
{
  ts_tensor_unref (search->tensor);
  g_free (search);
}

static void
run_search (GTask *task,
            gpointer source_object,
            gpointer task_data,
            GCancellable *cancellable)
{
  Search *search = task_data;

  g_task_return_boolean (task, ts_cell_find_special (search->tensor, search->begin, &search->found, cancellable));
}

static void
on_searched (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Search *search = g_task_get_task_data (G_TASK (result));
  gboolean found = g_task_propagate_boolean (G_TASK (result), &error);
  TsTablePage *self = user_data;

  if (error != NULL)
    return;

  g_clear_object (&self->search);
  if (found)
    ts_tensor_grid_go_to (self->grid, search->found);
}

static void
stop_search (TsTablePage *self)
{
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
}

static void
on_next_special (TsTablePage *self)
{
  g_autoptr (GTask) task = NULL;
  Search *search;
  gsize element;

  if (self->tensor == NULL || !ts_tensor_grid_get_cursor (self->grid, &element))
    return;

  stop_search (self);
  self->search = g_cancellable_new ();
  search = g_new0 (Search, 1);
  search->tensor = ts_tensor_ref (self->tensor);
  search->begin = (element + 1) % self->tensor->n_elements;

  task = g_task_new (NULL, self->search, on_searched, self);
  g_task_set_source_tag (task, on_next_special);
  g_task_set_task_data (task, search, (GDestroyNotify)search_free);
  g_task_run_in_thread (task, run_search);
}

/* ---- interface -------------------------------------------------------------------------------- */

void
ts_table_page_set_tensor (TsTablePage *self,
                          TsTensor *tensor)
{
  gboolean same_shape;

  g_return_if_fail (TS_IS_TABLE_PAGE (self));

  if (tensor == self->tensor)
    return;

  same_shape = tensor != NULL && self->tensor != NULL && ts_shape_equal (&tensor->shape, &self->tensor->shape);
  stop_search (self);
  if (tensor != NULL)
    ts_tensor_ref (tensor);

  g_clear_pointer (&self->tensor, ts_tensor_unref);
  self->tensor = tensor;
  if (!same_shape)
    self->fields_row_dim = self->fields_column_dim = -1;

  ts_tensor_grid_set_tensor (self->grid, tensor);

  gtk_widget_set_visible (self->special_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->go_entry), tensor != NULL && tensor->n_elements > 1);
  gtk_entry_set_placeholder_text (self->go_entry, tensor != NULL && tensor->shape.rank == 1 ? "Go to index" : "Go to indices");
  gtk_widget_remove_css_class (GTK_WIDGET (self->go_entry), "error");
}

void
ts_table_page_set_stats (TsTablePage *self,
                         const TsTensorStats *stats)
{
  gsize n_nan = stats != NULL ? stats->n_nan : 0;
  gsize n_inf = stats != NULL ? stats->n_positive_inf + stats->n_negative_inf : 0;

  g_return_if_fail (TS_IS_TABLE_PAGE (self));

  gtk_widget_set_visible (self->special_button, n_nan + n_inf > 0);
  gtk_button_set_label (GTK_BUTTON (self->special_button), n_nan > 0 ? "Next NaN" : "Next Inf");
}

static void
ts_table_page_dispose (GObject *object)
{
  TsTablePage *self = TS_TABLE_PAGE (object);

  stop_search (self);
  g_clear_pointer (&self->tensor, ts_tensor_unref);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_TABLE_PAGE);

  G_OBJECT_CLASS (ts_table_page_parent_class)->dispose (object);
}

static void
ts_table_page_class_init (TsTablePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_table_page_dispose;

  g_type_ensure (TS_TYPE_TENSOR_GRID);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-table-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, axes_box);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, axes_button);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, axes_grid);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, fields_box);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, grid);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, cell_label);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, go_entry);
  gtk_widget_class_bind_template_child (widget_class, TsTablePage, special_button);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor_moved);
  gtk_widget_class_bind_template_callback (widget_class, update_axes);
  gtk_widget_class_bind_template_callback (widget_class, on_refused);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_next_special);
  gtk_widget_class_bind_template_callback (widget_class, ts_tensor_grid_copy);
}

static void
ts_table_page_init (TsTablePage *self)
{
  self->fields_row_dim = self->fields_column_dim = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

gboolean
ts_table_page_get_cursor (TsTablePage *self,
                          gsize *element)
{
  g_return_val_if_fail (TS_IS_TABLE_PAGE (self), FALSE);

  return self->tensor != NULL && ts_tensor_grid_get_cursor (self->grid, element);
}
