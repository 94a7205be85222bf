/* How fast the element-wise ops are: one run of a graph that holds nothing else, one thread unless told.
 *
 * usage: bench-elementwise [THREADS]
 *
 * Prints for each case the median time, nanoseconds for an element, and gigabytes read and written in a second. */

#include "engine/exec/ts-session.h"
#include "engine/graph/ts-graph-builder.h"
#include "engine/ops/ts-standard-ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_RUNS 15

typedef struct
{
  const char *op;
  TsDType dtype;
  TsShape shapes[2]; /* the second of rank -1: one input */
} Case;

#define NONE TS_SHAPE_UNKNOWN
#define LARGE 1000000

static const Case cases[] = {
  { "Add", TS_DTYPE_FLOAT, { { 1, { 16 } }, { 1, { 16 } } } },
  { "Add", TS_DTYPE_FLOAT, { { 2, { 16, 16 } }, { 1, { 16 } } } },
  { "Add", TS_DTYPE_FLOAT, { { 1, { 16384 } }, { 1, { 16384 } } } },
  { "Add", TS_DTYPE_FLOAT, { { 1, { LARGE } }, { 1, { LARGE } } } },
  { "Mul", TS_DTYPE_FLOAT, { { 1, { LARGE } }, { 0 } } },
  { "BiasAdd", TS_DTYPE_FLOAT, { { 2, { 1000, 1000 } }, { 1, { 1000 } } } },
  { "BiasAdd", TS_DTYPE_FLOAT, { { 2, { 15625, 64 } }, { 1, { 64 } } } },
  { "BiasAdd", TS_DTYPE_FLOAT, { { 2, { 333333, 3 } }, { 1, { 3 } } } },
  { "Mul", TS_DTYPE_FLOAT, { { 2, { 1000, 1000 } }, { 2, { 1000, 1 } } } },
  { "Mul", TS_DTYPE_FLOAT, { { 2, { 15625, 64 } }, { 2, { 15625, 1 } } } },
  { "Mul", TS_DTYPE_FLOAT, { { 2, { 333333, 3 } }, { 2, { 333333, 1 } } } },
  { "Add", TS_DTYPE_FLOAT, { { 4, { 100, 10, 10, 100 } }, { 4, { 100, 1, 1, 100 } } } },
  { "Add", TS_DTYPE_FLOAT, { { 4, { 1000, 1, 10, 10 } }, { 4, { 1, 10, 10, 1 } } } },
  { "Div", TS_DTYPE_INT32, { { 1, { LARGE } }, { 1, { LARGE } } } },
  { "Maximum", TS_DTYPE_FLOAT, { { 1, { LARGE } }, { 1, { LARGE } } } },
  { "Greater", TS_DTYPE_FLOAT, { { 1, { LARGE } }, { 0 } } },
  { "Add", TS_DTYPE_HALF, { { 1, { LARGE } }, { 1, { LARGE } } } },
  { "Pow", TS_DTYPE_FLOAT, { { 1, { LARGE } }, { 0 } } },
  { "FloorMod", TS_DTYPE_FLOAT, { { 1, { LARGE } }, { 0 } } },
  { "Prelu", TS_DTYPE_FLOAT, { { 2, { 15625, 64 } }, { 1, { 64 } } } },
  { "Relu", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Relu", TS_DTYPE_FLOAT, { { 1, { LARGE } }, NONE } },
  { "Relu6", TS_DTYPE_FLOAT, { { 1, { LARGE } }, NONE } },
  { "Sqrt", TS_DTYPE_FLOAT, { { 1, { LARGE } }, NONE } },
  { "Rsqrt", TS_DTYPE_FLOAT, { { 1, { LARGE } }, NONE } },
  { "Exp", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Exp", TS_DTYPE_FLOAT, { { 1, { LARGE } }, NONE } },
  { "Log", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Sigmoid", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Sigmoid", TS_DTYPE_FLOAT, { { 1, { LARGE } }, NONE } },
  { "Tanh", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Erf", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Elu", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Softplus", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Sin", TS_DTYPE_FLOAT, { { 1, { 16384 } }, NONE } },
  { "Exp", TS_DTYPE_DOUBLE, { { 1, { 16384 } }, NONE } },
  { "Exp", TS_DTYPE_HALF, { { 1, { 16384 } }, NONE } },
  { "Softmax", TS_DTYPE_FLOAT, { { 2, { 1000, 1000 } }, NONE } },
  { "Softmax", TS_DTYPE_FLOAT, { { 2, { 100000, 10 } }, NONE } },
  { "LogSoftmax", TS_DTYPE_FLOAT, { { 2, { 1000, 1000 } }, NONE } },
};

static TsTensor *
make_input (TsDType dtype,
            const TsShape *shape)
{
  TsTensor *tensor = ts_tensor_new (dtype, shape, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gsize i = 0; i < tensor->n_elements; i++)
    {
      double value = g_rand_double_range (random, 0.5, 3.5);

      if (dtype == TS_DTYPE_FLOAT)
        ((float *)tensor->data)[i] = (float)value;
      else if (dtype == TS_DTYPE_DOUBLE)
        ((double *)tensor->data)[i] = value;
      else if (dtype == TS_DTYPE_HALF)
        ((guint16 *)tensor->data)[i] = (guint16)(0x3c00 + (int)(value * 100));
      else
        ((gint32 *)tensor->data)[i] = 1 + (gint32)value;
    }
  return tensor;
}

/* Nanoseconds: of this thread alone if nothing else computes. */
static gint64
now (guint n_threads)
{
  struct timespec time;

  clock_gettime (n_threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static int
compare (const void *a,
         const void *b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static void
run_case (const Case *self,
          guint n_threads)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) name = g_string_new (self->op);
  guint n_in = self->shapes[1].rank < 0 ? 1 : 2;
  TsFeed feeds[2];
  TsOutput y;
  gint64 times[N_RUNS];
  gsize n_elements = 0, bytes = 0;
  guint n_repeats;

  for (guint k = 0; k < n_in; k++)
    {
      g_autofree char *shape = ts_shape_to_string (&self->shapes[k]);

      feeds[k].value = make_input (self->dtype, &self->shapes[k]);
      bytes += ts_tensor_size_bytes (feeds[k].value);
      n_elements = MAX (n_elements, feeds[k].value->n_elements);
      g_string_append_printf (name, " %s", shape);
      ts_graph_builder_begin (builder, "Placeholder", "x");
      ts_graph_builder_attr_dtype (builder, "dtype", self->dtype);
      ts_graph_builder_end (builder, &feeds[k].output, &error);
      g_assert_no_error (error);
    }

  ts_graph_builder_begin (builder, self->op, "y");
  for (guint k = 0; k < n_in; k++)
    ts_graph_builder_input (builder, feeds[k].output);
  ts_graph_builder_end (builder, &y, &error);
  g_assert_no_error (error);

  session = ts_session_new (graph);
  ts_session_set_n_threads (session, n_threads);
  n_repeats = 1 + 200000 / (guint)n_elements;
  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 begin = now (n_threads);

      for (guint j = 0; j < n_repeats; j++)
        {
          g_autoptr (TsTensor) result = NULL;

          ts_session_run (session, feeds, n_in, &y, 1, NULL, 0, &result, NULL, &error);
          g_assert_no_error (error);
          if (i == 0 && j == 0)
            bytes += ts_tensor_size_bytes (result);
        }
      times[i] = now (n_threads) - begin;
    }

  qsort (times, N_RUNS, sizeof times[0], compare);
  {
    double us = (double)times[N_RUNS / 2] * 1e-3 / n_repeats;

    printf ("%-8s %-44s %10.2f us %8.3f ns %8.2f GB/s\n", ts_dtype_name (self->dtype), name->str, us,
            us * 1e3 / (double)n_elements, (double)bytes / us * 1e-3);
  }
  for (guint k = 0; k < n_in; k++)
    ts_tensor_unref (feeds[k].value);
}

int
main (int argc,
      char **argv)
{
  guint n_threads = argc > 1 ? (guint)atoi (argv[1]) : 1;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&cases[i], n_threads);
  return 0;
}
