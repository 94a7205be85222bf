#include "app/layout/ts-digraph.h"
#include "app/layout/ts-layered-layout.h"
#include "app/layout/ts-layout-client.h"
#include "app/layout/ts-layout-engine.h"
#include "app/layout/ts-layout-wrap.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ---- graphs ---------------------------------------------------------------------------------- */

static TsLayoutRequest *
request_of (guint32 n_nodes,
            const TsArc *arcs,
            guint32 n_arcs)
{
  TsLayoutRequest *request = ts_layout_request_new (n_nodes, n_arcs);

  for (guint32 v = 0; v < n_nodes; v++)
    request->nodes[v] = (TsLayoutNode) { 60 + 13 * (v % 5), 30 + 10 * (v % 3), TS_LAYOUT_ANYWHERE, 0, 0 };
  for (guint32 e = 0; e < n_arcs; e++)
    request->edges[e] = (TsLayoutEdge) { arcs[e].from, arcs[e].to, 0 };

  return request;
}

/* Layers of 8, each node with two inputs from one of the layers above. */
static TsLayoutRequest *
random_request (guint32 seed,
                guint32 n_nodes)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (TsArc));

  for (guint32 v = 8; v < n_nodes; v++)
    for (int i = 0; i < 2; i++)
      {
        guint32 layer = v / 8 - 1 - (g_rand_int_range (rand, 0, 10) < 2 ? g_rand_int_range (rand, 0, v / 8) : 0);
        TsArc arc = { layer * 8 + g_rand_int_range (rand, 0, 8), v };

        g_array_append_val (arcs, arc);
      }

  return request_of (n_nodes, (const TsArc *)arcs->data, arcs->len);
}

static TsLayoutRequest *
diamond_request (void)
{
  static const TsArc arcs[] = { { 0, 1 }, { 0, 2 }, { 1, 3 }, { 2, 3 }, { 3, 4 }, { 0, 4 } };

  return request_of (5, arcs, G_N_ELEMENTS (arcs));
}

/* ---- what must hold -------------------------------------------------------------------------- */

static void
assert_no_overlap (const TsLayoutRequest *request,
                   const TsLayout *layout)
{
  for (guint32 a = 0; a < request->n_nodes; a++)
    for (guint32 b = a + 1; b < request->n_nodes; b++)
      {
        float dx = ABS (layout->nodes[a].x - layout->nodes[b].x), dy = ABS (layout->nodes[a].y - layout->nodes[b].y);

        if (dx < (request->nodes[a].width + request->nodes[b].width) / 2 - 0.1f &&
            dy < (request->nodes[a].height + request->nodes[b].height) / 2 - 0.1f)
          g_error ("nodes %u and %u overlap", a, b);
      }
}

static void
assert_inside (const TsLayoutRequest *request,
               const TsLayout *layout)
{
  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      g_assert_cmpfloat (layout->nodes[v].x - request->nodes[v].width / 2, >=, -0.6);
      g_assert_cmpfloat (layout->nodes[v].y - request->nodes[v].height / 2, >=, -0.6);
      g_assert_cmpfloat (layout->nodes[v].x + request->nodes[v].width / 2, <=, layout->width + 0.6);
      g_assert_cmpfloat (layout->nodes[v].y + request->nodes[v].height / 2, <=, layout->height + 0.6);
    }
}

static void
assert_touches (TsLayoutPoint point,
                TsLayoutPoint centre,
                const TsLayoutNode *node)
{
  g_assert_cmpfloat (ABS (point.x - centre.x), <=, node->width / 2 + 2);
  g_assert_cmpfloat (ABS (point.y - centre.y), <=, node->height / 2 + 2);
}

static void
assert_edges_meet_nodes (const TsLayoutRequest *request,
                         const TsLayout *layout)
{
  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const TsLayoutEdge *edge = &request->edges[e];
      guint32 begin = layout->edge_begin[e], end = layout->edge_begin[e + 1];

      if (edge->from == edge->to)
        continue;

      g_assert_cmpuint (end - begin, >=, 4);
      g_assert_cmpuint ((end - begin) % 3, ==, 1);
      assert_touches (layout->points[begin], layout->nodes[edge->from], &request->nodes[edge->from]);
      assert_touches (layout->points[end - 1], layout->nodes[edge->to], &request->nodes[edge->to]);
    }
}

static void
assert_sound (const TsLayoutRequest *request,
              const TsLayout *layout)
{
  g_assert_nonnull (layout);
  g_assert_cmpuint (layout->n_nodes, ==, request->n_nodes);
  g_assert_cmpuint (layout->n_edges, ==, request->n_edges);
  assert_inside (request, layout);
  assert_no_overlap (request, layout);
  assert_edges_meet_nodes (request, layout);
}

