#include "engine/exec/ts-session.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* Where operations are placed, as small graphs and what is expected of them; and what flows between devices. */

#define FLOAT "attr { key: 'T' value { type: DT_FLOAT } } "
#define CONST(name, rest)                                                              \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }" \
  "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 2 } } } " rest " } "
#define DEVICE(name) "device: '" name "' "
#define WITH(name) "attr { key: '_class' value { list { s: 'loc:@" name "' } } } "
#define NEG(name, input, rest) "node { name: '" name "' op: 'Neg' input: '" input "' " FLOAT rest "} "

static TsGraph *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  TsGraph *graph;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

/**
 * Case:
 * @graph: on three devices
 * @rules: pairs of pattern and device, ended by %NULL; a pattern that begins with ! is an override
 * @soft: soft placement
 * @expected: numbers of the devices in operation order; %NULL: it is refused
 * @n_moved: how many are not where asked
 */
typedef struct
{
  const char *name;
  const char *graph;
  const char *rules[7];
  gboolean soft;
  const char *expected;
  guint n_moved;
} Case;

static const Case cases[] = {
  { "default", CONST ("a", "") NEG ("b", "a", ""), { NULL }, FALSE, "00", 0 },
  { "requests", CONST ("a", DEVICE ("/cpu:1")) NEG ("b", "a", DEVICE ("/device:CPU:2")), { NULL }, FALSE, "12", 0 },
  { "partial", CONST ("a", DEVICE ("/job:localhost")) NEG ("b", "a", DEVICE ("/device:CPU:*")), { NULL }, FALSE, "00", 0 },
  { "not-there", CONST ("a", DEVICE ("/gpu:0")) NEG ("b", "a", ""), { NULL }, FALSE, NULL, 0 },
  { "not-there-soft", CONST ("a", DEVICE ("/gpu:0")) NEG ("b", "a", ""), { NULL }, TRUE, "00", 1 },
  { "other-job", CONST ("a", DEVICE ("/job:worker/cpu:1")), { NULL }, TRUE, "0", 1 },
  { "colocated", CONST ("a", DEVICE ("/cpu:1")) NEG ("b", "a", WITH ("a")), { NULL }, FALSE, "11", 0 },
  { "colocated-before", NEG ("b", "a", WITH ("a")) CONST ("a", DEVICE ("/cpu:2")), { NULL }, FALSE, "22", 0 },
  { "colocated-apart", CONST ("a", DEVICE ("/cpu:1")) NEG ("b", "a", WITH ("a") DEVICE ("/cpu:2")), { NULL }, FALSE, NULL, 0 },
  { "colocated-apart-soft", CONST ("a", DEVICE ("/cpu:1")) NEG ("b", "a", WITH ("a") DEVICE ("/cpu:2")), { NULL }, TRUE, "11", 1 },
  { "group-name-gone", CONST ("a", WITH ("gone") DEVICE ("/cpu:1")) NEG ("b", "a", WITH ("gone")), { NULL }, FALSE, "11", 0 },
  { "rule", CONST ("s/a", "") NEG ("s/b", "s/a", "") NEG ("sb", "s/b", ""), { "s", "/cpu:1", NULL }, FALSE, "110", 0 },
  { "rule-glob", CONST ("s/a", "") NEG ("s/b", "s/a", "") NEG ("sb", "s/b", ""), { "*b", "/cpu:2", NULL }, FALSE, "022", 0 },
  { "rule-op", CONST ("a", "") NEG ("b", "a", ""), { "op:Neg", "/cpu:1", NULL }, FALSE, "01", 0 },
  { "rule-beats-request", CONST ("a", DEVICE ("/cpu:2")), { "a", "/cpu:1", NULL }, FALSE, "1", 0 },
  { "last-rule", CONST ("a", ""), { "a", "/cpu:1", "*", "/cpu:2", NULL }, FALSE, "2", 0 },
  { "override-beats-rule", CONST ("a", ""), { "!a", "/cpu:1", "*", "/cpu:2", NULL }, FALSE, "1", 0 },
  { "reference", "node { name: 'v' op: 'VariableV2' device: '/cpu:1' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } } " CONST ("a", "") "node { name: 'w' op: 'Assign' input: 'v' input: 'a' " FLOAT "} node { name: 'r' op: 'Identity' input: 'v' " FLOAT "} ", { NULL }, FALSE, "1010", 0 },
  { "handle", "node { name: 'r' op: 'ReadVariableOp' input: 'v' attr { key: 'dtype' value { type: DT_FLOAT } } } "
              "node { name: 'v' op: 'VarHandleOp' device: '/cpu:2' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } } ",
    { NULL },
    FALSE,
    "22",
    0 },
  { "no-device-name", CONST ("a", DEVICE ("/device:CPU:x")), { NULL }, TRUE, NULL, 0 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (TsGraph) graph = parse (c->graph);
  g_autoptr (TsDeviceSet) devices = ts_device_set_new (3);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_placement_rule_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsPlacement) placement = NULL;

  for (guint i = 0; c->rules[i] != NULL; i += 2)
    {
      gboolean is_override = c->rules[i][0] == '!';

      g_ptr_array_insert (rules, 0, ts_placement_rule_new (c->rules[i] + is_override, c->rules[i + 1], is_override, &error));
      g_assert_no_error (error);
    }

  placement = ts_placement_new (graph, devices, rules, c->soft, &error);
  if (c->expected == NULL)
    {
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      return;
    }
  g_assert_no_error (error);
  for (guint32 i = 0; c->expected[i] != '\0'; i++)
    g_assert_cmpuint (ts_placement_get_device (placement, i), ==, (guint)(c->expected[i] - '0'));
  g_assert_cmpuint (ts_placement_get_n_moved (placement), ==, c->n_moved);
}

