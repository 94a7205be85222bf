#include "engine/debug/console/ts-console.h"

#include "engine/ops/ts-resources.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/samples/ts-samples.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"
#include "tests/debug/ts-travel-graphs.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>
#include <string.h>

/* Each X.script in this folder is carried out on the graph that its first line names, `# graph: NAME`, one of those below, a sample, or graphs/NAME.pbtxt, and gives X.transcript, to the
 * letter. With TS_UPDATE_TRANSCRIPTS in the environment the transcripts are written instead: look at the difference. */

/* ---- graphs ----------------------------------------------------------------------------------- */

/* y = relu (x · dense/kernel + dense/bias) */
static void
build_dense (TsTestGraph *g)
{
  const float weights[] = { 1, -2, 0.5f, 3, 4, -5 };
  TsOutput x = ts_test_placeholder (g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 2));
  TsOutput kernel = ts_test_const (g, "dense/kernel", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 3), weights));
  TsOutput bias = ts_test_const (g, "dense/bias", ts_tensor_new_float (3, (float[]) { 0, 1, -1 }));
  TsOutput product = ts_test_op (g, "MatMul", "dense/MatMul", x, kernel, TS_NO_OUTPUT);
  TsOutput sum = ts_test_op (g, "BiasAdd", "dense/BiasAdd", product, bias, TS_NO_OUTPUT);

  ts_test_op (g, "Relu", "y", sum, TS_NO_OUTPUT);
}

/* result = flag ? abs (value) : -value, with a Switch and a Merge */
static void
build_branch (TsTestGraph *g)
{
  TsOutput flag = ts_test_placeholder (g, "flag", TS_DTYPE_BOOL, &TS_SHAPE_SCALAR);
  TsOutput value = ts_test_const_float (g, "value", -3);
  TsOutput branches = ts_test_op (g, "Switch", "switch", value, flag, TS_NO_OUTPUT);
  TsOutput on_true = { branches.op, 1 };
  TsOutput no = ts_test_op (g, "Neg", "no/Neg", branches, TS_NO_OUTPUT);
  TsOutput yes = ts_test_op (g, "Abs", "yes/Abs", on_true, TS_NO_OUTPUT);
  TsOutput merge = ts_test_op (g, "Merge", "merge", no, yes, TS_NO_OUTPUT);

  ts_test_op (g, "Identity", "result", merge, TS_NO_OUTPUT);
}