/* ---- digraph --------------------------------------------------------------------------------- */

static void
test_digraph_sort (void)
{
  static const TsArc arcs[] = { { 3, 0 }, { 0, 2 }, { 2, 1 } };
  g_autoptr (TsDigraph) graph = ts_digraph_new (4, arcs, G_N_ELEMENTS (arcs));
  guint32 order[4];
  guint8 back[3];

  ts_digraph_sort (graph, order, back);
  g_assert_cmpmem (order, sizeof order, ((guint32[]) { 3, 0, 2, 1 }), sizeof order);
  g_assert_cmpmem (back, sizeof back, ((guint8[]) { 0, 0, 0 }), sizeof back);
}

/* 0 → 1 → 2 → 1: the arc that closes the loop is the one back to its head. */
static void
test_digraph_sort_cycle (void)
{
  static const TsArc arcs[] = { { 0, 1 }, { 1, 2 }, { 2, 1 }, { 3, 3 } };
  g_autoptr (TsDigraph) graph = ts_digraph_new (4, arcs, G_N_ELEMENTS (arcs));
  guint32 order[4];
  guint8 back[4];

  ts_digraph_sort (graph, order, back);
  g_assert_cmpmem (back, sizeof back, ((guint8[]) { 0, 0, 1, 1 }), sizeof back);
}

/* Two chains of two beside each other: each is finished before the other begins. */
static void
test_digraph_sort_deep (void)
{
  static const TsArc arcs[] = { { 0, 2 }, { 1, 3 } };
  g_autoptr (TsDigraph) graph = ts_digraph_new (4, arcs, G_N_ELEMENTS (arcs));
  guint32 order[4];
  guint8 back[2];

  ts_digraph_sort_deep (graph, order, back);
  g_assert_cmpmem (order, sizeof order, ((guint32[]) { 0, 2, 1, 3 }), sizeof order);
}

static void
test_digraph_components (void)
{
  static const TsArc arcs[] = { { 4, 2 }, { 1, 3 }, { 3, 1 } };
  g_autoptr (TsDigraph) graph = ts_digraph_new (5, arcs, G_N_ELEMENTS (arcs));
  guint32 component[5];

  g_assert_cmpuint (ts_digraph_components (graph, component), ==, 3);
  g_assert_cmpmem (component, sizeof component, ((guint32[]) { 0, 1, 2, 1, 2 }), sizeof component);

  g_assert_cmpuint (ts_digraph_strong_components (graph, component), ==, 4);
  g_assert_cmpuint (component[1], ==, component[3]);
  g_assert_cmpuint (component[4], !=, component[2]);
}

/* ---- own layout ------------------------------------------------------------------------------ */

static void
test_layered_chain (void)
{
  static const TsArc arcs[] = { { 0, 1 }, { 1, 2 }, { 2, 3 } };
  g_autoptr (TsLayoutRequest) request = request_of (4, arcs, G_N_ELEMENTS (arcs));
  g_autoptr (TsLayout) layout = ts_layered_layout (request);

  assert_sound (request, layout);
  for (guint32 v = 1; v < 4; v++)
    {
      g_assert_cmpfloat_with_epsilon (layout->nodes[v].x, layout->nodes[0].x, 0.01);
      g_assert_cmpfloat (layout->nodes[v].y, >, layout->nodes[v - 1].y);
    }
}

static void
test_layered_sound (void)
{
  for (guint32 seed = 1; seed <= 10; seed++)
    {
      g_autoptr (TsLayoutRequest) request = random_request (seed, 20 * seed);
      g_autoptr (TsLayout) layout = ts_layered_layout (request);

      assert_sound (request, layout);
    }
}

static void
test_layered_degenerate (void)
{
  static const TsArc arcs[] = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 0, 1 } };
  g_autoptr (TsLayoutRequest) none = request_of (0, NULL, 0);
  g_autoptr (TsLayoutRequest) cyclic = request_of (2, arcs, G_N_ELEMENTS (arcs));
  g_autoptr (TsLayout) nothing = ts_layered_layout (none);
  g_autoptr (TsLayout) layout = ts_layered_layout (cyclic);

  g_assert_cmpuint (nothing->n_nodes, ==, 0);
  assert_sound (cyclic, layout);
  g_assert_cmpuint (layout->edge_begin[1], ==, 0); /* nothing drawn for a self-loop */
}

