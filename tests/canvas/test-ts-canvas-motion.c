#include "tests/canvas/canvas-fixture.h"

static const char network[] = "x Placeholder\n"
                              "a/p Neg x\n"
                              "a/q Abs a/p\n"
                              "a/r Exp a/q\n"
                              "b/p Neg a/r\n"
                              "b/q Abs b/p\n"
                              "end Sub b/q x\n";

static void
set_animations (Fixture *fixture,
                gboolean enabled)
{
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (fixture->canvas)), "gtk-enable-animations", enabled, NULL);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture_set_up (fixture, network);
  fixture_wait (fixture);
  set_animations (fixture, GPOINTER_TO_INT (data));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  set_animations (fixture, TRUE);
  fixture_tear_down (fixture);
}

/* Where the middle of a box's upper edge is on the screen now. */
static void
get_place (Fixture *fixture,
           const char *label,
           double *x,
           double *y)
{
  guint32 box = fixture_find_box (fixture, label);
  TsRect rect = fixture->canvas->rects != NULL ? fixture->canvas->rects[box] : fixture->canvas->scene->boxes[box].rect;

  ts_camera_to_view (&fixture->canvas->camera, rect.x + rect.width / 2, rect.y, x, y);
}

static void
open_and_take_scene (Fixture *fixture,
                     const char *label)
{
  TsScene *before = fixture->canvas->scene;

  ts_canvas_toggle_box (fixture->canvas, fixture_find_box (fixture, label));
  while (fixture->canvas->scene == before)
    g_main_context_iteration (NULL, TRUE);
}

/* What is opened stays where it is, from the first moment to the last, and the others come to their places by and by. */
static void
test_glide (Fixture *fixture,
            gconstpointer data)
{
  double x, y, now_x, now_y, below, below_first, below_last, unused;
  gint64 begin;

  get_place (fixture, "a", &x, &y);
  get_place (fixture, "b", &unused, &below);
  begin = g_get_monotonic_time ();
  open_and_take_scene (fixture, "a");

  g_assert_nonnull (fixture->canvas->rects);
  get_place (fixture, "a", &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x, 1);
  g_assert_cmpfloat_with_epsilon (now_y, y, 1);
  get_place (fixture, "b", &unused, &below_first);
  g_assert_cmpfloat_with_epsilon (below_first, below, 1); /* it has not gone yet */

  while (fixture->canvas->rects != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, TS_CANVAS_ANIMATION_US);
  get_place (fixture, "a", &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x, 1);
  g_assert_cmpfloat_with_epsilon (now_y, y, 1);
  get_place (fixture, "b", &unused, &below_last);
  g_assert_cmpfloat (below_last, >, below + 20);
}

/* Who wants no animations gets none. */
static void
test_jump (Fixture *fixture,
           gconstpointer data)
{
  double x, y, now_x, now_y;

  get_place (fixture, "a", &x, &y);
  open_and_take_scene (fixture, "a");
  g_assert_null (fixture->canvas->rects);
  get_place (fixture, "a", &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x, 1);
  g_assert_cmpfloat_with_epsilon (now_y, y, 1);
}

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

  g_test_add ("/canvas/motion/glide", Fixture, GINT_TO_POINTER (TRUE), set_up, test_glide, tear_down);
  g_test_add ("/canvas/motion/jump", Fixture, GINT_TO_POINTER (FALSE), set_up, test_jump, tear_down);
  return g_test_run ();
}
