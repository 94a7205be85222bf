#include "engine/graph/ts-graph-builder.h"
#include "engine/graph/ts-graph-elements.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* A graph under construction. */
typedef struct
{
  TsGraph *graph;
  TsGraphBuilder *builder;
  TsShapeTable *table;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->graph = ts_graph_new (ts_standard_ops ());
  self->builder = ts_graph_builder_new (self->graph);
  self->table = NULL;
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_clear_pointer (&self->table, ts_shape_table_unref);
  ts_graph_builder_free (self->builder);
  ts_graph_unref (self->graph);
}

static TsOutput
end (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_builder_end (self->builder, &output, &error);
  g_assert_no_error (error);
  return output;
}

static TsOutput
placeholder (Fixture *self,
             TsShape shape)
{
  ts_graph_builder_begin (self->builder, "Placeholder", "x");
  ts_graph_builder_attr_dtype (self->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (self->builder, "shape", &shape);
  return end (self);
}

static TsOutput
constant (Fixture *self,
          TsTensor *value) /* (transfer full) */
{
  ts_graph_builder_begin (self->builder, "Const", "c");
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  ts_graph_builder_attr_tensor (self->builder, "value", value);
  ts_tensor_unref (value);
  return end (self);
}

static TsOutput
ints (Fixture *self,
      gsize n,
      const gint32 *values)
{
  return constant (self, ts_tensor_new_int32 (n, values));
}

static TsOutput
scalar (Fixture *self,
        gint32 value)
{
  return constant (self, ts_tensor_new_scalar (TS_DTYPE_INT32, &value));
}

#define INTS(...)                                                     \
  (sizeof ((gint32[]) { __VA_ARGS__ }) / sizeof (gint32)), (gint32[]) \
  {                                                                   \
    __VA_ARGS__                                                       \
  }

static TsOutput
op (Fixture *self,
    const char *type,
    guint n,
    const TsOutput *inputs)
{
  ts_graph_builder_begin (self->builder, type, type);
  for (guint i = 0; i < n; i++)
    ts_graph_builder_input (self->builder, inputs[i]);
  return end (self);
}

#define OP(self, type, ...) \
  op (self, type, sizeof ((TsOutput[]) { __VA_ARGS__ }) / sizeof (TsOutput), (TsOutput[]) { __VA_ARGS__ })

static void
infer (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->table = ts_shape_table_new (self->graph, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_shape (Fixture *self,
              TsOutput output,
              const char *expected)
{
  TsShape shape;
  g_autofree char *text = NULL;

  ts_shape_table_get (self->table, output, &shape);
  text = ts_shape_to_string (&shape);
  g_assert_cmpstr (text, ==, expected);
}

/* reshape (x, [shape (x)[0], 784]) keeps what is known though the batch is not. */
static void
test_partial_value (Fixture *self,
                    gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (-1, 28, 28));
  TsOutput shape = OP (self, "Shape", x);
  TsOutput zero = ints (self, INTS (0)), one = ints (self, INTS (1)), batch, sizes, y;

  ts_graph_builder_begin (self->builder, "StridedSlice", "batch");
  ts_graph_builder_input (self->builder, shape);
  ts_graph_builder_input (self->builder, zero);
  ts_graph_builder_input (self->builder, one);
  ts_graph_builder_input (self->builder, one);
  ts_graph_builder_attr_int (self->builder, "shrink_axis_mask", 1);
  batch = end (self);
  sizes = OP (self, "Pack", batch, scalar (self, 784));
  y = OP (self, "Reshape", x, sizes);

  infer (self);
  assert_shape (self, batch, "[]");
  assert_shape (self, sizes, "[2]");
  assert_shape (self, y, "[?,784]");
}

/* Everything about a shape that is known is computed through to where it is used. */
static void
test_folded_value (Fixture *self,
                   gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (2, 3, 4));
  TsOutput n = OP (self, "Prod", OP (self, "Shape", x), ints (self, INTS (0)));
  TsOutput flat = OP (self, "Reshape", x, OP (self, "Pack", n));
  TsOutput filled = OP (self, "Fill", OP (self, "ConcatV2", OP (self, "Shape", x), ints (self, INTS (7)), scalar (self, 0)), x);

  infer (self);
  assert_shape (self, flat, "[24]");
  assert_shape (self, filled, "?"); /* the value to fill with is no scalar */
  g_assert_nonnull (ts_shape_table_get_problem (self->table, filled.op));
  g_assert_null (ts_shape_table_get_problem (self->table, flat.op));
}

static TsOutput
element (Fixture *self,
         TsOutput x,
         gint32 i)
{
  TsOutput begin = ints (self, INTS (i)), stop = ints (self, INTS (i + 1)), step = ints (self, INTS (1));

  ts_graph_builder_begin (self->builder, "StridedSlice", "element");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_input (self->builder, begin);
  ts_graph_builder_input (self->builder, stop);
  ts_graph_builder_input (self->builder, step);
  ts_graph_builder_attr_int (self->builder, "shrink_axis_mask", 1);
  return end (self);
}

/* reshape (x, [shape (x)[0], -1]): the batch is not known, but it is the same on both sides. */
static void
test_flatten (Fixture *self,
              gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (-1, 753, 2)), other = placeholder (self, TS_SHAPE (-1, 5));
  TsOutput flat = OP (self, "Reshape", x, OP (self, "Pack", element (self, OP (self, "Shape", x), 0), scalar (self, -1)));
  TsOutput twice = OP (self, "Reshape", x, OP (self, "Pack", element (self, OP (self, "Shape", x), 0), element (self, OP (self, "Shape", x), 0)));
  TsOutput odd = OP (self, "Reshape", x, OP (self, "Pack", element (self, OP (self, "Shape", x), 0), scalar (self, 4), scalar (self, -1)));
  TsOutput wrong = OP (self, "Reshape", x, OP (self, "Pack", element (self, OP (self, "Shape", other), 0), scalar (self, -1)));

  infer (self);
  assert_shape (self, flat, "[?,1506]");
  assert_shape (self, twice, "[?,1506]");
  assert_shape (self, odd, "[?,4,?]");
  assert_shape (self, wrong, "[?,?]");
}

