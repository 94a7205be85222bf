#include "engine/exec/ts-run-group.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* Queues: what comes out, in which order, who waits for whom. By tensorflow/core/kernels/fifo_queue.cc and its siblings. */

#define QUEUE(type, attrs)                                                                            \
  "node { name: 'q' op: '" type "' attr { key: 'component_types' value { list { type: DT_INT32 } } }" \
  "  attr { key: 'shapes' value { list { shape { } } } } " attrs " } "
#define CAPACITY(n) "attr { key: 'capacity' value { i: " n " } } "
#define PLACEHOLDER "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_INT32 } } } "
#define INTS "{ list { type: DT_INT32 } } } "
#define ENQUEUE(name, op, x) "node { name: '" name "' op: '" op "' input: 'q' input: '" x "' attr { key: 'Tcomponents' value " INTS "} "
#define DEQUEUE(name) "node { name: '" name "' op: 'QueueDequeueV2' input: 'q' attr { key: 'component_types' value " INTS "} "
#define DEQUEUE_MANY(name, op, n)                                                                                      \
  "node { name: '" name "' op: '" op "' input: 'q' input: '" name "/n' attr { key: 'component_types' value " INTS "} " \
  "node { name: '" name "/n' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }"                               \
  "  attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: " n " } } } } "
#define CLOSE(name, cancels) "node { name: '" name "' op: 'QueueCloseV2' input: 'q' attr { key: 'cancel_pending_enqueues' value { b: " cancels " } } } "
#define SIZE "node { name: 'size' op: 'QueueSizeV2' input: 'q' } "

static const char fifo_graph[] = QUEUE ("FIFOQueueV2", CAPACITY ("3")) PLACEHOLDER ENQUEUE ("put", "QueueEnqueueV2", "x") ENQUEUE ("put_many", "QueueEnqueueManyV2", "x")
    DEQUEUE ("get") DEQUEUE ("get_2") DEQUEUE_MANY ("get_5", "QueueDequeueManyV2", "5") DEQUEUE_MANY ("up_to_5", "QueueDequeueUpToV2", "5")
        CLOSE ("close", "false") CLOSE ("cancel", "true") SIZE;

static TsSession *
begin_session (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsGraph) graph = NULL;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  return ts_session_new (graph);
}

static const TsOperation *
find (TsSession *session,
      const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_session_get_graph (session), name);

  g_assert_nonnull (op);
  return op;
}

/* A run with x = @values that fetches output 0 of @name, or runs it for its effect if it has none. */
static TsExecutor *
begin_run (TsSession *session,
           const char *name,
           TsTensor *value)
{
  const TsOperation *op = find (session, name);
  TsOutput fetch = { op->index, 0 };
  TsFeed feed = { { find (session, "x")->index, 0 }, value };
  g_autoptr (GError) error = NULL;
  TsExecutor *run = ts_session_begin (session, &feed, value != NULL ? 1 : 0, &fetch, op->n_outputs > 0 ? 1 : 0, &op->index,
                                      op->n_outputs > 0 ? 0 : 1, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return run;
}

static void
put (TsSession *session,
     gint32 value)
{
  g_autoptr (TsTensor) x = ts_tensor_new_scalar (TS_DTYPE_INT32, &value);
  g_autoptr (TsExecutor) run = begin_run (session, "put", x);
  g_autoptr (GError) error = NULL;

  ts_executor_advance (run, &error);
  g_assert_no_error (error);
}

static TsTensor *
finish (TsExecutor *run)
{
  g_autoptr (GError) error = NULL;
  TsExecutorStatus status = ts_executor_advance (run, &error);
  TsTensor *result;

  g_assert_no_error (error);
  g_assert_cmpint (status, ==, TS_EXECUTOR_DONE);
  if (ts_executor_get_plan (run)->n_fetches == 0)
    return NULL;
  result = ts_executor_dup_fetch (run, 0, &error);
  g_assert_no_error (error);
  return result;
}

/* Runs an operation that has no outputs. */
static void
run_op (TsSession *session,
        const char *name)
{
  g_autoptr (TsExecutor) run = begin_run (session, name, NULL);

  g_assert_null (finish (run));
}

static gint32
get (TsSession *session,
     const char *name)
{
  g_autoptr (TsExecutor) run = begin_run (session, name, NULL);
  g_autoptr (TsTensor) result = finish (run);

  return *(gint32 *)result->data;
}

static void
assert_fails (TsSession *session,
              const char *name,
              TsTensor *x,
              TsError code)
{
  g_autoptr (TsExecutor) run = begin_run (session, name, x);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ts_executor_advance (run, &error), ==, TS_EXECUTOR_FAILED);
  g_assert_error (error, TS_ERROR, (int)code);
}

