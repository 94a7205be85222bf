#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ops/reader/ts-record-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* TextLineDataset, TFRecordDataset, FixedLengthRecordDataset: the records of files. */

enum
{
  FILE_COMPRESSION,
  FILE_HEADER,
  FILE_RECORD,
  FILE_FOOTER,
};

#define MAX_MARGIN (G_GINT64_CONSTANT (1) << 60) /* bytes before or behind the records: sums of two of them do not overflow */

enum
{
  CURSOR_FILE,
  CURSOR_AT,
  CURSOR_NUMBER,
};

/* ---- what the inputs say ---- */

static gboolean
read_names (TsDataset *self,
            const TsCall *call,
            guint i,
            GError **error)
{
  const TsTensor *names = call->in[i];

  if (names->dtype != TS_DTYPE_STRING || names->shape.rank > 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "`filenames` must be a scalar or a vector.");
      return FALSE;
    }
  self->tensors = ts_dataset_dup_tensors (call, i, i + 1);
  return TRUE;
}

static gboolean
read_compression (TsDataset *self,
                  const TsCall *call,
                  guint i,
                  GError **error)
{
  const TsTensor *text = call->in[i];
  TsCompression compression = TS_COMPRESSION_NONE;

  if (text->dtype != TS_DTYPE_STRING || text->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "compression_type must be a scalar string");
      return FALSE;
    }
  if (!ts_compression_parse (((const TsString *)text->data)->bytes, &compression, error))
    return FALSE;
  self->n[FILE_COMPRESSION] = compression;
  return TRUE;
}

static gboolean
check_buffer (const TsCall *call,
              guint i,
              GError **error)
{
  gint64 size;

  if (!ts_dataset_arg_int (call, i, "buffer_size", &size, error))
    return FALSE;
  if (size >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "`buffer_size` must be >= 0 (0 == default), is %" G_GINT64_FORMAT, size);
  return FALSE;
}

static gboolean
stream_make (TsDataset *self,
             TsCall *call,
             guint next,
             GError **error)
{
  return read_names (self, call, next, error) && read_compression (self, call, next + 1, error) && check_buffer (call, next + 2, error);
}

/* With the place in each file where to begin. */
static gboolean
stream_at_make (TsDataset *self,
                TsCall *call,
                guint next,
                GError **error)
{
  const TsTensor *offsets = call->in[next + 3];

  if (!stream_make (self, call, next, error))
    return FALSE;
  if (offsets->shape.rank > 1 || (offsets->n_elements > 0 && offsets->n_elements != call->in[next]->n_elements))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "`byte_offsets` must have as many elements as `filenames`, or none");
      return FALSE;
    }
  g_ptr_array_add (self->tensors, ts_tensor_ref (call->in[next + 3]));
  return TRUE;
}

static gboolean
fixed_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  if (!read_names (self, call, next, error) || !ts_dataset_arg_int (call, next + 1, "header_bytes", &self->n[FILE_HEADER], error) ||
      !ts_dataset_arg_positive (call, next + 2, "`record_bytes`", &self->n[FILE_RECORD], error) ||
      !ts_dataset_arg_int (call, next + 3, "footer_bytes", &self->n[FILE_FOOTER], error) || !check_buffer (call, next + 4, error))
    return FALSE;
  if (self->n[FILE_HEADER] < 0 || self->n[FILE_FOOTER] < 0 || self->n[FILE_HEADER] > MAX_MARGIN || self->n[FILE_FOOTER] > MAX_MARGIN)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "`header_bytes` and `footer_bytes` must be >= 0, and smaller than any file");
      return FALSE;
    }
  return next + 5 >= call->n_in || read_compression (self, call, next + 5, error);
}

/* ---- records ---- */

/* A file of records of one size must consist of whole ones. */
static gboolean
check_body (const TsDataset *dataset,
            const char *name,
            GBytes *bytes,
            GError **error)
{
  const gint64 *n = dataset->n;
  gint64 body = (gint64)g_bytes_get_size (bytes) - n[FILE_HEADER] - n[FILE_FOOTER];

  if (n[FILE_RECORD] == 0 || (body >= 0 && body % n[FILE_RECORD] == 0))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "Excluding the header (%" G_GINT64_FORMAT " bytes) and footer (%" G_GINT64_FORMAT " bytes), input file \"%s\" has body length %" G_GINT64_FORMAT
               " bytes, which is not an exact multiple of the record length (%" G_GINT64_FORMAT " bytes).",
               n[FILE_HEADER], n[FILE_FOOTER], name, body, n[FILE_RECORD]);
  return FALSE;
}

