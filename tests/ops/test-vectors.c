/* Runs the vector files: what TensorFlow computes for one op, as text that can be checked by hand.
 *
 * A file is named after its op type, `FloorDiv.vec`, and holds cases:
 *
 *   # rounds down, not toward zero; by hand from the definition
 *   case signs
 *     in    int32 [4]  7 -7  7 -7
 *     in    int32 [4]  2  2 -2 -2
 *     out   int32 [4]  3 -4 -4  3
 *   case by-zero
 *     in    int32 [1]  1
 *     in    int32 [1]  0
 *     error INVALID_ARGUMENT
 *
 *   case NAME          begins a case
 *   attr NAME VALUE    an attribute, read as the type that the signature gives it: 3, 1.5, true, "SAME", float32,
 *                      [2,?] (a shape), float32 [2] 1 2 (a tensor), and lists of them: [1, 2, 2, 1]. Types and
 *                      numbers of inputs need not be given: they follow from the inputs
 *   in DTYPE [shape] VALUES...   an input, in the order of the signature, lists spread out
 *   var DTYPE [shape] VALUES...  an input that is a variable with this value: a reference or a handle, as the signature
 *                      asks. `var DTYPE [shape] uninitialized` has none; `var any ...` is declared with any shape
 *   after DTYPE [shape] VALUES...  what a variable holds afterwards, in their order; `after uninitialized`. Without it they hold
 *                      what they held, also after an error
 *   out DTYPE [shape] VALUES...  an output, in order; all must be there
 *   again DTYPE [shape] VALUES...  an output of the second run, where it is not that of the first; then all must be there
 *   out dead           an output that nothing flows out of
 *   error CODE         it fails with this status instead, when the graph is made or when it runs
 *   tolerance X        finite floats may differ by X times max (1, largest finite magnitude expected). Without it they
 *                      are exact. NaN, infinities and the sign of zero always agree
 *   note TEXT          for the reader; so is what follows a #
 *
 * Values are separated by blanks, and | where that helps the reader; what does not begin with a keyword goes on with the line
 * before. Floats may be nan, inf, -0 or bits, 0x7fc00000; complex numbers are 1+2j; strings are "text\n\x00"; `...` repeats the
 * last value to the end, `1 3 +...` goes on by the same step; in an output `?` is any value.
 *
 * Each case is run with its inputs fed, constant, and as intermediate values that the kernel may overwrite; twice in one
 * session each. The static shapes must agree with the outputs. An op type with a kernel but without a file fails,
 * and so does a file without a kernel.
 */

#include "tests/ops/vector-attr.h"
#include "tests/ops/vector-value.h"
#include "engine/exec/ts-session.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#include <string.h>

typedef enum
{
  MODE_FED,
  MODE_CONSTANT,
  MODE_OWNED,
  N_MODES,
} Mode;

static const char *const mode_names[] = { "fed", "constant", "owned" };

