#include "app/scene/ts-outline.h"
#include "tests/scene/test-graph.h"

#include <string.h>

static TsOutline *
outline_of (TsGraph *graph)
{
  g_autoptr (GError) error = NULL;
  TsOutline *outline = ts_outline_new (graph, NULL, &error);

  g_assert_no_error (error);
  return outline;
}

static const char *
end_name (const TsScopeGraph *graph,
          guint32 end)
{
  if (end < graph->n_items)
    return graph->items[end].label;

  return end < graph->n_items + graph->n_in_ports ? "<in>" : "<out>";
}

/* What a container shows, as text. */
static char *
describe (const TsScopeGraph *graph)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < graph->n_items; i++)
    {
      const TsItem *item = &graph->items[i];

      g_string_append_printf (text, "%s%s (%s)", item->kind == TS_ITEM_OP ? "" : "+", item->label, item->detail);
      for (guint32 s = 0; s < item->n_slots; s++)
        g_string_append_printf (text, " %s", graph->slots[item->first_slot + s].name);
      g_string_append_c (text, '\n');
    }
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];

      g_string_append_printf (text, "%s %s> %s", end_name (graph, edge->from), edge->flags & TS_EDGE_CONTROL ? ".." : "--", end_name (graph, edge->to));
      if (edge->n_tensors > 1)
        g_string_append_printf (text, " x%u", edge->n_tensors);
      g_string_append (text, edge->flags & TS_EDGE_BACK ? " back\n" : "\n");
    }

  return g_string_free (text, FALSE);
}

static void
assert_shows (TsOutline *outline,
              guint32 container,
              const char *expected)
{
  g_autofree char *found = describe (ts_outline_get_graph (outline, container));

  g_assert_cmpstr (found, ==, expected);
}

static guint32
container_of (TsOutline *outline,
              const char *scope)
{
  guint32 found = ts_scope_tree_find (ts_outline_get_tree (outline), scope);

  g_assert_cmpuint (found, !=, TS_NO_SCOPE);
  return found;
}

/* ---- what is seen ------------------------------------------------------------------------------ */

static const char network[] = "x Placeholder\n"
                              "conv1/kernel Const\n"
                              "conv1/kernel/read Identity conv1/kernel\n"
                              "conv1/Conv2D Conv2D x conv1/kernel/read\n"
                              "conv1/bias Const\n"
                              "conv1/BiasAdd BiasAdd conv1/Conv2D conv1/bias\n"
                              "pool/MaxPool MaxPool conv1/BiasAdd\n"
                              "flat/shape Const\n"
                              "flat Reshape pool/MaxPool flat/shape\n"
                              "fc/w Const\n"
                              "fc/MatMul MatMul flat fc/w\n"
                              "fc/Relu Relu fc/MatMul ^x\n"
                              "out Softmax fc/Relu\n";

static void
test_network (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_shows (outline, TS_ROOT_CONTAINER,
                "x (Placeholder)\n"
                "+conv1 (2 ops)\n"
                "pool/MaxPool (MaxPool)\n"
                "flat (Reshape) shape\n"
                "+fc (2 ops)\n"
                "out (Softmax)\n"
                "x --> conv1\n"
                "x ..> fc\n"
                "conv1 --> pool/MaxPool\n"
                "pool/MaxPool --> flat\n"
                "flat --> fc\n"
                "fc --> out\n");
}

/* Of a part the rest is not there, and what leads past it is not either; constants stay with what is kept and uses them. */
static void
test_part (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autofree guint8 *kept = g_new0 (guint8, ts_graph_get_n_operations (graph));
  static const char *const names[] = { "x", "conv1/Conv2D", "flat", "fc/w", "out" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsOutline) outline = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    kept[ts_graph_find_operation (graph, names[i])->index] = TRUE;
  outline = ts_outline_new_part (graph, &(TsOutlinePart) { .kept = kept }, NULL, &error);
  g_assert_no_error (error);
  assert_shows (outline, TS_ROOT_CONTAINER,
                "x (Placeholder)\n"
                "conv1/Conv2D (Conv2D) filter\n"
                "flat (Reshape) shape\n"
                "fc/w (Const)\n"
                "out (Softmax)\n"
                "x --> conv1/Conv2D\n");
}

static void
test_inside (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_shows (outline, container_of (outline, "conv1"),
                "Conv2D (Conv2D) filter\n"
                "BiasAdd (BiasAdd) bias\n"
                "Conv2D --> BiasAdd\n"
                "BiasAdd --> <out>\n"
                "<in> --> Conv2D\n");
}

/* A constant that nothing uses, a read at the end, a variable that is assigned: all things of their own. */
static void
test_not_folded (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("lonely Const\n"
                                              "c Const\n"
                                              "out Identity c\n"
                                              "v VariableV2\n"
                                              "v/read Identity v\n"
                                              "init Assign v c\n"
                                              "use Relu v/read\n");
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_shows (outline, TS_ROOT_CONTAINER,
                "lonely (Const)\n"
                "out (Identity) input\n"
                "v (VariableV2)\n"
                "init (Assign) value\n"
                "use (Relu) features\n"
                "v --> init\n");
}

