#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/* Presets and the scenario of a document as part of what is kept of it, see TsSessionKeeper. Main thread. */

void ts_kept_presets_write (TsDocument *document, GKeyFile *file);

/* What an output or preset is called, and why it could not be taken up. */
typedef void (*TsKeptProblemFunc) (const char *what, const GError *error, gpointer user_data);

/* Values are made when a preset is used first. */
void ts_kept_presets_read (TsDocument *document, GKeyFile *file, TsKeptProblemFunc tell, gpointer user_data);

G_END_DECLS
