/* Devices, colocation, containers and the attributes that scopes give, as tf.Graph documents them. */

#include "tests/graph/construction.h"

#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* ---- devices ---- */

/* The example in the documentation of tf.Graph.device (). */
static void
devices_merge (TsGraphBuilder *b)
{
  ts_graph_builder_push_device (b, "/device:GPU:0");
  no_op (b, "gpu_0");
  ts_graph_builder_push_device (b, "/cpu:0");
  no_op (b, "cpu_0");
  pop (b);
  ts_graph_builder_push_device (b, "/job:worker/task:3");
  no_op (b, "worker_gpu");
  ts_graph_builder_push_device (b, "/job:ps");
  no_op (b, "ps_gpu");
  pop (b);
  ts_graph_builder_push_device (b, "");
  no_op (b, "as_outside");
  pop (b);
  pop (b);
  pop (b);
  no_op (b, "anywhere");
}

static void
devices_are_cleared (TsGraphBuilder *b)
{
  ts_graph_builder_push_device (b, "/gpu:0");
  ts_graph_builder_push_device (b, NULL);
  no_op (b, "anywhere");
  ts_graph_builder_push_device (b, "/task:1");
  no_op (b, "task");
  pop (b);
  pop (b);
  pop (b);
}

static char *
mat_mul_on_gpu (const TsOperation *op,
                gpointer user_data)
{
  TsDType dtype;

  (*(guint *)user_data)++;
  if (strcmp (op->type, "MatMul") != 0)
    return g_strdup ("/cpu:0");
  g_assert_true (ts_operation_get_attr_dtype (op, "T", &dtype, NULL) && dtype == TS_DTYPE_FLOAT);
  g_assert_cmpuint (op->n_inputs, ==, 2);
  return g_strdup ("/gpu:0");
}

static char *
keep_device (const TsOperation *op,
             gpointer user_data)
{
  return op->device[0] != '\0' ? NULL : g_strdup ("/device:TPU:0");
}

static void
devices_by_function (TsGraphBuilder *b)
{
  TsOutput x = value (b, "x");
  guint n_calls = 0;

  ts_graph_builder_push_device (b, "/job:worker");
  ts_graph_builder_push_device_func (b, mat_mul_on_gpu, &n_calls, NULL);
  binary (b, "MatMul", "product", x, x);
  binary (b, "AddV2", "sum", x, x);
  pop (b);
  ts_graph_builder_push_device_func (b, keep_device, NULL, NULL);
  no_op (b, "tpu");
  ts_graph_builder_push_device (b, "/cpu:1");
  no_op (b, "cpu");
  pop (b);
  pop (b);
  pop (b);
  g_assert_cmpuint (n_calls, ==, 2);
}

static void
devices_of_operations (TsGraphBuilder *b)
{
  ts_graph_builder_push_device (b, "/job:worker/gpu:0");
  ts_graph_builder_begin (b, "NoOp", "n");
  ts_graph_builder_device (b, "/cpu:0");
  ts_graph_builder_add (b);
  pop (b);
}

static const ConstructionCase device_cases[] = {
  { "merge", devices_merge,
    "gpu_0 = NoOp() @/device:GPU:0\n"
    "cpu_0 = NoOp() @/device:CPU:0\n"
    "worker_gpu = NoOp() @/job:worker/task:3/device:GPU:0\n"
    "ps_gpu = NoOp() @/job:ps/task:3/device:GPU:0\n"
    "as_outside = NoOp() @/job:worker/task:3/device:GPU:0\n"
    "anywhere = NoOp()\n" },
  { "are-cleared", devices_are_cleared,
    "anywhere = NoOp()\n"
    "task = NoOp() @/task:1\n" },
  { "by-function", devices_by_function,
    "x = Placeholder()\n"
    "product = MatMul(x, x) @/job:worker/device:GPU:0\n"
    "sum = AddV2(x, x) @/job:worker/device:CPU:0\n"
    "tpu = NoOp() @/job:worker/device:TPU:0\n"
    "cpu = NoOp() @/job:worker/device:CPU:1\n" },
  { "of-operations", devices_of_operations,
    "n = NoOp() @/job:worker/device:CPU:0\n" },
};

/* ---- colocation ---- */

