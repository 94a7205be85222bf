#include "app/scene/ts-outline.h"
#include "app/scene/ts-scope-pins.h"
#include "tests/scene/test-flat.h"
#include "tests/scene/test-graph.h"

#include <string.h>

typedef struct
{
  TsGraph *graph;
  TsOutline *outline;
  const TsScopeGraph *root;
} Shown;

static Shown
show (const char *text,
      gboolean no_hub_pins)
{
  Shown shown = { test_graph_new (text), NULL, NULL };

  shown.outline = test_outline_new (shown.graph);
  ts_outline_set_rules (shown.outline, &(TsOutlineRules) { .no_hub_pins = no_hub_pins });
  shown.root = ts_outline_get_graph (shown.outline, TS_ROOT_CONTAINER);
  return shown;
}

static void
shown_clear (Shown *shown)
{
  ts_outline_free (shown->outline);
  ts_graph_unref (shown->graph);
}

/* "x <- hub", "hub -> 3 uses", a line each. */
static char *
describe_pins (const TsScopeGraph *graph)
{
  GString *text = g_string_new (NULL);

  for (guint32 p = 0; p < graph->n_pins; p++)
    g_string_append_printf (text, "%s %s %s\n", graph->items[graph->pins[p].item].label, graph->pins[p].is_out ? "->" : "<-", graph->pins[p].label);
  return g_string_free (text, FALSE);
}

static void
assert_pins (const TsScopeGraph *graph,
             const char *expected)
{
  g_autofree char *found = describe_pins (graph);

  g_assert_cmpstr (found, ==, expected);
}

static guint32
count_pinned (const TsScopeGraph *graph)
{
  guint32 n = 0;

  for (guint32 e = 0; e < graph->n_edges; e++)
    n += (graph->edges[e].flags & TS_EDGE_PINNED) != 0;
  return n;
}

static void
test_hub (void)
{
  g_autofree char *text = test_flat_hub (24, 4);
  Shown shown = show (text, FALSE);

  assert_pins (shown.root, "HUB -> 6 uses\n"
                           "aaa <- HUB\n"
                           "aae <- HUB\n"
                           "aai <- HUB\n"
                           "aam <- HUB\n"
                           "aaq <- HUB\n"
                           "aau <- HUB\n");
  g_assert_cmpuint (count_pinned (shown.root), ==, 6);
  g_assert_cmpuint (shown.root->items[0].n_pins, ==, 1);
  shown_clear (&shown);
}

/* The edges are lines then, as long as they are no longer than others may be. */
static void
test_hub_off (void)
{
  g_autofree char *text = test_flat_hub (24, 1);
  Shown shown = show (text, TRUE);

  for (guint32 e = 0; e < shown.root->n_edges; e++)
    if (shown.root->edges[e].from == 0 && shown.root->edges[e].to <= 1 + TS_PIN_MAX_RANKS)
      g_assert_false (shown.root->edges[e].flags & TS_EDGE_PINNED);
  shown_clear (&shown);
}

static void
test_few_uses (void)
{
  g_autoptr (GString) text = g_string_new ("hub Placeholder\n");

  for (int i = 0; i < 5; i++)
    g_string_append_printf (text, "a%dx Relu hub\nb%dx Relu a%dx\nc%dx Relu b%dx\n", i, i, i, i, i);

  Shown shown = show (text->str, FALSE);

  g_assert_cmpuint (shown.root->n_items, ==, 16);
  assert_pins (shown.root, ""); /* five are nothing special */
  shown_clear (&shown);
}

static void
test_small_picture (void)
{
  g_autofree char *text = test_flat_hub (9, 1);
  Shown shown = show (text, FALSE);

  assert_pins (shown.root, "");
  shown_clear (&shown);
}

/* What waits for everything: a pin says how many, and each of them has one. */
static void
test_control_hub (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) init = g_string_new ("init NoOp");

  for (int i = 0; i < 30; i++)
    {
      g_string_append_printf (text, "n%dx NoOp\n", i);
      g_string_append_printf (init, " ^n%dx", i);
    }
  g_string_append_printf (text, "%s\n", init->str);

  Shown shown = show (text->str, FALSE);

  g_assert_cmpuint (count_pinned (shown.root), ==, 30);
  g_assert_cmpuint (shown.root->n_pins, ==, 31);
  g_assert_cmpstr (shown.root->pins[0].label, ==, "init");
  g_assert_true (shown.root->pins[0].is_out);
  g_assert_cmpstr (shown.root->pins[30].label, ==, "after 30");
  g_assert_cmpuint (shown.root->items[30].n_hidden_control, ==, 0);
  shown_clear (&shown);
}

