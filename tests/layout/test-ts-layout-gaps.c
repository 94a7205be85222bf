#include "app/layout/ts-layout-engine.h"
#include "app/layout/ts-layout-client.h"
#include "app/layout/ts-layout-curve.h"
#include "app/layout/ts-layout-gaps.h"

#define N_CHAIN 4
#define N_LEAVES 12
#define N_NODES (N_CHAIN + N_LEAVES + 1)

/* A chain, then @N_LEAVES beside each other, then one that takes them all. */
static TsLayoutRequest *
make_request (void)
{
  TsLayoutRequest *request = ts_layout_request_new (N_NODES, N_CHAIN - 1 + 2 * N_LEAVES);
  guint32 e = 0;

  request->rank_gap = 20;
  for (guint32 v = 0; v < N_NODES; v++)
    request->nodes[v] = (TsLayoutNode) { 40, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  for (guint32 v = 1; v < N_CHAIN; v++)
    request->edges[e++] = (TsLayoutEdge) { v - 1, v, 0 };
  for (guint32 v = N_CHAIN; v < N_CHAIN + N_LEAVES; v++)
    {
      request->edges[e++] = (TsLayoutEdge) { N_CHAIN - 1, v, 0 };
      request->edges[e++] = (TsLayoutEdge) { v, N_NODES - 1, 0 };
    }
  g_assert_cmpuint (e, ==, request->n_edges);
  return request;
}

/* From the lower edge of @a to the upper one of @b. */
static float
get_gap (const TsLayoutRequest *request,
         const TsLayout *layout,
         guint32 a,
         guint32 b)
{
  return layout->nodes[b].y - request->nodes[b].height / 2 - layout->nodes[a].y - request->nodes[a].height / 2;
}

static void
assert_gaps (const char *helper)
{
  g_autoptr (TsLayoutRequest) request = make_request ();
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsLayout) layout = NULL;
  float widest = ts_layout_get_widest_gap (request);

  ts_layout_engine_set_budget (engine, 60000);
  layout = ts_layout_engine_run (engine, request, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpfloat (widest, >, 40);
  for (guint32 v = 1; v < N_CHAIN; v++)
    g_assert_cmpfloat_with_epsilon (get_gap (request, layout, v - 1, v), 20, 1);
  g_assert_cmpfloat (get_gap (request, layout, N_CHAIN - 1, N_CHAIN), >=, widest - 1);
  g_assert_cmpfloat (get_gap (request, layout, N_CHAIN, N_NODES - 1), >=, widest - 1);
  g_assert_cmpfloat (get_gap (request, layout, N_CHAIN, N_NODES - 1), <, widest + 40);

  /* The edges still lead from node to node, and nothing is left free below. */
  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const TsLayoutEdge *edge = &request->edges[e];
      const TsLayoutPoint *first = &layout->points[layout->edge_begin[e]], *last = &layout->points[layout->edge_begin[e + 1] - 1];

      g_assert_cmpfloat_with_epsilon (first->y, layout->nodes[edge->from].y, 17);
      g_assert_cmpfloat_with_epsilon (last->y, layout->nodes[edge->to].y, 17);
    }
  g_assert_cmpfloat_with_epsilon (layout->nodes[N_NODES - 1].y + 15, layout->height, 2);
}

static void
test_layered (void)
{
  assert_gaps (NULL);
}

static void
test_helper (void)
{
  g_autofree char *helper = ts_layout_helper_find ();

  if (helper == NULL)
    g_test_skip ("there is no layout helper");
  else
    assert_gaps (helper);
}

