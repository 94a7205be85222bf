#include "tests/ops/dataset/ts-dataset-graph.h"
#include "tests/support/ts-test-session.h"

/* What comes out of datasets, by tensorflow/core/kernels/data. Each case goes through one twice; in between everything is taken back. */

typedef struct
{
  const char *name;
  const char *graph;
  const char *elements;
} Case;

/* Functions. batched: a dataset in batches of 9. double: 2x. is_odd: x % 2 == 1. below_3: x < 3. up_to: a dataset of the numbers below x. add: state, x -> state + x, state + x. sum: state + x. plus: x + captured */
#define ARG(name) "input_arg { name: '" name "' type: DT_INT64 } "
#define RESULT(name, type) "output_arg { name: '" name "' type: " type " } "
#define FUNCTION(name, signature, nodes, rets) "function { signature { name: '" name "' " signature "} " nodes rets "} "
#define NODE_DEF(name, type, rest) "node_def { name: '" name "' op: '" type "' " rest "} "
#define RET(name, value) "ret { key: '" name "' value: '" value "' } "
#define LITERAL(name, value) NODE_DEF (name, "Const", DTYPE ("dtype", "DT_INT64") ATTR ("value", "tensor { dtype: DT_INT64 tensor_shape { } int64_val: " value " }"))
#define T DTYPE ("T", "DT_INT64")

#define LIBRARY                                                                                                                                                                \
  "library { " FUNCTION ("batched", "input_arg { name: 'x' type: DT_VARIANT } " RESULT ("y", "DT_VARIANT"),                                                                    \
                         LITERAL ("nine", "9") NODE_DEF ("batch", "BatchDataset", IN ("x") IN ("nine:output:0") ONE), RET ("y", "batch:handle:0"))                             \
      FUNCTION ("double", ARG ("x") RESULT ("y", "DT_INT64"), NODE_DEF ("sum", "Add", IN ("x") IN ("x") T), RET ("y", "sum:z:0"))                                              \
          FUNCTION ("is_odd", ARG ("x") RESULT ("y", "DT_BOOL"),                                                                                                               \
                    LITERAL ("two", "2") LITERAL ("one", "1") NODE_DEF ("mod", "FloorMod", IN ("x") IN ("two:output:0") T)                                                     \
                        NODE_DEF ("eq", "Equal", IN ("mod:z:0") IN ("one:output:0") T),                                                                                        \
                    RET ("y", "eq:z:0"))                                                                                                                                       \
              FUNCTION ("below_3", ARG ("x") RESULT ("y", "DT_BOOL"), LITERAL ("three", "3") NODE_DEF ("less", "Less", IN ("x") IN ("three:output:0") T),                      \
                        RET ("y", "less:z:0"))                                                                                                                                 \
                  FUNCTION ("up_to", ARG ("x") RESULT ("y", "DT_VARIANT"),                                                                                                     \
                            LITERAL ("zero", "0") LITERAL ("one", "1") NODE_DEF ("range", "RangeDataset", IN ("zero:output:0") IN ("x") IN ("one:output:0") ONE),              \
                            RET ("y", "range:handle:0"))                                                                                                                       \
                      FUNCTION ("add", ARG ("state") ARG ("x") RESULT ("next", "DT_INT64") RESULT ("y", "DT_INT64"),                                                           \
                                NODE_DEF ("sum", "Add", IN ("state") IN ("x") T), RET ("next", "sum:z:0") RET ("y", "sum:z:0"))                                                \
                          FUNCTION ("plus", ARG ("x") ARG ("captured") RESULT ("y", "DT_INT64"), NODE_DEF ("sum", "Add", IN ("x") IN ("captured") T),                          \
                                    RET ("y", "sum:z:0"))                                                                                                                      \
                              FUNCTION ("ones", ARG ("x") RESULT ("y", "DT_INT64"),                                                                                            \
                                        LITERAL ("one", "1") LITERAL ("axis", "0") NODE_DEF ("dims", "ExpandDims", IN ("x") IN ("axis:output:0") T DTYPE ("Tdim", "DT_INT64")) \
                                            NODE_DEF ("fill", "Fill", IN ("dims:output:0") IN ("one:output:0") T DTYPE ("index_type", "DT_INT64")),                            \
                                        RET ("y", "fill:output:0")) "} "

