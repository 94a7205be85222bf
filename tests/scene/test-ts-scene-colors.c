#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-colors.h"
#include "engine/exec/ts-plan.h"
#include "tests/scene/test-flat.h"
#include "tests/scene/test-graph.h"

#include <math.h>
#include <pango/pangocairo.h>

static const char network[] = "x Placeholder\n"
                              "in/a Relu x\n"
                              "in/b Neg in/a\n"
                              "in/shape Shape in/b\n"
                              "out Abs in/b\n";

/* @open_scope: (nullable) */
static TsScene *
build_with (TsGraph *graph,
            const char *open_scope)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  TsTextMetrics metrics;

  ts_text_metrics_init (&metrics, context);
  g_object_unref (context);

  g_autoptr (TsSceneBuilder) builder = ts_scene_builder_new (graph, &metrics, NULL, NULL, NULL);
  TsOutline *outline = ts_scene_builder_get_outline (builder);

  if (open_scope != NULL)
    ts_outline_open_way (outline, ts_outline_find_by_name (outline, open_scope, NULL), open);
  return ts_scene_builder_build (builder, open, NULL, NULL);
}

static TsScene *
build (TsGraph *graph)
{
  return build_with (graph, NULL);
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

  /* What the colour says is said in words, and by a letter. */
  for (guint32 box = 1; box < scene->n_boxes; box++)
    {
      const char *sign = ts_scene_colors_get_box_sign (colors, box);

      g_assert_cmpstr (ts_scene_colors_get_box_class_name (colors, box), ==, name_of_box (colors, scene, graph, "out"));
      g_assert_cmpstr (colors->names[*sign - 'A'], ==, name_of_box (colors, scene, graph, "out"));
    }
}

/* NaN is red, and finite numbers are not. */
static void
test_nan (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autoptr (TsOpColumn) column = ts_op_column_new_classes ("NaN and infinities", "No value", n_ops);
  g_autoptr (TsSceneColors) colors = NULL;
  TsPalette palette;
  GdkRGBA finite, nan;

  ts_op_column_add_class (column, "Finite");
  ts_op_column_add_class (column, "Infinities");
  ts_op_column_add_class (column, "NaN");
  colors = ts_scene_colors_new_for_column (TS_COLORING_VALUES, column);
  for (int is_dark = 0; is_dark < 2; is_dark++)
    {
      ts_palette_init (&palette, is_dark);
      finite = ts_scene_colors_get_class_color (colors, 1, &palette);
      nan = ts_scene_colors_get_class_color (colors, 3, &palette);
      g_assert_cmpfloat (nan.red, >, 2 * MAX (nan.green, nan.blue));
      g_assert_cmpfloat (finite.red, <, finite.blue);
    }
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

static TsSceneColors *
color_by_pattern (TsGraph *graph)
{
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, NULL, NULL);
  g_autoptr (TsScopePatterns) patterns = ts_scope_patterns_new (tree, NULL, NULL);

  return ts_scene_colors_new_for_patterns (patterns);
}

/* Two layers are alike, and so are the three norms, of which one is somewhere else. A layer has its own colour, whatever most of it is. */
static void
test_patterns (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\n"
                                              "net/one/relu Relu x\nnet/one/norm/a Abs net/one/relu\nnet/one/norm/b Neg net/one/norm/a\nnet/one/norm/c Exp net/one/norm/b\n"
                                              "net/two/relu Relu x\nnet/two/norm/a Abs net/two/relu\nnet/two/norm/b Neg net/two/norm/a\nnet/two/norm/c Exp net/two/norm/b\n"
                                              "end/last Sinh x\nend/norm/a Abs x\nend/norm/b Neg end/norm/a\nend/norm/c Exp end/norm/b\n");
  g_autoptr (TsSceneColors) colors = color_by_pattern (graph);
  g_autoptr (TsScene) scene = build_with (graph, "net/one");
  g_autoptr (TsScene) closed = build_with (graph, "net");

  g_assert_cmpuint (colors->n_classes, ==, 3);
  g_assert_cmpstr (colors->names[0], ==, "Like nothing else");
  g_assert_cmpstr (colors->names[1], ==, "net/one/norm ×3");
  g_assert_cmpstr (colors->names[2], ==, "net/one ×2");

  ts_scene_colors_set_scene (colors, closed);
  g_assert_cmpstr (name_of_box (colors, closed, graph, "x"), ==, "Like nothing else");
  g_assert_cmpstr (name_of_box (colors, closed, graph, "net/one/relu"), ==, "net/one ×2");
  g_assert_cmpstr (name_of_box (colors, closed, graph, "net/two/norm/a"), ==, "net/one ×2");
  g_assert_cmpstr (name_of_box (colors, closed, graph, "end/last"), ==, "net/one/norm ×3"); /* most of what is in it */

  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpstr (name_of_box (colors, scene, graph, "net/one/relu"), ==, "net/one ×2");
  g_assert_cmpstr (name_of_box (colors, scene, graph, "net/one/norm/b"), ==, "net/one/norm ×3");
}