static void
test_only_child (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("a/b/c/one NoOp\n"
                                              "a/b/c/two NoOp\n"
                                              "x NoOp\n");
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_shows (outline, TS_ROOT_CONTAINER, "+a/b/c (2 ops)\nx (NoOp)\n");
  assert_shows (outline, container_of (outline, "a/b/c"), "one (NoOp)\ntwo (NoOp)\n");
}

/* A loop of TensorFlow 1: the edge that NextIteration carries runs back. */
static void
test_loop (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("i Placeholder\n"
                                              "enter Enter i\n"
                                              "merge Merge enter next\n"
                                              "cond LoopCond merge\n"
                                              "switch Switch merge cond\n"
                                              "next NextIteration switch:1\n"
                                              "exit Exit switch\n");
  g_autoptr (TsOutline) outline = outline_of (graph);
  TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  guint n_back = 0;

  for (guint32 e = 0; e < root->n_edges; e++)
    if (root->edges[e].flags & TS_EDGE_BACK)
      {
        g_assert_cmpstr (root->items[root->edges[e].from].label, ==, "next");
        n_back++;
      }

  g_assert_cmpuint (n_back, ==, 1);
}

/* Two scopes that use each other: drawn with one edge back, whatever is in them. */
static void
test_tangled_scopes (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("a/1 Placeholder\n"
                                              "b/1 Relu a/1\n"
                                              "a/2 Relu b/1\n"
                                              "b/2 Relu a/2\n");
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_shows (outline, TS_ROOT_CONTAINER,
                "+a (2 ops)\n"
                "+b (2 ops)\n"
                "a --> b x2\n"
                "b --> a back\n");
}

static void
test_bundles (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("s Split d d\n"
                                              "d Placeholder\n"
                                              "t/a AddV2 s s:1\n"
                                              "t/b AddV2 s:1 s:1\n"
                                              "t/c NoOp ^s\n");
  g_autoptr (TsOutline) outline = outline_of (graph);
  TsScopeGraph *inside = ts_outline_get_graph (outline, container_of (outline, "t"));

  assert_shows (outline, TS_ROOT_CONTAINER,
                "s (Split)\n"
                "d (Placeholder)\n"
                "+t (3 ops)\n"
                "s --> t x2\n"
                "d --> s\n");
  g_assert_cmpuint (inside->n_in_ports, ==, 2);
}

/* ---- too much ---------------------------------------------------------------------------------- */

static void
assert_readable (TsOutline *outline,
                 guint32 container,
                 guint depth)
{
  const TsScopeGraph *graph = ts_outline_get_graph (outline, container);

  g_assert_cmpuint (depth, <, 8);
  g_assert_cmpuint (graph->n_items, <=, TS_OUTLINE_MAX_ITEMS);
  for (guint32 i = 0; i < graph->n_items; i++)
    if (graph->items[i].kind != TS_ITEM_OP)
      assert_readable (outline, graph->items[i].id, depth + 1);
}

static void
assert_all_found (TsOutline *outline,
                  guint32 n_ops)
{
  for (guint32 op = 0; op < n_ops; op += 7)
    {
      g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));
      guint32 item = ts_outline_find_op (outline, op, path);
      const TsScopeGraph *graph = ts_outline_get_graph (outline, g_array_index (path, guint32, path->len - 1));

      g_assert_cmpuint (graph->items[item].kind, ==, TS_ITEM_OP);
      g_assert_cmpuint (graph->items[item].id, ==, ts_outline_get_shown_op (outline, op));
    }
}

/* A stack is called by the numbers that are there: all from one to another, a few, or some of many. */
static void
test_stack_names (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\n");

  for (int i = 0; i < 150; i++)
    g_string_append_printf (text, "all_%d Relu x\n", i);
  for (int i = 0; i < 60; i++)
    g_string_append_printf (text, "even_%d Neg x\n", 2 * i);
  g_string_append (text, "few_0 Abs x\nfew_5 Abs x\nfew_23 Abs x\n");

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = outline_of (graph);
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  guint n_found = 0;

  for (guint32 i = 0; i < root->n_items; i++)
    {
      if (root->items[i].kind != TS_ITEM_STACK)
        continue;
      n_found++;
      if (g_str_has_prefix (root->items[i].label, "all"))
        {
          g_assert_cmpstr (root->items[i].label, ==, "all_[0–149]");
          g_assert_cmpstr (root->items[i].why, ==, "150 operations of one type, numbered one after the other");
        }
      else if (g_str_has_prefix (root->items[i].label, "even"))
        {
          g_assert_cmpstr (root->items[i].label, ==, "even_[0…118]");
          g_assert_cmpstr (root->items[i].why, ==, "60 operations of one type, with 60 of the 119 numbers from 0 to 118");
        }
      else
        g_assert_cmpstr (root->items[i].label, ==, "few_[0, 5, 23]");
    }
  g_assert_cmpuint (n_found, ==, 3);
}

