#include "app/panels/ts-histogram.h"
#include "tests/support/ts-test-widgets.h"

static void
test_steps (void)
{
  g_assert_cmpfloat_with_epsilon (ts_histogram_find_step (10, 5), 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (ts_histogram_find_step (0.3, 3), 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (ts_histogram_find_step (7, 4), 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (ts_histogram_find_step (9, 2), 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (ts_histogram_find_step (1e-30, 4) / 1e-31, 5, 1e-6);
}

static void
show_values (TsHistogram *histogram,
             gsize n,
             const float *values)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (n, values);
  TsTensorStats stats;

  g_assert_true (ts_tensor_get_stats (tensor, &stats, NULL, NULL));
  ts_histogram_set_stats (histogram, &stats);
  ts_test_settle ();
}

/* Ranges that axes are easily lost in. */
static void
test_drawing (void)
{
  GtkWidget *histogram = ts_histogram_new ();
  GtkWindow *window = ts_test_show (histogram, 380, 200);
  static const float ranges[][2] = {
    { 0, 1 },
    { -1000, 1000 },
    { 5, 5 },
    { 0, 0 },
    { 1e-38f, 2e-38f },
    { -3e38f, 3e38f },
    { 1, 1.0000001f },
    { 16777215, 16777216 },
  };

  g_object_add_weak_pointer (G_OBJECT (histogram), (gpointer *)&histogram);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      show_values (TS_HISTOGRAM (histogram), 2, ranges[i]);
      ts_histogram_set_logarithmic (TS_HISTOGRAM (histogram), i % 2 == 0);
      ts_test_settle ();
    }

  ts_histogram_set_stats (TS_HISTOGRAM (histogram), NULL);
  ts_test_settle ();
  gtk_window_destroy (window);
  g_assert_null (histogram);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/histogram/steps", test_steps);
  g_test_add_func ("/histogram/drawing", test_drawing);

  return g_test_run ();
}
