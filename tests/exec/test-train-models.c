/* Training graphs that others made, on generated data: their own operations initialise, train with a falling loss, save, and restore. Skipped where the
 * models are not there. */

#include "engine/exec/ts-session.h"
#include "engine/model/ts-model.h"
#include "engine/ops/ts-resources.h"

#include <glib/gstdio.h>
#include <math.h>

/**
 * Task:
 * @path: below the folder of models
 * @x: what is fed with the data, of shape [@batch, @sizes]; @labels are numbers of @n_classes classes, one-hot unless that is 0
 * @train: what does one step
 * @save: (nullable): writes the checkpoint that @file_name, a scalar string output, names; @restore reads it
 */
typedef struct
{
  const char *path;
  const char *x;
  const char *labels;
  const char *others[2]; /* fed with 1 */
  gint64 sizes[3];
  int n_sizes;
  guint n_classes;
  gboolean one_hot;
  guint batch;
  guint n_steps;
  const char *loss;
  const char *train;
  const char *init;
  const char *file_name;
  const char *save;
  const char *restore;
} Task;

static const Task tasks[] = {
  { "dl4j-graphs/train_iris.pbtxt", "Placeholder", "Placeholder_1", { NULL }, { 4 }, 1, 3, TRUE, 60, 20000, "softmax_cross_entropy_loss/value", "GradientDescent", "init", "save/Const", "save/control_dependency", "save/restore_all" },
  { "tf-rust/examples/regression/model.pb", "x", "y", { NULL }, { 0 }, 0, 0, FALSE, 50, 200, "Mean", "train", "init", NULL, NULL, NULL },
  { "carnd-traffic/model.ckpt.meta", "Placeholder", "Placeholder_1", { "Placeholder_2", "Placeholder_3" }, { 32, 32, 1 }, 3, 43, FALSE, 16, 12, "Mean", "Adam", "init", "save/Const", "save/control_dependency", "save/restore_all" },
};

static TsOutput
find (TsSession *session,
      const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_session_get_graph (session), name);

  g_assert_nonnull (op);
  return (TsOutput) { op->index, 0 };
}

static void
run_op (TsSession *session,
        const TsFeed *feeds,
        guint n_feeds,
        const char *name)
{
  g_autoptr (GError) error = NULL;
  guint32 op = find (session, name).op;

  ts_session_run (session, feeds, n_feeds, NULL, 0, &op, 1, NULL, NULL, &error);
  g_assert_no_error (error);
}

static double
get_loss (TsSession *session,
          const TsFeed *feeds,
          guint n_feeds,
          const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) result = NULL;
  TsOutput loss = find (session, name);

  ts_session_run (session, feeds, n_feeds, &loss, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  return *(float *)result->data;
}

/* Classes that differ in where their values lie; without classes y = 0.3 x + 0.1. */
static void
make_data (const Task *task,
           TsTensor **x,
           TsTensor **labels)
{
  TsShape shape = { task->n_sizes + 1, { task->batch } }, label_shape = { 1, { task->batch } };
  TsDType label_dtype = task->n_classes > 0 && !task->one_hot ? TS_DTYPE_INT32 : TS_DTYPE_FLOAT;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gsize row;

  for (int d = 0; d < task->n_sizes; d++)
    shape.dims[d + 1] = task->sizes[d];
  if (task->one_hot)
    label_shape = TS_SHAPE (task->batch, task->n_classes);
  *x = ts_tensor_new (TS_DTYPE_FLOAT, &shape, NULL);
  *labels = ts_tensor_new (label_dtype, &label_shape, NULL);
  row = (*x)->n_elements / task->batch;

  for (guint i = 0; i < task->batch; i++)
    {
      guint class = task->n_classes > 0 ? i % task->n_classes : 0;
      float *values = (float *)(*x)->data + i * row;

      for (gsize k = 0; k < row; k++)
        values[k] = (float)(g_rand_double (random) * 0.2 + sin ((double)(class + 1) * (double)(k + 1)));
      if (task->n_classes == 0)
        ((float *)(*labels)->data)[i] = 0.3f * values[0] + 0.1f;
      else if (task->one_hot)
        for (guint k = 0; k < task->n_classes; k++)
          ((float *)(*labels)->data)[i * task->n_classes + k] = k == class ? 1 : 0;
      else
        ((gint32 *)(*labels)->data)[i] = (gint32) class;
    }
}

/* Another session of the graph, in which nothing is initialised, has the loss that was saved. */
static void
check_saved (const Task *task,
             TsSession *session,
             const TsFeed *feeds,
             guint n_feeds,
             double loss)
{
  g_autofree char *folder = g_dir_make_tmp ("tensorstep-XXXXXX", NULL);
  g_autofree char *prefix = g_build_filename (folder, "model", NULL);
  g_autoptr (TsTensor) name = ts_tensor_new_string_scalar (prefix, -1);
  g_autoptr (TsSession) other = ts_session_new (ts_session_get_graph (session));
  g_autoptr (GError) error = NULL;
  TsFeed feed = { find (session, task->file_name), name };
  g_autoptr (GDir) dir = NULL;
  const char *file;

  g_assert_true (ts_session_set_allowed_folder (session, folder, NULL) && ts_session_set_allowed_folder (other, folder, NULL));
  run_op (session, &feed, 1, task->save);
  run_op (other, &feed, 1, task->restore);
  g_assert_cmpfloat (get_loss (other, feeds, n_feeds, task->loss), ==, loss);

  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
test_task (gconstpointer data)
{
  const Task *task = data;
  const char *shared = g_getenv ("TS_TEST_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", "models", task->path, NULL);
  g_autoptr (TsModel) model = NULL;
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) x = NULL;
  g_autoptr (TsTensor) labels = NULL;
  g_autoptr (TsTensor) one = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  TsFeed feeds[4];
  guint n_feeds = 2;
  double first, last;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("TS_TEST_SHARED has no such model");
      return;
    }
  model = ts_model_open (path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  session = ts_session_new (model->graph);
  ts_session_set_n_threads (session, 1);
  ts_resources_set_seed (ts_session_get_resources (session), 3);
  make_data (task, &x, &labels);
  feeds[0] = (TsFeed) { find (session, task->x), x };
  feeds[1] = (TsFeed) { find (session, task->labels), labels };
  for (guint i = 0; i < G_N_ELEMENTS (task->others) && task->others[i] != NULL; i++)
    feeds[n_feeds++] = (TsFeed) { find (session, task->others[i]), one };

  run_op (session, NULL, 0, task->init);
  first = get_loss (session, feeds, n_feeds, task->loss);
  for (guint i = 0; i < task->n_steps; i++)
    run_op (session, feeds, n_feeds, task->train);
  last = get_loss (session, feeds, n_feeds, task->loss);
  g_test_message ("loss %g, after %u steps %g", first, task->n_steps, last);
  g_assert_cmpfloat (last, <, first * 0.7);
  if (task->save != NULL)
    check_saved (task, session, feeds, n_feeds, last);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autofree char *name = g_strconcat ("/train-models/", tasks[i].path, NULL);

      g_test_add_data_func (name, &tasks[i], test_task);
    }
  return g_test_run ();
}
