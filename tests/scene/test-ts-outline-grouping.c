#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-outline.h"
#include "tests/scene/test-flat.h"
#include "tests/scene/test-graph.h"

#include <string.h>
#include <time.h>

static guint32
count_kind (const TsScopeGraph *graph,
            TsItemKind kind)
{
  guint32 n = 0;

  for (guint32 i = 0; i < graph->n_items; i++)
    n += graph->items[i].kind == kind;
  return n;
}

static const TsItem *
find_kind (const TsScopeGraph *graph,
           TsItemKind kind)
{
  for (guint32 i = 0; i < graph->n_items; i++)
    if (graph->items[i].kind == kind)
      return &graph->items[i];
  g_assert_not_reached ();
}

/* Each operation is shown in one place. */
static guint32
count_shown (TsOutline *outline,
             guint32 container)
{
  const TsScopeGraph *graph = ts_outline_get_graph (outline, container);
  guint32 n = 0;

  for (guint32 i = 0; i < graph->n_items; i++)
    if (graph->items[i].kind == TS_ITEM_OP)
      n++;
    else
      {
        guint32 inside = count_shown (outline, graph->items[i].id);

        g_assert_cmpuint (inside, ==, graph->items[i].n_ops);
        n += inside;
      }
  return n;
}

/* Nothing leads back where nothing did before. */
static void
assert_forward (TsOutline *outline,
                guint32 container)
{
  const TsScopeGraph *graph = ts_outline_get_graph (outline, container);

  for (guint32 e = 0; e < graph->n_edges; e++)
    g_assert_false (graph->edges[e].flags & TS_EDGE_BACK);
  for (guint32 i = 0; i < graph->n_items; i++)
    if (graph->items[i].kind != TS_ITEM_OP)
      assert_forward (outline, graph->items[i].id);
}

/* ---- twins ---------------------------------------------------------------------------------------- */

/* 300 equal operations between the same two, whose names have no numbers, and 40 chains of others. */
static TsGraph *
make_twins (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\n");
  g_autoptr (GString) sum = g_string_new ("sum AddN");

  for (int i = 0; i < 300; i++)
    {
      g_string_append_printf (text, "t%c%c Relu x\n", 'a' + i / 26, 'a' + i % 26);
      g_string_append_printf (sum, " t%c%c", 'a' + i / 26, 'a' + i % 26);
    }
  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, "c%c%c Tanh x\nd%c%c Tanh c%c%c\n", 'a' + i / 26, 'a' + i % 26, 'a' + i / 26, 'a' + i % 26, 'a' + i / 26, 'a' + i % 26);
  g_string_append_printf (text, "%s\n", sum->str);
  return test_graph_new (text->str);
}

static void
test_twins (void)
{
  g_autoptr (TsGraph) graph = make_twins ();
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  const TsItem *stack = find_kind (root, TS_ITEM_STACK);

  g_assert_cmpuint (root->n_items, ==, 83);
  g_assert_cmpuint (count_kind (root, TS_ITEM_STACK), ==, 1);
  g_assert_cmpstr (stack->label, ==, "taa … tln");
  g_assert_cmpstr (stack->detail, ==, "300 × Relu");
  g_assert_cmpstr (stack->why, ==, "300 equal Relu operations with the same neighbours");
  g_assert_cmpuint (count_shown (outline, TS_ROOT_CONTAINER), ==, ts_graph_get_n_operations (graph));
  assert_forward (outline, TS_ROOT_CONTAINER);
}

/* ---- what repeats --------------------------------------------------------------------------------- */

static void
test_patterns (void)
{
  g_autofree char *text = test_flat_residual (60);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER), *inside;

  g_assert_cmpuint (root->n_items, ==, 62);
  g_assert_cmpuint (count_kind (root, TS_ITEM_PATTERN), ==, 60);
  for (guint32 i = 1; i <= 60; i++)
    {
      g_assert_cmpstr (root->items[i].why, ==, "Repeats 60 times: Conv2D, BiasAdd, Relu, AddV2");
      g_assert_cmpuint (root->items[i].pattern, ==, root->items[1].pattern);
      g_assert_cmpuint (root->items[i].n_equal, ==, 60);
    }
  g_assert_cmpstr (root->items[1].label, ==, "kaaa … oaaa");
  g_assert_cmpstr (root->items[1].detail, ==, "6 ops");

  inside = ts_outline_get_graph (outline, root->items[7].id);
  g_assert_cmpuint (inside->n_items, ==, 6);
  g_assert_cmpuint (inside->n_in_ports, ==, 1);
  g_assert_cmpuint (inside->n_out_ports, ==, 1);
  assert_forward (outline, TS_ROOT_CONTAINER);
}