static gboolean
open_file (TsPull *pull,
           TsCursor *cursor,
           GError **error)
{
  const TsDataset *dataset = cursor->dataset;
  const TsString *name = (const TsString *)((TsTensor *)dataset->tensors->pdata[0])->data + cursor->n[CURSOR_FILE];
  const TsTensor *offsets = dataset->tensors->len > 1 ? dataset->tensors->pdata[1] : NULL;
  g_autoptr (GBytes) bytes = ts_record_load (pull->call->resources, name, (TsCompression)dataset->n[FILE_COMPRESSION], error);
  gint64 at = offsets != NULL && offsets->n_elements > 0 ? ts_int_at (offsets, (gsize)cursor->n[CURSOR_FILE]) : dataset->n[FILE_HEADER];

  if (bytes == NULL || !check_body (dataset, name->bytes, bytes, error))
    return FALSE;
  if (at < 0 || (guint64)at > g_bytes_get_size (bytes))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s: byte %" G_GINT64_FORMAT " is not in the file", name->bytes, at);
      return FALSE;
    }
  cursor->bytes = g_steal_pointer (&bytes);
  cursor->n[CURSOR_AT] = at;
  cursor->n[CURSOR_NUMBER] = 0;
  return TRUE;
}

/* The next record of the file; %FALSE at its end, or with @error set. */
static gboolean
read_record (TsCursor *cursor,
             const TsRecordFormat *format,
             GString *record,
             GError **error)
{
  const gint64 *n = cursor->dataset->n;
  TsRecordSizes sizes = { .record = n[FILE_RECORD], .footer = n[FILE_FOOTER] };
  TsRecordPlace place = { cursor->bytes, (gsize)cursor->n[CURSOR_AT], cursor->n[CURSOR_NUMBER] };
  gint64 number;

  if (!format->next (&place, &sizes, record, &number, error))
    return FALSE;
  cursor->n[CURSOR_AT] = (gint64)place.at;
  cursor->n[CURSOR_NUMBER] = place.n;
  return TRUE;
}

static TsAnswer
give_record (TsPull *pull,
             GString *record)
{
  GPtrArray *element = ts_element_new (1);

  g_ptr_array_add (element, ts_tensor_new_string_scalar (record->str, (gssize)record->len));
  return ts_pull_give (pull, element);
}

static TsAnswer
step (TsPull *pull,
      TsCursor *cursor,
      const TsRecordFormat *format,
      GError **error)
{
  const TsTensor *names = cursor->dataset->tensors->pdata[0];
  g_autoptr (GString) record = g_string_new (NULL);
  GError *failure = NULL;

  while ((guint64)cursor->n[CURSOR_FILE] < names->n_elements)
    {
      if (cursor->bytes == NULL && !open_file (pull, cursor, error))
        return TS_ANSWER_FAILED;
      if (read_record (cursor, format, record, &failure))
        return give_record (pull, record);
      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return TS_ANSWER_FAILED;
        }
      g_clear_pointer (&cursor->bytes, g_bytes_unref);
      cursor->n[CURSOR_FILE]++;
    }
  return TS_ANSWER_END;
}

static TsAnswer
line_step (TsPull *pull,
           TsCursor *cursor,
           TsPullEvent event,
           GError **error)
{
  return step (pull, cursor, &ts_record_lines, error);
}

static TsAnswer
tfrecord_step (TsPull *pull,
               TsCursor *cursor,
               TsPullEvent event,
               GError **error)
{
  return step (pull, cursor, &ts_record_tfrecords, error);
}

static TsAnswer
fixed_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  return step (pull, cursor, &ts_record_fixed, error);
}

static const TsDatasetKind text_line = { .name = "TextLineDataset", .make = stream_make, .step = line_step };
static const TsDatasetKind tfrecord = { .name = "TFRecordDataset", .make = stream_make, .step = tfrecord_step };
static const TsDatasetKind tfrecord_at = { .name = "TFRecordDataset", .make = stream_at_make, .step = tfrecord_step };
static const TsDatasetKind fixed_length = { .name = "FixedLengthRecordDataset", .make = fixed_make, .step = fixed_step };

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (fixed_length)
TS_DATASET_PREPARE (text_line)
TS_DATASET_PREPARE (tfrecord)
TS_DATASET_PREPARE (tfrecord_at)

const TsKernelDef ts_file_dataset_kernels[] = {
  TS_DATASET_KERNEL ("FixedLengthRecordDataset", fixed_length, "reader_dataset_ops.cc"),
  TS_DATASET_KERNEL ("FixedLengthRecordDatasetV2", fixed_length, "reader_dataset_ops.cc"),
  TS_DATASET_KERNEL ("TFRecordDataset", tfrecord, "tf_record_dataset_op.cc"),
  TS_DATASET_KERNEL ("TFRecordDatasetV2", tfrecord_at, "tf_record_dataset_op.cc"),
  TS_DATASET_KERNEL ("TextLineDataset", text_line, "text_line_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_file_dataset_shapes[] = {
  { 0 },
};
