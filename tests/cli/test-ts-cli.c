#include "engine/io/ts-npy.h"
#include "engine/tensor/ts-tensor-format.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>

#include <string.h>

/* The program as its users have it: started with arguments, judged by its exit status, output and files. */

static const char *program;
static char *folder; /* with model.pb in it: y = relu (x · dense/kernel + dense/bias) */

typedef struct
{
  int status;
  char *output;
  char *errors;
} Result;

/* {folder} and {model} stand for what they say. (transfer full) */
static char *
expand (const char *text)
{
  g_autoptr (GString) line = g_string_new (text);

  g_string_replace (line, "{model}", "{folder}/model.pb", 0);
  g_string_replace (line, "{folder}", folder, 0);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* @arguments: separated by spaces */
static void
run (Result *result,
     const char *arguments)
{
  g_autofree char *line = expand (arguments);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  int wait_status;

  words = g_strsplit (line, " ", -1);
  g_strv_builder_add (argv, program);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_strv_builder_add (argv, words[i]);
  all = g_strv_builder_end (argv);

  g_spawn_sync (NULL, all, NULL, G_SPAWN_DEFAULT, NULL, NULL, &result->output, &result->errors, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  result->status = WEXITSTATUS (wait_status);
}

static void
check (const char *arguments,
       int status,
       const char *output,
       const char *errors)
{
  g_autofree char *expected_errors = expand (errors);
  Result result;

  run (&result, arguments);
  g_assert_cmpstr (result.errors, ==, expected_errors);
  g_assert_cmpstr (result.output, ==, output);
  g_assert_cmpint (result.status, ==, status);
  g_free (result.output);
  g_free (result.errors);
}

static void
check_fails (const char *arguments,
             int status,
             const char *errors)
{
  check (arguments, status, "", errors);
}

static void
write_model (void)
{
  g_autofree char *path = g_build_filename (folder, "model.pb", NULL);
  g_auto (TsTestGraph) g;
  g_autoptr (GBytes) bytes = NULL;
  TsOutput x, kernel, bias, product, sum;
  const float weights[] = { 1, -2, 0.5f, 3, 4, -5 };
  const float biases[] = { 0, 1, -1 };

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 2));
  kernel = ts_test_const (&g, "dense/kernel", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 3), weights));
  bias = ts_test_const (&g, "dense/bias", ts_tensor_new_float (3, biases));
  product = ts_test_op (&g, "MatMul", "dense/MatMul", x, kernel, TS_NO_OUTPUT);
  sum = ts_test_op (&g, "BiasAdd", "dense/BiasAdd", product, bias, TS_NO_OUTPUT);
  ts_test_op (&g, "Relu", "y", sum, TS_NO_OUTPUT);

  bytes = ts_graph_to_bytes (g.graph);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
}

/* What is left of a file that is cut off can be looked at and run, but never without a word. */
static void
test_cut_file (void)
{
  static const char *const commands[] = {
    "run {folder}/cut.pb --feed x=[[1,1]] --fetch dense/BiasAdd", "debug {folder}/cut.pb --ex help", "convert {folder}/cut.pb {folder}/rest.pb", "diff {folder}/cut.pb {folder}/cut.pb"
  };
  static const char warning[] = "tensorstep-cli: the GraphDef is damaged or cut off, and ends after 5 operations: byte ";
  g_autofree char *whole = g_build_filename (folder, "model.pb", NULL);
  g_autofree char *cut = g_build_filename (folder, "cut.pb", NULL);
  g_autofree char *rest = g_build_filename (folder, "rest.pb", NULL);
  g_autofree char *bytes = NULL;
  Result result;
  gsize size;

  g_assert_true (g_file_get_contents (whole, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (cut, bytes, (gssize)size - 20, NULL)); /* in the last operation */
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      run (&result, commands[i]);
      g_assert_true (g_str_has_prefix (result.errors, warning));
      g_assert_cmpint (result.status, ==, 0);
      g_free (result.output);
      g_free (result.errors);
    }
  run (&result, "info {folder}/cut.pb");
  g_assert_nonnull (strstr (result.output, "is damaged or cut off, and ends after 5 operations"));
  g_free (result.output);
  g_free (result.errors);
  run (&result, "info {folder}/rest.pb --json");
  g_assert_nonnull (strstr (result.output, "\"nodes\": 5,"));
  g_free (result.output);
  g_free (result.errors);
  g_remove (cut);
  g_remove (rest);
}

