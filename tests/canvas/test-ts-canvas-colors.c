#include "tests/canvas/canvas-fixture.h"

#include "app/canvas/ts-color-scale.h"
#include "app/canvas/ts-range-handle.h"

#include <string.h>

static const char network[] = "x Placeholder\n"
                              "kernel Const\n"
                              "a Mul x kernel\n"
                              "b Neg a\n"
                              "out AddV2 b kernel\n";

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture_set_up (fixture, network);
  fixture_wait (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  fixture_tear_down (fixture);
}

static guint32
op_of (Fixture *fixture,
       const char *name)
{
  return ts_graph_find_operation (fixture->graph, name)->index;
}

static TsOpColumn *
make_column (Fixture *fixture)
{
  TsOpColumn *column = ts_op_column_new_numbers ("Weight", TS_UNIT_COUNT, TS_TOGETHER_SUM, ts_graph_get_n_operations (fixture->graph));

  column->numbers[op_of (fixture, "a")] = 30;
  column->numbers[op_of (fixture, "b")] = 10;
  return column;
}

/* (nullable): the first widget of that type inside of @widget */
static GtkWidget *
find_inside (GtkWidget *widget,
             GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_inside (child, type);
  return found;
}

/* What is not known as yet is as without colours; a tooltip tells the number, and the share of all. */
static void
test_column (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (TsOpColumn) column = make_column (fixture);
  g_autofree char *text = NULL, *coloring = NULL, *in_words = NULL;

  g_object_set (fixture->canvas, "coloring", "flops", NULL);
  g_assert_null (fixture->canvas->colors);
  ts_canvas_set_column (fixture->canvas, column, NULL);
  g_assert_nonnull (fixture->canvas->colors);
  g_assert_cmpfloat (fixture->canvas->colors->high, ==, 30);
  text = ts_canvas_dup_box_text (fixture->canvas, ts_scene_find_op_box (fixture->canvas->scene, op_of (fixture, "a")));
  g_assert_nonnull (strstr (text, "\nWeight: 30, 75 % of all"));

  g_object_set (fixture->canvas, "coloring", "dtype", NULL);
  g_assert_false (ts_scene_colors_is_scale (fixture->canvas->colors));
  in_words = ts_canvas_dup_box_text (fixture->canvas, ts_scene_find_op_box (fixture->canvas->scene, op_of (fixture, "a")));
  g_assert_nonnull (strstr (in_words, "\nColour: "));
  g_object_set (fixture->canvas, "coloring", "no such", NULL);
  g_object_get (fixture->canvas, "coloring", &coloring, NULL);
  g_assert_cmpstr (coloring, ==, "dtype");
}

/* The handles of the legend spread the colours; that stays when the numbers are told anew. */
static void
test_range (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (TsOpColumn) column = make_column (fixture);
  g_autoptr (TsOpColumn) again = make_column (fixture);
  GtkWidget *scale, *from;

  g_object_set (fixture->canvas, "coloring", "time", NULL);
  ts_canvas_set_column (fixture->canvas, column, NULL);
  scale = find_inside (fixture->canvas->legend, TS_TYPE_COLOR_SCALE);
  from = find_inside (scale, TS_TYPE_RANGE_HANDLE);
  g_signal_emit_by_name (from, "moved", 0.5);
  g_assert_cmpfloat (fixture->canvas->colors->from, ==, 20);
  g_assert_cmpfloat (fixture->canvas->colors->to, ==, 30);
  g_assert_cmpfloat (ts_range_handle_get_place (TS_RANGE_HANDLE (from)), ==, 0.5);

  ts_canvas_set_column (fixture->canvas, again, NULL);
  g_assert_cmpfloat (fixture->canvas->colors->from, ==, 20);

  /* One does not pass the other. */
  g_signal_emit_by_name (from, "moved", 5.0);
  g_assert_cmpfloat (fixture->canvas->colors->from, <, fixture->canvas->colors->to);
}

static void
test_rank (Fixture *fixture,
           gconstpointer data)
{
  const guint32 hits[] = { op_of (fixture, "out"), op_of (fixture, "a") };
  TsPalette *palette = &fixture->canvas->palette;

  g_object_set (fixture->canvas, "coloring", "rank", NULL);
  g_assert_null (fixture->canvas->colors);
  ts_canvas_set_highlights (fixture->canvas, hits, 2);

  GdkRGBA first = ts_scene_colors_get_box_color (fixture->canvas->colors, ts_scene_find_op_box (fixture->canvas->scene, hits[0]), palette);
  GdkRGBA second = ts_scene_colors_get_box_color (fixture->canvas->colors, ts_scene_find_op_box (fixture->canvas->scene, hits[1]), palette);

  g_assert_true (ts_color_get_contrast (&first, &palette->background) > ts_color_get_contrast (&second, &palette->background));
  ts_canvas_set_highlights (fixture->canvas, NULL, 0);
  g_assert_null (fixture->canvas->colors);
}

