#include "app/panels/ts-value-viewer.h"

#include "app/models/ts-cell-text.h"
#include "app/models/ts-export-job.h"
#include "app/models/ts-picture.h"
#include "app/models/ts-stats-job.h"
#include "app/panels/ts-chip.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-picture-page.h"
#include "app/panels/ts-statistics-page.h"
#include "app/panels/ts-table-page.h"
#include "app/ts-file-dialog.h"
#include "engine/tensor/ts-tensor-format.h"

#include <adwaita.h>

#define MOST_MEASURED_STRINGS 10000
#define MOST_TEXT_BYTES 100000 /* of the text page; a string can be of any length */

struct _TsValueViewer
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkLabel *type_label;
  GtkWidget *explain_button;
  GtkWidget *export_button;
  GtkLabel *message_label;
  GtkStack *value_stack;
  GtkLabel *hint_label;
  GtkWidget *switcher;
  GtkStack *page_stack;
  TsTablePage *table_page;
  TsPicturePage *picture_page;
  TsStatisticsPage *statistics_page;
  GtkTextView *text_view;
  GtkLabel *number_label;

  TsDocument *document;
  TsOutputValue value;
  TsTensor *shown; /* what the pages have */
  char *name;
  gboolean page_is_chosen; /* by the user */
  gboolean is_choosing;    /* the page is being chosen here */
  gboolean has_text;
  GCancellable *stats_job;
};

G_DEFINE_FINAL_TYPE (TsValueViewer, ts_value_viewer, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PAGE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* ---- pages ------------------------------------------------------------------------------------ */

static void
set_page_visible (TsValueViewer *self,
                  const char *name,
                  gboolean visible)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->page_stack, name);

  gtk_stack_page_set_visible (gtk_stack_get_page (self->page_stack, child), visible);
}

static gboolean
is_number (TsTensor *tensor)
{
  return tensor->n_elements == 1 && ts_dtype_is_plain (tensor->dtype);
}

static const char *
find_best_page (TsTensor *tensor)
{
  if (ts_picture_is_likely (tensor))
    return "picture";

  if (tensor->n_elements > 1)
    return "table";

  return is_number (tensor) ? "number" : "text";
}

static void
choose_page (TsValueViewer *self)
{
  TsTensor *tensor = self->shown;
  gboolean has_numbers = ts_stats_job_is_possible (tensor) && tensor->n_elements > 1;
  GtkWidget *current;

  self->is_choosing = TRUE;
  set_page_visible (self, "table", tensor->n_elements > 1);
  set_page_visible (self, "picture", tensor->n_elements > 1 && ts_picture_is_possible (tensor));
  set_page_visible (self, "statistics", has_numbers);
  set_page_visible (self, "number", is_number (tensor));
  set_page_visible (self, "text", !is_number (tensor));
  gtk_widget_set_visible (self->switcher, tensor->n_elements > 1);

  current = gtk_stack_get_visible_child (self->page_stack);
  if (!self->page_is_chosen || !gtk_stack_page_get_visible (gtk_stack_get_page (self->page_stack, current)))
    gtk_stack_set_visible_child_name (self->page_stack, find_best_page (tensor));

  self->is_choosing = FALSE;
}

static void
show_number (TsValueViewer *self)
{
  static const char *const styles[] = {
    [TS_CELL_NAN] = "nan",
    [TS_CELL_POSITIVE_INF] = "positive-inf",
    [TS_CELL_NEGATIVE_INF] = "negative-inf",
    [TS_CELL_TEXT] = NULL,
  };
  TsTensor *tensor = self->shown;
  g_autofree char *text = NULL;

  if (tensor == NULL || !is_number (tensor))
    return;

  const char *const classes[] = { "title-1", "numeric", styles[ts_cell_kind (tensor, 0)], NULL };

  text = ts_tensor_format_element (tensor, 0);
  gtk_label_set_text (self->number_label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->number_label), (const char **)classes);
}

