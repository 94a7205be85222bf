#include "engine/exec/ts-session.h"

#include "tests/support/ts-test-graph.h"

#include <string.h>

/* Variables through sessions and runs; what each op computes is in tests/ops. */

static TsOutput
variable (TsTestGraph *g,
          const char *type,
          const char *name,
          const TsShape *shape)
{
  ts_graph_builder_begin (g->builder, type, name);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (g->builder, "shape", shape);
  if (g_str_equal (type, "VarHandleOp"))
    ts_graph_builder_attr_string (g->builder, "shared_name", name, -1);
  return ts_test_end (g);
}

static TsOutput
read_handle (TsTestGraph *g,
             const char *name,
             TsOutput handle)
{
  ts_test_begin (g, "ReadVariableOp", name, handle, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  return ts_test_end (g);
}

static TsOutput
after (TsTestGraph *g,
       const char *name,
       TsOutput value,
       guint32 first)
{
  ts_test_begin (g, "Identity", name, value, TS_NO_OUTPUT);
  ts_graph_builder_control_input (g->builder, first);
  return ts_test_end (g);
}

static float
fetch (TsSession *session,
       TsOutput output,
       GError **error)
{
  g_autoptr (TsTensor) result = NULL;

  if (!ts_session_run (session, NULL, 0, &output, 1, NULL, 0, &result, NULL, error))
    return -1;
  g_assert_cmpint (result->dtype, ==, TS_DTYPE_FLOAT);
  g_assert_cmpuint (result->n_elements, ==, 1);
  return *(float *)result->data;
}

static void
run (TsSession *session,
     guint32 target)
{
  g_autoptr (GError) error = NULL;

  ts_session_run (session, NULL, 0, NULL, 0, &target, 1, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_fetch (TsSession *session,
              TsOutput output,
              float expected)
{
  g_autoptr (GError) error = NULL;
  float value = fetch (session, output, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (value, ==, expected);
}

static void
set (TsSession *session,
     TsOutput output,
     float value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &value);
  g_autoptr (GError) error = NULL;

  ts_session_set_variable (session, output.op, tensor, &error);
  g_assert_no_error (error);
}

static void
test_keeps_its_value (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  TsOutput v, init, twice, next;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  init = ts_test_op (&g, "Assign", "init", v, ts_test_const_float (&g, "five", 5), TS_NO_OUTPUT);
  next = ts_test_op (&g, "AssignAdd", "next", v, ts_test_const_float (&g, "one", 1), TS_NO_OUTPUT);
  twice = ts_test_op (&g, "Add", "twice", v, v, TS_NO_OUTPUT);
  session = ts_session_new (g.graph);

  run (session, init.op);
  assert_fetch (session, v, 5);
  assert_fetch (session, next, 6);
  assert_fetch (session, next, 7);
  assert_fetch (session, twice, 14);
  run (session, init.op);
  assert_fetch (session, twice, 10);
}

static void
test_order (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TsTensor *results[4] = { NULL };
  TsOutput v, before, next, alias, fetches[4];

  /* The value is that of the moment at which the consumer runs, not of that at which the reference set out. */
  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  before = ts_test_op (&g, "Neg", "before", v, TS_NO_OUTPUT);
  alias = ts_test_op (&g, "RefIdentity", "alias", v, TS_NO_OUTPUT);
  ts_test_begin (&g, "AssignAdd", "next", alias, ts_test_const_float (&g, "one", 1), TS_NO_OUTPUT);
  ts_graph_builder_control_input (g.builder, before.op);
  next = ts_test_end (&g);
  fetches[0] = before;
  fetches[1] = after (&g, "read", v, next.op);
  fetches[2] = after (&g, "read_alias", alias, next.op);
  fetches[3] = next;

  session = ts_session_new (g.graph);
  set (session, v, 1);
  ts_session_run (session, NULL, 0, fetches, 4, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat (*(float *)results[i]->data, ==, i == 0 ? -1 : 2);
      ts_tensor_unref (results[i]);
    }
}

/* A value that was read stays what it was. */
static void
test_snapshot (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  TsTensor *results[2] = { NULL };
  TsOutput v, next, fetches[2];

  ts_test_graph_init (&g);
  v = variable (&g, "VarHandleOp", "v", &TS_SHAPE_SCALAR);
  fetches[0] = read_handle (&g, "before", v);
  ts_test_begin (&g, "AssignAddVariableOp", "next", v, ts_test_const_float (&g, "one", 1), TS_NO_OUTPUT);
  ts_graph_builder_control_input (g.builder, fetches[0].op);
  next = ts_test_end (&g);
  ts_test_begin (&g, "ReadVariableOp", "after", v, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g.builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_control_input (g.builder, next.op);
  fetches[1] = ts_test_end (&g);

  session = ts_session_new (g.graph);
  set (session, v, 3);
  ts_session_run (session, NULL, 0, fetches, 2, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (*(float *)results[0]->data, ==, 3);
  g_assert_cmpfloat (*(float *)results[1]->data, ==, 4);
  ts_tensor_unref (results[0]);
  ts_tensor_unref (results[1]);
}

static void
assert_fails (TsSession *session,
              TsOutput output,
              TsError code,
              const char *text)
{
  g_autoptr (GError) error = NULL;

  fetch (session, output, &error);
  g_assert_error (error, TS_ERROR, (int)code);
  if (strstr (error->message, text) == NULL)
    g_error ("'%s' is not in '%s'", text, error->message);
}

static void
test_uninitialized (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  TsOutput v, neg, alias, h, read;
  guint n;
  g_autofree guint32 *ops = NULL;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "scope/v", &TS_SHAPE_SCALAR);
  alias = ts_test_op (&g, "RefIdentity", "alias", v, TS_NO_OUTPUT);
  neg = ts_test_op (&g, "Neg", "neg", v, TS_NO_OUTPUT);
  h = variable (&g, "VarHandleOp", "h", &TS_SHAPE_SCALAR);
  read = read_handle (&g, "read", h);

  session = ts_session_new (g.graph);
  assert_fails (session, v, TS_ERROR_FAILED_PRECONDITION, "uninitialized value scope/v");
  assert_fails (session, neg, TS_ERROR_FAILED_PRECONDITION, "neg (Neg): Attempting to use uninitialized value scope/v");
  assert_fails (session, read, TS_ERROR_FAILED_PRECONDITION, "variable h ");
  run (session, alias.op);

  ops = ts_session_find_uninitialized (session, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (ops[0], ==, v.op);
  g_assert_cmpuint (ops[1], ==, h.op);
}

static void
test_two_sessions (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) a = NULL, b = NULL;
  TsOutput v;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  a = ts_session_new (g.graph);
  b = ts_session_new (g.graph);

  set (a, v, 1);
  assert_fails (b, v, TS_ERROR_FAILED_PRECONDITION, "v");
  set (b, v, 2);
  assert_fetch (a, v, 1);
  assert_fetch (b, v, 2);
}

static void
test_set_checks (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsTensor) vector = ts_tensor_new_float (2, (float[]) { 1, 2 });
  g_autoptr (TsTensor) integer = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 1 });
  g_autoptr (GError) error = NULL;
  TsOutput v, c;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  c = ts_test_const_float (&g, "c", 1);
  session = ts_session_new (g.graph);

  g_assert_false (ts_session_set_variable (session, v.op, vector, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "variable v: expected float32 [], found float32 [2]");
  g_clear_error (&error);
  g_assert_false (ts_session_set_variable (session, v.op, integer, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_session_set_variable (session, c.op, vector, &error));
  g_assert_cmpstr (error->message, ==, "c (Const) is no variable");
  g_clear_error (&error);
  g_assert_null (ts_session_get_variable (session, v.op, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
}

/* Two operations of one shared name are one variable; containers are reset apart. */
static void
test_shared_and_reset (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  TsOutput v[3];

  ts_test_graph_init (&g);
  for (guint i = 0; i < 3; i++)
    {
      ts_graph_builder_begin (g.builder, "VariableV2", "v");
      ts_graph_builder_attr_dtype (g.builder, "dtype", TS_DTYPE_FLOAT);
      ts_graph_builder_attr_shape (g.builder, "shape", &TS_SHAPE_SCALAR);
      ts_graph_builder_attr_string (g.builder, "shared_name", "shared", -1);
      ts_graph_builder_attr_string (g.builder, "container", i < 2 ? "" : "other", -1);
      v[i] = ts_test_end (&g);
    }

  session = ts_session_new (g.graph);
  set (session, v[0], 1);
  set (session, v[2], 2);
  assert_fetch (session, v[1], 1);
  assert_fetch (session, v[2], 2);
  ts_session_reset (session, (const char *const[]) { "localhost", NULL });
  assert_fails (session, v[1], TS_ERROR_FAILED_PRECONDITION, "v_1");
  assert_fetch (session, v[2], 2);
  ts_session_reset (session, NULL);
  assert_fails (session, v[2], TS_ERROR_FAILED_PRECONDITION, "v_2");
}

static void
test_feed_in_place_of_a_variable (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsTensor) four = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 4 });
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput v, neg, assign;
  TsFeed feed;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  neg = ts_test_op (&g, "Neg", "neg", v, TS_NO_OUTPUT);
  assign = ts_test_op (&g, "Assign", "assign", v, ts_test_const_float (&g, "one", 1), TS_NO_OUTPUT);
  session = ts_session_new (g.graph);
  feed = (TsFeed) { v, four };

  ts_session_run (session, &feed, 1, &neg, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (*(float *)result->data, ==, -4);
  g_assert_false (ts_session_run (session, &feed, 1, NULL, 0, &assign.op, 1, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_temporary (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GPtrArray) left = NULL;
  TsOutput v, next, gone;

  ts_test_graph_init (&g);
  ts_graph_builder_begin (g.builder, "TemporaryVariable", "v");
  ts_graph_builder_attr_dtype (g.builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (g.builder, "shape", &TS_SHAPE_SCALAR);
  v = ts_test_end (&g);
  next = ts_test_op (&g, "Assign", "next", v, ts_test_const_float (&g, "one", 1), TS_NO_OUTPUT);
  ts_test_begin (&g, "DestroyTemporaryVariable", "gone", next, TS_NO_OUTPUT);
  ts_graph_builder_attr_string (g.builder, "var_name", "v", -1);
  gone = ts_test_end (&g);

  session = ts_session_new (g.graph);
  assert_fetch (session, gone, 1);
  assert_fetch (session, gone, 1);
  assert_fetch (session, v, 0);
  left = ts_resources_list (ts_session_get_resources (session));
  g_assert_cmpuint (left->len, ==, 0);
}

/* The static shape behind a handle is what the handle declares. */
static void
test_list (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GArray) list = NULL;
  const TsVariableInfo *info;
  TsOutput v;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  variable (&g, "VarHandleOp", "h", &TS_SHAPE (2, 3));
  session = ts_session_new (g.graph);
  set (session, v, 7);

  list = ts_session_list_variables (session);
  g_assert_cmpuint (list->len, ==, 2);
  info = &g_array_index (list, TsVariableInfo, 0);
  g_assert_cmpstr (info->name, ==, "v");
  g_assert_cmpfloat (*(float *)info->value->data, ==, 7);
  info = &g_array_index (list, TsVariableInfo, 1);
  g_assert_cmpint (info->dtype, ==, TS_DTYPE_FLOAT);
  g_assert_cmpint (info->shape.rank, ==, 2);
  g_assert_null (info->value);
}

/* ---- in loops and on branches ---- */

static void
test_switch (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  TsOutput v, sw, on, off, merged;

  ts_test_graph_init (&g);
  v = variable (&g, "VariableV2", "v", &TS_SHAPE_SCALAR);
  sw = ts_test_op (&g, "RefSwitch", "switch", v, ts_test_const_bool (&g, "p", TRUE), TS_NO_OUTPUT);
  off = ts_test_op (&g, "AssignAdd", "off", sw, ts_test_const_float (&g, "ten", 10), TS_NO_OUTPUT);
  sw.index = 1;
  on = ts_test_op (&g, "AssignAdd", "on", sw, ts_test_const_float (&g, "one", 1), TS_NO_OUTPUT);
  merged = ts_test_op (&g, "RefMerge", "merged", off, on, TS_NO_OUTPUT);

  session = ts_session_new (g.graph);
  set (session, v, 1);
  assert_fetch (session, merged, 2);
  assert_fetch (session, v, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variables/keeps-its-value", test_keeps_its_value);
  g_test_add_func ("/variables/order", test_order);
  g_test_add_func ("/variables/snapshot", test_snapshot);
  g_test_add_func ("/variables/uninitialized", test_uninitialized);
  g_test_add_func ("/variables/two-sessions", test_two_sessions);
  g_test_add_func ("/variables/set-checks", test_set_checks);
  g_test_add_func ("/variables/shared-and-reset", test_shared_and_reset);
  g_test_add_func ("/variables/feed", test_feed_in_place_of_a_variable);
  g_test_add_func ("/variables/temporary", test_temporary);
  g_test_add_func ("/variables/list", test_list);
  g_test_add_func ("/variables/switch", test_switch);
  return g_test_run ();
}
