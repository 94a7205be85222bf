#include "app/models/ts-view-store.h"

#include "app/models/ts-user-file.h"
#include "engine/ts-error.h"

#define KEY_GRAPH "graph"
#define KEY_NAME "name"
#define KEY_VIEW "view"
#define KEY_PICTURE "picture"
#define KEY_DIRECTION "direction"
#define KEY_SERPENTINE "serpentine"
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

  self->path = ts_user_file_dup_path ("views", graph, folder);
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
  return ts_user_file_save (self->file, self->path, error);
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
  return ts_user_file_save (self->file, self->path, error);
}

char *
ts_view_store_dup_direction (TsViewStore *self,
                             gboolean *serpentine)
{
  *serpentine = !g_key_file_has_key (self->file, HEAD, KEY_SERPENTINE, NULL) || g_key_file_get_boolean (self->file, HEAD, KEY_SERPENTINE, NULL);
  return g_key_file_get_string (self->file, HEAD, KEY_DIRECTION, NULL);
}

gboolean
ts_view_store_set_direction (TsViewStore *self,
                             const char *direction,
                             gboolean serpentine,
                             GError **error)
{
  g_key_file_set_string (self->file, HEAD, KEY_DIRECTION, direction);
  g_key_file_set_boolean (self->file, HEAD, KEY_SERPENTINE, serpentine);
  return ts_user_file_save (self->file, self->path, error);
}