/* Of a vector computed element by element, what comes from known elements is known. */
static void
test_partial_arithmetic (Fixture *self,
                         gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (-1, 6, 4)), shape = OP (self, "Shape", x);
  TsOutput half = OP (self, "FloorDiv", OP (self, "Mul", shape, ints (self, INTS (1, 3, 2))), scalar (self, 2));
  TsOutput by_unknown = OP (self, "FloorDiv", ints (self, INTS (8, 6, 4)), shape);
  TsOutput fed, joined, stitched, filled[4];

  ts_graph_builder_begin (self->builder, "Placeholder", "sizes");
  ts_graph_builder_attr_dtype (self->builder, "dtype", TS_DTYPE_INT32);
  ts_graph_builder_attr_shape (self->builder, "shape", &TS_SHAPE (1));
  fed = end (self);
  joined = OP (self, "ConcatV2", fed, ints (self, INTS (9)), scalar (self, 0));
  stitched = OP (self, "DynamicStitch", ints (self, INTS (0, 1, 2)), ints (self, INTS (1)), shape, ints (self, INTS (1)));
  filled[0] = OP (self, "Fill", half, scalar (self, 0));
  filled[1] = OP (self, "Fill", by_unknown, scalar (self, 0));
  filled[2] = OP (self, "Fill", joined, scalar (self, 0));
  filled[3] = OP (self, "Fill", stitched, scalar (self, 0));

  infer (self);
  assert_shape (self, filled[0], "[?,9,4]");
  assert_shape (self, filled[1], "[?,1,1]");
  assert_shape (self, filled[2], "[?,9]");
  assert_shape (self, filled[3], "[?,1,4]");
}

/* What may be replaced by a feed is no constant. */
static void
test_default_is_no_constant (Fixture *self,
                             gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (6)), usual = ints (self, INTS (2, 3)), sizes, y;

  ts_graph_builder_begin (self->builder, "PlaceholderWithDefault", "sizes");
  ts_graph_builder_input (self->builder, usual);
  ts_graph_builder_attr_shape (self->builder, "shape", &TS_SHAPE (2));
  sizes = end (self);
  y = OP (self, "Reshape", x, sizes);

  infer (self);
  assert_shape (self, y, "[?,?]");
}

static void
test_problem (Fixture *self,
              gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (2, 3));
  TsOutput wrong = OP (self, "Reshape", x, ints (self, INTS (4, 2)));
  TsOutput after = OP (self, "Identity", wrong);

  infer (self);
  assert_shape (self, wrong, "?");
  assert_shape (self, after, "?");
  g_assert_cmpstr (ts_shape_table_get_problem (self->table, wrong.op), ==, "6 elements cannot have shape [4,2]");
  g_assert_null (ts_shape_table_get_problem (self->table, after.op));
}