/* Attributes tell what is the same: one block has another kind of input inside, so that it repeats but is not equal. */
static void
test_not_equal (void)
{
  g_autofree char *text = test_flat_residual (60);
  char *at = strstr (text, "baaf BiasAdd kaaf waaf");
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsOutline) outline = NULL;
  const TsScopeGraph *root;
  guint32 n = 0;

  g_assert_nonnull (at);
  memcpy (at, "baaf BiasAdd kaaf kaaf", 22); /* added to itself */
  graph = test_graph_new (text);
  outline = test_outline_new (graph);
  root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  for (guint32 i = 0; i < root->n_items; i++)
    if (root->items[i].kind == TS_ITEM_PATTERN)
      {
        g_assert_true (root->items[i].n_equal == 59 || root->items[i].pattern == TS_NO_PATTERN);
        n += root->items[i].pattern == TS_NO_PATTERN;
      }
  g_assert_cmpuint (n, ==, 1);
}

static void
test_same_twice (void)
{
  g_autofree char *text = test_flat_residual (200);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) a = test_outline_new (graph);
  g_autoptr (TsOutline) b = test_outline_new (graph);
  const TsScopeGraph *x = ts_outline_get_graph (a, TS_ROOT_CONTAINER), *y = ts_outline_get_graph (b, TS_ROOT_CONTAINER);

  g_assert_cmpuint (x->n_items, ==, y->n_items);
  for (guint32 i = 0; i < x->n_items; i++)
    {
      g_assert_cmpstr (x->items[i].label, ==, y->items[i].label);
      g_assert_cmpuint (x->items[i].id, ==, y->items[i].id);
    }
}

/* ---- regions -------------------------------------------------------------------------------------- */

/* Blocks of two ways that are all different, so that nothing repeats. */
static void
test_regions (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\n");
  g_autofree char *before = g_strdup ("x");
  static const char *const types[] = { "Relu", "Tanh", "Sigmoid", "Exp", "Neg", "Abs", "Square", "Sqrt", "Rsqrt", "Sign", "Sin" };
  guint noise = 5;

  for (int i = 0; i < 40; i++)
    {
      char n[3] = { (char)('a' + i / 26), (char)('a' + i % 26), '\0' };

      for (int w = 0; w < 2; w++)
        for (int k = 0; k < 3; k++)
          {
            noise = noise * 1103515245u + 12345u;
            if (k == 0)
              g_string_append_printf (text, "%c%c%s %s %s\n", 'p' + w, 'a' + k, n, types[(noise >> 16) % 11], before);
            else
              g_string_append_printf (text, "%c%c%s %s %c%c%s\n", 'p' + w, 'a' + k, n, types[(noise >> 16) % 11], 'p' + w, 'a' + k - 1, n);
          }
      g_string_append_printf (text, "m%s AddV2 pc%s qc%s\n", n, n, n);
      g_free (before);
      before = g_strconcat ("m", n, NULL);
    }

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);

  g_assert_cmpuint (root->n_items, ==, 81);
  g_assert_cmpuint (count_kind (root, TS_ITEM_REGION), ==, 40);
  g_assert_cmpstr (find_kind (root, TS_ITEM_REGION)->label, ==, "x → maa");
  g_assert_cmpstr (find_kind (root, TS_ITEM_REGION)->why, ==, "All ways from x to maa: nothing else leads in or out");
  g_assert_cmpuint (count_shown (outline, TS_ROOT_CONTAINER), ==, ts_graph_get_n_operations (graph));
  assert_forward (outline, TS_ROOT_CONTAINER);
}

/* ---- hubs and sections ---------------------------------------------------------------------------- */

