#include "engine/checkpoint/ts-checkpoint-state.h"

#include "engine/io/ts-file.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

static const char path_field[] = "model_checkpoint_path";
static const char all_field[] = "all_model_checkpoint_paths";

gboolean
ts_checkpoint_state_is (const guint8 *data,
                        gsize size)
{
  return ts_text_guess ((const char *)data, size) == &ts_schema_checkpoint_state;
}

static char *
dup_string (const TsWireField *field)
{
  return g_strndup ((const char *)field->data, field->size);
}

gboolean
ts_checkpoint_state_parse (TsCheckpointState *self,
                           const char *text,
                           gsize size,
                           GError **error)
{
  g_autoptr (GBytes) message = ts_text_parse (&ts_schema_checkpoint_state, text, size, NULL, NULL, NULL, NULL, error);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autofree char *latest = NULL;
  TsWireReader reader;
  TsWireField field;

  if (message == NULL)
    return FALSE;
  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message), "state");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == 1)
      {
        g_free (latest);
        latest = dup_string (&field);
      }
    else if (field.number == 2)
      {
        g_autofree char *path = dup_string (&field);

        g_strv_builder_add (all, path);
      }
  if (reader.failed)
    return FALSE;

  if (latest == NULL || latest[0] == '\0')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no checkpoint state: it has no %s", path_field);
      return FALSE;
    }
  self->latest = g_steal_pointer (&latest);
  self->all = g_strv_builder_end (all);
  return TRUE;
}

void
ts_checkpoint_state_clear (TsCheckpointState *self)
{
  g_clear_pointer (&self->latest, g_free);
  g_clear_pointer (&self->all, g_strfreev);
}

static void
append_field (GString *text,
              const char *name,
              const char *value)
{
  g_string_append_printf (text, "%s: \"", name);
  for (const char *c = value; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if ((guchar)*c < 0x20 || *c == 0x7f)
      g_string_append_printf (text, "\\%03o", (guchar)*c);
    else
      g_string_append_c (text, *c);
  g_string_append (text, "\"\n");
}

gboolean
ts_checkpoint_state_write (const char *folder,
                           const char *latest,
                           const char *const *all,
                           GError **error)
{
  g_autofree char *path = g_build_filename (folder, "checkpoint", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TsFileWriter) writer = NULL;

  append_field (text, path_field, latest);
  if (all == NULL)
    append_field (text, all_field, latest);
  for (guint i = 0; all != NULL && all[i] != NULL; i++)
    append_field (text, all_field, all[i]);

  writer = ts_file_writer_new (path, error);
  return writer != NULL && ts_file_writer_write (writer, text->str, text->len, error) && ts_file_writer_commit (writer, error);
}
