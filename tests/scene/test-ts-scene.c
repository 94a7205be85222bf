#include "app/layout/ts-layout-client.h"
#include "app/scene/ts-card.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-marks.h"
#include "tests/scene/test-flat.h"
#include "tests/scene/test-graph.h"

#include <string.h>

/* ---- scenes without a display -------------------------------------------------------------------- */

/* Every character as wide: what a test expects does not depend on fonts. */
static void
init_metrics (TsTextMetrics *metrics)
{
  metrics->max_text = TS_TEXT_MAX_WIDTH;
  for (int style = 0; style < TS_N_TEXT_STYLES; style++)
    {
      for (int i = 0; i < 96; i++)
        metrics->advance[style][i] = 7;
      metrics->other[style] = 7;
    }
}

static TsSceneBuilder *
builder_of (TsGraph *graph)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (GError) error = NULL;
  TsTextMetrics metrics;
  TsSceneBuilder *builder;

  init_metrics (&metrics);
  builder = ts_scene_builder_new (graph, &metrics, helper, NULL, &error);
  g_assert_no_error (error);

  return builder;
}

/* @scopes: names of what is open, divided by spaces; "*" for everything. */
static TsScene *
build (TsSceneBuilder *builder,
       const char *scopes)
{
  TsScopeTree *tree = ts_outline_get_tree (ts_scene_builder_get_outline (builder));
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) names = g_strsplit (scopes, " ", -1);
  g_autoptr (GError) error = NULL;
  TsScene *scene;

  for (guint i = 0; names[i] != NULL; i++)
    for (guint32 s = 1; s < tree->n_scopes; s++)
      if (strcmp (names[i], "*") == 0 || s == ts_scope_tree_find (tree, names[i]))
        g_hash_table_add (open, GUINT_TO_POINTER (s));

  scene = ts_scene_builder_build (builder, open, NULL, &error);
  g_assert_no_error (error);

  return scene;
}

static const char network[] = "x Placeholder\n"
                              "conv1/kernel Const\n"
                              "conv1/Conv2D Conv2D x conv1/kernel\n"
                              "conv1/bias Const\n"
                              "conv1/BiasAdd BiasAdd conv1/Conv2D conv1/bias\n"
                              "conv1/act/Relu Relu conv1/BiasAdd\n"
                              "conv1/act/Minimum Minimum conv1/act/Relu conv1/BiasAdd\n"
                              "side/Abs Abs x\n"
                              "side/Neg Neg side/Abs\n"
                              "out AddV2 conv1/act/Minimum side/Neg\n";

static guint32
op_of (TsScene *scene,
       const char *name)
{
  const TsOperation *op = ts_graph_find_operation (scene->tree->graph, name);

  g_assert_nonnull (op);
  return op->index;
}

static guint32
box_of (TsScene *scene,
        const char *name)
{
  return ts_scene_get_box_of_op (scene, op_of (scene, name));
}

/* ---- what must hold ------------------------------------------------------------------------------- */

static gboolean
is_within (const TsRect *inner,
           const TsRect *outer)
{
  return inner->x >= outer->x - 0.6f && inner->y >= outer->y - 0.6f && inner->x + inner->width <= outer->x + outer->width + 0.6f &&
         inner->y + inner->height <= outer->y + outer->height + 0.6f;
}

static gboolean
do_overlap (TsRect a,
            TsRect b)
{
  a.x += 0.2f;
  a.y += 0.2f;
  a.width -= 0.4f;
  a.height -= 0.4f;

  return ts_rect_intersects (&a, &b);
}

/* Beside its box, in what that is in, and over no other box. */
static void
assert_pin_sound (const TsScene *scene,
                  const TsScenePin *pin)
{
  const TsBox *box = &scene->boxes[pin->box], *parent = &scene->boxes[box->parent];

  g_assert_true (is_within (&pin->rect, &parent->rect));
  if (pin->pin->is_out)
    g_assert_cmpfloat (pin->rect.x, >=, box->rect.x + box->rect.width);
  else
    g_assert_cmpfloat (pin->rect.x + pin->rect.width, <=, box->rect.x);
  for (guint32 i = parent->first_child; i < parent->first_child + parent->n_children; i++)
    g_assert_false (do_overlap (pin->rect, scene->boxes[i].rect));
}

