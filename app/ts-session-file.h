#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/* Files of the user's data folder in which is kept what belongs to a model: its own folder is not written to. Main thread. */

/* By the path of the model, with @ending. (transfer full) (nullable): nothing is kept of a graph that is in no file, nor of a function */
char *ts_session_file_dup_path (TsDocument *document, const char *ending);

/* Whole or not at all, but without waiting for the disk: what is kept can be set up again. Makes the folder; a file that cannot be written is no error. */
void ts_session_file_write (const char *path, const char *text, gsize size);

G_END_DECLS
