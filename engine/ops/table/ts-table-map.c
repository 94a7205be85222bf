#include "engine/ops/table/ts-table-map.h"

#include "engine/tensor/ts-resource.h"
#include "engine/tensor/ts-variant.h"

#include <string.h>

/* ---- rows of elements ------------------------------------------------------------------------------ */

typedef struct
{
  TsDType dtype;
  gsize n;    /* elements */
  gsize size; /* bytes */
} Row;

static Row
row_init (TsDType dtype,
          gsize n)
{
  return (Row) { dtype, n, n * ts_dtype_size (dtype) };
}

/* @to holds nothing yet. */
static void
row_copy (const Row *row,
          gpointer to,
          gconstpointer from)
{
  if (row->size > 0)
    memcpy (to, from, row->size);
  for (gsize i = 0; i < row->n && !ts_dtype_is_plain (row->dtype); i++)
    if (row->dtype == TS_DTYPE_STRING)
      {
        const TsString *source = (const TsString *)from + i;
        TsString *target = (TsString *)to + i;

        *target = (TsString) { NULL, 0 };
        ts_string_set (target, source->bytes != NULL ? source->bytes : "", (gssize)source->size);
      }
    else if (((gpointer *)to)[i] == NULL)
      continue;
    else if (row->dtype == TS_DTYPE_RESOURCE)
      ts_resource_ref (((TsResource **)to)[i]);
    else
      ts_variant_ref (((TsVariant **)to)[i]);
}

static void
row_clear (const Row *row,
           gpointer data)
{
  for (gsize i = 0; i < row->n && !ts_dtype_is_plain (row->dtype); i++)
    if (row->dtype == TS_DTYPE_STRING)
      g_free (((TsString *)data)[i].bytes);
    else if (((gpointer *)data)[i] == NULL)
      continue;
    else if (row->dtype == TS_DTYPE_RESOURCE)
      ts_resource_unref (((TsResource **)data)[i]);
    else
      ts_variant_unref (((TsVariant **)data)[i]);
}

gboolean
ts_rows_equal (TsDType dtype,
               gconstpointer a,
               gconstpointer b,
               gsize n)
{
  const TsString *x = a, *y = b;

  if (dtype != TS_DTYPE_STRING)
    return n == 0 || memcmp (a, b, n * ts_dtype_size (dtype)) == 0;
  for (gsize i = 0; i < n; i++)
    if (x[i].size != y[i].size || (x[i].size > 0 && memcmp (x[i].bytes, y[i].bytes, x[i].size) != 0))
      return FALSE;
  return TRUE;
}

