#include "app/canvas/ts-canvas-node.h"
#include "app/canvas/ts-canvas-private.h"
#include "tests/scene/test-graph.h"

#include <adwaita.h>
#include <string.h>

/* A canvas in a window. */
typedef struct
{
  GtkWidget *window;
  TsCanvas *canvas;
  TsGraph *graph;
  guint activated;
  char *problem;
} Fixture;

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

static void
activated (TsCanvas *canvas,
           guint op,
           Fixture *fixture)
{
  fixture->activated = op;
}

static void
set_up (Fixture *fixture,
        gconstpointer text)
{
  fixture->graph = test_graph_new (text != NULL ? text : network);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 700);
  fixture->canvas = TS_CANVAS (g_object_ref_sink (ts_canvas_new ()));
  fixture->activated = TS_NO_OP;
  g_signal_connect (fixture->canvas, "activated", G_CALLBACK (activated), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->canvas));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture,
           gconstpointer text)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->canvas);
  g_clear_pointer (&fixture->graph, ts_graph_unref);
  g_free (fixture->problem);
}

static void
iterate (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* Until nothing is being laid out and nothing moves any more. */
static void
settle (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture->canvas->job != NULL || fixture->canvas->tick != 0 || !ts_canvas_is_ready (fixture->canvas))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
show (Fixture *fixture)
{
  ts_canvas_set_graph (fixture->canvas, fixture->graph);
  settle (fixture);
}

static guint32
op_of (Fixture *fixture,
       const char *name)
{
  return ts_graph_find_operation (fixture->graph, name)->index;
}

static const char *
selected_name (Fixture *fixture)
{
  guint32 op = ts_canvas_get_selected_op (fixture->canvas);

  if (op != TS_NO_OP)
    return ts_graph_get_operation (fixture->graph, op)->name;

  return ts_canvas_get_selected_scope (fixture->canvas);
}

static gboolean
press_with (Fixture *fixture,
            guint key,
            GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->canvas));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }

  return handled;
}

static gboolean
press (Fixture *fixture,
       guint key)
{
  return press_with (fixture, key, 0);
}

/* The view's middle of a box; of an open one of its header. */
static void
get_middle (Fixture *fixture,
            guint32 index,
            double *x,
            double *y)
{
  const TsBox *box = &fixture->canvas->scene->boxes[index];

  ts_camera_to_view (&fixture->canvas->camera, box->rect.x + box->rect.width / 2,
                     box->rect.y + (ts_box_is_open (box) ? 16 : box->rect.height / 2), x, y);
}

static void
assert_visible (Fixture *fixture,
                guint32 op)
{
  guint32 box = ts_scene_get_box_of_op (fixture->canvas->scene, op);
  double x, y;

  g_assert_cmpuint (box, !=, TS_NO_BOX);
  g_assert_cmpint (fixture->canvas->scene->boxes[box].item->kind, ==, TS_ITEM_OP);
  get_middle (fixture, box, &x, &y);
  g_assert_true (x > 0 && x < ts_canvas_get_width (fixture->canvas) && y > 0 && y < ts_canvas_get_height (fixture->canvas));
}

/* ---- tests -------------------------------------------------------------------------------------------- */

static void
test_empty (Fixture *fixture,
            gconstpointer data)
{
  iterate (50);
  g_assert_false (ts_canvas_is_ready (fixture->canvas));
  ts_canvas_zoom_in (fixture->canvas);
  ts_canvas_zoom_to_fit (fixture->canvas);
  ts_canvas_expand_selected (fixture->canvas);
  ts_canvas_collapse_selected (fixture->canvas);
  ts_canvas_collapse_all (fixture->canvas);
  ts_canvas_reveal_op (fixture->canvas, 3, TRUE);
  ts_canvas_select_op (fixture->canvas, 3);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, TS_NO_OP);
  press (fixture, GDK_KEY_Down);
  press (fixture, GDK_KEY_Return);
}