/* The graph is laid out anew, keys follow the screen, and the text of a view tells it. */
static void
test_direction (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *plain = ts_canvas_dup_view (fixture->canvas), *turned = NULL, *direction = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strstr (plain, "flow=TB"));
  g_object_set (fixture->canvas, "flow", "LR", "serpentine", FALSE, NULL);
  fixture_wait (fixture);
  g_assert_cmpint (fixture->canvas->scene->flow, ==, TS_FLOW_RIGHT);
  g_assert_cmpint (ts_canvas_turn_walk (fixture->canvas, TS_WALK_RIGHT), ==, TS_WALK_DOWN);
  g_assert_cmpint (ts_canvas_turn_walk (fixture->canvas, TS_WALK_UP), ==, TS_WALK_LEFT);
  g_assert_cmpint (ts_canvas_turn_walk (fixture->canvas, TS_WALK_NEXT), ==, TS_WALK_NEXT);
  turned = ts_canvas_dup_view (fixture->canvas);
  g_assert_nonnull (strstr (turned, "flow=LR"));

  g_assert_true (ts_canvas_set_view (fixture->canvas, plain, &error));
  g_assert_no_error (error);
  fixture_wait (fixture);
  g_assert_cmpint (fixture->canvas->scene->flow, ==, TS_FLOW_DOWN);
  g_assert_true (ts_canvas_set_view (fixture->canvas, turned, &error));
  fixture_wait (fixture);
  g_assert_cmpint (fixture->canvas->scene->flow, ==, TS_FLOW_RIGHT);

  /* What a view does not tell stays as it is. */
  g_assert_true (ts_canvas_set_view (fixture->canvas, "[view]\nopen=\n", &error));
  fixture_wait (fixture);
  g_assert_cmpint (fixture->canvas->scene->flow, ==, TS_FLOW_RIGHT);
  g_assert_false (fixture->canvas->serpentine);

  g_object_set (fixture->canvas, "flow", "nowhere", NULL);
  g_object_get (fixture->canvas, "flow", &direction, NULL);
  g_assert_cmpstr (direction, ==, "LR");
}

/* The constant of what is selected is a box of its own, and a slot again. */
static void
test_constants (Fixture *fixture,
                gconstpointer data)
{
  g_assert_false (ts_canvas_toggle_constants (fixture->canvas));
  ts_canvas_select_op (fixture->canvas, op_of (fixture, "a"));
  g_assert_cmpuint (ts_scene_find_op_box (fixture->canvas->scene, op_of (fixture, "kernel")), ==, TS_NO_BOX);
  g_assert_true (ts_canvas_toggle_constants (fixture->canvas));
  fixture_wait (fixture);
  g_assert_cmpuint (ts_scene_find_op_box (fixture->canvas->scene, op_of (fixture, "kernel")), !=, TS_NO_BOX);

  g_autoptr (GBytes) parts = ts_canvas_dup_kept (fixture->canvas);

  g_assert_cmpuint (g_bytes_get_size (parts), ==, ts_graph_get_n_operations (fixture->graph));
  g_assert_true (ts_canvas_toggle_constants (fixture->canvas));
  fixture_wait (fixture);
  g_assert_cmpuint (ts_scene_find_op_box (fixture->canvas->scene, op_of (fixture, "kernel")), ==, TS_NO_BOX);
  g_assert_null (ts_canvas_dup_kept (fixture->canvas));
}

static void
test_ruler (Fixture *fixture,
            gconstpointer data)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_object_set (fixture->canvas, "ruler-visible", TRUE, NULL);
  while (fixture->canvas->ruler == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  gtk_widget_queue_draw (GTK_WIDGET (fixture->canvas));
  fixture_wait (fixture);
  g_object_set (fixture->canvas, "ruler-visible", FALSE, NULL);
  g_assert_null (fixture->canvas->ruler);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

  ADD ("/canvas-colors/column", test_column);
  ADD ("/canvas-colors/range", test_range);
  ADD ("/canvas-colors/rank", test_rank);
  ADD ("/canvas-colors/direction", test_direction);
  ADD ("/canvas-colors/constants", test_constants);
  ADD ("/canvas-colors/ruler", test_ruler);
  return g_test_run ();
}
