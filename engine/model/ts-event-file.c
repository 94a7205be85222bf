#include "engine/model/ts-event-file.h"

#include "engine/io/ts-file.h"
#include "engine/io/ts-record.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* Field numbers of Event (tensorflow/core/util/event.proto). */
enum
{
  EVENT_WALL_TIME = 1,
  EVENT_STEP = 2,
  EVENT_FILE_VERSION = 3,
  EVENT_GRAPH_DEF = 4,
  EVENT_TAGGED_RUN_METADATA = 8,
  EVENT_META_GRAPH_DEF = 9,
  EVENT_LAST = 10,
};

struct _TsEventFile
{
  gint ref_count;
  GBytes *bytes;
  GArray *events; /* TsEvent */
  guint n_records;
  gboolean is_cut;
  char *problem;
};

static void
event_clear (gpointer data)
{
  TsEvent *self = data;

  g_free (self->tag);
}

/* Every Event says its time first. Whole records must be Events to their end. */
gboolean
ts_event_file_is (const guint8 *data,
                  gsize size)
{
  TsRecordReader records;
  TsRecord record;
  TsWireReader reader;
  TsWireField field;

  if (!ts_record_is (data, size))
    return FALSE;
  ts_record_reader_init (&records, data, size);
  if (!ts_record_reader_next (&records, &record, NULL))
    return size > 12 && data[12] == (EVENT_WALL_TIME << 3 | TS_WIRE_FIXED64);

  if (record.size == 0)
    return FALSE;
  ts_wire_reader_init (&reader, NULL, record.data, record.size, "event");
  while (ts_wire_next (&reader, &field, NULL))
    {
      if (field.number > EVENT_LAST || (field.number == EVENT_WALL_TIME) != (field.type == TS_WIRE_FIXED64))
        return FALSE;
      if (field.number == EVENT_FILE_VERSION)
        return field.type == TS_WIRE_BYTES && ts_wire_is_text (field.data, field.size);
    }
  return !reader.failed;
}

static void
note_problem (TsEventFile *self,
              gsize offset,
              const char *message)
{
  if (self->problem == NULL)
    self->problem = g_strdup_printf ("record %u at byte %" G_GSIZE_FORMAT ": %s", self->n_records, offset, message);
}

static gboolean
read_run_metadata (TsEvent *event,
                   TsWireReader *reader,
                   const TsWireField *outer,
                   GError **error)
{
  TsWireReader tagged;
  TsWireField field;

  if (!ts_wire_enter (reader, outer, "tagged_run_metadata", &tagged, error))
    return FALSE;
  event->kind = TS_EVENT_RUN_METADATA;
  event->data = tagged.end;
  event->size = 0;
  while (ts_wire_next (&tagged, &field, error))
    if (field.number == 1 && ts_wire_expect_string (&tagged, &field, "tag", error))
      {
        g_free (event->tag);
        event->tag = g_strndup ((const char *)field.data, field.size);
      }
    else if (field.number == 2 && ts_wire_expect (&tagged, &field, TS_WIRE_BYTES, "run_metadata", error))
      {
        event->data = field.data;
        event->size = field.size;
      }
  return !tagged.failed;
}

/* @event->data stays %NULL if it is an event of another kind. */
static gboolean
read_event (TsEvent *event,
            const TsRecord *record,
            GError **error)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, record->data, record->size, "event");
  while (ts_wire_next (&reader, &field, error))
    switch (field.number)
      {
      case EVENT_WALL_TIME:
        memcpy (&event->wall_time, &field.value, sizeof event->wall_time);
        break;
      case EVENT_STEP:
        event->step = (gint64)field.value;
        break;
      case EVENT_GRAPH_DEF:
      case EVENT_META_GRAPH_DEF:
        if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, field.number == EVENT_GRAPH_DEF ? "graph_def" : "meta_graph_def", error))
          return FALSE;
        event->kind = field.number == EVENT_GRAPH_DEF ? TS_EVENT_GRAPH : TS_EVENT_META_GRAPH;
        event->data = field.data;
        event->size = field.size;
        break;
      case EVENT_TAGGED_RUN_METADATA:
        if (!read_run_metadata (event, &reader, &field, error))
          return FALSE;
        break;
      default:
        break;
      }
  return !reader.failed;
}