static void
test_show (Fixture *fixture,
           gconstpointer data)
{
  show (fixture);
  g_assert_cmpuint (fixture->canvas->scene->n_boxes, ==, 5);
  ts_canvas_set_graph (fixture->canvas, NULL);
  iterate (30);
  g_assert_false (ts_canvas_is_ready (fixture->canvas));
  show (fixture);
}

/* Closed and shown again while the first layout is still being made. */
static void
test_change_in_midst (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (TsGraph) other = test_graph_new ("a Placeholder\nb Relu a\n");

  for (int i = 0; i < 5; i++)
    {
      ts_canvas_set_graph (fixture->canvas, fixture->graph);
      ts_canvas_reveal_op (fixture->canvas, op_of (fixture, "conv1/act/Relu"), TRUE);
      ts_canvas_set_graph (fixture->canvas, other);
    }
  settle (fixture);
  g_assert_cmpuint (fixture->canvas->scene->n_boxes, ==, 3);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, TS_NO_OP);
}

static void
test_reveal (Fixture *fixture,
             gconstpointer data)
{
  guint32 relu = op_of (fixture, "conv1/act/Relu"), kernel = op_of (fixture, "conv1/kernel");

  show (fixture);
  ts_canvas_reveal_op (fixture->canvas, relu, TRUE);
  settle (fixture);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, relu);
  assert_visible (fixture, relu);

  /* A constant is seen where it is used. */
  ts_canvas_reveal_op (fixture->canvas, kernel, FALSE);
  settle (fixture);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, relu);
  assert_visible (fixture, op_of (fixture, "conv1/Conv2D"));

  ts_canvas_reveal_scope (fixture->canvas, "side");
  settle (fixture);
  g_assert_cmpstr (selected_name (fixture), ==, "side");

  ts_canvas_collapse_all (fixture->canvas);
  settle (fixture);
  g_assert_cmpuint (fixture->canvas->scene->n_boxes, ==, 5);
}

/* Asked for before there is anything: shown as soon as there is. */
static void
test_reveal_early (Fixture *fixture,
                   gconstpointer data)
{
  guint32 relu = op_of (fixture, "conv1/act/Relu");

  ts_canvas_set_graph (fixture->canvas, fixture->graph);
  ts_canvas_reveal_op (fixture->canvas, relu, TRUE);
  settle (fixture);
  assert_visible (fixture, relu);
  g_assert_cmpuint (ts_canvas_get_selected_op (fixture->canvas), ==, relu);
}

static void
test_expand_in_place (Fixture *fixture,
                      gconstpointer data)
{
  double x, y, new_x, new_y;
  guint32 box;

  show (fixture);
  ts_canvas_reveal_scope (fixture->canvas, "conv1");
  settle (fixture);
  box = fixture->canvas->selected_box;
  ts_camera_to_view (&fixture->canvas->camera, fixture->canvas->scene->boxes[box].rect.x + fixture->canvas->scene->boxes[box].rect.width / 2,
                     fixture->canvas->scene->boxes[box].rect.y, &x, &y);

  ts_canvas_expand_selected (fixture->canvas);
  settle (fixture);
  box = fixture->canvas->selected_box;
  g_assert_true (ts_box_is_open (&fixture->canvas->scene->boxes[box]));
  ts_camera_to_view (&fixture->canvas->camera, fixture->canvas->scene->boxes[box].rect.x + fixture->canvas->scene->boxes[box].rect.width / 2,
                     fixture->canvas->scene->boxes[box].rect.y, &new_x, &new_y);
  g_assert_cmpfloat_with_epsilon (x, new_x, 0.6);
  g_assert_cmpfloat_with_epsilon (y, new_y, 0.6);

  ts_canvas_collapse_selected (fixture->canvas);
  settle (fixture);
  g_assert_cmpstr (selected_name (fixture), ==, "conv1");
  g_assert_false (ts_box_is_open (&fixture->canvas->scene->boxes[fixture->canvas->selected_box]));
}

