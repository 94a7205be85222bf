/* Looking never changes a result: every model of which reference values exist gives the same bits run freely and stepped, with one thread and with
 * two, and under the debugger forwards, backwards and forwards again. Models of more than a megabyte are left out unless TS_TEST_ALL is set. */

#include "engine/debug/travel/ts-debugger-schedule.h"
#include "engine/exec/ts-restore.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/io/ts-value.h"
#include "engine/ops/ts-resources.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_SIZE (1 << 20)

typedef struct
{
  const char *folder; /* of the case */
  JsonObject *json;
  TsModel *model;
} Case;

static gboolean
stop_before (TsExecutor *executor,
             const TsActivation *activation,
             gpointer user_data)
{
  return TRUE;
}

static gboolean
pass_after (TsExecutor *executor,
            const TsActivation *activation,
            TsTensor **outputs,
            gpointer user_data)
{
  return FALSE;
}

static TsTensor *
read_feed (const Case *c,
           TsSession *session,
           JsonObject *feed,
           TsOutput output)
{
  TsDType dtype = ts_session_get_feed_dtype (session, output);
  TsShape shape = TS_SHAPE_UNKNOWN;
  g_autofree char *text = NULL;

  if (json_object_has_member (feed, "key"))
    text = g_strdup_printf ("@%s/values.npz:%s", c->folder, json_object_get_string_member (feed, "key"));
  else
    text = json_to_string (json_object_get_member (feed, "values"), FALSE);
  return ts_value_parse (text, dtype, &shape, NULL);
}

static gboolean
needs_init (JsonObject *json)
{
  JsonNode *node = json_object_get_member (json, "init");

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) && !(JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN && !json_node_get_boolean (node));
}

/* What is run: feeds with a reference on each value, and fetches. */
typedef struct
{
  GArray *feeds;   /* TsFeed */
  GArray *fetches; /* TsOutput */
} Request;

static void
clear_feed (gpointer feed)
{
  g_clear_pointer (&((TsFeed *)feed)->value, ts_tensor_unref);
}

static void
request_clear (Request *self)
{
  g_clear_pointer (&self->feeds, g_array_unref);
  g_clear_pointer (&self->fetches, g_array_unref);
}

static gboolean
read_request (const Case *c,
              TsSession *session,
              Request *self)
{
  TsGraph *graph = c->model->graph;
  JsonArray *feeds = json_object_get_array_member (c->json, "feeds"), *fetches = json_object_get_array_member (c->json, "fetches");

  for (guint i = 0; i < json_array_get_length (feeds); i++)
    {
      JsonObject *json = json_array_get_object_element (feeds, i);
      TsFeed feed;

      if (!ts_graph_find_output (graph, json_object_get_string_member (json, "name"), &feed.output, NULL))
        return FALSE;
      feed.value = read_feed (c, session, json, feed.output);
      if (feed.value == NULL)
        return FALSE;
      g_array_append_val (self->feeds, feed);
    }
  for (guint i = 0; i < json_array_get_length (fetches); i++)
    {
      TsOutput output;

      if (!ts_graph_find_output (graph, json_object_get_string_member (json_array_get_object_element (fetches, i), "name"), &output, NULL))
        return FALSE;
      g_array_append_val (self->fetches, output);
    }
  return TRUE;
}

/* Loads and initialises the state. %FALSE, with @request cleared, if the case cannot be run here. */
static gboolean
prepare (const Case *c,
         TsSession *session,
         guint n_threads,
         Request *request)
{
  g_auto (TsRestoreReport) report = { 0 };
  guint n = 0;
  g_autofree guint32 *inits = needs_init (c->json) ? ts_graph_find_initializers (c->model->graph, &n) : NULL;

  ts_session_set_n_threads (session, n_threads);
  ts_resources_set_seed (ts_session_get_resources (session), 7);
  request->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_array_set_clear_func (request->feeds, clear_feed);
  request->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  if (ts_session_load_model (session, c->model, &report, NULL, NULL) &&
      (n == 0 || ts_session_run (session, NULL, 0, NULL, 0, inits, n, NULL, NULL, NULL)) && read_request (c, session, request))
    return TRUE;
  request_clear (request);
  return FALSE;
}

/* (transfer full) (nullable): the fetches, or %NULL if the case cannot be run here. */
static GPtrArray *
run (const Case *c,
     guint n_threads,
     gboolean stepped)
{
  static const TsSeam seam = { stop_before, pass_after };
  g_autoptr (TsSession) session = ts_session_new (c->model->graph);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  g_autoptr (TsExecutor) executor = NULL;
  TsExecutorStatus status = TS_EXECUTOR_FAILED;
  Request request = { 0 };

  if (!prepare (c, session, n_threads, &request))
    return NULL;
  executor = ts_session_begin (session, (const TsFeed *)(const void *)request.feeds->data, request.feeds->len,
                               (const TsOutput *)(const void *)request.fetches->data, request.fetches->len, NULL, 0, stepped ? &seam : NULL, NULL, NULL, NULL);
  while (executor != NULL && (status = ts_executor_advance (executor, NULL)) == TS_EXECUTOR_STOPPED)
    ;
  for (guint i = 0; status == TS_EXECUTOR_DONE && i < request.fetches->len; i++)
    {
      TsTensor *result = ts_executor_dup_fetch (executor, i, NULL);

      if (result == NULL)
        status = TS_EXECUTOR_FAILED;
      else
        g_ptr_array_add (results, result);
    }
  request_clear (&request);
  return status == TS_EXECUTOR_DONE ? g_steal_pointer (&results) : NULL;
}

