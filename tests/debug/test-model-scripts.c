#include "engine/debug/console/ts-console.h"
#include "engine/model/ts-model.h"
#include "engine/ops/ts-resources.h"
#include "engine/samples/ts-samples.h"

#include <string.h>

/* Each script in models/ is carried out on the model that its first line names, `# model: PATH` below TS_TEST_SHARED/models or `# sample: NAME`; what it expects must hold. */

static void
append (const char *text,
        gpointer user_data)
{
  g_string_append (user_data, text);
}

/* (nullable): what follows @key in the first line. (transfer full) */
static char *
get_header (const char *script,
            const char *key)
{
  return g_str_has_prefix (script, key) ? g_strndup (script + strlen (key), strcspn (script + strlen (key), "\n")) : NULL;
}

/* (transfer full) (nullable): %NULL if there is no such model here. */
static TsGraph *
open_graph (const char *script)
{
  const char *shared = g_getenv ("TS_TEST_SHARED");
  g_autofree char *sample = get_header (script, "# sample: ");
  g_autofree char *name = get_header (script, "# model: ");
  g_autofree char *path = NULL;
  g_autoptr (TsModel) model = NULL;
  g_autoptr (GError) error = NULL;

  if (sample != NULL)
    return ts_sample_build (ts_sample_find (sample), NULL);
  g_assert_nonnull (name);
  path = g_build_filename (shared != NULL ? shared : "", "models", name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  model = ts_model_open (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return ts_graph_ref (model->graph);
}

static void
test_script (gconstpointer data)
{
  const char *path = data;
  g_autoptr (GString) output = g_string_new (NULL);
  g_autofree char *script = NULL;
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsConsole) console = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &script, NULL, &error);
  g_assert_no_error (error);
  graph = open_graph (script);
  if (graph == NULL)
    {
      g_test_skip ("TS_TEST_SHARED has no such model");
      return;
    }
  debugger = ts_debugger_new (graph);
  ts_resources_set_seed (ts_session_get_resources (ts_debugger_get_session (debugger)), 7);
  console = ts_console_new (debugger, append, output);
  if (!ts_console_run_script (console, path, script, &error))
    g_error ("%s\n%s", output->str, error->message);
  g_test_message ("%s", output->str);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_DIST, "debug", "models", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/model-scripts/", name, NULL);

      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
      g_test_add_data_func (test, g_ptr_array_index (paths, paths->len - 1), test_script);
    }
  return g_test_run ();
}
