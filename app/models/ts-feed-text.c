#include "app/models/ts-feed-text.h"

gboolean
ts_feed_text_can_generate (TsDType dtype)
{
  return ts_dtype_is_plain (dtype);
}

char *
ts_feed_text_generate (const char *generator,
                       const TsShape *shape,
                       gint64 seed)
{
  TsShape full = *shape;
  g_autofree char *text = NULL;

  if (full.rank == TS_SHAPE_UNKNOWN_RANK)
    full = TS_SHAPE (1);

  for (int i = 0; i < full.rank; i++)
    if (full.dims[i] == TS_SHAPE_UNKNOWN_DIM)
      full.dims[i] = 1;

  text = ts_shape_to_string (&full);
  if (g_str_equal (generator, "random") || g_str_equal (generator, "normal"))
    return g_strdup_printf ("%s:%s:%" G_GINT64_FORMAT, text, generator, seed);

  return g_strdup_printf ("%s:%s", text, generator);
}

char *
ts_feed_text_for_file (GFile *file)
{
  const char *path = g_file_peek_path (file);

  return path != NULL ? g_strdup_printf ("@%s", path) : NULL;
}