/* A chain of @n, and a short cut round it. */
static char *
make_short_cut (guint n)
{
  GString *text = g_string_new ("x Placeholder\n");
  g_autofree char *before = g_strdup ("x");

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "n%ux Relu %s\n", i, before);
      g_free (before);
      before = g_strdup_printf ("n%ux", i);
    }
  g_string_append_printf (text, "end AddV2 %s x\n", before);
  return g_string_free (text, FALSE);
}

static void
test_long_edge (void)
{
  g_autofree char *ten = make_short_cut (9), *eleven = make_short_cut (10);
  Shown shown = show (ten, FALSE);

  assert_pins (shown.root, "");
  shown_clear (&shown);
  shown = show (eleven, FALSE);
  assert_pins (shown.root, "x -> end\nend <- x\n");
  shown_clear (&shown);
}

/* What only something far below uses stands right above that: its edge is not long. */
static void
test_late_input (void)
{
  g_autofree char *chain = make_short_cut (14);
  g_autofree char *text = g_strconcat (chain, "w Placeholder\nv Relu w\nlast MatMul end v\n", NULL);
  Shown shown = show (text, FALSE);

  assert_pins (shown.root, "x -> end\nend <- x\n");
  shown_clear (&shown);
}

/* In a scope what comes from outside has pins with its own name. */
static void
test_from_outside (void)
{
  g_autoptr (GString) text = g_string_new ("mode Placeholder\nx Placeholder\ns/n0x AddV2 x mode\n");

  for (int i = 1; i < 20; i++)
    g_string_append_printf (text, "s/n%dx AddV2 s/n%dx mode\n", i, i - 1);

  Shown shown = show (text->str, FALSE);
  const TsScopeGraph *inside = ts_outline_get_graph (shown.outline, ts_scope_tree_find (ts_outline_get_tree (shown.outline), "s"));

  g_assert_cmpuint (inside->n_items, ==, 20);
  g_assert_cmpuint (inside->n_pins, ==, 20);
  for (guint32 p = 0; p < 20; p++)
    {
      g_assert_cmpstr (inside->pins[p].label, ==, "mode");
      g_assert_cmpint (inside->pins[p].family, ==, TS_OP_FAMILY_INPUT);
    }
  shown_clear (&shown);
}

/* With very many the last one stands for those that have no room. */
static void
test_many_at_one (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int h = 0; h < 5; h++)
    g_string_append_printf (text, "h%cx Placeholder\n", 'a' + h);
  g_string_append (text, "x Placeholder\n");
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *before = i > 0 ? g_strdup_printf ("n%dx", i - 1) : g_strdup ("x");

      g_string_append_printf (text, "n%dx AddN %s hax hbx hcx hdx hex\n", i, before);
    }

  Shown shown = show (text->str, FALSE);
  const TsItem *item = &shown.root->items[20];

  g_assert_cmpuint (item->n_pins, ==, TS_PIN_MAX_IN);
  g_assert_cmpstr (shown.root->pins[item->first_pin].label, ==, "hax");
  g_assert_cmpstr (shown.root->pins[item->first_pin + 2].label, ==, "3 more");
  shown_clear (&shown);
}

/* A use lights what its hub lights: all of them, and nothing else. */
static void
test_lights (void)
{
  g_autofree char *text = test_flat_hub (40, 4);
  Shown shown = show (text, FALSE);
  const TsScopeGraph *root = shown.root;
  guint32 of_hub = 0, of_use = 0;

  g_assert_true (root->pins[0].is_out);
  for (guint32 e = 0; e < root->n_edges; e++)
    {
      of_hub += ts_scope_graph_is_lit (root, &root->pins[0], &root->edges[e]);
      of_use += ts_scope_graph_is_lit (root, &root->pins[3], &root->edges[e]);
    }
  g_assert_cmpuint (of_hub, ==, 10);
  g_assert_cmpuint (of_use, ==, 10);
  for (guint32 p = 0; p < root->n_pins; p++)
    for (guint32 i = 0; i < root->pins[p].n_edges; i++)
      g_assert_true (ts_scope_graph_find_pin (root, root->pin_edges[root->pins[p].first_edge + i], root->pins[p].is_out) == &root->pins[p]);
  shown_clear (&shown);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope-pins/hub", test_hub);
  g_test_add_func ("/scope-pins/hub-off", test_hub_off);
  g_test_add_func ("/scope-pins/few-uses", test_few_uses);
  g_test_add_func ("/scope-pins/small-picture", test_small_picture);
  g_test_add_func ("/scope-pins/control-hub", test_control_hub);
  g_test_add_func ("/scope-pins/long-edge", test_long_edge);
  g_test_add_func ("/scope-pins/late-input", test_late_input);
  g_test_add_func ("/scope-pins/from-outside", test_from_outside);
  g_test_add_func ("/scope-pins/many-at-one", test_many_at_one);
  g_test_add_func ("/scope-pins/lights", test_lights);
  return g_test_run ();
}
