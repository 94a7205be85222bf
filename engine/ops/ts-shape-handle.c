#include "engine/ops/ts-shape-handle.h"

#include <string.h>

struct _TsShapeHandles
{
  TsShapePool *pool;
  GPtrArray *items;       /* TsShapeHandle; number 1 comes first */
  GHashTable *by_content; /* TsShapeHandle -> number */
};

static guint
hash_handle (gconstpointer data)
{
  const TsShapeHandle *self = data;
  guint hash = self->n;

  for (guint i = 0; i < self->n; i++)
    hash = (hash * 31 + self->shapes[i]) * 31 + self->dtypes[i];
  return hash;
}

static gboolean
equal_handles (gconstpointer a,
               gconstpointer b)
{
  return memcmp (a, b, sizeof (TsShapeHandle)) == 0;
}

TsShapeHandles *
ts_shape_handles_new (TsShapePool *pool)
{
  TsShapeHandles *self = g_new (TsShapeHandles, 1);

  self->pool = pool;
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->by_content = g_hash_table_new (hash_handle, equal_handles);
  return self;
}

void
ts_shape_handles_free (TsShapeHandles *self)
{
  g_hash_table_unref (self->by_content);
  g_ptr_array_unref (self->items);
  g_free (self);
}

guint32
ts_shape_handles_add (TsShapeHandles *self,
                      guint n,
                      const TsShape *shapes,
                      const TsDType *dtypes)
{
  TsShapeHandle handle = { 0 };
  TsShapeHandle *copy;
  guint32 id;

  handle.n = MIN (n, TS_SHAPE_HANDLE_MAX);
  for (guint i = 0; i < handle.n; i++)
    {
      handle.shapes[i] = ts_shape_pool_add (self->pool, &shapes[i]);
      handle.dtypes[i] = dtypes[i];
    }
  if (handle.n == 0)
    return 0;

  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_content, &handle));
  if (id != 0)
    return id;
  copy = g_memdup2 (&handle, sizeof handle);
  g_ptr_array_add (self->items, copy);
  g_hash_table_insert (self->by_content, copy, GUINT_TO_POINTER (self->items->len));
  return self->items->len;
}

gboolean
ts_shape_handles_get (const TsShapeHandles *self,
                      guint32 id,
                      guint i,
                      TsShape *shape,
                      TsDType *dtype)
{
  const TsShapeHandle *handle = id != 0 ? g_ptr_array_index (self->items, id - 1) : NULL;

  if (handle == NULL || i >= handle->n)
    return FALSE;
  ts_shape_pool_get (self->pool, handle->shapes[i], shape);
  if (dtype != NULL)
    *dtype = (TsDType)handle->dtypes[i];
  return TRUE;
}

void
ts_shape_join (TsShape *a,
               const TsShape *b)
{
  if (a->rank != b->rank)
    a->rank = TS_SHAPE_UNKNOWN_RANK;
  for (int i = 0; i < a->rank; i++)
    if (a->dims[i] != b->dims[i])
      a->dims[i] = TS_SHAPE_UNKNOWN_DIM;
}

static const TsShapeHandle *
item (const TsShapeHandles *self,
      guint32 id)
{
  return id != 0 ? g_ptr_array_index (self->items, id - 1) : NULL;
}

/* Two views of one array whose elements are all of one shape: what either says of it holds. */
static gboolean
both_same_elements (const TsShapeHandles *self,
                    guint32 a,
                    guint32 b,
                    TsShape shapes[2])
{
  const TsShapeHandle *x = item (self, a), *y = item (self, b);

  if (x == NULL || y == NULL || x->n != 2 || y->n != 2 || x->dtypes[0] != y->dtypes[0] ||
      x->dtypes[1] != TS_DTYPE_INVALID || y->dtypes[1] != TS_DTYPE_INVALID)
    return FALSE;
  ts_shape_pool_get (self->pool, x->shapes[0], &shapes[0]);
  ts_shape_pool_get (self->pool, y->shapes[0], &shapes[1]);
  if (!ts_shape_merge (&shapes[0], &shapes[1], &shapes[0]))
    return FALSE;
  shapes[1].rank = 0;
  return TRUE;
}

guint32
ts_shape_handles_join (TsShapeHandles *self,
                       guint32 a,
                       guint32 b)
{
  TsShape shapes[TS_SHAPE_HANDLE_MAX], other;
  TsDType dtypes[TS_SHAPE_HANDLE_MAX], dtype;
  guint n = 0;

  if (a == b)
    return a;
  if (both_same_elements (self, a, b, shapes))
    {
      dtypes[0] = (TsDType)item (self, a)->dtypes[0];
      dtypes[1] = TS_DTYPE_INVALID;
      return ts_shape_handles_add (self, 2, shapes, dtypes);
    }
  while (ts_shape_handles_get (self, a, n, &shapes[n], &dtypes[n]) && ts_shape_handles_get (self, b, n, &other, &dtype))
    {
      if (dtype != dtypes[n])
        return 0;
      ts_shape_join (&shapes[n++], &other);
      if (n == TS_SHAPE_HANDLE_MAX)
        break;
    }
  return ts_shape_handles_add (self, n, shapes, dtypes);
}
