#include "engine/ops/ts-shape-context.h"
#include "engine/ops/ts-shape-values.h"

#include <string.h>

#define MAX_DEPTH 48                /* calls inside calls */
#define MAX_NODES (2 * 1000 * 1000) /* of functions that are gone through */

/* ---- what a graph and its functions share ---- */

typedef struct
{
  TsShapeItem *items;
  guint n;
} Results;

static void
results_free (gpointer data)
{
  Results *self = data;

  ts_shape_items_free (self->items, self->n);
  g_free (self);
}

void
ts_shape_context_init (TsShapeContext *self,
                       TsShapeFlags flags,
                       GCancellable *cancellable)
{
  *self = (TsShapeContext) {
    .pool = ts_shape_pool_new (),
    .flags = flags,
    .cancellable = cancellable,
    .memo = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, results_free),
    .instances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ts_graph_unref),
    .open = g_hash_table_new (NULL, NULL),
    .nodes_left = MAX_NODES,
  };
  self->handles = ts_shape_handles_new (self->pool);
}

void
ts_shape_context_clear (TsShapeContext *self)
{
  g_hash_table_unref (self->memo);
  g_hash_table_unref (self->instances);
  g_hash_table_unref (self->open);
  ts_shape_handles_free (self->handles);
}

/* ---- handles ---- */

gboolean
ts_shape_input_handle (const TsShapeCall *call,
                       guint i,
                       guint k,
                       TsShape *shape,
                       TsDType *dtype)
{
  return call->context != NULL && i < call->n_in &&
         ts_shape_handles_get (call->context->handles, call->in_handles[i], k, shape, dtype);
}

void
ts_shape_set_handle (TsShapeCall *call,
                     guint i,
                     guint n,
                     const TsShape *shapes,
                     const TsDType *dtypes)
{
  if (call->context != NULL && i < call->n_out)
    call->out_handles[i] = ts_shape_handles_add (call->context->handles, n, shapes, dtypes);
}

void
ts_shape_pass_handle (TsShapeCall *call,
                      guint i,
                      guint from)
{
  if (call->context != NULL && i < call->n_out && from < call->n_in)
    call->out_handles[i] = call->in_handles[from];
}

void
ts_shape_join_handles (TsShapeCall *call,
                       guint i,
                       guint first,
                       guint end)
{
  if (call->context == NULL || i >= call->n_out || first >= MIN (end, call->n_in))
    return;
  call->out_handles[i] = call->in_handles[first];
  for (guint k = first + 1; k < MIN (end, call->n_in); k++)
    call->out_handles[i] = ts_shape_handles_join (call->context->handles, call->out_handles[i], call->in_handles[k]);
}

void
ts_shape_set_value (TsShapeCall *call,
                    guint i,
                    TsTensor *value)
{
  if (call->known != NULL && i < call->n_out)
    ts_shape_values_keep (call->known, (TsOutput) { call->op->index, i }, value);
}

/* ---- arguments and results ---- */

TsShapeItem *
ts_shape_items_from_inputs (const TsShapeCall *call,
                            guint first,
                            guint n)
{
  TsShapeItem *items = g_new0 (TsShapeItem, (gsize)n + 1);

  for (guint i = 0; i < n; i++)
    {
      items[i].shape.rank = TS_SHAPE_UNKNOWN_RANK;
      if (first + i >= call->n_in)
        continue;
      ts_shape_copy (&items[i].shape, call->in[first + i]);
      items[i].handle = call->in_handles != NULL ? call->in_handles[first + i] : 0;
      items[i].value = call->values != NULL && call->values[first + i] != NULL && ts_dtype_is_plain (call->values[first + i]->dtype) ? ts_shape_value_dup_nameless (call->values[first + i]) : NULL;
    }
  return items;
}

void
ts_shape_items_free (TsShapeItem *self,
                     guint n)
{
  for (guint i = 0; i < n && self != NULL; i++)
    g_clear_pointer (&self[i].value, ts_tensor_unref);
  g_free (self);
}

