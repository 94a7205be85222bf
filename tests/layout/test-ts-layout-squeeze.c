#include "app/layout/ts-layout-client.h"
#include "app/layout/ts-layout-engine.h"
#include "app/layout/ts-layout-squeeze.h"

#define WIDTH 100.0f

/* Three rows: two nodes far from each other, one in the middle, two again; edges straight down, and one from the first row to the last. */
static TsLayoutRequest *
make_request (void)
{
  TsLayoutRequest *request = ts_layout_request_new (5, 4);

  for (guint32 v = 0; v < 5; v++)
    request->nodes[v] = (TsLayoutNode) { WIDTH, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  request->edges[0] = (TsLayoutEdge) { 0, 2, 0 };
  request->edges[1] = (TsLayoutEdge) { 1, 2, 0 };
  request->edges[2] = (TsLayoutEdge) { 2, 3, 0 };
  request->edges[3] = (TsLayoutEdge) { 4, 1, TS_LAYOUT_EDGE_BACK };
  return request;
}

static TsLayout *
make_layout (void)
{
  const TsLayoutPoint places[] = { { 50, 15 }, { 3950, 15 }, { 2000, 65 }, { 50, 115 }, { 3950, 115 } };
  const TsLayoutPoint ends[][2] = { { { 50, 30 }, { 1980, 50 } }, { { 3940, 30 }, { 2020, 50 } }, { { 2000, 80 }, { 50, 100 } }, { { 3950, 100 }, { 3950, 30 } } };
  TsLayout *layout = ts_layout_new (5, 4, 16);

  layout->width = 4000;
  layout->height = 130;
  for (guint32 v = 0; v < 5; v++)
    layout->nodes[v] = places[v];
  for (guint32 e = 0; e < 4; e++)
    {
      layout->edge_begin[e + 1] = 4 * (e + 1);
      for (guint i = 0; i < 4; i++)
        layout->points[4 * e + i] = (TsLayoutPoint) { ends[e][0].x + (ends[e][1].x - ends[e][0].x) * i / 3, ends[e][0].y + (ends[e][1].y - ends[e][0].y) * i / 3 };
    }
  return layout;
}

static void
assert_sound (const TsLayoutRequest *request,
              const TsLayout *layout)
{
  g_autoptr (GBytes) bytes = ts_layout_to_bytes (layout);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsLayout) read = ts_layout_from_bytes (bytes, request, &error);

  g_assert_no_error (error);
  for (guint32 a = 0; a < request->n_nodes; a++)
    for (guint32 b = 0; b < a; b++)
      if (layout->nodes[a].y == layout->nodes[b].y)
        g_assert_cmpfloat (ABS (layout->nodes[a].x - layout->nodes[b].x), >=, (request->nodes[a].width + request->nodes[b].width) / 2 + request->node_gap - 0.01f);
}

static void
test_wide (void)
{
  g_autoptr (TsLayoutRequest) request = make_request ();
  g_autoptr (TsLayout) layout = make_layout ();
  g_autoptr (TsLayout) narrow = ts_layout_squeeze (request, layout);

  g_assert_nonnull (narrow);
  g_assert_cmpfloat (narrow->width, <=, 1500);
  g_assert_cmpfloat (narrow->height, ==, layout->height);
  assert_sound (request, narrow);
  g_assert_cmpfloat (narrow->nodes[0].x, <, narrow->nodes[2].x);
  g_assert_cmpfloat (narrow->nodes[2].x, <, narrow->nodes[1].x);

  /* Edges begin and end where they did at their nodes. */
  for (guint32 e = 0; e < request->n_edges; e++)
    {
      guint32 old_last = layout->edge_begin[e + 1] - 1, last = narrow->edge_begin[e + 1] - 1, from = request->edges[e].from, to = request->edges[e].to;

      g_assert_cmpfloat_with_epsilon (narrow->points[narrow->edge_begin[e]].x - narrow->nodes[from].x, layout->points[layout->edge_begin[e]].x - layout->nodes[from].x, 0.01);
      g_assert_cmpfloat_with_epsilon (narrow->points[last].x - narrow->nodes[to].x, layout->points[old_last].x - layout->nodes[to].x, 0.01);
    }

  /* What passes a row keeps clear of the node in it. */
  for (guint32 i = narrow->edge_begin[3]; i < narrow->edge_begin[4]; i++)
    if (narrow->points[i].y > 49 && narrow->points[i].y < 81)
      g_assert_cmpfloat (narrow->points[i].x, >, narrow->nodes[2].x + WIDTH / 2 + 5);
}

static void
test_narrow (void)
{
  g_autoptr (TsLayoutRequest) request = make_request ();
  g_autoptr (TsLayout) layout = make_layout ();

  for (guint32 v = 0; v < 5; v++)
    layout->nodes[v].x /= 3;
  for (guint32 i = 0; i < layout->edge_begin[4]; i++)
    layout->points[i].x /= 3;
  layout->width /= 3;
  g_assert_null (ts_layout_squeeze (request, layout));
}

/* What is open has its width beside that of the others. */
static void
test_opened (void)
{
  g_autoptr (TsLayoutRequest) request = make_request ();
  g_autoptr (TsLayout) layout = make_layout ();
  g_autoptr (TsLayout) narrow = NULL;

  request->nodes[2] = (TsLayoutNode) { 1100, 30, TS_LAYOUT_ANYWHERE, WIDTH, 30 };
  narrow = ts_layout_squeeze (request, layout);
  g_assert_nonnull (narrow);
  g_assert_cmpfloat_with_epsilon (narrow->width, 2500, 1);
}

/* Ten that two at the ends of the next row read: as wide as a row of them, and not as wide as Graphviz has it. */
static void
test_helper (void)
{
  enum
  {
    N = 24
  };
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (N + 3, 3 * N);
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsLayout) layout = NULL;

  for (guint32 v = 0; v < N + 3; v++)
    request->nodes[v] = (TsLayoutNode) { 150, 44, TS_LAYOUT_ANYWHERE, 0, 0 };
  for (guint32 e = 0; e < 3 * N; e++)
    request->edges[e] = (TsLayoutEdge) { e % N, N + e / N, 0 };
  ts_layout_engine_set_budget (engine, 60000);
  layout = ts_layout_engine_run (engine, request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (layout->width, <, 2000);
  assert_sound (request, layout);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout-squeeze/wide", test_wide);
  g_test_add_func ("/layout-squeeze/narrow", test_narrow);
  g_test_add_func ("/layout-squeeze/opened", test_opened);
  g_test_add_func ("/layout-squeeze/helper", test_helper);

  return g_test_run ();
}
