#include "tests/ops/dataset/ts-dataset-graph.h"
#include "tests/support/ts-test-session.h"

/* Staging areas and maps. By tensorflow/core/kernels/stage_op.cc, map_stage_op.cc. */

#define INT32(name, value) CONST (name, "DT_INT32", "", "int_val: " value)
#define INDICES(name, values, n) CONST (name, "DT_INT32", "dim { size: " n " }", values)
#define AREA(types) ATTR ("dtypes", "list { " types " }") ATTR ("shared_name", "s: 'area'") ATTR ("capacity", "i: 2")
#define NUMBERS AREA ("type: DT_INT64")
#define PAIRS AREA ("type: DT_INT64 type: DT_INT64")

static const char area_graph[] = INT64 ("one", "1") INT64 ("two", "2") INT32 ("second", "1") INT32 ("negative", "-1") NODE ("put_1", "Stage", IN ("one") NUMBERS)
    NODE ("put_2", "Stage", IN ("two") NUMBERS) NODE ("get", "Unstage", NUMBERS) NODE ("peek", "StagePeek", IN ("second") NUMBERS)
        NODE ("wrong", "StagePeek", IN ("negative") NUMBERS) NODE ("size", "StageSize", NUMBERS) NODE ("clear", "StageClear", NUMBERS) NODE ("get_pair", "Unstage", PAIRS);

static void
test_area (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (area_graph);
  TsTestUndo undo;

  ts_test_assert_fetch (session, "get", "blocked");
  ts_test_assert_fetch (session, "put_1", "done");
  ts_test_assert_fetch (session, "peek", "blocked");
  ts_test_assert_fetch (session, "put_2", "done");
  ts_test_assert_fetch (session, "put_1", "blocked");
  ts_test_assert_fetch (session, "peek", "2");
  ts_test_assert_fetch (session, "wrong", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "get_pair", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "size", "2");

  ts_test_undo_begin (&undo, session);
  ts_test_assert_fetch (session, "get", "1");
  ts_test_assert_fetch (session, "clear", "done");
  ts_test_assert_fetch (session, "size", "0");
  ts_test_undo_end (&undo);
  ts_test_assert_fetch (session, "get", "1");
  ts_test_assert_fetch (session, "get", "2");
  ts_test_assert_fetch (session, "size", "0");
}

/* A run that waits goes on once another one has done what it waits for. */
static void
test_area_waits (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (area_graph);
  g_autoptr (TsExecutor) run = ts_test_session_begin (session, "get");
  g_autofree char *waits = ts_test_session_finish (run), *result = NULL;

  g_assert_cmpstr (waits, ==, "blocked");
  ts_test_assert_fetch (session, "put_2", "done");
  ts_test_assert_fetch (session, "get", "blocked");
  result = ts_test_session_finish (run);
  g_assert_cmpstr (result, ==, "2");
}

static void
test_area_memory (void)
{
#define LIMITED ATTR ("dtypes", "list { type: DT_INT64 }") ATTR ("memory_limit", "i: 12") ATTR ("shared_name", "s: 'area'")
  g_autoptr (TsSession) session =
      ts_test_session_new (INT64 ("one", "1") CONST ("two", "DT_INT64", "dim { size: 2 }", "int64_val: 1 int64_val: 2") NODE ("put_1", "Stage", IN ("one") LIMITED)
                               NODE ("put_2", "Stage", IN ("two") LIMITED) NODE ("get", "Unstage", LIMITED));

  ts_test_assert_fetch (session, "put_1", "done");
  ts_test_assert_fetch (session, "put_1", "blocked");
  ts_test_assert_fetch (session, "put_2", "error RESOURCE_EXHAUSTED");
}

/* ---- maps ---- */

