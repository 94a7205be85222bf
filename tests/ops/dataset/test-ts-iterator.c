#include "tests/ops/dataset/ts-dataset-graph.h"
#include "tests/support/ts-test-session.h"

/* Iterators: what they start with, who waits for whom, and what is made of whole datasets. By tensorflow/core/kernels/data/iterator_ops.cc. */

#define QUEUE                                                                                                                                    \
  NODE ("q", "FIFOQueueV2", ATTR ("component_types", "list { type: DT_INT64 }") ATTR ("shapes", "list { shape { } }") ATTR ("capacity", "i: 9")) \
  NODE ("put", "QueueEnqueueV2", IN ("q") IN ("seven") ATTR ("Tcomponents", "list { type: DT_INT64 }"))                                          \
  INT64 ("seven", "7")

/* taken: x + what comes out of a queue. sum: state + x. three: a dataset. */
#define T DTYPE ("T", "DT_INT64")
#define LIBRARY                                                                                                                               \
  "library {"                                                                                                                                 \
  "  function { signature { name: 'taken' is_stateful: true input_arg { name: 'x' type: DT_INT64 } input_arg { name: 'q' type: DT_RESOURCE }" \
  "      output_arg { name: 'y' type: DT_INT64 } }"                                                                                           \
  "    node_def { name: 'get' op: 'QueueDequeueV2' input: 'q' attr { key: 'component_types' value { list { type: DT_INT64 } } } }"            \
  "    node_def { name: 'sum' op: 'Add' input: 'x' input: 'get:components:0' " T "} ret { key: 'y' value: 'sum:z:0' } }"                      \
  "  function { signature { name: 'sum' input_arg { name: 's' type: DT_INT64 } input_arg { name: 'x' type: DT_INT64 }"                        \
  "      output_arg { name: 'y' type: DT_INT64 } }"                                                                                           \
  "    node_def { name: 'sum' op: 'Add' input: 's' input: 'x' " T "} ret { key: 'y' value: 'sum:z:0' } }"                                     \
  "  function { signature { name: 'three' output_arg { name: 'y' type: DT_VARIANT } } " RANGE_DEF "ret { key: 'y' value: 'r:handle:0' } }"    \
  "} "
#define NUMBER(name, value) "node_def { name: '" name "' op: 'Const' " DTYPE ("dtype", "DT_INT64") ATTR ("value", "tensor { dtype: DT_INT64 tensor_shape { } int64_val: " value " }") "} "
#define RANGE_DEF   \
  NUMBER ("a", "0") \
  NUMBER ("b", "3") \
  NUMBER ("c", "1") \
  "node_def { name: 'r' op: 'RangeDataset' input: 'a:output:0' input: 'b:output:0' input: 'c:output:0' " ONE "} "

static void
test_not_initialized (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("d", "2") ITERATOR (ONE));

  ts_test_assert_fetch (session, "next", "error FAILED_PRECONDITION");
  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "next", "0");
  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "next", "0");
  ts_test_assert_fetch (session, "next", "1");
  ts_test_assert_fetch (session, "next", "error OUT_OF_RANGE");
  ts_test_assert_fetch (session, "next", "error OUT_OF_RANGE");
  ts_session_reset (session, NULL);
  ts_test_assert_fetch (session, "next", "error FAILED_PRECONDITION");
}

/* A dataset of other types than the iterator says. */
static void
test_types (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("d", "2") ITERATOR (STRINGS));
  g_autoptr (TsSession) more = ts_test_session_new (RANGE ("d", "2") ITERATOR (TWO));

  ts_test_assert_fetch (session, "make", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (more, "make", "error INVALID_ARGUMENT");
}

/* What is asked for must be what the iterator gives. */
static void
test_shapes (void)
{
#define MATRIX ATTR ("output_types", "list { type: DT_INT64 }") ATTR ("output_shapes", "list { shape { dim { size: 2 } dim { size: 2 } } }")
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("d", "2") ITERATOR (ONE) NODE ("wrong", "IteratorGetNext", IN ("it") MATRIX));

  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "wrong", "error INVALID_ARGUMENT");
}