/* A scope around nothing but another one is one box with that. */
static void
test_joined_patterns (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\n"
                                              "one/in/a Relu x\none/in/b Neg one/in/a\n"
                                              "two/in/a Relu x\ntwo/in/b Neg two/in/a\n"
                                              "more/a Relu x\nmore/b Neg more/a\n");
  g_autoptr (TsSceneColors) colors = color_by_pattern (graph);
  g_autoptr (TsScene) scene = build (graph);

  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpuint (colors->n_classes, ==, 2);
  g_assert_cmpstr (colors->names[1], ==, "one/in ×3");
  g_assert_cmpstr (name_of_box (colors, scene, graph, "two/in/a"), ==, "one/in ×3");
  g_assert_cmpstr (name_of_box (colors, scene, graph, "more/a"), ==, "one/in ×3");
}

/* A scope of nothing but a parameter is no box, and wastes no colour. */
static void
test_parameters_have_no_pattern (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("one/w/value Const\none/w/read Identity one/w/value\none/a Relu one/w/read\n"
                                              "two/w/value Const\ntwo/w/read Identity two/w/value\ntwo/a Relu two/w/read\n");
  g_autoptr (TsSceneColors) colors = color_by_pattern (graph);

  g_assert_cmpuint (colors->n_classes, ==, 2);
  g_assert_cmpstr (colors->names[1], ==, "one ×2");
  g_assert_cmpuint (colors->class_of_op[ts_graph_find_operation (graph, "two/w/read")->index], ==, 1);
}

/* There are no more patterns with colours of their own than colours: the smallest are one class. */
static void
test_many_patterns (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\n");
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (TsSceneColors) colors = NULL;

  for (guint i = 1; i <= 20; i++)
    for (guint twin = 0; twin < 2; twin++)
      for (guint k = 0; k < i; k++)
        g_string_append_printf (text, "s%u_%u/op%u Relu x\n", i, twin, k);
  graph = test_graph_new (text->str);
  colors = color_by_pattern (graph);
  g_assert_cmpuint (colors->n_classes, ==, TS_MAX_COLOR_CLASSES);
  g_assert_cmpstr (colors->names[1], ==, "s20_0 ×2");
  g_assert_cmpstr (colors->names[TS_MAX_COLOR_CLASSES - 1], ==, "Others");
  g_assert_cmpuint (colors->class_of_op[ts_graph_find_operation (graph, "s1_0/op0")->index], ==, TS_MAX_COLOR_CLASSES - 1);
}

/* Of a graph without scopes the groups that were found have colours, as long as they are in the scene. */
static void
test_groups (void)
{
  g_autofree char *text = test_flat_residual (60);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsSceneColors) colors = color_by_pattern (graph);
  g_autoptr (TsScene) scene = build (graph);

  g_assert_cmpuint (colors->n_classes, ==, 1);
  for (int again = 0; again < 2; again++)
    {
      ts_scene_colors_set_scene (colors, scene);
      g_assert_cmpuint (colors->n_classes, ==, 2);
      g_assert_cmpstr (colors->names[1], ==, "kaaa … oaaa ×60");
      g_assert_cmpstr (name_of_box (colors, scene, graph, "raab"), ==, colors->names[1]);
      g_assert_cmpstr (name_of_box (colors, scene, graph, "output"), ==, "Like nothing else");
    }
  ts_scene_colors_set_scene (colors, NULL);
}