/* Two consumers on one device share a copy; the results are those of one device. */
static void
test_copies (void)
{
  g_autoptr (TsGraph) graph = parse (CONST ("a", "") NEG ("b", "a", DEVICE ("/cpu:1")) "node { name: 'c' op: 'Mul' device: '/cpu:1' input: 'a' input: 'b' " FLOAT "} ");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) result = NULL;
  TsOutput fetch = { 2, 0 };
  TsExecutor *executor;
  const TsPlan *plan;

  ts_session_set_n_cpu_devices (session, 2);
  executor = ts_session_begin (session, NULL, 0, &fetch, 1, NULL, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  plan = ts_executor_get_plan (executor);
  g_assert_cmpuint (plan->n_nodes, ==, 4);
  g_assert_cmpstr (plan->nodes[3].op->type, ==, "_Copy");
  g_assert_cmpstr (plan->nodes[3].op->name, ==, "a:0 to /job:localhost/replica:0/task:0/device:CPU:1");

  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_DONE);
  g_assert_cmpuint (ts_executor_get_n_done (executor), ==, 4);
  result = ts_executor_dup_fetch (executor, 0, &error);
  g_assert_cmpfloat (*(float *)result->data, ==, -4);
  ts_executor_free (executor);
}

/* A loop whose body is elsewhere. */
static void
test_loop (void)
{
  static const char graph[] = CONST ("zero", "") "node { name: 'enter' op: 'Enter' input: 'zero' " FLOAT "attr { key: 'frame_name' value { s: 'f' } } } "
                                                 "node { name: 'merge' op: 'Merge' input: 'enter' input: 'next' " FLOAT "attr { key: 'N' value { i: 2 } } } "
                                                 "node { name: 'limit' op: 'Const' input: '^merge' attr { key: 'dtype' value { type: DT_FLOAT } }"
                                                 "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 100 } } } } "
                                                 "node { name: 'less' op: 'Less' input: 'merge' input: 'limit' device: '/cpu:1' " FLOAT "} "
                                                 "node { name: 'cond' op: 'LoopCond' input: 'less' } "
                                                 "node { name: 'switch' op: 'Switch' input: 'merge' input: 'cond' " FLOAT "} "
                                                 "node { name: 'add' op: 'Add' input: 'switch:1' input: 'switch:1' device: '/cpu:1' " FLOAT "} "
                                                 "node { name: 'next' op: 'NextIteration' input: 'add' " FLOAT "} "
                                                 "node { name: 'exit' op: 'Exit' input: 'switch' device: '/cpu:1' " FLOAT "} ";
  g_autoptr (TsGraph) g = parse (graph);
  g_autoptr (TsSession) session = ts_session_new (g);
  g_autoptr (GError) error = NULL;
  TsOutput fetch = { ts_graph_find_operation (g, "exit")->index, 0 };
  g_autoptr (TsTensor) result = NULL;

  ts_session_set_n_cpu_devices (session, 2);
  g_assert_true (ts_session_run (session, NULL, 0, &fetch, 1, NULL, 0, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (*(float *)result->data, ==, 128);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/placement/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/placement/copies", test_copies);
  g_test_add_func ("/placement/loop", test_loop);
  return g_test_run ();
}
