#include "app/models/ts-view-store.h"

#include "engine/ts-error.h"

#include <errno.h>

#define KEY_GRAPH "graph"
#define KEY_NAME "name"
#define KEY_VIEW "view"
#define KEY_PICTURE "picture"
#define HEAD "views" /* group that says whose they are; views are in the groups view1, view2, ... */

struct _TsViewStore
{
  char *path;
  GKeyFile *file;
};

TsViewStore *
ts_view_store_new (const char *graph,
                   const char *folder)
{
  TsViewStore *self = g_new0 (TsViewStore, 1);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, graph, -1);
  g_autofree char *name = g_strdup_printf ("%.32s.ini", hash);

  self->path = folder != NULL ? g_build_filename (folder, name, NULL) : g_build_filename (g_get_user_data_dir (), "tensorstep", "views", name, NULL);
  self->file = g_key_file_new ();
  if (!g_key_file_load_from_file (self->file, self->path, 0, NULL))
    {
      g_key_file_unref (self->file);
      self->file = g_key_file_new ();
    }
  g_key_file_set_string (self->file, HEAD, KEY_GRAPH, graph);
  return self;
}

void
ts_view_store_free (TsViewStore *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_key_file_unref (self->file);
  g_free (self);
}

/* (transfer full) (nullable) */
static char *
find_group (TsViewStore *self,
            const char *name)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *here = g_key_file_get_string (self->file, groups[i], KEY_NAME, NULL);

      if (g_strcmp0 (here, name) == 0)
        return g_strdup (groups[i]);
    }
  return NULL;
}

static char *
new_group (TsViewStore *self)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *group = g_strdup_printf ("view%u", i);

      if (!g_key_file_has_group (self->file, group))
        return g_steal_pointer (&group);
    }
}

static gboolean
write_file (TsViewStore *self,
            GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be made: %s", folder, g_strerror (errno));
      return FALSE;
    }
  return g_key_file_save_to_file (self->file, self->path, error);
}

char **
ts_view_store_list (TsViewStore *self)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; groups[i] != NULL; i++)
    {
      char *name = g_key_file_get_string (self->file, groups[i], KEY_NAME, NULL);

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

char *
ts_view_store_dup_view (TsViewStore *self,
                        const char *name)
{
  g_autofree char *group = find_group (self, name);

  return group != NULL ? g_key_file_get_string (self->file, group, KEY_VIEW, NULL) : NULL;
}

GBytes *
ts_view_store_dup_picture (TsViewStore *self,
                           const char *name)
{
  g_autofree char *group = find_group (self, name);
  g_autofree char *text = group != NULL ? g_key_file_get_string (self->file, group, KEY_PICTURE, NULL) : NULL;
  guchar *data;
  gsize size;

  if (text == NULL)
    return NULL;
  data = g_base64_decode (text, &size);
  return g_bytes_new_take (data, size);
}

gboolean
ts_view_store_save (TsViewStore *self,
                    const char *name,
                    const char *view,
                    GBytes *picture,
                    GError **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (name));
  g_autofree char *group = NULL;

  if (*bare == '\0')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a view needs a name");
      return FALSE;
    }

  group = find_group (self, bare);
  if (group == NULL)
    group = new_group (self);
  g_key_file_set_string (self->file, group, KEY_NAME, bare);
  g_key_file_set_string (self->file, group, KEY_VIEW, view);
  g_key_file_remove_key (self->file, group, KEY_PICTURE, NULL);
  if (picture != NULL)
    {
      g_autofree char *text = g_base64_encode (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));

      g_key_file_set_string (self->file, group, KEY_PICTURE, text);
    }
  return write_file (self, error);
}

gboolean
ts_view_store_remove (TsViewStore *self,
                      const char *name,
                      GError **error)
{
  g_autofree char *group = find_group (self, name);

  if (group == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no view is named \"%s\"", name);
      return FALSE;
    }
  g_key_file_remove_group (self->file, group, NULL);
  return write_file (self, error);
}
