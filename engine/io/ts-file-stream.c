#include "engine/io/ts-file-stream.h"

#define TS_TYPE_FILE_STREAM (ts_file_stream_get_type ())
G_DECLARE_FINAL_TYPE (TsFileStream, ts_file_stream, TS, FILE_STREAM, GOutputStream)

struct _TsFileStream
{
  GOutputStream parent_instance;

  TsFileWriter *writer;
};

G_DEFINE_FINAL_TYPE (TsFileStream, ts_file_stream, G_TYPE_OUTPUT_STREAM)

static gssize
ts_file_stream_write (GOutputStream *stream,
                      const void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !ts_file_writer_write (TS_FILE_STREAM (stream)->writer, buffer, count, error))
    return -1;
  return (gssize)count;
}

static void
ts_file_stream_class_init (TsFileStreamClass *class)
{
  G_OUTPUT_STREAM_CLASS (class)->write_fn = ts_file_stream_write;
}

static void
ts_file_stream_init (TsFileStream *self)
{
}

GOutputStream *
ts_file_stream_new (TsFileWriter *writer)
{
  TsFileStream *self = g_object_new (TS_TYPE_FILE_STREAM, NULL);

  self->writer = writer;
  return G_OUTPUT_STREAM (self);
}
