#include "engine/debug/travel/ts-recording.h"

#include "engine/io/ts-crc32c.h"
#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#include <string.h>

/* All numbers are little-endian. A string is its size, 4 bytes, and its bytes. A tensor is its dtype and its rank, 4 bytes each, its dimensions, 8 each, and its elements: as they are in
 * memory, or 8 bytes of size and the bytes of each string. Lists are their length, 4 bytes, and their items. At the end: the masked CRC-32C of all before. */

#define MAGIC "TSRECORD"
#define VERSION 1

/* ---- writing ------------------------------------------------------------------------------------- */

typedef struct
{
  TsFileWriter *file;
  guint32 crc;
  GError *error; /* (nullable): the first */
} Out;

static void
put (Out *out,
     const void *data,
     gsize size)
{
  if (out->error != NULL || size == 0)
    return;
  out->crc = ts_crc32c_extend (out->crc, data, size);
  ts_file_writer_write (out->file, data, size, &out->error);
}

static void
put_u32 (Out *out,
         guint32 value)
{
  value = GUINT32_TO_LE (value);
  put (out, &value, sizeof value);
}

static void
put_u64 (Out *out,
         guint64 value)
{
  value = GUINT64_TO_LE (value);
  put (out, &value, sizeof value);
}

static void
put_string (Out *out,
            const char *text)
{
  put_u32 (out, (guint32)strlen (text));
  put (out, text, strlen (text));
}

static void
put_strings (Out *out,
             const GPtrArray *strings)
{
  put_u32 (out, strings->len);
  for (guint i = 0; i < strings->len; i++)
    put_string (out, g_ptr_array_index (strings, i));
}

static void
put_tensor (Out *out,
            const TsTensor *tensor)
{
  put_u32 (out, tensor->dtype);
  put_u32 (out, (guint32)tensor->shape.rank);
  for (int i = 0; i < tensor->shape.rank; i++)
    put_u64 (out, (guint64)tensor->shape.dims[i]);
  if (tensor->dtype != TS_DTYPE_STRING)
    {
      put (out, tensor->data, tensor->n_elements * ts_dtype_size (tensor->dtype));
      return;
    }
  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      const TsString *string = (const TsString *)tensor->data + i;

      put_u64 (out, string->size);
      put (out, string->bytes, string->size);
    }
}

static void
put_entries (Out *out,
             const TsRecording *self)
{
  put_u32 (out, self->entries->len);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const TsRecordedEntry *entry = &g_array_index (self->entries, TsRecordedEntry, i);

      put_u32 (out, entry->name);
      put_u32 (out, entry->type);
      put_u32 (out, entry->depth);
      put_u32 (out, (guint32)(entry->dead | entry->is_blocked << 1));
      put_u64 (out, entry->number);
      put_u64 (out, (guint64)entry->iteration);
      put_u32 (out, entry->n_outputs);
      for (guint32 k = 0; k < entry->n_outputs; k++)
        {
          const TsRecordedOutput *output = &g_array_index (self->outputs, TsRecordedOutput, entry->first_output + k);

          put_u32 (out, output->state | (guint32)(output->value != NULL) << 8);
          if (output->value != NULL)
            put_tensor (out, output->value);
        }
    }
}

static void
put_marks (Out *out,
           const TsRecording *self)
{
  put_u32 (out, self->marks->len);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const TsMark *mark = g_ptr_array_index (self->marks, i);

      put_u32 (out, mark->kind);
      put_u32 (out, (guint32)mark->after);
      put_u32 (out, mark->id);
      put_u64 (out, mark->t);
      put_string (out, mark->text);
    }
}

/* @names: of items -> 1 + index in the recording's names */
static void
put_schedule (Out *out,
              const TsRecording *self)
{
  put_u32 (out, self->schedule->items->len);
  for (gsize i = 0; i < self->schedule->items->len; i++)
    {
      const TsScheduleItem *item = ts_schedule_get (self->schedule, i);

      put_u64 (out, item->number);
      put_u64 (out, (guint64)item->iteration);
      put_string (out, item->name);
    }
}