static void
test_layered_ports (void)
{
  static const TsArc arcs[] = { { 0, 2 }, { 2, 3 }, { 3, 1 }, { 0, 1 } };
  g_autoptr (TsLayoutRequest) request = request_of (5, arcs, G_N_ELEMENTS (arcs));

  request->nodes[0].place = TS_LAYOUT_FIRST;
  request->nodes[1].place = TS_LAYOUT_LAST;

  g_autoptr (TsLayout) layout = ts_layered_layout (request);

  assert_sound (request, layout);
  for (guint32 v = 2; v < 5; v++)
    {
      g_assert_cmpfloat (layout->nodes[v].y, >, layout->nodes[0].y);
      g_assert_cmpfloat (layout->nodes[v].y, <, layout->nodes[1].y);
    }
}

static void
test_layered_large (void)
{
  g_autoptr (TsLayoutRequest) request = random_request (7, 20000);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (TsLayout) layout = ts_layered_layout (request);

  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  assert_edges_meet_nodes (request, layout);
}

/* A chain of 60 with skips over two: columns with each skip led round, nothing on top of anything. */
static void
test_wrap (void)
{
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (TsArc));

  for (guint32 v = 1; v < 60; v++)
    {
      TsArc next = { v - 1, v }, skip = { v - 3, v };

      g_array_append_val (arcs, next);
      if (v % 6 == 3)
        g_array_append_val (arcs, skip);
    }

  g_autoptr (TsLayoutRequest) request = request_of (60, (const TsArc *)arcs->data, arcs->len);

  request->nodes[0].place = TS_LAYOUT_FIRST;
  request->nodes[0].height = 0;
  request->nodes[59].place = TS_LAYOUT_LAST;
  request->nodes[59].height = 0;

  g_autoptr (TsLayout) layout = ts_layered_layout (request);
  g_autoptr (TsLayout) wrapped = ts_layout_wrap (request, layout);

  assert_sound (request, wrapped);
  g_assert_cmpfloat (wrapped->width, <, 4 * wrapped->height);
  g_assert_cmpfloat (wrapped->height, <, 4 * wrapped->width);
  g_assert_cmpfloat (wrapped->nodes[0].y, ==, 0);
  g_assert_cmpfloat (wrapped->nodes[59].y, ==, wrapped->height);
}

/* What opens makes its column longer and moves no other row to another column. */
static void
test_wrap_stable (void)
{
  TsArc arcs[39];
  float column[40];

  for (guint32 v = 0; v < 39; v++)
    arcs[v] = (TsArc) { v, v + 1 };

  for (int open = 0; open < 2; open++)
    {
      g_autoptr (TsLayoutRequest) request = request_of (40, arcs, 39);

      for (guint32 v = 0; v < 40; v++)
        request->nodes[v] = (TsLayoutNode) { 100, 50, TS_LAYOUT_ANYWHERE, 100, 50 };
      if (open)
        request->nodes[20].height = 900;

      g_autoptr (TsLayout) layout = ts_layered_layout (request);
      g_autoptr (TsLayout) wrapped = ts_layout_wrap (request, layout);

      assert_sound (request, wrapped);
      for (guint32 v = 0; v < 40; v++)
        if (open)
          g_assert_cmpfloat_with_epsilon (wrapped->nodes[v].x, column[v], 0.5);
        else
          column[v] = wrapped->nodes[v].x;
    }
}

/* Where all, or most, of a chain is open, as many columns are made as it needs so; a short one that is closed has none. */
static void
test_wrap_open (void)
{
  TsArc arcs[11];

  for (guint32 v = 0; v < 11; v++)
    arcs[v] = (TsArc) { v, v + 1 };

  for (guint32 n_open = 0; n_open <= 12; n_open++)
    {
      g_autoptr (TsLayoutRequest) request = request_of (12, arcs, 11);
      g_autoptr (TsLayout) layout = NULL;
      g_autoptr (TsLayout) wrapped = NULL;

      for (guint32 v = 0; v < 12; v++)
        request->nodes[v] = (TsLayoutNode) { v < n_open ? 160 : 100, v < n_open ? 300 : 50, TS_LAYOUT_ANYWHERE, 100, 50 };
      layout = ts_layered_layout (request);
      wrapped = ts_layout_wrap (request, layout);
      if (n_open < 5)
        g_assert_null (wrapped);
      else if (n_open > 9)
        {
          assert_sound (request, wrapped);
          g_assert_cmpfloat (wrapped->height, <, 1.5 * wrapped->width);
          g_assert_cmpfloat (wrapped->width, <, 3 * wrapped->height);
        }
    }
}

#define N_PASSED 60
#define ROW 90