/* A scale from the first to the last; a scope has the mean. */
static void
test_order (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new_for_order (ranks);

  ts_scene_colors_set_scene (colors, scene);
  g_assert_true (ts_scene_colors_is_scale (colors));
  g_assert_cmpfloat (colors->low, ==, 1);
  g_assert_cmpfloat (colors->high, ==, 5);
  g_assert_cmpfloat (ts_scene_colors_get_box_number (colors, ts_scene_get_box_of_op (scene, 0), NULL), ==, 1);
  g_assert_cmpfloat (ts_scene_colors_get_box_number (colors, ts_scene_get_box_of_op (scene, ts_graph_find_operation (graph, "in/a")->index), NULL), ==, 3);
  g_assert_cmpfloat (ts_scene_colors_get_box_number (colors, ts_scene_get_box_of_op (scene, ts_graph_find_operation (graph, "out")->index), NULL), ==, 5);
}

/* in/a costs 10, in/b 1000, out 100; nothing is known of the others. */
static TsOpColumn *
make_numbers (TsGraph *graph,
              TsTogether together)
{
  TsOpColumn *column = ts_op_column_new_numbers ("Weight", TS_UNIT_NONE, together, ts_graph_get_n_operations (graph));

  column->numbers[ts_graph_find_operation (graph, "in/a")->index] = 10;
  column->numbers[ts_graph_find_operation (graph, "in/b")->index] = 1000;
  column->numbers[ts_graph_find_operation (graph, "out")->index] = 100;
  return column;
}

static double
number_of_box (const TsSceneColors *colors,
               const TsScene *scene,
               const char *op,
               guint32 *n_unknown)
{
  return ts_scene_colors_get_box_number (colors, ts_scene_get_box_of_op (scene, ts_graph_find_operation (scene->tree->graph, op)->index), n_unknown);
}

static void
test_sums_of_scopes (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsOpColumn) column = make_numbers (graph, TS_TOGETHER_SUM);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new_for_column (TS_COLORING_COLUMN, column);
  guint32 n_unknown;

  g_assert_cmpfloat (colors->high, ==, 1000);
  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpfloat (number_of_box (colors, scene, "in/a", &n_unknown), ==, 1010);
  g_assert_cmpuint (n_unknown, ==, 1);
  g_assert_cmpfloat (number_of_box (colors, scene, "out", &n_unknown), ==, 100);
  g_assert_true (isnan (number_of_box (colors, scene, "x", &n_unknown)));
  g_assert_false (ts_scene_colors_is_known (colors, ts_scene_get_box_of_op (scene, ts_graph_find_operation (graph, "x")->index)));
  g_assert_cmpfloat (ts_scene_colors_get_box_number (colors, 0, NULL), ==, 1110);

  /* The scale reaches as far as the outermost scopes do. */
  g_assert_cmpfloat (colors->low, ==, 10);
  g_assert_cmpfloat (colors->high, ==, 1010);
  g_assert_cmpfloat (colors->to, ==, 1010);
}

static void
test_means_of_scopes (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsOpColumn) column = make_numbers (graph, TS_TOGETHER_MEAN);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new_for_column (TS_COLORING_COLUMN, column);

  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpfloat (number_of_box (colors, scene, "in/a", NULL), ==, 505);
  g_assert_cmpfloat (colors->high, ==, 1000);
}

/* Of a closed box it is told how many operations have which colour, the unknown ones first. */
static void
test_counts (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsOpColumn) column = make_numbers (graph, TS_TOGETHER_MEAN);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new_for_column (TS_COLORING_COLUMN, column);
  guint32 box = ts_scene_get_box_of_op (scene, ts_graph_find_operation (graph, "in/a")->index);
  const guint32 *counts;
  guint n;

  ts_scene_colors_set_scene (colors, scene);
  counts = ts_scene_colors_get_counts (colors, box, &n);
  g_assert_cmpuint (n, ==, TS_COLOR_STEPS + 1);
  g_assert_cmpuint (counts[0], ==, 1);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpuint (counts[TS_COLOR_STEPS], ==, 1);
}

/* Lightness falls all the way on light ground and rises on dark; what is beyond the range has the colour of its end. */
static void
test_scale (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsOpColumn) column = make_numbers (graph, TS_TOGETHER_MEAN);
  g_autoptr (TsSceneColors) colors = ts_scene_colors_new_for_column (TS_COLORING_COLUMN, column);

  ts_scene_colors_set_scene (colors, scene);
  for (guint dark = 0; dark < 2; dark++)
    {
      double last = dark ? -1 : 2;
      TsPalette palette;

      ts_palette_init (&palette, dark);
      for (guint i = 0; i <= 100; i++)
        {
          GdkRGBA color = ts_scene_colors_get_scale_color (colors, i / 100.0, &palette);
          double lightness = 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;

          g_assert_true (dark ? lightness > last : lightness < last);
          last = lightness;
        }
    }

  TsPalette palette;
  GdkRGBA first, out;

  ts_palette_init (&palette, FALSE);
  ts_scene_colors_set_range (colors, 200, 1000);
  first = ts_scene_colors_get_scale_color (colors, 0, &palette);
  out = ts_scene_colors_get_box_color (colors, ts_scene_get_box_of_op (scene, ts_graph_find_operation (graph, "out")->index), &palette);
  g_assert_true (gdk_rgba_equal (&first, &out));
}