static void
test_keys (Fixture *fixture,
           gconstpointer data)
{
  show (fixture);
  g_assert_true (press (fixture, GDK_KEY_Home));
  g_assert_cmpstr (selected_name (fixture), ==, "x");
  press (fixture, GDK_KEY_Down);
  g_assert_nonnull (ts_canvas_get_selected_scope (fixture->canvas));
  ts_canvas_reveal_scope (fixture->canvas, "conv1");
  settle (fixture);

  press (fixture, GDK_KEY_Up);
  g_assert_cmpstr (selected_name (fixture), ==, "x");
  ts_canvas_reveal_scope (fixture->canvas, "conv1");
  settle (fixture);
  press (fixture, GDK_KEY_Return);
  settle (fixture);
  g_assert_true (ts_box_is_open (&fixture->canvas->scene->boxes[fixture->canvas->selected_box]));

  /* In, along the edges, out at the other end. */
  press (fixture, GDK_KEY_Tab);
  g_assert_cmpstr (selected_name (fixture), ==, "conv1/Conv2D");
  press (fixture, GDK_KEY_Up);
  g_assert_cmpstr (selected_name (fixture), ==, "x");
  ts_canvas_select_op (fixture->canvas, op_of (fixture, "conv1/Conv2D"));
  press (fixture, GDK_KEY_Down);
  g_assert_cmpstr (selected_name (fixture), ==, "conv1/BiasAdd");
  press (fixture, GDK_KEY_Down);
  g_assert_cmpstr (selected_name (fixture), ==, "conv1/act");
  press (fixture, GDK_KEY_Down);
  g_assert_cmpstr (selected_name (fixture), ==, "out");
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->activated, ==, op_of (fixture, "out"));

  ts_canvas_select_op (fixture->canvas, op_of (fixture, "conv1/BiasAdd"));
  press (fixture, GDK_KEY_BackSpace);
  g_assert_cmpstr (selected_name (fixture), ==, "conv1");
  press (fixture, GDK_KEY_minus);
  settle (fixture);
  g_assert_false (ts_box_is_open (&fixture->canvas->scene->boxes[fixture->canvas->selected_box]));

  /* Tab goes through all boxes and then on to what follows the canvas. */
  press (fixture, GDK_KEY_Home);
  for (int i = 0; i < 3; i++)
    g_assert_true (press (fixture, GDK_KEY_Tab));
  g_assert_false (press (fixture, GDK_KEY_Tab));
}

/* Beside, in the order of a run, so many levels open, the way that is the only one. */
static void
test_more_keys (Fixture *fixture,
                gconstpointer data)
{
  static const char *const order[] = { "x", "conv1", "side", "out" };
  g_autofree char *beside = NULL;

  show (fixture);
  while (fixture->canvas->ranks == NULL) /* until the order is known */
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_assert_true (press (fixture, GDK_KEY_bracketright));
      g_assert_cmpstr (selected_name (fixture), ==, order[i]);
    }
  for (guint i = G_N_ELEMENTS (order) - 1; i > 0; i--)
    {
      g_assert_true (press (fixture, GDK_KEY_bracketleft));
      g_assert_cmpstr (selected_name (fixture), ==, order[i - 1]);
    }

  /* Only one of conv1 and side has the other at its left. */
  ts_canvas_reveal_scope (fixture->canvas, "side");
  settle (fixture);
  g_assert_true (press (fixture, GDK_KEY_Left));
  if (g_str_equal (selected_name (fixture), "side"))
    g_assert_true (press (fixture, GDK_KEY_Right));
  g_assert_cmpstr (selected_name (fixture), ==, "conv1");

  press_with (fixture, GDK_KEY_Up, GDK_ALT_MASK);
  g_assert_cmpstr (selected_name (fixture), ==, "x");
  g_assert_false (press_with (fixture, GDK_KEY_Home, GDK_CONTROL_MASK));

  press (fixture, GDK_KEY_2);
  settle (fixture);
  g_assert_cmpuint (ts_scene_get_box_of_op (fixture->canvas->scene, op_of (fixture, "conv1/BiasAdd")), !=,
                    ts_scene_find_container (fixture->canvas->scene, ts_scope_tree_find (fixture->canvas->scene->tree, "conv1")));
  g_assert_true (ts_box_is_open (&fixture->canvas->scene->boxes[ts_scene_find_container (fixture->canvas->scene, ts_scope_tree_find (fixture->canvas->scene->tree, "side"))]));
  press (fixture, GDK_KEY_1);
  settle (fixture);
  g_assert_false (ts_box_is_open (&fixture->canvas->scene->boxes[ts_scene_find_container (fixture->canvas->scene, ts_scope_tree_find (fixture->canvas->scene->tree, "side"))]));

  /* Pages move the view, and the space bar holds it. */
  double y = fixture->canvas->camera.y;

  press (fixture, GDK_KEY_Page_Down);
  settle (fixture);
  g_assert_cmpfloat (fixture->canvas->camera.y, >, y);
  press (fixture, GDK_KEY_space);
  g_assert_true (fixture->canvas->space_held);
}