static void
assert_ints (TsTensor *tensor,
             gsize n,
             const gint32 *expected)
{
  g_assert_cmpint (tensor->shape.rank, ==, 1);
  g_assert_cmpmem (tensor->data, tensor->n_elements * sizeof (gint32), expected, n * sizeof (gint32));
}

static void
test_order (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);

  put (session, 3);
  put (session, 1);
  put (session, 2);
  g_assert_cmpint (get (session, "size"), ==, 3);
  g_assert_cmpint (get (session, "get"), ==, 3);
  g_assert_cmpint (get (session, "get"), ==, 1);
  g_assert_cmpint (get (session, "get"), ==, 2);
  g_assert_cmpint (get (session, "size"), ==, 0);
}

/* A dequeue waits for another run, and says for what. */
static void
test_waits (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  g_autoptr (TsExecutor) run = begin_run (session, "get", NULL);
  g_autofree char *text = NULL;
  g_autoptr (TsTensor) result = NULL;

  g_assert_cmpint (ts_executor_advance (run, NULL), ==, TS_EXECUTOR_BLOCKED);
  g_assert_cmpint (ts_executor_advance (run, NULL), ==, TS_EXECUTOR_BLOCKED);
  text = ts_executor_describe_blocked (run);
  g_assert_cmpstr (text, ==, "get (QueueDequeueV2) waits for the Queue \"_q\" (FIFOQueue, 0 of 3 elements)");
  put (session, 7);
  result = finish (run);
  g_assert_cmpint (*(gint32 *)result->data, ==, 7);
}

/* Alone it would wait for ever. */
static void
test_alone (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  TsOutput fetch = { find (session, "get")->index, 0 };
  g_autoptr (GError) error = NULL;
  TsTensor *result = NULL;

  g_assert_false (ts_session_run (session, NULL, 0, &fetch, 1, NULL, 0, &result, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DEADLINE_EXCEEDED);
}

/* Who came first is served first, whatever is tried first. */
static void
test_first_come (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  g_autoptr (TsExecutor) first = begin_run (session, "get_2", NULL);
  g_autoptr (TsExecutor) second = begin_run (session, "get", NULL);
  g_autoptr (TsTensor) one = NULL;
  g_autoptr (TsTensor) two = NULL;

  g_assert_cmpint (ts_executor_advance (first, NULL), ==, TS_EXECUTOR_BLOCKED);
  g_assert_cmpint (ts_executor_advance (second, NULL), ==, TS_EXECUTOR_BLOCKED);
  put (session, 1);
  g_assert_cmpint (ts_executor_advance (second, NULL), ==, TS_EXECUTOR_BLOCKED);
  one = finish (first);
  g_assert_cmpint (*(gint32 *)one->data, ==, 1);
  put (session, 2);
  two = finish (second);
  g_assert_cmpint (*(gint32 *)two->data, ==, 2);
}

/* Many elements go through a queue that holds fewer. */
static void
test_many_through_few (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  g_autoptr (TsTensor) x = ts_tensor_new_int32 (5, (gint32[]) { 1, 2, 3, 4, 5 });
  g_autoptr (TsExecutor) from = begin_run (session, "put_many", x);
  g_autoptr (TsExecutor) to = begin_run (session, "get_5", NULL);
  g_autoptr (TsTensor) result = NULL;

  g_assert_cmpint (ts_executor_advance (from, NULL), ==, TS_EXECUTOR_BLOCKED);
  g_assert_cmpint (ts_executor_advance (to, NULL), ==, TS_EXECUTOR_BLOCKED);
  finish (from);
  result = finish (to);
  assert_ints (result, 5, (gint32[]) { 1, 2, 3, 4, 5 });
}

/* What a run that is given up has taken goes back, in order. */
static void
test_given_up (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  TsExecutor *run = begin_run (session, "get_5", NULL);

  put (session, 1);
  put (session, 2);
  g_assert_cmpint (ts_executor_advance (run, NULL), ==, TS_EXECUTOR_BLOCKED);
  put (session, 3);
  ts_executor_free (run);
  g_assert_cmpint (get (session, "get"), ==, 1);
  g_assert_cmpint (get (session, "get"), ==, 2);
  g_assert_cmpint (get (session, "get"), ==, 3);
}

static void
test_close (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  g_autoptr (TsTensor) x = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 9 });
  g_autoptr (TsExecutor) closing = begin_run (session, "close", NULL);
  g_autoptr (TsExecutor) up_to = begin_run (session, "up_to_5", NULL);
  g_autoptr (TsTensor) rest = NULL;

  put (session, 1);
  put (session, 2);
  finish (closing);
  assert_fails (session, "put", x, TS_ERROR_CANCELLED);
  assert_fails (session, "close", NULL, TS_ERROR_CANCELLED);
  assert_fails (session, "get_5", NULL, TS_ERROR_OUT_OF_RANGE);
  rest = finish (up_to);
  assert_ints (rest, 2, (gint32[]) { 1, 2 });
  assert_fails (session, "get", NULL, TS_ERROR_OUT_OF_RANGE);
  assert_fails (session, "up_to_5", NULL, TS_ERROR_OUT_OF_RANGE);
}