/* 300 blocks in a row: one stack between what is before and after. */
static void
test_stack (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\nblock/a Relu x\nblock/b Relu block/a\n");

  for (int i = 1; i < 300; i++)
    {
      g_autofree char *before = i == 1 ? g_strdup ("block") : g_strdup_printf ("block_%d", i - 1);

      g_string_append_printf (text, "block_%d/a Relu %s/b\nblock_%d/b Relu block_%d/a\n", i, before, i, i);
    }
  g_string_append (text, "y Softmax block_299/b\n");

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_shows (outline, TS_ROOT_CONTAINER,
                "x (Placeholder)\n"
                "+block_[0–299] (300 scopes · 600 ops)\n"
                "y (Softmax)\n"
                "x --> block_[0–299]\n"
                "block_[0–299] --> y\n");
  assert_readable (outline, TS_ROOT_CONTAINER, 0);
  assert_all_found (outline, ts_graph_get_n_operations (graph));
}

/* No scopes, and siblings that alternate: sections in the order of the computation, each before the next. */
static void
test_sections (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\n");
  const char *before = "x";
  g_autofree char *last = NULL;

  for (int i = 0; i < 1000; i++)
    {
      g_string_append_printf (text, "Relu_%d Relu %s\nAdd_%d AddV2 Relu_%d %s\n", i, before, i, i, before);
      g_free (last);
      before = last = g_strdup_printf ("Add_%d", i);
    }

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = outline_of (graph);
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);

  g_assert_cmpuint (root->n_items, >, 5);
  for (guint32 i = 0; i < root->n_items; i++)
    g_assert_cmpuint (root->items[i].kind, ==, TS_ITEM_SECTION);
  for (guint32 e = 0; e < root->n_edges; e++)
    g_assert_cmpuint (root->edges[e].from, <, root->edges[e].to);

  assert_readable (outline, TS_ROOT_CONTAINER, 0);
  assert_all_found (outline, ts_graph_get_n_operations (graph));
}

/* 100,000 operations with nothing between them. */
static void
test_islands (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "n%dx NoOp\n", i);

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = outline_of (graph);

  assert_readable (outline, TS_ROOT_CONTAINER, 0);
}

static void
test_control_hub (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) init = g_string_new ("init NoOp");

  for (int i = 0; i < 50; i++)
    {
      g_string_append_printf (text, "n%dx NoOp\n", i);
      g_string_append_printf (init, " ^n%dx", i);
    }
  g_string_append_printf (text, "%s\n", init->str);

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = outline_of (graph);
  const TsScopeGraph *root;

  ts_outline_set_rules (outline, &(TsOutlineRules) { .no_hub_pins = TRUE });
  root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  g_assert_cmpuint (root->n_edges, ==, 0);
  g_assert_cmpuint (root->items[50].n_hidden_control, ==, 50);
}

/* ---- finding ----------------------------------------------------------------------------------- */

static void
test_find (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOutline) outline = outline_of (graph);
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 kernel = ts_graph_find_operation (graph, "conv1/kernel")->index;
  guint32 item = ts_outline_find_op (outline, kernel, path);

  g_assert_cmpuint (path->len, ==, 2);
  g_assert_cmpuint (g_array_index (path, guint32, 1), ==, container_of (outline, "conv1"));
  g_assert_cmpstr (ts_outline_get_graph (outline, g_array_index (path, guint32, 1))->items[item].label, ==, "Conv2D");

  g_array_set_size (path, 0);
  item = ts_outline_find_scope (outline, container_of (outline, "conv1"), path);
  g_assert_cmpuint (path->len, ==, 1);
  g_assert_cmpstr (ts_outline_get_graph (outline, TS_ROOT_CONTAINER)->items[item].label, ==, "conv1");
}

static void
test_shared_models (void)
{
  static const char *const models[] = { "models/human-models/faceres.pb", "models/ml-kws/CNN/CNN_S.pb", "models/coco-ssd/coco_ssd_lite_mobilenet_v2.pb" };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (TsGraph) graph = test_graph_open_shared (models[i]);

      if (graph == NULL)
        return;

      g_autoptr (TsOutline) outline = outline_of (graph);

      assert_readable (outline, TS_ROOT_CONTAINER, 0);
      assert_all_found (outline, ts_graph_get_n_operations (graph));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outline/network", test_network);
  g_test_add_func ("/outline/part", test_part);
  g_test_add_func ("/outline/inside", test_inside);
  g_test_add_func ("/outline/not-folded", test_not_folded);
  g_test_add_func ("/outline/only-child", test_only_child);
  g_test_add_func ("/outline/loop", test_loop);
  g_test_add_func ("/outline/tangled-scopes", test_tangled_scopes);
  g_test_add_func ("/outline/bundles", test_bundles);
  g_test_add_func ("/outline/stack", test_stack);
  g_test_add_func ("/outline/stack-names", test_stack_names);
  g_test_add_func ("/outline/sections", test_sections);
  g_test_add_func ("/outline/islands", test_islands);
  g_test_add_func ("/outline/control-hub", test_control_hub);
  g_test_add_func ("/outline/find", test_find);
  g_test_add_func ("/outline/shared-models", test_shared_models);

  return g_test_run ();
}
