/* Names, name scopes and control dependencies, as tf.Graph documents them. */

#include "tests/graph/construction.h"

#include "engine/ts-error.h"

/* ---- names ---- */

static void
names_repeat (TsGraphBuilder *b)
{
  no_op (b, "c");
  no_op (b, "c");
  no_op (b, "C");
  no_op (b, "c_1");
  no_op (b, "c");
}

static void
names_default_to_the_type (TsGraphBuilder *b)
{
  no_op (b, NULL);
  no_op (b, NULL);
}

/* The example in the documentation of tf.Graph.name_scope (). */
static void
scopes_nest (TsGraphBuilder *b)
{
  no_op (b, "c");
  no_op (b, "c");

  ts_graph_builder_push_name_scope (b, "nested");
  no_op (b, "c");

  g_assert_cmpstr (ts_graph_builder_push_name_scope (b, "inner"), ==, "nested/inner/");
  no_op (b, "c");
  pop (b);

  g_assert_cmpstr (ts_graph_builder_push_name_scope (b, "inner"), ==, "nested/inner_1/");
  no_op (b, "c");
  pop (b);
  pop (b);
}

static void
scopes_open_anew (TsGraphBuilder *b)
{
  g_autofree char *scope = g_strdup (ts_graph_builder_push_name_scope (b, "my_layer"));

  no_op (b, "foo");
  pop (b);

  g_assert_cmpstr (ts_graph_builder_push_name_scope (b, scope), ==, "my_layer/");
  no_op (b, "bar");
  no_op (b, "foo");
  pop (b);

  ts_graph_builder_push_name_scope (b, "elsewhere");
  ts_graph_builder_push_name_scope (b, scope);
  no_op (b, "foo");
  pop (b);
  no_op (b, "foo");
  pop (b);
}

static void
scopes_back_at_the_top (TsGraphBuilder *b)
{
  ts_graph_builder_push_name_scope (b, "outer");
  no_op (b, "a");
  g_assert_cmpstr (ts_graph_builder_push_name_scope (b, NULL), ==, "");
  no_op (b, "a");
  ts_graph_builder_push_name_scope (b, "outer");
  no_op (b, "a");
  pop (b);
  pop (b);
  g_assert_cmpstr (ts_graph_builder_push_name_scope (b, ""), ==, "");
  no_op (b, "b");
  pop (b);
  g_assert_cmpstr (ts_graph_builder_get_name_scope (b), ==, "outer");
  pop (b);
}

/* with tf.name_scope ("my_op") as scope: tf.no_op (name=scope) */
static void
scopes_name_an_operation (TsGraphBuilder *b)
{
  for (guint i = 0; i < 2; i++)
    {
      const char *scope = ts_graph_builder_push_name_scope (b, "my_op");

      no_op (b, "part");
      no_op (b, scope);
      pop (b);
    }
}

/* An operation's name is in use for scopes, and the other way round. */
static void
scopes_and_operations_share_names (TsGraphBuilder *b)
{
  no_op (b, "a");
  ts_graph_builder_push_name_scope (b, "a");
  no_op (b, "b");
  pop (b);
  ts_graph_builder_push_name_scope (b, "s");
  pop (b);
  no_op (b, "s");
}

/* Inside a scope a name may begin with what none may begin with at the top. */
static void
scopes_begin_with_anything_inside (TsGraphBuilder *b)
{
  ts_graph_builder_push_name_scope (b, "a");
  ts_graph_builder_push_name_scope (b, "_b");
  no_op (b, "-c");
  pop (b);
  pop (b);
  no_op (b, ".x>y");
}