/* Whether a curve comes into a box. */
static gboolean
does_enter (const TsLayoutPoint *p,
            TsLayoutPoint centre,
            const TsLayoutNode *node)
{
  for (int k = 0; k <= 40; k++)
    {
      float t = (float)k / 40, u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

      if (ABS (a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x - centre.x) < node->width / 2 - 1 &&
          ABS (a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y - centre.y) < node->height / 2 - 1)
        return TRUE;
    }
  return FALSE;
}

/* A chain, and far beside it an edge from its begin to its end that is one straight piece, without a point on the way: columns are as wide as it needs. */
static void
test_wrap_passing (void)
{
  TsArc arcs[N_PASSED];
  g_autoptr (TsLayoutRequest) request = NULL;
  g_autoptr (TsLayout) layout = ts_layout_new (N_PASSED, N_PASSED, 4 * (N_PASSED - 1) + 10);
  g_autoptr (TsLayout) wrapped = NULL;
  const float last = (N_PASSED - 1) * ROW;
  const TsLayoutPoint passing[] = { { 400, 50 }, { 400, 70 }, { 20, 60 }, { 20, 80 }, { 20, last / 3 }, { 20, last * 2 / 3 }, { 20, last - 30 }, { 20, last - 10 }, { 400, last - 20 }, { 400, last } };
  guint32 n = 0;

  for (guint32 v = 0; v + 1 < N_PASSED; v++)
    arcs[v] = (TsArc) { v, v + 1 };
  arcs[N_PASSED - 1] = (TsArc) { 0, N_PASSED - 1 };
  request = request_of (N_PASSED, arcs, N_PASSED);
  layout->width = 460;
  layout->height = last + 50;
  for (guint32 v = 0; v < N_PASSED; v++)
    {
      request->nodes[v] = (TsLayoutNode) { 100, 50, TS_LAYOUT_ANYWHERE, 100, 50 };
      layout->nodes[v] = (TsLayoutPoint) { 400, 25 + (float)v * ROW };
    }
  for (guint32 e = 0; e + 1 < N_PASSED; e++)
    {
      layout->edge_begin[e] = n;
      for (int k = 0; k < 4; k++)
        layout->points[n++] = (TsLayoutPoint) { 400, 50 + (float)e * ROW + (float)k * (ROW - 50) / 3 };
    }
  layout->edge_begin[N_PASSED - 1] = n;
  memcpy (layout->points + n, passing, sizeof passing);
  layout->edge_begin[N_PASSED] = n + G_N_ELEMENTS (passing);

  wrapped = ts_layout_wrap (request, layout);
  g_assert_nonnull (wrapped);
  for (guint32 k = wrapped->edge_begin[N_PASSED - 1]; k + 3 < wrapped->edge_begin[N_PASSED]; k += 3)
    for (guint32 v = 1; v + 1 < N_PASSED; v++)
      g_assert_false (does_enter (wrapped->points + k, wrapped->nodes[v], &request->nodes[v]));
}

static void
test_wrap_short (void)
{
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (TsLayout) layout = ts_layered_layout (request);

  g_assert_null (ts_layout_wrap (request, layout));
}

/* ---- messages -------------------------------------------------------------------------------- */

static void
test_request_round_trip (void)
{
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (GBytes) message = ts_layout_request_to_bytes (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsLayoutRequest) again = ts_layout_request_from_bytes (message, &error);
  g_autoptr (GBytes) message_again = NULL;

  g_assert_no_error (error);
  message_again = ts_layout_request_to_bytes (again);
  g_assert_true (g_bytes_equal (message, message_again));
}

/* Every truncation and every flipped byte of a good answer is refused or is still a sound answer. */
static void
test_layout_damaged (void)
{
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (TsLayout) layout = ts_layered_layout (request);
  g_autoptr (GBytes) message = ts_layout_to_bytes (layout);
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);

  for (gsize n = 0; n < size; n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, n);
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_layout_from_bytes (cut, request, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);

      copy[i] ^= 0xff;

      g_autoptr (GBytes) flipped = g_bytes_new (copy, size);
      g_autoptr (TsLayout) result = ts_layout_from_bytes (flipped, request, NULL);

      if (result != NULL)
        g_assert_cmpuint (result->edge_begin[result->n_edges], ==, layout->edge_begin[layout->n_edges]);
    }
}

/* ---- helper ---------------------------------------------------------------------------------- */

static char *
require_helper (void)
{
  char *helper = ts_layout_helper_find ();

  if (helper == NULL)
    g_test_skip ("the layout helper was not built");

  return helper;
}

