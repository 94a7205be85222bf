#include "engine/ops/ts-families.h"

#include "engine/ops/reader/ts-reader.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

/* WholeFileReader, TextLineReader, TFRecordReader, FixedLengthRecordReader, IdentityReader. */

static const TsReaderKind identity = { .name = "IdentityReader", .is_whole = TRUE };
static const TsReaderKind whole_file = { .name = "WholeFileReader", .format = &ts_record_whole, .is_whole = TRUE };
static const TsReaderKind text_line = { .name = "TextLineReader", .format = &ts_record_lines };
static const TsReaderKind tfrecord = { .name = "TFRecordReader", .format = &ts_record_tfrecords, .gives_many = TRUE };
static const TsReaderKind fixed_length = { .name = "FixedLengthRecordReader", .format = &ts_record_fixed };

typedef struct
{
  TsReader *wanted; /* as the attributes say; of the node alone */
} Maker;

static void
release (gpointer state)
{
  Maker *self = state;

  if (self->wanted != NULL)
    ts_resource_unref (&self->wanted->held.base);
}

/* ---- what the attributes say ---- */

static gboolean
prepare (TsKernelInit *init,
         const TsReaderKind *kind,
         GError **error)
{
  Maker *self = init->state;
  TsResourceName name = { NULL, NULL };

  if (!ts_resource_name_init (&name, init->op, error))
    return FALSE;
  self->wanted = ts_reader_new (kind, name.container, name.name);
  ts_resource_name_clear (&name);
  return TRUE;
}

static gboolean
identity_prepare (TsKernelInit *init,
                  GError **error)
{
  return prepare (init, &identity, error);
}

static gboolean
whole_file_prepare (TsKernelInit *init,
                    GError **error)
{
  return prepare (init, &whole_file, error);
}

static gboolean
text_line_prepare (TsKernelInit *init,
                   GError **error)
{
  Maker *self = init->state;

  return prepare (init, &text_line, error) && ts_operation_get_attr_int (init->op, "skip_header_lines", &self->wanted->sizes.header, error);
}

static gboolean
read_compression (TsKernelInit *init,
                  const char *attr,
                  GError **error)
{
  Maker *self = init->state;
  g_autofree char *text = ts_operation_has_attr (init->op, attr) ? ts_operation_dup_attr_string (init->op, attr, NULL, error) : g_strdup ("");

  return text != NULL && ts_compression_parse (text, &self->wanted->compression, error);
}

static gboolean
tfrecord_prepare (TsKernelInit *init,
                  GError **error)
{
  return prepare (init, &tfrecord, error) && read_compression (init, "compression_type", error);
}

static gboolean
check_sizes (const TsRecordSizes *sizes,
             GError **error)
{
  if (sizes->header < 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "header_bytes must be >= 0 not %" G_GINT64_FORMAT, sizes->header);
  else if (sizes->record <= 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "record_bytes must be >= 0 not %" G_GINT64_FORMAT, sizes->record);
  else if (sizes->footer < 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "footer_bytes must be >= 0 not %" G_GINT64_FORMAT, sizes->footer);
  else if (sizes->hop < 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "hop_bytes must be >= 0 not %" G_GINT64_FORMAT, sizes->hop);
  else
    return TRUE;
  return FALSE;
}

static gboolean
fixed_length_prepare (TsKernelInit *init,
                      GError **error)
{
  Maker *self = init->state;
  TsRecordSizes *sizes;

  if (!prepare (init, &fixed_length, error))
    return FALSE;
  sizes = &self->wanted->sizes;
  return ts_operation_get_attr_int (init->op, "header_bytes", &sizes->header, error) && ts_operation_get_attr_int (init->op, "record_bytes", &sizes->record, error) &&
         ts_operation_get_attr_int (init->op, "footer_bytes", &sizes->footer, error) && ts_operation_get_attr_int (init->op, "hop_bytes", &sizes->hop, error) &&
         check_sizes (sizes, error) && read_compression (init, "encoding", error);
}

/* ---- run ---- */

/* The reader of that name, or this one. */
static gboolean
run (TsCall *call,
     GError **error)
{
  TsReader *wanted = ((Maker *)call->state)->wanted;
  g_autoptr (TsResource) found = ts_resources_lookup (call->resources, &ts_reader_type, wanted->held.base.container, wanted->held.base.name);

  if (found == NULL)
    {
      ts_resources_add (call->resources, &wanted->held.base, NULL);
      found = ts_resource_ref (&wanted->held.base);
    }
  if (((TsReader *)found)->kind != wanted->kind)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the reader '%s' is a %s, not a %s", found->name, ((TsReader *)found)->kind->name, wanted->kind->name);
      return FALSE;
    }
  ts_call_give_resource (call, 0, found);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define READER(type, kind, file)                                                                                                                         \
  { .op = type, .prepare = kind##_prepare, .state_size = sizeof (Maker), .release = release, .run = run, .semantics = "tensorflow/core/kernels/" file }, \
  {                                                                                                                                                      \
    .op = type "V2", .prepare = kind##_prepare, .state_size = sizeof (Maker), .release = release, .run = run,                                            \
    .semantics = "tensorflow/core/kernels/" file                                                                                                         \
  }

const TsKernelDef ts_make_reader_kernels[] = {
  READER ("FixedLengthRecordReader", fixed_length, "fixed_length_record_reader_op.cc"),
  READER ("IdentityReader", identity, "identity_reader_op.cc"),
  READER ("TFRecordReader", tfrecord, "tf_record_reader_op.cc"),
  READER ("TextLineReader", text_line, "text_line_reader_op.cc"),
  READER ("WholeFileReader", whole_file, "whole_file_read_ops.cc"),
  { 0 },
};

const TsShapeDef ts_make_reader_shapes[] = {
  { 0 },
};