static void
test_info (void)
{
  check ("info {model} --json", 0,
         "{\n"
         "  \"kind\": \"GraphDef\",\n"
         "  \"nodes\": 6,\n"
         "  \"functions\": 0,\n"
         "  \"ops\": {\n"
         "    \"BiasAdd\": 1,\n"
         "    \"Const\": 2,\n"
         "    \"MatMul\": 1,\n"
         "    \"Placeholder\": 1,\n"
         "    \"Relu\": 1\n"
         "  },\n"
         "  \"inputs\": [\n"
         "    {\n"
         "      \"name\": \"x:0\",\n"
         "      \"dtype\": \"float32\",\n"
         "      \"shape\": [-1, 2]\n"
         "    }\n"
         "  ],\n"
         "  \"outputs\": [\n"
         "    {\n"
         "      \"name\": \"y:0\",\n"
         "      \"dtype\": \"float32\",\n"
         "      \"shape\": [-1, 3]\n"
         "    }\n"
         "  ],\n"
         "  \"signatures\": {},\n"
         "  \"variables\": [],\n"
         "  \"missing_kernels\": {},\n"
         "  \"text\": false,\n"
         "  \"producer\": 1286,\n"
         "  \"min_consumer\": 12,\n"
         "  \"problems\": []\n"
         "}\n",
         "");
}

/* A SavedModel that is made of the graph, used by its signature. */
static void
test_signature (void)
{
  check ("convert {model} {folder}/saved", 0, "", "");
  check ("run {folder}/saved --signature serving_default --feed x=[[1,2]]", 0, "[[7. 7. 0.]]\n", "");
  check ("run {folder}/saved --tags serve --signature serving_default --feed x=[[1,2]] --fetch y,dense/MatMul:0", 0,
         "y\n[[7. 7. 0.]]\n\ndense/MatMul:0\n[[ 7.   6.  -9.5]]\n", "");
  check_fails ("run {folder}/saved --signature other", 1,
               "tensorstep-cli: NOT_FOUND: no signature \"other\"; there is \"serving_default\"\n");
  check_fails ("run {model} --signature other", 1,
               "tensorstep-cli: NOT_FOUND: no signature \"other\": the GraphDef has none\n");
  check_fails ("run {model} --tags serve", 1,
               "tensorstep-cli: INVALID_ARGUMENT: {model}: a GraphDef has no tags to choose by\n");
  check_fails ("run {folder}/saved --tags train", 1,
               "tensorstep-cli: NOT_FOUND: {folder}/saved/saved_model.pb: no MetaGraph has the tags {train}; there is {serve}\n");
}

static void
test_convert (void)
{
  check ("convert {folder}/saved {folder}/x.meta", 0, "", "");
  check ("run {folder}/x.meta --signature serving_default --feed x=[[1,2]]", 0, "[[7. 7. 0.]]\n", "");
  check ("convert {folder}/x.meta {folder}/back.pb", 0, "", "");
  check ("run {folder}/back.pb --feed x=[[1,2]]", 0, "[[7. 7. 0.]]\n", "");
  check_fails ("convert {model} {folder}/x.onnx", 2,
               "tensorstep-cli: INVALID_ARGUMENT: {folder}/x.onnx: the name does not say what to write (.pb, .pbtxt, .meta, .meta.txt, or a "
               "folder): say it with --as (see tensorstep-cli convert --help)\n");
  check_fails ("convert {model} {folder}/x.pb --as onnx", 2,
               "tensorstep-cli: INVALID_ARGUMENT: --as onnx: expected graph, meta-graph, saved-model or checkpoint (see tensorstep-cli convert --help)\n");
}

