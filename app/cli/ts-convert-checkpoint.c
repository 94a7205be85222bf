#include "app/cli/ts-convert-checkpoint.h"

#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/checkpoint/ts-checkpoint.h"

gboolean
ts_convert_checkpoint (const char *from,
                       const char *prefix,
                       GError **error)
{
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (from, error);
  g_autoptr (TsCheckpointWriter) writer = checkpoint != NULL ? ts_checkpoint_writer_new (prefix, 1, error) : NULL;

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < ts_checkpoint_get_n_entries (checkpoint); i++)
    {
      const char *name = ts_checkpoint_get_name (checkpoint, i);
      g_autoptr (TsTensor) value = ts_checkpoint_load_entry (checkpoint, i, error);

      if (value == NULL || !ts_checkpoint_writer_add (writer, name, value, error))
        return FALSE;
    }
  return ts_checkpoint_writer_commit (writer, error);
}