static const ConstructionCase name_cases[] = {
  { "repeat", names_repeat,
    "c = NoOp()\n"
    "c_1 = NoOp()\n"
    "C_2 = NoOp()\n"
    "c_1_1 = NoOp()\n"
    "c_3 = NoOp()\n" },
  { "default-to-the-type", names_default_to_the_type,
    "NoOp = NoOp()\n"
    "NoOp_1 = NoOp()\n" },
  { "scopes-nest", scopes_nest,
    "c = NoOp()\n"
    "c_1 = NoOp()\n"
    "nested/c = NoOp()\n"
    "nested/inner/c = NoOp()\n"
    "nested/inner_1/c = NoOp()\n" },
  { "scopes-open-anew", scopes_open_anew,
    "my_layer/foo = NoOp()\n"
    "my_layer/bar = NoOp()\n"
    "my_layer/foo_1 = NoOp()\n"
    "my_layer/foo_2 = NoOp()\n"
    "elsewhere/foo = NoOp()\n" },
  { "scopes-back-at-the-top", scopes_back_at_the_top,
    "outer/a = NoOp()\n"
    "a = NoOp()\n"
    "outer_1/a = NoOp()\n"
    "b = NoOp()\n" },
  { "scopes-name-an-operation", scopes_name_an_operation,
    "my_op/part = NoOp()\n"
    "my_op = NoOp()\n"
    "my_op_1/part = NoOp()\n"
    "my_op_1 = NoOp()\n" },
  { "scopes-and-operations-share-names", scopes_and_operations_share_names,
    "a = NoOp()\n"
    "a_1/b = NoOp()\n"
    "s_1 = NoOp()\n" },
  { "scopes-begin-with-anything-inside", scopes_begin_with_anything_inside,
    "a/_b/-c = NoOp()\n"
    ".x>y = NoOp()\n" },
};

static void
test_unique_name (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  static const struct
  {
    const char *asked;
    gboolean mark;
    const char *given;
  } calls[] = {
    { "foo", FALSE, "foo" },
    { "foo", FALSE, "foo" },
    { "foo", TRUE, "foo" },
    { "foo", FALSE, "foo_1" },
    { "foo", TRUE, "foo_1" },
    { "FOO", TRUE, "FOO_2" },
    { "foo_3", TRUE, "foo_3" },
    { "foo", TRUE, "foo_4" },
    { "foo_1", TRUE, "foo_1_1" },
    { "foo_1", TRUE, "foo_1_2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *name = ts_graph_builder_unique_name (b, calls[i].asked, calls[i].mark);

      g_assert_cmpstr (name, ==, calls[i].given);
    }
}

/* Another builder, or one on a graph from a file, goes on where the names end. */
static void
test_names_are_the_graphs (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraph) copy = NULL;
  g_autoptr (TsGraphBuilder) a = ts_graph_builder_new (graph);
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (TsGraphBuilder) c = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  no_op (a, "x");
  no_op (b, "x");
  no_op (a, "X");
  bytes = ts_graph_to_bytes (graph);
  copy = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);
  c = ts_graph_builder_new (copy);
  no_op (c, "x");
  no_op (c, "x_1");
  text = describe_graph (copy);
  g_assert_cmpstr (text, ==,
                   "x = NoOp()\n"
                   "x_1 = NoOp()\n"
                   "X_2 = NoOp()\n"
                   "x_3 = NoOp()\n"
                   "x_1_1 = NoOp()\n");
}