static void
assert_sound (const TsScene *scene)
{
  for (guint32 p = 0; p < scene->n_pins; p++)
    assert_pin_sound (scene, &scene->pins[p]);

  for (guint32 i = 1; i < scene->n_boxes; i++)
    {
      const TsBox *box = &scene->boxes[i], *parent = &scene->boxes[box->parent];

      g_assert_cmpuint (box->parent, <, i);
      g_assert_true (is_within (&box->rect, &parent->rect));
      for (guint32 k = i + 1; k < parent->first_child + parent->n_children; k++)
        g_assert_false (do_overlap (box->rect, scene->boxes[k].rect));
    }

  for (guint32 i = 0; i < scene->n_boxes; i++)
    for (guint32 e = scene->boxes[i].first_edge; e < scene->boxes[i].first_edge + scene->boxes[i].n_edges; e++)
      {
        const TsLine *line = &scene->lines[e];
        const TsLayoutPoint *points = scene->points + line->first_point;

        g_assert_cmpuint (line->n_points % 3, ==, 1);
        g_assert_true (line->from == TS_NO_BOX || scene->boxes[line->from].parent == i);
        g_assert_true (line->to == TS_NO_BOX || scene->boxes[line->to].parent == i);
        if (line->to != TS_NO_BOX && !(line->edge->flags & (TS_EDGE_BACK | TS_EDGE_PINNED)))
          g_assert_cmpfloat_with_epsilon (points[line->n_points - 1].y, scene->boxes[line->to].rect.y, 0.1);
        if (line->from == TS_NO_BOX)
          g_assert_cmpfloat_with_epsilon (points[0].y, scene->boxes[i].rect.y, 0.1);
      }
}

/* ---- scenes ---------------------------------------------------------------------------------------- */

static void
test_closed (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (TsScene) scene = build (builder, "");

  assert_sound (scene);
  g_assert_cmpuint (scene->n_boxes, ==, 5);
  g_assert_cmpuint (box_of (scene, "conv1/act/Relu"), ==, box_of (scene, "conv1/Conv2D"));
  g_assert_cmpuint (scene->box_of_place[scene->tree->place[op_of (scene, "conv1/kernel")]], ==, TS_NO_BOX);
  g_assert_cmpuint (box_of (scene, "conv1/kernel"), ==, box_of (scene, "conv1/Conv2D"));
}

static void
test_open (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (TsScene) outer = build (builder, "conv1");
  g_autoptr (TsScene) all = build (builder, "*");
  g_autoptr (TsScene) again = build (builder, "");

  assert_sound (outer);
  assert_sound (all);
  g_assert_cmpuint (box_of (outer, "conv1/act/Relu"), !=, box_of (outer, "conv1/Conv2D"));
  g_assert_cmpuint (box_of (outer, "conv1/act/Relu"), ==, box_of (outer, "conv1/act/Minimum"));
  g_assert_cmpuint (box_of (all, "conv1/act/Relu"), !=, box_of (all, "conv1/act/Minimum"));
  g_assert_cmpuint (again->n_boxes, ==, 5);

  /* The same thing in different scenes has the same key. */
  g_assert_cmpuint (ts_scene_find_key (again, ts_box_get_key (&all->boxes[box_of (all, "out")])), ==, box_of (again, "out"));
}

