/* The largest of windows, for ts_max_pool_kernels, with elements of type T; included once for each. LOWEST is the least T
 * that is no infinity. */

/* NaN is passed over, since nothing is less than it. */
static inline void
FN (take_larger) (T *restrict out, const T *restrict in, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    out[i] = out[i] < in[i] ? in[i] : out[i];
}

TS_SIMD static void
FN (max_pixel) (const TsPool *pool, const T *image, gint64 y, gint64 x, T *out)
{
  gint64 top, bottom, left, right;

  ts_pool_clip (&pool->axis[0], y, &top, &bottom);
  ts_pool_clip (&pool->axis[1], x, &left, &right);
  for (gint64 c = 0; c < pool->channels; c++)
    out[c] = LOWEST;
  for (gint64 iy = top; iy < bottom; iy++)
    for (gint64 ix = left; ix < right; ix++)
      FN (take_larger) (out, image + (iy * pool->axis[1].in + ix) * pool->channels, pool->channels);
}

static void
FN (max_rows) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;
  const TsPool *pool = run->pool;
  gint64 rows = pool->axis[0].out, columns = pool->axis[1].out;
  gint64 image_size = pool->axis[0].in * pool->axis[1].in * pool->channels;

  for (gint64 row = (gint64)begin; row < (gint64)end; row++)
    for (gint64 x = 0; x < columns; x++)
      FN (max_pixel) (pool, (const T *)run->in + row / rows * image_size, row % rows, x,
                      (T *)run->out + (row * columns + x) * pool->channels);
}

/* Over neighbouring channels. */
TS_SIMD static void
FN (max_depth) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;
  gint64 depth = run->pool->depth, plane = run->pool->plane;

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      T *out = (T *)run->out + i * plane;

      for (gint64 k = 0; k < plane; k++)
        out[k] = LOWEST;
      for (gint64 k = 0; k < depth; k++)
        FN (take_larger) (out, (const T *)run->in + (i * depth + k) * plane, plane);
    }
}