static void
put_all (Out *out,
         const TsRecording *self)
{
  put (out, MAGIC, strlen (MAGIC));
  put_u32 (out, VERSION);
  put_u64 (out, self->graph_hash);
  put_u64 (out, self->seed);
  put_u32 (out, self->policy);
  put_u64 (out, self->policy_seed);
  put_u64 (out, self->run);
  put_u32 (out, self->feeds->len);
  for (guint i = 0; i < self->feeds->len; i++)
    {
      put_string (out, g_array_index (self->feeds, TsRecordedFeed, i).name);
      put_tensor (out, g_array_index (self->feeds, TsRecordedFeed, i).value);
    }
  put_strings (out, self->fetches);
  put_strings (out, self->targets);
  put_strings (out, self->names);
  put_entries (out, self);
  put_marks (out, self);
  put_schedule (out, self);
  put_u32 (out, ts_crc32c_mask (out->crc));
}

gboolean
ts_recording_save (const TsRecording *self,
                   const char *path,
                   GError **error)
{
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);
  Out out = { writer, 0, NULL };

  if (writer == NULL)
    return FALSE;
  put_all (&out, self);
  if (out.error != NULL)
    {
      g_propagate_error (error, out.error);
      return FALSE;
    }
  return ts_file_writer_commit (writer, error);
}

/* ---- reading ------------------------------------------------------------------------------------- */

typedef struct
{
  const guint8 *data;
  gsize left;
  const char *problem; /* (nullable): the first */
} In;

static gboolean
fail (In *in,
      const char *problem)
{
  if (in->problem == NULL)
    in->problem = problem;
  in->left = 0;
  return FALSE;
}

/* (nullable): %NULL if there are not as many bytes. */
static const guint8 *
take (In *in,
      gsize size)
{
  const guint8 *data = in->data;

  if (size > in->left)
    {
      fail (in, "it ends too early");
      return NULL;
    }
  in->data += size;
  in->left -= size;
  return data;
}

static guint32
take_u32 (In *in)
{
  const guint8 *data = take (in, 4);
  guint32 value = 0;

  if (data != NULL)
    memcpy (&value, data, 4);
  return GUINT32_FROM_LE (value);
}

static guint64
take_u64 (In *in)
{
  const guint8 *data = take (in, 8);
  guint64 value = 0;

  if (data != NULL)
    memcpy (&value, data, 8);
  return GUINT64_FROM_LE (value);
}

/* How many items of @min_size bytes or more come; 0 if there are not as many. */
static guint32
take_length (In *in,
             gsize min_size)
{
  guint32 n = take_u32 (in);

  if (n <= in->left / min_size)
    return n;
  fail (in, "a list is longer than the file");
  return 0;
}

/* (transfer full) (nullable) */
static char *
take_string (In *in)
{
  guint32 size = take_u32 (in);
  const guint8 *data = take (in, size);

  if (data == NULL)
    return NULL;
  if (g_utf8_validate_len ((const char *)data, size, NULL))
    return g_strndup ((const char *)data, size);
  fail (in, "a text is no UTF-8");
  return NULL;
}

static void
take_strings (In *in,
              GPtrArray *strings)
{
  guint32 n = take_length (in, 4);

  for (guint32 i = 0; i < n && in->problem == NULL; i++)
    {
      char *text = take_string (in);

      if (text != NULL)
        g_ptr_array_add (strings, text);
    }
}

static gboolean
take_shape (In *in,
            TsShape *shape)
{
  guint32 rank = take_u32 (in);
  gint64 dims[TS_SHAPE_MAX_RANK];

  if (rank > TS_SHAPE_MAX_RANK)
    return fail (in, "a tensor has too many dimensions");
  for (guint32 i = 0; i < rank; i++)
    {
      dims[i] = (gint64)take_u64 (in);
      if (dims[i] < 0)
        return fail (in, "a dimension is negative");
    }
  ts_shape_init (shape, (int)rank, dims);
  return in->problem == NULL;
}