/* An edge from outside meets, at the border of an open box, the one that goes on inside. */
static void
test_ports_meet (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (TsScene) scene = build (builder, "*");
  const TsBox *conv1 = &scene->boxes[ts_scene_find_container (scene, ts_scope_tree_find (scene->tree, "conv1"))];
  guint n_met = 0;

  for (guint32 outer = 0; outer < scene->n_lines; outer++)
    for (guint32 inner = conv1->first_edge; inner < conv1->first_edge + conv1->n_edges; inner++)
      {
        const TsLine *a = &scene->lines[outer], *b = &scene->lines[inner];

        if (a->to == TS_NO_BOX || &scene->boxes[a->to] != conv1 || b->from != TS_NO_BOX)
          continue;

        g_assert_cmpfloat_with_epsilon (scene->points[a->first_point + a->n_points - 1].x, scene->points[b->first_point].x, 0.1);
        g_assert_cmpfloat_with_epsilon (scene->points[a->first_point + a->n_points - 1].y, scene->points[b->first_point].y, 0.1);
        n_met++;
      }

  g_assert_cmpuint (n_met, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_scene_builder_build (builder, open, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_autoptr (TsScene) scene = build (builder, "*");

  assert_sound (scene);
}

static void
test_empty (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("");
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (TsScene) scene = build (builder, "");

  g_assert_cmpuint (scene->n_boxes, ==, 1);
  g_assert_cmpint (ts_scene_pick (scene, 5, 5, 5).kind, ==, TS_HIT_NOTHING);
}

static void
test_shared_models (void)
{
  static const char *const models[] = {
    "models/human-models/faceres.pb",
    "models/human-models/blazeface-front.pb",
    "models/coco-ssd/coco_ssd_lite_mobilenet_v2.pb",
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (TsGraph) graph = test_graph_open_shared (models[i]);

      if (graph == NULL)
        return;

      g_autoptr (TsSceneBuilder) builder = builder_of (graph);
      g_autoptr (TsScene) closed = build (builder, "");
      g_autoptr (TsScene) open = build (builder, "*");

      assert_sound (closed);
      assert_sound (open);
    }
}

/* ---- picking ---------------------------------------------------------------------------------------- */

static TsHit
pick_at (const TsScene *scene,
         guint32 box,
         float dx,
         float dy)
{
  const TsRect *rect = &scene->boxes[box].rect;

  return ts_scene_pick (scene, rect->x + dx, rect->y + dy, 4);
}

/* In a chain every third operation has a pin, and stands above and below the others all the same. */
static void
test_pins_beside_chain (void)
{
  g_autofree char *text = test_flat_hub (24, 3);
  g_autoptr (TsGraph) graph = test_graph_new (text);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  guint n_straight = 0;

  ts_scene_builder_set_serpentine (builder, FALSE);

  g_autoptr (TsScene) scene = build (builder, "");

  g_assert_cmpuint (scene->n_pins, >, 6);
  assert_sound (scene);
  for (guint32 e = scene->boxes[0].first_edge; e < scene->boxes[0].first_edge + scene->boxes[0].n_edges; e++)
    {
      const TsLine *line = &scene->lines[e];
      const TsRect *from = &scene->boxes[line->from].rect, *to = &scene->boxes[line->to].rect;

      if (strcmp (scene->boxes[line->from].item->label, "HUB") == 0)
        continue;
      g_assert_cmpfloat_with_epsilon (from->x + from->width / 2, to->x + to->width / 2, 1);
      n_straight++;
    }
  g_assert_cmpuint (n_straight, >=, 24);
}

static void
test_pick (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (TsScene) scene = build (builder, "conv1");
  guint32 conv1 = ts_scene_find_container (scene, ts_scope_tree_find (scene->tree, "conv1"));
  guint32 side = box_of (scene, "side/Abs"), conv = box_of (scene, "conv1/Conv2D");
  TsRect expander = ts_box_get_expander (&scene->boxes[side]);
  const TsLine *line = &scene->lines[scene->boxes[0].first_edge];
  const TsLayoutPoint *middle = &scene->points[line->first_point];
  TsHit hit;

  hit = pick_at (scene, side, scene->boxes[side].rect.width - 3, 3);
  g_assert_cmpint (hit.kind, ==, TS_HIT_BOX);
  g_assert_cmpuint (hit.box, ==, side);

  hit = ts_scene_pick (scene, expander.x + 3, expander.y + 3, 4);
  g_assert_cmpint (hit.kind, ==, TS_HIT_EXPANDER);
  g_assert_cmpuint (hit.box, ==, side);

  hit = pick_at (scene, conv1, scene->boxes[conv1].rect.width - 4, 4);
  g_assert_cmpint (hit.kind, ==, TS_HIT_HEADER);
  hit = pick_at (scene, conv1, 3, scene->boxes[conv1].rect.height - 3);
  g_assert_cmpint (hit.kind, ==, TS_HIT_INSIDE);

  hit = pick_at (scene, conv, 30, TS_CARD_HEAD_HEIGHT + 4);
  g_assert_cmpint (hit.kind, ==, TS_HIT_SLOT);
  g_assert_cmpuint (hit.index, ==, 0);

  hit = ts_scene_pick (scene, middle->x + 1, middle->y + 3, 4);
  g_assert_cmpint (hit.kind, ==, TS_HIT_LINE);
  g_assert_cmpint (ts_scene_pick (scene, -500, -500, 4).kind, ==, TS_HIT_NOTHING);
}

/* ---- marks ------------------------------------------------------------------------------------------ */

static void
test_marks (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autoptr (TsScene) scene = build (builder, "");
  g_autoptr (TsSceneMarks) marks = ts_scene_marks_new ();
  guint32 n = ts_graph_get_n_operations (graph), conv1 = box_of (scene, "conv1/Conv2D");
  g_autofree guint8 *states = g_new0 (guint8, n);
  g_autofree guint8 *breakpoints = g_new0 (guint8, n);

  ts_scene_marks_set_scene (marks, scene);
  g_assert_false (ts_scene_marks_has_run (marks));

  memset (states, TS_OP_WAITING, n);
  ts_scene_marks_set_states (marks, states, n);
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->counts[TS_OP_WAITING], ==, 4);

  states[op_of (scene, "conv1/Conv2D")] = TS_OP_DONE;
  states[op_of (scene, "conv1/BiasAdd")] = TS_OP_CURRENT;
  ts_scene_marks_set_states (marks, states, n);
  ts_scene_marks_set_current_op (marks, op_of (scene, "conv1/BiasAdd"));
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->counts[TS_OP_WAITING], ==, 2);
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->counts[TS_OP_DONE], ==, 1);
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->state, ==, TS_OP_CURRENT);
  g_assert_cmpuint (ts_scene_marks_get_current_box (marks), ==, conv1);

  memset (states, TS_OP_DONE, n);
  ts_scene_marks_set_states (marks, states, n);
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->state, ==, TS_OP_DONE);

  breakpoints[op_of (scene, "conv1/Conv2D")] = 1 | 4;
  ts_scene_marks_set_breakpoints (marks, breakpoints, n);
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->breakpoints, ==, 1 | 4);
  breakpoints[op_of (scene, "conv1/BiasAdd")] = 2;
  ts_scene_marks_set_breakpoints (marks, breakpoints, n);
  g_assert_cmpuint (ts_scene_marks_get (marks, conv1)->breakpoints, ==, 1 | 2);

  /* Another scene of the same graph: all of it moves over. */
  g_autoptr (TsScene) open = build (builder, "conv1");

  ts_scene_marks_set_scene (marks, open);
  g_assert_cmpuint (ts_scene_marks_get (marks, box_of (open, "conv1/Conv2D"))->breakpoints, ==, 1 | 4);
  g_assert_cmpuint (ts_scene_marks_get (marks, box_of (open, "conv1/Conv2D"))->state, ==, TS_OP_DONE);
}

