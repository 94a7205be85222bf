#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/queue/ts-queue-attempt.h"
#include "engine/ops/reader/ts-reader.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* ReaderRead, ReaderReadUpTo, ReaderReset and the like. Input 0 is the reader, input 1 the queue of file names. */

static TsReader *
get_reader (const TsCall *call,
            GError **error)
{
  return (TsReader *)ts_call_get_resource (call, 0, &ts_reader_type, error);
}

/* ---- work ---- */

/* (nullable): the next name; %NULL if it waits or failed. */
static const TsString *
dequeue_name (TsCall *call,
              TsQueue *queue,
              GError **error)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  TsQueueAttempt *attempt = ts_queue_attempt (call, queue, FALSE, taken, 1, ts_queue_try_dequeue, error);
  GPtrArray *element = attempt != NULL ? g_ptr_array_index (attempt->elements, 0) : NULL;
  const TsTensor *name = element != NULL && element->len == 1 ? g_ptr_array_index (element, 0) : NULL;

  if (element != NULL && (name == NULL || name->dtype != TS_DTYPE_STRING || name->n_elements != 1))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the queue of a reader must have elements of one string");
      return NULL;
    }
  return name != NULL ? name->data : NULL;
}

/* The attempt is over, and there may be another one. */
static void
drop_attempt (TsCall *call)
{
  TsProgress *progress = g_steal_pointer (&call->progress);

  progress->free (progress);
}

/* Begins with the file of that name. */
static gboolean
begin_work (TsReader *reader,
            TsReaderState *state,
            TsCall *call,
            const TsString *name,
            GError **error)
{
  const TsRecordFormat *format = reader->kind->format;

  g_free (state->work);
  state->work = g_strndup (name->bytes, name->size);
  if (format != NULL)
    {
      state->place = (TsRecordPlace) { .bytes = ts_record_load (call->resources, name, reader->compression, error) };
      if (state->place.bytes == NULL || (format->begin != NULL && !format->begin (&state->place, &reader->sizes, error)))
        return FALSE;
    }
  state->n_started++;
  return TRUE;
}

static void
end_work (TsReaderState *state)
{
  state->n_finished = state->n_started;
  g_clear_pointer (&state->place.bytes, g_bytes_unref);
}

/* ---- records ---- */

static void
append_string (GPtrArray *strings,
               const char *bytes,
               gsize size)
{
  g_ptr_array_add (strings, g_bytes_new (bytes, size));
}

/* Appends the next record of the work; %FALSE at its end, or with @error set. */
static gboolean
read_record (const TsReader *reader,
             TsReaderState *state,
             GPtrArray *keys,
             GPtrArray *values,
             GError **error)
{
  g_autoptr (GString) record = g_string_new (NULL);
  g_autofree char *key = NULL;
  gint64 number = 0;

  if (reader->kind->format == NULL)
    g_string_append (record, state->work);
  else if (!reader->kind->format->next (&state->place, &reader->sizes, record, &number, error))
    return FALSE;
  key = reader->kind->is_whole ? g_strdup (state->work) : g_strdup_printf ("%s:%" G_GINT64_FORMAT, state->work, number);
  append_string (keys, key, strlen (key));
  append_string (values, record->str, record->len);
  state->n_produced++;
  if (reader->kind->is_whole)
    end_work (state);
  return TRUE;
}