static void
test_zoom (Fixture *fixture,
           gconstpointer data)
{
  double zoom, fitted;

  show (fixture);
  iterate (30);
  g_object_get (fixture->canvas, "zoom", &fitted, NULL);
  g_assert_cmpfloat (fitted, <=, 1);
  ts_canvas_zoom_in (fixture->canvas);
  ts_canvas_zoom_in (fixture->canvas);
  settle (fixture);
  g_object_get (fixture->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, fitted * 1.25 * 1.25, 1e-6);
  ts_canvas_zoom_to_normal (fixture->canvas);
  settle (fixture);
  g_object_get (fixture->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 1, 1e-6);
  for (int i = 0; i < 100; i++)
    ts_canvas_zoom_out (fixture->canvas);
  settle (fixture);
  g_object_get (fixture->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat (zoom, >=, TS_CAMERA_MIN_SCALE);
  ts_canvas_zoom_to_fit (fixture->canvas);
  settle (fixture);
  g_object_get (fixture->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, fitted, 1e-6);
}

/* Of a box that begins above the view the header stays in sight; closed by it, the box is in sight again. */
static void
test_pinned_header (Fixture *fixture,
                    gconstpointer data)
{
  TsCamera camera;
  TsSceneView view;
  TsRect place;
  guint32 box;

  show (fixture);
  ts_canvas_reveal_op (fixture->canvas, op_of (fixture, "conv1/Conv2D"), TRUE);
  settle (fixture);
  box = fixture->canvas->scene->boxes[fixture->canvas->selected_box].parent;
  camera = (TsCamera) { fixture->canvas->scene->boxes[box].rect.x, fixture->canvas->scene->boxes[box].rect.y + 90, 2 };
  ts_canvas_move_camera (fixture->canvas, camera, FALSE);

  ts_canvas_init_view (fixture->canvas, &view);
  g_assert_true (ts_scene_view_get_pinned_header (&view, box, &place));
  g_assert_cmpfloat (place.y, ==, 0);
  g_assert_cmpuint (ts_scene_view_pick_header (&view, place.x + 20, 10), ==, box);
  g_assert_cmpuint (ts_scene_view_pick_header (&view, place.x + 20, 300), ==, TS_NO_BOX);

  ts_canvas_collapse_selected (fixture->canvas);
  settle (fixture);
  g_assert_cmpstr (selected_name (fixture), ==, "conv1");
  ts_canvas_init_view (fixture->canvas, &view);
  g_assert_false (ts_scene_view_get_pinned_header (&view, fixture->canvas->selected_box, &place));
}

/* What is fitted stays fitted when the window gets another size, until somebody moves. */
static void
test_stays_fitted (Fixture *fixture,
                   gconstpointer data)
{
  double fitted, zoom;

  show (fixture);
  iterate (30);
  g_object_get (fixture->canvas, "zoom", &fitted, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 320, 240);
  iterate (200);
  g_object_get (fixture->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat (zoom, <, fitted);

  ts_canvas_zoom_to_normal (fixture->canvas);
  settle (fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 700);
  iterate (200);
  g_object_get (fixture->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, 1, 1e-6);
}

/* Every state and mark is drawn once, at several scales, with warnings fatal. */
static const TsBoxMarks *
marks_of (Fixture *fixture,
          const char *name)
{
  return ts_scene_marks_get (fixture->canvas->marks, ts_scene_get_box_of_op (fixture->canvas->scene, op_of (fixture, name)));
}

static void
test_draw_marks (Fixture *fixture,
                 gconstpointer data)
{
  guint32 n = ts_graph_get_n_operations (fixture->graph), hits[] = { 2, 7 };
  g_autofree guint8 *states = g_new0 (guint8, n);
  g_autofree guint8 *marks = g_new0 (guint8, n);

  show (fixture);
  ts_canvas_reveal_op (fixture->canvas, op_of (fixture, "conv1/act/Relu"), TRUE);
  settle (fixture);
  for (guint32 shift = 0; shift < 8; shift++)
    {
      for (guint32 i = 0; i < n; i++)
        {
          states[i] = (i + shift) % 8;
          marks[i] = (i + shift) % 8;
        }
      ts_canvas_set_op_states (fixture->canvas, states, n);
      ts_canvas_set_breakpoint_marks (fixture->canvas, marks, n);
      ts_canvas_set_current_op (fixture->canvas, shift);
      ts_canvas_set_highlights (fixture->canvas, hits, G_N_ELEMENTS (hits));
      g_assert_true (ts_scene_marks_has_run (fixture->canvas->marks));
      for (guint32 i = 0; i < n; i++)
        {
          g_assert_cmpuint (ts_scene_marks_get_state (fixture->canvas->marks, i), ==, states[i]);
          g_assert_cmpuint (ts_scene_marks_get_breakpoints (fixture->canvas->marks, i), ==, marks[i]);
        }
      g_assert_cmpuint (ts_scene_marks_get_current_box (fixture->canvas->marks), ==, ts_scene_get_box_of_op (fixture->canvas->scene, shift));
      g_assert_cmpuint (marks_of (fixture, "side/Abs")->n_highlights, ==, 1);
      g_assert_cmpuint (marks_of (fixture, "conv1/Conv2D")->n_highlights, ==, 1);
      g_assert_cmpuint (marks_of (fixture, "out")->n_highlights, ==, 0);
      ts_canvas_zoom_out (fixture->canvas);
      iterate (20);
    }

  ts_canvas_set_op_states (fixture->canvas, NULL, 0);
  ts_canvas_set_breakpoint_marks (fixture->canvas, NULL, 0);
  ts_canvas_set_current_op (fixture->canvas, TS_NO_OP);
  ts_canvas_set_highlights (fixture->canvas, NULL, 0);
  iterate (20);
  g_assert_false (ts_scene_marks_has_run (fixture->canvas->marks));
  g_assert_cmpuint (ts_scene_marks_get_breakpoints (fixture->canvas->marks, 1), ==, 0);
  g_assert_cmpuint (ts_scene_marks_get_current_box (fixture->canvas->marks), ==, TS_NO_BOX);
  g_assert_cmpuint (marks_of (fixture, "conv1/Conv2D")->n_highlights, ==, 0);
}

/* A map is there while a part of the graph is outside of the view, and leads anywhere in it. */
/* How many pixels of the map have just this colour. */
static guint
count_on_map (Fixture *fixture,
              const GdkRGBA *color)
{
  GtkWidget *map = fixture->canvas->overview;
  int width = gtk_widget_get_width (map), height = gtk_widget_get_height (map);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  guint32 wanted = (guint32)(color->red * 255 + 0.5f) << 16 | (guint32)(color->green * 255 + 0.5f) << 8 | (guint32)(color->blue * 255 + 0.5f);
  guint n = 0;

  GTK_WIDGET_GET_CLASS (map)->snapshot (map, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      n += (((const guint32 *)(gconstpointer)(cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)))[x] & 0xffffff) == wanted;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return n;
}

/* Hits, breakpoints and the place of a run are dots on the map, also where what they are at is in a closed box. */
static void
test_overview_dots (Fixture *fixture,
                    gconstpointer data)
{
  TsCanvas *canvas = fixture->canvas;
  guint32 op = op_of (fixture, "conv1/BiasAdd"), n_ops = ts_graph_get_n_operations (fixture->graph);
  g_autofree guint8 *marks = g_new0 (guint8, n_ops);

  show (fixture);
  ts_canvas_move_camera (canvas, (TsCamera) { canvas->scene->boxes[0].rect.width, canvas->scene->boxes[0].rect.height, 4 }, FALSE); /* the lens colours what is under it */
  iterate (50);
  g_assert_true (gtk_widget_get_child_visible (canvas->overview));
  g_assert_cmpuint (ts_scene_find_op_box (canvas->scene, op), ==, TS_NO_BOX);

  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.highlight), ==, 0);
  ts_canvas_set_highlights (canvas, &op, 1);
  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.highlight), >, 0);
  ts_canvas_set_highlights (canvas, NULL, 0);
  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.highlight), ==, 0);

  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.breakpoint), ==, 0);
  marks[op] = 1;
  ts_canvas_set_breakpoint_marks (canvas, marks, n_ops);
  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.breakpoint), >, 0);

  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.current), ==, 0);
  ts_canvas_set_current_op (canvas, op);
  g_assert_cmpuint (count_on_map (fixture, &canvas->palette.current), >, 0);
}

