#include "app/panels/ts-panels.h"

#include "app/panels/ts-feeds-panel.h"
#include "app/panels/ts-fetches-panel.h"
#include "app/panels/ts-inspector.h"
#include "app/panels/ts-value-viewer.h"
#include "app/panels/ts-variables-panel.h"

#define PROVIDER_KEY "ts-panels-css"

static void
add_style (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  if (g_object_get_data (G_OBJECT (display), PROVIDER_KEY) != NULL)
    return;

  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/tensorstep/Tensorstep/panels.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set_data_full (G_OBJECT (display), PROVIDER_KEY, g_steal_pointer (&provider), g_object_unref);
}

void
ts_panels_init (GdkDisplay *display)
{
  g_return_if_fail (GDK_IS_DISPLAY (display));

  add_style (display);
  g_type_ensure (TS_TYPE_FEEDS_PANEL);
  g_type_ensure (TS_TYPE_FETCHES_PANEL);
  g_type_ensure (TS_TYPE_INSPECTOR);
  g_type_ensure (TS_TYPE_VALUE_VIEWER);
  g_type_ensure (TS_TYPE_VARIABLES_PANEL);
}

void
ts_panels_dispose_template (GtkWidget *widget,
                            GType type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
