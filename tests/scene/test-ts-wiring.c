#include "app/scene/ts-outline.h"
#include "tests/scene/test-graph.h"

#include <string.h>

typedef struct
{
  TsGraph *graph;
  TsOutline *outline;
} Fixture;

static void
fixture_clear (Fixture *self)
{
  ts_outline_free (self->outline);
  ts_graph_unref (self->graph);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* @types: op types that are led past, with blanks between them */
static void
fixture_init (Fixture *self,
              const char *text,
              const char *types,
              const TsOutlinePart *rules)
{
  g_auto (GStrv) list = g_strsplit (types, " ", -1);
  g_autoptr (GError) error = NULL;
  TsOutlinePart part = rules != NULL ? *rules : (TsOutlinePart) { 0 };
  g_autofree guint8 *passed = NULL;

  self->graph = test_graph_new (text);
  passed = g_new0 (guint8, (gsize)ts_graph_get_n_operations (self->graph) + 1);
  for (guint32 op = 0; op < ts_graph_get_n_operations (self->graph); op++)
    passed[op] = g_strv_contains ((const char *const *)list, ts_graph_get_operation (self->graph, op)->type);
  part.passed = passed;
  self->outline = ts_outline_new_part (self->graph, &part, NULL, &error);
  g_assert_no_error (error);
}

static const char *
end_name (const TsScopeGraph *graph,
          guint32 end)
{
  if (end < graph->n_items)
    return graph->items[end].label;
  return end < graph->n_items + graph->n_in_ports ? "<in>" : "<out>";
}

/* `a --> b` of data, `..>` of control; a `~` after what leads past something. Then the slots: `b: name`. */
static char *
describe (const TsScopeGraph *graph)
{
  GString *text = g_string_new (NULL);

  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];

      g_string_append_printf (text, "%s %s> %s%s\n", end_name (graph, edge->from), edge->flags & TS_EDGE_CONTROL ? ".." : "--", end_name (graph, edge->to),
                              edge->flags & TS_EDGE_PAST ? " ~" : "");
    }
  for (guint32 i = 0; i < graph->n_items; i++)
    for (guint32 s = 0; s < graph->items[i].n_slots; s++)
      g_string_append_printf (text, "%s: %s\n", graph->items[i].label, graph->slots[graph->items[i].first_slot + s].name);
  return g_string_free (text, FALSE);
}

static void
assert_shows (const Fixture *self,
              const char *scope,
              const char *expected)
{
  guint32 container = ts_scope_tree_find (ts_outline_get_tree (self->outline), scope);
  g_autofree char *found = describe (ts_outline_get_graph (self->outline, container));

  g_assert_cmpstr (found, ==, expected);
}

static guint32
find (const Fixture *self,
      const char *name)
{
  return ts_graph_find_operation (self->graph, name)->index;
}

/* ---- edges past what is hidden -------------------------------------------------------------------- */

/* A chain of hidden ones is one edge, and its two users have one each. */
static void
test_chain (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture,
                "x Placeholder\n"
                "i1 Identity x\n"
                "i2 Identity i1\n"
                "a Relu i2\n"
                "b Neg i1\n"
                "c Add a x\n",
                "Identity", NULL);
  assert_shows (&fixture, "",
                "x --> a ~\n"
                "x --> b ~\n"
                "x --> c\n"
                "a --> c\n");
  g_assert_cmpuint (ts_wiring_get_n_dropped (ts_outline_get_wiring (fixture.outline)), ==, 0);
}

/* What is hidden takes several tensors: all of them lead to who uses what it gives. A constant of its own is hidden with it; of what passes one input on
 * the constant goes along. */
static void
test_several_inputs (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture,
                "x Placeholder\n"
                "y Placeholder\n"
                "shape Const\n"
                "sum AddN x y\n"
                "flat Reshape sum shape\n"
                "a Relu flat\n"
                "c Const\n"
                "stop StopGradient c\n"
                "b Mul a stop\n",
                "AddN Reshape StopGradient", NULL);
  assert_shows (&fixture, "",
                "x --> a ~\n"
                "y --> a ~\n"
                "a --> b\n"
                "b: y\n");
}

/* Each output of an IdentityN is its own input. */
static void
test_bundle (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture,
                "x Placeholder\n"
                "y Placeholder\n"
                "n IdentityN x y\n"
                "i Identity n:1\n"
                "a Relu n:0\n"
                "b Neg i\n",
                "Identity IdentityN", NULL);
  assert_shows (&fixture, "",
                "x --> a ~\n"
                "y --> b ~\n");
}