static void
test_overview (Fixture *fixture,
               gconstpointer data)
{
  TsCanvas *canvas = fixture->canvas;
  const TsRect *whole;
  TsCamera camera;

  show (fixture);
  g_assert_false (gtk_widget_get_child_visible (canvas->overview));

  whole = &canvas->scene->boxes[0].rect;
  camera = (TsCamera) { 0, 0, 4 };
  ts_canvas_move_camera (canvas, camera, FALSE);
  g_assert_true (gtk_widget_get_child_visible (canvas->overview));
  iterate (50);

  g_signal_emit_by_name (canvas->overview, "moved", (double)whole->width / 2, (double)whole->height / 2);
  g_assert_cmpfloat_with_epsilon (canvas->camera.x + ts_canvas_get_width (canvas) / 4 / 2, whole->width / 2, 1);
  g_assert_cmpfloat_with_epsilon (canvas->camera.y + ts_canvas_get_height (canvas) / 4 / 2, whole->height / 2, 1);

  g_object_set (canvas, "overview-visible", FALSE, NULL);
  g_assert_false (gtk_widget_get_child_visible (canvas->overview));
  g_object_set (canvas, "overview-visible", TRUE, NULL);
  g_assert_true (gtk_widget_get_child_visible (canvas->overview));
  ts_canvas_set_graph (canvas, NULL);
  iterate (30);
  g_assert_false (gtk_widget_get_child_visible (canvas->overview));
}

