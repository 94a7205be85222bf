#include "app/ts-recent-files.h"

#include <string.h>

#define APPLICATION_NAME "Tensorstep"
#define MIME_TYPE "application/x-tensorflow-graph"

void
ts_recent_file_free (TsRecentFile *self)
{
  g_object_unref (self->file);
  g_free (self->name);
  g_free (self->folder);
  g_free (self);
}

/* "/home/me/models" as "~/models". */
static char *
folder_for_people (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *display = g_filename_display_name (folder);
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (length > 1 && strncmp (display, home, length) == 0 && (display[length] == '/' || display[length] == '\0'))
    return g_strconcat ("~", display + length, NULL);
  return g_steal_pointer (&display);
}

static TsRecentFile *
recent_file_new (GtkRecentInfo *info)
{
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    return NULL;

  TsRecentFile *self = g_new0 (TsRecentFile, 1);
  g_autofree char *name = g_path_get_basename (path);

  self->file = g_steal_pointer (&file);
  self->name = g_filename_display_name (name);
  self->folder = folder_for_people (path);
  self->exists = gtk_recent_info_exists (info);
  return self;
}

static int
compare_by_visit (gconstpointer a,
                  gconstpointer b)
{
  GDateTime *x = gtk_recent_info_get_modified (*(GtkRecentInfo *const *)a);
  GDateTime *y = gtk_recent_info_get_modified (*(GtkRecentInfo *const *)b);

  return x != NULL && y != NULL ? g_date_time_compare (y, x) : (y != NULL) - (x != NULL);
}

GPtrArray *
ts_recent_files_list (GtkRecentManager *manager,
                      guint max)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_recent_file_free);
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify)gtk_recent_info_unref);
  GList *items = gtk_recent_manager_get_items (manager);

  for (GList *l = items; l != NULL; l = l->next)
    if (gtk_recent_info_has_application (l->data, APPLICATION_NAME))
      g_ptr_array_add (infos, l->data);
    else
      gtk_recent_info_unref (l->data);
  g_list_free (items);
  g_ptr_array_sort (infos, compare_by_visit);

  for (guint i = 0; i < infos->len && files->len < max; i++)
    {
      TsRecentFile *file = recent_file_new (infos->pdata[i]);

      if (file != NULL)
        g_ptr_array_add (files, file);
    }
  return files;
}

void
ts_recent_files_add (GtkRecentManager *manager,
                     GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = {
    .mime_type = (char *)MIME_TYPE,
    .app_name = (char *)APPLICATION_NAME,
    .app_exec = (char *)"tensorstep %f",
  };

  gtk_recent_manager_add_full (manager, uri, &data);
}

void
ts_recent_files_remove (GtkRecentManager *manager,
                        GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_recent_manager_remove_item (manager, uri, NULL);
}