/* Made when it is looked at: formatting costs more than the other pages. */
static void
fill_text (TsValueViewer *self)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;

  if (self->has_text || self->shown == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (self->page_stack), "text") != 0)
    return;

  self->has_text = TRUE;
  text = self->shown->shape.rank == 0 ? ts_tensor_format_element (self->shown, 0) : ts_tensor_format (self->shown, NULL);
  if (strlen (text) > MOST_TEXT_BYTES)
    text[MOST_TEXT_BYTES] = '\0';

  valid = g_utf8_make_valid (text, -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), valid, -1);
}

static void
update_explain (TsValueViewer *self)
{
  TsOutput output;
  gsize element;

  gtk_widget_set_visible (self->explain_button, ts_value_viewer_get_element (self, &output, &element));
}

static void
on_page_changed (TsValueViewer *self)
{
  if (self->page_stack == NULL)
    return;

  if (!self->is_choosing)
    self->page_is_chosen = TRUE;

  fill_text (self);
  update_explain (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

/* ---- statistics ------------------------------------------------------------------------------- */

static void
show_stats (TsValueViewer *self,
            const TsTensorStats *stats)
{
  ts_table_page_set_stats (self->table_page, stats);
  ts_picture_page_set_stats (self->picture_page, stats);
  ts_statistics_page_set_stats (self->statistics_page, stats);
}

static void
on_stats (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TsTensorStats stats;
  TsValueViewer *self = user_data;

  if (!ts_stats_job_run_finish (result, &stats, &error))
    return;

  g_clear_object (&self->stats_job);
  show_stats (self, &stats);
}

static void
stop_stats (TsValueViewer *self)
{
  g_cancellable_cancel (self->stats_job);
  g_clear_object (&self->stats_job);
}

static void
find_stats (TsValueViewer *self)
{
  TsTensorStats stats;

  stop_stats (self);
  if (self->shown == NULL || !ts_stats_job_is_possible (self->shown))
    return;

  if (ts_stats_job_is_quick (self->shown))
    {
      if (ts_tensor_get_stats (self->shown, &stats, NULL, NULL))
        show_stats (self, &stats);
      return;
    }

  show_stats (self, NULL);
  self->stats_job = g_cancellable_new ();
  ts_stats_job_run_async (self->shown, self->stats_job, on_stats, self);
}

/* ---- what is shown ---------------------------------------------------------------------------- */

static void
show_message (TsValueViewer *self,
              const char *text,
              gboolean is_error)
{
  gtk_label_set_text (self->message_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), text != NULL);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message_label), "error");
}

static void
show_tensor (TsValueViewer *self,
             TsTensor *tensor)
{
  if (tensor == self->shown)
    return;

  g_clear_pointer (&self->shown, ts_tensor_unref);
  self->shown = tensor != NULL ? ts_tensor_ref (tensor) : NULL;
  self->has_text = FALSE;
  ts_table_page_set_tensor (self->table_page, tensor);
  ts_picture_page_set_tensor (self->picture_page, tensor != NULL && ts_picture_is_possible (tensor) ? tensor : NULL);
  find_stats (self);
  if (tensor == NULL)
    return;

  choose_page (self);
  show_number (self);
  fill_text (self);
}

/* Of strings what they hold; of very many of them what they take. */
static gsize
get_size_bytes (TsTensor *tensor)
{
  const TsString *strings = tensor->data;
  gsize size = 0;

  if (tensor->dtype != TS_DTYPE_STRING)
    return ts_tensor_size_bytes (tensor);

  if (tensor->n_elements > MOST_MEASURED_STRINGS)
    return ts_tensor_footprint_bytes (tensor);

  for (gsize i = 0; i < tensor->n_elements; i++)
    size += strings[i].size;

  return size;
}

