#include "engine/debug/expression/ts-key-sort.h"

#include <math.h>
#include <string.h>

#define N_DIGITS 256
#define N_FEW 48 /* up to so many are sorted faster by putting each in its place */
#define SIGN (G_GUINT64_CONSTANT (1) << 63)

/* ---- keys ------------------------------------------------------------------------------------- */

/* The bits of a double as they count: those of negative ones the other way round. */
static guint64
encode_double (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  if (isnan (value))
    return G_MAXUINT64;
  return (bits & SIGN) != 0 ? ~bits : bits | SIGN;
}

static guint64
decode_double (guint64 key)
{
  const double nan = NAN;
  guint64 bits = (key & SIGN) != 0 ? key & ~SIGN : ~key;

  if (key == G_MAXUINT64)
    memcpy (&bits, &nan, sizeof bits);
  return bits;
}

void
ts_key_encode (guint64 *data,
               gsize n,
               TsDType dtype)
{
  for (gsize i = 0; i < n; i++)
    if (dtype == TS_DTYPE_DOUBLE)
      data[i] = encode_double (data[i]);
    else if (dtype == TS_DTYPE_INT64)
      data[i] ^= SIGN;
}

void
ts_key_decode (guint64 *data,
               gsize n,
               TsDType dtype)
{
  for (gsize i = 0; i < n; i++)
    if (dtype == TS_DTYPE_DOUBLE)
      data[i] = decode_double (data[i]);
    else if (dtype == TS_DTYPE_INT64)
      data[i] ^= SIGN;
}

/* ---- sorting ---------------------------------------------------------------------------------- */

static void
sort_few (guint64 *keys,
          gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      guint64 key = keys[i];
      gsize k = i;

      for (; k > 0 && keys[k - 1] > key; k--)
        keys[k] = keys[k - 1];
      keys[k] = key;
    }
}

/* By one byte of them, from @from to @to. */
static void
distribute (const guint64 *from,
            guint64 *to,
            gsize n,
            guint shift,
            gsize *counts)
{
  gsize place = 0;

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize count = counts[digit];

      counts[digit] = place;
      place += count;
    }
  for (gsize i = 0; i < n; i++)
    to[counts[from[i] >> shift & (N_DIGITS - 1)]++] = from[i];
}

gboolean
ts_key_sort (guint64 *keys,
             guint64 *scratch,
             gsize n,
             GCancellable *cancellable,
             GError **error)
{
  guint64 *from = keys, *to = scratch;

  if (n <= N_FEW)
    {
      sort_few (keys, n);
      return TRUE;
    }
  for (guint shift = 0; shift < 64; shift += 8)
    {
      gsize counts[N_DIGITS] = { 0 };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        counts[from[i] >> shift & (N_DIGITS - 1)]++;
      if (counts[from[0] >> shift & (N_DIGITS - 1)] == n)
        continue; /* they do not differ here */
      distribute (from, to, n, shift, counts);
      from = to;
      to = from == keys ? scratch : keys;
    }
  if (from != keys)
    memcpy (keys, from, n * sizeof *keys);
  return TRUE;
}
