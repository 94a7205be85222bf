#include "app/ts-renderer.h"

#include <gtk/gtk.h>

/* Beginnings of names: what kernel drivers render with (a card without that only shows pictures), NVIDIA's own, the one of Windows' Linux, and those of phones' processors. */
static const char *const devices[] = { "dri/render", "nvidia", "dxg", "mali", "kgsl", "pvr" };

static gboolean
has_device (const char *dev,
            const char *beginning)
{
  g_autofree char *path = g_build_filename (dev, beginning, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (entry, name))
      return TRUE;
  return FALSE;
}

gboolean
ts_renderer_has_processor (const char *dev)
{
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (has_device (dev, devices[i]))
      return TRUE;
  return FALSE;
}

/* GTK 4.16 has a variable of its own for what is not to be used. */
static void
disable_gl (void)
{
  gboolean is_new = gtk_get_minor_version () >= 16;
  const char *variable = is_new ? "GDK_DISABLE" : "GDK_DEBUG", *word = is_new ? "gl,vulkan" : "gl-disable";
  const char *before = g_getenv (variable);
  g_autofree char *value = before != NULL && *before != '\0' ? g_strjoin (",", before, word, NULL) : g_strdup (word);

  g_setenv (variable, value, TRUE);
}

void
ts_renderer_choose (void)
{
#ifdef __linux__
  if (g_getenv ("GSK_RENDERER") != NULL || ts_renderer_has_processor ("/dev"))
    return;

  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  disable_gl ();
#endif
}
