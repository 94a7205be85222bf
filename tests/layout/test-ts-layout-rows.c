#include "app/layout/ts-layout-client.h"
#include "app/layout/ts-layout-engine.h"
#include "app/layout/ts-layout-rows.h"

#define N_LEAVES 20
#define WIDTH 200.0f

/* @N_LEAVES that all lead to one node, or the other way round. */
static TsLayoutRequest *
make_request (gboolean begins,
              float width)
{
  TsLayoutRequest *request = ts_layout_request_new (N_LEAVES + 1, N_LEAVES);

  for (guint32 v = 0; v <= N_LEAVES; v++)
    request->nodes[v] = (TsLayoutNode) { width, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  for (guint32 e = 0; e < N_LEAVES; e++)
    request->edges[e] = (TsLayoutEdge) { begins ? e : N_LEAVES, begins ? N_LEAVES : e, 0 };
  return request;
}

static void
test_wide (gconstpointer data)
{
  g_autoptr (TsLayoutRequest) request = make_request (GPOINTER_TO_INT (data), WIDTH);
  g_autofree guint8 *rows = ts_layout_spread_rows (request);
  guint n_of[5] = { 0 };

  for (guint32 e = 0; e < N_LEAVES; e++)
    {
      g_assert_cmpuint (rows[e], >=, 1);
      g_assert_cmpuint (rows[e], <=, 4);
      n_of[rows[e]]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (n_of); i++)
    g_assert_cmpuint (n_of[i], ==, N_LEAVES / 4);
}

static void
test_narrow (void)
{
  g_autoptr (TsLayoutRequest) request = make_request (TRUE, 60);
  g_autofree guint8 *rows = ts_layout_spread_rows (request);

  for (guint32 e = 0; e < N_LEAVES; e++)
    g_assert_cmpuint (rows[e], ==, 1);
}

/* What is open does not break a row that was not broken while it was closed, but for a strip that would be far too wide to be looked at. */
static void
test_opened (void)
{
  for (guint32 n_open = 0; n_open <= N_LEAVES; n_open++)
    {
      g_autoptr (TsLayoutRequest) request = make_request (TRUE, 60);
      g_autofree guint8 *rows = NULL;
      guint8 most = 1;

      for (guint32 v = 0; v < N_LEAVES; v++)
        request->nodes[v] = (TsLayoutNode) { v < n_open ? 600 : 60, v < n_open ? 300 : 30, TS_LAYOUT_ANYWHERE, 60, 30 };
      rows = ts_layout_spread_rows (request);
      for (guint32 e = 0; e < N_LEAVES; e++)
        most = MAX (most, rows[e]);
      if (n_open <= 2)
        g_assert_cmpuint (most, ==, 1);
      else if (n_open == N_LEAVES)
        g_assert_cmpuint (most, ==, 4);
    }
}

/* The arguments of a function: each has a line from the border, which is none of the graph's. */
static void
test_ports (void)
{
  g_autoptr (TsLayoutRequest) request = ts_layout_request_new (2 * N_LEAVES + 1, 2 * N_LEAVES);
  g_autofree guint8 *rows = NULL;
  guint n_of[5] = { 0 };

  for (guint32 v = 0; v < N_LEAVES; v++)
    {
      request->nodes[v] = (TsLayoutNode) { WIDTH, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
      request->nodes[N_LEAVES + 1 + v] = (TsLayoutNode) { 4, 1, TS_LAYOUT_FIRST, 0, 0 };
      request->edges[v] = (TsLayoutEdge) { v, N_LEAVES, 0 };
      request->edges[N_LEAVES + v] = (TsLayoutEdge) { N_LEAVES + 1 + v, v, 0 };
    }
  request->nodes[N_LEAVES] = (TsLayoutNode) { WIDTH, 30, TS_LAYOUT_ANYWHERE, 0, 0 };
  rows = ts_layout_spread_rows (request);
  for (guint32 e = 0; e < N_LEAVES; e++)
    {
      n_of[rows[e]]++;
      g_assert_cmpuint (rows[N_LEAVES + e], ==, 1);
    }
  for (guint i = 1; i < G_N_ELEMENTS (n_of); i++)
    g_assert_cmpuint (n_of[i], ==, N_LEAVES / 4);
}

static void
test_helper (void)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (TsLayoutRequest) request = make_request (TRUE, WIDTH);
  g_autoptr (TsLayoutEngine) engine = ts_layout_engine_new (helper);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsLayout) layout = NULL;

  if (helper == NULL)
    {
      g_test_skip ("there is no layout helper");
      return;
    }

  ts_layout_engine_set_budget (engine, 60000);
  layout = ts_layout_engine_run (engine, request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (layout->width, <, N_LEAVES * WIDTH * 0.6);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/layout-rows/begins", GINT_TO_POINTER (TRUE), test_wide);
  g_test_add_data_func ("/layout-rows/ends", GINT_TO_POINTER (FALSE), test_wide);
  g_test_add_func ("/layout-rows/narrow", test_narrow);
  g_test_add_func ("/layout-rows/opened", test_opened);
  g_test_add_func ("/layout-rows/ports", test_ports);
  g_test_add_func ("/layout-rows/helper", test_helper);

  return g_test_run ();
}