#define VECTOR(name, values, n) CONST (name, "DT_INT64", "dim { size: " n " }", values)
#define COUNT(type, n) RANGE ("r", "3") INT64 ("n", n) NODE ("d", type, IN ("r") IN ("n") ONE)
#define MAPPED(type, attr, f) RANGE ("r", "6") NODE ("d", type, IN ("r") FUNC (attr, f) NO_ARGUMENTS ONE) LIBRARY
#define BATCH(n, drop) RANGE ("r", "5") INT64 ("n", n) BOOL ("drop", drop) NODE ("d", "BatchDatasetV2", IN ("r") IN ("n") IN ("drop") ONE)
#define SHARD(n, i) RANGE ("r", "5") INT64 ("n", n) INT64 ("i", i) NODE ("d", "ShardDataset", IN ("r") IN ("n") IN ("i") ONE)
#define SHUFFLE(n, again) \
  RANGE ("r", n)          \
  INT64 ("n", "3")        \
  INT64 ("seed", "8")     \
  INT64 ("seed2", "9")    \
  NODE ("s", "ShuffleDataset", IN ("r") IN ("n") IN ("seed") IN ("seed2") ATTR ("reshuffle_each_iteration", "b: " again) ONE)
#define INTERLEAVE(cycle, block)                                                                           \
  VECTOR ("v", "int64_val: 3 int64_val: 1 int64_val: 2", "3")                                              \
  NODE ("r", "TensorSliceDataset", IN ("v") TYPES ("Toutput_types"))                                       \
  INT64 ("cycle", cycle)                                                                                   \
  INT64 ("block", block)                                                                                   \
  NODE ("d", "InterleaveDataset", IN ("r") IN ("cycle") IN ("block") FUNC ("f", "up_to") NO_ARGUMENTS ONE) \
  LIBRARY
#define PADDED(shape, drop)                                                                                                              \
  RANGE ("r", "4")                                                                                                                       \
  NODE ("m", "MapDataset", IN ("r") FUNC ("f", "ones") NO_ARGUMENTS ONE)                                                                 \
  INT64 ("n", "3")                                                                                                                       \
  VECTOR ("shape", "int64_val: " shape, "1")                                                                                             \
  INT64 ("value", "7")                                                                                                                   \
  BOOL ("drop", drop)                                                                                                                    \
  NODE ("d", "PaddedBatchDatasetV2", IN ("m") IN ("n") IN ("shape") IN ("value") IN ("drop") TYPES ("Toutput_types") ATTR ("N", "i: 1")) \
  LIBRARY

#define WINDOW(size, shift, stride, drop)                                                          \
  RANGE ("r", "7")                                                                                 \
  INT64 ("size", size)                                                                             \
  INT64 ("shift", shift)                                                                           \
  INT64 ("stride", stride)                                                                         \
  BOOL ("drop", drop)                                                                              \
      NODE ("w", "WindowDataset", IN ("r") IN ("size") IN ("shift") IN ("stride") IN ("drop") ONE) \
          NODE ("d", "FlatMapDataset", IN ("w") FUNC ("f", "batched") NO_ARGUMENTS ONE) LIBRARY
#define SLIDING(size, shift, stride) \
  RANGE ("r", "7")                   \
  INT64 ("size", size)               \
  INT64 ("shift", shift)             \
  INT64 ("stride", stride)           \
  NODE ("d", "ExperimentalSlidingWindowDataset", IN ("r") IN ("size") IN ("shift") IN ("stride") ONE)

