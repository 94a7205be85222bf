#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-copies.h"
#include "tests/scene/test-graph.h"

#include "engine/exec/ts-plan.h"

#include <pango/pangocairo.h>

/* Which lines carry what is copied between devices, with scopes closed and open. */

static const char network[] = "x Placeholder\n"
                              "in/a Relu x\n"
                              "in/b Neg in/a\n"
                              "out/c Abs in/b\n"
                              "out/d Neg in/b\n"
                              "out/e Mul out/c out/d\n";

/* @open: (nullable): name of a scope */
static TsScene *
build (TsGraph *graph,
       const char *open)
{
  g_autoptr (GHashTable) containers = g_hash_table_new (NULL, NULL);
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  TsTextMetrics metrics;

  ts_text_metrics_init (&metrics, context);
  g_object_unref (context);

  g_autoptr (TsSceneBuilder) builder = ts_scene_builder_new (graph, &metrics, NULL, NULL, NULL);

  if (open != NULL)
    g_hash_table_add (containers, GUINT_TO_POINTER (ts_outline_find_by_name (ts_scene_builder_get_outline (builder), open, NULL)));
  return ts_scene_builder_build (builder, containers, NULL, NULL);
}

static TsPlacementPreview *
place (TsGraph *graph,
       const char *line)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  TsOutput fetch = { ts_graph_find_operation (graph, "out/e")->index, 0 };

  setup->n_cpus = 2;
  g_assert_true (ts_device_setup_change (setup, line, NULL));
  return ts_placement_preview_new (graph, setup, ts_plan_find_closure (graph, NULL, 0, &fetch, 1, NULL, 0), NULL, 0, NULL, NULL, NULL);
}

/* Lines with a copy; each of them says @text. */
static guint
count_lines (const TsScene *scene,
             const TsSceneCopies *copies,
             const char *text)
{
  guint n = 0;

  for (guint32 i = 0; i < scene->n_lines; i++)
    {
      g_autofree char *told = ts_scene_copies_dup_text (copies, i);

      if (ts_scene_copies_count (copies, i) == 0)
        {
          g_assert_null (told);
          continue;
        }
      g_assert_cmpstr (told, ==, text);
      n++;
    }
  return n;
}

static void
test_closed (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph, NULL);
  g_autoptr (TsPlacementPreview) placement = place (graph, "place out /cpu:1");
  g_autoptr (TsSceneCopies) copies = ts_scene_copies_new (scene, placement);

  g_assert_cmpuint (count_lines (scene, copies, "in/b:0 is copied from CPU:0 to CPU:1"), ==, 1);
}

/* The two users have a line each; the one that leads into the scope only passes. */
static void
test_open (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph, "out");
  g_autoptr (TsPlacementPreview) placement = place (graph, "place out /cpu:1");
  g_autoptr (TsSceneCopies) copies = ts_scene_copies_new (scene, placement);

  g_assert_cmpuint (count_lines (scene, copies, "in/b:0 is copied from CPU:0 to CPU:1"), ==, 2);
}

static void
test_one_of_two (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph, "out");
  g_autoptr (TsPlacementPreview) placement = place (graph, "place out/c /cpu:1");
  g_autoptr (TsSceneCopies) copies = ts_scene_copies_new (scene, placement);
  guint n = 0;

  for (guint32 i = 0; i < scene->n_lines; i++)
    n += ts_scene_copies_count (copies, i);
  g_assert_cmpuint (n, ==, 2); /* to it and from it */
}

static void
test_nothing_copied (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph, NULL);
  g_autoptr (TsPlacementPreview) placement = place (graph, "place * /cpu:1");

  g_assert_null (ts_scene_copies_new (scene, placement));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene-copies/closed", test_closed);
  g_test_add_func ("/scene-copies/open", test_open);
  g_test_add_func ("/scene-copies/one-of-two", test_one_of_two);
  g_test_add_func ("/scene-copies/nothing-copied", test_nothing_copied);
  return g_test_run ();
}