static void
wait_for_facts (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (fixture->canvas->ranks == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      iterate (5);
    }
}

/* Where an operation is in its graph, and that a scope has twins, comes some time after the graph. */
static void
test_facts (Fixture *fixture,
            gconstpointer data)
{
  TsCanvas *canvas = fixture->canvas;
  g_autofree char *of_scope = NULL;
  g_autofree char *of_op = NULL;

  show (fixture);
  wait_for_facts (fixture);
  ts_canvas_reveal_op (canvas, op_of (fixture, "two/b"), TRUE);
  settle (fixture);
  of_scope = ts_canvas_dup_box_text (canvas, ts_scene_find_container (canvas->scene, ts_scope_tree_find (canvas->scene->tree, "one")));
  of_op = ts_canvas_dup_box_text (canvas, canvas->selected_box);
  g_assert_nonnull (strstr (of_scope, "2 scopes have the same inside"));
  g_assert_nonnull (strstr (of_op, "Depth 4 of 5, 5th of 6 in run order"));

  /* Another graph has its own. */
  ts_canvas_set_graph (canvas, NULL);
  g_assert_null (canvas->patterns);
  g_assert_null (canvas->ranks);
}

/* What is given up leaves the scene as it was, and what is open in it. */
static void
test_cancel_layout (Fixture *fixture,
                    gconstpointer data)
{
  TsCanvas *canvas = fixture->canvas;
  const TsScene *before;
  guint32 conv;

  show (fixture);
  before = canvas->scene;
  conv = ts_scope_tree_find (before->tree, "conv1");
  ts_canvas_set_box_open (canvas, ts_scene_find_container (canvas->scene, conv), TRUE);
  ts_canvas_cancel_layout (canvas);
  settle (fixture);
  g_assert_true (canvas->scene == before || !ts_box_is_open (&canvas->scene->boxes[ts_scene_find_container (canvas->scene, conv)]));
  g_assert_false (g_hash_table_contains (canvas->open, GUINT_TO_POINTER (conv)));

  ts_canvas_set_box_open (canvas, ts_scene_find_container (canvas->scene, conv), TRUE);
  settle (fixture);
  g_assert_true (ts_box_is_open (&canvas->scene->boxes[ts_scene_find_container (canvas->scene, conv)]));
}