/* Numbers by parity, 2 odd ones or 2 even ones together. */
#define GROUP(size)                                                                                                                                                             \
  RANGE ("r", "7")                                                                                                                                                              \
  NODE ("d", "GroupByWindowDataset",                                                                                                                                            \
        IN ("r") FUNC ("key_func", "parity") FUNC ("reduce_func", "batch_group") FUNC ("window_size_func", size)                                                                \
            ATTR ("Tkey_func_other_arguments", "list { }") ATTR ("Treduce_func_other_arguments", "list { }") ATTR ("Twindow_size_func_other_arguments", "list { }") ONE)        \
  "library { " FUNCTION ("parity", ARG ("x") RESULT ("y", "DT_INT64"), LITERAL ("two", "2") NODE_DEF ("mod", "FloorMod", IN ("x") IN ("two:output:0") T), RET ("y", "mod:z:0")) \
      FUNCTION ("two", ARG ("x") RESULT ("y", "DT_INT64"), LITERAL ("n", "2"), RET ("y", "n:output:0"))                                                                         \
          FUNCTION ("none", ARG ("x") RESULT ("y", "DT_INT64"), LITERAL ("n", "0"), RET ("y", "n:output:0"))                                                                    \
              FUNCTION ("batch_group", ARG ("key") "input_arg { name: 'x' type: DT_VARIANT } " RESULT ("y", "DT_VARIANT"),                                                      \
                        LITERAL ("nine", "9") NODE_DEF ("batch", "BatchDataset", IN ("x") IN ("nine:output:0") ONE), RET ("y", "batch:handle:0")) "} "

/* Twice the sums of the numbers by parity. */
#define REDUCER                                                                                                                                                                 \
  RANGE ("r", "7")                                                                                                                                                              \
  NODE ("d", "GroupByReducerDataset",                                                                                                                                           \
        IN ("r") FUNC ("key_func", "parity") FUNC ("init_func", "none") FUNC ("reduce_func", "sum") FUNC ("finalize_func", "double")                                            \
            ATTR ("Tkey_func_other_arguments", "list { }") ATTR ("Tinit_func_other_arguments", "list { }") ATTR ("Treduce_func_other_arguments", "list { }")                    \
                ATTR ("Tfinalize_func_other_arguments", "list { }") ONE)                                                                                                        \
  "library { " FUNCTION ("parity", ARG ("x") RESULT ("y", "DT_INT64"), LITERAL ("two", "2") NODE_DEF ("mod", "FloorMod", IN ("x") IN ("two:output:0") T), RET ("y", "mod:z:0")) \
      FUNCTION ("none", ARG ("x") RESULT ("y", "DT_INT64"), LITERAL ("n", "0"), RET ("y", "n:output:0"))                                                                        \
          FUNCTION ("sum", ARG ("state") ARG ("x") RESULT ("y", "DT_INT64"), NODE_DEF ("sum", "Add", IN ("state") IN ("x") T), RET ("y", "sum:z:0"))                            \
              FUNCTION ("double", ARG ("x") RESULT ("y", "DT_INT64"), NODE_DEF ("sum", "Add", IN ("x") IN ("x") T), RET ("y", "sum:z:0")) "} "

