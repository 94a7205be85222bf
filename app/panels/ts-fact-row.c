#include "app/panels/ts-fact-row.h"

struct _TsFactRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *text_label;
  GtkLabel *detail_label;
  GtkWidget *open_button;

  guint32 op;
};

G_DEFINE_FINAL_TYPE (TsFactRow, ts_fact_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* All of a text that has no room. Found when it is asked for: to set it, GTK asks the display where the pointer is. */
static gboolean
on_query_tooltip (TsFactRow *self,
                  int x,
                  int y,
                  gboolean keyboard_mode,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (self->text_label)))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (self->text_label));
  return TRUE;
}

static void
on_open (TsFactRow *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

GtkWidget *
ts_fact_row_new (const char *text,
                 const char *detail,
                 guint32 op)
{
  TsFactRow *self = g_object_new (TS_TYPE_FACT_ROW, NULL);
  g_autofree char *label = g_strdup_printf ("%s, %s", text, detail);

  self->op = op;
  gtk_label_set_text (self->text_label, text);
  gtk_label_set_text (self->detail_label, detail);
  gtk_widget_set_visible (self->open_button, op != TS_NO_OP);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), op != TS_NO_OP);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (op != TS_NO_OP)
    {
      g_autofree char *go = g_strdup_printf ("Go to %s", text);

      gtk_widget_set_tooltip_text (self->open_button, go);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_button), GTK_ACCESSIBLE_PROPERTY_LABEL, go, -1);
    }

  return GTK_WIDGET (self);
}

void
ts_fact_row_set_detail (TsFactRow *self,
                        const char *detail)
{
  g_return_if_fail (TS_IS_FACT_ROW (self));

  g_autofree char *label = g_strdup_printf ("%s, %s", gtk_label_get_text (self->text_label), detail);

  gtk_label_set_text (self->detail_label, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
ts_fact_row_add_tool (TsFactRow *self,
                      GtkWidget *tool)
{
  g_return_if_fail (TS_IS_FACT_ROW (self));

  gtk_widget_insert_after (tool, gtk_widget_get_parent (self->open_button), GTK_WIDGET (self->detail_label));
}

guint32
ts_fact_row_get_op (TsFactRow *self)
{
  g_return_val_if_fail (TS_IS_FACT_ROW (self), TS_NO_OP);

  return self->op;
}

static void
ts_fact_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TS_TYPE_FACT_ROW);

  G_OBJECT_CLASS (ts_fact_row_parent_class)->dispose (object);
}

static void
ts_fact_row_class_init (TsFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_fact_row_dispose;

  signals[OPEN] = g_signal_new ("open", TS_TYPE_FACT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsFactRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, TsFactRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, TsFactRow, open_button);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
ts_fact_row_init (TsFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
