#include "engine/exec/ts-restore.h"

#include "engine/graph/ts-graph-restores.h"
#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <glib/gstdio.h>

#include <string.h>

typedef struct
{
  char *folder;
  char *prefix;
} Fixture;

static void
setup (Fixture *self,
       gconstpointer data)
{
  self->folder = g_dir_make_tmp ("tensorstep-XXXXXX", NULL);
  self->prefix = g_build_filename (self->folder, "ckpt", NULL);
}

static void
teardown (Fixture *self,
          gconstpointer data)
{
  g_autofree char *index = g_strconcat (self->prefix, ".index", NULL);
  g_autofree char *shard = g_strconcat (self->prefix, ".data-00000-of-00001", NULL);

  g_remove (index);
  g_remove (shard);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->prefix);
}

static TsGraph *
parse_graph (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  TsGraph *graph;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ts_graph_validate (graph, &error));
  return graph;
}

/* A checkpoint of vectors @name = [first, first + 1, ...] of @n elements. */
static TsCheckpoint *
write_checkpoint (Fixture *self,
                  const char *const *names,
                  const float *firsts,
                  guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (self->prefix, 1, &error);
  TsCheckpoint *checkpoint;

  g_assert_no_error (error);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree float *values = g_new (float, n);
      g_autoptr (TsTensor) tensor = NULL;

      for (guint k = 0; k < n; k++)
        values[k] = firsts[i] + (float)k;
      tensor = ts_tensor_new_float (n, values);
      g_assert_true (ts_checkpoint_writer_add (writer, names[i], tensor, &error));
    }
  g_assert_true (ts_checkpoint_writer_commit (writer, &error));
  checkpoint = ts_checkpoint_open (self->prefix, &error);
  g_assert_no_error (error);
  return checkpoint;
}

static void
check_first (TsSession *session,
             const char *variable,
             gint64 n,
             float expected)
{
  g_autoptr (GError) error = NULL;
  guint32 op = ts_graph_find_operation (ts_session_get_graph (session), variable)->index;
  g_autoptr (TsTensor) value = ts_session_get_variable (session, op, &error);

  g_assert_no_error (error);
  g_assert_cmpint (value->n_elements, ==, n);
  g_assert_cmpfloat (*(const float *)value->data, ==, expected);
}

#define TYPE "attr { key: 'dtype' value { type: DT_FLOAT } }"
#define SHAPE(n) "attr { key: 'shape' value { shape { dim { size: " n " } } } }"
#define STRINGS(name, n, values)                                                         \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_STRING } } " \
  "attr { key: 'value' value { tensor { dtype: DT_STRING tensor_shape { dim { size: " n " } } " values " } } } }"
#define PREFIX "node { name: 'prefix' op: 'Const' attr { key: 'dtype' value { type: DT_STRING } } " \
               "attr { key: 'value' value { tensor { dtype: DT_STRING tensor_shape { } string_val: 'model' } } } }"

/* The graph's own restore operations know the variables by other names, and one takes but a slice. */
static const char reference_graph[] =
    "node { name: 'a' op: 'VariableV2' " TYPE SHAPE ("4") "}"
                                                          "node { name: 'b' op: 'VariableV2' " TYPE SHAPE ("2") "}"
                                                                                                                "node { name: 'c' op: 'VariableV2' " TYPE SHAPE ("4") "}" PREFIX
                                                                                                                    STRINGS ("names", "2", "string_val: 'old/a' string_val: 'parts'")
                                                                                                                        STRINGS ("slices", "2", "string_val: '' string_val: '4 1,2'") "node { name: 'restore' op: 'RestoreV2' input: 'prefix' input: 'names' input: 'slices' "
                                                                                                                                                                                      "attr { key: 'dtypes' value { list { type: DT_FLOAT type: DT_FLOAT } } } }"
                                                                                                                                                                                      "node { name: 'copy' op: 'Identity' input: 'restore:1' attr { key: 'T' value { type: DT_FLOAT } } }"
                                                                                                                                                                                      "node { name: 'assign_a' op: 'Assign' input: 'a' input: 'restore' attr { key: 'T' value { type: DT_FLOAT } } }"
                                                                                                                                                                                      "node { name: 'assign_b' op: 'Assign' input: 'b' input: 'copy' attr { key: 'T' value { type: DT_FLOAT } } }";

static void
test_names_of_graph (Fixture *self,
                     gconstpointer data)
{
  static const char *const names[] = { "a", "c", "old/a", "parts", NULL };
  static const float firsts[] = { 100, 200, 300, 400 };
  g_autoptr (TsGraph) graph = parse_graph (reference_graph);
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (TsCheckpoint) checkpoint = write_checkpoint (self, names, firsts, 4);
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_session_restore (session, checkpoint, &report, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_variables, ==, 3);
  g_assert_cmpuint (report.n_restored, ==, 3);
  check_first (session, "a", 4, 300);
  check_first (session, "b", 2, 401);
  check_first (session, "c", 4, 200); /* by its name */
}

