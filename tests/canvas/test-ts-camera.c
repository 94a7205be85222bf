#include "app/canvas/ts-camera.h"

#define WIDTH 800.0
#define HEIGHT 600.0

static TsItem item = { .kind = TS_ITEM_SCOPE };

/* A scene with two boxes beside each other; nothing else of it is looked at. */
static TsScene
make_scene (TsBox *boxes,
            float width,
            float height)
{
  boxes[0] = (TsBox) { .rect = { 0, 0, width, height }, .parent = TS_NO_BOX, .first_child = 1, .n_children = 2 };
  boxes[1] = (TsBox) { .rect = { width - 140, 50, 100, 50 }, .item = &item };
  boxes[2] = (TsBox) { .rect = { 40, 58, 100, 50 }, .item = &item };
  return (TsScene) { .n_boxes = 3, .boxes = boxes, .flow = TS_FLOW_DOWN };
}

/* The heads of columns are not all at the same height: the first column is where it begins. */
static void
test_begins_at_first_column (void)
{
  TsBox boxes[3];
  TsScene scene = make_scene (boxes, 6000, 4000);
  TsCamera camera = ts_camera_fit (&scene, WIDTH, HEIGHT);

  g_assert_cmpfloat_with_epsilon (camera.scale, TS_CAMERA_LEGIBLE_SCALE, 1e-6);
  g_assert_cmpfloat (camera.x, ==, 0);
  g_assert_cmpfloat (camera.y, ==, 0);
}

/* Where not all can be seen, the view has its begin in it, and most of what is beside that. */
static void
test_shows_most (void)
{
  TsBox boxes[4];
  TsScene scene = make_scene (boxes, 6000, 4000);
  TsCamera camera;
  double x, y;

  boxes[0].n_children = 3;
  boxes[1].rect = (TsRect) { 3000, 40, 100, 50 };
  boxes[2].rect = (TsRect) { 3500, 200, 600, 300 };
  boxes[3] = (TsBox) { .rect = { 2600, 2000, 600, 300 }, .item = &item };
  scene.n_boxes = 4;
  camera = ts_camera_fit (&scene, WIDTH, HEIGHT);
  ts_camera_to_view (&camera, 3000, 40, &x, &y);
  g_assert_cmpfloat (x, >=, 0);
  g_assert_cmpfloat_with_epsilon (y, 40 * camera.scale, 1);
  ts_camera_to_view (&camera, 4100, 200, &x, &y);
  g_assert_cmpfloat (x, <=, WIDTH);

  /* What begins alone, far from all else, is not worth a view. */
  boxes[1].rect = (TsRect) { 100, 40, 20, 20 };
  camera = ts_camera_fit (&scene, WIDTH, HEIGHT);
  ts_camera_to_view (&camera, 3800, 300, &x, &y);
  g_assert_cmpfloat (x, >, 0);
  g_assert_cmpfloat (x, <, WIDTH);
}

/* What is fitted ends above the legend and the buttons; a low view has no room for that. */
static void
test_foot (void)
{
  TsBox boxes[3];
  TsScene scene = make_scene (boxes, 600, 900);
  TsCamera camera = ts_camera_fit (&scene, WIDTH, HEIGHT);
  double x, y;

  ts_camera_to_view (&camera, 0, 900, &x, &y);
  g_assert_cmpfloat (y, <=, HEIGHT - 29);
  ts_camera_to_view (&camera, 0, 0, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0, 1);

  scene = make_scene (boxes, 400, 250);
  camera = ts_camera_fit (&scene, WIDTH, 200);
  ts_camera_to_view (&camera, 0, 250, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 200, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/camera/begins-at-first-column", test_begins_at_first_column);
  g_test_add_func ("/camera/shows-most", test_shows_most);
  g_test_add_func ("/camera/foot", test_foot);

  return g_test_run ();
}