/* Edges that lead far to the side get more height than dot gave them. */
static void
test_far (void)
{
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (3, 2);
  g_autoptr (TsLayout) layout = ts_layout_new (3, 2, 0);
  g_autoptr (TsLayout) fitted = NULL;

  request->rank_gap = 20;
  for (guint32 v = 0; v < 3; v++)
    request->nodes[v] = (TsLayoutNode) { 40, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  request->edges[0] = (TsLayoutEdge) { 0, 1, 0 };
  request->edges[1] = (TsLayoutEdge) { 1, 2, 0 };
  layout->width = 640;
  layout->height = 130;
  layout->nodes[0] = (TsLayoutPoint) { 20, 15 };
  layout->nodes[1] = (TsLayoutPoint) { 620, 65 };
  layout->nodes[2] = (TsLayoutPoint) { 620, 115 };

  fitted = ts_layout_fit_gaps (request, layout);
  g_assert_cmpfloat (get_gap (request, fitted, 0, 1), >, 50);
  g_assert_cmpfloat_with_epsilon (get_gap (request, fitted, 1, 2), 20, 0.01);
  g_assert_cmpfloat_with_epsilon (fitted->height, fitted->nodes[2].y + 15, 0.01);
}

/* Where rows are as near as they may be, nothing moves. */
static void
test_nothing_to_do (void)
{
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (2, 1);
  g_autoptr (TsLayout) layout = ts_layout_new (2, 1, 4);
  g_autoptr (TsLayout) fitted = NULL;

  request->rank_gap = 20;
  request->nodes[0] = request->nodes[1] = (TsLayoutNode) { 40, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  request->edges[0] = (TsLayoutEdge) { 0, 1, 0 };
  layout->width = 40;
  layout->height = 80;
  layout->nodes[0] = (TsLayoutPoint) { 20, 15 };
  layout->nodes[1] = (TsLayoutPoint) { 20, 65 };
  layout->edge_begin[1] = 4;
  for (int i = 0; i < 4; i++)
    layout->points[i] = (TsLayoutPoint) { 20, 30 + 20.0f * (float)i / 3 };

  fitted = ts_layout_fit_gaps (request, layout);
  g_assert_cmpfloat (fitted->height, ==, 80);
  g_assert_cmpfloat (fitted->nodes[1].y, ==, 65);
  g_assert_cmpfloat (fitted->points[3].y, ==, 50);
}

/* A corner between two curves goes, the points where they begin and end stay. */
static void
test_smooth (void)
{
  TsLayoutPoint points[] = { { 10, 0 }, { 10, 10 }, { 10, 20 }, { 10, 30 }, { 20, 30 }, { 30, 30 }, { 40, 30 } };

  ts_layout_curve_smooth (points, G_N_ELEMENTS (points), 100, 100);
  g_assert_cmpfloat (points[0].y, ==, 0);
  g_assert_cmpfloat (points[3].y, ==, 30);
  g_assert_cmpfloat (points[6].x, ==, 40);
  g_assert_cmpfloat_with_epsilon (points[3].x - points[2].x, points[4].x - points[3].x, 0.01);
  g_assert_cmpfloat_with_epsilon (points[3].y - points[2].y, points[4].y - points[3].y, 0.01);
  g_assert_cmpfloat_with_epsilon (points[3].x - points[2].x, 10 * 0.7071f, 0.01);

  /* A long way to the side does not lead far down before. */
  points[2] = (TsLayoutPoint) { 10, 29 };
  points[3] = (TsLayoutPoint) { 10, 30 };
  points[4] = (TsLayoutPoint) { 10, 31 };
  points[5] = (TsLayoutPoint) { 90, 31 };
  points[6] = (TsLayoutPoint) { 90, 35 };
  ts_layout_curve_smooth (points, G_N_ELEMENTS (points), 100, 100);
  g_assert_cmpfloat (points[4].y, <=, 35);

  /* A way back is none, and nothing leaves the extent. */
  points[3] = (TsLayoutPoint) { 10, 1 };
  points[2] = (TsLayoutPoint) { 10, 20 };
  points[4] = (TsLayoutPoint) { 10, 30 };
  ts_layout_curve_smooth (points, G_N_ELEMENTS (points), 100, 100);
  g_assert_cmpfloat (points[2].y, ==, 20);
  points[4] = (TsLayoutPoint) { 40, 1 };
  ts_layout_curve_smooth (points, G_N_ELEMENTS (points), 100, 25);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat (points[i].x, >=, 0);
      g_assert_cmpfloat (points[i].y, >=, 0);
      g_assert_cmpfloat (points[i].y, <=, 25);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout-gaps/layered", test_layered);
  g_test_add_func ("/layout-gaps/helper", test_helper);
  g_test_add_func ("/layout-gaps/far", test_far);
  g_test_add_func ("/layout-gaps/nothing-to-do", test_nothing_to_do);

  g_test_add_func ("/layout-gaps/smooth", test_smooth);

  return g_test_run ();
}
