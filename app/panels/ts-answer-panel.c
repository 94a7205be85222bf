#include "app/panels/ts-answer-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

struct _TsAnswerPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  char *title;
  char *line;
  guint n_asked; /* answers to earlier questions come too late */
  GString *text; /* the answer, to be copied */

  GtkWidget *box;
  GtkLabel *heading;
  GtkLabel *command;
  GtkSpinner *spinner;
  GtkWidget *stop_button;
  GtkWidget *copy_button;
  GtkWidget *again_button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsAnswerPanel, ts_answer_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows --------------------------------------------------------------------------------------- */

static void
go_to_op (GtkWidget *widget,
          TsAnswerPanel *self)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "op")));
}

static void
row_activated (TsAnswerPanel *self,
               GtkListBoxRow *row)
{
  go_to_op (GTK_WIDGET (row), self);
}

static void
set_op (TsAnswerPanel *self,
        GtkWidget *widget,
        guint32 op)
{
  g_autofree char *tip = g_strdup_printf ("Go to %s", ts_graph_get_operation (ts_document_get_graph (self->document), op)->name);

  g_object_set_data (G_OBJECT (widget), "op", GUINT_TO_POINTER (op));
  gtk_widget_set_tooltip_text (widget, tip);
}

/* A button for each operation of a line that tells of several. */
static GtkWidget *
new_links (TsAnswerPanel *self,
           const GArray *ops)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (box, "answer-links");
  for (guint i = 0; i < ops->len; i++)
    {
      guint32 op = g_array_index (ops, guint32, i);
      GtkWidget *button = gtk_button_new_with_label (ts_graph_get_operation (ts_document_get_graph (self->document), op)->name);

      set_op (self, button, op);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "caption");
      gtk_widget_add_css_class (button, "small-button");
      g_signal_connect (button, "clicked", G_CALLBACK (go_to_op), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  return box;
}

static void
add_row (TsAnswerPanel *self,
         const char *text,
         const GArray *ops,
         const char *css_class)
{
  guint n = ops != NULL ? ops->len : 0;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = ts_panel_new_label (text, PANGO_ELLIPSIZE_NONE, css_class);

  gtk_box_append (GTK_BOX (box), label);
  if (n > 1)
    gtk_box_append (GTK_BOX (box), new_links (self, ops));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), n > 0);
  if (n > 0)
    {
      set_op (self, row, g_array_index (ops, guint32, 0));
      gtk_widget_add_css_class (label, "answer-link");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (self->list, row);
  g_string_append_printf (self->text, "%s\n", text);
}

static void
clear (TsAnswerPanel *self)
{
  ts_panel_clear_list (self->list);
  g_string_truncate (self->text, 0);
}

static void
show_answer (TsAnswerPanel *self,
             const GPtrArray *lines,
             const GError *error)
{
  clear (self);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const TsAnswerLine *line = g_ptr_array_index (lines, i);

      add_row (self, line->text, line->ops, "monospace");
    }
  if (lines != NULL && lines->len == TS_ANSWER_MAX_LINES)
    add_row (self, "There is more than can be shown here; the console has all of it.", NULL, "dim-label");
  if (error != NULL)
    add_row (self, error->message, NULL, "error");
  else if (lines == NULL || lines->len == 0)
    add_row (self, "Done.", NULL, "dim-label");
}

/* ---- asking ------------------------------------------------------------------------------------- */

static void
show_waiting (TsAnswerPanel *self,
              gboolean waits)
{
  gtk_spinner_set_spinning (self->spinner, waits);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), waits);
  gtk_widget_set_visible (self->stop_button, waits);
  gtk_widget_set_visible (self->copy_button, !waits && self->line != NULL);
  gtk_widget_set_visible (self->again_button, !waits && self->line != NULL);
}

typedef struct
{
  TsAnswerPanel *panel;
  guint n_asked;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->panel);
  g_free (asked);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  const Asked *asked = user_data;
  TsAnswerPanel *self = asked->panel;

  if (self->document == NULL || asked->n_asked != self->n_asked)
    return;
  show_waiting (self, FALSE);
  show_answer (self, ts_debug_worker_peek_answer (worker), error);
}

static void
ask (TsAnswerPanel *self)
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { g_object_ref (self), ++self->n_asked };
  clear (self);
  show_waiting (self, TRUE);
  ts_debug_worker_ask (ts_document_get_worker (self->document), self->line, answered, asked, asked_free);
}

static void
again_clicked (TsAnswerPanel *self)
{
  if (self->document != NULL && self->line != NULL)
    ask (self);
}

static void
copy_clicked (TsAnswerPanel *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text->str);
}

static void
take_question (TsAnswerPanel *self,
               const char *title,
               const char *line)
{
  g_free (self->title);
  g_free (self->line);
  self->title = g_strdup (title);
  self->line = g_strdup (line);
  gtk_label_set_label (self->heading, title != NULL ? title : "");
  gtk_label_set_label (self->command, line != NULL ? line : "");
}

void
ts_answer_panel_ask (TsAnswerPanel *self,
                     const char *title,
                     const char *line)
{
  g_return_if_fail (TS_IS_ANSWER_PANEL (self));
  g_return_if_fail (self->document != NULL);

  take_question (self, title, line);
  ask (self);
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_answer_panel_dispose (GObject *object)
{
  TsAnswerPanel *self = TS_ANSWER_PANEL (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_answer_panel_parent_class)->dispose (object);
}

static void
ts_answer_panel_finalize (GObject *object)
{
  TsAnswerPanel *self = TS_ANSWER_PANEL (object);

  g_free (self->title);
  g_free (self->line);
  g_string_free (self->text, TRUE);

  G_OBJECT_CLASS (ts_answer_panel_parent_class)->finalize (object);
}

static void
ts_answer_panel_class_init (TsAnswerPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_answer_panel_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_answer_panel_finalize;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_ANSWER_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-answer-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, heading);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, command);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, again_button);
  gtk_widget_class_bind_template_child (widget_class, TsAnswerPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked);
}

static void
ts_answer_panel_init (TsAnswerPanel *self)
{
  self->text = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_waiting (self, FALSE);
}

void
ts_answer_panel_set_document (TsAnswerPanel *self,
                              TsDocument *document)
{
  g_return_if_fail (TS_IS_ANSWER_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (!g_set_object (&self->document, document))
    return;
  self->n_asked++;
  take_question (self, NULL, NULL);
  clear (self);
  show_waiting (self, FALSE);
}