/* The graph of one case. */
typedef struct
{
  TsGraph *graph;
  GArray *feeds;     /* TsFeed */
  GArray *variables; /* their operations */
  TsOutput y;
} Fixture;

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->feeds, g_array_unref);
  g_clear_pointer (&self->variables, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* Op types that only make sense with others around them, with files or with functions; tests/exec has them. More are in tests/ops/graphs. */
/* clang-format off */
static const char *const in_graphs_only[] = {
  "AccumulatorApplyGradient",
  "AccumulatorNumAccumulated",
  "AccumulatorSetGlobalStep",
  "AccumulatorTakeGradient",
  "AnonymousIterator",
  "AnonymousIteratorV2",
  "AnonymousIteratorV3",
  "AnonymousMemoryCache",
  "AnonymousRandomSeedGenerator",
  "AnonymousSeedGenerator",
  "Barrier",
  "BarrierClose",
  "BarrierIncompleteSize",
  "BarrierInsertMany",
  "BarrierReadySize",
  "BarrierTakeMany",
  "BatchDataset",
  "BatchDatasetV2",
  "BytesProducedStatsDataset",
  "CacheDataset",
  "CacheDatasetV2",
  "Case",
  "ConcatenateDataset",
  "ConditionalAccumulator",
  "DatasetCardinality",
  "DatasetToSingleElement",
  "DeleteIterator",
  "DeleteMemoryCache",
  "DeleteRandomSeedGenerator",
  "DeleteSeedGenerator",
  "DeserializeIterator",
  "DestroyTemporaryVariable",
  "DirectedInterleaveDataset",
  "DummyMemoryCache",
  "DummySeedGenerator",
  "Enter",
  "Exit",
  "ExperimentalBytesProducedStatsDataset",
  "ExperimentalDatasetCardinality",
  "ExperimentalDirectedInterleaveDataset",
  "ExperimentalGroupByReducerDataset",
  "ExperimentalGroupByWindowDataset",
  "ExperimentalLatencyStatsDataset",
  "ExperimentalMapAndBatchDataset",
  "ExperimentalMapDataset",
  "ExperimentalMaxIntraOpParallelismDataset",
  "ExperimentalNonSerializableDataset",
  "ExperimentalNumaMapAndBatchDataset",
  "ExperimentalParallelInterleaveDataset",
  "ExperimentalPrivateThreadPoolDataset",
  "ExperimentalRandomDataset",
  "ExperimentalScanDataset",
  "ExperimentalSlidingWindowDataset",
  "ExperimentalTakeWhileDataset",
  "ExperimentalUnbatchDataset",
  "ExperimentalUniqueDataset",
  "FIFOQueue",
  "FIFOQueueV2",
  "FakeQueue",
  "FilterByLastComponentDataset",
  "FilterDataset",
  "FinalizeDataset",
  "FixedLengthRecordDataset",
  "FixedLengthRecordDatasetV2",
  "FixedLengthRecordReader",
  "FixedLengthRecordReaderV2",
  "FlatMapDataset",
  "For",
  "GroupByReducerDataset",
  "GroupByWindowDataset",
  "IdentityReader",
  "IdentityReaderV2",
  "If",
  "ImmutableConst",
  "InterleaveDataset",
  "Iterator",
  "IteratorFromStringHandle",
  "IteratorFromStringHandleV2",
  "IteratorGetNext",
  "IteratorGetNextAsOptional",
  "IteratorGetNextSync",
  "IteratorToStringHandle",
  "IteratorV2",
  "LatencyStatsDataset",
  "LegacyParallelInterleaveDatasetV2",
  "ListDataset",
  "MakeIterator",
  "MapAndBatchDataset",
  "MapClear",
  "MapDataset",
  "MapIncompleteSize",
  "MapPeek",
  "MapSize",
  "MapStage",
  "MapUnstage",
  "MapUnstageNoKey",
  "MatchingFiles",
  "MaxIntraOpParallelismDataset",
  "MergeV2Checkpoints",
  "ModelDataset",
  "NextIteration",
  "NonSerializableDataset",
  "OneShotIterator",
  "OptimizeDataset",
  "OptimizeDatasetV2",
  "OptionsDataset",
  "Ordered",
  "OrderedMapClear",
  "OrderedMapIncompleteSize",
  "OrderedMapPeek",
  "OrderedMapSize",
  "OrderedMapStage",
  "OrderedMapUnstage",
  "OrderedMapUnstageNoKey",
  "PaddedBatchDataset",
  "PaddedBatchDatasetV2",
  "PaddingFIFOQueue",
  "PaddingFIFOQueueV2",
  "ParallelBatchDataset",
  "ParallelFilterDataset",
  "ParallelInterleaveDataset",
  "ParallelInterleaveDatasetV2",
  "ParallelInterleaveDatasetV3",
  "ParallelInterleaveDatasetV4",
  "ParallelMapDataset",
  "ParallelMapDatasetV2",
  "PartitionedCall",
  "PrefetchDataset",
  "PriorityQueue",
  "PriorityQueueV2",
  "PrivateThreadPoolDataset",
  "QueueClose",
  "QueueCloseV2",
  "QueueDequeue",
  "QueueDequeueMany",
  "QueueDequeueManyV2",
  "QueueDequeueUpTo",
  "QueueDequeueUpToV2",
  "QueueDequeueV2",
  "QueueEnqueue",
  "QueueEnqueueMany",
  "QueueEnqueueManyV2",
  "QueueEnqueueV2",
  "QueueIsClosed",
  "QueueIsClosedV2",
  "QueueSize",
  "QueueSizeV2",
  "RaggedTensorFromVariant",
  "RaggedTensorToVariant",
  "RaggedTensorToVariantGradient",
  "RandomDataset",
  "RandomShuffleQueue",
  "RandomShuffleQueueV2",
  "RangeDataset",
  "ReadFile",
  "ReaderNumRecordsProduced",
  "ReaderNumRecordsProducedV2",
  "ReaderNumWorkUnitsCompleted",
  "ReaderNumWorkUnitsCompletedV2",
  "ReaderRead",
  "ReaderReadUpTo",
  "ReaderReadUpToV2",
  "ReaderReadV2",
  "ReaderReset",
  "ReaderResetV2",
  "ReaderRestoreState",
  "ReaderRestoreStateV2",
  "ReaderSerializeState",
  "ReaderSerializeStateV2",
  "ReduceDataset",
  "RefEnter",
  "RefExit",
  "RefNextIteration",
  "RemoteCall",
  "RepeatDataset",
  "ResourceAccumulatorApplyGradient",
  "ResourceAccumulatorNumAccumulated",
  "ResourceAccumulatorSetGlobalStep",
  "ResourceAccumulatorTakeGradient",
  "ResourceConditionalAccumulator",
  "Restore",
  "RestoreSlice",
  "RestoreV2",
  "SamplingDataset",
  "Save",
  "SaveSlices",
  "SaveV2",
  "ScanDataset",
  "SerializeIterator",
  "ShardDataset",
  "ShuffleAndRepeatDataset",
  "ShuffleAndRepeatDatasetV2",
  "ShuffleDataset",
  "ShuffleDatasetV2",
  "ShuffleDatasetV3",
  "SkipDataset",
  "SparseAccumulatorApplyGradient",
  "SparseAccumulatorTakeGradient",
  "SparseConditionalAccumulator",
  "Stage",
  "StageClear",
  "StagePeek",
  "StageSize",
  "StatefulPartitionedCall",
  "StatelessCase",
  "StatelessIf",
  "StatelessWhile",
  "TFRecordDataset",
  "TFRecordDatasetV2",
  "TFRecordReader",
  "TFRecordReaderV2",
  "TakeDataset",
  "TakeWhileDataset",
  "TemporaryVariable",
  "TensorDataset",
  "TensorSliceDataset",
  "TextLineDataset",
  "TextLineReader",
  "TextLineReaderV2",
  "UnbatchDataset",
  "UniqueDataset",
  "Unstage",
  "UnwrapDatasetVariant",
  "VarHandleOp",
  "Variable",
  "VariableV2",
  "While",
  "WholeFileReader",
  "WholeFileReaderV2",
  "WindowDataset",
  "WrapDatasetVariant",
  "WriteFile",
  "ZipDataset",
  NULL
};
/* clang-format on */

static gboolean
add_input (Fixture *self,
           TsGraphBuilder *builder,
           Mode mode,
           TsTensor *value,
           TsOutput *output,
           GError **error)
{
  ts_graph_builder_begin (builder, mode == MODE_CONSTANT ? "Const" : "Placeholder", "x");
  ts_graph_builder_attr_dtype (builder, "dtype", value->dtype);
  if (mode == MODE_CONSTANT)
    ts_graph_builder_attr_tensor (builder, "value", value);
  else if (mode == MODE_FED)
    ts_graph_builder_attr_shape (builder, "shape", &value->shape);
  if (!ts_graph_builder_end (builder, output, error))
    return FALSE;

  if (mode != MODE_CONSTANT)
    g_array_append_val (self->feeds, ((TsFeed) { *output, value }));
  if (mode != MODE_OWNED)
    return TRUE;

  /* A copy that nobody else refers to. */
  ts_graph_builder_begin (builder, "DeepCopy", "copy");
  ts_graph_builder_input (builder, *output);
  return ts_graph_builder_end (builder, output, error);
}

/* Whether the signature takes a handle there; lists come last. */
static gboolean
takes_handle (const TsOpDef *def,
              guint i)
{
  return i < def->n_inputs && def->inputs[i].dtype == TS_DTYPE_RESOURCE;
}

static gboolean
add_variable (Fixture *self,
              TsGraphBuilder *builder,
              const TsOpDef *def,
              guint i,
              const TsVectorInput *input,
              TsOutput *output,
              GError **error)
{
  g_autofree char *name = g_strdup_printf ("v%u", i);

  ts_graph_builder_begin (builder, takes_handle (def, i) ? "VarHandleOp" : "VariableV2", name);
  ts_graph_builder_attr_dtype (builder, "dtype", input->dtype);
  ts_graph_builder_attr_shape (builder, "shape", &input->shape);
  ts_graph_builder_attr_string (builder, "shared_name", name, -1);
  if (!ts_graph_builder_end (builder, output, error))
    return FALSE;
  g_array_append_val (self->variables, output->op);
  return TRUE;
}

static gboolean
fixture_init (Fixture *self,
              const TsOpDef *def,
              const TsVectorCase *test,
              Mode mode,
              GError **error)
{
  g_autoptr (TsGraphBuilder) builder = NULL;
  g_autofree TsOutput *inputs = g_new (TsOutput, test->inputs->len + 1);

  self->graph = ts_graph_new (ts_standard_ops ());
  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  self->variables = g_array_new (FALSE, FALSE, sizeof (guint32));
  builder = ts_graph_builder_new (self->graph);

  for (guint i = 0; i < test->inputs->len; i++)
    {
      const TsVectorInput *input = &g_array_index (test->inputs, TsVectorInput, i);
      g_autoptr (GError) mishap = NULL;

      if (!(input->is_variable ? add_variable (self, builder, def, i, input, &inputs[i], &mishap)
                               : add_input (self, builder, mode, input->value, &inputs[i], &mishap)))
        g_error ("input %u: %s", i, mishap->message);
    }

  ts_graph_builder_begin (builder, def->name, "y");
  for (guint i = 0; i < test->inputs->len; i++)
    ts_graph_builder_input (builder, inputs[i]);
  for (guint i = 0; i < test->attrs->len; i++)
    if (!ts_vector_attr_set (&g_array_index (test->attrs, TsVectorAttr, i), def, builder, error))
      return FALSE;
  return ts_graph_builder_end (builder, &self->y, error);
}

/* (transfer full) (nullable): what is wrong */
static char *
check_static_shapes (const Fixture *self,
                     const TsVectorCase *test)
{
  g_autoptr (TsShapeTable) table = ts_shape_table_new (self->graph, NULL, NULL);
  const char *problem = ts_shape_table_get_problem (table, self->y.op);

  if (problem != NULL)
    return g_strdup_printf ("shape function: %s", problem);

  for (guint i = 0; i < test->outputs->len; i++)
    {
      const TsVectorOutput *expected = &g_array_index (test->outputs, TsVectorOutput, i);
      TsShape shape;

      if (expected->value == NULL)
        continue;
      ts_shape_table_get (table, (TsOutput) { self->y.op, i }, &shape);
      if (!ts_shape_is_compatible (&shape, &expected->value->shape))
        {
          g_autofree char *a = ts_shape_to_string (&expected->value->shape);
          g_autofree char *b = ts_shape_to_string (&shape);

          return g_strdup_printf ("output %u: expected shape %s, static shape %s", i, a, b);
        }
    }
  return NULL;
}

static const TsVectorOutput *
expected_output (const TsVectorCase *test,
                 guint i)
{
  return i < test->outputs->len ? &g_array_index (test->outputs, TsVectorOutput, i) : NULL;
}

static gboolean
fetch (const Fixture *self,
       TsSession *session,
       const TsOutput *fetches,
       guint n_fetches,
       TsTensor **results,
       GError **error)
{
  return ts_session_run (session, (const TsFeed *)self->feeds->data, self->feeds->len, fetches, n_fetches, &self->y.op, 1, results, NULL, error);
}

/* Gives the variables the values that the case begins with. */
static void
set_variables (const Fixture *self,
               TsSession *session,
               const TsVectorCase *test)
{
  for (guint i = 0, k = 0; i < test->inputs->len; i++)
    {
      const TsVectorInput *input = &g_array_index (test->inputs, TsVectorInput, i);
      g_autoptr (TsTensor) copy = input->is_variable && input->value != NULL ? ts_tensor_copy (input->value, NULL) : NULL;
      g_autoptr (GError) error = NULL;

      if (input->is_variable)
        ts_session_set_variable (session, g_array_index (self->variables, guint32, k++), copy, &error);
      g_assert_no_error (error);
    }
}

/* (transfer full) (nullable): what is wrong with what the variables hold now */
static char *
check_variables (const Fixture *self,
                 TsSession *session,
                 const TsVectorCase *test)
{
  for (guint i = 0, k = 0; i < test->inputs->len; i++)
    {
      const TsVectorInput *input = &g_array_index (test->inputs, TsVectorInput, i);
      TsVectorOutput before = { input->value, NULL };
      const TsVectorOutput *expected = k < test->after->len ? &g_array_index (test->after, TsVectorOutput, k) : &before;
      g_autoptr (TsTensor) value = NULL;
      g_autofree char *difference = NULL;

      if (!input->is_variable)
        continue;
      value = ts_session_get_variable (session, g_array_index (self->variables, guint32, k), NULL);
      k++;
      if (expected->value == NULL && value == NULL)
        continue;
      if (expected->value == NULL || value == NULL)
        return g_strdup_printf ("variable %u: expected %s, found %s", k - 1, expected->value != NULL ? "a value" : "none", value != NULL ? "one" : "none");
      difference = ts_vector_compare (expected, test->tolerance, value);
      if (difference != NULL)
        return g_strdup_printf ("variable %u: %s", k - 1, difference);
    }
  return NULL;
}

/* (transfer full) (nullable): what is wrong with what was fetched */
static char *
check_results (const TsVectorCase *test,
               const TsOutput *fetches,
               guint n_fetches,
               TsTensor **results)
{
  for (guint i = 0; i < n_fetches; i++)
    {
      const TsVectorOutput *expected = expected_output (test, fetches[i].index);
      g_autofree char *difference = ts_vector_compare (expected, test->tolerance, results[i]);

      if (difference != NULL)
        return g_strdup_printf ("output %u: %s", fetches[i].index, difference);
    }
  return NULL;
}

/* (transfer full) (nullable): what is wrong; fetching a dead output must fail */
static char *
check_dead (const Fixture *self,
            TsSession *session,
            guint i)
{
  TsOutput output = { self->y.op, i };
  g_autoptr (TsTensor) result = NULL;

  if (!fetch (self, session, &output, 1, &result, NULL))
    return NULL;
  return g_strdup_printf ("output %u: expected it dead, found a value", i);
}

/* (transfer full) (nullable): what is wrong */
static char *
check_run (const Fixture *self,
           TsSession *session,
           const TsVectorCase *test)
{
  guint n_outputs = ts_graph_get_operation (self->graph, self->y.op)->n_outputs;
  guint n_fetches = 0;
  g_autofree TsOutput *fetches = g_new (TsOutput, n_outputs + 1);
  g_autofree TsTensor **results = g_new0 (TsTensor *, n_outputs + 1);
  g_autoptr (GError) error = NULL;
  char *problem = NULL;

  for (guint i = 0; i < n_outputs; i++)
    {
      const TsVectorOutput *expected = expected_output (test, i);

      if (expected == NULL || expected->value != NULL)
        fetches[n_fetches++] = (TsOutput) { self->y.op, i };
    }

  if (!fetch (self, session, fetches, n_fetches, results, &error))
    {
      if (test->error != NULL && strcmp (ts_error_code_name (error), test->error) == 0)
        return check_variables (self, session, test);
      return g_strdup_printf ("expected %s, got %s: %s", test->error != NULL ? test->error : "outputs", ts_error_code_name (error), error->message);
    }

  if (test->error != NULL)
    problem = g_strdup_printf ("expected %s, got outputs", test->error);
  else if (test->outputs->len != n_outputs)
    problem = g_strdup_printf ("expected %u outputs, found %u", test->outputs->len, n_outputs);
  else
    problem = check_results (test, fetches, n_fetches, results);
  if (problem == NULL)
    problem = check_variables (self, session, test);

  for (guint i = 0; i < n_fetches; i++)
    ts_tensor_unref (results[i]);
  for (guint i = 0; i < test->outputs->len && problem == NULL; i++)
    if (expected_output (test, i)->value == NULL)
      problem = check_dead (self, session, i);
  return problem;
}

/* (transfer full) (nullable): what is wrong */
static char *
check_case (const TsOpDef *def,
            const TsVectorCase *test,
            Mode mode)
{
  g_auto (Fixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsSession) session = NULL;
  char *problem = NULL;

  if (!fixture_init (&fixture, def, test, mode, &error))
    {
      if (test->error != NULL && strcmp (ts_error_code_name (error), test->error) == 0)
        return NULL;
      return g_strdup_printf ("the graph cannot be made: %s", error->message);
    }

  if (test->error == NULL)
    problem = check_static_shapes (&fixture, test);

  session = ts_session_new (fixture.graph);
  for (guint i = 0; i < 2 && problem == NULL; i++)
    {
      TsVectorCase run = *test;

      if (i == 1 && test->again->len > 0)
        run.outputs = test->again;
      set_variables (&fixture, session, test);
      problem = check_run (&fixture, session, &run);
    }
  return problem;
}

static void
test_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) cases = NULL;
  g_autoptr (GError) error = NULL;
  const TsOpDef *def;

  *strrchr (base, '.') = '\0';
  def = ts_op_table_lookup (ts_standard_ops (), base);
  if (def == NULL || ts_kernel_list (base, &(guint) { 0 }) == NULL)
    {
      g_test_message ("%s has vectors but no %s", base, def == NULL ? "signature" : "kernel");
      g_test_fail ();
      return;
    }

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  cases = ts_vector_file_parse (text, &error);
  if (cases == NULL || cases->len == 0)
    {
      g_test_message ("%s: %s", path, error != NULL ? error->message : "no cases");
      g_test_fail ();
      return;
    }

  for (guint i = 0; i < cases->len; i++)
    for (Mode mode = 0; mode < N_MODES; mode++)
      {
        const TsVectorCase *test = cases->pdata[i];
        g_autofree char *problem = check_case (def, test, mode);

        if (problem == NULL)
          continue;
        g_test_message ("%s:%u: %s (%s): %s", path, test->line, test->name, mode_names[mode], problem);
        g_test_fail ();
        if (test->inputs->len == 0)
          break;
      }
}

