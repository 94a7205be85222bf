/* The largest of neighbouring channels, for max-pool.c, with pool-template.h for the same T. */

static void
FN (reduce_depth) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;
  gint64 depth = run->pool->depth, plane = run->pool->plane;
  TsPoolTaps taps = { .n_rows = 1, .n_columns = depth, .column_step = plane };

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    FN (reduce_run)
  (&taps, (const T *)run->in + i * depth * plane, (T *)run->out + i * plane, plane);
}
