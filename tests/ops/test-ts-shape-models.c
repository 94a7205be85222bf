#include "engine/graph/ts-function.h"
#include "engine/io/ts-model.h"
#include "engine/ops/ts-shape-table.h"

#include <string.h>

/* What follows from a graph alone, beside the `_output_shapes` that TensorFlow noted in the files that are there. */
typedef struct
{
  guint n_equal;
  guint n_finer;
  guint n_coarser;
  guint n_contrary;
  GHashTable *coarser; /* op type -> count */
} Counts;

/* Of what is shared, how much may be less known than in the file: what Python knew when it traced a function (a constant that became
 * an argument) is in no graph. */
#define MAX_COARSER_PERCENT 2

static gboolean
is_as_fine (const TsShape *inferred,
            const TsShape *stated)
{
  if (stated->rank < 0)
    return TRUE;
  if (inferred->rank != stated->rank)
    return FALSE;
  for (int i = 0; i < stated->rank; i++)
    if (stated->dims[i] >= 0 && inferred->dims[i] != stated->dims[i])
      return FALSE;
  return TRUE;
}

static void
compare (Counts *counts,
         const TsOperation *op,
         const TsShape *inferred,
         const TsShape *stated)
{
  if (ts_shape_equal (inferred, stated))
    counts->n_equal++;
  else if (!ts_shape_is_compatible (inferred, stated))
    counts->n_contrary++;
  else if (is_as_fine (inferred, stated))
    counts->n_finer++;
  else
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts->coarser, op->type));

      counts->n_coarser++;
      g_hash_table_insert (counts->coarser, g_strdup (op->type), GUINT_TO_POINTER (n + 1));
    }
}

static void
check_graph (Counts *counts,
             TsGraph *graph)
{
  g_autoptr (TsShapeTable) table = ts_shape_table_new_full (graph, TS_SHAPE_IGNORE_STATED, NULL, NULL);

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      guint n = 0;
      g_autofree TsShape *stated = NULL;

      if (strcmp (op->type, "_Arg") == 0 || !ts_operation_has_attr (op, "_output_shapes"))
        continue;
      stated = ts_operation_dup_attr_shapes (op, "_output_shapes", &n, NULL);
      for (guint k = 0; stated != NULL && k < MIN (n, op->n_outputs); k++)
        {
          TsShape inferred;

          ts_shape_table_get (table, (TsOutput) { i, k }, &inferred);
          compare (counts, op, &inferred, &stated[k]);
        }
    }
}

static void
check_file (Counts *counts,
            const char *path)
{
  g_autoptr (TsModel) model = ts_model_open (path, NULL, NULL, NULL, NULL, NULL);

  if (model == NULL)
    return;
  check_graph (counts, model->graph);
  for (guint i = 0; i < ts_graph_get_n_functions (model->graph); i++)
    {
      TsGraph *body = ts_function_get_graph (ts_graph_get_function (model->graph, i), NULL);

      if (body != NULL)
        check_graph (counts, body);
    }
}

static void
check_folder (Counts *counts,
              const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        check_folder (counts, file);
      else if (g_str_has_suffix (name, ".meta") || g_str_has_suffix (name, "saved_model.pb"))
        check_file (counts, file);
    }
}

static void
test_models (void)
{
  const char *shared = g_getenv ("TS_TEST_SHARED");
  g_autofree char *models = g_build_filename (shared != NULL ? shared : "", "models", NULL);
  g_autoptr (GHashTable) coarser = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Counts counts = { .coarser = coarser };
  GHashTableIter iter;
  gpointer type, n;

  if (shared == NULL || !g_file_test (models, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("there are no shared models");
      return;
    }
  check_folder (&counts, models);
  g_test_message ("%u equal, %u finer, %u coarser, %u contrary", counts.n_equal, counts.n_finer, counts.n_coarser, counts.n_contrary);
  g_hash_table_iter_init (&iter, coarser);
  while (g_hash_table_iter_next (&iter, &type, &n))
    g_test_message ("%u coarser: %s", GPOINTER_TO_UINT (n), (const char *)type);
  g_assert_cmpuint (counts.n_coarser * 100, <=, (counts.n_equal + counts.n_finer) * MAX_COARSER_PERCENT);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/models", test_models);
  return g_test_run ();
}