static const Case cases[] = {
  { "range", RANGE ("d", "3"), "0 1 2" },
  { "range-down", INT64 ("a", "5") INT64 ("b", "-2") INT64 ("c", "-3") NODE ("d", "RangeDataset", IN ("a") IN ("b") IN ("c") ONE), "5 2 -1" },
  { "range-wide", INT64 ("a", "-9223372036854775808") INT64 ("b", "9223372036854775807") INT64 ("c", "9223372036854775807") NODE ("d", "RangeDataset", IN ("a") IN ("b") IN ("c") ONE), "-9223372036854775808 -1 9223372036854775806" },
  { "tensor", INT64 ("x", "7") NODE ("d", "TensorDataset", IN ("x") TYPES ("Toutput_types")), "7" },
  { "slice", VECTOR ("x", "int64_val: 4 int64_val: 5", "2") NODE ("d", "TensorSliceDataset", IN ("x") TYPES ("Toutput_types")), "4 5" },
  { "slice-empty", VECTOR ("x", "", "0") NODE ("d", "TensorSliceDataset", IN ("x") TYPES ("Toutput_types")), "" },
  { "take", COUNT ("TakeDataset", "2"), "0 1" },
  { "take-more", COUNT ("TakeDataset", "9"), "0 1 2" },
  { "take-all", COUNT ("TakeDataset", "-1"), "0 1 2" },
  { "take-none", COUNT ("TakeDataset", "0"), "" },
  { "skip", COUNT ("SkipDataset", "2"), "2" },
  { "skip-none", COUNT ("SkipDataset", "0"), "0 1 2" },
  { "skip-all", COUNT ("SkipDataset", "-1"), "" },
  { "repeat", COUNT ("RepeatDataset", "2"), "0 1 2 0 1 2" },
  { "repeat-none", COUNT ("RepeatDataset", "0"), "" },
  { "repeat-nothing", RANGE ("r", "0") INT64 ("n", "-1") NODE ("d", "RepeatDataset", IN ("r") IN ("n") ONE), "" },
  { "repeat-nothing-often", RANGE ("r", "0") INT64 ("n", "1152921504606846976") NODE ("d", "RepeatDataset", IN ("r") IN ("n") ONE), "" },
  { "shard", SHARD ("2", "1"), "1 3" },
  { "shard-first", SHARD ("2", "0"), "0 2 4" },
  { "concatenate", RANGE ("r", "2") RANGE ("s", "3") NODE ("d", "ConcatenateDataset", IN ("r") IN ("s") ONE), "0 1 0 1 2" },
  { "batch", BATCH ("2", "false"), "[0, 1] [2, 3] [4]" },
  { "batch-drop", BATCH ("2", "true"), "[0, 1] [2, 3]" },
  { "batch-larger", BATCH ("9", "false"), "[0, 1, 2, 3, 4]" },
  { "padded", PADDED ("-1", "false"), "[3,2][7, 7, 1, 7, 1, 1] [1,3][1, 1, 1]" },
  { "padded-wide", PADDED ("4", "true"), "[3,4][7, 7, 7, 7, 1, 7, 7, 7, 1, 1, 7, 7]" },
  { "padded-narrow", PADDED ("1", "false"), "error DATA_LOSS" },
  { "map", MAPPED ("MapDataset", "f", "double"), "0 2 4 6 8 10" },
  { "filter", MAPPED ("FilterDataset", "predicate", "is_odd"), "1 3 5" },
  { "take-while", MAPPED ("TakeWhileDataset", "predicate", "below_3"), "0 1 2" },
  { "flat-map", MAPPED ("FlatMapDataset", "f", "up_to"), "0 0 1 0 1 2 0 1 2 3 0 1 2 3 4" },
  { "map-unbatch", RANGE ("r", "5") INT64 ("n", "2") NODE ("b", "BatchDataset", IN ("r") IN ("n") ONE) NODE ("d", "UnbatchDataset", IN ("b") ONE), "0 1 2 3 4" },
  { "map-captured", RANGE ("r", "3") INT64 ("c", "10") NODE ("d", "MapDataset", IN ("r") IN ("c") FUNC ("f", "plus") ATTR ("Targuments", "list { type: DT_INT64 }") ONE) LIBRARY, "10 11 12" },
  { "scan", RANGE ("r", "5") INT64 ("c", "10") NODE ("d", "ScanDataset", IN ("r") IN ("c") FUNC ("f", "add") ATTR ("Tstate", "list { type: DT_INT64 }") NO_ARGUMENTS ONE) LIBRARY, "10 11 13 16 20" },
  { "interleave", INTERLEAVE ("2", "1"), "0 0 1 2 0 1" },
  { "interleave-blocks", INTERLEAVE ("2", "2"), "0 1 0 2 0 1" },
  { "interleave-one", INTERLEAVE ("1", "1"), "0 1 2 0 0 1" },
  { "unique", RANGE ("r", "2") RANGE ("s", "3") NODE ("c", "ConcatenateDataset", IN ("r") IN ("s") ONE) NODE ("d", "UniqueDataset", IN ("c") ONE), "0 1 2" },
  { "window", WINDOW ("3", "3", "1", "false"), "[0, 1, 2] [3, 4, 5] [6]" },
  { "window-drop", WINDOW ("3", "2", "1", "true"), "[0, 1, 2] [2, 3, 4] [4, 5, 6]" },
  { "window-stride", WINDOW ("2", "1", "3", "true"), "[0, 3] [1, 4] [2, 5] [3, 6]" },
  { "window-gaps", WINDOW ("1", "3", "1", "false"), "[0] [3] [6]" },
  { "window-zero", WINDOW ("0", "3", "1", "false"), "error INVALID_ARGUMENT" },
  { "group-reduce", REDUCER, "24 18" },
  { "group", GROUP ("two"), "[0, 2] [1, 3] [4, 6] [5]" },
  { "group-zero", GROUP ("none"), "error INVALID_ARGUMENT" },
  { "sliding", SLIDING ("3", "2", "1"), "[0, 1, 2] [2, 3, 4] [4, 5, 6]" },
  { "sliding-stride", SLIDING ("2", "4", "2"), "[0, 2] [4, 6]" },
  { "map-and-batch", RANGE ("r", "5") INT64 ("n", "2") BOOL ("drop", "true") NODE ("d", "MapAndBatchDataset", IN ("r") IN ("n") IN ("n") IN ("drop") FUNC ("f", "double") NO_ARGUMENTS ONE) LIBRARY, "[0, 2] [4, 6]" },
  { "list", INT64 ("x", "4") INT64 ("y", "5") NODE ("d", "ListDataset", IN ("x") IN ("y") ATTR ("Tinput_types", "list { type: DT_INT64 type: DT_INT64 }") ONE), "4 5" },
  { "directed", VECTOR ("v", "int64_val: 0 int64_val: 1 int64_val: 1 int64_val: 0 int64_val: 0 int64_val: 1", "6") NODE ("s", "TensorSliceDataset", IN ("v") TYPES ("Toutput_types")) RANGE ("a", "2") RANGE ("b", "9") NODE ("d", "DirectedInterleaveDataset", IN ("s") IN ("a") IN ("b") ATTR ("N", "i: 2") ONE), "0 0 1 1 2" },
  { "directed-stop", VECTOR ("v", "int64_val: 0 int64_val: 1 int64_val: 0 int64_val: 1", "4") NODE ("s", "TensorSliceDataset", IN ("v") TYPES ("Toutput_types")) RANGE ("a", "1") RANGE ("b", "9") NODE ("d", "DirectedInterleaveDataset", IN ("s") IN ("a") IN ("b") ATTR ("N", "i: 2") ATTR ("stop_on_empty_dataset", "b: true") ONE), "0 0" },
  { "directed-wrong", VECTOR ("v", "int64_val: 2", "1") NODE ("s", "TensorSliceDataset", IN ("v") TYPES ("Toutput_types")) RANGE ("a", "1") NODE ("d", "DirectedInterleaveDataset", IN ("s") IN ("a") ATTR ("N", "i: 1") ONE), "error INVALID_ARGUMENT" },
  { "prefetch", RANGE ("r", "2") INT64 ("n", "1") NODE ("d", "PrefetchDataset", IN ("r") IN ("n") ONE), "0 1" },
  { "prefetch-wrong", RANGE ("r", "2") INT64 ("n", "-2") NODE ("d", "PrefetchDataset", IN ("r") IN ("n") ONE), "error INVALID_ARGUMENT" },
  { "sample-all", RANGE ("r", "3") CONST ("rate", "DT_FLOAT", "", "float_val: 1") INT64 ("n", "1") NODE ("d", "SamplingDataset", IN ("r") IN ("rate") IN ("n") IN ("n") ONE), "0 1 2" },
  { "sample-none", RANGE ("r", "3") CONST ("rate", "DT_FLOAT", "", "float_val: 0") INT64 ("n", "1") NODE ("d", "SamplingDataset", IN ("r") IN ("rate") IN ("n") IN ("n") ONE), "" },
  { "shuffle-one", RANGE ("r", "3") INT64 ("n", "1") NODE ("g", "DummySeedGenerator", "") NODE ("d", "ShuffleDatasetV3", IN ("r") IN ("n") IN ("n") IN ("n") IN ("g") ONE), "0 1 2" },
  { "shuffle-and-repeat-one", RANGE ("r", "2") INT64 ("n", "1") INT64 ("count", "2") NODE ("d", "ShuffleAndRepeatDataset", IN ("r") IN ("n") IN ("n") IN ("n") IN ("count") ONE), "0 1 0 1" },
  { "shuffle-nothing", RANGE ("r", "0") INT64 ("n", "1") INT64 ("count", "-1") NODE ("d", "ShuffleAndRepeatDataset", IN ("r") IN ("n") IN ("n") IN ("n") IN ("count") ONE), "" },
  { "shuffle-nothing-often", RANGE ("r", "0") INT64 ("n", "1") INT64 ("count", "1152921504606846976") NODE ("d", "ShuffleAndRepeatDataset", IN ("r") IN ("n") IN ("n") IN ("n") IN ("count") ONE), "" },
  { "shuffle-zero", RANGE ("r", "2") INT64 ("n", "0") NODE ("d", "ShuffleDataset", IN ("r") IN ("n") IN ("n") IN ("n") ONE), "error INVALID_ARGUMENT" },
  { "cache-memory", RANGE ("r", "2") STRING ("file", "") NODE ("g", "DummyMemoryCache", "") NODE ("d", "CacheDatasetV2", IN ("r") IN ("file") IN ("g") ONE), "0 1" },
  { "cache-file", RANGE ("r", "2") STRING ("file", "x") NODE ("d", "CacheDataset", IN ("r") IN ("file") ONE), "error UNIMPLEMENTED" },
  { "concatenate-others", RANGE ("r", "2") STRING ("x", "a") NODE ("s", "TensorDataset", IN ("x") ATTR ("Toutput_types", "list { type: DT_STRING }") ATTR ("output_shapes", "list { shape { } }")) NODE ("d", "ConcatenateDataset", IN ("r") IN ("s") ONE), "error INVALID_ARGUMENT" },
  { "slice-scalar", INT64 ("x", "7") NODE ("d", "TensorSliceDataset", IN ("x") TYPES ("Toutput_types")), "error INVALID_ARGUMENT" },
  { "step-zero", INT64 ("a", "0") NODE ("d", "RangeDataset", IN ("a") IN ("a") IN ("a") ONE), "error INVALID_ARGUMENT" },
  { "batch-zero", BATCH ("0", "false"), "error INVALID_ARGUMENT" },
  { "shard-none", SHARD ("0", "0"), "error INVALID_ARGUMENT" },
  { "shard-index", SHARD ("2", "2"), "error INVALID_ARGUMENT" },
  { "batch-ragged", RANGE ("r", "3") NODE ("m", "MapDataset", IN ("r") FUNC ("f", "ones") NO_ARGUMENTS ONE) INT64 ("n", "2") NODE ("d", "BatchDataset", IN ("m") IN ("n") ONE) LIBRARY, "error INVALID_ARGUMENT" },
  { "not-a-bool", MAPPED ("FilterDataset", "predicate", "double"), "error INVALID_ARGUMENT" },
  { "not-a-dataset", MAPPED ("FlatMapDataset", "f", "double"), "error INVALID_ARGUMENT" },
};