/* Closing waits for those that wait to put something in; cancelling sends them away. */
static void
test_close_with_pending (gconstpointer cancels)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  g_autoptr (TsTensor) x = ts_tensor_new_int32 (4, (gint32[]) { 1, 2, 3, 4 });
  g_autoptr (TsExecutor) from = begin_run (session, "put_many", x);
  g_autoptr (TsExecutor) closing = begin_run (session, cancels != NULL ? "cancel" : "close", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ts_executor_advance (from, NULL), ==, TS_EXECUTOR_BLOCKED);
  g_assert_cmpint (ts_executor_advance (closing, NULL), ==, cancels != NULL ? TS_EXECUTOR_DONE : TS_EXECUTOR_BLOCKED);
  if (cancels != NULL)
    {
      g_assert_cmpint (ts_executor_advance (from, &error), ==, TS_EXECUTOR_FAILED);
      g_assert_error (error, TS_ERROR, TS_ERROR_CANCELLED);
      return;
    }
  g_assert_cmpint (get (session, "get"), ==, 1);
  finish (from);
  finish (closing);
  g_assert_cmpint (get (session, "size"), ==, 3);
}

/* Every change can be taken back, and then forward again. */
static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  g_ptr_array_add (user_data, undo);
}

static void
test_undo (gconstpointer graph)
{
  static const TsStateObserver observer = { changed };
  g_autoptr (TsSession) session = begin_session (graph);
  g_autoptr (GPtrArray) undo = g_ptr_array_new ();
  g_autoptr (GPtrArray) redo = g_ptr_array_new ();
  TsResources *resources = ts_session_get_resources (session);
  TsResource *queue;
  g_autoptr (GPtrArray) list = NULL;
  gint32 first, second;

  put (session, 5);
  put (session, 4);
  put (session, 6);
  list = ts_resources_list (resources);
  queue = g_ptr_array_index (list, 0);

  ts_resources_set_observer (resources, &observer, undo);
  first = get (session, "get");
  second = get (session, "get");
  run_op (session, "close");
  g_assert_cmpuint (undo->len, ==, 3);

  ts_resources_set_observer (resources, &observer, redo);
  while (undo->len > 0)
    ts_resources_change (resources, queue, g_ptr_array_steal_index (undo, undo->len - 1));
  g_assert_cmpint (get (session, "size"), ==, 3);
  ts_resources_set_observer (resources, NULL, NULL);
  while (redo->len > 0)
    queue->type->free_change (g_ptr_array_steal_index (redo, 0));
  g_assert_cmpint (get (session, "get"), ==, first);
  g_assert_cmpint (get (session, "get"), ==, second);
}

#define SHUFFLE                                                                                                                         \
  QUEUE ("RandomShuffleQueueV2", CAPACITY ("20") "attr { key: 'min_after_dequeue' value { i: 0 } } attr { key: 'seed' value { i: 8 } }" \
                                                 "attr { key: 'seed2' value { i: 9 } }")                                                \
  PLACEHOLDER ENQUEUE ("put", "QueueEnqueueV2", "x") ENQUEUE ("put_many", "QueueEnqueueManyV2", "x") DEQUEUE ("get") CLOSE ("close", "false") SIZE

