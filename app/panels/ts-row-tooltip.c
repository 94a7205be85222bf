#include "app/panels/ts-row-tooltip.h"

#define KEY "ts-row-tooltip"

static gboolean
query_tooltip (GtkWidget *widget,
               int x,
               int y,
               gboolean keyboard,
               GtkTooltip *tooltip)
{
  const char *text = ts_row_tooltip_get (widget);

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

void
ts_row_tooltip_set (GtkWidget *widget,
                    const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (!gtk_widget_get_has_tooltip (widget))
    {
      gtk_widget_set_has_tooltip (widget, TRUE);
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip), NULL);
    }
  g_object_set_data_full (G_OBJECT (widget), KEY, g_strdup (text), g_free);
}

const char *
ts_row_tooltip_get (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), KEY);
}