static const char variable_graph[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }\n"
    "node { name: 'v' op: 'VariableV2' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } }\n"
    "node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }\n"
    "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 2.5 } } } }\n"
    "node { name: 'v/Assign' op: 'Assign' input: 'v' input: 'c' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'v/read' op: 'Identity' input: 'v' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'y' op: 'Mul' input: 'x' input: 'v/read' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'z' op: 'Neg' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }\n";

static void
test_freeze (void)
{
  g_autofree char *path = g_build_filename (folder, "variable.pbtxt", NULL);

  g_assert_true (g_file_set_contents (path, variable_graph, -1, NULL));
  check ("convert {folder}/variable.pbtxt {folder}/frozen.pb --freeze --init auto", 0, "", "");
  check ("run {folder}/frozen.pb --feed x=4 --fetch y:0,z:0", 0, "y:0\n10.0\n\nz:0\n-4.0\n", "");
  check ("convert {folder}/variable.pbtxt {folder}/frozen.pb --freeze --fetch z:0", 0, "", "");
  check ("run {folder}/frozen.pb --feed x=4", 0, "-4.0\n", "");
  check ("convert {folder}/saved {folder}/refrozen --freeze --signature serving_default", 0, "", "");
  check ("run {folder}/refrozen --signature serving_default --feed x=[[1,2]]", 0, "[[7. 7. 0.]]\n", "");
  check_fails ("convert {folder}/variable.pbtxt {folder}/frozen.pb --freeze --fetch y:0", 1,
               "tensorstep-cli: FAILED_PRECONDITION: variable \"v\" (VariableV2) has no value\n");
  check_fails ("convert {folder}/variable.pbtxt {folder}/frozen.pb --fetch y:0", 2,
               "tensorstep-cli: INVALID_ARGUMENT: --fetch means something only with --freeze (see tensorstep-cli convert --help)\n");
}

static void
test_run_prints (void)
{
  check ("run {model} --feed x=[[1,2],[3,0.5]] --fetch dense/MatMul:0,y:0 --fetch y:0 --threads 1", 0,
         "dense/MatMul:0\n"
         "[[ 7.   6.  -9.5]\n"
         " [ 4.5 -4.  -1. ]]\n"
         "\n"
         "y:0\n"
         "[[7.  7.  0. ]\n"
         " [4.5 0.  0. ]]\n",
         "");
  check ("run {model} --feed x=[[1,2]]", 0, "[[7. 7. 0.]]\n", "");
}

/* An operation's name only runs it. */
static void
test_targets (void)
{
  check ("run {model} --feed x=[1,2]:zeros --fetch y", 0, "",
         "tensorstep-cli: y is an operation: it was run, and nothing fetched; its value is y:0\n");
  check ("run {model} --feed x=[1,2]:zeros --target y", 0, "", "");
  check ("run {model} --init auto --feed x=[1,2]:zeros --target y", 0, "", "");
}

