/* What loops cost: 100,000 turns of a small loop, by TensorFlow 1's ops and by functions. Prints nanoseconds an operation and turn, the median of some
 * rounds, and by how much the memory grew from 10,000 to 100,000 turns; then what making a plan costs.
 *
 *   bench-loop [GRAPH.pb]   with a graph: the time to compile a plan for everything in it, too */

#include "engine/exec/ts-session.h"

#include "engine/ops/ts-standard-ops.h"
#include "proto/ts-text-read.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define N_ROUNDS 5

#define INT(name, value)                                                          \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }" \
  "  attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: " value " } } } } "
#define T "attr { key: 'T' value { type: DT_INT32 } } "
#define FRAME T "attr { key: 'frame_name' value { s: 'loop' } } "
#define PLACEHOLDER "node { name: 'n' op: 'Placeholder' attr { key: 'dtype' value { type: DT_INT32 } } } "

/* Merge, Less, LoopCond, Switch, Identity, Add, NextIteration, and a constant that the body's control edge fires. */
static const char v1[] = PLACEHOLDER INT ("zero", "0")
    "node { name: 'limit' op: 'Enter' input: 'n' " FRAME "attr { key: 'is_constant' value { b: true } } } "
    "node { name: 'enter' op: 'Enter' input: 'zero' " FRAME "} "
    "node { name: 'merge' op: 'Merge' input: 'enter' input: 'next' " T "attr { key: 'N' value { i: 2 } } } "
    "node { name: 'less' op: 'Less' input: 'merge' input: 'limit' " T "} "
    "node { name: 'cond' op: 'LoopCond' input: 'less' } "
    "node { name: 'switch' op: 'Switch' input: 'merge' input: 'cond' " T "} "
    "node { name: 'body' op: 'Identity' input: 'switch:1' " T "} "
    "node { name: 'one' op: 'Const' input: '^body' attr { key: 'dtype' value { type: DT_INT32 } }"
    "  attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } } "
    "node { name: 'add' op: 'Add' input: 'body' input: 'one' " T "} "
    "node { name: 'next' op: 'NextIteration' input: 'add' " T "} "
    "node { name: 'y' op: 'Exit' input: 'switch' " T "} ";
#define N_V1_OPS 8

static const char v2[] = PLACEHOLDER INT ("zero", "0")
    "node { name: 'y' op: 'StatelessWhile' input: 'zero' input: 'n' attr { key: 'T' value { list { type: DT_INT32 type: DT_INT32 } } }"
    "  attr { key: 'cond' value { func { name: 'cond' } } } attr { key: 'body' value { func { name: 'body' } } } } "
    "library { function { signature { name: 'cond' input_arg { name: 'i' type: DT_INT32 } input_arg { name: 'n' type: DT_INT32 } output_arg { name: 'p' type: DT_BOOL } }"
    "  node_def { name: 'less' op: 'Less' input: 'i' input: 'n' " T "} ret { key: 'p' value: 'less:z:0' } } "
    "function { signature { name: 'body' input_arg { name: 'i' type: DT_INT32 } input_arg { name: 'n' type: DT_INT32 }"
    "    output_arg { name: 'j' type: DT_INT32 } output_arg { name: 'm' type: DT_INT32 } }"
    "  node_def { name: 'one' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }"
    "  node_def { name: 'add' op: 'Add' input: 'i' input: 'one:output:0' " T "} ret { key: 'j' value: 'add:z:0' } ret { key: 'm' value: 'n' } } } ";
#define N_V2_OPS 3

static TsSession *
begin_session (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsGraph) graph = bytes != NULL ? ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error) : NULL;
  TsSession *session;

  if (graph == NULL)
    g_error ("%s", error->message);
  session = ts_session_new (graph);
  ts_session_set_n_threads (session, 1);
  return session;
}

static void
run (TsSession *session,
     gint32 n)
{
  TsGraph *graph = ts_session_get_graph (session);
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_INT32, &n);
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsFeed feed = { { ts_graph_find_operation (graph, "n")->index, 0 }, value };
  TsOutput y = { ts_graph_find_operation (graph, "y")->index, 0 };

  if (!ts_session_run (session, &feed, 1, &y, 1, NULL, 0, &result, NULL, &error))
    g_error ("%s", error->message);
  g_assert_cmpint (*(gint32 *)result->data, ==, n);
}

static int
compare (const void *a,
         const void *b)
{
  return *(const double *)a < *(const double *)b ? -1 : 1;
}

static double
median (double *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare);
  return values[N_ROUNDS / 2];
}

static void
measure (const char *name,
         const char *text,
         guint n_ops)
{
  g_autoptr (TsSession) session = begin_session (text);
  double times[N_ROUNDS];
  gsize before;

  run (session, 10000);
  before = mallinfo2 ().arena;
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 t = g_get_monotonic_time ();

      run (session, 100000);
      times[i] = (double)(g_get_monotonic_time () - t) * 1000 / 100000 / n_ops;
    }
  g_print ("%-12s %6.1f ns an operation and turn, memory grew by %" G_GSIZE_FORMAT " bytes\n", name, median (times), mallinfo2 ().arena - before);
}

static void
measure_plan (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (TsGraph) graph = bytes != NULL ? ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL) : NULL;
  g_autofree guint32 *targets = NULL;
  double times[N_ROUNDS];
  guint32 n;

  if (graph == NULL)
    g_error ("%s cannot be read", path);
  n = ts_graph_get_n_operations (graph);
  targets = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    targets[i] = i;
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 t = g_get_monotonic_time ();
      TsPlan *plan = ts_plan_new (graph, NULL, NULL, 0, NULL, 0, targets, n, &error);

      times[i] = (double)(g_get_monotonic_time () - t) / 1000;
      if (plan == NULL)
        g_error ("%s", error->message);
      ts_plan_unref (plan);
    }
  g_print ("plan of %u operations %6.1f ms\n", n, median (times));
}

int
main (int argc,
      char *argv[])
{
  measure ("v1 loop", v1, N_V1_OPS);
  measure ("While", v2, N_V2_OPS);
  if (argc > 1)
    measure_plan (argv[1]);
  return 0;
}
