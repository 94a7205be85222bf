#include "app/ts-message-bar.h"

struct _TsMessageBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *heading;
  GtkLabel *body;
  GtkBox *buttons;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (TsMessageBar, ts_message_bar, GTK_TYPE_WIDGET)

static void
close_clicked (TsMessageBar *self)
{
  ts_message_bar_close (self);
}

static void
ts_message_bar_dispose (GObject *object)
{
  TsMessageBar *self = TS_MESSAGE_BAR (object);

  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;

  G_OBJECT_CLASS (ts_message_bar_parent_class)->dispose (object);
}

static void
ts_message_bar_class_init (TsMessageBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_message_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-message-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsMessageBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, TsMessageBar, heading);
  gtk_widget_class_bind_template_child (widget_class, TsMessageBar, body);
  gtk_widget_class_bind_template_child (widget_class, TsMessageBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, TsMessageBar, close_button);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked);
}

static void
ts_message_bar_init (TsMessageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_message_bar_new (void)
{
  return g_object_new (TS_TYPE_MESSAGE_BAR, NULL);
}

static void
remove_buttons (TsMessageBar *self)
{
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, button);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), FALSE);
}

void
ts_message_bar_show (TsMessageBar *self,
                     const char *heading,
                     const char *body)
{
  g_return_if_fail (TS_IS_MESSAGE_BAR (self));

  remove_buttons (self);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->body, body != NULL ? body : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->body), body);
  gtk_widget_set_visible (GTK_WIDGET (self->body), body != NULL && *body != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
ts_message_bar_add_button (TsMessageBar *self,
                           const char *label,
                           const char *action)
{
  g_return_if_fail (TS_IS_MESSAGE_BAR (self));

  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (ts_message_bar_close), self); /* after the action */
  gtk_box_append (self->buttons, button);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), TRUE);
}

void
ts_message_bar_close (TsMessageBar *self)
{
  g_return_if_fail (TS_IS_MESSAGE_BAR (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

const char *
ts_message_bar_get_heading (TsMessageBar *self)
{
  g_return_val_if_fail (TS_IS_MESSAGE_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->heading) : NULL;
}

const char *
ts_message_bar_get_body (TsMessageBar *self)
{
  g_return_val_if_fail (TS_IS_MESSAGE_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_label (self->body) : NULL;
}