static TsShapeItem *
items_dup (const TsShapeItem *items,
           guint n_items,
           guint n)
{
  TsShapeItem *copy = g_new0 (TsShapeItem, (gsize)n + 1);

  for (guint i = 0; i < n; i++)
    {
      copy[i].shape.rank = TS_SHAPE_UNKNOWN_RANK;
      if (i >= n_items)
        continue;
      ts_shape_copy (&copy[i].shape, &items[i].shape);
      copy[i].handle = items[i].handle;
      copy[i].value = items[i].value != NULL ? ts_tensor_ref (items[i].value) : NULL;
    }
  return copy;
}

/* The body and all that is known of its arguments, as bytes. */
static GBytes *
memo_key (TsShapeContext *self,
          TsGraph *body,
          const TsShapeItem *args,
          guint n_args)
{
  GByteArray *key = g_byte_array_new ();

  g_byte_array_append (key, (const guint8 *)&body, sizeof body);
  for (guint i = 0; i < n_args; i++)
    {
      guint32 part[3] = { ts_shape_pool_add (self->pool, &args[i].shape), args[i].handle, 0 };
      const TsTensor *value = args[i].value;
      gboolean plain = value != NULL && ts_dtype_is_plain (value->dtype);

      part[2] = plain ? (guint32)value->dtype : 0;
      g_byte_array_append (key, (const guint8 *)part, sizeof part);
      if (plain)
        g_byte_array_append (key, value->data, (guint)(value->n_elements * ts_dtype_size (value->dtype)));
    }
  return g_byte_array_free_to_bytes (key);
}

/* ---- calls ---- */

static TsGraph *
find_body (TsShapeContext *self,
           const TsOperation *op,
           const char *attr,
           guint i)
{
  g_autofree char *key = g_strdup_printf ("%p:%s:%u", (gconstpointer)op, attr != NULL ? attr : "", i);
  TsGraph *body = g_hash_table_lookup (self->instances, key);

  if (body != NULL)
    return body;
  body = ts_operation_instantiate (op, attr, i, NULL);
  if (body != NULL)
    g_hash_table_insert (self->instances, g_steal_pointer (&key), body);
  return body;
}

static TsShapeItem *
infer_body (TsShapeContext *self,
            TsGraph *body,
            const TsShapeItem *args,
            guint n_args)
{
  guint n = ts_graph_get_n_results (body);
  TsShapeItem *results = g_new0 (TsShapeItem, (gsize)n + 1);
  const TsFunction *function = ts_graph_get_body_of (body);
  TsShapeGraph shapes;
  gboolean ok;

  ts_shape_graph_init (&shapes, body);
  g_hash_table_add (self->open, (gpointer)function);
  ok = ts_shape_infer (self, &shapes, args, n_args, results, NULL);
  g_hash_table_remove (self->open, function);
  ts_shape_graph_clear (&shapes);
  if (ok)
    return results;
  ts_shape_items_free (results, n);
  return NULL;
}

TsShapeItem *
ts_shape_call_function (const TsShapeCall *call,
                        const char *attr,
                        guint i,
                        const TsShapeItem *args,
                        guint n_args,
                        guint n_results)
{
  TsShapeContext *self = call->context;
  TsGraph *body = self != NULL ? find_body (self, call->op, attr, i) : NULL;
  g_autoptr (GBytes) key = NULL;
  TsShapeItem *items;
  Results *known;

  if (body == NULL)
    return NULL;
  n_args = MIN (n_args, ts_graph_get_n_args (body));
  key = memo_key (self, body, args, n_args);
  known = g_hash_table_lookup (self->memo, key);
  if (known != NULL)
    return items_dup (known->items, known->n, n_results);

  if (g_hash_table_contains (self->open, ts_graph_get_body_of (body)) || g_hash_table_size (self->open) >= MAX_DEPTH)
    return NULL;
  self->nodes_left -= ts_graph_get_n_operations (body);
  if (self->nodes_left < 0)
    return NULL;
  items = infer_body (self, body, args, n_args);
  if (items == NULL)
    return NULL;
  known = g_new (Results, 1);
  *known = (Results) { items, ts_graph_get_n_results (body) };
  g_hash_table_insert (self->memo, g_steal_pointer (&key), known);
  return items_dup (known->items, known->n, n_results);
}