/* A function waits for a queue; the iterator stays where it is, and the next one in line waits for that. */
#define WAITING                                                                                                               \
  RANGE ("r", "3")                                                                                                            \
  QUEUE NODE ("d", "MapDataset", IN ("r") IN ("q") FUNC ("f", "taken") ATTR ("Targuments", "list { type: DT_RESOURCE }") ONE) \
      ITERATOR (ONE) LIBRARY

static void
test_waits (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (WAITING);
  g_autoptr (TsExecutor) first = NULL;
  g_autoptr (TsExecutor) second = NULL;
  g_autofree char *one = NULL, *two = NULL, *waits = NULL, *waits_too = NULL;

  ts_test_assert_fetch (session, "make", "done");
  first = ts_test_session_begin (session, "next");
  second = ts_test_session_begin (session, "next");
  waits = ts_test_session_finish (first);
  waits_too = ts_test_session_finish (second);
  g_assert_cmpstr (waits, ==, "blocked");
  g_assert_cmpstr (waits_too, ==, "blocked");

  ts_test_assert_fetch (session, "put", "done");
  ts_test_assert_fetch (session, "put", "done");
  one = ts_test_session_finish (first);
  two = ts_test_session_finish (second);
  g_assert_cmpstr (one, ==, "7");
  g_assert_cmpstr (two, ==, "8");
}

/* Who gives up waiting leaves the iterator where it was. */
static void
test_given_up (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (WAITING);
  TsExecutor *run;
  g_autofree char *waits = NULL;

  ts_test_assert_fetch (session, "make", "done");
  run = ts_test_session_begin (session, "next");
  waits = ts_test_session_finish (run);
  g_assert_cmpstr (waits, ==, "blocked");
  ts_executor_free (run);

  ts_test_assert_fetch (session, "put", "done");
  ts_test_assert_fetch (session, "next", "7");
}

/* Begun anew while somebody waits: that one still gets what it asked for, and the next one the beginning. */
static void
test_made_meanwhile (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (WAITING);
  g_autoptr (TsExecutor) run = NULL;
  g_autofree char *waits = NULL, *one = NULL;

  ts_test_assert_fetch (session, "make", "done");
  run = ts_test_session_begin (session, "next");
  waits = ts_test_session_finish (run);
  g_assert_cmpstr (waits, ==, "blocked");
  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "put", "done");
  ts_test_assert_fetch (session, "put", "done");
  one = ts_test_session_finish (run);
  g_assert_cmpstr (one, ==, "7");
  ts_test_assert_fetch (session, "next", "7");
}

static void
test_one_shot (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (NODE ("it", "OneShotIterator", FUNC ("dataset_factory", "three") ONE) NODE ("next", "IteratorGetNext", IN ("it") ONE) LIBRARY);

  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *elements = ts_test_session_drain (session, "next");

      g_assert_cmpstr (elements, ==, round == 0 ? "0 1 2" : "");
    }
  ts_session_reset (session, NULL);
  ts_test_assert_fetch (session, "next", "0");
}

static void
test_string_handle (void)
{
  g_autoptr (TsSession) session =
      ts_test_session_new (RANGE ("d", "3") ITERATOR (ONE) NODE ("text", "IteratorToStringHandle", IN ("it")) NODE ("again", "IteratorFromStringHandleV2", IN ("text") ONE)
                               NODE ("same", "IteratorGetNext", IN ("again") ONE) NODE ("other", "IteratorFromStringHandleV2", IN ("text") STRINGS) STRING ("junk", "abc")
                                   NODE ("none", "IteratorFromStringHandle", IN ("junk")) NODE ("of_none", "IteratorGetNext", IN ("none") ONE)
                                       NODE ("of_other", "IteratorGetNext", IN ("other") STRINGS));

  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "next", "0");
  ts_test_assert_fetch (session, "same", "1");
  ts_test_assert_fetch (session, "next", "2");
  ts_test_assert_fetch (session, "of_none", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "of_other", "error INVALID_ARGUMENT");
}