/* Insides of what may be opened next are laid out beforehand; a wish in the midst of that is not lost. */
static void
test_prepare (Fixture *fixture,
              gconstpointer data)
{
  TsCanvas *canvas = fixture->canvas;
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint32 conv;

  show (fixture);
  conv = ts_scope_tree_find (canvas->scene->tree, "conv1");
  wait_for_facts (fixture);
  while (!g_hash_table_contains (canvas->prepared, GUINT_TO_POINTER (conv)))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      ts_canvas_queue_nodes (canvas);
      iterate (5);
    }
  ts_canvas_set_box_open (canvas, ts_scene_find_container (canvas->scene, conv), TRUE);
  settle (fixture);
  g_assert_true (ts_box_is_open (&canvas->scene->boxes[ts_scene_find_container (canvas->scene, conv)]));

  ts_canvas_set_graph (canvas, NULL);
  g_assert_cmpuint (g_hash_table_size (canvas->prepared), ==, 0);
}

static TsCanvasNode *
find_node (Fixture *fixture,
           const char *label)
{
  for (guint i = 0; i < fixture->canvas->nodes->len; i++)
    if (g_strcmp0 (ts_canvas_node_get_label (fixture->canvas->nodes->pdata[i]), label) == 0)
      return fixture->canvas->nodes->pdata[i];

  return NULL;
}

static void
test_accessible (Fixture *fixture,
                 gconstpointer data)
{
  TsCanvasNode *node;

  show (fixture);
  iterate (300);
  node = find_node (fixture, "conv1");
  g_assert_nonnull (node);
  g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (node), GTK_ACCESSIBLE_ROLE_TREE_ITEM));
  g_assert_null (find_node (fixture, "conv1/Conv2D"));

  /* What a screen reader presses. */
  gtk_widget_activate_action (GTK_WIDGET (node), "node.activate", NULL);
  settle (fixture);
  iterate (300);
  g_assert_nonnull (find_node (fixture, "conv1/Conv2D"));
  g_assert_cmpstr (selected_name (fixture), ==, "conv1");

  ts_canvas_reveal_op (fixture->canvas, op_of (fixture, "out"), TRUE);
  settle (fixture);
  iterate (300);
  node = find_node (fixture, "out");
  g_assert_nonnull (node);
  gtk_widget_activate_action (GTK_WIDGET (node), "node.activate", NULL);
  g_assert_cmpuint (fixture->activated, ==, op_of (fixture, "out"));
}

static void
wait_for_nodes (Fixture *fixture)
{
  iterate (20);
  while (fixture->canvas->nodes_idle != 0 || fixture->canvas->tick != 0)
    iterate (20);
}