/* What the files of test-op-graphs.c hold, one behind the other. (transfer full) */
static char *
dup_graphs (void)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "ops", "graphs", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        g_string_append (all, text);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
test_every_kernel_has_vectors (void)
{
  const TsOpTable *ops = ts_standard_ops ();
  g_autofree char *graphs = dup_graphs ();
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < ts_op_table_get_size (ops); i++)
    {
      const char *op_type = ts_op_table_get (ops, i)->name;
      g_autofree char *name = g_strconcat (op_type, ".vec", NULL);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ops", name, NULL);
      g_autofree char *use = g_strdup_printf ("= %s (", op_type);

      if (ts_kernel_list (op_type, &(guint) { 0 }) != NULL && !g_strv_contains (in_graphs_only, op_type) &&
          !g_file_test (path, G_FILE_TEST_EXISTS) && strstr (graphs, use) == NULL)
        g_string_append_printf (missing, " %s", op_type);
    }

  if (missing->len > 0)
    g_test_fail_printf ("kernels without vectors:%s", missing->str);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  folder = g_test_build_filename (G_TEST_DIST, "ops", NULL);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".vec"))
      {
        g_autofree char *test_path = g_strdup_printf ("/ops/%.*s", (int)strlen (name) - 4, name);
        char *path = g_build_filename (folder, name, NULL);

        g_ptr_array_add (paths, path);
        g_test_add_data_func (test_path, path, test_file);
      }

  g_test_add_func ("/ops/every-kernel-has-vectors", test_every_kernel_has_vectors);
  return g_test_run ();
}