/* Each run makes its own. */
static void
test_anonymous (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("d", "3") NODE ("it", "AnonymousIteratorV2", ONE) NODE ("make", "MakeIterator", IN ("d") IN ("it"))
                                                           NODE ("next", "IteratorGetNext", IN ("it") IN ("^make") ONE)
                                                               NODE ("delete", "DeleteIterator", IN ("it") IN ("it:1") IN ("^next")));

  ts_test_assert_fetch (session, "next", "0");
  ts_test_assert_fetch (session, "next", "0");
  ts_test_assert_fetch (session, "delete", "done");
}

/* A position that was kept is a value. */
static void
test_position (void)
{
  g_autoptr (TsSession) session =
      ts_test_session_new (RANGE ("d", "3") ITERATOR (ONE) NODE ("position", "SerializeIterator", IN ("it")) NODE ("go_on", "IteratorGetNext", IN ("it") IN ("^position") ONE)
                               NODE ("back", "DeserializeIterator", IN ("it") IN ("position") IN ("^go_on"))
                                   NODE ("wrong", "DeserializeIterator", IN ("it") IN ("d")));

  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "next", "0");
  ts_test_assert_fetch (session, "back", "done");
  ts_test_assert_fetch (session, "next", "1");
  ts_test_assert_fetch (session, "wrong", "error INVALID_ARGUMENT");
}

/* An element as a value, and its absence as another. */
static void
test_optional (void)
{
  g_autoptr (TsSession) session =
      ts_test_session_new (RANGE ("d", "1") ITERATOR (ONE) NODE ("maybe", "IteratorGetNextAsOptional", IN ("it") ONE) NODE ("has", "OptionalHasValue", IN ("maybe"))
                               NODE ("value", "OptionalGetValue", IN ("maybe") ONE));

  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "value", "0");
  ts_test_assert_fetch (session, "has", "False");
  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "has", "True");
}

static void
test_reduce (void)
{
#define REDUCE(name, d) \
  NODE (name, "ReduceDataset", IN (d) IN ("ten") FUNC ("f", "sum") ATTR ("Tstate", "list { type: DT_INT64 }") ATTR ("Targuments", "list { }") ONE)
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("d", "5") RANGE ("none", "0") RANGE ("one", "1") INT64 ("ten", "10") REDUCE ("sum", "d") REDUCE ("sum_of_none", "none")
                                                           NODE ("single", "DatasetToSingleElement", IN ("one") ONE) NODE ("single_of_none", "DatasetToSingleElement", IN ("none") ONE)
                                                               NODE ("single_of_5", "DatasetToSingleElement", IN ("d") ONE) NODE ("n", "DatasetCardinality", IN ("d"))
                                                                   NODE ("no_vector", "DatasetToSingleElement",
                                                                         IN ("one") ATTR ("output_types", "list { type: DT_INT64 }") ATTR ("output_shapes", "list { shape { dim { size: 1 } } }"))
                                                                       NODE ("scalar", "TensorDataset", IN ("ten") TYPES ("Toutput_types"))
                                                                           LIBRARY);

  ts_test_assert_fetch (session, "sum", "20");
  ts_test_assert_fetch (session, "sum_of_none", "10");
  ts_test_assert_fetch (session, "single", "0");
  ts_test_assert_fetch (session, "single_of_none", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "single_of_5", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "no_vector", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "n", "5");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iterator/not-initialized", test_not_initialized);
  g_test_add_func ("/iterator/types", test_types);
  g_test_add_func ("/iterator/shapes", test_shapes);
  g_test_add_func ("/iterator/waits", test_waits);
  g_test_add_func ("/iterator/given-up", test_given_up);
  g_test_add_func ("/iterator/made-meanwhile", test_made_meanwhile);
  g_test_add_func ("/iterator/one-shot", test_one_shot);
  g_test_add_func ("/iterator/string-handle", test_string_handle);
  g_test_add_func ("/iterator/anonymous", test_anonymous);
  g_test_add_func ("/iterator/position", test_position);
  g_test_add_func ("/iterator/optional", test_optional);
  g_test_add_func ("/iterator/reduce", test_reduce);
  return g_test_run ();
}