#define FAKE(types) ATTR ("fake_dtypes", "list { " types " }")
#define BOTH FAKE ("type: DT_INT64 type: DT_INT64")
#define ONLY FAKE ("type: DT_INT64")
#define MAP(prefix)                                                                                                                                                                      \
  INT64 ("k1", "1")                                                                                                                                                                      \
  INT64 ("k2", "2") INT64 ("x", "10") INT64 ("y", "20") INDICES ("all", "int_val: 0 int_val: 1", "2") INDICES ("first", "int_val: 0", "1")                                               \
      INDICES ("last", "int_val: 1", "1") INDICES ("down", "int_val: 1 int_val: 0", "2") INDICES ("out", "int_val: 2", "1")                                                              \
          NODE ("put_1", prefix "MapStage", IN ("k1") IN ("all") IN ("x") IN ("y") PAIRS BOTH) NODE ("put_2", prefix "MapStage", IN ("k2") IN ("all") IN ("y") IN ("x") PAIRS BOTH)      \
              NODE ("put_first", prefix "MapStage", IN ("k1") IN ("first") IN ("x") PAIRS ONLY) NODE ("put_last", prefix "MapStage", IN ("k1") IN ("last") IN ("y") PAIRS ONLY)          \
                  NODE ("put_out", prefix "MapStage", IN ("k1") IN ("out") IN ("x") PAIRS ONLY) NODE ("put_down", prefix "MapStage", IN ("k1") IN ("down") IN ("x") IN ("y") PAIRS BOTH) \
                      NODE ("peek", prefix "MapPeek", IN ("k1") IN ("all") PAIRS) NODE ("get", prefix "MapUnstage", IN ("k1") IN ("all") PAIRS)                                          \
                          NODE ("get_first", prefix "MapUnstage", IN ("k1") IN ("first") NUMBERS) NODE ("get_last", prefix "MapUnstage", IN ("k1") IN ("last") NUMBERS)                  \
                              NODE ("get_any", prefix "MapUnstageNoKey", IN ("all") PAIRS) NODE ("size", prefix "MapSize", PAIRS) NODE ("incomplete", prefix "MapIncompleteSize", PAIRS) \
                                  NODE ("clear", prefix "MapClear", PAIRS)

static const char map_graph[] = MAP ("");
static const char ordered_map_graph[] = MAP ("Ordered");

static void
test_map (gconstpointer graph)
{
  g_autoptr (TsSession) session = ts_test_session_new (graph);
  TsTestUndo undo;

  ts_test_assert_fetch (session, "put_first", "done");
  ts_test_assert_fetch (session, "put_first", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "put_out", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "put_down", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "peek", "blocked");
  ts_test_assert_fetch (session, "size", "0");
  ts_test_assert_fetch (session, "incomplete", "1");

  ts_test_undo_begin (&undo, session);
  ts_test_assert_fetch (session, "put_last", "done");
  ts_test_assert_fetch (session, "peek", "10 | 20");
  ts_test_assert_fetch (session, "get", "10 | 20");
  ts_test_assert_fetch (session, "get", "blocked");
  ts_test_undo_end (&undo);
  ts_test_assert_fetch (session, "incomplete", "1");
  ts_test_assert_fetch (session, "put_last", "done");
  ts_test_assert_fetch (session, "incomplete", "0");
  ts_test_assert_fetch (session, "get_first", "10");
  ts_test_assert_fetch (session, "get_first", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "size", "1");
  ts_test_assert_fetch (session, "get_last", "20");
  ts_test_assert_fetch (session, "size", "0");
  ts_test_assert_fetch (session, "get_any", "blocked");
}

/* Ordered ones give the smallest key, others the one that came last. */
static void
test_map_order (gconstpointer graph)
{
  g_autoptr (TsSession) session = ts_test_session_new (graph);
  gboolean is_ordered = graph == ordered_map_graph;

  ts_test_assert_fetch (session, "put_1", "done");
  ts_test_assert_fetch (session, "put_2", "done");
  ts_test_assert_fetch (session, "put_1", "blocked");
  ts_test_assert_fetch (session, "get_any", is_ordered ? "1 | 10 | 20" : "2 | 20 | 10");
  ts_test_assert_fetch (session, "clear", "done");
  ts_test_assert_fetch (session, "size", "0");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/staging/area", test_area);
  g_test_add_func ("/staging/area-waits", test_area_waits);
  g_test_add_func ("/staging/area-memory", test_area_memory);
  g_test_add_data_func ("/staging/map", map_graph, test_map);
  g_test_add_data_func ("/staging/ordered-map", ordered_map_graph, test_map);
  g_test_add_data_func ("/staging/map-order", map_graph, test_map_order);
  g_test_add_data_func ("/staging/ordered-map-order", ordered_map_graph, test_map_order);
  return g_test_run ();
}