/* A variable that counts, a handle beside it, and what initializes the first. */
static void
build_counter (TsTestGraph *g)
{
  TsOutput v, handle, next;

  ts_test_begin (g, "VariableV2", "count", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (g->builder, "shape", &TS_SHAPE_SCALAR);
  v = ts_test_end (g);
  ts_test_begin (g, "VarHandleOp", "layer/kernel", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (g->builder, "shape", &TS_SHAPE (2, 3));
  ts_graph_builder_attr_string (g->builder, "shared_name", "layer/kernel", -1);
  handle = ts_test_end (g);
  ts_test_op (g, "Assign", "init", v, ts_test_const_float (g, "five", 5), TS_NO_OUTPUT);
  next = ts_test_op (g, "AssignAdd", "next", v, ts_test_const_float (g, "one", 1), TS_NO_OUTPUT);
  ts_test_op (g, "Neg", "result", next, TS_NO_OUTPUT);
  ts_test_op (g, "VarIsInitializedOp", "there", handle, TS_NO_OUTPUT);
}

/* An op type in the middle that nobody knows. */
static void
build_gap (TsTestGraph *g)
{
  TsOutput x = ts_test_const_float (g, "x", 2);
  TsOutput gap = ts_test_op (g, "Abs", "gap", x, TS_NO_OUTPUT);

  ts_test_op (g, "Neg", "y", gap, TS_NO_OUTPUT);
  ts_test_graph_rename_type (g, "Abs", "Gap");
}

/* One op with seeds of its own, one without. */
static void
build_random (TsTestGraph *g)
{
  TsOutput shape = ts_test_const (g, "shape", ts_tensor_new_int32 (1, (gint32[]) { 2 }));

  ts_test_begin (g, "RandomUniform", "seeded", shape, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_int (g->builder, "seed", 1);
  ts_test_end (g);
  ts_test_begin (g, "RandomUniform", "layer/unseeded", shape, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  ts_test_end (g);
}

/* total = 0; for (i = 0; i < 4; i++) total += i, by TensorFlow 1's ops */
static void
build_loop (TsTestGraph *g)
{
  TsOutput enter_i, enter_t, merge_i, merge_t, cond, switch_i, switch_t, body_i, one;

#define ENTER(name, value) \
  (ts_test_begin (g, "Enter", name, value, TS_NO_OUTPUT), ts_graph_builder_attr_string (g->builder, "frame_name", "loop", -1), ts_test_end (g))
  enter_i = ENTER ("loop/enter_i", ts_test_const_float (g, "zero", 0));
  enter_t = ENTER ("loop/enter_t", ts_test_const_float (g, "start", 0));
  merge_i = ts_test_op (g, "Merge", "loop/i", enter_i, ts_test_const_float (g, "later_i", 0), TS_NO_OUTPUT);
  merge_t = ts_test_op (g, "Merge", "loop/t", enter_t, ts_test_const_float (g, "later_t", 0), TS_NO_OUTPUT);
  ts_test_begin (g, "Enter", "loop/n", ts_test_const_float (g, "n", 4), TS_NO_OUTPUT);
  ts_graph_builder_attr_string (g->builder, "frame_name", "loop", -1);
  ts_graph_builder_attr_bool (g->builder, "is_constant", TRUE);
  cond = ts_test_op (g, "LoopCond", "loop/cond", ts_test_op (g, "Less", "loop/less", merge_i, ts_test_end (g), TS_NO_OUTPUT), TS_NO_OUTPUT);
  switch_i = ts_test_op (g, "Switch", "loop/switch_i", merge_i, cond, TS_NO_OUTPUT);
  switch_t = ts_test_op (g, "Switch", "loop/switch_t", merge_t, cond, TS_NO_OUTPUT);
  ts_test_op (g, "Exit", "total", switch_t, TS_NO_OUTPUT);
  switch_i.index = switch_t.index = 1;
  body_i = ts_test_op (g, "Identity", "loop/body_i", switch_i, TS_NO_OUTPUT);
  one = ts_test_op (g, "OnesLike", "loop/one", switch_i, TS_NO_OUTPUT);
  ts_test_op (g, "NextIteration", "loop/ni", ts_test_op (g, "Add", "loop/inc", body_i, one, TS_NO_OUTPUT), TS_NO_OUTPUT);
  ts_test_op (g, "NextIteration", "loop/nt", ts_test_op (g, "Add", "loop/add", switch_t, body_i, TS_NO_OUTPUT), TS_NO_OUTPUT);
#undef ENTER

  ts_test_graph_rename_input (g, "later_i", "loop/ni");
  ts_test_graph_rename_input (g, "later_t", "loop/nt");
}

/* Takes @graph in place of the one that @g began with. */
static void
take_graph (TsTestGraph *g,
            TsGraph *graph)
{
  g_clear_pointer (&g->builder, ts_graph_builder_free);
  ts_graph_unref (g->graph);
  g->graph = graph;
  g->builder = ts_graph_builder_new (g->graph);
}

/* The graph is what @text, a GraphDef, says. */
static void
take_text (TsTestGraph *g,
           const char *text,
           gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, size, NULL, NULL, NULL, NULL, &error);

  TsGraph *graph;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  take_graph (g, graph);
}

/* y = twice (x); z = while (z < 100) z = twice (z), beginning with y. */
static void
build_calls (TsTestGraph *g)
{
#define FLOATS "{ list { type: DT_FLOAT } } }"
  static const char text[] =
      "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } }"
      "node { name: 'y' op: 'PartitionedCall' input: 'x' attr { key: 'Tin' value " FLOATS " attr { key: 'Tout' value " FLOATS
      "  attr { key: 'f' value { func { name: 'twice' } } } }"
      "node { name: 'z' op: 'StatelessWhile' input: 'y' attr { key: 'T' value " FLOATS
      "  attr { key: 'cond' value { func { name: 'below' } } } attr { key: 'body' value { func { name: 'twice' } } } }"
      "node { name: 'end' op: 'Neg' input: 'z' attr { key: 'T' value { type: DT_FLOAT } } }"
      "library { function { signature { name: 'twice' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'b' type: DT_FLOAT } }"
      "  node_def { name: 'sum' op: 'Add' input: 'a' input: 'a' attr { key: 'T' value { type: DT_FLOAT } } }"
      "  node_def { name: 'same' op: 'Identity' input: 'sum:z:0' attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'b' value: 'same:output:0' } }"
      "function { signature { name: 'below' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'p' type: DT_BOOL } }"
      "  node_def { name: 'limit' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 30 } } } }"
      "  node_def { name: 'less' op: 'Less' input: 'a' input: 'limit:output:0' attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'p' value: 'less:z:0' } } }";
#undef FLOATS
  take_text (g, text, strlen (text));
}

static const struct
{
  const char *name;
  void (*build) (TsTestGraph *g);
} graphs[] = {
  { "dense", build_dense },
  { "branch", build_branch },
  { "gap", build_gap },
  { "counter", build_counter },
  { "random", build_random },
  { "loop", build_loop },
  { "calls", build_calls },
  { "lattice", ts_travel_build_lattice },
  { "late", ts_travel_build_queue },
  { "vector", ts_travel_build_vector },
  { "outside", ts_travel_build_outside },
  { "whiles", ts_travel_build_nested },
};

static void
build_graph (TsTestGraph *g,
             const char *script)
{
  const char *line = script + strlen ("# graph: ");
  g_autofree char *name = g_strndup (line, strcspn (line, "\n"));
  g_autofree char *file_name = g_strconcat (name, ".pbtxt", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "debug", "graphs", file_name, NULL);
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_str_has_prefix (script, "# graph: "));
  ts_test_graph_init (g);
  for (gsize i = 0; i < G_N_ELEMENTS (graphs); i++)
    if (strcmp (name, graphs[i].name) == 0)
      {
        graphs[i].build (g);
        return;
      }
  if (ts_sample_find (name) != NULL)
    take_graph (g, ts_sample_build (ts_sample_find (name), NULL));
  else if (g_file_get_contents (path, &text, &size, NULL))
    take_text (g, text, size);
  else
    g_error ("no graph for: %s", name);
}

/* ---- transcripts ------------------------------------------------------------------------------ */

static void
append (const char *text,
        gpointer user_data)
{
  g_string_append (user_data, text);
}

/* What operations print. */
static void
append_printed (const char *text,
                gsize size,
                gpointer user_data)
{
  g_string_append_printf (user_data, "printed: %s", text);
}

/* What the script says, and at its end the error if it fails. (transfer full) */
static GString *
carry_out (const char *script)
{
  GString *transcript = g_string_new (NULL);
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsConsole) console = NULL;
  g_autoptr (GError) error = NULL;

  build_graph (&g, script);
  debugger = ts_debugger_new (g.graph);
  ts_session_set_log (ts_debugger_get_session (debugger), append_printed, transcript);
  ts_resources_set_seed (ts_session_get_resources (ts_debugger_get_session (debugger)), 7);
  console = ts_console_new (debugger, append, transcript);
  if (!ts_console_run_script (console, "script", script, &error))
    g_string_append_printf (transcript, "%s: %s\n", ts_error_code_name (error), error->message);
  return transcript;
}

static void
test_script (gconstpointer data)
{
  const char *name = data;
  g_autofree char *script_name = g_strconcat (name, ".script", NULL);
  g_autofree char *transcript_name = g_strconcat (name, ".transcript", NULL);
  g_autofree char *script_path = g_test_build_filename (G_TEST_DIST, "debug", script_name, NULL);
  g_autofree char *transcript_path = g_test_build_filename (G_TEST_DIST, "debug", transcript_name, NULL);
  g_autofree char *script = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GString) transcript = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (script_path, &script, NULL, &error);
  g_assert_no_error (error);
  transcript = carry_out (script);

  if (g_getenv ("TS_UPDATE_TRANSCRIPTS") != NULL)
    g_file_set_contents (transcript_path, transcript->str, (gssize)transcript->len, &error);
  g_assert_no_error (error);
  g_file_get_contents (transcript_path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (transcript->str, ==, expected);
}

/* ---- what scripts cannot show ----------------------------------------------------------------- */

/* An empty line repeats what is for repeating, and nothing else. */
static void
test_repeat (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsConsole) console = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TsStop) stop = NULL;

  ts_test_graph_init (&g);
  build_dense (&g);
  debugger = ts_debugger_new (g.graph);
  console = ts_console_new (debugger, append, text);

  g_assert_true (ts_console_run (console, "feed x = [[1,2]]", NULL));
  g_assert_true (ts_console_run (console, "", NULL));
  g_assert_true (ts_console_run (console, "start", NULL));
  g_assert_true (ts_console_run (console, "step", NULL));
  g_assert_true (ts_console_run (console, "", NULL));
  g_assert_true (ts_console_run (console, "  ", NULL));
  stop = ts_debugger_dup_stop (debugger);
  g_assert_cmpuint (stop->step, ==, 4);
  g_assert_false (ts_console_has_quit (console));
  g_assert_true (ts_console_run (console, "q", NULL));
  g_assert_true (ts_console_has_quit (console));
}