static void
check_file (const char *name,
            const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static TsTensor *
load (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  TsTensor *tensor = ts_npy_load (path, &error);

  g_assert_no_error (error);
  return tensor;
}

static void
test_output (void)
{
  g_autoptr (TsTensor) value = NULL;

  check ("run {model} --feed x=[2,2]:ones --fetch dense/MatMul:0,y:0 --output {folder}/out", 0, "", "");
  check_file ("out/manifest.json",
              "{\n"
              "  \"dense/MatMul:0\": {\n"
              "    \"file\": \"dense__MatMul_0.npy\",\n"
              "    \"dtype\": \"float32\",\n"
              "    \"shape\": [2, 3]\n"
              "  },\n"
              "  \"y:0\": {\n"
              "    \"file\": \"y_0.npy\",\n"
              "    \"dtype\": \"float32\",\n"
              "    \"shape\": [2, 3]\n"
              "  }\n"
              "}\n");
  value = load ("out/dense__MatMul_0.npy");
  g_assert_cmpint (value->dtype, ==, TS_DTYPE_FLOAT);
  g_assert_true (ts_shape_equal (&value->shape, &TS_SHAPE (2, 3)));
}

static void
test_every_run (void)
{
  Result result;
  g_autoptr (TsTensor) last = NULL;

  run (&result, "run {model} --feed x=[2,2]:ones --fetch y:0 --repeat 3 --every-run --output {folder}/runs");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_true (g_str_has_prefix (result.output, "median of 3 runs: "));
  g_assert_cmpstr (result.errors, ==, "");
  last = load ("runs/2/y_0.npy");
  g_free (result.output);
  g_free (result.errors);
}

/* The same numbers with the same seed, others with another; 0 is one. */
static void
test_seed (void)
{
  static const char *const seeds[] = { "0", "0", "1", "-1" };
  g_autofree char *path = g_build_filename (folder, "random.pb", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (TsTestGraph) g;
  char *outputs[G_N_ELEMENTS (seeds)];
  TsOutput shape;

  ts_test_graph_init (&g);
  shape = ts_test_const (&g, "shape", ts_tensor_new_int32 (1, (gint32[]) { 4 }));
  ts_test_begin (&g, "RandomUniform", "r", shape, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g.builder, "dtype", TS_DTYPE_FLOAT);
  ts_test_end (&g);
  bytes = ts_graph_to_bytes (g.graph);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autofree char *arguments = g_strdup_printf ("run {folder}/random.pb --fetch r:0 --seed %s", seeds[i]);
      Result result;

      run (&result, arguments);
      g_assert_cmpstr (result.errors, ==, "");
      outputs[i] = result.output;
      g_free (result.errors);
    }
  g_assert_cmpstr (outputs[0], ==, outputs[1]);
  g_assert_cmpstr (outputs[0], !=, outputs[2]);
  g_assert_cmpstr (outputs[0], !=, outputs[3]);
  g_assert_cmpstr (outputs[2], !=, outputs[3]);
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_free (outputs[i]);
  check_fails ("run {folder}/random.pb --seed x", 2, "tensorstep-cli: INVALID_ARGUMENT: --seed x: expected a number (see tensorstep-cli run --help)\n");
}

static void
test_dump_all (void)
{
  g_autoptr (TsTensor) hidden = NULL;
  g_autoptr (TsTensor) kernel = NULL;

  check ("run {model} --feed x=[2,2]:ones --fetch y:0 --dump-all {folder}/all", 0, "", "");
  hidden = load ("all/dense__BiasAdd_0.npy");
  kernel = load ("all/dense__kernel_0.npy");
  g_assert_true (ts_shape_equal (&hidden->shape, &TS_SHAPE (2, 3)));
  g_assert_true (ts_shape_equal (&kernel->shape, &TS_SHAPE (2, 3)));
}

/* A function called twice by one operation each: every activation has a file. */
static void
test_dump_functions (void)
{
  static const char text[] =
      "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } node { name: 'a' op: 'twice' input: 'x' } node { name: 'y' op: 'twice' input: 'a' }"
      "library { function { signature { name: 'twice' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }"
      "  node_def { name: 'sum' op: 'Add' input: 'x' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'y' value: 'sum:z:0' } } }";
  g_autofree char *path = g_build_filename (folder, "functions.pbtxt", NULL);
  g_autoptr (TsTensor) first = NULL;
  g_autoptr (TsTensor) second = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  check ("run {folder}/functions.pbtxt --feed x=3 --fetch y:0 --dump-all {folder}/functions", 0, "", "");
  first = load ("functions/a>>sum_0.npy");
  second = load ("functions/y>>sum_0.npy");
  g_assert_cmpfloat (*(float *)first->data, ==, 6);
  g_assert_cmpfloat (*(float *)second->data, ==, 12);
}

static void
test_model_errors (void)
{
  check_fails ("info /nowhere/model.pb", 1, "tensorstep-cli: NOT_FOUND: /nowhere/model.pb: No such file or directory\n");
  check_fails ("run {model} --fetch z:0", 1, "tensorstep-cli: NOT_FOUND: no operation is named \"z\"\n");
  check_fails ("run {model} --fetch dense/MatMull:0", 1,
               "tensorstep-cli: NOT_FOUND: no operation is named \"dense/MatMull\"; did you mean \"dense/MatMul\"?\n");
  check_fails ("run {model} --feed x=[[1,2,3]] --fetch y:0", 1,
               "tensorstep-cli: INVALID_ARGUMENT: feed of x (Placeholder): expected shape [?,2], found [1,3]\n");
  check_fails ("run {model} --feed x=[[1,'a']] --fetch y:0", 1,
               "tensorstep-cli: INVALID_ARGUMENT: feed of x (Placeholder): column 5: expected float32, but 'a' is no real number\n");
  check_fails ("run {model} --checkpoint x", 1, "tensorstep-cli: NOT_FOUND: x.index: No such file or directory\n");
}

static void
test_usage_errors (void)
{
  check_fails ("", 2, "tensorstep-cli: INVALID_ARGUMENT: a command is missing (see tensorstep-cli --help)\n");
  check_fails ("walk", 2, "tensorstep-cli: INVALID_ARGUMENT: no command 'walk' (see tensorstep-cli --help)\n");
  check_fails ("info", 2, "tensorstep-cli: INVALID_ARGUMENT: an argument is missing (see tensorstep-cli info --help)\n");
  check_fails ("info a b", 2, "tensorstep-cli: INVALID_ARGUMENT: too many arguments (see tensorstep-cli info --help)\n");
  check_fails ("run m --frob", 2, "tensorstep-cli: INVALID_ARGUMENT: Unknown option --frob (see tensorstep-cli run --help)\n");
  check_fails ("run m --feed x", 2, "tensorstep-cli: INVALID_ARGUMENT: --feed x: expected NAME=VALUE (see tensorstep-cli run --help)\n");
  check_fails ("run m --every-run", 2,
               "tensorstep-cli: INVALID_ARGUMENT: --every-run needs --output or --dump-all (see tensorstep-cli run --help)\n");
}

static void
test_debug (void)
{
  g_autofree char *script = g_build_filename (folder, "script", NULL);

  g_assert_true (g_file_set_contents (script, "# two commands\nuntil dense/BiasAdd\nprint dense/BiasAdd[0]\n", -1, NULL));
  check ("debug {model} --feed x=[[1,2]] -x {folder}/script --ex where", 0,
         "(ts) until dense/BiasAdd\n"
         "  dense/BiasAdd:0  float32 [1,3]  [7.0, 7.0, -10.5]\n"
         "stopped after dense/BiasAdd (BiasAdd), step 4 of 5\n"
         "(ts) print dense/BiasAdd[0]\n"
         "dense/BiasAdd:0[0]  float32 [3]\n"
         "[  7.    7.  -10.5]\n"
         "(ts) where\n"
         "stopped after dense/BiasAdd (BiasAdd), step 4 of 5\n",
         "");

  /* A command that fails ends the script, unless it begins with -; a run that fails makes it fail at its end. */
  check ("debug {model} --ex frob --ex where", 1, "(ts) frob\n",
         "tensorstep-cli: INVALID_ARGUMENT: no command \"frob\"; help lists them\n");
  check ("debug {model} --ex -frob --ex where", 0,
         "(ts) -frob\nINVALID_ARGUMENT: no command \"frob\"; help lists them\n(ts) where\nno run\n", "");
  check ("debug {model} --ex quit --ex where", 0, "(ts) quit\n", "");
}

static void
test_debug_of_failing_run (void)
{
  Result result;

  run (&result, "debug {model} --ex run --ex where");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.output, "failed, step 1 of 6: INVALID_ARGUMENT: x (Placeholder)"));
  g_assert_cmpstr (result.errors, ==, "");
  g_free (result.output);
  g_free (result.errors);
}