static const char shuffle_graph[] = SHUFFLE;

static void
test_shuffle (void)
{
  gint32 order[2][20];
  gboolean seen[20] = { FALSE };

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (TsSession) session = begin_session (shuffle_graph);

      for (gint32 i = 0; i < 20; i++)
        put (session, i);
      for (guint i = 0; i < 20; i++)
        order[round][i] = get (session, "get");
    }
  g_assert_cmpmem (order[0], sizeof order[0], order[1], sizeof order[1]);
  for (guint i = 0; i < 20; i++)
    seen[order[0][i]] = TRUE;
  for (guint i = 0; i < 20; i++)
    g_assert_true (seen[i]);
}

/* By the first component; equal ones as they came. The attributes speak of the second only. */
static void
test_priority (void)
{
  static const char graph[] =
      "node { name: 'q' op: 'PriorityQueueV2' attr { key: 'component_types' value { list { type: DT_STRING } } }"
      "  attr { key: 'shapes' value { list { shape { } } } } attr { key: 'capacity' value { i: 10 } } } "
      "node { name: 'p' op: 'Const' attr { key: 'dtype' value { type: DT_INT64 } }"
      "  attr { key: 'value' value { tensor { dtype: DT_INT64 tensor_shape { dim { size: 4 } } int64_val: 5 int64_val: 1 int64_val: 5 int64_val: 3 } } } } "
      "node { name: 's' op: 'Const' attr { key: 'dtype' value { type: DT_STRING } }"
      "  attr { key: 'value' value { tensor { dtype: DT_STRING tensor_shape { dim { size: 4 } } string_val: 'a' string_val: 'b' string_val: 'c' string_val: 'd' } } } } "
      "node { name: 'put' op: 'QueueEnqueueManyV2' input: 'q' input: 'p' input: 's'"
      "  attr { key: 'Tcomponents' value { list { type: DT_INT64 type: DT_STRING } } } } "
      "node { name: 'n' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 4 } } } } "
      "node { name: 'get' op: 'QueueDequeueManyV2' input: 'q' input: 'n' attr { key: 'component_types' value { list { type: DT_INT64 type: DT_STRING } } } } "
      "node { name: 'x' op: 'NoOp' }";
  g_autoptr (TsSession) session = begin_session (graph);
  const TsOperation *get_op = find (session, "get");
  TsOutput fetches[2] = { { get_op->index, 0 }, { get_op->index, 1 } };
  TsTensor *results[2] = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  run_op (session, "put");
  g_assert_true (ts_session_run (session, NULL, 0, fetches, 2, NULL, 0, results, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (results[0]->data, 32, ((gint64[]) { 1, 3, 5, 5 }), 32);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (((TsString *)results[1]->data)[i].bytes[0], ==, "bdac"[i]);
  ts_tensor_unref (results[0]);
  ts_tensor_unref (results[1]);
}

static void
test_padding (void)
{
  static const char graph[] =
      "node { name: 'q' op: 'PaddingFIFOQueueV2' attr { key: 'component_types' value { list { type: DT_INT32 } } }"
      "  attr { key: 'shapes' value { list { shape { dim { size: -1 } } } } } }" PLACEHOLDER ENQUEUE ("put", "QueueEnqueueV2", "x")
          DEQUEUE_MANY ("get", "QueueDequeueManyV2", "3");
  static const gint32 expected[] = { 1, 0, 2, 3, 0, 0 };
  g_autoptr (TsSession) session = begin_session (graph);
  g_autoptr (TsExecutor) run = begin_run (session, "get", NULL);
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (TsTensor) wrong = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 9 });

  for (guint n = 0; n < 3; n++)
    {
      g_autoptr (TsTensor) x = ts_tensor_new_int32 ((gsize[]) { 1, 2, 0 }[n], (const gint32[]) { 1 + (n == 1), 3 });
      TsExecutor *put_run = begin_run (session, "put", x);

      finish (put_run);
      ts_executor_free (put_run);
    }
  assert_fails (session, "put", wrong, TS_ERROR_INVALID_ARGUMENT);
  result = finish (run);
  g_assert_true (ts_shape_equal (&result->shape, &TS_SHAPE (3, 2)));
  g_assert_cmpmem (result->data, sizeof expected, expected, sizeof expected);
}

