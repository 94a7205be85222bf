#include "engine/ops/table/ts-table.h"

#include "engine/ops/ts-resources.h"

static const TsTableKind mutable_kind = { "MutableHashTable", FALSE, FALSE };
static const TsTableKind static_kind = { "HashTable", TRUE, FALSE };

static void
assert_described (TsTable *table,
                  const char *expected)
{
  g_autofree char *text = table->base.type->describe (&table->base);

  g_assert_cmpstr (text, ==, expected);
}

/* What a panel of the state shows. */
static void
test_is_listed (void)
{
  g_autoptr (TsResources) resources = ts_resources_new ();
  g_autoptr (TsTable) table = ts_table_new (&static_kind, "localhost", "words", TS_DTYPE_STRING, &TS_SHAPE_SCALAR, TS_DTYPE_INT64, &TS_SHAPE (2));
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (TsTableMap) map = ts_table_new_map (table);

  g_assert_true (ts_resources_add (resources, &table->base, NULL));
  list = ts_resources_list (resources);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (list->pdata[0] == (gpointer)table);
  assert_described (table, "HashTable, string to int64[2], 0 entries, not initialized");

  ts_table_fill (table, resources, g_steal_pointer (&map));
  assert_described (table, "HashTable, string to int64[2], 0 entries");
  ts_resources_reset (resources, NULL);
  assert_described (table, "HashTable, string to int64[2], 0 entries, not initialized");
}

typedef struct
{
  TsResource *resource;
  gpointer undo;
} Last;

static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  *(Last *)user_data = (Last) { resource, undo };
}

static gint64
get (TsTable *table,
     gint64 key)
{
  guint32 place = ts_table_map_find (table->map, &key);

  return place != TS_TABLE_MAP_NONE ? *(const gint64 *)ts_table_map_get_value (table->map, place) : -1;
}

/* One change that puts the same key twice, taken back and done again. */
static void
test_undo (void)
{
  static const TsStateObserver observer = { changed };
  g_autoptr (TsResources) resources = ts_resources_new ();
  g_autoptr (TsTable) table = ts_table_new (&mutable_kind, "localhost", "t", TS_DTYPE_INT64, &TS_SHAPE_SCALAR, TS_DTYPE_INT64, &TS_SHAPE_SCALAR);
  g_autoptr (TsTensor) keys = ts_tensor_new_int64 (3, (gint64[]) { 1, 2, 1 });
  g_autoptr (TsTensor) values = ts_tensor_new_int64 (3, (gint64[]) { 10, 20, 30 });
  g_autoptr (TsTensor) first = ts_tensor_new_int64 (1, (gint64[]) { 5 });
  g_autoptr (TsTensor) one = ts_tensor_new_int64 (1, (gint64[]) { 1 });
  Last last = { NULL, NULL };

  ts_table_insert (table, resources, one, first);
  ts_resources_set_observer (resources, &observer, &last);
  ts_table_insert (table, resources, keys, values);
  g_assert_cmpint (get (table, 1), ==, 30);
  g_assert_cmpint (get (table, 2), ==, 20);

  ts_resources_change (resources, last.resource, g_steal_pointer (&last.undo));
  g_assert_cmpint (get (table, 1), ==, 5);
  g_assert_cmpint (get (table, 2), ==, -1);

  ts_resources_change (resources, last.resource, g_steal_pointer (&last.undo));
  g_assert_cmpint (get (table, 1), ==, 30);
  g_assert_cmpint (get (table, 2), ==, 20);
  table->base.type->free_change (last.undo);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ops/table/is-listed", test_is_listed);
  g_test_add_func ("/ops/table/undo", test_undo);
  return g_test_run ();
}