/* The same under the debugger, in the order of @policy: to the end, back over a third of the run, and forward again. (transfer full) (nullable) */
static GPtrArray *
run_debugged (const Case *c,
              TsSchedulePolicy policy)
{
  g_autoptr (TsDebugger) debugger = ts_debugger_new (c->model->graph);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  Request request = { 0 };
  TsStop *stop;
  guint64 n;

  if (!prepare (c, ts_debugger_get_session (debugger), 1, &request))
    return NULL;
  for (guint i = 0; i < request.feeds->len; i++)
    ts_debugger_set_feed (debugger, g_array_index (request.feeds, TsFeed, i).output, g_array_index (request.feeds, TsFeed, i).value, NULL);
  ts_debugger_set_fetches (debugger, (const TsOutput *)(const void *)request.fetches->data, request.fetches->len);

  ts_debugger_set_policy (debugger, policy, 5);
  stop = ts_debugger_continue (debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
  n = stop->step / 3 + 1;
  ts_stop_unref (stop);
  stop = ts_debugger_step_back (debugger, n, NULL);
  if (stop != NULL) /* there are graphs in which nothing runs */
    {
      g_assert_cmpint (stop->reason, ==, TS_STOP_BACK);
      ts_stop_unref (stop);
      stop = ts_debugger_continue (debugger, NULL);
      g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
      ts_stop_unref (stop);
    }
  for (guint i = 0; i < request.fetches->len; i++)
    g_ptr_array_add (results, ts_debugger_dup_fetch (debugger, i, NULL));
  request_clear (&request);
  return g_steal_pointer (&results);
}

static void
compare (const Case *c,
         GPtrArray *expected,
         GPtrArray *found,
         const char *how)
{
  g_assert_nonnull (found);
  for (guint i = 0; i < expected->len; i++)
    if (!ts_tensor_identical (g_ptr_array_index (expected, i), g_ptr_array_index (found, i)))
      {
        g_test_message ("%s: fetch %u differs %s", json_object_get_string_member (c->json, "case"), i, how);
        g_test_fail ();
      }
}

/* %FALSE if it cannot be run. */
static gboolean
check (const Case *c)
{
  g_autoptr (GPtrArray) expected = run (c, 1, FALSE);

  if (expected == NULL)
    return FALSE;
  for (guint way = 1; way < 8; way++)
    {
      static const char *const how[] = { "", "stepped", "with two threads", "stepped with two threads", "gone back and forth under the debugger", "longest ready first", "last ready first", "by lot" };
      g_autoptr (GPtrArray) found = way < 4 ? run (c, 1 + way / 2, way % 2 == 1) : run_debugged (c, TS_SCHEDULE_FILE + way - 4);

      compare (c, expected, found, how[way]);
    }
  return TRUE;
}

static gboolean
is_small (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint64 size = 0;

  return g_file_measure_disk_usage (file, G_FILE_MEASURE_APPARENT_SIZE, NULL, NULL, NULL, &size, NULL, NULL, NULL) && size <= MAX_SIZE;
}

static void
check_folder (const char *shared,
              const char *folder,
              guint *n_checked)
{
  g_autofree char *path = g_build_filename (folder, "case.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *model = NULL;
  Case c = { .folder = folder };

  if (!json_parser_load_from_file (parser, path, NULL))
    return;
  c.json = json_node_get_object (json_parser_get_root (parser));
  model = g_build_filename (shared, "models", json_object_get_string_member (c.json, "model"), NULL);
  if (g_getenv ("TS_TEST_ALL") == NULL && !is_small (model))
    return;
  c.model = ts_model_open (model, NULL, NULL, NULL, NULL, NULL);
  if (c.model == NULL)
    return;
  *n_checked += check (&c) ? 1 : 0;
  ts_model_unref (c.model);
}

static void
visit (const char *shared,
       const char *folder,
       guint *n_checked)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  check_folder (shared, folder, n_checked);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        visit (shared, path, n_checked);
    }
}

static void
test_same_bits (void)
{
  const char *shared = g_getenv ("TS_TEST_SHARED");
  g_autofree char *folder = g_build_filename (shared != NULL ? shared : "", "reference", NULL);
  guint n_checked = 0;

  if (shared == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("TS_TEST_SHARED names no folder of reference values");
      return;
    }
  visit (shared, folder, &n_checked);
  g_test_message ("%u models", n_checked);
  g_assert_cmpuint (n_checked, >, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/same-bits/models", test_same_bits);
  return g_test_run ();
}
