#pragma once

#include "app/cli/ts-output-folder.h"

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * TsDump:
 *
 * Writes every output of every activation of a run to a folder, as they come: it stands at the executor's seam. The second and further
 * activations of an operation are called `name:index#2` and so on, those inside of a function `call>>name:index`; dead outputs and those without a file
 * form (resources) are left out.
 */
typedef struct
{
  TsOutputFolder *folder;
  GHashTable *n_activations; /* name -> count */
  GError *error;             /* (nullable): the first thing that could not be written; nothing is written after it */
} TsDump;

extern const TsSeam ts_dump_seam; /* its data is a TsDump */

gboolean ts_dump_init (TsDump *self, const char *path, GError **error);

/* Writes the manifest. %FALSE with @error if anything could not be written. */
gboolean ts_dump_finish (TsDump *self, GError **error);
void ts_dump_clear (TsDump *self);

G_END_DECLS
