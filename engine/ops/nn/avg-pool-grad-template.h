/* The gradient of averages of windows, for avg-pool.c with elements of type T; included once for each. */

static inline void
FN (add_part) (T *restrict out, const T *restrict in, T part, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    out[i] += in[i] * part;
}

/* Gives each pixel of a window its part of the gradient. */
TS_SIMD static void
FN (spread_pixel) (const TsPool *pool, T *image, gint64 y, gint64 x, const T *grad)
{
  gint64 top, bottom, left, right;

  ts_pool_clip (&pool->axis[0], y, &top, &bottom);
  ts_pool_clip (&pool->axis[1], x, &left, &right);
  for (gint64 iy = top; iy < bottom; iy++)
    for (gint64 ix = left; ix < right; ix++)
      FN (add_part)
  (image + (iy * pool->axis[1].in + ix) * pool->channels, grad,
   1 / (T)((bottom - top) * (right - left)), pool->channels);
}

static void
FN (spread_images) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;
  const TsPool *pool = run->pool;
  gint64 rows = pool->axis[0].out, columns = pool->axis[1].out;
  gint64 image_size = pool->axis[0].in * pool->axis[1].in * pool->channels;

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      T *image = (T *)run->out + i * image_size;
      const T *grad = (const T *)run->in + i * rows * columns * pool->channels;

      memset (image, 0, (gsize)image_size * sizeof (T));
      for (gint64 y = 0; y < rows; y++)
        for (gint64 x = 0; x < columns; x++, grad += pool->channels)
          FN (spread_pixel)
      (pool, image, y, x, grad);
    }
}
