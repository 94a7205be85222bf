/* Looking never changes a result: every model of which reference values exist gives the same bits run freely and stepped, with one thread and with
 * two. Models of more than a megabyte are left out unless TS_TEST_ALL is set. */

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

/* (transfer full) (nullable): the fetches, or %NULL if the case cannot be run here. */
static GPtrArray *
run (const Case *c,
     guint n_threads,
     gboolean stepped)
{
  static const TsSeam seam = { stop_before, pass_after };
  TsGraph *graph = c->model->graph;
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  g_autoptr (GArray) feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  JsonArray *feed_list = json_object_get_array_member (c->json, "feeds"), *fetch_list = json_object_get_array_member (c->json, "fetches");
  g_autoptr (TsExecutor) executor = NULL;
  g_auto (TsRestoreReport) report = { 0 };
  TsExecutorStatus status;

  ts_session_set_n_threads (session, n_threads);
  ts_resources_set_seed (ts_session_get_resources (session), 7);
  if (!ts_session_load_model (session, c->model, &report, NULL, NULL))
    return NULL;
  if (needs_init (c->json))
    {
      guint n;
      g_autofree guint32 *inits = ts_graph_find_initializers (graph, &n);

      if (!ts_session_run (session, NULL, 0, NULL, 0, inits, n, NULL, NULL, NULL))
        return NULL;
    }

  for (guint i = 0; i < json_array_get_length (feed_list); i++)
    {
      JsonObject *json = json_array_get_object_element (feed_list, i);
      TsFeed feed;

      if (!ts_graph_find_output (graph, json_object_get_string_member (json, "name"), &feed.output, NULL))
        return NULL;
      feed.value = read_feed (c, session, json, feed.output);
      if (feed.value == NULL)
        return NULL;
      g_ptr_array_add (values, feed.value);
      g_array_append_val (feeds, feed);
    }
  for (guint i = 0; i < json_array_get_length (fetch_list); i++)
    {
      TsOutput output;

      if (!ts_graph_find_output (graph, json_object_get_string_member (json_array_get_object_element (fetch_list, i), "name"), &output, NULL))
        return NULL;
      g_array_append_val (fetches, output);
    }

  executor = ts_session_begin (session, (const TsFeed *)(const void *)feeds->data, feeds->len, (const TsOutput *)(const void *)fetches->data, fetches->len, NULL, 0,
                               stepped ? &seam : NULL, NULL, NULL, NULL);
  if (executor == NULL)
    return NULL;
  while ((status = ts_executor_advance (executor, NULL)) == TS_EXECUTOR_STOPPED)
    ;
  for (guint i = 0; status == TS_EXECUTOR_DONE && i < fetches->len; i++)
    {
      TsTensor *result = ts_executor_dup_fetch (executor, i, NULL);

      if (result == NULL)
        return NULL;
      g_ptr_array_add (results, result);
    }
  return status == TS_EXECUTOR_DONE ? g_steal_pointer (&results) : NULL;
}

/* %FALSE if it cannot be run. */
static gboolean
check (const Case *c)
{
  g_autoptr (GPtrArray) expected = run (c, 1, FALSE);

  if (expected == NULL)
    return FALSE;
  for (guint way = 1; way < 4; way++)
    {
      g_autoptr (GPtrArray) found = run (c, 1 + way / 2, way % 2 == 1);

      g_assert_nonnull (found);
      for (guint i = 0; i < expected->len; i++)
        if (!ts_tensor_identical (g_ptr_array_index (expected, i), g_ptr_array_index (found, i)))
          {
            g_test_message ("%s: fetch %u differs with %u threads, %s", json_object_get_string_member (c->json, "case"), i, 1 + way / 2,
                            way % 2 == 1 ? "stepped" : "free");
            g_test_fail ();
          }
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
