#include "engine/ops/array/ts-row-set.h"

#include <string.h>

struct _TsRowSet
{
  TsDType dtype;
  gsize row;
  gsize size; /* bytes of a row */
  gsize n_slots;
  gsize *slots; /* 1 + number of a distinct row; 0: free */
  gsize n_distinct;
  const void **rows;
};

TsRowSet *
ts_row_set_new (TsDType dtype,
                gsize row,
                gsize n_rows)
{
  TsRowSet *self = g_new (TsRowSet, 1);

  self->dtype = dtype;
  self->row = row;
  self->size = row * ts_dtype_size (dtype);
  self->n_slots = 16;
  while (self->n_slots < 2 * n_rows)
    self->n_slots *= 2;
  self->slots = g_new0 (gsize, self->n_slots);
  self->n_distinct = 0;
  self->rows = g_new (const void *, n_rows + 1);
  return self;
}

void
ts_row_set_free (TsRowSet *self)
{
  g_free (self->slots);
  g_free (self->rows);
  g_free (self);
}

static guint64
mix (guint64 hash,
     guint64 bits)
{
  hash = (hash ^ bits) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ hash >> 32;
}

static guint64
hash_bytes (guint64 hash,
            const char *bytes,
            gsize n)
{
  guint64 part;

  for (; n >= sizeof part; bytes += sizeof part, n -= sizeof part)
    {
      memcpy (&part, bytes, sizeof part);
      hash = mix (hash, part);
    }
  part = 0;
  if (n > 0)
    memcpy (&part, bytes, n);
  return mix (hash, part + n);
}

/* Adding 0 makes 0 of -0; what is left of the bits decides. */
static guint64
hash_row (const TsRowSet *self,
          gconstpointer data)
{
  guint64 hash = self->row;

  switch (self->dtype)
    {
    case TS_DTYPE_STRING:
      for (gsize i = 0; i < self->row; i++)
        hash = hash_bytes (hash, ((const TsString *)data)[i].bytes, ((const TsString *)data)[i].size);
      return hash;

    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      for (gsize i = 0; i < self->size / sizeof (float); i++)
        {
          float x = ((const float *)data)[i] + 0.0f;

          hash = hash_bytes (hash, (const char *)&x, sizeof x);
        }
      return hash;

    case TS_DTYPE_DOUBLE:
    case TS_DTYPE_COMPLEX128:
      for (gsize i = 0; i < self->size / sizeof (double); i++)
        {
          double x = ((const double *)data)[i] + 0.0;

          hash = hash_bytes (hash, (const char *)&x, sizeof x);
        }
      return hash;

    case TS_DTYPE_HALF:
    case TS_DTYPE_BFLOAT16:
      for (gsize i = 0; i < self->row; i++)
        {
          guint16 x = ((const guint16 *)data)[i];

          hash = mix (hash, x == 0x8000 ? 0 : x);
        }
      return hash;

    default:
      return hash_bytes (hash, data, self->size);
    }
}

static gboolean
equal_small_floats (const guint16 *a,
                    const guint16 *b,
                    gsize n,
                    guint16 infinity)
{
  for (gsize i = 0; i < n; i++)
    if ((a[i] & 0x7fff) > infinity || (a[i] != b[i] && ((a[i] | b[i]) & 0x7fff) != 0))
      return FALSE;
  return TRUE;
}

#define EQUAL(TYPE, n)                                   \
  for (gsize i = 0; i < (n); i++)                        \
    if (!(((const TYPE *)a)[i] == ((const TYPE *)b)[i])) \
      return FALSE;                                      \
  return TRUE;

static gboolean
equal_strings (const TsString *a,
               const TsString *b,
               gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (a[i].size != b[i].size || memcmp (a[i].bytes, b[i].bytes, a[i].size) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
equal_rows (const TsRowSet *self,
            gconstpointer a,
            gconstpointer b)
{
  switch (self->dtype)
    {
    case TS_DTYPE_STRING:
      return equal_strings (a, b, self->row);
    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      EQUAL (float, self->size / sizeof (float))
    case TS_DTYPE_DOUBLE:
    case TS_DTYPE_COMPLEX128:
      EQUAL (double, self->size / sizeof (double))
    case TS_DTYPE_HALF:
      return equal_small_floats (a, b, self->row, 0x7c00);
    case TS_DTYPE_BFLOAT16:
      return equal_small_floats (a, b, self->row, 0x7f80);
    default:
      return self->size == 0 || memcmp (a, b, self->size) == 0;
    }
}

/* The slot of an equal row, or the free one where it belongs. */
static gsize *
find_slot (const TsRowSet *self,
           gconstpointer data)
{
  gsize i = (gsize)hash_row (self, data) & (self->n_slots - 1);

  while (self->slots[i] != 0 && !equal_rows (self, self->rows[self->slots[i] - 1], data))
    i = (i + 1) & (self->n_slots - 1);
  return &self->slots[i];
}

gsize
ts_row_set_add (TsRowSet *self,
                gconstpointer data)
{
  gsize *slot = find_slot (self, data);

  if (*slot == 0)
    {
      self->rows[self->n_distinct++] = data;
      *slot = self->n_distinct;
    }
  return *slot - 1;
}

gboolean
ts_row_set_has (const TsRowSet *self,
                gconstpointer data)
{
  return *find_slot (self, data) != 0;
}

gsize
ts_row_set_get_size (const TsRowSet *self)
{
  return self->n_distinct;
}