static void
add_record (TsEventFile *self,
            const TsRecord *record)
{
  g_autoptr (GError) error = NULL;
  TsEvent event = { 0 };

  if (record->is_damaged)
    note_problem (self, record->offset, "its contents do not fit their checksum");
  else if (!read_event (&event, record, &error))
    note_problem (self, record->offset, error->message);
  else if (event.data != NULL)
    {
      g_array_append_val (self->events, event);
      event.tag = NULL;
    }
  g_free (event.tag);
  self->n_records++;
}

TsEventFile *
ts_event_file_new (GBytes *bytes,
                   GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) frame_error = NULL;
  TsRecordReader records;
  TsRecord record;
  TsEventFile *self;

  if (!ts_event_file_is (data, size))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no event file: it does not begin with the record of an event");
      return NULL;
    }

  self = g_new0 (TsEventFile, 1);
  self->ref_count = 1;
  self->bytes = g_bytes_ref (bytes);
  self->events = g_array_new (FALSE, FALSE, sizeof (TsEvent));
  g_array_set_clear_func (self->events, event_clear);
  ts_record_reader_init (&records, data, size);
  while (ts_record_reader_next (&records, &record, &frame_error))
    add_record (self, &record);
  if (records.failed)
    note_problem (self, records.pos, frame_error->message);
  self->is_cut = records.is_cut;
  return self;
}

TsEventFile *
ts_event_file_open (const char *path,
                    GError **error)
{
  g_autoptr (GBytes) bytes = ts_file_load (path, error);
  TsEventFile *self;

  if (bytes == NULL)
    return NULL;
  self = ts_event_file_new (bytes, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

TsEventFile *
ts_event_file_ref (TsEventFile *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_event_file_unref (TsEventFile *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_array_unref (self->events);
  g_bytes_unref (self->bytes);
  g_free (self->problem);
  g_free (self);
}

guint
ts_event_file_get_n_records (const TsEventFile *self)
{
  return self->n_records;
}

gboolean
ts_event_file_is_cut (const TsEventFile *self)
{
  return self->is_cut;
}

const char *
ts_event_file_get_problem (const TsEventFile *self)
{
  return self->problem;
}

guint
ts_event_file_get_n_events (const TsEventFile *self)
{
  return self->events->len;
}

const TsEvent *
ts_event_file_get_event (const TsEventFile *self,
                         guint i)
{
  g_assert (i < self->events->len);
  return &g_array_index (self->events, TsEvent, i);
}

GBytes *
ts_event_file_find (const TsEventFile *self,
                    TsEventKind kind)
{
  const guint8 *begin = g_bytes_get_data (self->bytes, NULL);

  for (guint i = self->events->len; i > 0; i--)
    {
      const TsEvent *event = &g_array_index (self->events, TsEvent, i - 1);

      if (event->kind == kind)
        return g_bytes_new_from_bytes (self->bytes, (gsize)(event->data - begin), event->size);
    }
  return NULL;
}

gboolean
ts_event_file_find_graph (const TsEventFile *self,
                          GBytes **graph,
                          GBytes **meta_graph)
{
  g_autoptr (GBytes) last_graph = ts_event_file_find (self, TS_EVENT_GRAPH);
  g_autoptr (GBytes) last_meta = ts_event_file_find (self, TS_EVENT_META_GRAPH);
  gboolean found = last_graph != NULL || last_meta != NULL;

  if (graph != NULL)
    *graph = g_steal_pointer (&last_graph);
  if (meta_graph != NULL)
    *meta_graph = g_steal_pointer (&last_meta);
  return found;
}