/* Up to @n records; none if the work is at its end. */
static gboolean
read_records (const TsReader *reader,
              TsReaderState *state,
              gint64 n,
              GPtrArray *keys,
              GPtrArray *values,
              GError **error)
{
  GError *failure = NULL;

  for (gint64 i = 0; i < n && ts_reader_state_is_working (state); i++)
    if (!read_record (reader, state, keys, values, &failure))
      {
        if (failure == NULL)
          end_work (state);
        break;
      }
  if (failure == NULL || keys->len > 0)
    {
      g_clear_error (&failure);
      return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

typedef enum
{
  READ_DONE,
  READ_WAITS,
  READ_FAILED,
} ReadStatus;

/* Begins with a file if there is none, and reads on; what has been done is done even where it fails later. */
static ReadStatus
read_on (TsCall *call,
         TsReader *reader,
         TsQueue *queue,
         gint64 n,
         GPtrArray *keys,
         GPtrArray *values,
         GError **error)
{
  g_autoptr (TsReaderState) state = ts_reader_dup_state (reader);
  GError *failure = NULL;
  gboolean ok;

  if (!ts_reader_state_is_working (state))
    {
      const TsString *name = dequeue_name (call, queue, &failure);

      if (failure == NULL && name == NULL)
        return READ_WAITS;
      if (name == NULL || !begin_work (reader, state, call, name, &failure))
        {
          g_propagate_error (error, failure);
          return READ_FAILED;
        }
      drop_attempt (call);
    }
  ok = read_records (reader, state, n, keys, values, error);
  ts_held_set (&reader->held, call->resources, g_steal_pointer (&state));
  return ok ? READ_DONE : READ_FAILED;
}

/* Until there is a record. */
static ReadStatus
read_some (TsCall *call,
           gint64 n,
           GPtrArray *keys,
           GPtrArray *values,
           GError **error)
{
  TsReader *reader = get_reader (call, error);
  TsQueue *queue = reader != NULL ? (TsQueue *)ts_call_get_resource (call, 1, &ts_queue_type, error) : NULL;
  ReadStatus status = queue != NULL ? READ_DONE : READ_FAILED;

  while (status == READ_DONE && keys->len == 0)
    status = ts_call_is_cancelled (call, error) ? READ_FAILED : read_on (call, reader, queue, n, keys, values, error);
  return status;
}

static gboolean
give_strings (TsCall *call,
              guint i,
              GPtrArray *strings,
              const TsShape *shape,
              GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, shape, error);

  for (guint k = 0; out != NULL && k < strings->len; k++)
    {
      gsize size;
      const char *bytes = g_bytes_get_data (strings->pdata[k], &size);

      ts_string_set ((TsString *)out->data + k, size > 0 ? bytes : "", (gssize)size);
    }
  return out != NULL;
}

static gboolean
read_and_give (TsCall *call,
               gint64 n,
               gboolean is_list,
               GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  ReadStatus status = read_some (call, n, keys, values, error);
  TsShape shape = is_list ? TS_SHAPE (keys->len) : TS_SHAPE_SCALAR;

  if (status != READ_DONE)
    return status == READ_WAITS;
  return give_strings (call, 0, keys, &shape, error) && give_strings (call, 1, values, &shape, error);
}

static gboolean
read_run (TsCall *call,
          GError **error)
{
  return read_and_give (call, 1, FALSE, error);
}

static gboolean
read_up_to_run (TsCall *call,
                GError **error)
{
  TsReader *reader = get_reader (call, error);
  gint64 n;

  if (reader == NULL || !ts_arg_one_element (call, 2, "num_records", &n, error))
    return FALSE;
  if (n > 0)
    return read_and_give (call, reader->kind->gives_many ? n : 1, TRUE, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_records must be positive, is %" G_GINT64_FORMAT, n);
  return FALSE;
}

/* ---- looking, and starting anew ---- */

static gboolean
give_number (TsCall *call,
             gint64 number)
{
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT64, &number);
  return TRUE;
}

static gboolean
n_records_run (TsCall *call,
               GError **error)
{
  TsReader *reader = get_reader (call, error);
  const TsReaderState *state = reader != NULL ? reader->held.state : NULL;

  return reader != NULL && give_number (call, state != NULL ? state->n_produced : 0);
}

static gboolean
n_work_units_run (TsCall *call,
                  GError **error)
{
  TsReader *reader = get_reader (call, error);
  const TsReaderState *state = reader != NULL ? reader->held.state : NULL;

  return reader != NULL && give_number (call, state != NULL ? state->n_finished : 0);
}

static gboolean
reset_run (TsCall *call,
           GError **error)
{
  TsReader *reader = get_reader (call, error);

  if (reader == NULL)
    return FALSE;
  ts_held_set (&reader->held, call->resources, NULL);
  return TRUE;
}

/* ---- states as text: a ReaderBaseState ---- */

enum
{
  STATE_STARTED = 1,
  STATE_FINISHED = 2,
  STATE_PRODUCED = 3,
  STATE_WORK = 4,
};

/* Where a reader is in a file is more than TensorFlow writes down. */
static TsReader *
get_whole_reader (const TsCall *call,
                  GError **error)
{
  TsReader *reader = get_reader (call, error);

  if (reader == NULL || reader->kind->is_whole)
    return reader;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "the state of a %s cannot be written down", reader->kind->name);
  return NULL;
}