static void
check_completion (TsConsole *console,
                  const char *line,
                  gsize expected_word,
                  const char *expected)
{
  gsize word;
  g_auto (GStrv) words = ts_console_complete (console, line, &word);
  g_autofree char *list = g_strjoinv (" ", words);

  g_assert_cmpstr (list, ==, expected);
  g_assert_cmpuint (word, ==, expected_word);
}

static void
test_completion (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsConsole) console = NULL;

  ts_test_graph_init (&g);
  build_dense (&g);
  debugger = ts_debugger_new (g.graph);
  console = ts_console_new (debugger, append, NULL);

  check_completion (console, "fe", 0, "feed fetch");
  check_completion (console, "break ", 6, "after before dead dense/ x y");
  check_completion (console, "break dead before x h", 20, "hits");
  check_completion (console, "break x i", 8, "if iter");
  check_completion (console, "catch s", 6, "shape subnormal");
  check_completion (console, "catch nan f", 10, "flip");
  check_completion (console, "b after de", 8, "dense/");
  check_completion (console, "p dense/B", 2, "dense/BiasAdd");
  check_completion (console, "fetch y,dense/", 8, "dense/BiasAdd dense/MatMul dense/bias dense/kernel");
  check_completion (console, "info f", 5, "feeds fetches forks");
  check_completion (console, "info node ", 10, "dense/ x y");
  check_completion (console, "help ste", 5, "step step-scope stepin");
  check_completion (console, "feed x = d", 9, "dense/ dtype");
  check_completion (console, "print 2 * mean(dense/B", 15, "dense/BiasAdd");
  check_completion (console, "print $i", 6, "$in $iter");
  check_completion (console, "print \"dense/k", 7, "dense/kernel");
  check_completion (console, "print arg", 6, "argmax argmin");
  check_completion (console, "nonsense d", 9, "");
  check_completion (console, "run ", 4, "");
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* Names of the scripts in the folder, sorted, for as long as the program runs. */
static GPtrArray *
list_scripts (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "debug", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".script"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".script")));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Scripts read and write files in a folder of their own. (transfer full) */
static char *
enter_folder (void)
{
  char *folder = g_dir_make_tmp ("ts-console-XXXXXX", NULL);

  g_assert_nonnull (folder);
  g_assert_cmpint (g_chdir (folder), ==, 0);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_assert_cmpint (g_unlink (name), ==, 0);
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GPtrArray) scripts = NULL;
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  scripts = list_scripts ();
  for (guint i = 0; i < scripts->len; i++)
    {
      const char *name = g_ptr_array_index (scripts, i);
      g_autofree char *path = g_strconcat ("/console/script/", name, NULL);

      g_test_add_data_func (path, name, test_script);
    }
  g_test_add_func ("/console/repeat", test_repeat);
  g_test_add_func ("/console/completion", test_completion);

  folder = enter_folder ();
  status = g_test_run ();
  remove_folder (folder);
  return status;
}
