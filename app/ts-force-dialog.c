#include "app/ts-force-dialog.h"

#include "engine/debug/worker/ts-debug-worker-answers.h"

struct _TsForceDialog
{
  AdwWindow parent_instance;

  TsDocument *document;
  char *name; /* of the output */

  GtkLabel *what;
  GtkEntry *entry;
  GtkLabel *problem;
  GtkCheckButton *skip_button;
};

G_DEFINE_FINAL_TYPE (TsForceDialog, ts_force_dialog, ADW_TYPE_WINDOW)

enum
{
  FORCED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_problem (TsForceDialog *self,
             const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
entry_changed (TsForceDialog *self)
{
  set_problem (self, NULL);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  TsForceDialog *self = user_data;

  if (self->document == NULL) /* closed meanwhile */
    return;
  if (error != NULL)
    {
      set_problem (self, error->message);
      return;
    }
  g_signal_emit (self, signals[FORCED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
force (TsForceDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *line = g_strdup_printf ("force %s = %s%s", self->name, text, gtk_check_button_get_active (self->skip_button) ? " skip" : "");

  if (*text == '\0')
    set_problem (self, "A value, or an expression");
  else
    ts_debug_worker_ask (ts_document_get_worker (self->document), line, answered, g_object_ref (self), g_object_unref);
}

/* As at the prompt: names of operations, functions. */
static gboolean
complete (TsForceDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *before = g_strdup_printf ("print %.*s", gtk_editable_get_position (GTK_EDITABLE (self->entry)), text);
  gsize word;
  g_auto (GStrv) words = ts_debug_worker_complete (ts_document_get_worker (self->document), before, &word);
  g_autofree char *completed = NULL;

  if (words[0] == NULL || words[1] != NULL)
    return GDK_EVENT_PROPAGATE;
  completed = g_strdup_printf ("%.*s%s", (int)(word - strlen ("print ")), before + strlen ("print "), words[0]);
  if (g_str_equal (completed, text))
    return GDK_EVENT_PROPAGATE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), completed);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed (TsForceDialog *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  return keyval == GDK_KEY_Tab && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0' ? complete (self) : GDK_EVENT_PROPAGATE;
}

static void
ts_force_dialog_dispose (GObject *object)
{
  TsForceDialog *self = TS_FORCE_DIALOG (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (ts_force_dialog_parent_class)->dispose (object);
}

static void
ts_force_dialog_class_init (TsForceDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_force_dialog_dispose;

  signals[FORCED] = g_signal_new ("forced", TS_TYPE_FORCE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-force-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TsForceDialog, what);
  gtk_widget_class_bind_template_child (widget_class, TsForceDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, TsForceDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TsForceDialog, skip_button);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, force);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ts_force_dialog_init (TsForceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TsForceDialog *
ts_force_dialog_new (GtkWindow *parent,
                     TsDocument *document,
                     TsOutput output)
{
  TsForceDialog *self = g_object_new (TS_TYPE_FORCE_DIALOG, "transient-for", parent, NULL);
  TsGraph *graph = ts_document_get_graph (document);
  g_autofree char *shape = NULL;
  g_autofree char *text = NULL;
  TsShape known = ts_document_get_shape (document, output);

  self->document = g_object_ref (document);
  self->name = ts_graph_dup_output_name (graph, output);
  shape = ts_shape_to_string (&known);
  text = g_strdup_printf ("%s, %s %s, each time that it is computed, until it is released:", self->name, ts_dtype_name (ts_dtype_base (ts_graph_get_dtype (graph, output))), shape);
  gtk_label_set_label (self->what, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return self;
}
