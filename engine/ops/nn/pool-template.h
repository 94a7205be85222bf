/* Windows of images reduced to one value for each channel, with elements of type T; included once for each. A value begins as START, TAKE (value, x) is
 * what it becomes with an element of the window, FINISH (value, count) what is written for a window of so many. */

/* Values that the compiler keeps in registers, if it knows their number. */
#define BLOCK 32
#define LINE 64 /* bytes that are fetched together */

static inline void
FN (reduce_block) (const TsPoolTaps *taps, const T *in, T *out, gint64 n)
{
  T values[BLOCK];

  for (gint64 i = 0; i < n; i++)
    values[i] = TAKE (START, in[i]);
  for (gint64 y = 0; y < taps->n_rows; y++)
    for (gint64 x = y == 0 ? 1 : 0; x < taps->n_columns; x++)
      {
        const T *tap = in + y * taps->row_step + x * taps->column_step;

        for (gint64 i = 0; i < n; i++)
          values[i] = TAKE (values[i], tap[i]);
      }
  for (gint64 i = 0; i < n; i++)
    out[i] = FINISH (values[i], (T)(taps->n_rows * taps->n_columns));
}

/* For @n windows, each one element after the one before. The row after them, which the next ones want, is fetched meanwhile. */
TS_SIMD static void
FN (reduce_run) (const TsPoolTaps *taps, const T *in, T *out, gint64 n)
{
  if (taps->n_rows * taps->n_columns == 0)
    {
      for (gint64 i = 0; i < n; i++)
        out[i] = FINISH ((T)START, (T)0);
      return;
    }
  for (; n >= BLOCK; n -= BLOCK, in += BLOCK, out += BLOCK)
    {
      for (gsize k = 0; k < BLOCK; k += LINE / sizeof (T))
        __builtin_prefetch (in + taps->n_rows * taps->row_step + k);
      FN (reduce_block)
      (taps, in, out, BLOCK);
    }
  if (n > 0)
    FN (reduce_block)
  (taps, in, out, n);
}

static void
FN (reduce_row) (const TsPool *pool, const T *image, gint64 y, T *out)
{
  gint64 channels = pool->channels, n;
  TsPoolTaps taps = { .row_step = pool->axis[1].in * channels, .column_step = channels };

  for (gint64 x = 0; x < pool->axis[1].out; x += n)
    {
      gint64 first = ts_pool_taps (pool, y, x, &taps);

      n = ts_pool_side_by_side (&pool->axis[1], x);
      FN (reduce_run)
      (&taps, image + first, out + x * channels, n * channels);
    }
}

static void
FN (reduce_rows) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;
  const TsPool *pool = run->pool;
  gint64 rows = pool->axis[0].out, row_size = pool->axis[1].out * pool->channels;
  gint64 image_size = pool->axis[0].in * pool->axis[1].in * pool->channels;

  for (gint64 row = (gint64)begin; row < (gint64)end; row++)
    FN (reduce_row)
  (pool, (const T *)run->in + row / rows * image_size, row % rows, (T *)run->out + row * row_size);
}

#undef BLOCK
#undef LINE