static guint64
mix (guint64 hash,
     guint64 word)
{
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

static guint64
hash_bytes (guint64 hash,
            const char *bytes,
            gsize size)
{
  for (; size >= 8; bytes += 8, size -= 8)
    {
      guint64 word;

      memcpy (&word, bytes, 8);
      hash = mix (hash, word);
    }
  if (size > 0)
    {
      guint64 word = 0;

      memcpy (&word, bytes, size);
      hash = mix (hash, word);
    }
  return hash;
}

static guint32
row_hash (const Row *row,
          gconstpointer data)
{
  const TsString *strings = data;
  guint64 hash = 0;

  if (row->dtype != TS_DTYPE_STRING)
    return (guint32)hash_bytes (row->size, data, row->size);
  for (gsize i = 0; i < row->n; i++)
    hash = hash_bytes (mix (hash, strings[i].size), strings[i].bytes, strings[i].size);
  return (guint32)hash;
}

/* ---- the map ------------------------------------------------------------------------------------------ */

/* The hash is here so that a probe need not look at the keys. */
typedef struct
{
  guint32 place; /* + 1; 0: free */
  guint32 hash;
} Slot;

struct _TsTableMap
{
  Row key, value;
  gsize size;
  guint32 n_places, capacity;
  char *keys;
  char *values;
  guint8 *is_used;
  GArray *free_places; /* guint32, the last freed at the end */
  Slot *index;         /* open addressing */
  guint32 index_mask;
};

TsTableMap *
ts_table_map_new (TsDType key_dtype,
                  gsize key_row,
                  TsDType value_dtype,
                  gsize value_row)
{
  TsTableMap *self = g_new0 (TsTableMap, 1);

  self->key = row_init (key_dtype, key_row);
  self->value = row_init (value_dtype, value_row);
  self->free_places = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->index_mask = 15;
  self->index = g_new0 (Slot, self->index_mask + 1);
  return self;
}

static char *
key_at (const TsTableMap *self,
        guint32 place)
{
  return self->keys + place * self->key.size;
}

static char *
value_at (const TsTableMap *self,
          guint32 place)
{
  return self->values + place * self->value.size;
}

void
ts_table_map_free (TsTableMap *self)
{
  for (guint32 i = 0; i < self->n_places; i++)
    if (self->is_used[i])
      {
        row_clear (&self->key, key_at (self, i));
        row_clear (&self->value, value_at (self, i));
      }
  g_free (self->keys);
  g_free (self->values);
  g_free (self->is_used);
  g_free (self->index);
  g_array_unref (self->free_places);
  g_free (self);
}

gsize
ts_table_map_get_size (const TsTableMap *self)
{
  return self->size;
}

guint32
ts_table_map_get_n_places (const TsTableMap *self)
{
  return self->n_places;
}

gconstpointer
ts_table_map_get_key (const TsTableMap *self,
                      guint32 place)
{
  return self->is_used[place] ? key_at (self, place) : NULL;
}

gconstpointer
ts_table_map_get_value (const TsTableMap *self,
                        guint32 place)
{
  return self->is_used[place] ? value_at (self, place) : NULL;
}

/* Where in the index the key is, or would be. */
static guint32
probe (const TsTableMap *self,
       gconstpointer key,
       guint32 hash)
{
  guint32 i = hash & self->index_mask;

  for (; self->index[i].place != 0; i = (i + 1) & self->index_mask)
    if (self->index[i].hash == hash && ts_rows_equal (self->key.dtype, key_at (self, self->index[i].place - 1), key, self->key.n))
      break;
  return i;
}

guint32
ts_table_map_find (const TsTableMap *self,
                   gconstpointer key)
{
  return self->index[probe (self, key, row_hash (&self->key, key))].place - 1;
}

static void
grow_index (TsTableMap *self)
{
  g_autofree Slot *old = self->index;
  guint32 n = self->index_mask + 1;

  self->index_mask = 2 * n - 1;
  self->index = g_new0 (Slot, 2 * (gsize)n);
  for (guint32 k = 0; k < n; k++)
    {
      guint32 i = old[k].hash & self->index_mask;

      if (old[k].place == 0)
        continue;
      while (self->index[i].place != 0)
        i = (i + 1) & self->index_mask;
      self->index[i] = old[k];
    }
}

static guint32
take_place (TsTableMap *self)
{
  if (self->free_places->len > 0)
    {
      guint32 place = g_array_index (self->free_places, guint32, self->free_places->len - 1);

      g_array_set_size (self->free_places, self->free_places->len - 1);
      return place;
    }
  if (self->n_places == self->capacity)
    {
      self->capacity = MAX (2 * self->capacity, 16);
      self->keys = g_realloc_n (self->keys, self->capacity, self->key.size);
      self->values = g_realloc_n (self->values, self->capacity, self->value.size);
      self->is_used = g_renew (guint8, self->is_used, self->capacity);
    }
  return self->n_places++;
}

void
ts_table_map_put (TsTableMap *self,
                  gconstpointer key,
                  gconstpointer value)
{
  guint32 hash = row_hash (&self->key, key);
  guint32 i = probe (self, key, hash), place;

  if (self->index[i].place != 0)
    {
      place = self->index[i].place - 1;
      row_clear (&self->value, value_at (self, place));
      row_copy (&self->value, value_at (self, place), value);
      return;
    }

  place = take_place (self);
  self->is_used[place] = TRUE;
  row_copy (&self->key, key_at (self, place), key);
  row_copy (&self->value, value_at (self, place), value);
  self->index[i] = (Slot) { place + 1, hash };
  self->size++;
  if (self->size > self->index_mask / 2)
    grow_index (self);
}

/* Those behind a gap move up where they would not be found any more. */
static void
close_gap (TsTableMap *self,
           guint32 gap)
{
  for (guint32 i = (gap + 1) & self->index_mask; self->index[i].place != 0; i = (i + 1) & self->index_mask)
    {
      guint32 home = self->index[i].hash & self->index_mask;

      if (((i - home) & self->index_mask) < ((i - gap) & self->index_mask))
        continue;
      self->index[gap] = self->index[i];
      gap = i;
    }
  self->index[gap].place = 0;
}

void
ts_table_map_remove (TsTableMap *self,
                     gconstpointer key)
{
  guint32 i = probe (self, key, row_hash (&self->key, key)), place;

  if (self->index[i].place == 0)
    return;
  place = self->index[i].place - 1;
  close_gap (self, i);
  row_clear (&self->key, key_at (self, place));
  row_clear (&self->value, value_at (self, place));
  self->is_used[place] = FALSE;
  g_array_append_val (self->free_places, place);
  self->size--;
}