/* A variable that is not there, and one that does not fit, hide no other. */
static void
test_missing (Fixture *self,
              gconstpointer data)
{
  static const char *const names[] = { "a", NULL };
  static const char *const others[] = { "x", NULL };
  static const float firsts[] = { 1 };
  g_autoptr (TsGraph) graph = parse_graph ("node { name: 'a' op: 'VariableV2' " TYPE SHAPE ("3") "}"
                                                                                                 "node { name: 'b' op: 'VariableV2' " TYPE SHAPE ("3") "}");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (TsCheckpoint) checkpoint = write_checkpoint (self, names, firsts, 3);
  g_autoptr (TsCheckpoint) other = NULL;
  g_auto (TsRestoreReport) report = { 0 };
  g_auto (TsRestoreReport) nothing = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_session_restore (session, checkpoint, &report, NULL, &error));
  g_assert_cmpuint (report.n_restored, ==, 1);
  g_assert_cmpuint (report.problems->len, ==, 1);
  g_assert_cmpstr (report.problems->pdata[0], ==, "variable b: the checkpoint has no value for it");

  other = write_checkpoint (self, others, firsts, 3);
  g_assert_false (ts_session_restore (session, other, &nothing, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  check_first (session, "a", 3, 1);
}

static void
test_no_variables (Fixture *self,
                   gconstpointer data)
{
  static const char *const names[] = { "a", NULL };
  static const float firsts[] = { 1 };
  g_autoptr (TsGraph) graph = parse_graph ("node { name: 'a' op: 'NoOp' }");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (TsCheckpoint) checkpoint = write_checkpoint (self, names, firsts, 3);
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ts_session_restore (session, checkpoint, &report, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "the graph has no variables to restore"));
}

static void
test_wrong_shape (Fixture *self,
                  gconstpointer data)
{
  static const char *const names[] = { "a", "b", NULL };
  static const float firsts[] = { 1, 2 };
  g_autoptr (TsGraph) graph = parse_graph ("node { name: 'a' op: 'VariableV2' " TYPE SHAPE ("3") "}"
                                                                                                 "node { name: 'b' op: 'VariableV2' " TYPE SHAPE ("4") "}");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (TsCheckpoint) checkpoint = write_checkpoint (self, names, firsts, 3);
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_session_restore (session, checkpoint, &report, NULL, &error));
  g_assert_cmpuint (report.n_restored, ==, 1);
  g_assert_nonnull (strstr (report.problems->pdata[0], "variable b: "));
  g_assert_nonnull (strstr (report.problems->pdata[0], "[3]"));
}

/* Restoring in a function, as TensorFlow 2 does it: the variable's handle is an argument. */
static void
test_function (Fixture *self,
               gconstpointer data)
{
  static const char *const names[] = { "model/kernel/.ATTRIBUTES/VARIABLE_VALUE", NULL };
  static const float firsts[] = { 7 };
  g_autoptr (TsGraph) graph = parse_graph (
      "node { name: 'kernel' op: 'VarHandleOp' " TYPE SHAPE ("3") "}" PREFIX
                                                                  "node { name: 'restore' op: 'StatefulPartitionedCall' input: 'prefix' input: 'kernel' "
                                                                  "attr { key: 'Tin' value { list { type: DT_STRING type: DT_RESOURCE } } } attr { key: 'Tout' value { list { } } } "
                                                                  "attr { key: 'f' value { func { name: 'restore_all' } } } }"
                                                                  "library { function { signature { name: 'restore_all' "
                                                                  "input_arg { name: 'file' type: DT_STRING } input_arg { name: 'handle' type: DT_RESOURCE } } "
                                                                  "node_def { name: 'names' op: 'Const' attr { key: 'dtype' value { type: DT_STRING } } attr { key: 'value' value { tensor { "
                                                                  "dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: 'model/kernel/.ATTRIBUTES/VARIABLE_VALUE' } } } }"
                                                                  "node_def { name: 'slices' op: 'Const' attr { key: 'dtype' value { type: DT_STRING } } attr { key: 'value' value { tensor { "
                                                                  "dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: '' } } } }"
                                                                  "node_def { name: 'r' op: 'RestoreV2' input: 'file' input: 'names:output:0' input: 'slices:output:0' "
                                                                  "attr { key: 'dtypes' value { list { type: DT_FLOAT } } } }"
                                                                  "node_def { name: 'assign' op: 'AssignVariableOp' input: 'handle' input: 'r:tensors:0' " TYPE " } } }");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (TsCheckpoint) checkpoint = write_checkpoint (self, names, firsts, 3);
  g_autoptr (GArray) restores = ts_graph_find_restores (graph);
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (restores->len, ==, 1);
  g_assert_true (ts_session_restore (session, checkpoint, &report, NULL, &error));
  g_assert_no_error (error);
  check_first (session, "kernel", 3, 7);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/restore/" path, Fixture, NULL, setup, func, teardown)
  ADD ("names-of-graph", test_names_of_graph);
  ADD ("missing", test_missing);
  ADD ("no-variables", test_no_variables);
  ADD ("wrong-shape", test_wrong_shape);
  ADD ("function", test_function);
  return g_test_run ();
}