/* A hub stays beside the sections, which point forward only and are small enough to be read. */
static void
test_hub_beside_sections (void)
{
  g_autofree char *text = test_flat_hub (3000, 5);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);

  g_assert_cmpuint (root->n_items, ==, 27);
  g_assert_cmpstr (root->items[0].label, ==, "HUB");
  for (guint32 i = 1; i < root->n_items; i++)
    {
      g_assert_cmpint (root->items[i].kind, ==, TS_ITEM_SECTION);
      g_assert_cmpuint (ts_outline_get_graph (outline, root->items[i].id)->n_items, <=, 150);
    }
  for (guint32 e = 0; e < root->n_edges; e++)
    g_assert_cmpuint (root->edges[e].from, <, root->edges[e].to);
  g_assert_cmpuint (root->items[0].n_pins, ==, 1);
  g_assert_cmpuint (count_shown (outline, TS_ROOT_CONTAINER), ==, ts_graph_get_n_operations (graph));
}

/* ---- undoing it ----------------------------------------------------------------------------------- */

static void
test_undo_one (void)
{
  g_autofree char *text = test_flat_residual (60);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  g_auto (TsOutlineRules) rules = { 0 };
  const TsScopeGraph *root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  g_autofree char *name = ts_outline_dup_name (outline, root->items[3].id);
  guint32 other = root->items[9].id;

  ts_outline_rules_undo (&rules, name);
  ts_outline_rules_undo (&rules, "no such group");
  ts_outline_set_rules (outline, &rules);
  root = ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  g_assert_cmpuint (root->n_items, ==, 67);
  g_assert_cmpstr (root->items[3].label, ==, "kaac");
  g_assert_cmpint (root->items[3].kind, ==, TS_ITEM_OP);
  g_assert_cmpuint (root->items[14].id, ==, other); /* the others keep their numbers */

  ts_outline_set_rules (outline, &(TsOutlineRules) { 0 });
  g_assert_cmpuint (ts_outline_get_graph (outline, TS_ROOT_CONTAINER)->n_items, ==, 62);
}

/* Another outline of the same graph, where no group was made yet, finds it by its name. */
static void
test_undo_by_name (void)
{
  g_autofree char *text = test_flat_residual (60);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  char *undone[] = { (char *)"kaac … oaac", NULL };

  ts_outline_set_rules (outline, &(TsOutlineRules) { .undone = undone });
  g_assert_cmpuint (ts_outline_get_graph (outline, TS_ROOT_CONTAINER)->n_items, ==, 67);
}

static void
test_no_groups (void)
{
  g_autofree char *text = test_flat_residual (60);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);

  ts_outline_set_rules (outline, &(TsOutlineRules) { .no_groups = TRUE });
  g_assert_cmpuint (ts_outline_get_graph (outline, TS_ROOT_CONTAINER)->n_items, ==, 362);
}

/* So many that nothing could be drawn are cut all the same. */
static void
test_no_groups_but_too_many (void)
{
  g_autofree char *text = test_flat_hub (TS_OUTLINE_MAX_PLAIN + 1000, 7);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);

  ts_outline_set_rules (outline, &(TsOutlineRules) { .no_groups = TRUE });
  g_assert_cmpuint (ts_outline_get_graph (outline, TS_ROOT_CONTAINER)->n_items, <=, TS_OUTLINE_MAX_ITEMS);
}

/* ---- time ----------------------------------------------------------------------------------------- */

/* Of the processor, since machines are busy; it takes some tenths of a second. */
static void
test_large (void)
{
  g_autofree char *text = test_flat_residual (15000);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  clock_t since = clock ();
  double seconds;

  ts_outline_get_graph (outline, TS_ROOT_CONTAINER);
  seconds = (double)(clock () - since) / CLOCKS_PER_SEC;
  g_test_message ("%u operations took %.3f s", ts_graph_get_n_operations (graph), seconds);
  g_assert_cmpfloat (seconds, <, 5);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline-grouping/twins", test_twins);
  g_test_add_func ("/outline-grouping/patterns", test_patterns);
  g_test_add_func ("/outline-grouping/not-equal", test_not_equal);
  g_test_add_func ("/outline-grouping/same-twice", test_same_twice);
  g_test_add_func ("/outline-grouping/regions", test_regions);
  g_test_add_func ("/outline-grouping/hub-beside-sections", test_hub_beside_sections);
  g_test_add_func ("/outline-grouping/undo-one", test_undo_one);
  g_test_add_func ("/outline-grouping/undo-by-name", test_undo_by_name);
  g_test_add_func ("/outline-grouping/no-groups", test_no_groups);
  g_test_add_func ("/outline-grouping/no-groups-but-too-many", test_no_groups_but_too_many);
  g_test_add_func ("/outline-grouping/large", test_large);
  return g_test_run ();
}