static void
test_help (void)
{
  const char *const commands[] = { "--help", "info --help", "run --help", "debug --help", "diff --help", "ops --help" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      Result result;

      run (&result, commands[i]);
      g_assert_cmpint (result.status, ==, 0);
      g_assert_cmpstr (result.errors, ==, "");
      g_assert_nonnull (strstr (result.output, "tensorstep-cli"));
      g_free (result.output);
      g_free (result.errors);
    }
  check ("--version", 0, "tensorstep-cli " TS_VERSION "\n", "");
}

/* Writes the model with its activation and one of its weights changed. */
static void
write_other_model (void)
{
  g_autofree char *from = expand ("{folder}/text.pbtxt");
  g_autofree char *to = expand ("{folder}/other.pbtxt");
  g_autofree char *contents = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;

  check ("convert {model} {folder}/text.pbtxt", 0, "", "");
  g_file_get_contents (from, &contents, NULL, &error);
  g_assert_no_error (error);
  text = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (text, "op: \"Relu\"", "op: \"Relu6\"", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (text, "name: \"x\"", "name: \"in\"", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (text, "input: \"x\"", "input: \"in\"", 0), ==, 1);
  g_file_set_contents (to, text->str, -1, &error);
  g_assert_no_error (error);
}

/* Exit statuses as of diff(1). */
static void
test_diff (void)
{
  write_other_model ();
  check ("diff {model} {folder}/text.pbtxt", 0, "", "");
  check ("diff {model} {folder}/other.pbtxt", 1,
         "~ x (Placeholder)\n"
         "    name: x -> in\n"
         "~ y (Relu)\n"
         "    type: Relu -> Relu6\n"
         "0 removed, 0 added, 2 changed, 4 the same\n",
         "");
  check ("diff {model} {folder}/text.pbtxt --json", 0,
         "{\n"
         "  \"removed\": 0,\n"
         "  \"added\": 0,\n"
         "  \"changed\": 0,\n"
         "  \"same\": 6,\n"
         "  \"entries\": []\n"
         "}\n",
         "");
  check_fails ("diff {model} {folder}/none.pb", 2, "tensorstep-cli: NOT_FOUND: {folder}/none.pb: No such file or directory\n");
  check_fails ("diff {model}", 2, "tensorstep-cli: INVALID_ARGUMENT: an argument is missing (see tensorstep-cli diff --help)\n");
}

static void
test_ops (void)
{
  Result result;

  run (&result, "ops --json");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, "\"op\": \"Zeta\",\n"));
  g_assert_nonnull (strstr (result.output,
                            "    \"op\": \"NoOp\",\n"
                            "    \"kernels\": [\n"
                            "      {\n"
                            "        \"device\": \"CPU\",\n"
                            "        \"dtypes\": []\n"
                            "      }\n"
                            "    ],\n"));
  g_free (result.output);
  g_free (result.errors);
}

