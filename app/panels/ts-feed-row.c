#include "app/panels/ts-feed-row.h"

#include "app/models/ts-feed-text.h"
#include "app/models/ts-value-job.h"
#include "app/panels/ts-chip.h"
#include "app/ts-file-dialog.h"
#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

#define PREVIEW_CHARS 120

struct _TsFeedRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *name_label;
  GtkLabel *argument_label;
  GtkWidget *open_button;
  GtkLabel *state_label;
  GtkLabel *type_label;
  GtkEntry *entry;
  GtkWidget *apply_button;
  GtkMenuButton *fill_button;
  GtkEntry *seed_entry;
  GtkWidget *clear_button;
  GtkWidget *spinner;
  GtkLabel *value_label;
  GtkLabel *error_label;

  TsDocument *document;
  TsOutput output;
  TsDType dtype;
  gboolean is_refused;
  gboolean is_updating; /* the entry's text is being set here */
  gboolean is_edited;   /* the text is not (yet) the feed's */
  GCancellable *job;
};

G_DEFINE_FINAL_TYPE (TsFeedRow, ts_feed_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is shown ---------------------------------------------------------------------------- */

static void
set_entry_text (TsFeedRow *self,
                const char *text)
{
  self->is_updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->is_updating = FALSE;
}

static void
update_buttons (TsFeedRow *self)
{
  gboolean busy = self->job != NULL;
  TsDebugWorker *worker = ts_document_get_worker (self->document);

  gtk_widget_set_visible (self->apply_button, self->is_edited && !busy);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_visible (self->clear_button, ts_debug_worker_get_feed (worker, self->output) != NULL || self->is_edited);
}

static void
set_edited (TsFeedRow *self,
            gboolean edited)
{
  self->is_edited = edited;
  update_buttons (self);
}

static void
show_error (TsFeedRow *self,
            const char *message)
{
  self->is_refused = message != NULL;
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* ", 3 rows as in x:0", while there is no value that says otherwise. (transfer full) */
static char *
describe_batch (TsFeedRow *self)
{
  TsOutput of;
  gint64 size;
  g_autofree char *name = NULL;

  if (ts_debug_worker_get_feed (ts_document_get_worker (self->document), self->output) != NULL || !ts_document_find_batch (self->document, self->output, &size, &of))
    return g_strdup ("");
  name = ts_graph_dup_output_name (ts_document_get_graph (self->document), of);
  return g_strdup_printf (", %" G_GINT64_FORMAT " %s as in %s", size, size == 1 ? "row" : "rows", name);
}

static void
update_type (TsFeedRow *self)
{
  TsShape shape = ts_document_get_feed_shape (self->document, self->output);
  g_autofree char *shape_text = ts_shape_to_string (&shape);
  g_autofree char *batch = describe_batch (self);
  g_autofree char *text = g_strdup_printf ("%s %s%s", ts_dtype_name (self->dtype), shape_text, batch);
  g_autofree char *argument = ts_document_dup_argument (self->document, self->output, TRUE);

  gtk_label_set_text (self->type_label, text);
  gtk_label_set_text (self->argument_label, argument != NULL ? argument : "");
  gtk_widget_set_visible (GTK_WIDGET (self->argument_label), argument != NULL);
}

/* The shape only where it says more than the static one. */
static void
update_value (TsFeedRow *self,
              TsTensor *tensor)
{
  TsShape shape = ts_document_get_feed_shape (self->document, self->output);
  g_autofree char *preview = NULL;
  g_autofree char *shape_text = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->value_label), tensor != NULL);
  if (tensor == NULL)
    return;

  preview = ts_tensor_format_preview (tensor, PREVIEW_CHARS);
  shape_text = ts_shape_to_string (&tensor->shape);
  text = ts_shape_equal (&shape, &tensor->shape) ? g_strdup (preview) : g_strdup_printf ("%s: %s", shape_text, preview);
  gtk_label_set_text (self->value_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->value_label), text);
}

