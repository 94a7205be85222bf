#pragma once

#include <glib.h>

/* A new folder for a test's files. (transfer full) */
char *ts_test_folder_new (void);

/* Removes a folder with all that is in it. */
void ts_test_folder_remove (const char *path);
