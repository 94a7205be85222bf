#include "engine/graph/ts-graph-import-private.h"
#include "engine/graph/ts-graph-state.h"

#include "engine/ts-error.h"

/* Field numbers of VersionDef. */
enum
{
  VERSION_PRODUCER = 1,
  VERSION_MIN_CONSUMER = 2,
  VERSION_BAD_CONSUMERS = 3,
};

static void
add_bad_consumer (TsGraph *self,
                  guint64 version)
{
  gint32 value = (gint32)version;

  if (self->extras.bad_consumers == NULL)
    self->extras.bad_consumers = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_array_append_val (self->extras.bad_consumers, value);
}

static gboolean
read_bad_consumers (TsGraph *self,
                    TsWireReader *reader,
                    const TsWireField *field,
                    GError **error)
{
  const guint8 *pos = field->data;
  guint64 version;

  if (field->type == TS_WIRE_VARINT)
    {
      add_bad_consumer (self, field->value);
      return TRUE;
    }
  if (!ts_wire_expect (reader, field, TS_WIRE_BYTES, "bad_consumers", error))
    return FALSE;
  while (pos < field->data + field->size)
    {
      if (!ts_wire_read_varint (&pos, field->data + field->size, &version))
        return ts_wire_fail (reader, field->start, "bad_consumers", error, "the packed numbers end too early");
      add_bad_consumer (self, version);
    }
  return TRUE;
}

gboolean
ts_import_read_versions (TsGraph *self,
                         TsWireReader *reader,
                         GError **error)
{
  TsWireField field;

  while (ts_wire_next (reader, &field, error))
    if (field.number == VERSION_PRODUCER)
      self->producer = (int)(gint32)field.value;
    else if (field.number == VERSION_MIN_CONSUMER)
      self->min_consumer = (int)(gint32)field.value;
    else if (field.number == VERSION_BAD_CONSUMERS && !read_bad_consumers (self, reader, &field, error))
      return FALSE;
  return !reader->failed;
}

/* As CheckVersions () in tensorflow/core/framework/versions.cc. */
gboolean
ts_import_check_versions (TsGraph *self,
                          GError **error)
{
  guint n;
  const gint32 *bad = ts_graph_get_bad_consumers (self, &n);

  if (self->min_consumer > TS_GRAPH_CONSUMER)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "GraphDef min consumer version %d above current version %d, please upgrade", self->min_consumer, TS_GRAPH_CONSUMER);
      return FALSE;
    }
  if (self->producer < TS_GRAPH_MIN_PRODUCER)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "GraphDef producer version %d below min producer %d, please regenerate the graph", self->producer, TS_GRAPH_MIN_PRODUCER);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (bad[i] == TS_GRAPH_CONSUMER)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "GraphDef disallows consumer version %d, which is this one, please upgrade", bad[i]);
        return FALSE;
      }
  return TRUE;
}
