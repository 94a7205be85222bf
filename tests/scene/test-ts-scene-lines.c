#include "app/layout/ts-layout-client.h"
#include "app/scene/ts-card.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "tests/scene/test-graph.h"

#define N_SAMPLES 24

static TsScene *
build (TsGraph *graph,
       gboolean with_helper,
       guint depth)
{
  g_autofree char *helper = with_helper ? ts_layout_helper_find () : NULL;
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  TsTextMetrics metrics = { .max_text = TS_TEXT_MAX_WIDTH };

  for (int style = 0; style < TS_N_TEXT_STYLES; style++)
    for (int i = 0; i < 96; i++)
      metrics.advance[style][i] = metrics.other[style] = 7;

  g_autoptr (TsSceneBuilder) builder = ts_scene_builder_new (graph, &metrics, helper, NULL, &error);

  g_assert_no_error (error);
  ts_scene_builder_set_layout_budget (builder, 60000);
  ts_outline_open_levels (ts_scene_builder_get_outline (builder), depth, open);

  TsScene *scene = ts_scene_builder_build (builder, open, NULL, &error);

  g_assert_no_error (error);
  return scene;
}

/* Whether a line gets further into @rect than @tolerance. */
static gboolean
does_enter (const TsScene *scene,
            const TsLine *line,
            TsRect rect,
            float tolerance)
{
  TsRect inside = { rect.x + tolerance, rect.y + tolerance, rect.width - 2 * tolerance, rect.height - 2 * tolerance };
  const TsLayoutPoint *p = scene->points + line->first_point;

  for (guint32 i = 0; i + 3 < line->n_points; i += 3, p += 3)
    for (int k = 0; k <= N_SAMPLES; k++)
      {
        float t = (float)k / N_SAMPLES, s = 1 - t;

        if (ts_rect_contains (&inside, s * s * s * p[0].x + 3 * s * s * t * p[1].x + 3 * s * t * t * p[2].x + t * t * t * p[3].x,
                              s * s * s * p[0].y + 3 * s * s * t * p[1].y + 3 * s * t * t * p[2].y + t * t * t * p[3].y))
          return TRUE;
      }
  return FALSE;
}

/* Lines that pass through boxes, their own ones too, which they may only touch. */
static guint
count_crossings (const TsScene *scene)
{
  guint n = 0;

  for (guint32 i = 0; i < scene->n_boxes; i++)
    {
      const TsBox *frame = &scene->boxes[i];

      for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges; e++)
        for (guint32 child = frame->first_child; child < frame->first_child + frame->n_children && !(scene->lines[e].edge->flags & TS_EDGE_PINNED); child++)
          n += does_enter (scene, &scene->lines[e], scene->boxes[child].rect, child == scene->lines[e].from || child == scene->lines[e].to ? 3 : 1);
    }
  return n;
}

/* Six to two: the two ends of each line are a row apart, so that one bend is enough, however far aside the other end is. */
static void
test_fan (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\n"
                                              "a Split x x\nb Abs x\nc Abs x\nd Abs x\ne Abs x\nf Abs x\n"
                                              "p ConcatV2 a b c d e f\nq ConcatV2 a b c d e f\n");
  g_autoptr (TsScene) scene = build (graph, TRUE, 0);

  g_assert_cmpuint (scene->n_lines, ==, 18);
  g_assert_cmpuint (count_crossings (scene), ==, 0);
  for (guint32 i = 0; i < scene->n_lines; i++)
    {
      const TsLayoutPoint *p = scene->points + scene->lines[i].first_point;

      g_assert_cmpuint (scene->lines[i].n_points, ==, 4);
      g_assert_cmpfloat (p[0].x, ==, p[1].x);
      g_assert_cmpfloat (p[2].x, ==, p[3].x);
      g_assert_cmpfloat (p[1].y - p[0].y, >=, 14);
      g_assert_cmpfloat (p[3].y - p[2].y, >=, 14);
      g_assert_cmpfloat_with_epsilon (p[1].y, p[2].y, 0.1);
    }
}

/* What has nothing to do with the ports is laid out beside their row. */
static void
test_headers_are_clear (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\n"
                                              "s/a Abs x\ns/b Neg s/a\n"
                                              "s/free RandomShuffle\ns/end NoOp ^s/free\n"
                                              "y Neg s/b\n");
  g_autoptr (TsScene) quick = build (graph, FALSE, 1);
  guint32 frame = ts_scene_find_container (quick, ts_scope_tree_find (quick->tree, "s"));
  TsRect rect;

  g_assert_cmpuint (frame, !=, TS_NO_BOX);
  g_assert_true (ts_box_is_open (&quick->boxes[frame]));
  rect = quick->boxes[frame].rect;
  for (guint32 i = quick->boxes[frame].first_child; i < quick->boxes[frame].first_child + quick->boxes[frame].n_children; i++)
    {
      g_assert_cmpfloat (quick->boxes[i].rect.y, >=, rect.y + TS_FRAME_HEADER);
      g_assert_cmpfloat (quick->boxes[i].rect.y + quick->boxes[i].rect.height, <=, rect.y + rect.height - TS_FRAME_PAD + 0.1f);
    }
}

static void
test_shared_models (void)
{
  static const struct
  {
    const char *path;
    guint depth;
  } cases[] = {
    { "models/coco-ssd/coco_ssd_lite_mobilenet_v2.pb", 0 },
    { "models/coco-ssd/coco_ssd_lite_mobilenet_v2.pb", 1 },
    { "models/coco-ssd/coco_ssd_lite_mobilenet_v2.pb", 9 },
    { "models/tf-mtcnn/mtcnn.pb", 1 },
    { "models/human-models/faceres.pb", 1 },
    { "models/human-models/movenet-thunder.pb", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TsGraph) graph = test_graph_open_shared (cases[i].path);
      g_autoptr (TsScene) scene = NULL;

      if (graph == NULL)
        return;
      scene = build (graph, TRUE, cases[i].depth);
      g_test_message ("%s, depth %u: %u lines", cases[i].path, cases[i].depth, scene->n_lines);
      g_assert_null (scene->problem);
      g_assert_cmpuint (count_crossings (scene), ==, 0);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scene-lines/fan", test_fan);
  g_test_add_func ("/scene-lines/headers-are-clear", test_headers_are_clear);
  g_test_add_func ("/scene-lines/shared-models", test_shared_models);
  return g_test_run ();
}