/* What runs after a hidden operation runs after what that waits for; what takes its value waits for what it has to run after. */
static void
test_control (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture,
                "x Placeholder\n"
                "check Assert x\n"
                "i Identity x ^check\n"
                "a Relu i\n"
                "b Neg x ^i\n",
                "Identity", NULL);
  assert_shows (&fixture, "",
                "x --> check\n"
                "x --> a ~\n"
                "x --> b\n"
                "check ..> a ~\n"
                "check ..> b ~\n");
}

/* Into and out of scopes by their ports. */
static void
test_scopes (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture,
                "x Placeholder\n"
                "s/i Identity x\n"
                "s/a Relu s/i\n"
                "s/b Neg s/a\n"
                "s/o Identity s/b\n"
                "t/i Identity s/o\n"
                "t/a Relu t/i\n"
                "t/b Neg t/a\n",
                "Identity", NULL);
  assert_shows (&fixture, "",
                "x --> s ~\n"
                "s --> t ~\n");
  assert_shows (&fixture, "s",
                "a --> b\n"
                "b --> <out> ~\n"
                "<in> --> a ~\n");
}

/* A loop of which only the body is left: what leads past its frame operations closes the cycle. */
static void
test_cycle (void)
{
  g_auto (Fixture) fixture = { 0 };
  const TsScopeGraph *root;
  guint n_back = 0;

  fixture_init (&fixture,
                "i Placeholder\n"
                "enter Enter i\n"
                "merge Merge enter next\n"
                "cond LoopCond merge\n"
                "switch Switch merge cond\n"
                "body Relu switch:1\n"
                "more Neg body\n"
                "next NextIteration more\n"
                "exit Exit switch\n"
                "out Abs exit\n",
                "Enter Merge LoopCond Switch NextIteration Exit", NULL);
  assert_shows (&fixture, "",
                "i --> body ~\n"
                "i --> out ~\n"
                "body --> more\n"
                "more --> body ~\n"
                "more --> out ~\n");
  root = ts_outline_get_graph (fixture.outline, TS_ROOT_CONTAINER);
  for (guint32 e = 0; e < root->n_edges; e++)
    n_back += (root->edges[e].flags & TS_EDGE_BACK) != 0;
  g_assert_cmpuint (n_back, ==, 1);
}

/* What nobody sees stands for itself by what uses it, or else by what it uses. */
static void
test_shown (void)
{
  g_auto (Fixture) fixture = { 0 };
  TsWiring *wiring;
  g_autofree guint32 *all = NULL;

  fixture_init (&fixture,
                "x Placeholder\n"
                "i1 Identity x\n"
                "i2 Identity i1\n"
                "a Relu i2\n"
                "end Identity a\n"
                "lost NoOp\n",
                "Identity NoOp", NULL);
  wiring = ts_outline_get_wiring (fixture.outline);
  g_assert_cmpuint (ts_wiring_find_shown (wiring, find (&fixture, "i1")), ==, find (&fixture, "a"));
  g_assert_cmpuint (ts_wiring_find_shown (wiring, find (&fixture, "end")), ==, find (&fixture, "a"));
  g_assert_cmpuint (ts_wiring_find_shown (wiring, find (&fixture, "lost")), ==, find (&fixture, "lost"));
  g_assert_true (ts_wiring_is_passed (wiring, find (&fixture, "i1")));
  g_assert_false (ts_wiring_is_passed (wiring, find (&fixture, "a")));

  all = ts_wiring_find_all_shown (wiring);
  for (guint32 op = 0; op < ts_graph_get_n_operations (fixture.graph); op++)
    g_assert_cmpuint (all[op], ==, ts_wiring_find_shown (wiring, op));
}

/* Hundreds that all lead through one to hundreds: not every one to every one, and it is told how many are left out. */
static void
test_hub_is_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) hub = g_string_new ("hub AddN");
  g_auto (Fixture) fixture = { 0 };
  guint64 n_wires = 0;
  TsWiring *wiring;

  for (int i = 0; i < 600; i++)
    {
      g_string_append_printf (text, "from%dx Placeholder\n", i);
      g_string_append_printf (hub, " from%dx", i);
    }
  g_string_append_printf (text, "%s\n", hub->str);
  for (int i = 0; i < 600; i++)
    g_string_append_printf (text, "to%dx Relu hub\n", i);
  fixture_init (&fixture, text->str, "AddN", NULL);

  wiring = ts_outline_get_wiring (fixture.outline);
  for (guint32 op = 0; op < ts_graph_get_n_operations (fixture.graph); op++)
    {
      guint32 n;

      ts_wiring_get_ways_in (wiring, op, &n);
      n_wires += n;
    }
  g_assert_cmpuint (n_wires, >=, 600);
  g_assert_cmpuint (n_wires, <, 20000);
  g_assert_cmpuint (n_wires + ts_wiring_get_n_dropped (wiring), ==, 600 * 600);
}

