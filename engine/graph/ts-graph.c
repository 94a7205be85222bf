#include "engine/graph/ts-function-private.h"
#include "engine/graph/ts-graph-inline-private.h"
#include "engine/graph/ts-op-def-private.h"
#include "engine/ts-pages.h"

#include <string.h>

#define FETCHED_RECORDS 1024 /* a power of two: so many get their memory at once */

TsGraph *
ts_graph_alloc (const TsOpTable *ops)
{
  TsGraph *self = g_new0 (TsGraph, 1);

  self->ref_count = 1;
  self->ops = ops;
  ts_arena_init (&self->arena);
  ts_name_index_init (&self->names, 0);
  ts_name_index_init (&self->texts, 0);
  ts_name_index_init (&self->function_names, 0);
  self->texts_list = g_ptr_array_new ();
  self->functions = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_function_free);
  self->rest = g_array_new (FALSE, FALSE, sizeof (TsGraphSpan));
  g_rw_lock_init (&self->names_lock);
  g_mutex_init (&self->consumers_lock);
  g_mutex_init (&self->extras_lock);
  return self;
}

TsGraph *
ts_graph_new (const TsOpTable *ops)
{
  TsGraph *self = ts_graph_alloc (ops);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint versions = ts_wire_begin (message, TS_GRAPH_DEF_VERSIONS);
  TsGraphSpan span;

  ts_wire_append_uint (message, 1, TS_GRAPH_PRODUCER);
  ts_wire_append_uint (message, 2, TS_GRAPH_MIN_CONSUMER);
  ts_wire_end (message, versions);

  span = (TsGraphSpan) { (const guint8 *)ts_arena_strndup (&self->arena, message->data, message->len), message->len };
  g_array_append_val (self->rest, span);
  self->producer = TS_GRAPH_PRODUCER;
  self->min_consumer = TS_GRAPH_MIN_CONSUMER;
  return self;
}

TsGraph *
ts_graph_ref (TsGraph *self)
{
  g_atomic_int_inc (self->is_kept ? &self->library->ref_count : &self->ref_count);
  return self;
}

void
ts_graph_unref (TsGraph *self)
{
  TsGraph *counted = self->is_kept ? self->library : self;

  if (g_atomic_int_dec_and_test (&counted->ref_count))
    ts_graph_free (counted);
}

void
ts_graph_free (TsGraph *self)
{
  TsGraph *library = self->is_kept ? NULL : self->library;

  for (guint i = 0; i < TS_GRAPH_N_CHUNKS; i++)
    g_free (self->chunks[i]);
  ts_name_index_clear (&self->names);
  ts_name_index_clear (&self->texts);
  ts_name_index_clear (&self->function_names);
  g_ptr_array_unref (self->texts_list);
  g_ptr_array_unref (self->functions);
  g_clear_pointer (&self->gradients, g_hash_table_unref);
  g_clear_pointer (&self->body, ts_graph_body_free);
  g_clear_pointer (&self->inlining, ts_graph_inlining_free);
  g_array_unref (self->rest);
  g_free (self->consumers);
  g_free (self->first_consumer);
  g_rw_lock_clear (&self->names_lock);
  g_mutex_clear (&self->consumers_lock);
  g_mutex_clear (&self->extras_lock);
  ts_graph_extras_clear (&self->extras);
  ts_arena_clear (&self->arena);
  g_clear_pointer (&self->file, g_bytes_unref);
  g_free (self);
  if (library != NULL)
    ts_graph_unref (library);
}

/* ---- operations ---- */

static TsOperationRecord *
alloc_chunk (gsize n)
{
  TsOperationRecord *records = g_new (TsOperationRecord, n);

  ts_pages_prefer_large (records, n * sizeof *records);
  return records;
}