/* Makes the iterator and goes through it; an error of the dataset is what comes out. */
static char *
go_through (TsSession *session)
{
  g_autofree char *made = ts_test_session_fetch (session, "make");

  if (g_str_has_prefix (made, "error"))
    return g_steal_pointer (&made);
  return ts_test_session_drain (session, "next");
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *text = g_strconcat (one->graph, ITERATOR (ONE), NULL);
  g_autoptr (TsSession) session = ts_test_session_new (text);

  for (guint round = 0; round < 2; round++)
    {
      TsTestUndo undo;
      g_autofree char *elements = NULL;

      ts_test_undo_begin (&undo, session);
      elements = go_through (session);
      ts_test_undo_end (&undo);
      g_assert_cmpstr (elements, ==, one->elements);
    }
}

/* Elements of two components. */
static void
test_zip (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("r", "2") RANGE ("s", "3") NODE ("d", "ZipDataset", IN ("s") IN ("r") ATTR ("N", "i: 2") TWO) ITERATOR (TWO));
  g_autofree char *elements = go_through (session);

  g_assert_cmpstr (elements, ==, "0 | 0 1 | 1");
}

/* For ever, as far as one looks. */
static void
test_for_ever (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (COUNT ("RepeatDataset", "-1") ITERATOR (ONE));

  ts_test_assert_fetch (session, "make", "done");
  for (guint i = 0; i < 3; i++)
    {
      ts_test_assert_fetch (session, "next", "0");
      ts_test_assert_fetch (session, "next", "1");
      ts_test_assert_fetch (session, "next", "2");
    }
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* The way to the first element is longer than anybody waits. */
static void
test_cancelled (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("r", "3") INT64 ("ever", "-1") NODE ("e", "RepeatDataset", IN ("r") IN ("ever") ONE)
                                                           INT64 ("many", "9000000000000000000") NODE ("d", "SkipDataset", IN ("e") IN ("many") ONE) ITERATOR (ONE));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TsExecutor) run = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput next = { ts_graph_find_operation (ts_session_get_graph (session), "next")->index, 0 };
  GThread *thread;

  ts_test_assert_fetch (session, "make", "done");
  run = ts_session_begin (session, NULL, 0, &next, 1, NULL, 0, NULL, NULL, cancellable, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_cmpint (ts_executor_advance (run, &error), ==, TS_EXECUTOR_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* What could not begin is not waited for afterwards. */
static void
test_interleave_after_error (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (RANGE ("r", "1") INT64 ("cycle", "2") INT64 ("block", "1")
                                                           NODE ("d", "InterleaveDataset", IN ("r") IN ("cycle") IN ("block") FUNC ("f", "double") NO_ARGUMENTS ONE) ITERATOR (ONE) LIBRARY);

  ts_test_assert_fetch (session, "make", "done");
  ts_test_assert_fetch (session, "next", "error INVALID_ARGUMENT");
  ts_test_assert_fetch (session, "next", "error OUT_OF_RANGE");
}

/* The order is that of the seeds, the same each time; only where it says so another one in each turn. */
static void
test_shuffle (gconstpointer again)
{
  const char *text = again != NULL ? SHUFFLE ("6", "true") INT64 ("m", "2") NODE ("d", "RepeatDataset", IN ("s") IN ("m") ONE) ITERATOR (ONE)
                                   : SHUFFLE ("6", "false") INT64 ("m", "2") NODE ("d", "RepeatDataset", IN ("s") IN ("m") ONE) ITERATOR (ONE);
  g_autoptr (TsSession) session = ts_test_session_new (text);
  g_autofree char *first = go_through (session), *second = go_through (session);
  g_auto (GStrv) numbers = g_strsplit (first, " ", -1);
  gboolean is_same = TRUE;

  g_assert_cmpuint (g_strv_length (numbers), ==, 12);
  g_assert_cmpstr (first, ==, second);
  for (guint i = 0; i < 6; i++)
    is_same = is_same && g_str_equal (numbers[i], numbers[6 + i]);
  g_assert_true (is_same == (again == NULL));
}

/* The second time through the numbers come out of memory, so they are not drawn anew. */
static void
test_cache (void)
{
  g_autoptr (TsSession) session = ts_test_session_new (SHUFFLE ("4", "true") STRING ("file", "") NODE ("c", "CacheDataset", IN ("s") IN ("file") ONE) INT64 ("m", "2")
                                                           NODE ("d", "RepeatDataset", IN ("c") IN ("m") ONE) ITERATOR (ONE));
  g_autofree char *text = go_through (session);

  g_assert_cmpuint (strlen (text), ==, 15);
  g_assert_cmpmem (text, 7, text + 8, 7);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/dataset/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/dataset/zip", test_zip);
  g_test_add_func ("/dataset/for-ever", test_for_ever);
  g_test_add_func ("/dataset/cancelled", test_cancelled);
  g_test_add_func ("/dataset/interleave-after-error", test_interleave_after_error);
  g_test_add_data_func ("/dataset/shuffle", NULL, test_shuffle);
  g_test_add_data_func ("/dataset/shuffle-again", "yes", test_shuffle);
  g_test_add_func ("/dataset/cache", test_cache);
  return g_test_run ();
}
