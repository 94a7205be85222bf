#include "engine/ops/ts-cost.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>

typedef struct
{
  TsTestGraph graph;
  TsShapeTable *shapes;
  TsCosts *costs;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  ts_test_graph_init (&self->graph);
  self->shapes = NULL;
  self->costs = NULL;
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_clear_pointer (&self->costs, ts_costs_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  ts_test_graph_clear (&self->graph);
}

static void
find (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->shapes = ts_shape_table_new (self->graph.graph, NULL, &error);
  g_assert_no_error (error);
  self->costs = ts_costs_new (self->graph.graph, self->shapes, NULL, &error);
  g_assert_no_error (error);
}

static TsOutput
placeholder (Fixture *self,
             const char *name,
             TsShape shape)
{
  return ts_test_placeholder (&self->graph, name, TS_DTYPE_FLOAT, &shape);
}

static TsOutput
weights (Fixture *self,
         const char *name,
         TsShape shape)
{
  g_autofree float *zeros = NULL;
  gint64 n;

  g_assert_true (ts_shape_n_elements (&shape, &n));
  zeros = g_new0 (float, (gsize)n);
  return ts_test_const (&self->graph, name, ts_tensor_new_copy (TS_DTYPE_FLOAT, &shape, zeros));
}

/* A multiplication and an addition for each element of the inner dimension. */
static void
test_mat_mul (Fixture *self,
              gconstpointer data)
{
  TsOutput a = placeholder (self, "a", TS_SHAPE (3, 5)), b = weights (self, "b", TS_SHAPE (5, 7)), y;

  y = ts_test_op (&self->graph, "MatMul", "y", a, b, TS_NO_OUTPUT);
  find (self);
  g_assert_cmpfloat (self->costs->flops[y.op], ==, 2 * 3 * 5 * 7);
  g_assert_cmpfloat (self->costs->bytes[y.op], ==, 3 * 7 * 4);
  g_assert_cmpfloat (self->costs->parameters[y.op], ==, 0);
  g_assert_cmpfloat (self->costs->parameters[b.op], ==, 35);
  g_assert_cmpfloat (self->costs->parameter_bytes[b.op], ==, 140);
  g_assert_cmpfloat (self->costs->bytes[b.op], ==, 0);
  g_assert_cmpuint (self->costs->n_assumed, ==, 0);
}

static void
test_transposed (Fixture *self,
                 gconstpointer data)
{
  TsOutput a = placeholder (self, "a", TS_SHAPE (5, 3)), b = weights (self, "b", TS_SHAPE (5, 7)), y;

  ts_test_begin (&self->graph, "MatMul", "y", a, b, TS_NO_OUTPUT);
  ts_graph_builder_attr_bool (self->graph.builder, "transpose_a", TRUE);
  y = ts_test_end (&self->graph);
  find (self);
  g_assert_cmpfloat (self->costs->flops[y.op], ==, 2 * 3 * 5 * 7);
}

static void
test_convolution (Fixture *self,
                  gconstpointer data)
{
  TsOutput image = placeholder (self, "image", TS_SHAPE (1, 8, 8, 3)), filter = weights (self, "filter", TS_SHAPE (3, 3, 3, 16)), y;

  ts_test_begin (&self->graph, "Conv2D", "y", image, filter, TS_NO_OUTPUT);
  ts_graph_builder_attr_ints (self->graph.builder, "strides", (gint64[]) { 1, 2, 2, 1 }, 4);
  ts_graph_builder_attr_string (self->graph.builder, "padding", "SAME", -1);
  y = ts_test_end (&self->graph);
  find (self);
  g_assert_cmpfloat (self->costs->flops[y.op], ==, 2.0 * 4 * 4 * 16 * 3 * 3 * 3);
}

static void
test_einsum (Fixture *self,
             gconstpointer data)
{
  TsOutput a = placeholder (self, "a", TS_SHAPE (2, 3, 5)), b = placeholder (self, "b", TS_SHAPE (5, 7)), y;

  ts_test_begin (&self->graph, "Einsum", "y", a, b, TS_NO_OUTPUT);
  ts_graph_builder_attr_string (self->graph.builder, "equation", "abc,cd->abd", -1);
  y = ts_test_end (&self->graph);
  find (self);
  g_assert_cmpfloat (self->costs->flops[y.op], ==, 2.0 * 2 * 3 * 5 * 7);
}

/* Of a batch of unknown size one example is counted, and that is told; what is unknown elsewhere is not known. */
static void
test_unknown_shapes (Fixture *self,
                     gconstpointer data)
{
  TsOutput a = placeholder (self, "a", TS_SHAPE (-1, 5)), b = placeholder (self, "b", TS_SHAPE (5, -1)), x, y;

  x = ts_test_op (&self->graph, "Relu", "x", a, TS_NO_OUTPUT);
  y = ts_test_op (&self->graph, "Relu", "y", b, TS_NO_OUTPUT);
  find (self);
  g_assert_cmpfloat (self->costs->flops[x.op], ==, 5);
  g_assert_cmpfloat (self->costs->bytes[x.op], ==, 20);
  g_assert_true (isnan (self->costs->flops[y.op]));
  g_assert_true (isnan (self->costs->bytes[y.op]));
  g_assert_cmpuint (self->costs->n_assumed, ==, 2); /* a and x */
}

/* What reads a constant or variable has its bytes no second time. */
static void
test_reads_hold_nothing (Fixture *self,
                         gconstpointer data)
{
  TsOutput a = weights (self, "a", TS_SHAPE (4)), read, copy;

  read = ts_test_op (&self->graph, "Identity", "read", a, TS_NO_OUTPUT);
  copy = ts_test_op (&self->graph, "Neg", "copy", read, TS_NO_OUTPUT);
  find (self);
  g_assert_cmpfloat (self->costs->bytes[read.op], ==, 0);
  g_assert_cmpfloat (self->costs->flops[read.op], ==, 0);
  g_assert_cmpfloat (self->costs->bytes[copy.op], ==, 16);
}

/* A single number is a setting, not a weight. */
static void
test_scalars_are_no_parameters (Fixture *self,
                                gconstpointer data)
{
  TsOutput a = ts_test_const_float (&self->graph, "a", 2);

  find (self);
  g_assert_cmpfloat (self->costs->parameters[a.op], ==, 0);
}

/* Nobody knows what these cost: it is not said to be nothing. */
static void
test_unknown_op (Fixture *self,
                 gconstpointer data)
{
  TsOutput a = placeholder (self, "a", TS_SHAPE (4, 4)), y;

  y = ts_test_op (&self->graph, "MatrixInverse", "y", a, TS_NO_OUTPUT);
  find (self);
  g_assert_true (isnan (self->costs->flops[y.op]));
  g_assert_cmpfloat (self->costs->bytes[y.op], ==, 64);
}

static void
test_cancelled (Fixture *self,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  placeholder (self, "a", TS_SHAPE (1));
  find (self);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_costs_new (self->graph.graph, self->shapes, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cost/mat-mul", test_mat_mul);
  ADD ("/cost/transposed", test_transposed);
  ADD ("/cost/convolution", test_convolution);
  ADD ("/cost/einsum", test_einsum);
  ADD ("/cost/unknown-shapes", test_unknown_shapes);
  ADD ("/cost/reads-hold-nothing", test_reads_hold_nothing);
  ADD ("/cost/scalars-are-no-parameters", test_scalars_are_no_parameters);
  ADD ("/cost/unknown-op", test_unknown_op);
  ADD ("/cost/cancelled", test_cancelled);
  return g_test_run ();
}
