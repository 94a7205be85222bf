#include "app/ts-value-dialog.h"

#include "app/panels/ts-value-entry.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

typedef struct
{
  char *word;
  char *after;
  char *finally;
  char *self;
  char *loose;
  char *target;
} Way;

/* A field with what has become of it. */
typedef struct
{
  TsValueEntry *entry;
  char *target;
  char *sign;
  char *done; /* (nullable): its line, once that was carried out */
} Field;

struct _TsValueDialog
{
  AdwWindow parent_instance;

  TsDocument *document;
  GPtrArray *ways;   /* Way */
  GPtrArray *fields; /* Field */
  guint way;
  gboolean is_optional;
  guint next; /* field whose line is being carried out */

  GtkLabel *what;
  GtkBox *field_box;
  GtkWidget *parts;
  GtkEntry *index;
  GtkBox *way_box;
  GtkCheckButton *loose_button;
  GtkButton *verb_button;
};

G_DEFINE_FINAL_TYPE (TsValueDialog, ts_value_dialog, ADW_TYPE_WINDOW)

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
way_free (gpointer data)
{
  Way *way = data;

  g_free (way->word);
  g_free (way->after);
  g_free (way->finally);
  g_free (way->self);
  g_free (way->loose);
  g_free (way->target);
  g_free (way);
}

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->target);
  g_free (field->sign);
  g_free (field->done);
  g_free (field);
}

static const Way *
get_way (TsValueDialog *self)
{
  return g_ptr_array_index (self->ways, self->way);
}

static Field *
get_field (TsValueDialog *self,
           guint i)
{
  return g_ptr_array_index (self->fields, i);
}

/* ---- carrying out ------------------------------------------------------------------------------ */

/* `[2, :]`, whether the brackets were typed or not. (transfer full) */
static char *
dup_index (TsValueDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->index))));

  if (!gtk_widget_get_visible (self->parts) || *text == '\0')
    return g_strdup ("");
  return *text == '[' ? g_steal_pointer (&text) : g_strdup_printf ("[%s]", text);
}

/* (transfer full) (nullable): nothing was typed that is needed */
static char *
dup_line (TsValueDialog *self,
          Field *field)
{
  const Way *way = get_way (self);
  gboolean is_loose = way->loose != NULL && gtk_check_button_get_active (self->loose_button);
  const char *target = way->target != NULL ? way->target : field->target;
  g_autofree char *text = ts_value_entry_dup_text (field->entry);
  g_autofree char *index = dup_index (self);
  char *line;

  if (*text == '\0' && !self->is_optional)
    return NULL;
  line = g_strconcat (is_loose ? way->loose : way->word, target, index, field->sign, text, way->after, NULL);
  return g_strstrip (line);
}

static void carry_out (TsValueDialog *self);

static void
finish (TsValueDialog *self)
{
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  TsValueDialog *self = user_data;
  Field *field;

  if (self->document == NULL) /* closed meanwhile */
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->verb_button), TRUE);
  field = get_field (self, MIN (self->next, self->fields->len - 1));
  if (error != NULL)
    {
      ts_value_entry_set_problem (field->entry, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (field->entry));
      return;
    }
  if (self->next >= self->fields->len) /* it was what comes finally */
    {
      finish (self);
      return;
    }
  g_free (field->done);
  field->done = dup_line (self, field);
  self->next++;
  carry_out (self);
}

static void
ask (TsValueDialog *self,
     const char *line)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->verb_button), FALSE);
  ts_debug_worker_ask (ts_document_get_worker (self->document), line, answered, g_object_ref (self), g_object_unref);
}

/* Those that are done already, before one that was wrong, are not done again. */
static void
carry_out (TsValueDialog *self)
{
  for (; self->next < self->fields->len; self->next++)
    {
      Field *field = get_field (self, self->next);
      g_autofree char *line = dup_line (self, field);

      if (line == NULL)
        {
          ts_value_entry_set_problem (field->entry, "Something is needed here");
          gtk_widget_grab_focus (GTK_WIDGET (field->entry));
          return;
        }
      if (g_strcmp0 (line, field->done) != 0)
        {
          ask (self, line);
          return;
        }
    }
  if (get_way (self)->finally != NULL)
    ask (self, get_way (self)->finally);
  else
    finish (self);
}

static void
apply (TsValueDialog *self)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->verb_button)))
    return;
  self->next = 0;
  carry_out (self);
}

/* ---- ways --------------------------------------------------------------------------------------- */