/* The example in the documentation of tf.Graph.colocate_with (). */
static void
colocation_follows (TsGraphBuilder *b)
{
  TsOutput a, c;

  ts_graph_builder_push_device (b, "/gpu:0");
  a = value (b, "a");
  pop (b);
  ts_graph_builder_push_colocation (b, a.op, FALSE);
  c = unary (b, "Neg", "c", a);
  pop (b);
  ts_graph_builder_push_colocation (b, c.op, FALSE);
  no_op (b, "beside_c_and_so_a");
  pop (b);
}

static void
colocation_nests (TsGraphBuilder *b)
{
  guint32 z = no_op (b, "z"), a;

  ts_graph_builder_push_device (b, "/cpu:0");
  a = no_op (b, "a");
  pop (b);
  ts_graph_builder_push_colocation (b, z, FALSE);
  ts_graph_builder_push_colocation (b, a, FALSE);
  no_op (b, "both");
  pop (b);
  ts_graph_builder_push_colocation (b, a, TRUE);
  no_op (b, "only_a");
  pop (b);
  ts_graph_builder_push_colocation (b, TS_NO_OP, TRUE);
  no_op (b, "none");
  pop (b);
  pop (b);
}

/* Stronger than the devices outside, and merged with those inside only as far as the neighbour has none. */
static void
colocation_and_devices (TsGraphBuilder *b)
{
  guint32 placed, open;

  ts_graph_builder_push_device (b, "/gpu:1");
  placed = no_op (b, "placed");
  pop (b);
  open = no_op (b, "open");

  ts_graph_builder_push_device (b, "/cpu:0");
  ts_graph_builder_push_colocation (b, placed, FALSE);
  no_op (b, "beside_placed");
  ts_graph_builder_push_device (b, "/cpu:1");
  no_op (b, "beside_placed_anyway");
  pop (b);
  pop (b);
  ts_graph_builder_push_colocation (b, open, FALSE);
  no_op (b, "beside_open");
  ts_graph_builder_push_device (b, "/cpu:1");
  no_op (b, "beside_open_on_cpu");
  pop (b);
  pop (b);
  no_op (b, "on_cpu");
  pop (b);
}

/* An operation that takes a reference is where the variable is. */
static void
colocation_of_references (TsGraphBuilder *b)
{
  TsOutput x = value (b, "x"), v;

  ts_graph_builder_push_device (b, "/gpu:0");
  v = variable (b, "v");
  pop (b);
  ts_graph_builder_push_device (b, "/cpu:0");
  binary (b, "Assign", "assign", v, x);
  unary (b, "Identity", "read", v);
  pop (b);
}

static const ConstructionCase colocation_cases[] = {
  { "follows", colocation_follows,
    "a = Placeholder() @/device:GPU:0\n"
    "c = Neg(a) @/device:GPU:0 _class=[\"loc:@a\"]\n"
    "beside_c_and_so_a = NoOp() @/device:GPU:0 _class=[\"loc:@a\"]\n" },
  { "nests", colocation_nests,
    "z = NoOp()\n"
    "a = NoOp() @/device:CPU:0\n"
    "both = NoOp() @/device:CPU:0 _class=[\"loc:@a\", \"loc:@z\"]\n"
    "only_a = NoOp() @/device:CPU:0 _class=[\"loc:@a\"]\n"
    "none = NoOp()\n" },
  { "and-devices", colocation_and_devices,
    "placed = NoOp() @/device:GPU:1\n"
    "open = NoOp()\n"
    "beside_placed = NoOp() @/device:GPU:1 _class=[\"loc:@placed\"]\n"
    "beside_placed_anyway = NoOp() @/device:GPU:1 _class=[\"loc:@placed\"]\n"
    "beside_open = NoOp() _class=[\"loc:@open\"]\n"
    "beside_open_on_cpu = NoOp() @/device:CPU:1 _class=[\"loc:@open\"]\n"
    "on_cpu = NoOp() @/device:CPU:0\n" },
  { "of-references", colocation_of_references,
    "x = Placeholder()\n"
    "v = VariableV2() @/device:GPU:0\n"
    "assign = Assign(v, x) @/device:GPU:0 _class=[\"loc:@v\"]\n"
    "read = Identity(v) @/device:CPU:0\n" },
};

/* ---- containers and attributes ---- */