static void
test_helper_sound (void)
{
  g_autofree char *helper = require_helper ();

  for (guint32 seed = 1; helper != NULL && seed <= 3; seed++)
    {
      g_autoptr (TsLayoutRequest) request = random_request (seed, 30 * seed);
      g_autoptr (GError) error = NULL;
      g_autoptr (TsLayout) layout = ts_layout_helper_run (helper, request, 10000, NULL, &error);

      g_assert_no_error (error);
      assert_sound (request, layout);
    }
}

static void
test_helper_ports_and_loops (void)
{
  static const TsArc arcs[] = { { 0, 2 }, { 2, 3 }, { 3, 1 }, { 0, 1 }, { 3, 2 }, { 4, 4 } };
  g_autofree char *helper = require_helper ();
  g_autoptr (TsLayoutRequest) request = request_of (5, arcs, G_N_ELEMENTS (arcs));
  g_autoptr (GError) error = NULL;

  if (helper == NULL)
    return;

  request->nodes[0].place = TS_LAYOUT_FIRST;
  request->nodes[1].place = TS_LAYOUT_LAST;
  request->edges[4].flags = TS_LAYOUT_EDGE_BACK;

  g_autoptr (TsLayout) layout = ts_layout_helper_run (helper, request, 10000, NULL, &error);

  g_assert_no_error (error);
  assert_sound (request, layout);
  g_assert_cmpfloat (layout->nodes[0].y, <, layout->nodes[2].y);
  g_assert_cmpfloat (layout->nodes[1].y, >, layout->nodes[3].y);
}

#define N_STRAIGHT 9

/* A chain from which something leaves for the border at every third node: that is led round it. */
static void
test_helper_straight (void)
{
  g_autofree char *helper = require_helper ();
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (N_STRAIGHT + N_STRAIGHT / 3, N_STRAIGHT - 1 + N_STRAIGHT / 3);
  g_autoptr (GError) error = NULL;

  if (helper == NULL)
    return;

  for (guint32 v = 0; v < request->n_nodes; v++)
    request->nodes[v] = (TsLayoutNode) { v < N_STRAIGHT ? 100 + 50 * (v % 3) : 10, 30, v < N_STRAIGHT ? TS_LAYOUT_ANYWHERE : TS_LAYOUT_LAST, 0, 0 };
  for (guint32 v = 0; v + 1 < N_STRAIGHT; v++)
    request->edges[v] = (TsLayoutEdge) { v, v + 1, 0 };
  for (guint32 k = 0; k < N_STRAIGHT / 3; k++)
    request->edges[N_STRAIGHT - 1 + k] = (TsLayoutEdge) { 3 * k, N_STRAIGHT + k, 0 };

  g_autoptr (TsLayout) layout = ts_layout_helper_run (helper, request, 10000, NULL, &error);

  g_assert_no_error (error);
  assert_sound (request, layout);
  for (guint32 v = 1; v < N_STRAIGHT; v++)
    g_assert_cmpfloat_with_epsilon (layout->nodes[v].x, layout->nodes[0].x, 1);
}

#define N_MAIN 24