TsOperationRecord *
ts_graph_reserve (TsGraph *self)
{
  guint32 index = self->n_ops;
  guint32 place = index + TS_GRAPH_FIRST_CHUNK;
  guint chunk = ts_graph_chunk (place);
  TsOperationRecord *record;

  if (self->chunks[chunk] == NULL)
    self->chunks[chunk] = alloc_chunk ((gsize)TS_GRAPH_FIRST_CHUNK << chunk);

  record = ts_graph_record (self, index);
  if (place % FETCHED_RECORDS == 0)
    ts_pages_fetch (record, FETCHED_RECORDS * sizeof (TsOperationRecord));
  *record = (TsOperationRecord) { .op = { .graph = self, .index = index, .device = "" } };
  return record;
}

void
ts_graph_publish (TsGraph *self,
                  const TsOperationRecord *record)
{
  __atomic_store_n (&self->n_outputs, record->op.first_output + record->op.n_outputs, __ATOMIC_RELEASE);
  __atomic_store_n (&self->n_ops, record->op.index + 1, __ATOMIC_RELEASE);
}

guint32
ts_graph_get_n_operations (TsGraph *self)
{
  return __atomic_load_n (&self->n_ops, __ATOMIC_ACQUIRE);
}

guint32
ts_graph_get_n_outputs (TsGraph *self)
{
  return __atomic_load_n (&self->n_outputs, __ATOMIC_ACQUIRE);
}

const TsOperation *
ts_graph_get_operation (TsGraph *self,
                        guint32 index)
{
  g_return_val_if_fail (index < ts_graph_get_n_operations (self), NULL);

  return &ts_graph_record (self, index)->op;
}

TsDType
ts_graph_get_dtype (TsGraph *self,
                    TsOutput output)
{
  const TsOperationRecord *record;

  g_return_val_if_fail (output.op < ts_graph_get_n_operations (self), TS_DTYPE_INVALID);

  record = ts_graph_record (self, output.op);
  if (record->output_dtypes == NULL || output.index >= record->op.n_outputs)
    return TS_DTYPE_INVALID;
  return (TsDType)record->output_dtypes[output.index];
}

int
ts_graph_get_producer (TsGraph *self)
{
  return self->producer;
}

int
ts_graph_get_min_consumer (TsGraph *self)
{
  return self->min_consumer;
}

/* ---- what operations are made of ---- */

static const char *
text_at (guint32 index,
         gpointer graph)
{
  return g_ptr_array_index (((TsGraph *)graph)->texts_list, index);
}

const char *
ts_graph_intern (TsGraph *self,
                 const void *text,
                 gsize size)
{
  guint32 index;

  if (size == 0)
    return "";

  index = ts_name_index_find (&self->texts, text, size, text_at, self);
  if (index == G_MAXUINT32)
    {
      index = self->texts_list->len;
      g_ptr_array_add (self->texts_list, ts_arena_strndup (&self->arena, text, size));
      ts_name_index_add (&self->texts, text, size, index, text_at, self);
    }
  return text_at (index, self);
}

const TsOpDef *
ts_graph_find_op_def (TsGraph *self,
                      const char *op_type,
                      gsize size)
{
  if (size == 0)
    return NULL;
  if (ts_graph_library (self)->functions->len > 0)
    {
      const TsFunction *function = ts_graph_find_function_n (self, op_type, size);

      if (function != NULL)
        return &function->signature;
    }
  return ts_op_table_lookup_n (self->ops, op_type, size);
}

const guint8 *
ts_graph_keep_dtypes (TsGraph *self,
                      const guint8 *dtypes,
                      guint n)
{
  static const guint8 single[] = {
    /* Each dtype at its number, reference types after them. */
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
    101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123
  };

  if (n == 0)
    return single;
  if (n == 1 && dtypes[0] < TS_N_DTYPES)
    return &single[dtypes[0]];
  if (n == 1 && dtypes[0] <= TS_DTYPE_REF + 23)
    return &single[dtypes[0] - TS_DTYPE_REF + TS_N_DTYPES - 1];
  return memcpy (ts_arena_alloc (&self->arena, n, 1), dtypes, n);
}