int
main (int argc,
      char **argv)
{
  int result;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  folder = ts_test_folder_new ();
  write_model ();

  g_test_add_func ("/cli/info", test_info);
  g_test_add_func ("/cli/cut-file", test_cut_file);
  g_test_add_func ("/cli/signature", test_signature);
  g_test_add_func ("/cli/convert", test_convert);
  g_test_add_func ("/cli/freeze", test_freeze);
  g_test_add_func ("/cli/run-prints", test_run_prints);
  g_test_add_func ("/cli/targets", test_targets);
  g_test_add_func ("/cli/output", test_output);
  g_test_add_func ("/cli/every-run", test_every_run);
  g_test_add_func ("/cli/seed", test_seed);
  g_test_add_func ("/cli/dump-all", test_dump_all);
  g_test_add_func ("/cli/dump-functions", test_dump_functions);
  g_test_add_func ("/cli/model-errors", test_model_errors);
  g_test_add_func ("/cli/usage-errors", test_usage_errors);
  g_test_add_func ("/cli/debug", test_debug);
  g_test_add_func ("/cli/debug-of-failing-run", test_debug_of_failing_run);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/diff", test_diff);
  g_test_add_func ("/cli/ops", test_ops);
  result = g_test_run ();

  ts_test_folder_remove (folder);
  g_free (folder);
  return result;
}