/* Places and numbers of a scale by times are each other's inverse; nothing at all is at its begin. */
static void
test_log_scale (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsOpColumn) column = make_numbers (graph, TS_TOGETHER_SUM);
  g_autoptr (TsSceneColors) colors = NULL;

  column->is_log = TRUE;
  column->numbers[ts_graph_find_operation (graph, "x")->index] = 0;
  colors = ts_scene_colors_new_for_column (TS_COLORING_COLUMN, column);
  g_assert_cmpfloat (colors->low, ==, 10);
  g_assert_cmpfloat_with_epsilon (ts_scene_colors_get_place (colors, 100), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (ts_scene_colors_get_number (colors, 0.5), 100, 1e-6);
  g_assert_cmpfloat (ts_scene_colors_get_place (colors, 0), ==, 0);
}

/* Numbers that are all the same, or none at all, are no reason to stumble. */
static void
test_flat_scale (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsOpColumn) column = ts_op_column_new_numbers ("None", TS_UNIT_COUNT, TS_TOGETHER_SUM, ts_graph_get_n_operations (graph));
  g_autoptr (TsSceneColors) colors = NULL;

  column->is_log = TRUE;
  colors = ts_scene_colors_new_for_column (TS_COLORING_COLUMN, column);
  ts_scene_colors_set_scene (colors, scene);
  g_assert_cmpfloat (ts_scene_colors_get_place (colors, 5), ==, 0.5);
  g_assert_true (isnan (number_of_box (colors, scene, "out", NULL)));
}

static void
test_units (void)
{
  static const struct
  {
    TsUnit unit;
    double number;
    const char *text;
  } cases[] = {
    { TS_UNIT_FLOPS, 0, "0 FLOP" },
    { TS_UNIT_FLOPS, 1234, "1.23 kFLOP" },
    { TS_UNIT_FLOPS, 999.7e6, "1.00 GFLOP" },
    { TS_UNIT_NANOSECONDS, 56789, "56.8 µs" },
    { TS_UNIT_BYTES, 2048, "2.0 KiB" },
    { TS_UNIT_NONE, 0.25, "0.25" },
    { TS_UNIT_NONE, NAN, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ts_unit_format (cases[i].unit, cases[i].number);
      g_auto (GStrv) parts = g_strsplit (text, "\u00a0", -1);
      g_autofree char *plain = g_strjoinv (" ", parts);

      g_assert_cmpstr (plain, ==, cases[i].text);
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
  g_test_add_func ("/scene-colors/nan", test_nan);
  g_test_add_func ("/scene-colors/dtype", test_dtype);
  g_test_add_func ("/scene-colors/depth", test_depth);
  g_test_add_func ("/scene-colors/device", test_device);
  g_test_add_func ("/scene-colors/placement", test_placement);
  g_test_add_func ("/scene-colors/depth-names", test_depth_names);
  g_test_add_func ("/scene-colors/patterns", test_patterns);
  g_test_add_func ("/scene-colors/joined-patterns", test_joined_patterns);
  g_test_add_func ("/scene-colors/parameters-have-no-pattern", test_parameters_have_no_pattern);
  g_test_add_func ("/scene-colors/many-patterns", test_many_patterns);
  g_test_add_func ("/scene-colors/groups", test_groups);
  g_test_add_func ("/scene-colors/order", test_order);
  g_test_add_func ("/scene-colors/sums-of-scopes", test_sums_of_scopes);
  g_test_add_func ("/scene-colors/means-of-scopes", test_means_of_scopes);
  g_test_add_func ("/scene-colors/counts", test_counts);
  g_test_add_func ("/scene-colors/scale", test_scale);
  g_test_add_func ("/scene-colors/log-scale", test_log_scale);
  g_test_add_func ("/scene-colors/flat-scale", test_flat_scale);
  g_test_add_func ("/scene-colors/units", test_units);
  g_test_add_func ("/scene-colors/names", test_names);
  return g_test_run ();
}