/* The file's `_output_shapes` fill in what is not inferred, and lose where they contradict it. */
static void
test_output_shapes_attr (Fixture *self,
                         gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (-1, 3)), more, contrary;
  TsShape shape;

  ts_graph_builder_begin (self->builder, "Identity", "more");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_attr_shapes (self->builder, "_output_shapes", &TS_SHAPE (5, -1), 1);
  more = end (self);
  ts_graph_builder_begin (self->builder, "Identity", "contrary");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_attr_shapes (self->builder, "_output_shapes", &TS_SHAPE (5, 4), 1);
  contrary = end (self);

  infer (self);
  assert_shape (self, more, "[5,3]");
  assert_shape (self, contrary, "[?,3]");
  g_assert_false (ts_shape_table_get (self->table, more, &shape));
  g_assert_true (ts_shape_table_get (self->table, contrary, &shape));
}

/* So does what the user says; and it goes on to what follows. */
static void
test_set_shape (Fixture *self,
                gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (-1, 3)), y = OP (self, "Identity", x), contrary = OP (self, "Identity", x), z;
  g_autoptr (GError) error = NULL;
  TsShape shape;

  z = OP (self, "Shape", y);
  z = OP (self, "Fill", z, scalar (self, 0));
  ts_graph_set_shape (self->graph, y, &TS_SHAPE (5, -1), &error);
  g_assert_no_error (error);
  ts_graph_set_shape (self->graph, contrary, &TS_SHAPE (5, 4), &error);
  g_assert_no_error (error);

  infer (self);
  assert_shape (self, y, "[5,3]");
  assert_shape (self, z, "[5,3]");
  assert_shape (self, contrary, "[?,3]");
  g_assert_false (ts_shape_table_get (self->table, y, &shape));
  g_assert_true (ts_shape_table_get (self->table, z, &shape));
  g_assert_null (ts_shape_table_get_problem (self->table, y.op));
  g_assert_cmpstr (ts_shape_table_get_problem (self->table, contrary.op), ==, "output 0 has shape [?,3], but was given the shape [5,4]");
}

/* ---- loops ---- */

typedef struct
{
  TsOutput merge;
  TsOutput exit;
} Loop;

/* The builder cannot make cycles: what comes back is renamed to what the Merge takes, in the bytes of the graph. */
static void
rename_first (GByteArray *bytes,
              const char *from,
              const char *to)
{
  guint8 *found = memmem (bytes->data, bytes->len, from, strlen (from));

  g_assert_cmpuint (strlen (from), ==, strlen (to));
  g_assert_nonnull (found);
  memcpy (found, to, strlen (to));
}

/* x goes round, @body (x) being what comes back: the graph then has Merge and Exit. */
static Loop
make_loop (Fixture *self,
           TsOutput x,
           TsOutput (*body) (Fixture *self, TsOutput x))
{
  TsOutput enter, merge, branch, back, stand_in;
  gboolean always = TRUE;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) changed = g_byte_array_new ();
  Loop loop;

  ts_graph_builder_begin (self->builder, "Enter", "enter");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_attr_string (self->builder, "frame_name", "frame", -1);
  enter = end (self);
  ts_graph_builder_begin (self->builder, "Identity", "STAND_IN");
  ts_graph_builder_input (self->builder, enter);
  stand_in = end (self);
  loop.merge = merge = OP (self, "Merge", enter, stand_in);
  branch = OP (self, "Switch", merge, constant (self, ts_tensor_new_scalar (TS_DTYPE_BOOL, &always)));
  loop.exit = OP (self, "Exit", branch);
  back = body (self, (TsOutput) { branch.op, 1 });
  ts_graph_builder_begin (self->builder, "NextIteration", "BACKWARD");
  ts_graph_builder_input (self->builder, back);
  back = end (self);
  g_assert_cmpuint (back.op, >, stand_in.op);

  bytes = ts_graph_to_bytes (self->graph);
  g_byte_array_append (changed, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
  rename_first (changed, "STAND_IN", "not_used");
  rename_first (changed, "BACKWARD", "STAND_IN");
  ts_graph_builder_free (self->builder);
  ts_graph_unref (self->graph);
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&changed));
  self->graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  self->builder = ts_graph_builder_new (self->graph);
  return loop;
}

static TsOutput
body_same (Fixture *self,
           TsOutput x)
{
  return OP (self, "Identity", x);
}

static TsOutput
body_grows (Fixture *self,
            TsOutput x)
{
  return OP (self, "ConcatV2", x, x, scalar (self, 0));
}

static TsOutput
body_gets_rank (Fixture *self,
                TsOutput x)
{
  return OP (self, "ExpandDims", x, scalar (self, 0));
}

static void
test_loop_same (Fixture *self,
                gconstpointer data)
{
  Loop loop = make_loop (self, placeholder (self, TS_SHAPE (2, 3)), body_same);

  infer (self);
  assert_shape (self, loop.merge, "[2,3]");
  assert_shape (self, loop.exit, "[2,3]");
}