/* The example in the documentation of tf.Graph.container (). */
static void
containers (TsGraphBuilder *b)
{
  ts_graph_builder_push_container (b, "experiment0");
  variable (b, "v1");
  ts_graph_builder_push_container (b, "experiment1");
  variable (b, "v2");
  value (b, "x");
  ts_graph_builder_begin (b, "VarHandleOp", "v3");
  ts_graph_builder_attr_dtype (b, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (b, "shape", &TS_SHAPE_SCALAR);
  ts_graph_builder_attr_string (b, "container", "mine", -1);
  ts_graph_builder_add (b);
  pop (b);
  ts_graph_builder_push_container (b, "");
  variable (b, "v4");
  pop (b);
  pop (b);
}

static GBytes *
string_attr (const char *text)
{
  GByteArray *value = g_byte_array_new ();

  ts_wire_append_string (value, 2, text);
  return g_byte_array_free_to_bytes (value);
}

static GBytes *
name_if_scoped (const TsOperation *op,
                gpointer user_data)
{
  return strchr (op->name, '/') != NULL ? string_attr (op->name) : NULL;
}

static void
attributes (TsGraphBuilder *b)
{
  g_autoptr (GBytes) foo = string_attr ("foo");
  g_autoptr (GBytes) bar = string_attr ("bar");

  ts_graph_builder_push_attr (b, "_a", foo);
  no_op (b, "foo");
  ts_graph_builder_push_attr (b, "_a", bar);
  no_op (b, "bar");
  pop (b);
  ts_graph_builder_push_attr (b, "_a", NULL);
  no_op (b, "none");
  pop (b);
  ts_graph_builder_begin (b, "NoOp", "given");
  ts_graph_builder_attr_int (b, "_a", 3);
  ts_graph_builder_add (b);
  ts_graph_builder_push_attr_func (b, "_name", name_if_scoped, NULL, NULL);
  no_op (b, "n");
  no_op (b, "s/n");
  pop (b);
  pop (b);
}

static void
kernel_labels (TsGraphBuilder *b)
{
  TsOutput x = value (b, "x");

  ts_graph_builder_push_kernel_label (b, "Neg", "v1");
  unary (b, "Neg", "a", x);
  unary (b, "Exp", "b", x);
  ts_graph_builder_push_kernel_label (b, "Neg", "v2");
  unary (b, "Neg", "c", x);
  pop (b);
  pop (b);
  unary (b, "Neg", "d", x);
}

/* The example in the documentation of tf.Graph.gradient_override_map (). */
static void
gradient_overrides (TsGraphBuilder *b)
{
  TsOutput x = value (b, "x");

  unary (b, "Square", "s_1", x);
  ts_graph_builder_push_gradient_override (b, "Square", "CustomSquare");
  unary (b, "Square", "s_2", x);
  pop (b);
}

static const ConstructionCase attr_cases[] = {
  { "containers", containers,
    "v1 = VariableV2() container=\"experiment0\"\n"
    "v2 = VariableV2() container=\"experiment1\"\n"
    "x = Placeholder()\n"
    "v3 = VarHandleOp() container=\"mine\"\n"
    "v4 = VariableV2()\n" },
  { "attributes", attributes,
    "foo = NoOp() _a=\"foo\"\n"
    "bar = NoOp() _a=\"bar\"\n"
    "none = NoOp()\n"
    "given = NoOp() _a=3\n"
    "n = NoOp() _a=\"foo\"\n"
    "s/n = NoOp() _a=\"foo\" _name=\"s/n\"\n" },
  { "kernel-labels", kernel_labels,
    "x = Placeholder()\n"
    "a = Neg(x) _kernel=\"v1\"\n"
    "b = Exp(x)\n"
    "c = Neg(x) _kernel=\"v2\"\n"
    "d = Neg(x)\n" },
  { "gradient-overrides", gradient_overrides,
    "x = Placeholder()\n"
    "s_1 = Square(x)\n"
    "s_2 = Square(x) _gradient_op_type=\"CustomSquare\"\n" },
};

/* ---- what is not in files ---- */

static void
test_notes (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  guint32 a = no_op (b, "a"), grad, body, before, last;

  ts_graph_builder_push_original_op (b, a);
  grad = no_op (b, "grad");
  pop (b);
  ts_graph_builder_push_control_flow_context (b, "while/while_context");
  body = no_op (b, "body");
  ts_graph_builder_push_control_dependencies (b, NULL, 0);
  before = no_op (b, "before");
  pop (b);
  last = no_op (b, "last");
  pop (b);

  g_assert_cmpuint (ts_graph_get_original_op (graph, grad), ==, a);
  g_assert_cmpuint (ts_graph_get_original_op (graph, body), ==, TS_NO_OP);
  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, grad), ==, NULL);
  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, body), ==, "while/while_context");
  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, before), ==, NULL);
  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, last), ==, "while/while_context");
}

