#include "app/panels/ts-index-field.h"

#include "app/panels/ts-panels.h"

#define PAGE 10

struct _TsIndexField
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GtkEntry *entry;
  GtkWidget *less_button;
  GtkWidget *more_button;

  gint64 index;
  gint64 n;
};

G_DEFINE_FINAL_TYPE (TsIndexField, ts_index_field, GTK_TYPE_WIDGET)

enum
{
  INDEX_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_index (TsIndexField *self)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, self->index);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_set_sensitive (self->less_button, self->index > 0);
  gtk_widget_set_sensitive (self->more_button, self->index < self->n - 1);
}

static void
change_index (TsIndexField *self,
              gint64 index)
{
  gint64 old = self->index;

  ts_index_field_set_index (self, index);
  if (self->index != old)
    g_signal_emit (self, signals[INDEX_CHANGED], 0);
}

static void
on_activate (TsIndexField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  char *end;
  gint64 index = g_ascii_strtoll (text, &end, 10);

  change_index (self, end == text || *end != '\0' ? self->index : index);
}

static void
on_less (TsIndexField *self)
{
  change_index (self, self->index - 1);
}

static void
on_more (TsIndexField *self)
{
  change_index (self, self->index + 1);
}

static gboolean
on_key_pressed (TsIndexField *self,
                guint key,
                guint code,
                GdkModifierType state)
{
  switch (key)
    {
    case GDK_KEY_Up:
      change_index (self, self->index + 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      change_index (self, self->index - 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      change_index (self, self->index + PAGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      change_index (self, self->index - PAGE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
on_scroll (TsIndexField *self,
           double dx,
           double dy)
{
  if (dy != 0)
    change_index (self, self->index + (dy < 0 ? 1 : -1));

  return GDK_EVENT_STOP;
}

GtkWidget *
ts_index_field_new (void)
{
  return g_object_new (TS_TYPE_INDEX_FIELD, NULL);
}

void
ts_index_field_set_range (TsIndexField *self,
                          const char *label,
                          gint64 n)
{
  g_autofree char *less = NULL;
  g_autofree char *more = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TS_IS_INDEX_FIELD (self));
  g_return_if_fail (n >= 1);

  self->n = n;
  less = g_strdup_printf ("%s: one less", label);
  more = g_strdup_printf ("%s: one more", label);
  text = g_strdup_printf ("%s (of %" G_GINT64_FORMAT ")", label, n);
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->less_button), GTK_ACCESSIBLE_PROPERTY_LABEL, less, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  ts_index_field_set_index (self, self->index);
}

void
ts_index_field_set_index (TsIndexField *self,
                          gint64 index)
{
  g_return_if_fail (TS_IS_INDEX_FIELD (self));

  self->index = CLAMP (index, 0, self->n - 1);
  show_index (self);
}

gint64
ts_index_field_get_index (TsIndexField *self)
{
  g_return_val_if_fail (TS_IS_INDEX_FIELD (self), 0);

  return self->index;
}

static void
ts_index_field_dispose (GObject *object)
{
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_INDEX_FIELD);

  G_OBJECT_CLASS (ts_index_field_parent_class)->dispose (object);
}

static void
ts_index_field_class_init (TsIndexFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_index_field_dispose;

  signals[INDEX_CHANGED] = g_signal_new ("index-changed", TS_TYPE_INDEX_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-index-field.ui");
  gtk_widget_class_bind_template_child (widget_class, TsIndexField, label);
  gtk_widget_class_bind_template_child (widget_class, TsIndexField, entry);
  gtk_widget_class_bind_template_child (widget_class, TsIndexField, less_button);
  gtk_widget_class_bind_template_child (widget_class, TsIndexField, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_less);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_scroll);
}

static void
ts_index_field_init (TsIndexField *self)
{
  self->n = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  show_index (self);
}
