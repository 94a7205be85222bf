#include "app/ts-start.h"

#include <pango/pangocairo.h>

void
ts_start_fonts (void)
{
  pango_cairo_font_map_get_default (); /* a thread of its own does it */
}

/* Whoever asks later has it at once. */
static gpointer
reach_bus (gpointer data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) address = NULL;

  if (bus != NULL && g_getenv ("AT_SPI_BUS_ADDRESS") == NULL && g_strcmp0 (g_getenv ("GTK_A11Y"), "none") != 0)
    address = g_dbus_connection_call_sync (bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL, G_VARIANT_TYPE ("(s)"), 0, -1, NULL, NULL);
  return NULL;
}

void
ts_start_bus (void)
{
  g_thread_unref (g_thread_new ("bus", reach_bus, NULL));
}

gboolean
ts_start_gtk (void)
{
  return gtk_init_check ();
}

static gpointer
read_icons (gpointer data)
{
  g_autoptr (GtkIconTheme) theme = data;
  g_autoptr (GdkPixbuf) drawing = NULL;

  gtk_icon_theme_has_icon (theme, "window-close-symbolic");
  drawing = gdk_pixbuf_new_from_resource ("/org/tensorstep/Tensorstep/icons/scalable/actions/ts-run-symbolic.svg", NULL);
  return NULL;
}

void
ts_start_icons (GdkDisplay *display)
{
  g_thread_unref (g_thread_new ("icons", read_icons, g_object_ref (gtk_icon_theme_get_for_display (display))));
}
