#include "app/layout/ts-layout-curve.h"
#include "app/layout/ts-layout-engine.h"

#include <string.h>

#define N_PIECES 14
#define WIDTH 300.0f
#define HEIGHT 90.0f
#define PER_PIECE 5 /* a port, two nodes, two ports */

/* Pieces side by side: from a port through two nodes, and to a port from each of these. */
static TsLayoutRequest *
make_request (guint32 n_pieces)
{
  TsLayoutRequest *request = ts_layout_request_new (n_pieces * PER_PIECE, n_pieces * 4);

  for (guint32 p = 0; p < n_pieces; p++)
    {
      guint32 v = p * PER_PIECE;
      TsLayoutEdge *edges = request->edges + 4 * (gsize)p;

      request->nodes[v] = (TsLayoutNode) { 10, 0, TS_LAYOUT_FIRST, 0, 0 };
      request->nodes[v + 1] = request->nodes[v + 2] = (TsLayoutNode) { WIDTH, HEIGHT, TS_LAYOUT_ANYWHERE, 0, 0 };
      request->nodes[v + 3] = request->nodes[v + 4] = (TsLayoutNode) { 10, 0, TS_LAYOUT_LAST, 0, 0 };
      edges[0] = (TsLayoutEdge) { v, v + 1, 0 };
      edges[1] = (TsLayoutEdge) { v + 1, v + 2, 0 };
      edges[2] = (TsLayoutEdge) { v + 1, v + 3, 0 };
      edges[3] = (TsLayoutEdge) { v + 2, v + 4, 0 };
    }
  return request;
}

static TsLayout *
lay_out (const TsLayoutRequest *request)
{
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (NULL);
  g_autoptr (GError) error = NULL;
  TsLayout *layout = ts_layout_engine_run (engine, request, NULL, NULL, &error);

  g_assert_no_error (error);
  return layout;
}

static gboolean
is_port (const TsLayoutRequest *request,
         guint32 v)
{
  return request->nodes[v].place != TS_LAYOUT_ANYWHERE;
}

static void
assert_clear (const TsLayoutRequest *request,
              const TsLayout *layout,
              guint32 e,
              TsLayoutPoint at)
{
  for (guint32 v = 0; v < request->n_nodes; v++)
    if (!is_port (request, v) && v != request->edges[e].from && v != request->edges[e].to &&
        ABS (at.x - layout->nodes[v].x) < WIDTH / 2 - 1 && ABS (at.y - layout->nodes[v].y) < HEIGHT / 2 - 1)
      g_error ("edge %u passes through node %u at %g, %g", e, v, (double)at.x, (double)at.y);
}

/* Nothing lies over anything, no edge goes through a box, ports stand at their border, each at a place of its own, with their edges. */
static void
assert_sound (const TsLayoutRequest *request,
              const TsLayout *layout)
{
  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      float border = request->nodes[v].place == TS_LAYOUT_FIRST ? 0 : layout->height;

      if (is_port (request, v))
        g_assert_cmpfloat_with_epsilon (layout->nodes[v].y, border, 0.1);
      g_assert_cmpfloat (layout->nodes[v].x - request->nodes[v].width / 2, >=, -0.1);
      g_assert_cmpfloat (layout->nodes[v].x + request->nodes[v].width / 2, <=, layout->width + 0.1);
      for (guint32 w = 0; w < v; w++)
        {
          float dx = ABS (layout->nodes[v].x - layout->nodes[w].x), dy = ABS (layout->nodes[v].y - layout->nodes[w].y);

          if (is_port (request, v) || is_port (request, w))
            g_assert_true (request->nodes[v].place != request->nodes[w].place || dx >= 9);
          else
            g_assert_true (dx >= WIDTH || dy >= HEIGHT);
        }
    }
  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const TsLayoutPoint *points = layout->points + layout->edge_begin[e];
      guint32 n = layout->edge_begin[e + 1] - layout->edge_begin[e];
      TsLayoutPoint first[4], second[4];

      g_assert_cmpuint (n % 3, ==, 1);
      if (is_port (request, request->edges[e].from))
        {
          g_assert_cmpfloat_with_epsilon (points[0].x, layout->nodes[request->edges[e].from].x, 0.1);
          g_assert_cmpfloat_with_epsilon (points[0].y, 0, 0.1);
        }
      if (is_port (request, request->edges[e].to))
        {
          g_assert_cmpfloat_with_epsilon (points[n - 1].x, layout->nodes[request->edges[e].to].x, 0.1);
          g_assert_cmpfloat_with_epsilon (points[n - 1].y, layout->height, 0.1);
        }
      for (guint32 k = 0; k + 3 < n; k += 3)
        for (int i = 0; i <= 20; i++)
          {
            ts_layout_curve_split (points + k, (float)i / 20, first, second);
            assert_clear (request, layout, e, second[0]);
          }
    }
}