static void
show_header (TsValueViewer *self)
{
  g_autofree char *type = ts_output_value_dup_type (&self->value);
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (self->value.tensor != NULL)
    {
      size = g_format_size_full (get_size_bytes (self->value.tensor), G_FORMAT_SIZE_IEC_UNITS);
      text = g_strdup_printf ("%s, %s", type, size);
    }
  else
    {
      text = g_strdup_printf ("%s (static)", type);
    }

  gtk_label_set_text (self->name_label, self->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), self->name);
  ts_chip_set_value (self->state_label, &self->value);
  gtk_label_set_text (self->type_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->type_label), text);
  gtk_widget_set_visible (self->export_button, self->value.tensor != NULL);
}

static void
show_value (TsValueViewer *self)
{
  show_header (self);
  show_message (self, NULL, FALSE);
  show_tensor (self, self->value.tensor);
  update_explain (self);
  gtk_label_set_text (self->hint_label, ts_output_value_get_hint (&self->value));
  gtk_stack_set_visible_child_name (self->value_stack, self->value.tensor != NULL ? "value" : "none");
  gtk_stack_set_visible_child_name (self->stack, "output");
}

static void
show_nothing (TsValueViewer *self)
{
  ts_output_value_clear (&self->value);
  g_clear_pointer (&self->name, g_free);
  show_tensor (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
update (TsValueViewer *self)
{
  const TsOperation *op = self->document != NULL ? ts_document_get_selected_operation (self->document) : NULL;
  TsOutput output;
  gboolean is_other;

  if (op == NULL || op->n_outputs == 0)
    {
      show_nothing (self);
      return;
    }

  output = (TsOutput) { op->index, MIN (ts_document_get_selected_output (self->document), op->n_outputs - 1) };
  is_other = self->name == NULL || !ts_output_equal (output, self->value.output);
  if (!ts_output_value_update (&self->value, self->document, output) && !is_other)
    return;

  g_free (self->name);
  self->name = ts_graph_dup_output_name (ts_document_get_graph (self->document), output);
  show_value (self);
}

/* ---- export ----------------------------------------------------------------------------------- */

void
ts_value_viewer_export_async (TsValueViewer *self,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (TS_IS_VALUE_VIEWER (self));
  g_return_if_fail (G_IS_FILE (file));

  ts_export_job_run_async (G_OBJECT (self), self->value.tensor, file, cancellable, callback, user_data);
}

gboolean
ts_value_viewer_export_finish (TsValueViewer *self,
                               GAsyncResult *result,
                               GError **error)
{
  return ts_export_job_run_finish (result, error);
}

static void
on_exported (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  TsValueViewer *self = TS_VALUE_VIEWER (object);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = user_data;
  g_autofree char *text = NULL;
  gboolean done = ts_value_viewer_export_finish (self, result, &error);

  text = done ? g_strdup_printf ("Exported as %s", name) : g_strdup_printf ("Cannot export: %s", error->message);
  if (self->message_label != NULL)
    show_message (self, text, !done);
}

static void
on_export_file_chosen (GObject *object,
                       GAsyncResult *result,
                       gpointer user_data)
{
  TsValueViewer *self = TS_VALUE_VIEWER (object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL)
    ts_value_viewer_export_async (self, file, NULL, on_exported, g_file_get_basename (file));
}

static void
on_export (TsValueViewer *self)
{
  static const char *const patterns[] = { "*.npy", NULL };
  g_autofree char *name = g_strdup_printf ("%s.npy", self->name);

  g_strdelimit (name, "/:", '_');
  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_SAVE, "Export value", name,
                               "NumPy arrays", patterns, on_export_file_chosen, NULL);
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_value_viewer_new (void)
{
  return g_object_new (TS_TYPE_VALUE_VIEWER, NULL);
}

static void
leave_document (TsValueViewer *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);

  g_clear_object (&self->document);
}

void
ts_value_viewer_set_document (TsValueViewer *self,
                              TsDocument *document)
{
  g_return_if_fail (TS_IS_VALUE_VIEWER (self));

  leave_document (self);
  ts_output_value_clear (&self->value);
  g_clear_pointer (&self->name, g_free);
  if (document != NULL)
    {
      self->document = g_object_ref (document);
      g_signal_connect_swapped (document, "notify::selected-op", G_CALLBACK (update), self);
      g_signal_connect_swapped (document, "notify::selected-output", G_CALLBACK (update), self);
      g_signal_connect_swapped (document, "notify::shapes", G_CALLBACK (update), self);
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (update), self);
      g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (update), self);
    }

  update (self);
}

