#include "app/scene/ts-card.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-ruler.h"
#include "tests/scene/test-graph.h"

#include <math.h>

static const char network[] = "x Placeholder\n"
                              "in/a Relu x\n"
                              "in/b Neg x\n"
                              "in/deep/c AddV2 in/a in/b\n"
                              "in/deep/d Abs in/deep/c\n"
                              "side Abs x\n"
                              "out AddV2 in/deep/d side\n";

static TsScene *
build (TsGraph *graph,
       TsFlow flow,
       gboolean serpentine)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (TsSceneBuilder) builder = NULL;
  TsTextMetrics metrics = { .max_text = TS_TEXT_MAX_WIDTH };

  for (int style = 0; style < TS_N_TEXT_STYLES; style++)
    for (int i = 0; i < 96; i++)
      metrics.advance[style][i] = metrics.other[style] = 7;
  builder = ts_scene_builder_new (graph, &metrics, NULL, NULL, NULL);
  ts_scene_builder_set_flow (builder, flow);
  ts_scene_builder_set_serpentine (builder, serpentine);
  ts_outline_open_levels (ts_scene_builder_get_outline (builder), G_MAXUINT, open);
  return ts_scene_builder_build (builder, open, NULL, NULL);
}

static const TsRect *
find (const TsScene *scene,
      const char *op)
{
  return &scene->boxes[ts_scene_get_box_of_op (scene, ts_graph_find_operation (scene->tree->graph, op)->index)].rect;
}

/* How far along @flow the middle of a box is. */
static float
get_way (const TsScene *scene,
         const char *op)
{
  const TsRect *rect = find (scene, op);
  float x = rect->x + rect->width / 2, y = rect->y + rect->height / 2;

  switch (scene->flow)
    {
    case TS_FLOW_UP:
      return -y;
    case TS_FLOW_RIGHT:
      return x;
    case TS_FLOW_LEFT:
      return -x;
    case TS_FLOW_DOWN:
    default:
      return y;
    }
}

static void
test_order (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);

      g_assert_cmpint (scene->flow, ==, flow);
      g_assert_cmpfloat (get_way (scene, "x"), <, get_way (scene, "in/a"));
      g_assert_cmpfloat (get_way (scene, "in/a"), <, get_way (scene, "in/deep/c"));
      g_assert_cmpfloat (get_way (scene, "in/deep/c"), <, get_way (scene, "in/deep/d"));
      g_assert_cmpfloat (get_way (scene, "in/deep/d"), <, get_way (scene, "out"));
    }
}

/* Cards are as large whichever way data goes: words do not turn. */
static void
test_sizes (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsScene) down = build (graph, TS_FLOW_DOWN, TRUE);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);

      g_assert_cmpfloat_with_epsilon (find (scene, "out")->width, find (down, "out")->width, 0.01);
      g_assert_cmpfloat_with_epsilon (find (scene, "out")->height, find (down, "out")->height, 0.01);
    }
}

/* Everything is inside of what it is in, below its header, and on nothing else. */
static void
test_nesting (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);

      for (guint32 i = 1; i < scene->n_boxes; i++)
        {
          const TsRect *rect = &scene->boxes[i].rect, *around = &scene->boxes[scene->boxes[i].parent].rect;
          float header = scene->boxes[i].parent == 0 ? 0 : TS_FRAME_HEADER;

          g_assert_cmpfloat (rect->x, >=, around->x);
          g_assert_cmpfloat (rect->y, >=, around->y + header);
          g_assert_cmpfloat (rect->x + rect->width, <=, around->x + around->width);
          g_assert_cmpfloat (rect->y + rect->height, <=, around->y + around->height);
          for (guint32 k = i + 1; k < scene->n_boxes; k++)
            if (scene->boxes[k].parent == scene->boxes[i].parent)
              g_assert_false (ts_rect_intersects (rect, &scene->boxes[k].rect));
        }
    }
}

static gboolean
is_at_border (const TsRect *rect,
              TsLayoutPoint point)
{
  gboolean in_x = point.x > rect->x - 1 && point.x<rect->x + rect->width + 1, in_y = point.y> rect->y - 1 && point.y < rect->y + rect->height + 1;
  gboolean at_x = fabsf (point.x - rect->x) < 1 || fabsf (point.x - rect->x - rect->width) < 1;
  gboolean at_y = fabsf (point.y - rect->y) < 1 || fabsf (point.y - rect->y - rect->height) < 1;

  return in_x && in_y && (at_x || at_y);
}

/* Lines go from box to box, and their bounds hold them. */
static void
test_lines (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);

      for (guint32 i = 0; i < scene->n_lines; i++)
        {
          const TsLine *line = &scene->lines[i];
          const TsLayoutPoint *points = scene->points + line->first_point;

          if (line->from != TS_NO_BOX)
            g_assert_true (is_at_border (&scene->boxes[line->from].rect, points[0]));
          if (line->to != TS_NO_BOX)
            g_assert_true (is_at_border (&scene->boxes[line->to].rect, points[line->n_points - 1]));
          for (guint32 k = 0; k < line->n_points; k++)
            {
              g_assert_cmpfloat (points[k].x, >=, line->bounds.x - 0.01f);
              g_assert_cmpfloat (points[k].y, >=, line->bounds.y - 0.01f);
              g_assert_cmpfloat (points[k].x, <=, line->bounds.x + line->bounds.width + 0.01f);
              g_assert_cmpfloat (points[k].y, <=, line->bounds.y + line->bounds.height + 0.01f);
            }
        }
    }
}

