#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-colors.h"
#include "engine/exec/ts-plan.h"
#include "tests/scene/test-graph.h"

#include <pango/pangocairo.h>

static const char network[] = "x Placeholder\n"
                              "in/a Relu x\n"
                              "in/b Neg in/a\n"
                              "in/shape Shape in/b\n"
                              "out Abs in/b\n";

static TsScene *
build (TsGraph *graph)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  TsTextMetrics metrics;

  ts_text_metrics_init (&metrics, context);
  g_object_unref (context);

  g_autoptr (TsSceneBuilder) builder = ts_scene_builder_new (graph, &metrics, NULL, NULL, NULL);

  return ts_scene_builder_build (builder, open, NULL, NULL);
}

static const char *
name_of_box (const TsSceneColors *colors,
             const TsScene *scene,
             TsGraph *graph,
             const char *op)
{
  guint32 box = ts_scene_get_box_of_op (scene, ts_graph_find_operation (graph, op)->index);
  TsPalette palette;
  GdkRGBA color;

  ts_palette_init (&palette, FALSE);
  color = ts_scene_colors_get_box_color (colors, box, &palette);
  for (guint c = 0; c < colors->n_classes; c++)
    {
      GdkRGBA other = ts_scene_colors_get_class_color (colors, c, &palette);

      if (gdk_rgba_equal (&color, &other))
        return colors->names[c];
    }
  return NULL;
}

/* A closed box has the colour of most of what is in it. */
static void
test_dtype (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new (graph, TS_COLORING_DTYPE, NULL, NULL);

  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpuint (colors->n_classes, >=, 2);
  g_assert_cmpstr (name_of_box (colors, scene, graph, "in/a"), ==, name_of_box (colors, scene, graph, "out"));
}

static void
test_depth (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new (graph, TS_COLORING_DEPTH, ranks, NULL);

  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpuint (colors->n_classes, ==, 4);
  g_assert_cmpstr (name_of_box (colors, scene, graph, "x"), ==, "Depth 0");
  g_assert_cmpstr (name_of_box (colors, scene, graph, "out"), ==, "Depth 3");
}

/* No device is asked for: that is a class too. */
static void
test_device (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new (graph, TS_COLORING_DEVICE, NULL, NULL);

  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpuint (colors->n_classes, ==, 1);
  g_assert_cmpstr (name_of_box (colors, scene, graph, "out"), ==, "No device");
  g_assert_null (ts_scene_colors_new (graph, TS_COLORING_FAMILY, NULL, NULL));
}

/* Where it would run, and what the run does not need. */
static void
test_placement (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  TsOutput fetch = { ts_graph_find_operation (graph, "out")->index, 0 };
  g_autoptr (TsPlacementPreview) placement = NULL;
  g_autoptr (TsSceneColors) colors = NULL;
  g_autoptr (TsSceneColors) unknown = ts_scene_colors_new (graph, TS_COLORING_PLACEMENT, NULL, NULL);

  g_assert_true (ts_device_setup_change (setup, "cpus 2", NULL));
  g_assert_true (ts_device_setup_change (setup, "place in /cpu:1", NULL));
  placement = ts_placement_preview_new (graph, setup, ts_plan_find_closure (graph, NULL, 0, &fetch, 1, NULL, 0), NULL, 0, NULL, NULL, NULL);
  colors = ts_scene_colors_new (graph, TS_COLORING_PLACEMENT, NULL, placement);
  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpuint (colors->n_classes, ==, 3);
  g_assert_cmpstr (colors->names[0], ==, "Not in the run");
  g_assert_cmpstr (name_of_box (colors, scene, graph, "out"), ==, "CPU:0");
  g_assert_cmpstr (name_of_box (colors, scene, graph, "in/a"), ==, "CPU:1");
  g_assert_cmpuint (colors->class_of_op[ts_graph_find_operation (graph, "in/shape")->index], ==, 0);
  g_assert_cmpuint (unknown->n_classes, ==, 1);
}

/* The first and last depth of each class join, however many depths there are. */
static void
test_depth_names (void)
{
  for (guint n = 1; n < 40; n++)
    {
      g_autoptr (GString) text = g_string_new ("x0 Placeholder\n");
      guint next = 0;

      for (guint i = 1; i < n; i++)
        g_string_append_printf (text, "x%u Relu x%u\n", i, i - 1);

      g_autoptr (TsGraph) graph = test_graph_new (text->str);
      g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);
      g_autoptr (TsSceneColors) colors = ts_scene_colors_new (graph, TS_COLORING_DEPTH, ranks, NULL);

      for (guint c = 0; c < colors->n_classes; c++)
        {
          guint first, last;
          int n_read = sscanf (colors->names[c], "Depth %u–%u", &first, &last);

          g_assert_cmpuint (first, ==, next);
          next = (n_read == 2 ? last : first) + 1;
          for (guint i = first; i < next; i++)
            g_assert_cmpuint (colors->class_of_op[i], ==, c);
        }
      g_assert_cmpuint (next, ==, n);
    }
}

static void
test_names (void)
{
  for (TsColoring coloring = 0; coloring < TS_N_COLORINGS; coloring++)
    g_assert_cmpuint (ts_coloring_from_name (ts_coloring_get_name (coloring)), ==, coloring);
  g_assert_cmpuint (ts_coloring_from_name ("taste"), ==, TS_N_COLORINGS);
  g_assert_cmpuint (ts_coloring_from_name (NULL), ==, TS_N_COLORINGS);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene-colors/dtype", test_dtype);
  g_test_add_func ("/scene-colors/depth", test_depth);
  g_test_add_func ("/scene-colors/device", test_device);
  g_test_add_func ("/scene-colors/placement", test_placement);
  g_test_add_func ("/scene-colors/depth-names", test_depth_names);
  g_test_add_func ("/scene-colors/names", test_names);
  return g_test_run ();
}
