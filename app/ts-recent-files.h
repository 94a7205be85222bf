#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TsRecentFile:
 * @file: what was opened
 * @name: for people, without its folder
 * @folder: for people, `~` for the home folder
 * @exists: it is still there
 */
typedef struct
{
  GFile *file;
  char *name;
  char *folder;
  gboolean exists;
} TsRecentFile;

void ts_recent_file_free (TsRecentFile *self);

/**
 * ts_recent_files_list:
 * @max: how many at most
 *
 * Files that this program opened, the last one first, as the desktop's list of recent files has them. Main thread.
 *
 * Returns: (transfer full) (element-type TsRecentFile)
 */
GPtrArray *ts_recent_files_list (GtkRecentManager *manager, guint max);

void ts_recent_files_add (GtkRecentManager *manager, GFile *file);
void ts_recent_files_remove (GtkRecentManager *manager, GFile *file);

G_END_DECLS