/* A long chain is set in columns, unless that is not wanted. */
static void
test_serpentine (void)
{
  g_autoptr (GString) text = g_string_new ("x0 Placeholder\n");

  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "x%u Relu x%u\n", i, i - 1);

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsScene) wrapped = build (graph, TS_FLOW_DOWN, TRUE);
  g_autoptr (TsScene) straight = build (graph, TS_FLOW_DOWN, FALSE);

  g_assert_cmpfloat (straight->boxes[0].rect.height, >, 2 * wrapped->boxes[0].rect.height);
  for (guint i = 1; i < 60; i++)
    {
      g_autofree char *before = g_strdup_printf ("x%u", i - 1), *name = g_strdup_printf ("x%u", i);

      g_assert_cmpfloat (find (straight, before)->y, <, find (straight, name)->y);
    }
}

static void
test_names (void)
{
  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    g_assert_cmpuint (ts_flow_from_name (ts_flow_get_name (flow)), ==, flow);
  g_assert_cmpuint (ts_flow_from_name ("UP"), ==, TS_N_FLOWS);
}

/* Depths rise along the way, and what is near together is one tick. */
static void
test_ruler (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);
      g_autoptr (TsSceneRuler) ruler = ts_scene_ruler_new (scene, ranks);
      TsSceneView view = { .scene = scene, .scale = 1, .width = scene->boxes[0].rect.width, .height = scene->boxes[0].rect.height };
      g_autoptr (GArray) near = ts_scene_ruler_list (ruler, &view);
      g_autoptr (GArray) far = NULL;
      const TsRulerTick *first = &g_array_index (near, TsRulerTick, 0), *last = &g_array_index (near, TsRulerTick, near->len - 1);
      gboolean is_turned = flow == TS_FLOW_UP || flow == TS_FLOW_LEFT;

      g_assert_cmpuint (near->len, >=, 4);
      g_assert_cmpuint ((is_turned ? last : first)->first, ==, 0);
      g_assert_cmpuint ((is_turned ? first : last)->last, ==, 4);

      view.scale = 0.02;
      view.width *= view.scale;
      view.height *= view.scale;
      far = ts_scene_ruler_list (ruler, &view);
      g_assert_cmpuint (far->len, ==, 1);
      g_assert_cmpuint (g_array_index (far, TsRulerTick, 0).first, ==, 0);
      g_assert_cmpuint (g_array_index (far, TsRulerTick, 0).last, ==, 4);
    }
}

/* Of columns beside each other the ruler tells the depths of the one next to it, not of all at once. */
static void
test_ruler_of_columns (void)
{
  g_autoptr (GString) text = g_string_new ("x0 Placeholder\n");

  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "x%u Relu x%u\n", i, i - 1);

  g_autoptr (TsGraph) graph = test_graph_new (text->str);
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);
      g_autoptr (TsSceneRuler) ruler = ts_scene_ruler_new (scene, ranks);
      TsSceneView view = { .scene = scene, .scale = 1, .width = scene->boxes[0].rect.width, .height = scene->boxes[0].rect.height };
      g_autoptr (GArray) ticks = ts_scene_ruler_list (ruler, &view);
      gboolean is_turned = flow == TS_FLOW_UP || flow == TS_FLOW_LEFT;

      g_assert_cmpuint (ticks->len, >=, 6);
      g_assert_cmpuint (ticks->len, <, 40);
      for (guint i = 0; i < 5; i++)
        {
          const TsRulerTick *tick = &g_array_index (ticks, TsRulerTick, is_turned ? ticks->len - 1 - i : i);

          g_assert_cmpuint (tick->first, ==, i);
          g_assert_cmpuint (tick->last, ==, i);
        }
    }
}

/* Lines from column to column keep clear of the name of the box that they are in. */
static void
test_header (void)
{
  g_autoptr (GString) text = g_string_new ("x Placeholder\na/a_name_as_long_as_a_column_is_wide/x0 Relu x\n");

  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "a/a_name_as_long_as_a_column_is_wide/x%u Relu a/a_name_as_long_as_a_column_is_wide/x%u\n", i, i - 1);

  g_autoptr (TsGraph) graph = test_graph_new (text->str);

  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    {
      g_autoptr (TsScene) scene = build (graph, flow, TRUE);
      guint n_inside = 0;

      for (guint32 i = 0; i < scene->n_lines; i++)
        {
          const TsLine *line = &scene->lines[i];
          guint32 parent = line->from != TS_NO_BOX ? scene->boxes[line->from].parent : 0;
          const TsRect *frame = &scene->boxes[parent].rect;

          if (parent == 0 || line->to == TS_NO_BOX || scene->boxes[line->to].parent != parent)
            continue;
          n_inside++;
          for (guint32 k = 0; k + 3 < line->n_points; k += 3)
            {
              const TsLayoutPoint *p = &scene->points[line->first_point + k];

              if ((p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8 < frame->x + 200)
                g_assert_cmpfloat ((p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8, >=, frame->y + TS_FRAME_HEADER);
            }
        }
      g_assert_cmpuint (n_inside, >=, 50);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene-flow/order", test_order);
  g_test_add_func ("/scene-flow/sizes", test_sizes);
  g_test_add_func ("/scene-flow/nesting", test_nesting);
  g_test_add_func ("/scene-flow/lines", test_lines);
  g_test_add_func ("/scene-flow/serpentine", test_serpentine);
  g_test_add_func ("/scene-flow/names", test_names);
  g_test_add_func ("/scene-flow/header", test_header);
  g_test_add_func ("/scene-flow/ruler", test_ruler);
  g_test_add_func ("/scene-flow/ruler-of-columns", test_ruler_of_columns);
  return g_test_run ();
}