static void
test_strip (void)
{
  g_autoptr (TsLayoutRequest) request = make_request (N_PIECES);
  g_autoptr (TsLayout) layout = lay_out (request);

  assert_sound (request, layout);
  g_assert_cmpfloat (layout->width, <, N_PIECES * WIDTH * 0.6);
  g_assert_cmpfloat (layout->height, <, 2 * layout->width);
}

/* Few stay side by side. */
static void
test_few (void)
{
  g_autoptr (TsLayoutRequest) request = make_request (3);
  g_autoptr (TsLayout) layout = lay_out (request);

  assert_sound (request, layout);
  g_assert_cmpfloat (layout->width, >=, 3 * WIDTH);
  for (guint32 v = 0; v < request->n_nodes; v++)
    if (!is_port (request, v))
      g_assert_cmpfloat_with_epsilon (layout->nodes[v].y, layout->nodes[v % PER_PIECE].y, 0.1);
}

/* Where an edge that runs back ends at a port, nothing is put in its way. */
static void
test_back (void)
{
  g_autoptr (TsLayoutRequest) request = make_request (N_PIECES);
  g_autoptr (TsLayout) layout = NULL;

  for (guint32 p = 0; p < N_PIECES; p++)
    request->edges[4 * p + 2].flags = TS_LAYOUT_EDGE_BACK;
  layout = lay_out (request);
  g_assert_cmpfloat (layout->width, >=, N_PIECES * WIDTH);
}

/* ---- at random ------------------------------------------------------------------------------------ */

static void
append_edge (GArray *edges,
             GRand *rand,
             guint32 from,
             guint32 to)
{
  TsLayoutEdge edge = { from, to, g_rand_int_range (rand, 0, 8) == 0 ? TS_LAYOUT_EDGE_BACK : g_rand_int_range (rand, 0, 8) == 0 ? TS_LAYOUT_EDGE_QUIET
                                                                                                                                : 0 };

  g_array_append_val (edges, edge);
}

/* Up to 40 pieces, each of a chain of some nodes with some ports before and behind; some are a port alone. */
static TsLayoutRequest *
make_random_request (GRand *rand)
{
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (TsLayoutNode));
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (TsLayoutEdge));
  TsLayoutRequest *request;

  for (gint p = g_rand_int_range (rand, 1, 40); p > 0; p--)
    {
      guint32 n = (guint32)g_rand_int_range (rand, 1, 5), first = nodes->len;

      for (guint32 i = 0; i < n; i++)
        {
          TsLayoutNode node = { (float)g_rand_double_range (rand, 20, 900), (float)g_rand_double_range (rand, 20, 200), TS_LAYOUT_ANYWHERE, 0, 0 };

          g_array_append_val (nodes, node);
          if (i > 0)
            append_edge (edges, rand, first + i - 1, first + i);
        }
      for (gint i = g_rand_int_range (rand, 0, 6); i > 0; i--)
        {
          gboolean is_in = g_rand_boolean (rand);
          TsLayoutNode port = { 10, 0, is_in ? TS_LAYOUT_FIRST : TS_LAYOUT_LAST, 0, 0 };
          guint32 inner = first + (guint32)g_rand_int_range (rand, 0, (gint)n);

          g_array_append_val (nodes, port);
          if (g_rand_int_range (rand, 0, 10) > 0)
            append_edge (edges, rand, is_in ? nodes->len - 1 : inner, is_in ? inner : nodes->len - 1);
        }
    }
  request = ts_layout_request_new (nodes->len, edges->len);
  memcpy (request->nodes, nodes->data, nodes->len * sizeof (TsLayoutNode));
  memcpy (request->edges, edges->data, edges->len * sizeof (TsLayoutEdge));
  return request;
}

static gboolean
is_over (const TsLayoutRequest *request,
         const TsLayout *layout,
         guint32 v,
         guint32 w)
{
  return ABS (layout->nodes[v].x - layout->nodes[w].x) < (request->nodes[v].width + request->nodes[w].width) / 2 - 0.5f &&
         ABS (layout->nodes[v].y - layout->nodes[w].y) < (request->nodes[v].height + request->nodes[w].height) / 2 - 0.5f;
}

/* Whatever there is: it is a layout that others may read, and boxes keep clear of each other. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32)g_test_rand_int ());

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (TsLayoutRequest) request = make_random_request (rand);
      g_autoptr (TsLayout) layout = lay_out (request);
      g_autoptr (GBytes) bytes = ts_layout_to_bytes (layout);
      g_autoptr (GError) error = NULL;
      g_autoptr (TsLayout) read = ts_layout_from_bytes (bytes, request, &error);

      g_assert_no_error (error);
      for (guint32 v = 0; v < request->n_nodes; v++)
        for (guint32 w = 0; w < v; w++)
          if (!is_port (request, v) && !is_port (request, w) && is_over (request, layout, v, w))
            g_error ("nodes %u and %u overlap", v, w);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-columns/strip", test_strip);
  g_test_add_func ("/layout-columns/few", test_few);
  g_test_add_func ("/layout-columns/back", test_back);
  g_test_add_func ("/layout-columns/random", test_random);
  return g_test_run ();
}
