#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-elements.h"
#include "engine/model/ts-model.h"
#include "engine/ops/ts-shape-table.h"

#include <string.h>

/* What follows from a graph alone, beside the `_output_shapes` that TensorFlow noted in the files that are there. Nothing may be
 * known less than there, and nothing contradict it, but for what stands in these two lists. */

/*
 * What a graph does not tell. Python knew it when it built the graph, and said it there with set_shape () or passed it by; so it is said
 * here, and then everything behind it must follow.
 */
typedef struct
{
  const char *file;     /* below the folder of models; patterns with "*" */
  const char *function; /* "" is the graph itself */
  const char *op;
  gboolean is_scalar; /* else it has the shape that stands in the file */
} Said;

static const Said said[] = {
  /* tf.nn.dropout () gives its result the shape of its input; the keep_prob that the input is divided by is a placeholder of any shape */
  { "carnd-traffic/*", "", "dropout*/mul", FALSE },
  /* functions of TensorFlow 2.0: the shapes of arguments were kept in Python, later versions note them */
  { "tfjs-node/*", "__inference_*", "x", TRUE },
  { "tfjs-node/*", "__inference_*", "y", TRUE },
  { "tfjs-node/*", "__inference_*", "file_prefix", TRUE },
  /* gradient functions, which no graph calls: permutations and numbers of elements are arguments, captured from the function that
   * goes forward, where Python saw that they are constants */
  { "botnet-lstm/*", "__inference___backward_*", "gradients/transpose*_grad/transpose", FALSE },
  { "botnet-lstm/*", "__inference___backward_*", "gradients/split*_grad/concat", FALSE },
};

/* Shapes in files that are not right. Each must be among the problems of the graph. */
typedef struct
{
  const char *file;
  const char *op_type;
  guint output;
} Wrong;

static const Wrong wrong[] = {
  /* TensorFlow 1's shape function says [channels] of what is kept for a second gradient where is_training is false. No kernel did
   * that: they gave scalars, today they give [0], and so says today's shape function. */
  { "musicnn/*", "FusedBatchNormGrad", 3 },
  { "musicnn/*", "FusedBatchNormGrad", 4 },
};

typedef struct
{
  const char *models;
  const char *path;
  guint n_equal;
  guint n_finer;
  guint n_coarser;
  guint n_said;
  guint n_contrary;
  guint n_wrong;
} Counts;

/* ---- the lists ---- */

static gboolean
matches (const Counts *counts,
         const char *file)
{
  return g_pattern_match_simple (file, counts->path + strlen (counts->models) + 1);
}

static void
say (Counts *counts,
     TsGraph *graph,
     const TsOperation *op,
     const TsShape *shapes,
     guint n)
{
  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GError) error = NULL;

      ts_graph_set_shape (graph, (TsOutput) { op->index, k }, &shapes[k], &error);
      g_assert_no_error (error);
    }
  counts->n_said++;
}

static void
say_what_python_said (Counts *counts,
                      TsGraph *graph)
{
  const TsFunction *body_of = ts_graph_get_body_of (graph);
  const char *function = body_of != NULL ? ts_function_get_name (body_of) : "";

  for (guint s = 0; s < G_N_ELEMENTS (said); s++)
    {
      if (!matches (counts, said[s].file) || !g_pattern_match_simple (said[s].function, function))
        continue;
      for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
        {
          const TsOperation *op = ts_graph_get_operation (graph, i);
          guint n = 0;
          g_autofree TsShape *stated = NULL;

          if (!g_pattern_match_simple (said[s].op, op->name))
            continue;
          stated = ts_operation_dup_attr_shapes (op, "_output_shapes", &n, NULL);
          if (said[s].is_scalar && strcmp (op->type, "_Arg") == 0)
            say (counts, graph, op, &(TsShape) { 0 }, 1);
          else if (!said[s].is_scalar)
            say (counts, graph, op, stated, MIN (n, op->n_outputs));
        }
    }
}

static gboolean
is_wrong (const Counts *counts,
          const TsOperation *op,
          guint output)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (matches (counts, wrong[i].file) && strcmp (wrong[i].op_type, op->type) == 0 && wrong[i].output == output)
      return TRUE;
  return FALSE;
}

/* ---- comparing ---- */

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
tell (const Counts *counts,
      const TsOperation *op,
      guint output,
      const char *how,
      const TsShape *inferred,
      const TsShape *stated)
{
  g_autofree char *a = ts_shape_to_string (inferred), *b = ts_shape_to_string (stated);

  g_test_message ("%s: %s (%s), output %u: %s, %s than the file's %s", counts->path, op->name, op->type, output, a, how, b);
}

static void
compare (Counts *counts,
         const TsOperation *op,
         guint output,
         const TsShape *inferred,
         const TsShape *stated)
{
  if (ts_shape_equal (inferred, stated))
    counts->n_equal++;
  else if (!ts_shape_is_compatible (inferred, stated) && is_wrong (counts, op, output))
    counts->n_wrong++;
  else if (!ts_shape_is_compatible (inferred, stated))
    {
      counts->n_contrary++;
      tell (counts, op, output, "other", inferred, stated);
    }
  else if (is_as_fine (inferred, stated))
    counts->n_finer++;
  else
    {
      counts->n_coarser++;
      tell (counts, op, output, "coarser", inferred, stated);
    }
}

static void
check_graph (Counts *counts,
             TsGraph *graph)
{
  g_autoptr (TsShapeTable) table = NULL;
  g_autoptr (TsShapeTable) merged = ts_shape_table_new (graph, NULL, NULL);

  say_what_python_said (counts, graph);
  table = ts_shape_table_new_full (graph, TS_SHAPE_IGNORE_STATED, NULL, NULL);
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
          compare (counts, op, k, &inferred, &stated[k]);
          if (!ts_shape_is_compatible (&inferred, &stated[k]))
            g_assert_nonnull (ts_shape_table_get_problem (merged, i));
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
  counts->path = path;
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
      else if (g_str_has_suffix (name, ".meta") || g_str_has_suffix (name, ".pb") || g_str_has_suffix (name, ".pbtxt") || g_str_has_suffix (name, ".pb.txt"))
        check_file (counts, file);
    }
}

static void
test_models (void)
{
  const char *shared = g_getenv ("TS_TEST_SHARED");
  g_autofree char *models = g_build_filename (shared != NULL ? shared : "", "models", NULL);
  Counts counts = { .models = models };

  if (shared == NULL || !g_file_test (models, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("there are no shared models");
      return;
    }
  check_folder (&counts, models);
  g_test_message ("%u equal, %u finer, %u coarser, %u contrary; %u wrong in the file; %u operations of which something was said",
                  counts.n_equal, counts.n_finer, counts.n_coarser, counts.n_contrary, counts.n_wrong, counts.n_said);
  g_assert_cmpuint (counts.n_coarser, ==, 0);
  g_assert_cmpuint (counts.n_contrary, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/models", test_models);
  return g_test_run ();
}