static void
update_state (TsFeedRow *self,
              TsTensor *tensor,
              gboolean needed)
{
  if (tensor != NULL)
    ts_chip_set (self->state_label, "fed", "fed");
  else if (!needed)
    ts_chip_set (self->state_label, "not needed", "none");
  else if (ts_document_needs_feed (self->document, self->output))
    ts_chip_set (self->state_label, "needs a value", "changed");
  else
    ts_chip_set (self->state_label, "optional", "none");
}

static void
update_accessible (TsFeedRow *self)
{
  const char *name = gtk_label_get_text (self->name_label);
  const char *argument = gtk_label_get_text (self->argument_label);
  g_autofree char *text = g_strdup_printf ("%s%s%s, %s, %s", argument, argument[0] != '\0' ? ", " : "", name,
                                           gtk_label_get_text (self->type_label), gtk_label_get_text (self->state_label));
  g_autofree char *entry = g_strdup_printf ("Value of %s", name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, entry, -1);
}

void
ts_feed_row_update (TsFeedRow *self,
                    gboolean needed)
{
  g_return_if_fail (TS_IS_FEED_ROW (self));

  TsTensor *tensor = ts_debug_worker_get_feed (ts_document_get_worker (self->document), self->output);
  const char *text = ts_document_get_feed_text (self->document, self->output);

  if (!self->is_edited && self->job == NULL)
    set_entry_text (self, text != NULL ? text : "");

  update_type (self);
  update_value (self, tensor);
  update_state (self, tensor, needed);
  update_accessible (self);
  update_buttons (self);
  if (needed || tensor != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "not-needed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "not-needed");
}

/* ---- feeding ---------------------------------------------------------------------------------- */

static void
stop_job (TsFeedRow *self)
{
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
}

/* Tells the document; that tells everyone, this row too. */
static void
feed (TsFeedRow *self,
      TsTensor *tensor,
      const char *text)
{
  g_autoptr (GError) error = NULL;

  self->is_edited = FALSE;
  if (ts_document_set_feed (self->document, self->output, tensor, text, &error))
    {
      show_error (self, NULL);
      update_buttons (self);
      return;
    }

  show_error (self, error->message);
  set_edited (self, TRUE);
}

static void
on_value_made (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TsTensor) tensor = ts_value_job_parse_finish (result, &text, &error);
  TsFeedRow *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->job);
  if (tensor != NULL)
    {
      feed (self, tensor, text);
      return;
    }

  show_error (self, error->message);
  set_edited (self, TRUE);
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\n")] == '\0';
}

static void
apply (TsFeedRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  TsShape shape = ts_document_get_feed_shape (self->document, self->output);

  stop_job (self);
  if (is_blank (text))
    {
      feed (self, NULL, NULL);
      return;
    }

  self->job = g_cancellable_new ();
  update_buttons (self);
  ts_value_job_parse_async (text, self->dtype, &shape, 1, self->job, on_value_made, self);
}

void
ts_feed_row_set_text (TsFeedRow *self,
                      const char *text)
{
  g_return_if_fail (TS_IS_FEED_ROW (self));
  g_return_if_fail (text != NULL);

  set_entry_text (self, text);
  apply (self);
}

void
ts_feed_row_set_file (TsFeedRow *self,
                      GFile *file)
{
  g_return_if_fail (TS_IS_FEED_ROW (self));
  g_return_if_fail (G_IS_FILE (file));

  g_autofree char *text = ts_feed_text_for_file (file);

  if (text != NULL)
    ts_feed_row_set_text (self, text);
  else
    show_error (self, "only local files can be read");
}

/* ---- what the user does ----------------------------------------------------------------------- */

static void
on_text_changed (TsFeedRow *self)
{
  if (self->is_updating)
    return;

  stop_job (self);
  show_error (self, NULL);
  set_edited (self, TRUE);
}

static void
on_apply (TsFeedRow *self)
{
  apply (self);
}

/* What was refused is not tried again until it is changed. */
static void
on_focus_left (TsFeedRow *self)
{
  if (self->document != NULL && self->is_edited && !self->is_refused && self->job == NULL)
    apply (self);
}