static gboolean
fill_strings (In *in,
              TsTensor *tensor)
{
  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      guint64 size = take_u64 (in);
      const guint8 *data = take (in, size);

      if (data == NULL)
        return FALSE;
      ts_string_set ((TsString *)tensor->data + i, (const char *)data, (gssize)size);
    }
  return TRUE;
}

static gboolean
fill (In *in,
      TsTensor *tensor)
{
  gsize size = tensor->n_elements * ts_dtype_size (tensor->dtype);
  const guint8 *data = take (in, size);

  if (data == NULL)
    return FALSE;
  for (gsize i = 0; tensor->dtype == TS_DTYPE_BOOL && i < size; i++)
    if (data[i] > 1)
      return fail (in, "a truth value is neither true nor false");
  if (size > 0)
    memcpy (tensor->data, data, size);
  return TRUE;
}

/* (transfer full) (nullable) */
static TsTensor *
take_tensor (In *in)
{
  guint32 dtype = take_u32 (in);
  g_autoptr (TsTensor) tensor = NULL;
  TsShape shape;
  gint64 n;

  if (!ts_dtype_is_valid (dtype) || dtype >= TS_DTYPE_REF || dtype == TS_DTYPE_RESOURCE || dtype == TS_DTYPE_VARIANT)
    {
      fail (in, "a tensor has a dtype that no file holds");
      return NULL;
    }
  if (!take_shape (in, &shape))
    return NULL;
  if (!ts_shape_n_elements (&shape, &n) || (guint64)n > in->left / (dtype == TS_DTYPE_STRING ? 8 : ts_dtype_size (dtype)))
    {
      fail (in, "a tensor is larger than the file");
      return NULL;
    }
  tensor = ts_tensor_new (dtype, &shape, NULL);
  if (tensor == NULL)
    {
      fail (in, "there is not enough memory for a tensor");
      return NULL;
    }
  if (dtype == TS_DTYPE_STRING ? !fill_strings (in, tensor) : !fill (in, tensor))
    return NULL;
  return g_steal_pointer (&tensor);
}

static void
take_feeds (In *in,
            TsRecording *self)
{
  guint32 n = take_length (in, 12);

  for (guint32 i = 0; i < n && in->problem == NULL; i++)
    {
      TsRecordedFeed feed = { take_string (in), take_tensor (in) };

      g_array_append_val (self->feeds, feed);
    }
}

static void
take_output (In *in,
             TsRecording *self,
             gboolean dead)
{
  guint32 bits = take_u32 (in);
  TsRecordedOutput output = { bits & 0xff, NULL };

  if (bits >> 9 != 0 || output.state > TS_RECORDED_OVERRIDDEN || (dead && bits != TS_RECORDED_DEAD) ||
      (bits >> 8 != 0) != (output.state == TS_RECORDED_HELD || output.state == TS_RECORDED_OVERRIDDEN))
    {
      fail (in, "an output is in no state");
      return;
    }
  if (bits >> 8 != 0)
    output.value = take_tensor (in);
  g_array_append_val (self->outputs, output);
}

static void
take_entries (In *in,
              TsRecording *self)
{
  guint32 n = take_length (in, 36);

  for (guint32 i = 0; i < n && in->problem == NULL; i++)
    {
      TsRecordedEntry entry = { .name = take_u32 (in), .type = take_u32 (in), .depth = take_u32 (in) };
      guint32 flags = take_u32 (in);

      entry.dead = flags & 1;
      entry.is_blocked = flags >> 1 & 1;
      entry.number = take_u64 (in);
      entry.iteration = (gint64)take_u64 (in);
      entry.first_output = self->outputs->len;
      entry.n_outputs = take_length (in, 4);
      if (in->problem == NULL && (entry.name >= self->names->len || entry.type >= self->names->len || flags > 3 || entry.iteration < 0))
        fail (in, "an activation is of nothing");
      for (guint32 k = 0; k < entry.n_outputs && in->problem == NULL; k++)
        take_output (in, self, entry.dead);
      g_array_append_val (self->entries, entry);
    }
}