/* As long as the graph, so that nothing of it is repeated. */
static void
test_long_chain (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\ni0x Identity x\n");
  g_auto (Fixture) fixture = { 0 };
  g_autofree guint32 *all = NULL;
  const TsWire *wires;
  guint32 n;

  for (int i = 1; i < 50000; i++)
    g_string_append_printf (text, "i%dx Identity i%dx\n", i, i - 1);
  g_string_append (text, "a Relu i49999x\n");
  fixture_init (&fixture, text->str, "Identity", NULL);

  wires = ts_wiring_get_ways_in (ts_outline_get_wiring (fixture.outline), find (&fixture, "a"), &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (wires[0].from.op, ==, find (&fixture, "x"));
  all = ts_wiring_find_all_shown (ts_outline_get_wiring (fixture.outline));
  g_assert_cmpuint (all[find (&fixture, "i0x")], ==, find (&fixture, "a"));
}

/* ---- control edges -------------------------------------------------------------------------------- */

static const char fan[] = "a NoOp\n"
                          "b NoOp\n"
                          "c NoOp\n"
                          "d NoOp\n"
                          "e NoOp\n"
                          "all NoOp ^a ^b ^c ^d ^e\n"
                          "two NoOp ^a ^b\n";

static guint
count_edges (const Fixture *self)
{
  return ts_outline_get_graph (self->outline, TS_ROOT_CONTAINER)->n_edges;
}

static guint
count_hidden (const Fixture *self,
              const char *name)
{
  const TsScopeGraph *root = ts_outline_get_graph (self->outline, TS_ROOT_CONTAINER);

  for (guint32 i = 0; i < root->n_items; i++)
    if (strcmp (root->items[i].label, name) == 0)
      return root->items[i].n_hidden_control;
  g_assert_not_reached ();
}

/* More than four are told, not drawn. */
static void
test_control_few (void)
{
  g_auto (Fixture) fixture = { 0 };

  fixture_init (&fixture, fan, "", NULL);
  g_assert_cmpuint (count_edges (&fixture), ==, 2);
  g_assert_cmpuint (count_hidden (&fixture, "all"), ==, 5);
  g_assert_cmpuint (count_hidden (&fixture, "two"), ==, 0);
}

static void
test_control_rules (void)
{
  g_auto (Fixture) all = { 0 }, none = { 0 }, one = { 0 }, hidden = { 0 };
  guint8 rules[7] = { 0 };

  fixture_init (&all, fan, "", &(TsOutlinePart) { .control_of_all = TS_CONTROL_ALL });
  g_assert_cmpuint (count_edges (&all), ==, 7);
  g_assert_cmpuint (count_hidden (&all, "all"), ==, 0);

  fixture_init (&none, fan, "", &(TsOutlinePart) { .control_of_all = TS_CONTROL_NONE });
  g_assert_cmpuint (count_edges (&none), ==, 0);
  g_assert_cmpuint (count_hidden (&none, "two"), ==, 2);

  rules[5] = TS_CONTROL_ALL;
  fixture_init (&one, fan, "", &(TsOutlinePart) { .control = rules, .control_of_all = TS_CONTROL_NONE });
  g_assert_cmpuint (count_edges (&one), ==, 5);
  g_assert_cmpuint (count_hidden (&one, "two"), ==, 2);

  rules[5] = TS_CONTROL_FEW;
  rules[6] = TS_CONTROL_NONE;
  fixture_init (&hidden, fan, "", &(TsOutlinePart) { .control = rules });
  g_assert_cmpuint (count_edges (&hidden), ==, 0);
  g_assert_cmpuint (count_hidden (&hidden, "two"), ==, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wiring/chain", test_chain);
  g_test_add_func ("/wiring/several-inputs", test_several_inputs);
  g_test_add_func ("/wiring/bundle", test_bundle);
  g_test_add_func ("/wiring/control", test_control);
  g_test_add_func ("/wiring/scopes", test_scopes);
  g_test_add_func ("/wiring/cycle", test_cycle);
  g_test_add_func ("/wiring/shown", test_shown);
  g_test_add_func ("/wiring/hub-is-bounded", test_hub_is_bounded);
  g_test_add_func ("/wiring/long-chain", test_long_chain);
  g_test_add_func ("/control-edges/few", test_control_few);
  g_test_add_func ("/control-edges/rules", test_control_rules);

  return g_test_run ();
}
