#include "engine/ops/table/ts-table-map.h"

#include <string.h>

/* Any order of changes against a hash table of GLib. */
static void
test_against_glib (void)
{
  g_autoptr (TsTableMap) map = ts_table_map_new (TS_DTYPE_INT64, 1, TS_DTYPE_INT32, 1);
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gint32 i = 0; i < 50000; i++)
    {
      gint64 key = g_rand_int_range (rand, 0, 3000) * G_GINT64_CONSTANT (0x100000001);

      if (g_rand_boolean (rand))
        {
          ts_table_map_put (map, &key, &i);
          g_hash_table_insert (expected, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (i));
        }
      else
        {
          ts_table_map_remove (map, &key);
          g_hash_table_remove (expected, &key);
        }
    }

  g_assert_cmpuint (ts_table_map_get_size (map), ==, g_hash_table_size (expected));
  for (gint64 k = 0; k < 3000; k++)
    {
      gint64 key = k * G_GINT64_CONSTANT (0x100000001);
      guint32 place = ts_table_map_find (map, &key);
      gpointer value;

      g_assert_cmpint (g_hash_table_lookup_extended (expected, &key, NULL, &value), ==, place != TS_TABLE_MAP_NONE);
      if (place == TS_TABLE_MAP_NONE)
        continue;
      g_assert_cmpint (*(const gint64 *)ts_table_map_get_key (map, place), ==, key);
      g_assert_cmpint (*(const gint32 *)ts_table_map_get_value (map, place), ==, GPOINTER_TO_INT (value));
    }
}

static TsString
string (const char *text)
{
  return (TsString) { (char *)text, strlen (text) };
}

/* Rows of strings are copied; "a", "bc" is another key than "ab", "c". */
static void
test_strings (void)
{
  g_autoptr (TsTableMap) map = ts_table_map_new (TS_DTYPE_STRING, 2, TS_DTYPE_STRING, 1);
  TsString first[] = { string ("a"), string ("bc") }, second[] = { string ("ab"), string ("c") };
  TsString one = string ("one"), two = string ("two");
  guint32 place;

  ts_table_map_put (map, first, &one);
  g_assert_cmpuint (ts_table_map_find (map, second), ==, TS_TABLE_MAP_NONE);
  ts_table_map_put (map, second, &one);
  ts_table_map_put (map, second, &two);
  g_assert_cmpuint (ts_table_map_get_size (map), ==, 2);
  place = ts_table_map_find (map, second);
  g_assert_cmpstr (((const TsString *)ts_table_map_get_value (map, place))->bytes, ==, "two");
  ts_table_map_remove (map, first);
  g_assert_null (ts_table_map_get_key (map, 0));
  g_assert_cmpuint (ts_table_map_find (map, second), ==, place);
}

/* Taking back what was done, last first, brings each entry to its place again. */
static void
test_places (void)
{
  g_autoptr (TsTableMap) map = ts_table_map_new (TS_DTYPE_INT64, 1, TS_DTYPE_INT64, 1);
  gint64 keys[] = { 10, 11, 12, 13 };

  for (guint i = 0; i < 4; i++)
    ts_table_map_put (map, &keys[i], &keys[i]);
  ts_table_map_remove (map, &keys[1]);
  ts_table_map_remove (map, &keys[3]);
  ts_table_map_put (map, &keys[3], &keys[3]);
  ts_table_map_put (map, &keys[1], &keys[1]);
  for (guint32 i = 0; i < 4; i++)
    g_assert_cmpuint (ts_table_map_find (map, &keys[i]), ==, i);
  g_assert_cmpuint (ts_table_map_get_n_places (map), ==, 4);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ops/table-map/against-glib", test_against_glib);
  g_test_add_func ("/ops/table-map/strings", test_strings);
  g_test_add_func ("/ops/table-map/places", test_places);
  return g_test_run ();
}