static void
take_marks (In *in,
            TsRecording *self)
{
  guint32 n = take_length (in, 24);

  for (guint32 i = 0; i < n && in->problem == NULL; i++)
    {
      TsMark *mark = g_new0 (TsMark, 1);

      mark->kind = take_u32 (in);
      mark->after = take_u32 (in) != 0;
      mark->id = take_u32 (in);
      mark->t = take_u64 (in);
      mark->run = self->run;
      mark->text = take_string (in);
      if (in->problem == NULL && (mark->kind > TS_MARK_BOOKMARK || mark->t > self->entries->len))
        fail (in, "a mark is at no place");
      g_ptr_array_add (self->marks, mark);
    }
}

static void
take_schedule (In *in,
               TsRecording *self)
{
  guint32 n = take_length (in, 20);

  for (guint32 i = 0; i < n && in->problem == NULL; i++)
    {
      TsScheduleItem item = { .number = take_u64 (in), .iteration = (gint64)take_u64 (in) };
      g_autofree char *name = take_string (in);

      item.name = name;
      if (name != NULL)
        ts_schedule_append (self->schedule, &item);
    }
}

static void
take_all (In *in,
          TsRecording *self)
{
  self->seed = take_u64 (in);
  self->policy = take_u32 (in);
  self->policy_seed = take_u64 (in);
  self->run = take_u64 (in);
  if (in->problem == NULL && self->policy > TS_SCHEDULE_RANDOM)
    fail (in, "its order is none");
  take_feeds (in, self);
  take_strings (in, self->fetches);
  take_strings (in, self->targets);
  take_strings (in, self->names);
  take_entries (in, self);
  take_marks (in, self);
  take_schedule (in, self);
  if (in->problem == NULL && in->left > 0)
    fail (in, "something comes behind its end");
}

/* Whether it is a whole file of this version; what is behind its head is @in then. */
static gboolean
check_file (const char *path,
            GBytes *bytes,
            In *in,
            GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint32 crc, version;

  if (size < strlen (MAGIC) + 4 || memcmp (data, MAGIC, strlen (MAGIC)) != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "%s is no recording", path);
      return FALSE;
    }
  memcpy (&version, data + strlen (MAGIC), 4);
  version = GUINT32_FROM_LE (version);
  if (version != VERSION)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s is a recording of version %u; this program reads version %u", path, version, VERSION);
      return FALSE;
    }
  memcpy (&crc, data + size - 4, 4);
  if (size < strlen (MAGIC) + 8 || ts_crc32c_mask (ts_crc32c (data, size - 4)) != GUINT32_FROM_LE (crc))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "%s is damaged or cut short: its checksum is not that of its contents", path);
      return FALSE;
    }
  *in = (In) { data + strlen (MAGIC) + 4, size - strlen (MAGIC) - 8, NULL };
  return TRUE;
}

TsRecording *
ts_recording_load (const char *path,
                   guint64 graph_hash,
                   GError **error)
{
  g_autoptr (TsRecording) self = ts_recording_new ();
  g_autoptr (GBytes) bytes = ts_file_load (path, error);
  In in;

  if (bytes == NULL || !check_file (path, bytes, &in, error))
    return NULL;
  self->graph_hash = take_u64 (&in);
  if (in.problem == NULL && self->graph_hash != graph_hash)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is the recording of another graph", path);
      return NULL;
    }
  take_all (&in, self);
  if (in.problem == NULL)
    return g_steal_pointer (&self);
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "%s is damaged: %s", path, in.problem);
  return NULL;
}