void
ts_value_viewer_show (TsValueViewer *self,
                      const char *name,
                      TsValueState state,
                      TsDType dtype,
                      const TsShape *static_shape,
                      TsTensor *tensor)
{
  g_return_if_fail (TS_IS_VALUE_VIEWER (self));
  g_return_if_fail (name != NULL);

  leave_document (self);
  if (tensor != NULL)
    ts_tensor_ref (tensor);

  ts_output_value_clear (&self->value);
  self->value.output = TS_NO_OUTPUT;
  self->value.state = state;
  self->value.dtype = dtype;
  self->value.tensor = tensor;
  self->value.shape = tensor != NULL ? tensor->shape : (static_shape != NULL ? *static_shape : TS_SHAPE_UNKNOWN);
  g_free (self->name);
  self->name = g_strdup (name);
  show_value (self);
}

TsTensor *
ts_value_viewer_get_tensor (TsValueViewer *self)
{
  g_return_val_if_fail (TS_IS_VALUE_VIEWER (self), NULL);

  return self->value.tensor;
}

gboolean
ts_value_viewer_get_element (TsValueViewer *self,
                             TsOutput *output,
                             gsize *element)
{
  g_return_val_if_fail (TS_IS_VALUE_VIEWER (self), FALSE);

  const char *page = gtk_stack_get_visible_child_name (self->page_stack);

  if (self->document == NULL || self->shown == NULL)
    return FALSE;
  *output = self->value.output;
  *element = 0;
  return g_strcmp0 (page, "number") == 0 || (g_strcmp0 (page, "table") == 0 && ts_table_page_get_cursor (self->table_page, element));
}

/* ---- widget ----------------------------------------------------------------------------------- */

static void
ts_value_viewer_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  TsValueViewer *self = TS_VALUE_VIEWER (object);

  if (id == PROP_PAGE)
    g_value_set_string (value, gtk_stack_get_visible_child_name (self->page_stack));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ts_value_viewer_set_property (GObject *object,
                              guint id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  TsValueViewer *self = TS_VALUE_VIEWER (object);

  if (id == PROP_PAGE)
    gtk_stack_set_visible_child_name (self->page_stack, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ts_value_viewer_dispose (GObject *object)
{
  TsValueViewer *self = TS_VALUE_VIEWER (object);

  stop_stats (self);
  leave_document (self);
  ts_output_value_clear (&self->value);
  g_clear_pointer (&self->shown, ts_tensor_unref);
  g_clear_pointer (&self->name, g_free);
  self->is_choosing = TRUE;
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_VALUE_VIEWER);

  G_OBJECT_CLASS (ts_value_viewer_parent_class)->dispose (object);
}

static void
ts_value_viewer_class_init (TsValueViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ts_value_viewer_get_property;
  object_class->set_property = ts_value_viewer_set_property;
  object_class->dispose = ts_value_viewer_dispose;

  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (TS_TYPE_TABLE_PAGE);
  g_type_ensure (TS_TYPE_PICTURE_PAGE);
  g_type_ensure (TS_TYPE_STATISTICS_PAGE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-value-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, state_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, type_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, explain_button);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, export_button);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, message_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, value_stack);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, hint_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, switcher);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, page_stack);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, table_page);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, picture_page);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, statistics_page);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, text_view);
  gtk_widget_class_bind_template_child (widget_class, TsValueViewer, number_label);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
}

static void
ts_value_viewer_init (TsValueViewer *self)
{
  self->is_choosing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_choosing = FALSE;
}
