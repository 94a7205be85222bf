#include "engine/diff/ts-model-diff.h"

#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "tests/support/ts-test-folder.h"

#include <gio/gio.h>

#include <math.h>
#include <string.h>

#define VARIABLE(name, n)                                                                         \
  "    node { name: '" name "' op: 'VarHandleOp' attr { key: 'dtype' value { type: DT_FLOAT } } " \
  "      attr { key: 'shape' value { shape { dim { size: " n " } } } } attr { key: 'shared_name' value { s: '" name "' } } } "

static const char text[] =
    "saved_model_schema_version: 1\n"
    "meta_graphs { meta_info_def { tags: 'serve' } graph_def { "
    "    node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } " VARIABLE ("same", "3") VARIABLE ("other", "3") "    node { name: 'y' op: 'Neg' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } } "
                                                                                                                                              "} }\n";

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->folder = ts_test_folder_new ();
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  ts_test_folder_remove (self->folder);
  g_free (self->folder);
}

/* A SavedModel whose variables are [1, 2, 3] and @other. (transfer full) */
static TsModel *
new_model (Fixture *self,
           const char *name,
           const float *other)
{
  static const float values[] = { 1, 2, 3 };
  g_autofree char *folder = g_build_filename (self->folder, name, NULL);
  g_autofree char *variables = g_build_filename (folder, "variables", NULL);
  g_autofree char *prefix = g_build_filename (variables, "variables", NULL);
  g_autofree char *path = g_build_filename (folder, "saved_model.pbtxt", NULL);
  g_autoptr (TsCheckpointWriter) writer = NULL;
  g_autoptr (TsTensor) same = ts_tensor_new_float (3, values);
  g_autoptr (TsTensor) differing = ts_tensor_new_float (3, other);
  g_autoptr (GError) error = NULL;
  TsModel *model;

  g_mkdir_with_parents (variables, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  writer = ts_checkpoint_writer_new (prefix, 1, &error);
  g_assert_no_error (error);
  g_assert_true (ts_checkpoint_writer_add (writer, "other", differing, &error));
  g_assert_true (ts_checkpoint_writer_add (writer, "same", same, &error));
  g_assert_true (ts_checkpoint_writer_commit (writer, &error));
  model = ts_model_open (folder, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return model;
}

static void
test_values (Fixture *self,
             gconstpointer data)
{
  g_autoptr (TsModel) a = new_model (self, "a", (const float[]) { 1, 2, 3 });
  g_autoptr (TsModel) b = new_model (self, "b", (const float[]) { 1, 2.5f, 2 });
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraphDiff) diff = ts_model_diff_new (a, b, NULL, &error);
  g_autoptr (TsGraphDiff) none = ts_model_diff_new (a, a, NULL, NULL);
  const TsDiffEntry *entry;
  const TsChange *change;

  g_assert_no_error (error);
  g_assert_null (diff->warning);
  g_assert_cmpuint (diff->entries->len, ==, 1);
  g_assert_cmpuint (diff->n_changed, ==, 1);
  g_assert_cmpuint (diff->n_same, ==, 3);
  entry = diff->entries->pdata[0];
  g_assert_cmpstr (entry->a->name, ==, "other");
  g_assert_cmpuint (entry->changes->len, ==, 1);
  change = entry->changes->pdata[0];
  g_assert_cmpint (change->kind, ==, TS_CHANGE_VALUE);
  g_assert_cmpuint (change->n_elements, ==, 3);
  g_assert_cmpuint (change->n_different, ==, 2);
  g_assert_cmpfloat (change->max_abs, ==, 1);

  g_assert_cmpuint (none->entries->len, ==, 0);
  g_assert_cmpuint (none->n_same, ==, 4);
}

/* A checkpoint that cannot be read keeps nobody from comparing the graphs, and is told. */
static void
test_damaged (Fixture *self,
              gconstpointer data)
{
  g_autoptr (TsModel) a = new_model (self, "a", (const float[]) { 1, 2, 3 });
  g_autoptr (TsModel) b = new_model (self, "b", (const float[]) { 1, 2, 4 });
  g_autofree char *index = g_strconcat (b->variables, ".index", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraphDiff) diff = NULL;

  g_assert_true (g_file_set_contents (index, "no index", -1, NULL));
  diff = ts_model_diff_new (a, b, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (diff->entries->len, ==, 0);
  g_assert_nonnull (strstr (diff->warning, "the variables are not compared"));
  g_assert_nonnull (strstr (diff->warning, "variables.index"));
}

static void
test_cancelled (Fixture *self,
                gconstpointer data)
{
  g_autoptr (TsModel) a = new_model (self, "a", (const float[]) { 1, 2, 3 });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_model_diff_new (a, a, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/model-diff/values", Fixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/model-diff/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/model-diff/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