static void
show_way (TsValueDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->loose_button), get_way (self)->loose != NULL);
  for (guint i = 0; i < self->fields->len; i++)
    {
      ts_value_entry_set_problem (get_field (self, i)->entry, NULL);
      ts_value_entry_set_old (get_field (self, i)->entry, get_way (self)->self);
    }
}

static void
way_toggled (GtkCheckButton *button,
             TsValueDialog *self)
{
  if (!gtk_check_button_get_active (button))
    return;
  self->way = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "way"));
  show_way (self);
}

void
ts_value_dialog_add_way (TsValueDialog *self,
                         const TsValueWay *way)
{
  g_return_if_fail (TS_IS_VALUE_DIALOG (self));

  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->way_box));
  GtkWidget *button = gtk_check_button_new_with_label (way->label);
  Way *copy = g_new (Way, 1);

  *copy = (Way) { g_strdup (way->word), g_strdup (way->after != NULL ? way->after : ""), g_strdup (way->finally), g_strdup (way->self), g_strdup (way->loose), g_strdup (way->target) };
  g_object_set_data (G_OBJECT (button), "way", GUINT_TO_POINTER (self->ways->len));
  g_ptr_array_add (self->ways, copy);
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), first == NULL);
  g_signal_connect (button, "toggled", G_CALLBACK (way_toggled), self);
  gtk_box_append (self->way_box, button);
  gtk_widget_set_visible (GTK_WIDGET (self->way_box), self->ways->len > 1);
  if (way->loose != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->loose_button), TRUE);
  show_way (self);
}

/* ---- fields ------------------------------------------------------------------------------------- */

void
ts_value_dialog_add_field (TsValueDialog *self,
                           const TsValueField *field)
{
  g_return_if_fail (TS_IS_VALUE_DIALOG (self));

  GtkWidget *entry = ts_value_entry_new (self->document, field->label, gtk_label_get_label (self->what), field->text, field->hint);
  Field *copy = g_new0 (Field, 1);

  copy->entry = TS_VALUE_ENTRY (entry);
  copy->target = g_strdup (field->target);
  copy->sign = g_strdup (field->sign);
  g_ptr_array_add (self->fields, copy);
  gtk_box_append (self->field_box, entry);
  if (self->fields->len == 1)
    gtk_widget_grab_focus (entry);
}

void
ts_value_dialog_offer_values (TsValueDialog *self,
                              gboolean parts)
{
  g_return_if_fail (TS_IS_VALUE_DIALOG (self));

  for (guint i = 0; i < self->fields->len; i++)
    ts_value_entry_offer_values (get_field (self, i)->entry);
  gtk_widget_set_visible (self->parts, parts);
}

void
ts_value_dialog_set_optional (TsValueDialog *self)
{
  g_return_if_fail (TS_IS_VALUE_DIALOG (self));

  self->is_optional = TRUE;
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_value_dialog_dispose (GObject *object)
{
  TsValueDialog *self = TS_VALUE_DIALOG (object);

  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_value_dialog_parent_class)->dispose (object);
}

static void
ts_value_dialog_finalize (GObject *object)
{
  TsValueDialog *self = TS_VALUE_DIALOG (object);

  g_ptr_array_unref (self->ways);
  g_ptr_array_unref (self->fields);

  G_OBJECT_CLASS (ts_value_dialog_parent_class)->finalize (object);
}

static void
ts_value_dialog_class_init (TsValueDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_value_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_value_dialog_finalize;

  signals[DONE] = g_signal_new ("done", TS_TYPE_VALUE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-value-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, what);
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, field_box);
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, parts);
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, index);
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, way_box);
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, loose_button);
  gtk_widget_class_bind_template_child (widget_class, TsValueDialog, verb_button);
  gtk_widget_class_bind_template_callback (widget_class, apply);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ts_value_dialog_init (TsValueDialog *self)
{
  self->ways = g_ptr_array_new_with_free_func (way_free);
  self->fields = g_ptr_array_new_with_free_func (field_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

TsValueDialog *
ts_value_dialog_new (GtkWindow *parent,
                     TsDocument *document,
                     const char *title,
                     const char *verb,
                     const char *what)
{
  TsValueDialog *self = g_object_new (TS_TYPE_VALUE_DIALOG, "transient-for", parent, "title", title, NULL);

  self->document = g_object_ref (document);
  gtk_label_set_label (self->what, what);
  gtk_button_set_label (self->verb_button, verb);
  return self;
}