/* The focus stays at the canvas; the selected box is what a screen reader is told of, and keeps its node when another one is selected. */
static void
test_active_descendant (Fixture *fixture,
                        gconstpointer data)
{
  GtkAccessible *canvas = GTK_ACCESSIBLE (fixture->canvas);
  TsCanvasNode *x, *conv;
  g_autofree char *description = NULL;
  g_autofree char *of_scope = NULL;

  show (fixture);
  wait_for_nodes (fixture);
  g_assert_false (gtk_test_accessible_has_relation (canvas, GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT));
  press (fixture, GDK_KEY_Home);
  wait_for_nodes (fixture);
  x = find_node (fixture, "x");
  conv = find_node (fixture, "conv1");
  gtk_test_accessible_assert_relation (canvas, GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, x);
  press (fixture, GDK_KEY_bracketright);
  wait_for_nodes (fixture);
  g_assert_true (find_node (fixture, "x") == x);
  g_assert_true (find_node (fixture, "conv1") == conv);
  gtk_test_accessible_assert_relation (canvas, GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, conv);
  ts_canvas_select_op (fixture->canvas, TS_NO_OP);
  wait_for_nodes (fixture);
  g_assert_false (gtk_test_accessible_has_relation (canvas, GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT));

  /* Lines and slots, in words. */
  description = ts_canvas_dup_box_description (fixture->canvas, ts_scene_get_box_of_op (fixture->canvas->scene, op_of (fixture, "out")));
  g_assert_nonnull (strstr (description, "\nFrom conv1/act/Minimum:0, side/Neg:0"));
  of_scope = ts_canvas_dup_box_description (fixture->canvas, ts_scene_find_container (fixture->canvas->scene, ts_scope_tree_find (fixture->canvas->scene->tree, "side")));
  g_assert_nonnull (strstr (of_scope, "\nFrom x"));
}

static void
test_tooltips (Fixture *fixture,
               gconstpointer data)
{
  show (fixture);
  ts_canvas_reveal_op (fixture->canvas, op_of (fixture, "conv1/act/Relu"), TRUE);
  settle (fixture);

  for (guint32 i = 0; i < fixture->canvas->scene->n_boxes; i++)
    {
      g_autofree char *text = ts_canvas_dup_box_text (fixture->canvas, i);

      g_assert_true (i == 0 || *text != '\0');
    }
  for (guint32 i = 0; i < fixture->canvas->scene->n_lines; i++)
    {
      g_autofree char *text = ts_canvas_dup_line_text (fixture->canvas, i);

      g_assert_true (*text != '\0');
    }

  g_autofree char *slot = ts_canvas_dup_slot_text (fixture->canvas, ts_scene_get_box_of_op (fixture->canvas->scene, op_of (fixture, "conv1/Conv2D")), 0);

  g_assert_nonnull (strstr (slot, "filter"));
  g_assert_nonnull (strstr (slot, "conv1/kernel"));
}

static const char twins[] = "x Placeholder\n"
                            "one/a Relu x\n"
                            "one/b Neg one/a\n"
                            "two/a Relu one/b\n"
                            "two/b Neg two/a\n"
                            "out Abs two/b\n";

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  if (!gtk_init_check () || gdk_display_get_default () == NULL)
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();

  ADD ("/canvas/empty", test_empty);
  ADD ("/canvas/show", test_show);
  ADD ("/canvas/change-in-midst", test_change_in_midst);
  ADD ("/canvas/reveal", test_reveal);
  ADD ("/canvas/reveal-early", test_reveal_early);
  ADD ("/canvas/expand-in-place", test_expand_in_place);
  ADD ("/canvas/keys", test_keys);
  ADD ("/canvas/more-keys", test_more_keys);
  ADD ("/canvas/zoom", test_zoom);
  ADD ("/canvas/pinned-header", test_pinned_header);
  ADD ("/canvas/stays-fitted", test_stays_fitted);
  ADD ("/canvas/draw-marks", test_draw_marks);
  ADD ("/canvas/overview", test_overview);
  ADD ("/canvas/overview-dots", test_overview_dots);
  g_test_add ("/canvas/facts", Fixture, twins, set_up, test_facts, tear_down);
  ADD ("/canvas/cancel-layout", test_cancel_layout);
  ADD ("/canvas/prepare", test_prepare);
  ADD ("/canvas/accessible", test_accessible);
  ADD ("/canvas/active-descendant", test_active_descendant);
  ADD ("/canvas/tooltips", test_tooltips);

  return g_test_run ();
}
