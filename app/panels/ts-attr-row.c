#include "app/panels/ts-attr-row.h"

#define FOLDED_CHARS 48
#define MOST_CHARS 20000 /* of a label; more than anyone reads */

struct _TsAttrRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *name_label;
  GtkLabel *value_label;
  GtkWidget *change_button;
  GtkToggleButton *expand_button;
  GtkRevealer *revealer;
  GtkLabel *full_label;

  TsGraph *graph;
  const TsOperation *op;
  char *name;
  char *now; /* (nullable): what it is in this session, where that is not what the file has */
};

G_DEFINE_FINAL_TYPE (TsAttrRow, ts_attr_row, GTK_TYPE_LIST_BOX_ROW)

/* The whole text is made when it is asked for: it may be long. */
static void
on_expand_toggled (TsAttrRow *self)
{
  gboolean expanded = gtk_toggle_button_get_active (self->expand_button);
  g_autofree char *text = NULL;

  if (expanded && gtk_label_get_text (self->full_label)[0] == '\0')
    {
      text = ts_operation_dup_attr_text (self->op, self->name, MOST_CHARS);
      gtk_label_set_text (self->full_label, text);
    }

  gtk_revealer_set_reveal_child (self->revealer, expanded);
  gtk_widget_set_visible (GTK_WIDGET (self->value_label), !expanded);
  gtk_button_set_icon_name (GTK_BUTTON (self->expand_button), expanded ? "pan-down-symbolic" : "pan-end-symbolic");
}

GtkWidget *
ts_attr_row_new (const TsOperation *op,
                 const char *name)
{
  TsAttrRow *self = g_object_new (TS_TYPE_ATTR_ROW, NULL);
  g_autofree char *text = ts_operation_dup_attr_text (op, name, FOLDED_CHARS + 1);
  g_autofree char *label = g_strdup_printf ("Whole value of %s", name);
  g_autofree char *change = g_strdup_printf ("Change %s", name);

  self->graph = ts_graph_ref (op->graph);
  self->op = op;
  self->name = g_strdup (name);
  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->value_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  gtk_widget_set_visible (GTK_WIDGET (self->expand_button), g_utf8_strlen (text, -1) > FOLDED_CHARS);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->change_button), "s", name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->change_button), GTK_ACCESSIBLE_PROPERTY_LABEL, change, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expand_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_free (g_steal_pointer (&label));
  label = g_strdup_printf ("%s: %s", name, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}

void
ts_attr_row_set_now (TsAttrRow *self,
                     const char *now)
{
  g_return_if_fail (TS_IS_ATTR_ROW (self));

  g_autofree char *written = NULL;
  g_autofree char *text = NULL;

  if (g_strcmp0 (self->now, now) == 0)
    return;
  g_free (self->now);
  self->now = g_strdup (now);
  written = ts_operation_dup_attr_text (self->op, self->name, FOLDED_CHARS + 1);
  text = now != NULL ? g_strdup_printf ("%s, not %s", now, written) : g_strdup (written);
  gtk_label_set_text (self->value_label, text);
  if (now != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "changed-value");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->value_label), "changed-value");
}

const char *
ts_attr_row_get_name (TsAttrRow *self)
{
  g_return_val_if_fail (TS_IS_ATTR_ROW (self), NULL);

  return self->name;
}

void
ts_attr_row_set_expanded (TsAttrRow *self,
                          gboolean expanded)
{
  g_return_if_fail (TS_IS_ATTR_ROW (self));

  gtk_toggle_button_set_active (self->expand_button, expanded);
}

static void
ts_attr_row_dispose (GObject *object)
{
  TsAttrRow *self = TS_ATTR_ROW (object);

  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->now, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TS_TYPE_ATTR_ROW);

  G_OBJECT_CLASS (ts_attr_row_parent_class)->dispose (object);
}

static void
ts_attr_row_class_init (TsAttrRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_attr_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-attr-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsAttrRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsAttrRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, TsAttrRow, change_button);
  gtk_widget_class_bind_template_child (widget_class, TsAttrRow, expand_button);
  gtk_widget_class_bind_template_child (widget_class, TsAttrRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, TsAttrRow, full_label);
  gtk_widget_class_bind_template_callback (widget_class, on_expand_toggled);
}

static void
ts_attr_row_init (TsAttrRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
