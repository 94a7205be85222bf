#include "tests/ops/dataset/ts-dataset-graph.h"
#include "tests/support/ts-test-session.h"

/* Barriers. By tensorflow/core/kernels/barrier_ops.cc. */

#define TWO_NUMBERS ATTR ("component_types", "list { type: DT_INT64 type: DT_INT64 }")
#define VECTOR(name, values) CONST (name, "DT_INT64", "dim { size: 2 }", values)
#define KEYS(name, values, n) CONST (name, "DT_STRING", "dim { size: " n " }", values)
#define PUT(name, keys, values, i) NODE (name, "BarrierInsertMany", IN ("b") IN (keys) IN (values) DTYPE ("T", "DT_INT64") ATTR ("component_index", "i: " i))
#define TAKE(name, n, small) NODE (name, "BarrierTakeMany", IN ("b") IN (n) TWO_NUMBERS ATTR ("allow_small_batch", "b: " small))

static const char graph[] = NODE ("b", "Barrier", TWO_NUMBERS ATTR ("shapes", "list { shape { } shape { } }")) KEYS ("ab", "string_val: 'a' string_val: 'b'", "2")
    KEYS ("cd", "string_val: 'c' string_val: 'd'", "2") KEYS ("a", "string_val: 'a'", "1") CONST ("x1", "DT_INT64", "dim { size: 1 }", "int64_val: 9")
        VECTOR ("x", "int64_val: 1 int64_val: 2") VECTOR ("y", "int64_val: 3 int64_val: 4") CONST ("n1", "DT_INT32", "", "int_val: 1") CONST ("n2", "DT_INT32", "", "int_val: 2")
            CONST ("m", "DT_INT64", "dim { size: 2 } dim { size: 1 }", "int64_val: 1") PUT ("put_x", "ab", "x", "0") PUT ("put_y", "ab", "y", "1") PUT ("put_cd", "cd", "x", "0")
                PUT ("put_a", "a", "x1", "1") PUT ("put_matrix", "ab", "m", "0") PUT ("put_out", "ab", "x", "2") PUT ("put_few", "a", "x", "0") TAKE ("take_1", "n1", "false")
                    TAKE ("take_2", "n2", "false") TAKE ("take_some", "n2", "true") NODE ("close", "BarrierClose", IN ("b"))
                        NODE ("cancel", "BarrierClose", IN ("b") ATTR ("cancel_pending_enqueues", "b: true")) NODE ("ready", "BarrierReadySize", IN ("b"))
                            NODE ("incomplete", "BarrierIncompleteSize", IN ("b"));

#define FIRST "-9223372036854775808"

/* Elements leave once they are whole, those that began first at first. */
static void
test_order (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (graph);
  TsTestUndo undo;

  ts_test_assert_fetch (session, "take_1", "blocked");
  ts_test_assert_fetch (session, "put_x", "done");
  ts_test_assert_fetch (session, "ready", "0");
  ts_test_assert_fetch (session, "incomplete", "2");
  ts_test_assert_fetch (session, "put_x", "error INVALID_ARGUMENT");

  ts_test_undo_begin (&undo, session);
  ts_test_assert_fetch (session, "put_a", "done");
  ts_test_assert_fetch (session, "take_1", "[" FIRST "] | [\"a\"] | [1] | [9]");
  ts_test_assert_fetch (session, "incomplete", "1");
  ts_test_undo_end (&undo);
  ts_test_assert_fetch (session, "incomplete", "2");
  ts_test_assert_fetch (session, "put_y", "done");
  ts_test_assert_fetch (session, "ready", "2");
  ts_test_assert_fetch (session, "take_2", "[" FIRST ", " FIRST "] | [\"a\", \"b\"] | [1, 2] | [3, 4]");
  ts_test_assert_fetch (session, "put_a", "done");
  ts_test_assert_fetch (session, "put_x", "done");
  ts_test_assert_fetch (session, "take_1", "[-9223372036854775807] | [\"a\"] | [1] | [9]");
}

static void
test_errors (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (graph);

  ts_test_assert_fetch (session, "put_matrix", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "put_out", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "put_few", "error INVALID_ARGUMENT");
}

/* What has begun may still be completed; nothing new. */
static void
test_close (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (graph);

  ts_test_assert_fetch (session, "put_x", "done");
  ts_test_assert_fetch (session, "close", "done");
  ts_test_assert_fetch (session, "close", "error CANCELLED");
  ts_test_assert_fetch (session, "put_cd", "error CANCELLED");
  ts_test_assert_fetch (session, "take_2", "blocked");
  ts_test_assert_fetch (session, "take_some", "error OUT_OF_RANGE");
  ts_test_assert_fetch (session, "put_a", "done");
  ts_test_assert_fetch (session, "take_some", "[" FIRST "] | [\"a\"] | [1] | [9]");
  ts_test_assert_fetch (session, "take_2", "error OUT_OF_RANGE");
  ts_test_assert_fetch (session, "cancel", "done");
  ts_test_assert_fetch (session, "incomplete", "0");
  ts_test_assert_fetch (session, "put_y", "error CANCELLED");
  ts_test_assert_fetch (session, "take_1", "error OUT_OF_RANGE");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/barrier/order", test_order);
  g_test_add_func ("/barrier/errors", test_errors);
  g_test_add_func ("/barrier/close", test_close);
  return g_test_run ();
}
