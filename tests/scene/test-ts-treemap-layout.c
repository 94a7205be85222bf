#include "app/scene/ts-treemap-layout.h"

#include <math.h>

static void
assert_fills (const guint64 *values,
              guint n,
              TsRect area)
{
  g_autofree TsRect *places = g_new (TsRect, n);
  double total = 0, covered = 0;

  ts_treemap_layout (values, n, area, places);
  for (guint i = 0; i < n; i++)
    total += (double)values[i];
  for (guint i = 0; i < n; i++)
    {
      double size = (double)places[i].width * (double)places[i].height;

      g_assert_cmpfloat_with_epsilon (size, (double)values[i] / total * area.width * area.height, 1);
      g_assert_cmpfloat (places[i].x, >=, area.x - 0.01);
      g_assert_cmpfloat (places[i].y, >=, area.y - 0.01);
      g_assert_cmpfloat (places[i].x + places[i].width, <=, area.x + area.width + 0.5);
      g_assert_cmpfloat (places[i].y + places[i].height, <=, area.y + area.height + 0.5);
      covered += size;

      for (guint k = 0; k < i; k++)
        {
          double width = MIN (places[i].x + places[i].width, places[k].x + places[k].width) - MAX (places[i].x, places[k].x);
          double height = MIN (places[i].y + places[i].height, places[k].y + places[k].height) - MAX (places[i].y, places[k].y);

          g_assert_true (width < 0.1 || height < 0.1); /* none over another */
        }
    }
  g_assert_cmpfloat_with_epsilon (covered, (double)area.width * area.height, 2);
}

static void
test_fills (void)
{
  assert_fills ((const guint64[]) { 6, 6, 4, 3, 2, 2, 1 }, 7, (TsRect) { 10, 20, 600, 400 });
  assert_fills ((const guint64[]) { 1 }, 1, (TsRect) { 0, 0, 100, 30 });
  assert_fills ((const guint64[]) { 1000000, 1, 1, 1 }, 4, (TsRect) { 0, 0, 300, 300 });
}

/* The example of the paper: 6 of 24 on 6x4 are two that share a column of 3. */
static void
test_nearly_square (void)
{
  const guint64 values[] = { 6, 6, 4, 3, 2, 2, 1 };
  TsRect places[7];

  ts_treemap_layout (values, 7, (TsRect) { 0, 0, 6, 4 }, places);
  g_assert_cmpfloat_with_epsilon (places[0].width, 3, 1e-4);
  g_assert_cmpfloat_with_epsilon (places[0].height, 2, 1e-4);
  g_assert_cmpfloat_with_epsilon (places[2].x, 3, 1e-4);
}

static void
test_nothing (void)
{
  TsRect places[2];

  ts_treemap_layout ((const guint64[]) { 0, 0 }, 2, (TsRect) { 0, 0, 10, 10 }, places);
  g_assert_cmpfloat (places[0].width, ==, 0);
  ts_treemap_layout ((const guint64[]) { 3, 0 }, 2, (TsRect) { 0, 0, 10, 10 }, places);
  g_assert_cmpfloat (places[0].width * places[0].height, ==, 100);
  g_assert_cmpfloat (places[1].width, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/treemap-layout/fills", test_fills);
  g_test_add_func ("/treemap-layout/nearly-square", test_nearly_square);
  g_test_add_func ("/treemap-layout/nothing", test_nothing);
  return g_test_run ();
}
