#include "engine/debug/breakpoint/ts-series.h"

#include <string.h>

#define MAX_ENTRIES 100000
#define MAX_BYTES ((gsize)256 << 20)

typedef struct
{
  GArray *entries; /* TsSeriesEntry */
  gsize n_bytes;
  guint64 n_dropped;
} Series;

struct _TsSeriesSet
{
  GMutex mutex; /* guards all below */
  GHashTable *series;
};

static void
entry_clear (gpointer data)
{
  TsSeriesEntry *entry = data;

  g_free (entry->place);
  ts_tensor_unref (entry->value);
}

static GArray *
new_entries (void)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (TsSeriesEntry));

  g_array_set_clear_func (entries, entry_clear);
  return entries;
}

static void
series_free (gpointer data)
{
  Series *series = data;

  g_array_unref (series->entries);
  g_free (series);
}

TsSeriesSet *
ts_series_set_new (void)
{
  TsSeriesSet *self = g_new0 (TsSeriesSet, 1);

  g_mutex_init (&self->mutex);
  self->series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, series_free);
  return self;
}

void
ts_series_set_free (TsSeriesSet *self)
{
  g_hash_table_unref (self->series);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gsize
cost_of (const TsSeriesEntry *entry)
{
  return sizeof *entry + strlen (entry->place) + ts_tensor_footprint_bytes (entry->value);
}

/* A tenth at once, so that it is seldom. */
static void
keep_to_limits (Series *series)
{
  while (series->entries->len > MAX_ENTRIES || (series->n_bytes > MAX_BYTES && series->entries->len > 1))
    {
      guint n = MAX (series->entries->len / 10, 1);

      for (guint i = 0; i < n; i++)
        series->n_bytes -= cost_of (&g_array_index (series->entries, TsSeriesEntry, i));
      g_array_remove_range (series->entries, 0, n);
      series->n_dropped += n;
    }
}

void
ts_series_set_add (TsSeriesSet *self,
                   const char *name,
                   guint64 run,
                   gsize t,
                   const char *place,
                   TsTensor *value)
{
  const TsSeriesEntry entry = { run, t, g_strdup (place), ts_tensor_ref (value) };
  Series *series;

  g_mutex_lock (&self->mutex);
  series = g_hash_table_lookup (self->series, name);
  if (series == NULL)
    {
      series = g_new0 (Series, 1);
      series->entries = new_entries ();
      g_hash_table_insert (self->series, g_strdup (name), series);
    }
  g_array_append_val (series->entries, entry);
  series->n_bytes += cost_of (&entry);
  keep_to_limits (series);
  g_mutex_unlock (&self->mutex);
}

void
ts_series_set_go_back (TsSeriesSet *self,
                       guint64 run,
                       gsize t)
{
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->series);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Series *series = value;
      guint n = series->entries->len;

      for (; n > 0; n--)
        {
          const TsSeriesEntry *entry = &g_array_index (series->entries, TsSeriesEntry, n - 1);

          if (entry->run != run || entry->t <= t)
            break;
          series->n_bytes -= cost_of (entry);
        }
      g_array_set_size (series->entries, n);
    }
  g_mutex_unlock (&self->mutex);
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

char **
ts_series_set_list (TsSeriesSet *self)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->series);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_mutex_unlock (&self->mutex);
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

GArray *
ts_series_set_dup (TsSeriesSet *self,
                   const char *name,
                   guint64 *n_dropped)
{
  const Series *series;
  GArray *copy = NULL;

  g_mutex_lock (&self->mutex);
  series = g_hash_table_lookup (self->series, name);
  if (series != NULL)
    {
      copy = new_entries ();
      *n_dropped = series->n_dropped;
      for (guint i = 0; i < series->entries->len; i++)
        {
          TsSeriesEntry entry = g_array_index (series->entries, TsSeriesEntry, i);

          entry.place = g_strdup (entry.place);
          ts_tensor_ref (entry.value);
          g_array_append_val (copy, entry);
        }
    }
  g_mutex_unlock (&self->mutex);
  return copy;
}
