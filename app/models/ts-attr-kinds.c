#include "app/models/ts-attr-kinds.h"

#include "engine/graph/ts-name-hash.h"

#include <string.h>

#define POLL_EVERY 4096

/* What one kind is told by; those that are kept are followed by its bytes. */
typedef struct
{
  guint32 hash;
  guint32 kind;
  gsize size;
  const guint8 *bytes;
} Key;

static guint
hash_key (gconstpointer key)
{
  return ((const Key *)key)->hash;
}

static gboolean
is_same_key (gconstpointer a,
             gconstpointer b)
{
  const Key *x = a;
  const Key *y = b;

  return x->size == y->size && memcmp (x->bytes, y->bytes, x->size) == 0;
}

/* (transfer full) */
static Key *
keep_key (const Key *key)
{
  guint8 *kept = g_malloc (sizeof *key + key->size);
  Key *copy = (Key *)(void *)kept;

  *copy = *key;
  copy->bytes = memcpy (kept + sizeof *key, key->bytes, key->size);
  return copy;
}

static gboolean
find_kinds (TsAttrKinds *self,
            TsGraph *graph,
            GArray *ops,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (hash_key, is_same_key, g_free, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint32 i = 0; i < self->n_ops; i++)
    {
      Key key = { 0, ops->len, 0, NULL };
      const Key *found;

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_byte_array_set_size (bytes, 0);
      ts_operation_append_attr_key (ts_graph_get_operation (graph, i), bytes);
      key.size = bytes->len;
      key.bytes = bytes->data;
      key.hash = ts_name_hash (key.bytes, key.size);
      found = g_hash_table_lookup (kinds, &key);
      if (found == NULL)
        {
          g_hash_table_add (kinds, keep_key (&key));
          g_array_append_val (ops, i);
        }
      self->op_kinds[i] = found != NULL ? found->kind : key.kind;
    }
  return TRUE;
}

TsAttrKinds *
ts_attr_kinds_new (TsGraph *graph,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (TsAttrKinds) self = g_new0 (TsAttrKinds, 1);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->ref_count = 1;
  self->n_ops = ts_graph_get_n_operations (graph);
  self->op_kinds = g_new (guint32, (gsize)self->n_ops + 1);
  if (!find_kinds (self, graph, ops, cancellable, error))
    return NULL;
  self->n_kinds = ops->len;
  self->ops = g_memdup2 (ops->data, ops->len * sizeof (guint32));
  return g_steal_pointer (&self);
}

TsAttrKinds *
ts_attr_kinds_ref (TsAttrKinds *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_attr_kinds_unref (TsAttrKinds *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->op_kinds);
  g_free (self->ops);
  g_free (self);
}