/* A loop with a branch in it, as a file's collection tells it. */
static void
test_contexts_of_files (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GByteArray) m = g_byte_array_new ();
  TsOutput x = value (b, "x"), body = unary (b, "Neg", "while/body", x), branch = unary (b, "Neg", "while/cond/branch", body);
  guint values, nested, cond, outer;

  ts_wire_append_string (m, 1, "while/while_context");
  values = ts_wire_begin (m, 9);
  ts_wire_append_string (m, 1, "x:0");
  ts_wire_append_string (m, 1, "while/body:0");
  ts_wire_append_string (m, 1, "while/cond/branch:0");
  ts_wire_append_string (m, 1, "gone:0");
  outer = ts_wire_begin (m, 2);
  ts_wire_append_string (m, 1, "x:0");
  ts_wire_append_string (m, 2, "while/Enter:0");
  ts_wire_end (m, outer);
  ts_wire_end (m, values);
  nested = ts_wire_begin (m, 12);
  cond = ts_wire_begin (m, 1);
  ts_wire_append_string (m, 1, "while/cond/cond_text");
  values = ts_wire_begin (m, 5);
  ts_wire_append_string (m, 1, "while/cond/branch:0");
  ts_wire_end (m, values);
  ts_wire_end (m, cond);
  ts_wire_end (m, nested);
  ts_collections_add (ts_graph_get_collections (graph), TS_COLLECTION_WHILE_CONTEXT, TS_COLLECTION_ITEM_BYTES (m->data, m->len), NULL);

  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, x.op), ==, NULL);
  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, body.op), ==, "while/while_context");
  g_assert_cmpstr (ts_graph_get_control_flow_context (graph, branch.op), ==, "while/cond/cond_text");
}

/* ---- errors ---- */

static char *
bad_device (const TsOperation *op,
            gpointer user_data)
{
  return g_strdup ("moon");
}

static void
test_errors (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  static const char *const messages[] = {
    "device \"/gpu:x\": the device index is \"x\", expected a number or *",
    "operation \"n\" (NoOp): device \"here\": \"here\" is no part of a device name: "
    "expected job:NAME, replica:N, task:N or device:TYPE:N",
    "operation \"n\" (NoOp): a device function gave device \"moon\": \"moon\" is no part of a device name: "
    "expected job:NAME, replica:N, task:N or device:TYPE:N",
    "colocation with nothing takes colocation away, which must be asked for",
    "what is colocated with is no operation of this graph",
    "a control dependency is no operation of this graph",
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (GError) error = NULL;

      if (i == 0)
        ts_graph_builder_push_device (b, "/gpu:x");
      else if (i == 2)
        ts_graph_builder_push_device_func (b, bad_device, NULL, NULL);
      else if (i == 3)
        ts_graph_builder_push_colocation (b, TS_NO_OP, FALSE);
      else if (i == 4)
        ts_graph_builder_push_colocation (b, 99, FALSE);
      else if (i == 5)
        after (b, 99);
      ts_graph_builder_begin (b, "NoOp", "n");
      if (i == 1)
        ts_graph_builder_device (b, "here");
      ts_graph_builder_add (b);
      if (i != 1)
        pop (b);

      g_assert_false (ts_graph_builder_check (b, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, messages[i]);
      g_assert_cmpuint (ts_graph_get_n_operations (graph), ==, 0);
    }

  /* What failed has taken no name. */
  no_op (b, "n");
  g_assert_nonnull (ts_graph_find_operation (graph, "n"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("/graph-placement/devices", device_cases, G_N_ELEMENTS (device_cases));
  add_cases ("/graph-placement/colocation", colocation_cases, G_N_ELEMENTS (colocation_cases));
  add_cases ("/graph-placement/attrs", attr_cases, G_N_ELEMENTS (attr_cases));
  g_test_add_func ("/graph-placement/notes", test_notes);
  g_test_add_func ("/graph-placement/contexts-of-files", test_contexts_of_files);
  g_test_add_func ("/graph-placement/errors", test_errors);
  return g_test_run ();
}
