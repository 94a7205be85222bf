#include "app/panels/ts-variable-editor.h"

#include "app/models/ts-value-job.h"
#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

/* Values of more elements are not put into the entry to be edited. */
#define MOST_EDITED_ELEMENTS 16
#define MOST_EDITED_CHARS 400

struct _TsVariableEditor
{
  GtkPopover parent_instance;

  TsDocument *document;
  TsStateItem *item;
  GCancellable *job; /* nullable: while a value is being made */

  GtkLabel *name_label;
  GtkLabel *type_label;
  GtkWidget *entry;
  GtkWidget *set_button;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (TsVariableEditor, ts_variable_editor, GTK_TYPE_POPOVER)

static void
show_error (TsVariableEditor *self,
            const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
text_changed (TsVariableEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  show_error (self, NULL);
  gtk_widget_set_sensitive (self->set_button, text[strspn (text, " \t")] != '\0');
}

static void
stop_job (TsVariableEditor *self)
{
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
}

static void
value_made (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = ts_value_job_parse_finish (result, NULL, &error);
  TsVariableEditor *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->job);
  if (value == NULL)
    {
      show_error (self, error->message);
      return;
    }
  ts_debug_worker_set_variable (ts_document_get_worker (self->document), ts_state_item_get_op (self->item), value);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* What the variable declares, or where it leaves that open, what it holds. */
static void
apply (TsVariableEditor *self)
{
  if (self->item == NULL || !gtk_widget_get_sensitive (self->set_button))
    return;

  stop_job (self);
  self->job = g_cancellable_new ();
  ts_value_job_parse_async (gtk_editable_get_text (GTK_EDITABLE (self->entry)), ts_state_item_get_dtype (self->item),
                            ts_state_item_get_shape (self->item), 1, self->job, value_made, self);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_variable_editor_dispose (GObject *object)
{
  TsVariableEditor *self = TS_VARIABLE_EDITOR (object);

  stop_job (self);
  g_clear_object (&self->document);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (ts_variable_editor_parent_class)->dispose (object);
}

static void
ts_variable_editor_class_init (TsVariableEditorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_variable_editor_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-variable-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TsVariableEditor, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsVariableEditor, type_label);
  gtk_widget_class_bind_template_child (widget_class, TsVariableEditor, entry);
  gtk_widget_class_bind_template_child (widget_class, TsVariableEditor, set_button);
  gtk_widget_class_bind_template_child (widget_class, TsVariableEditor, error_label);
  gtk_widget_class_bind_template_callback (widget_class, apply);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
}

static void
ts_variable_editor_init (TsVariableEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  text_changed (self);
}

GtkWidget *
ts_variable_editor_new (void)
{
  return g_object_new (TS_TYPE_VARIABLE_EDITOR, NULL);
}

/* (transfer full): the value as text that can be edited, or "". */
static char *
dup_text (TsTensor *value)
{
  if (value == NULL || value->n_elements > MOST_EDITED_ELEMENTS)
    return g_strdup ("");
  return ts_tensor_format_preview (value, MOST_EDITED_CHARS);
}

void
ts_variable_editor_set_item (TsVariableEditor *self,
                             TsDocument *document,
                             TsStateItem *item)
{
  g_return_if_fail (TS_IS_VARIABLE_EDITOR (self));
  g_return_if_fail (TS_IS_STATE_ITEM (item));

  g_autofree char *type = ts_state_item_dup_detail (item);
  g_autofree char *text = dup_text (ts_state_item_get_value (item));

  stop_job (self);
  g_set_object (&self->document, document);
  g_set_object (&self->item, item);
  gtk_label_set_text (self->name_label, ts_state_item_get_name (item));
  gtk_label_set_text (self->type_label, type);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  text_changed (self);
  gtk_widget_grab_focus (self->entry);
}