static gboolean
serialize_run (TsCall *call,
               GError **error)
{
  TsReader *reader = get_whole_reader (call, error);
  g_autoptr (TsReaderState) state = reader != NULL ? ts_reader_dup_state (reader) : NULL;
  g_autoptr (GByteArray) message = g_byte_array_new ();

  if (reader == NULL)
    return FALSE;
  if (state->n_started > 0)
    ts_wire_append_uint (message, STATE_STARTED, (guint64)state->n_started);
  if (state->n_finished > 0)
    ts_wire_append_uint (message, STATE_FINISHED, (guint64)state->n_finished);
  if (state->n_produced > 0)
    ts_wire_append_uint (message, STATE_PRODUCED, (guint64)state->n_produced);
  if (state->work != NULL && *state->work != '\0')
    ts_wire_append_string (message, STATE_WORK, state->work);
  call->out[0] = ts_tensor_new_string_scalar (message->len > 0 ? (const char *)message->data : "", (gssize)message->len);
  return TRUE;
}

static gboolean
parse_state (const TsString *text,
             TsReaderState *state)
{
  const guint8 *bytes = (const guint8 *)text->bytes;
  gint64 *const numbers[] = { NULL, &state->n_started, &state->n_finished, &state->n_produced };
  TsWireReader reader;
  TsWireField field;
  g_autoptr (GError) failure = NULL;

  ts_wire_reader_init (&reader, bytes, bytes, text->size, "ReaderBaseState");
  while (ts_wire_next (&reader, &field, &failure))
    {
      if (field.number >= STATE_STARTED && field.number <= STATE_PRODUCED && field.type == TS_WIRE_VARINT)
        *numbers[field.number] = (gint64)field.value;
      else if (field.number == STATE_WORK)
        {
          g_clear_pointer (&state->work, g_free);
          if (!ts_wire_dup_string (&reader, &field, "current_work", &state->work, NULL))
            return FALSE;
        }
    }
  return failure == NULL && state->n_finished >= 0 && state->n_started == state->n_finished && state->n_produced >= 0;
}

static gboolean
restore_run (TsCall *call,
             GError **error)
{
  TsReader *reader = get_whole_reader (call, error);
  g_autoptr (TsReaderState) state = g_new0 (TsReaderState, 1);

  if (reader == NULL || !ts_arg_check_rank (call, 1, "the state", 0, error))
    return FALSE;
  if (!parse_state (call->in[1]->data, state))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Could not parse state for %s '%s'", reader->kind->name, reader->held.base.name);
      return FALSE;
    }
  ts_held_set (&reader->held, call->resources, g_steal_pointer (&state));
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/reader_ops.cc, tensorflow/core/framework/reader_base.cc"
#define BOTH(type, run_)                    \
  { .op = type, .run = run_, SEMANTICS },   \
  {                                         \
    .op = type "V2", .run = run_, SEMANTICS \
  }

const TsKernelDef ts_use_reader_kernels[] = {
  BOTH ("ReaderNumRecordsProduced", n_records_run),
  BOTH ("ReaderNumWorkUnitsCompleted", n_work_units_run),
  BOTH ("ReaderRead", read_run),
  BOTH ("ReaderReadUpTo", read_up_to_run),
  BOTH ("ReaderReset", reset_run),
  BOTH ("ReaderRestoreState", restore_run),
  BOTH ("ReaderSerializeState", serialize_run),
  { 0 },
};

const TsShapeDef ts_use_reader_shapes[] = {
  { 0 },
};
