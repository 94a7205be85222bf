#include "engine/graph/ts-name-index.h"

#include "engine/graph/ts-name-hash.h"
#include "engine/ts-pages.h"

#include <string.h>

#define FREE G_MAXUINT32

static void
set_size (TsNameIndex *self,
          guint32 n_slots)
{
  self->slots = g_new (TsNameSlot, n_slots);
  ts_pages_prefer_large (self->slots, n_slots * sizeof (TsNameSlot));
  memset (self->slots, 0xff, n_slots * sizeof (TsNameSlot));
  self->mask = n_slots - 1;
}

void
ts_name_index_init (TsNameIndex *self,
                    guint32 n_expected)
{
  guint32 n_slots = 16;

  while (n_slots / 2 < n_expected && n_slots < (1u << 30))
    n_slots *= 2;
  *self = (TsNameIndex) { NULL };
  set_size (self, n_slots);
}

void
ts_name_index_clear (TsNameIndex *self)
{
  g_clear_pointer (&self->slots, g_free);
}

/* The slot that holds the name, or the free one where it belongs. */
static TsNameSlot *
find_slot (const TsNameIndex *self,
           const char *name,
           gsize size,
           guint32 hash,
           TsNameFunc name_func,
           gpointer owner)
{
  for (guint32 i = hash & self->mask;; i = (i + 1) & self->mask)
    {
      TsNameSlot *slot = &self->slots[i];
      const char *other;

      if (slot->index == FREE)
        return slot;
      if (slot->hash != hash)
        continue;
      other = name_func (slot->index, owner);
      if (strncmp (other, name, size) == 0 && other[size] == '\0')
        return slot;
    }
}

guint32
ts_name_index_find (const TsNameIndex *self,
                    const char *name,
                    gsize size,
                    TsNameFunc name_func,
                    gpointer owner)
{
  return find_slot (self, name, size, ts_name_hash (name, size), name_func, owner)->index;
}

static void
grow (TsNameIndex *self)
{
  g_autofree TsNameSlot *old = self->slots;
  guint32 n_old = self->mask + 1;

  set_size (self, n_old * 2);
  for (guint32 i = 0; i < n_old; i++)
    {
      guint32 k = old[i].hash & self->mask;

      if (old[i].index == FREE)
        continue;
      while (self->slots[k].index != FREE)
        k = (k + 1) & self->mask;
      self->slots[k] = old[i];
    }
}

guint32
ts_name_index_add (TsNameIndex *self,
                   const char *name,
                   gsize size,
                   guint32 index,
                   TsNameFunc name_func,
                   gpointer owner)
{
  guint32 hash = ts_name_hash (name, size);
  TsNameSlot *slot;

  if (self->n_used >= (self->mask + 1) / 2)
    grow (self);
  slot = find_slot (self, name, size, hash, name_func, owner);
  if (slot->index != FREE)
    return slot->index;

  *slot = (TsNameSlot) { hash, index };
  self->n_used++;
  return FREE;
}
