#include "app/canvas/ts-minimap.h"
#include "tests/support/ts-test-widgets.h"

#define WIDTH 800
#define HEIGHT 600

static TsItem item = { .kind = TS_ITEM_SCOPE };

/* A map of a scene of which a view of the same size shows the upper left part, with one box at @rect. */
static GdkRectangle
find_place (GtkWidget *map,
            TsSceneMarks *marks,
            TsRect rect)
{
  TsBox boxes[2] = {
    { .rect = { 0, 0, 2000, 2000 }, .parent = TS_NO_BOX, .first_child = 1, .n_children = 1 },
    { .rect = rect, .item = &item },
  };
  TsScene scene = { .ref_count = 1000, .n_boxes = 2, .boxes = boxes };
  GdkRectangle place;

  ts_minimap_set_scene (TS_MINIMAP (map), &scene, marks);
  ts_minimap_set_seen (TS_MINIMAP (map), (TsRect) { 0, 0, WIDTH, HEIGHT });
  place = ts_minimap_find_place (TS_MINIMAP (map), WIDTH, HEIGHT);
  ts_minimap_set_scene (TS_MINIMAP (map), NULL, NULL);
  return place;
}

static void
test_corner (void)
{
  g_autoptr (GtkWidget) map = g_object_ref_sink (ts_minimap_new ());
  GdkRectangle place = find_place (map, NULL, (TsRect) { 300, 300, 50, 50 });

  /* Above on the right, if that is free. */
  g_assert_cmpint (place.x + place.width, ==, WIDTH - 12);
  g_assert_cmpint (place.y, ==, 12);

  place = find_place (map, NULL, (TsRect) { 600, 0, 200, 300 });
  g_assert_cmpint (place.x + place.width, ==, WIDTH - 12);
  g_assert_cmpint (place.y + place.height, <, HEIGHT - 50);
  g_assert_cmpint (place.y, >, 300);

  place = find_place (map, NULL, (TsRect) { 600, 0, 200, 600 });
  g_assert_cmpint (place.x, ==, 12);
  g_assert_cmpint (place.y, ==, 12);

  /* It does not jump about for nothing, but does not hide the begin of a graph either. */
  place = find_place (map, NULL, (TsRect) { 300, 0, 500, 600 });
  g_assert_cmpint (place.x, ==, 12);
  place = find_place (map, NULL, (TsRect) { 300, 0, 100, 50 });
  g_assert_cmpint (place.x, ==, 12);
  place = find_place (map, NULL, (TsRect) { 0, 0, 800, 600 });
  g_assert_cmpint (place.x + place.width, ==, WIDTH - 12);
  g_assert_cmpint (place.y, ==, 12);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/minimap/corner", test_corner);

  return g_test_run ();
}