/* A scope that is none makes everything in it fail, until somebody asks. */
static void
test_bad_scopes (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  static const struct
  {
    const char *outer;
    const char *name;
    const char *message;
  } cases[] = {
    { NULL, "_a", "\"_a\" is no name for a scope: expected a letter, digit or \".\", then letters, digits and _.\\/>-" },
    { NULL, "a b", "\"a b\" is no name for a scope: expected a letter, digit or \".\", then letters, digits and _.\\/>-" },
    { "a", "b:c", "\"b:c\" is no name for a nested scope: expected letters, digits and _.\\/>-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      ts_graph_builder_push_name_scope (b, cases[i].outer);
      ts_graph_builder_push_name_scope (b, cases[i].name);
      g_assert_cmpuint (no_op (b, "n"), ==, TS_NO_OP);
      pop (b);
      pop (b);
      g_assert_false (ts_graph_builder_check (b, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_assert_cmpuint (no_op (b, "n"), ==, 0);
  g_assert_true (ts_graph_builder_check (b, NULL));
}

static void
test_name_taken (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (GError) error = NULL;

  no_op (b, "n");
  no_op (b, "n/");
  g_assert_false (ts_graph_builder_check (b, &error));
  g_assert_cmpstr (error->message, ==, "operation \"n\" (NoOp): the graph has an operation of that name already");
}

/* ---- control dependencies ---- */

/* The example in the documentation of tf.Graph.control_dependencies (). */
static void
controls_nest (TsGraphBuilder *b)
{
  guint32 ops[4];

  for (guint i = 0; i < 4; i++)
    ops[i] = no_op (b, (const char *const[]) { "a", "b", "c", "d" }[i]);
  ts_graph_builder_push_control_dependencies (b, ops, 2);
  no_op (b, "after_a_b");
  ts_graph_builder_push_control_dependencies (b, ops + 2, 2);
  no_op (b, "after_all");
  pop (b);
  pop (b);
  no_op (b, "free");
}

static void
controls_are_cleared (TsGraphBuilder *b)
{
  guint32 a = no_op (b, "a"), d = no_op (b, "d");

  after (b, a);
  ts_graph_builder_push_control_dependencies (b, NULL, 0);
  no_op (b, "free");
  after (b, d);
  no_op (b, "after_d");
  pop (b);
  pop (b);
  no_op (b, "after_a");
  pop (b);
}

/* What has an input that was built in the scope needs no control input of the scope. */
static void
controls_are_left_out (TsGraphBuilder *b)
{
  guint32 a = no_op (b, "a"), c = no_op (b, "c");
  TsOutput x = value (b, "x"), y, z;

  after (b, a);
  y = unary (b, "Neg", "y", x);
  unary (b, "Neg", "y_neg", y);
  after (b, c);
  z = unary (b, "Exp", "z", y);
  binary (b, "AddV2", "sum", z, x);
  pop (b);
  pop (b);
}

/* A data input is no control input besides. */
static void
controls_and_inputs (TsGraphBuilder *b)
{
  TsOutput x = value (b, "x");
  guint32 a = no_op (b, "a");

  after (b, x.op);
  unary (b, "Neg", "y", x);
  pop (b);
  ts_graph_builder_push_control_dependencies (b, (guint32[]) { x.op, x.op, a }, 3);
  after (b, a);
  no_op (b, "n");
  pop (b);
  pop (b);
}

static void
controls_given_and_open (TsGraphBuilder *b)
{
  guint32 z = no_op (b, "z"), a = no_op (b, "a");

  after (b, z);
  ts_graph_builder_begin (b, "NoOp", "n");
  ts_graph_builder_control_input (b, a);
  ts_graph_builder_control_input (b, z);
  ts_graph_builder_control_input (b, a);
  ts_graph_builder_add (b);
  pop (b);
}

static const ConstructionCase control_cases[] = {
  { "nest", controls_nest,
    "a = NoOp()\n"
    "b = NoOp()\n"
    "c = NoOp()\n"
    "d = NoOp()\n"
    "after_a_b = NoOp(^a, ^b)\n"
    "after_all = NoOp(^a, ^b, ^c, ^d)\n"
    "free = NoOp()\n" },
  { "are-cleared", controls_are_cleared,
    "a = NoOp()\n"
    "d = NoOp()\n"
    "free = NoOp()\n"
    "after_d = NoOp(^d)\n"
    "after_a = NoOp(^a)\n" },
  { "are-left-out", controls_are_left_out,
    "a = NoOp()\n"
    "c = NoOp()\n"
    "x = Placeholder()\n"
    "y = Neg(x, ^a)\n"
    "y_neg = Neg(y)\n"
    "z = Exp(y, ^c)\n"
    "sum = AddV2(z, x)\n" },
  { "and-inputs", controls_and_inputs,
    "x = Placeholder()\n"
    "a = NoOp()\n"
    "y = Neg(x)\n"
    "n = NoOp(^a, ^x)\n" },
  { "given-and-open", controls_given_and_open,
    "z = NoOp()\n"
    "a = NoOp()\n"
    "n = NoOp(^a, ^z)\n" },
};

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("/graph-scopes/names", name_cases, G_N_ELEMENTS (name_cases));
  g_test_add_func ("/graph-scopes/unique-name", test_unique_name);
  g_test_add_func ("/graph-scopes/names-are-the-graphs", test_names_are_the_graphs);
  g_test_add_func ("/graph-scopes/bad-scopes", test_bad_scopes);
  g_test_add_func ("/graph-scopes/name-taken", test_name_taken);
  add_cases ("/graph-scopes/controls", control_cases, G_N_ELEMENTS (control_cases));
  return g_test_run ();
}