/* Two runs that fill a queue and one that empties it, stepped in turn: nothing is lost, nothing comes twice. */
static void
test_side_by_side (void)
{
  g_autoptr (TsSession) session = begin_session (fifo_graph);
  g_autoptr (TsTensor) low = ts_tensor_new (TS_DTYPE_INT32, &TS_SHAPE (50), NULL);
  g_autoptr (TsTensor) high = ts_tensor_new (TS_DTYPE_INT32, &TS_SHAPE (50), NULL);
  g_autoptr (TsRunGroup) group = ts_run_group_new (session, NULL);
  g_autoptr (GError) error = NULL;
  gboolean seen[100] = { FALSE };

  for (gint32 i = 0; i < 50; i++)
    {
      ((gint32 *)low->data)[i] = i;
      ((gint32 *)high->data)[i] = 50 + i;
    }
  ts_run_group_add (group, begin_run (session, "put_many", low));
  ts_run_group_add (group, begin_run (session, "put_many", high));
  for (guint i = 0; i < 20; i++)
    ts_run_group_add (group, begin_run (session, "get_5", NULL));
  ts_run_group_run (group, &error);
  g_assert_no_error (error);

  for (guint i = 2; i < 22; i++)
    {
      g_autoptr (TsTensor) five = ts_executor_dup_fetch (ts_run_group_get_run (group, i), 0, NULL);

      for (guint k = 0; k < 5; k++)
        {
          gint32 value = ((gint32 *)five->data)[k];

          g_assert_false (seen[value]);
          seen[value] = TRUE;
        }
    }
  for (guint i = 0; i < 100; i++)
    g_assert_true (seen[i]);
}

/* Queue runners fill while the consumer runs, and are gone with the group; a consumer that wants more than there will be is a deadlock. */
static void
test_runners (void)
{
  static const char graph[] = QUEUE ("FIFOQueueV2", CAPACITY ("2")) PLACEHOLDER DEQUEUE_MANY ("get_5", "QueueDequeueManyV2", "5")
      ENQUEUE ("put", "QueueEnqueueV2", "one") CLOSE ("close", "false") "node { name: 'one' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } } ";
  g_autoptr (TsSession) session = begin_session (graph);
  g_autoptr (TsRunGroup) group = ts_run_group_new (session, NULL);
  g_autoptr (TsRunGroup) alone = ts_run_group_new (session, NULL);
  g_autoptr (GError) error = NULL;
  guint32 put_op = find (session, "put")->index;
  g_autoptr (TsTensor) result = NULL;

  ts_run_group_add (group, begin_run (session, "get_5", NULL));
  g_assert_true (ts_run_group_add_runner (group, &put_op, 1, find (session, "close")->index, &error));
  g_assert_true (ts_run_group_run (group, &error));
  g_assert_no_error (error);
  result = ts_executor_dup_fetch (ts_run_group_get_run (group, 0), 0, NULL);
  assert_ints (result, 5, (gint32[]) { 1, 1, 1, 1, 1 });

  ts_run_group_add (alone, begin_run (session, "get_5", NULL));
  g_assert_false (ts_run_group_run (alone, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DEADLINE_EXCEEDED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/order", test_order);
  g_test_add_func ("/queue/waits", test_waits);
  g_test_add_func ("/queue/alone", test_alone);
  g_test_add_func ("/queue/first-come", test_first_come);
  g_test_add_func ("/queue/many-through-few", test_many_through_few);
  g_test_add_func ("/queue/given-up", test_given_up);
  g_test_add_func ("/queue/close", test_close);
  g_test_add_data_func ("/queue/close-waits", NULL, test_close_with_pending);
  g_test_add_data_func ("/queue/close-cancels", "yes", test_close_with_pending);
  g_test_add_data_func ("/queue/undo/fifo", fifo_graph, test_undo);
  g_test_add_data_func ("/queue/undo/shuffle", shuffle_graph, test_undo);
  g_test_add_func ("/queue/shuffle", test_shuffle);
  g_test_add_func ("/queue/priority", test_priority);
  g_test_add_func ("/queue/padding", test_padding);
  g_test_add_func ("/queue/side-by-side", test_side_by_side);
  g_test_add_func ("/queue/runners", test_runners);
  return g_test_run ();
}
