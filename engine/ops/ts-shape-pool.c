#include "engine/ops/ts-shape-pool.h"

#include <string.h>

/* Shapes lie one after the other in @items as rank, dims...; a shape's number is the place of its rank there. */
struct _TsShapePool
{
  GArray *items;
  guint32 *slots; /* open addressing; 0 is free, and the unknown shape is never looked up */
  guint32 n_slots;
  guint32 n_used;
};

TsShapePool *
ts_shape_pool_new (void)
{
  TsShapePool *self = g_new (TsShapePool, 1);
  gint64 unknown = TS_SHAPE_UNKNOWN_RANK;

  self->items = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->items, unknown);
  self->n_slots = 256;
  self->n_used = 0;
  self->slots = g_new0 (guint32, self->n_slots);
  return self;
}

void
ts_shape_pool_free (TsShapePool *self)
{
  g_array_unref (self->items);
  g_free (self->slots);
  g_free (self);
}

static const gint64 *
item (const TsShapePool *self,
      guint32 id)
{
  return &g_array_index (self->items, gint64, id);
}

static guint32
hash (int rank,
      const gint64 *dims)
{
  guint64 h = (guint64)rank;

  for (int i = 0; i < rank; i++)
    h = (h ^ (guint64)dims[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (h >> 29);
  return (guint32)(h ^ (h >> 32));
}

static guint32 *
find_slot (const TsShapePool *self,
           int rank,
           const gint64 *dims)
{
  guint32 i = hash (rank, dims) & (self->n_slots - 1);

  for (; self->slots[i] != 0; i = (i + 1) & (self->n_slots - 1))
    {
      const gint64 *other = item (self, self->slots[i]);

      if (other[0] == rank && memcmp (other + 1, dims, (gsize)rank * sizeof *dims) == 0)
        break;
    }
  return &self->slots[i];
}

static void
grow (TsShapePool *self)
{
  g_autofree guint32 *old = g_steal_pointer (&self->slots);
  guint32 n_old = self->n_slots;

  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 i = 0; i < n_old; i++)
    if (old[i] != 0)
      {
        const gint64 *shape = item (self, old[i]);

        *find_slot (self, (int)shape[0], shape + 1) = old[i];
      }
}

guint32
ts_shape_pool_add (TsShapePool *self,
                   const TsShape *shape)
{
  gint64 rank = shape->rank;
  guint32 *slot;

  if (rank < 0 || self->items->len > G_MAXINT32 - TS_SHAPE_MAX_RANK - 1)
    return TS_SHAPE_POOL_UNKNOWN;

  slot = find_slot (self, shape->rank, shape->dims);
  if (*slot != 0)
    return *slot;

  if (self->n_used >= self->n_slots / 2)
    {
      grow (self);
      slot = find_slot (self, shape->rank, shape->dims);
    }

  *slot = self->items->len;
  self->n_used++;
  g_array_append_val (self->items, rank);
  g_array_append_vals (self->items, shape->dims, (guint)rank);
  return *slot;
}

void
ts_shape_pool_get (const TsShapePool *self,
                   guint32 id,
                   TsShape *shape)
{
  const gint64 *found = item (self, id);

  if (found[0] < 0)
    shape->rank = TS_SHAPE_UNKNOWN_RANK;
  else
    ts_shape_init (shape, (int)found[0], found + 1);
}
