#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files in which something of the user's is kept about one graph. */

/* @kind: the folder below the program's: "views". @graph: what says which graph it is. @folder: (nullable): instead of that folder. (transfer full) */
char *ts_user_file_dup_path (const char *kind, const char *graph, const char *folder);

/* Makes the folder if need be. @error: why it cannot be written */
gboolean ts_user_file_save (GKeyFile *file, const char *path, GError **error);

G_END_DECLS