static void
test_loop_grows (Fixture *self,
                 gconstpointer data)
{
  Loop loop = make_loop (self, placeholder (self, TS_SHAPE (2, 3)), body_grows);

  infer (self);
  assert_shape (self, loop.merge, "[?,3]");
  assert_shape (self, loop.exit, "[?,3]");
}

static void
test_loop_gets_rank (Fixture *self,
                     gconstpointer data)
{
  Loop loop = make_loop (self, placeholder (self, TS_SHAPE (2, 3)), body_gets_rank);

  infer (self);
  assert_shape (self, loop.exit, "?");
}

/* ---- the rest ---- */

static void
test_cancelled (Fixture *self,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  placeholder (self, TS_SHAPE (2));
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_shape_table_new (self->graph, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_added_later (Fixture *self,
                  gconstpointer data)
{
  TsOutput x = placeholder (self, TS_SHAPE (2)), y;

  infer (self);
  y = OP (self, "Identity", x);
  assert_shape (self, x, "[2]");
  assert_shape (self, y, "?");
}

/* How many axes a gradient is summed over only the computation tells. */
static void
test_value_tells_shape (Fixture *self,
                        gconstpointer data)
{
  TsOutput axes = OP (self, "BroadcastGradientArgs", ints (self, INTS (2, 3)), ints (self, INTS (3)));
  TsOutput other = { axes.op, 1 };
  TsOutput sum = OP (self, "Sum", placeholder (self, TS_SHAPE (2, 3)), other);

  infer (self);
  assert_shape (self, axes, "[0]");
  assert_shape (self, other, "[1]");
  assert_shape (self, sum, "[3]");
}

/* A constant whose value is not of the dtype that it says it is, and a node that takes another dtype than it gets: nothing is computed with
 * them, since a kernel trusts the signature. */
static void
test_damaged_values (Fixture *self,
                     gconstpointer data)
{
  static const char text[] =
      "node { name: 'a' op: 'Const' attr { key: 'dtype' value { type: DT_INT64 } }"
      " attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { dim { size: 64 } } int_val: 1 } } } }"
      "node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: DT_INT64 } }"
      " attr { key: 'value' value { tensor { dtype: DT_INT64 tensor_shape { dim { size: 64 } } int64_val: 1 } } } }"
      "node { name: 'max' op: 'ArgMax' input: 'c' input: 'zero' attr { key: 'T' value { type: DT_INT64 } }"
      " attr { key: 'Tidx' value { type: DT_INT32 } } attr { key: 'output_type' value { type: DT_UINT8 } } }"
      "node { name: 'zero' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }"
      " attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 0 } } } }"
      "node { name: 'sum' op: 'AddV2' input: 'c' input: 'a' attr { key: 'T' value { type: DT_INT64 } } }"
      "node { name: 'b' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }"
      " attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { dim { size: 64 } } int_val: 1 } } } }"
      "node { name: 'product' op: 'Mul' input: 'b' input: 'b' attr { key: 'T' value { type: DT_INT64 } } }"
      "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }"
      "node { name: 'fill' op: 'Reshape' input: 'x' input: 'product' attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'Tshape' value { type: DT_INT64 } } }";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, sizeof text - 1, NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsGraph) graph = NULL;
  TsShape shape;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  self->table = ts_shape_table_new (graph, NULL, &error);
  g_assert_no_error (error);
  ts_shape_table_get (self->table, (TsOutput) { ts_graph_find_operation (graph, "fill")->index, 0 }, &shape);
  g_assert_cmpint (shape.rank, <=, 2);
  g_assert_false (ts_shape_is_known (&shape));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/shape-table/partial-value", test_partial_value);
  ADD ("/shape-table/folded-value", test_folded_value);
  ADD ("/shape-table/value-tells-shape", test_value_tells_shape);
  ADD ("/shape-table/default-is-no-constant", test_default_is_no_constant);
  ADD ("/shape-table/problem", test_problem);
  ADD ("/shape-table/output-shapes-attr", test_output_shapes_attr);
  ADD ("/shape-table/set-shape", test_set_shape);
  ADD ("/shape-table/flatten", test_flatten);
  ADD ("/shape-table/partial-arithmetic", test_partial_arithmetic);
  ADD ("/shape-table/loop-same", test_loop_same);
  ADD ("/shape-table/loop-grows", test_loop_grows);
  ADD ("/shape-table/loop-gets-rank", test_loop_gets_rank);
  ADD ("/shape-table/damaged-values", test_damaged_values);
  ADD ("/shape-table/cancelled", test_cancelled);
  ADD ("/shape-table/added-later", test_added_later);

  return g_test_run ();
}