static void
on_clear (TsFeedRow *self)
{
  ts_feed_row_set_text (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_open (TsFeedRow *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

static void
fill (TsFeedRow *self,
      const char *generator)
{
  TsShape shape = ts_document_get_feed_shape (self->document, self->output);
  gint64 seed = g_ascii_strtoll (gtk_editable_get_text (GTK_EDITABLE (self->seed_entry)), NULL, 10);
  g_autofree char *text = NULL;
  TsOutput of;
  gint64 batch;

  if (ts_document_find_batch (self->document, self->output, &batch, &of))
    shape.dims[0] = batch;
  text = ts_feed_text_generate (generator, &shape, MAX (seed, 0));
  gtk_menu_button_popdown (self->fill_button);
  ts_feed_row_set_text (self, text);
}

static void
on_zeros (TsFeedRow *self)
{
  fill (self, "zeros");
}

static void
on_ones (TsFeedRow *self)
{
  fill (self, "ones");
}

static void
on_random (TsFeedRow *self)
{
  fill (self, "random");
}

static void
on_normal (TsFeedRow *self)
{
  fill (self, "normal");
}

static void
on_file_chosen (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  TsFeedRow *self = TS_FEED_ROW (object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL && self->document != NULL)
    ts_feed_row_set_file (self, file);
}

static void
on_choose_file (TsFeedRow *self)
{
  static const char *const patterns[] = { "*.npy", "*.npz", "*.png", "*.jpg", "*.jpeg", NULL };

  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_OPEN, "Feed from file", NULL,
                               "Arrays and pictures", patterns, on_file_chosen, NULL);
}

static gboolean
on_drop (TsFeedRow *self,
         const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL)
    return FALSE;

  ts_feed_row_set_file (self, files->data);

  return TRUE;
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_feed_row_new (TsDocument *document,
                 TsOutput output)
{
  TsFeedRow *self = g_object_new (TS_TYPE_FEED_ROW, NULL);
  TsGraph *graph = ts_document_get_graph (document);
  g_autofree char *name = ts_graph_dup_output_name (graph, output);

  self->document = g_object_ref (document);
  self->output = output;
  self->dtype = ts_dtype_base (ts_graph_get_dtype (graph, output));
  gtk_label_set_text (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  gtk_widget_set_visible (GTK_WIDGET (self->fill_button), ts_feed_text_can_generate (self->dtype));
  gtk_entry_set_placeholder_text (self->entry, self->dtype == TS_DTYPE_STRING ? "\"text\" or @file.npy" : "[1, 2.5] or @file.npy");
  ts_feed_row_update (self, TRUE);

  return GTK_WIDGET (self);
}

TsOutput
ts_feed_row_get_output (TsFeedRow *self)
{
  g_return_val_if_fail (TS_IS_FEED_ROW (self), TS_NO_OUTPUT);

  return self->output;
}

const char *
ts_feed_row_get_error (TsFeedRow *self)
{
  g_return_val_if_fail (TS_IS_FEED_ROW (self), NULL);

  return self->is_refused ? gtk_label_get_text (self->error_label) : NULL;
}

gboolean
ts_feed_row_is_busy (TsFeedRow *self)
{
  g_return_val_if_fail (TS_IS_FEED_ROW (self), FALSE);

  return self->job != NULL;
}

static gboolean
ts_feed_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TS_FEED_ROW (widget)->entry));
}

static void
ts_feed_row_dispose (GObject *object)
{
  TsFeedRow *self = TS_FEED_ROW (object);

  stop_job (self);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (object), TS_TYPE_FEED_ROW);

  G_OBJECT_CLASS (ts_feed_row_parent_class)->dispose (object);
}

static void
ts_feed_row_class_init (TsFeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_feed_row_dispose;
  widget_class->grab_focus = ts_feed_row_grab_focus;

  signals[OPEN] = g_signal_new ("open", TS_TYPE_FEED_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-feed-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, argument_label);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, type_label);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, entry);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, apply_button);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, fill_button);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, seed_entry);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, clear_button);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, TsFeedRow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_zeros);
  gtk_widget_class_bind_template_callback (widget_class, on_ones);
  gtk_widget_class_bind_template_callback (widget_class, on_random);
  gtk_widget_class_bind_template_callback (widget_class, on_normal);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_file);
}

static void
ts_feed_row_init (TsFeedRow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
