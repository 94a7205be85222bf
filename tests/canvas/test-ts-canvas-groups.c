#include "tests/canvas/canvas-fixture.h"

#include "app/scene/ts-scene-view-private.h"
#include "tests/scene/test-flat.h"

/* A flat graph: residual blocks, or a chain with a hub. */
static void
set_up (Fixture *fixture,
        gconstpointer has_hub)
{
  g_autofree char *text = has_hub != NULL ? test_flat_hub (40, 4) : test_flat_residual (60);

  fixture_set_up (fixture, text);
  fixture_wait (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer has_hub)
{
  fixture_tear_down (fixture);
}

static guint32
count_groups (Fixture *fixture)
{
  const TsScene *scene = fixture->canvas->scene;
  guint32 n = 0;

  for (guint32 i = 1; i < scene->n_boxes; i++)
    n += ts_item_kind_is_group (scene->boxes[i].item->kind);
  return n;
}

/* ---- groups --------------------------------------------------------------------------------------- */

static void
test_undo_group (Fixture *fixture,
                 gconstpointer has_hub)
{
  TsCanvas *canvas = fixture->canvas;

  g_assert_cmpuint (count_groups (fixture), ==, 60);
  g_assert_false (ts_canvas_is_group_selected (canvas));
  ts_canvas_select_box (canvas, 4);
  g_assert_true (ts_canvas_is_group_selected (canvas));
  ts_canvas_undo_group (canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (count_groups (fixture), ==, 59);
  g_assert_cmpuint (canvas->scene->boxes[0].n_children, ==, 67);

  g_assert_true (ts_canvas_can_go_back (canvas));
  ts_canvas_go_back (canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (count_groups (fixture), ==, 60);
  ts_canvas_go_forth (canvas);
  fixture_wait (fixture);
  g_assert_cmpuint (count_groups (fixture), ==, 59);
}

static void
test_selected_group (Fixture *fixture,
                     gconstpointer has_hub)
{
  TsCanvas *canvas = fixture->canvas;
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GArray) ops = NULL;

  g_assert_null (ts_canvas_dup_selected_group (canvas, &kind, &name));
  ts_canvas_select_box (canvas, 4);
  ops = ts_canvas_dup_selected_group (canvas, &kind, &name);
  g_assert_cmpstr (kind, ==, "Pattern");
  g_assert_cmpstr (name, ==, "kaac … oaac");
  g_assert_cmpuint (ops->len, ==, 7); /* and the constant that is folded into them */
}

static void
test_grouping_off (Fixture *fixture,
                   gconstpointer has_hub)
{
  gboolean groups = TRUE;

  g_object_set (fixture->canvas, "groups", FALSE, NULL);
  fixture_wait (fixture);
  g_assert_cmpuint (count_groups (fixture), ==, 0);
  g_assert_cmpuint (fixture->canvas->scene->boxes[0].n_children, ==, 362);

  ts_canvas_go_back (fixture->canvas);
  fixture_wait (fixture);
  g_object_get (fixture->canvas, "groups", &groups, NULL);
  g_assert_true (groups);
  g_assert_cmpuint (count_groups (fixture), ==, 60);
}

/* What was undone belongs to the view that is kept. */
static void
test_view_keeps_undone (Fixture *fixture,
                        gconstpointer has_hub)
{
  g_autofree char *whole = ts_canvas_dup_view (fixture->canvas), *without = NULL;
  g_autoptr (GError) error = NULL;

  ts_canvas_select_box (fixture->canvas, 4);
  ts_canvas_undo_group (fixture->canvas);
  fixture_wait (fixture);
  without = ts_canvas_dup_view (fixture->canvas);
  g_assert_true (ts_canvas_set_view (fixture->canvas, whole, &error));
  fixture_wait (fixture);
  g_assert_cmpuint (count_groups (fixture), ==, 60);
  g_assert_true (ts_canvas_set_view (fixture->canvas, without, &error));
  fixture_wait (fixture);
  g_assert_cmpuint (count_groups (fixture), ==, 59);
}

static void
test_why (Fixture *fixture,
          gconstpointer has_hub)
{
  g_autofree char *text = ts_canvas_dup_box_text (fixture->canvas, 4);

  g_assert_cmpstr (text, ==, "kaac … oaac\n6 ops\nRepeats 60 times: Conv2D, BiasAdd, Relu, AddV2\n60 groups have the same inside");
}

/* ---- pins ----------------------------------------------------------------------------------------- */

static guint32
find_pin (Fixture *fixture,
          gboolean is_out)
{
  const TsScene *scene = fixture->canvas->scene;

  for (guint32 p = 0; p < scene->n_pins; p++)
    if (scene->pins[p].pin->is_out == is_out)
      return p;
  g_assert_not_reached ();
}

static void
test_hit_pin (Fixture *fixture,
              gconstpointer has_hub)
{
  const TsScene *scene = fixture->canvas->scene;

  g_assert_cmpuint (scene->n_pins, ==, 11);
  for (guint32 p = 0; p < scene->n_pins; p++)
    {
      TsRect rect = scene->pins[p].rect;
      TsHit hit = ts_scene_pick (scene, rect.x + rect.width / 2, rect.y + rect.height / 2, 5);

      g_assert_cmpint (hit.kind, ==, TS_HIT_PIN);
      g_assert_cmpuint (hit.index, ==, p);
    }
}

/* From a use to the hub; at the hub there is a menu of the uses. */
static void
test_follow_pin (Fixture *fixture,
                 gconstpointer has_hub)
{
  TsCanvas *canvas = fixture->canvas;
  guint32 hub = ts_graph_find_operation (fixture->graph, "HUB")->index;

  ts_canvas_follow_pin (canvas, find_pin (fixture, FALSE));
  fixture_wait (fixture);
  g_assert_cmpuint (ts_canvas_get_selected_op (canvas), ==, hub);
  g_assert_null (canvas->forks);
  ts_canvas_follow_pin (canvas, find_pin (fixture, TRUE));
  g_assert_nonnull (canvas->forks);
}

/* The keys go along pinned edges as along others. */
static void
test_walk_through (Fixture *fixture,
                   gconstpointer has_hub)
{
  TsCanvas *canvas = fixture->canvas;
  guint32 box = ts_scene_find_op_box (canvas->scene, ts_graph_find_operation (fixture->graph, "HUB")->index);
  g_autoptr (GArray) uses = ts_canvas_list_next_boxes (canvas, box, FALSE);

  g_assert_cmpuint (uses->len, ==, 10);
  g_assert_cmpuint (ts_canvas_find_next_box (canvas, box, TS_WALK_DOWN), !=, TS_NO_BOX);
}

static void
test_pin_text (Fixture *fixture,
               gconstpointer has_hub)
{
  g_autofree char *use = ts_canvas_dup_pin_text (fixture->canvas, find_pin (fixture, FALSE));
  g_autofree char *hub = ts_canvas_dup_pin_text (fixture->canvas, find_pin (fixture, TRUE));

  g_assert_cmpstr (use, ==, "Comes from\nHUB   Placeholder\nClick to go there");
  g_assert_cmpstr (hub, ==,
                   "Leads to\naaa   AddV2\naae   AddV2\naai   AddV2\naam   AddV2\naaq   AddV2\naau   AddV2\naay   AddV2\nabc   AddV2\n"
                   "… and 2 more\nClick to choose where to go");
}

static void
test_hub_pins_off (Fixture *fixture,
                   gconstpointer has_hub)
{
  guint32 n_before = fixture->canvas->scene->n_pins;

  g_object_set (fixture->canvas, "hub-pins", FALSE, NULL);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture->canvas->scene->n_pins, <, n_before); /* long ones are left */
  g_object_set (fixture->canvas, "hub-pins", TRUE, NULL);
  fixture_wait (fixture);
  g_assert_cmpuint (fixture->canvas->scene->n_pins, ==, n_before);
}

/* Pinned edges are drawn while something asks for them. */
static void
test_lines_between (Fixture *fixture,
                    gconstpointer has_hub)
{
  TsCanvas *canvas = fixture->canvas;
  TsSceneView view;
  guint32 n_shown[4] = { 0 };

  for (int i = 0; i < 4; i++)
    {
      g_object_set (canvas, "pinned-visible", i == 1, NULL);
      ts_canvas_select_box (canvas, i == 2 ? ts_scene_find_op_box (canvas->scene, ts_graph_find_operation (fixture->graph, "HUB")->index) : TS_NO_BOX);
      canvas->hovered_pin = i == 3 ? find_pin (fixture, FALSE) : TS_NO_PIN;
      ts_canvas_init_view (canvas, &view);
      for (guint32 k = 0; k < canvas->scene->n_lines; k++)
        if (canvas->scene->lines[k].edge->flags & TS_EDGE_PINNED)
          n_shown[i] += ts_scene_view_is_line_shown (&view, &canvas->scene->lines[k]);
      gtk_widget_queue_draw (GTK_WIDGET (canvas));
      fixture_wait (fixture);
    }
  g_assert_cmpuint (n_shown[0], ==, 0);
  g_assert_cmpuint (n_shown[1], ==, 10);
  g_assert_cmpuint (n_shown[2], ==, 10);
  g_assert_cmpuint (n_shown[3], ==, 10);
}

#define ADD(name, data, func) g_test_add (name, Fixture, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

  ADD ("/canvas-groups/undo-group", NULL, test_undo_group);
  ADD ("/canvas-groups/selected-group", NULL, test_selected_group);
  ADD ("/canvas-groups/grouping-off", NULL, test_grouping_off);
  ADD ("/canvas-groups/view-keeps-undone", NULL, test_view_keeps_undone);
  ADD ("/canvas-groups/why", NULL, test_why);
  ADD ("/canvas-groups/hit-pin", "hub", test_hit_pin);
  ADD ("/canvas-groups/follow-pin", "hub", test_follow_pin);
  ADD ("/canvas-groups/walk-through", "hub", test_walk_through);
  ADD ("/canvas-groups/pin-text", "hub", test_pin_text);
  ADD ("/canvas-groups/hub-pins-off", "hub", test_hub_pins_off);
  ADD ("/canvas-groups/lines-between", "hub", test_lines_between);
  return g_test_run ();
}
