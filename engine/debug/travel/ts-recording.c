#include "engine/debug/travel/ts-recording.h"

#include <string.h>

static void
feed_clear (gpointer data)
{
  TsRecordedFeed *feed = data;

  g_free (feed->name);
  g_clear_pointer (&feed->value, ts_tensor_unref);
}

static void
output_clear (gpointer data)
{
  g_clear_pointer (&((TsRecordedOutput *)data)->value, ts_tensor_unref);
}

TsRecording *
ts_recording_new (void)
{
  TsRecording *self = g_new0 (TsRecording, 1);

  self->feeds = g_array_new (FALSE, TRUE, sizeof (TsRecordedFeed));
  g_array_set_clear_func (self->feeds, feed_clear);
  self->fetches = g_ptr_array_new_with_free_func (g_free);
  self->targets = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->entries = g_array_new (FALSE, TRUE, sizeof (TsRecordedEntry));
  self->outputs = g_array_new (FALSE, TRUE, sizeof (TsRecordedOutput));
  g_array_set_clear_func (self->outputs, output_clear);
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_mark_free);
  self->schedule = ts_schedule_new ();
  return self;
}

void
ts_recording_free (TsRecording *self)
{
  g_array_unref (self->feeds);
  g_ptr_array_unref (self->fetches);
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->names);
  g_array_unref (self->entries);
  g_array_unref (self->outputs);
  g_ptr_array_unref (self->marks);
  ts_schedule_free (self->schedule);
  g_free (self);
}

guint32
ts_recording_add_name (TsRecording *self,
                       GHashTable *index,
                       const char *name)
{
  gpointer known = g_hash_table_lookup (index, name);

  if (known != NULL)
    return GPOINTER_TO_UINT (known) - 1;
  g_ptr_array_add (self->names, g_strdup (name));
  g_hash_table_insert (index, g_ptr_array_index (self->names, self->names->len - 1), GUINT_TO_POINTER (self->names->len));
  return self->names->len - 1;
}

gboolean
ts_recording_can_hold (const TsTensor *value)
{
  return value->dtype < TS_DTYPE_REF && value->dtype != TS_DTYPE_RESOURCE && value->dtype != TS_DTYPE_VARIANT;
}
