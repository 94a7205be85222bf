#include "app/panels/ts-name-popover.h"

#include "app/panels/ts-panel-widgets.h"

struct _TsNamePopover
{
  GtkPopover parent_instance;

  GtkLabel *heading;
  GtkWidget *entry;
  GtkWidget *button;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (TsNamePopover, ts_name_popover, GTK_TYPE_POPOVER)

enum
{
  NAMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
dup_name (TsNamePopover *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
text_changed (TsNamePopover *self)
{
  g_autofree char *name = dup_name (self);

  ts_panel_set_problem (self->problem, self->entry, NULL);
  gtk_widget_set_sensitive (self->button, *name != '\0');
}

static void
apply (TsNamePopover *self)
{
  g_autofree char *name = dup_name (self);

  if (*name != '\0')
    g_signal_emit (self, signals[NAMED], 0, name);
}

static void
ts_name_popover_class_init (TsNamePopoverClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  signals[NAMED] = g_signal_new ("named", TS_TYPE_NAME_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-name-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, TsNamePopover, heading);
  gtk_widget_class_bind_template_child (widget_class, TsNamePopover, entry);
  gtk_widget_class_bind_template_child (widget_class, TsNamePopover, button);
  gtk_widget_class_bind_template_child (widget_class, TsNamePopover, problem);
  gtk_widget_class_bind_template_callback (widget_class, apply);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
}

static void
ts_name_popover_init (TsNamePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_name_popover_new (void)
{
  return g_object_new (TS_TYPE_NAME_POPOVER, NULL);
}

void
ts_name_popover_ask (TsNamePopover *self,
                     const char *heading,
                     const char *button,
                     const char *name)
{
  g_return_if_fail (TS_IS_NAME_POPOVER (self));

  gtk_label_set_text (self->heading, heading);
  gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  text_changed (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
ts_name_popover_tell (TsNamePopover *self,
                      const char *problem)
{
  g_return_if_fail (TS_IS_NAME_POPOVER (self));

  ts_panel_set_problem (self->problem, self->entry, problem);
  if (problem == NULL)
    gtk_popover_popdown (GTK_POPOVER (self));
}