/* Which boxes are highlighted for one hit. (transfer full) */
static char *
dup_highlights (TsSceneMarks *marks,
                const TsScene *scene,
                guint32 hit)
{
  GString *text = g_string_new (NULL);

  ts_scene_marks_set_highlights (marks, &hit, 1);
  for (guint32 i = 0; i < scene->n_boxes; i++)
    if (ts_scene_marks_get (marks, i)->is_highlighted)
      g_string_append_printf (text, "%u ", i);
  return g_string_free (text, FALSE);
}

/* A hit marks one box, a folded one that of its user; the same whether or not it is known beforehand what shows it. */
static void
test_highlights (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  guint32 n = ts_graph_get_n_operations (graph);
  g_autoptr (TsSceneBuilder) builder = builder_of (graph);
  g_autofree guint32 *shown = ts_wiring_find_all_shown (ts_outline_get_wiring (ts_scene_builder_get_outline (builder)));
  static const char *const opens[] = { "", "conv1", "*" };

  for (guint i = 0; i < G_N_ELEMENTS (opens); i++)
    {
      g_autoptr (TsScene) scene = build (builder, opens[i]);
      g_autoptr (TsSceneMarks) marks = ts_scene_marks_new ();

      ts_scene_marks_set_scene (marks, scene);
      for (guint32 op = 0; op < n; op++)
        {
          g_autofree char *without = NULL;
          g_autofree char *with = NULL;

          ts_scene_marks_set_shown (marks, NULL, 0);
          without = dup_highlights (marks, scene, op);
          ts_scene_marks_set_shown (marks, shown, n);
          with = dup_highlights (marks, scene, op);
          g_assert_cmpstr (with, !=, "");
          g_assert_cmpstr (with, ==, without);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scene/closed", test_closed);
  g_test_add_func ("/scene/open", test_open);
  g_test_add_func ("/scene/ports-meet", test_ports_meet);
  g_test_add_func ("/scene/cancelled", test_cancelled);
  g_test_add_func ("/scene/empty", test_empty);
  g_test_add_func ("/scene/shared-models", test_shared_models);
  g_test_add_func ("/scene/pins-beside-chain", test_pins_beside_chain);
  g_test_add_func ("/scene/pick", test_pick);
  g_test_add_func ("/scene/marks", test_marks);
  g_test_add_func ("/scene/highlights", test_highlights);

  return g_test_run ();
}
