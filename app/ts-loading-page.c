#include "app/ts-loading-page.h"

struct _TsLoadingPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *heading;
  GtkProgressBar *progress;
  GtkLabel *stage;
};

G_DEFINE_FINAL_TYPE (TsLoadingPage, ts_loading_page, GTK_TYPE_WIDGET)

static void
ts_loading_page_dispose (GObject *object)
{
  TsLoadingPage *self = TS_LOADING_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_loading_page_parent_class)->dispose (object);
}

static void
ts_loading_page_class_init (TsLoadingPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_loading_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-loading-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsLoadingPage, box);
  gtk_widget_class_bind_template_child (widget_class, TsLoadingPage, heading);
  gtk_widget_class_bind_template_child (widget_class, TsLoadingPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TsLoadingPage, stage);
}

static void
ts_loading_page_init (TsLoadingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_loading_page_new (void)
{
  return g_object_new (TS_TYPE_LOADING_PAGE, NULL);
}

void
ts_loading_page_start (TsLoadingPage *self,
                       const char *name)
{
  g_return_if_fail (TS_IS_LOADING_PAGE (self));

  g_autofree char *heading = g_strdup_printf ("Opening %s", name);

  gtk_label_set_label (self->heading, heading);
  ts_loading_page_set_progress (self, 0.0, NULL);
  gtk_widget_set_visible (self->box, FALSE);
}

void
ts_loading_page_reveal (TsLoadingPage *self)
{
  g_return_if_fail (TS_IS_LOADING_PAGE (self));

  gtk_widget_set_visible (self->box, TRUE);
}

void
ts_loading_page_set_progress (TsLoadingPage *self,
                              double fraction,
                              const char *stage)
{
  g_return_if_fail (TS_IS_LOADING_PAGE (self));

  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_label_set_label (self->stage, stage != NULL ? stage : "");
}