/* A chain beside which something stands at every sixth node, that comes back to it four nodes on. */
static void
test_helper_main_way (void)
{
  g_autofree char *helper = require_helper ();
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (N_MAIN + N_MAIN / 6, N_MAIN - 1 + N_MAIN / 3);
  g_autoptr (TsLayout) layout = NULL;
  g_autoptr (GError) error = NULL;
  guint32 n = 0;

  if (helper == NULL)
    return;

  for (guint32 v = 0; v < request->n_nodes; v++)
    request->nodes[v] = (TsLayoutNode) { 100, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  for (guint32 v = 0; v + 1 < N_MAIN; v++)
    request->edges[n++] = (TsLayoutEdge) { v, v + 1, 0 };
  for (guint32 k = 0; k < N_MAIN / 6; k++)
    {
      request->edges[n++] = (TsLayoutEdge) { 6 * k, N_MAIN + k, 0 };
      request->edges[n++] = (TsLayoutEdge) { N_MAIN + k, 6 * k + 5, 0 };
    }
  layout = ts_layout_helper_run (helper, request, 10000, NULL, &error);
  g_assert_no_error (error);
  assert_sound (request, layout);
  for (guint32 v = 1; v < N_MAIN; v++)
    g_assert_cmpfloat_with_epsilon (layout->nodes[v].x, layout->nodes[0].x, 1);
}

/* A helper that is a shell script. */
static char *
make_helper (const char *script)
{
  g_autofree char *folder = g_dir_make_tmp ("ts-layout-XXXXXX", NULL);
  char *path = g_build_filename (folder, "helper", NULL);

  g_assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return path;
}

static void
remove_helper (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

typedef struct
{
  const char *script;
  int code;
} BadHelper;

static void
test_helper_bad (gconstpointer data)
{
  const BadHelper *bad = data;
  g_autofree char *helper = make_helper (bad->script);
  g_autoptr (TsLayoutRequest) request = random_request (1, 4000); /* more than a pipe holds */
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  g_assert_null (ts_layout_helper_run (helper, request, 300, NULL, &error));
  g_assert_error (error, G_IO_ERROR, bad->code);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
  remove_helper (helper);
}

static void
test_helper_absent (void)
{
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_layout_helper_run ("/nowhere/tensorstep-layout", request, 1000, NULL, &error));
  g_assert_nonnull (error);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_helper_cancelled (void)
{
  g_autofree char *helper = make_helper ("#!/bin/sh\nexec sleep 60\n");
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 begin = g_get_monotonic_time ();

  g_assert_null (ts_layout_helper_run (helper, request, 30000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
  remove_helper (helper);
}

/* ---- engine ---------------------------------------------------------------------------------- */

static void
test_engine_falls_back (void)
{
  g_autofree char *helper = make_helper ("#!/bin/sh\nkill -SEGV $$\n");
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (TsLayout) layout = ts_layout_engine_run (engine, request, &problem, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (problem);
  assert_sound (request, layout);
  remove_helper (helper);
}

static void
test_engine_remembers (void)
{
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (NULL);
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (TsLayoutRequest) same = diamond_request ();
  g_autoptr (TsLayout) first = ts_layout_engine_run (engine, request, NULL, NULL, NULL);
  g_autoptr (TsLayout) second = ts_layout_engine_run (engine, same, NULL, NULL, NULL);

  g_assert_true (first == second);
  g_assert_cmpuint (ts_layout_engine_get_n_hits (engine), ==, 1);
}

/* What was laid out quickly since it was too large is laid out finely for who waits for it, and stays so. */
static void
test_engine_patient (void)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autofree TsArc *arcs = g_new (TsArc, 2 * 520);
  g_autoptr (TsLayoutRequest) request = NULL;
  g_autofree char *problem = NULL;

  /* A ladder: 520 nodes, more than are asked of the helper otherwise. */
  for (guint32 i = 0; i < 519; i++)
    {
      arcs[2 * i] = (TsArc) { i, i + 1 };
      arcs[2 * i + 1] = (TsArc) { i, MIN (i + 2, 519) };
    }
  request = request_of (520, arcs, 2 * 519);

  ts_layout_unref (ts_layout_engine_run (engine, request, &problem, NULL, NULL));
  g_assert_nonnull (problem);
  g_assert_cmpuint (ts_layout_engine_get_n_helper_runs (engine), ==, 0);
  g_clear_pointer (&problem, g_free);

  ts_layout_engine_set_patient (engine, TRUE);

  g_autoptr (TsLayout) fine = ts_layout_engine_run (engine, request, &problem, NULL, NULL);

  g_assert_null (problem);
  assert_sound (request, fine);
  g_assert_cmpuint (ts_layout_engine_get_n_helper_runs (engine), ==, 1);

  ts_layout_engine_set_patient (engine, FALSE);

  g_autoptr (TsLayout) again = ts_layout_engine_run (engine, request, &problem, NULL, NULL);

  g_assert_null (problem);
  g_assert_true (again == fine);
}

/* Many pieces have one budget: what comes too late is laid out quickly, but the next time it is tried again. */
static void
test_engine_budget (void)
{
  g_autofree char *helper = make_helper ("#!/bin/sh\nexec sleep 60\n");
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (TsLayoutRequest) request = NULL;
  g_autofree TsArc *arcs = g_new (TsArc, 8 * 5);
  g_autofree char *problem = NULL;
  gint64 begin = g_get_monotonic_time ();

  for (guint32 i = 0; i < 8; i++) /* diamonds, each other than the rest */
    {
      const TsArc diamond[] = { { 5 * i, 5 * i + 1 }, { 5 * i, 5 * i + 2 }, { 5 * i + 1, 5 * i + 3 }, { 5 * i + 2, 5 * i + 3 }, { 5 * i + 3, 5 * i + 4 } };

      memcpy (&arcs[5 * i], diamond, sizeof diamond);
    }
  request = request_of (40, arcs, 40);
  for (guint32 v = 0; v < 40; v++)
    request->nodes[v].width += (float)v;
  ts_layout_engine_set_budget (engine, 300);

  g_autoptr (TsLayout) layout = ts_layout_engine_run (engine, request, &problem, NULL, NULL);

  assert_sound (request, layout);
  g_assert_cmpstr (problem, ==, "the layout takes too long");
  g_assert_cmpuint (ts_layout_engine_get_n_helper_runs (engine), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
  remove_helper (helper);
}

/* Three crashes in a row are enough, but who asks for a fine layout has it tried; running out of time is no crash. */
static void
test_engine_gives_up (void)
{
  static const struct
  {
    const char *script;
    guint n_runs;
  } cases[] = { { "#!/bin/sh\nkill -SEGV $$\n", 3 }, { "#!/bin/sh\nkill -XCPU $$\n", 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *helper = make_helper (cases[i].script);
      g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
      g_autoptr (TsLayoutRequest) request = NULL;

      for (guint32 size = 1; size <= 5; size++)
        {
          g_clear_pointer (&request, ts_layout_request_free);
          request = diamond_request ();
          request->nodes[0].width += (float)size;
          ts_layout_unref (ts_layout_engine_run (engine, request, NULL, NULL, NULL));
        }
      g_assert_cmpuint (ts_layout_engine_get_n_helper_runs (engine), ==, cases[i].n_runs);
      ts_layout_engine_set_patient (engine, TRUE);
      ts_layout_unref (ts_layout_engine_run (engine, request, NULL, NULL, NULL));
      g_assert_cmpuint (ts_layout_engine_get_n_helper_runs (engine), ==, cases[i].n_runs + 1);
      remove_helper (helper);
    }
}

/* The helper knows how long it has. */
static void
test_engine_tells_budget (void)
{
  g_autofree char *helper = make_helper ("#!/bin/sh\necho \"$1\" >\"$0.told\"\n");
  g_autofree char *told = g_strconcat (helper, ".told", NULL), *text = NULL;
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (TsLayoutRequest) request = diamond_request ();

  ts_layout_engine_set_patient (engine, TRUE);
  ts_layout_unref (ts_layout_engine_run (engine, request, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (told, &text, NULL, NULL));
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10), >, 50000);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10), <=, 60001);
  g_assert_cmpint (g_remove (told), ==, 0);
  remove_helper (helper);
}

/* Chains need no helper; pieces that do not hang together do not overlap. */
static void
test_engine_packs (void)
{
  static const TsArc arcs[] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 4, 5 }, { 5, 6 }, { 6, 7 } };
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (TsLayoutRequest) request = request_of (60, arcs, G_N_ELEMENTS (arcs));
  g_autofree char *problem = NULL;

  request->nodes[3].place = TS_LAYOUT_LAST;

  g_autoptr (TsLayout) layout = ts_layout_engine_run (engine, request, &problem, NULL, NULL);

  g_assert_null (problem);
  assert_sound (request, layout);
  g_assert_cmpuint (ts_layout_engine_get_n_helper_runs (engine), ==, 0);
  g_assert_cmpfloat (layout->width, <, 4 * layout->height);
  for (guint32 v = 0; v < 60; v++)
    g_assert_cmpfloat (layout->nodes[v].y + request->nodes[v].height / 2, <=, layout->nodes[3].y + request->nodes[3].height / 2 + 0.1);
}

/* Ports that nothing leads to take no room of their own, and stand beside the one that something leads to. */
static void
test_engine_lone_ports (void)
{
  static const TsArc arcs[] = { { 0, 1 }, { 1, 2 } };
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (NULL);
  g_autoptr (TsLayoutRequest) request = request_of (11, arcs, G_N_ELEMENTS (arcs));
  g_autoptr (TsLayout) layout = NULL;

  request->nodes[0].width = request->nodes[1].width = 200;
  for (guint32 v = 2; v < 11; v++)
    request->nodes[v] = (TsLayoutNode) { 10, 0, TS_LAYOUT_LAST, 0, 0 };
  layout = ts_layout_engine_run (engine, request, NULL, NULL, NULL);
  assert_sound (request, layout);
  g_assert_cmpfloat (layout->width, <=, 201);
  for (guint32 v = 2; v < 11; v++)
    {
      g_assert_cmpfloat_with_epsilon (layout->nodes[v].y, layout->height, 0.1);
      for (guint32 w = 2; w < v; w++)
        g_assert_cmpfloat (ABS (layout->nodes[v].x - layout->nodes[w].x), >=, 10);
    }
  for (guint32 v = 4; v < 11; v++)
    g_assert_cmpfloat (layout->nodes[v].x, >, layout->nodes[v - 1].x);
}

/* What is about as wide as each other, and hangs together with nothing, stands in columns; something wide takes the room of two. */
static void
test_engine_grid (void)
{
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (NULL);
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (41, 0);
  g_autoptr (TsLayout) layout = NULL;
  g_autoptr (GHashTable) lefts = g_hash_table_new (NULL, NULL);
  guint n_columns = 0;

  for (guint32 v = 0; v < 41; v++)
    request->nodes[v] = (TsLayoutNode) { v == 20 ? 210 : 100 + 8 * (float)(v % 5), 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  layout = ts_layout_engine_run (engine, request, NULL, NULL, NULL);
  assert_sound (request, layout);
  for (guint32 v = 0; v < 41; v++)
    {
      g_hash_table_add (lefts, GINT_TO_POINTER ((gint)roundf (layout->nodes[v].x - request->nodes[v].width / 2)));
      n_columns += layout->nodes[v].y == layout->nodes[0].y;
    }
  g_assert_cmpuint (n_columns, >, 2);
  g_assert_cmpuint (g_hash_table_size (lefts), ==, n_columns);
}

static void
test_engine_cancelled (void)
{
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (NULL);
  g_autoptr (TsLayoutRequest) request = diamond_request ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_layout_engine_run (engine, request, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const BadHelper bad_helpers[] = {
  { "#!/bin/sh\nkill -SEGV $$\n", G_IO_ERROR_FAILED },
  { "#!/bin/sh\nkill -XCPU $$\n", G_IO_ERROR_TIMED_OUT },
  { "#!/bin/sh\nexec sleep 60\n", G_IO_ERROR_TIMED_OUT },
  { "#!/bin/sh\ncat >/dev/null\necho this is no layout at all, whatever it may look like\n", G_IO_ERROR_INVALID_DATA },
  { "#!/bin/sh\nexec 1>&-\nexec sleep 60\n", G_IO_ERROR_FAILED },
};

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/digraph/sort", test_digraph_sort);
  g_test_add_func ("/digraph/sort-cycle", test_digraph_sort_cycle);
  g_test_add_func ("/digraph/sort-deep", test_digraph_sort_deep);
  g_test_add_func ("/digraph/components", test_digraph_components);
  g_test_add_func ("/layout/layered/chain", test_layered_chain);
  g_test_add_func ("/layout/layered/sound", test_layered_sound);
  g_test_add_func ("/layout/layered/degenerate", test_layered_degenerate);
  g_test_add_func ("/layout/layered/ports", test_layered_ports);
  g_test_add_func ("/layout/layered/large", test_layered_large);
  g_test_add_func ("/layout/wrap/columns", test_wrap);
  g_test_add_func ("/layout/wrap/stable", test_wrap_stable);
  g_test_add_func ("/layout/wrap/open", test_wrap_open);
  g_test_add_func ("/layout/wrap/passing", test_wrap_passing);
  g_test_add_func ("/layout/wrap/short", test_wrap_short);
  g_test_add_func ("/layout/message/request", test_request_round_trip);
  g_test_add_func ("/layout/message/damaged", test_layout_damaged);
  g_test_add_func ("/layout/helper/sound", test_helper_sound);
  g_test_add_func ("/layout/helper/ports-and-loops", test_helper_ports_and_loops);
  g_test_add_func ("/layout/helper/straight", test_helper_straight);
  g_test_add_func ("/layout/helper/main-way", test_helper_main_way);
  for (guint i = 0; i < G_N_ELEMENTS (bad_helpers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/layout/helper/bad/%u", i);

      g_test_add_data_func (path, &bad_helpers[i], test_helper_bad);
    }
  g_test_add_func ("/layout/helper/absent", test_helper_absent);
  g_test_add_func ("/layout/helper/cancelled", test_helper_cancelled);
  g_test_add_func ("/layout/engine/falls-back", test_engine_falls_back);
  g_test_add_func ("/layout/engine/remembers", test_engine_remembers);
  g_test_add_func ("/layout/engine/patient", test_engine_patient);
  g_test_add_func ("/layout/engine/packs", test_engine_packs);
  g_test_add_func ("/layout/engine/lone-ports", test_engine_lone_ports);
  g_test_add_func ("/layout/engine/grid", test_engine_grid);
  g_test_add_func ("/layout/engine/cancelled", test_engine_cancelled);
  g_test_add_func ("/layout/engine/budget", test_engine_budget);
  g_test_add_func ("/layout/engine/gives-up", test_engine_gives_up);
  g_test_add_func ("/layout/engine/tells-budget", test_engine_tells_budget);

  return g_test_run ();
}
