#include "app/panels/ts-inspector-section.h"

#include "app/panels/ts-panels.h"

#define FIRST_ROWS 40
#define MORE_ROWS 200

struct _TsInspectorSection
{
  GtkWidget parent_instance;

  GtkLabel *title_label;
  GtkLabel *count_label;
  GtkListBox *list;
  GtkButton *more_button;

  guint n;
  guint n_made;
  TsSectionRowFunc make_row;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TsInspectorSection, ts_inspector_section, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS,
};

enum
{
  ROW_ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
make_rows (TsInspectorSection *self,
           guint n)
{
  g_autofree char *text = NULL;
  guint n_left;

  for (n = MIN (n, self->n - self->n_made); n > 0; n--)
    gtk_list_box_append (self->list, self->make_row (self->n_made++, self->user_data));

  n_left = self->n - self->n_made;
  text = g_strdup_printf ("Show %u of %u more", MIN (n_left, MORE_ROWS), n_left);
  gtk_button_set_label (self->more_button, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), n_left > 0);
}

static void
on_row_activated (TsInspectorSection *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[ROW_ACTIVATED], 0, row);
}

void
ts_inspector_section_set_rows (TsInspectorSection *self,
                               guint n,
                               TsSectionRowFunc make_row,
                               gpointer user_data)
{
  GtkListBoxRow *row;
  g_autofree char *text = NULL;

  g_return_if_fail (TS_IS_INSPECTOR_SECTION (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  self->n = n;
  self->n_made = 0;
  self->make_row = make_row;
  self->user_data = user_data;
  make_rows (self, FIRST_ROWS);
  text = g_strdup_printf ("%u", n);
  gtk_label_set_text (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

guint
ts_inspector_section_get_n_made (TsInspectorSection *self)
{
  g_return_val_if_fail (TS_IS_INSPECTOR_SECTION (self), 0);

  return self->n_made;
}

GtkListBoxRow *
ts_inspector_section_get_row (TsInspectorSection *self,
                              guint i)
{
  g_return_val_if_fail (TS_IS_INSPECTOR_SECTION (self), NULL);

  return gtk_list_box_get_row_at_index (self->list, (int)i);
}

void
ts_inspector_section_show_more (TsInspectorSection *self)
{
  g_return_if_fail (TS_IS_INSPECTOR_SECTION (self));

  make_rows (self, MORE_ROWS);
}

static void
ts_inspector_section_get_property (GObject *object,
                                   guint id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  TsInspectorSection *self = TS_INSPECTOR_SECTION (object);

  if (id == PROP_TITLE)
    g_value_set_string (value, gtk_label_get_text (self->title_label));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ts_inspector_section_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  TsInspectorSection *self = TS_INSPECTOR_SECTION (object);
  const char *title;

  if (id != PROP_TITLE)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }

  title = g_value_get_string (value);
  gtk_label_set_text (self->title_label, title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
}

static void
ts_inspector_section_dispose (GObject *object)
{
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_INSPECTOR_SECTION);

  G_OBJECT_CLASS (ts_inspector_section_parent_class)->dispose (object);
}

static void
ts_inspector_section_class_init (TsInspectorSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ts_inspector_section_get_property;
  object_class->set_property = ts_inspector_section_set_property;
  object_class->dispose = ts_inspector_section_dispose;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ROW_ACTIVATED] = g_signal_new ("row-activated", TS_TYPE_INSPECTOR_SECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, GTK_TYPE_LIST_BOX_ROW);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-inspector-section.ui");
  gtk_widget_class_bind_template_child (widget_class, TsInspectorSection, title_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspectorSection, count_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspectorSection, list);
  gtk_widget_class_bind_template_child (widget_class, TsInspectorSection, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, ts_inspector_section_show_more);
}

static void
ts_inspector_section_init (TsInspectorSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
