#include "app/panels/ts-tensor-grid.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-widgets.h"

#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BIG_BYTES (400 * G_GUINT64_CONSTANT (1000000)) /* 10^8 floats */
#define LONGEST_FRAME_US 250000                        /* far below what looking at every element takes */

static TsTensor *
new_counting (TsShape shape)
{
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_INT32, &shape, NULL);

  for (gsize i = 0; i < tensor->n_elements; i++)
    ((gint32 *)tensor->data)[i] = (gint32)i;

  return tensor;
}

static void
unmap (gpointer data)
{
  munmap (data, BIG_BYTES);
}

/* Zeros that take no memory until they are looked at. */
static TsTensor *
new_big (TsShape shape)
{
  void *data = mmap (NULL, BIG_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  g_assert_true (data != MAP_FAILED);

  return ts_tensor_new_for_data (TS_DTYPE_FLOAT, &shape, data, BIG_BYTES, data, unmap, NULL);
}

static GtkWindow *
show_grid (TsTensorGrid *grid)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (grid));

  return ts_test_show (scrolled, 380, 400);
}

static void
close_grid (GtkWindow *window,
            TsTensorGrid *grid)
{
  g_object_ref (grid);
  gtk_window_destroy (window);
  g_assert_finalize_object (grid);
}

static void
test_empty (void)
{
  TsTensorGrid *grid = TS_TENSOR_GRID (ts_tensor_grid_new ());
  GtkWindow *window = show_grid (grid);
  g_autoptr (TsTensor) empty = new_counting (TS_SHAPE (3, 0));
  g_autofree char *text = NULL;
  gsize element;

  g_assert_null (ts_tensor_grid_get_slice (grid));
  g_assert_false (ts_tensor_grid_get_cursor (grid, &element));

  ts_tensor_grid_set_tensor (grid, empty);
  ts_test_settle ();
  g_assert_false (ts_tensor_grid_get_cursor (grid, &element));
  gtk_widget_activate_action (GTK_WIDGET (grid), "grid.select-all", NULL);
  text = ts_tensor_grid_dup_selection (grid, NULL);
  g_assert_cmpstr (text, ==, "");
  close_grid (window, grid);
}

static void
test_go_to_and_copy (void)
{
  TsTensorGrid *grid = TS_TENSOR_GRID (ts_tensor_grid_new ());
  GtkWindow *window = show_grid (grid);
  g_autoptr (TsTensor) tensor = new_counting (TS_SHAPE (2, 3, 4));
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;
  gsize element;

  ts_tensor_grid_set_tensor (grid, tensor);
  ts_tensor_grid_go_to (grid, 23);
  g_assert_true (ts_tensor_grid_get_cursor (grid, &element));
  g_assert_cmpuint (element, ==, 23);
  g_assert_cmpint (ts_tensor_grid_get_slice (grid)->index[0], ==, 1);
  one = ts_tensor_grid_dup_selection (grid, NULL);
  g_assert_cmpstr (one, ==, "23");

  gtk_widget_activate_action (GTK_WIDGET (grid), "grid.select-all", NULL);
  all = ts_tensor_grid_dup_selection (grid, NULL);
  g_assert_cmpstr (all, ==, "12\t13\t14\t15\n16\t17\t18\t19\n20\t21\t22\t23\n");
  close_grid (window, grid);
}

static void
check_cursor (TsTensorGrid *grid,
              gsize expected)
{
  gsize element;

  g_assert_true (ts_tensor_grid_get_cursor (grid, &element));
  g_assert_cmpuint (element, ==, expected);
}

static void
test_keys (void)
{
  TsTensorGrid *grid = TS_TENSOR_GRID (ts_tensor_grid_new ());
  GtkWindow *window = show_grid (grid);
  g_autoptr (TsTensor) tensor = new_counting (TS_SHAPE (100, 100));
  g_autofree char *text = NULL;

  ts_tensor_grid_set_tensor (grid, tensor);
  ts_test_settle ();
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Left, 0);
  check_cursor (grid, 0);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Down, 0);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Right, 0);
  check_cursor (grid, 101);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_End, 0);
  check_cursor (grid, 199);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_End, GDK_CONTROL_MASK);
  check_cursor (grid, 9999);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Down, 0);
  check_cursor (grid, 9999);

  /* The cell is in view. */
  ts_test_settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid))), >, 0);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Home, GDK_CONTROL_MASK);
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid))), ==, 0);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Right, GDK_SHIFT_MASK);
  ts_test_key (GTK_WIDGET (grid), GDK_KEY_Down, GDK_SHIFT_MASK);
  text = ts_tensor_grid_dup_selection (grid, NULL);
  g_assert_cmpstr (text, ==, "0\t1\n100\t101\n");
  g_assert_false (ts_test_key (GTK_WIDGET (grid), GDK_KEY_Tab, 0));
  close_grid (window, grid);
}

/* Stepping shows one tensor after another at the same place. */
static void
test_place_stays (void)
{
  TsTensorGrid *grid = TS_TENSOR_GRID (ts_tensor_grid_new ());
  GtkWindow *window = show_grid (grid);
  g_autoptr (TsTensor) first = new_counting (TS_SHAPE (100, 100));
  g_autoptr (TsTensor) second = new_counting (TS_SHAPE (100, 100));
  g_autoptr (TsTensor) other = new_counting (TS_SHAPE (10, 10));
  gsize element;

  ts_tensor_grid_set_tensor (grid, first);
  ts_tensor_grid_go_to (grid, 9999);
  ts_tensor_grid_set_tensor (grid, second);
  g_assert_true (ts_tensor_grid_get_cursor (grid, &element));
  g_assert_cmpuint (element, ==, 9999);

  ts_tensor_grid_set_tensor (grid, other);
  g_assert_true (ts_tensor_grid_get_cursor (grid, &element));
  g_assert_cmpuint (element, ==, 0);
  close_grid (window, grid);
}

static void
count_refusal (guint *n,
               const char *message)
{
  g_assert_nonnull (message);
  (*n)++;
}

static void
test_too_much_to_copy (void)
{
  TsTensorGrid *grid = TS_TENSOR_GRID (ts_tensor_grid_new ());
  GtkWindow *window = show_grid (grid);
  g_autoptr (TsTensor) big = new_big (TS_SHAPE (10000, 10000));
  g_autoptr (GError) error = NULL;
  guint n_refusals = 0;

  g_signal_connect_swapped (grid, "refused", G_CALLBACK (count_refusal), &n_refusals);
  ts_tensor_grid_set_tensor (grid, big);
  gtk_widget_activate_action (GTK_WIDGET (grid), "grid.select-all", NULL);
  g_assert_null (ts_tensor_grid_dup_selection (grid, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED);
  gtk_widget_activate_action (GTK_WIDGET (grid), "grid.copy", NULL);
  g_assert_cmpuint (n_refusals, ==, 1);
  close_grid (window, grid);
}

static gint64
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  gint64 size;
  gint64 resident;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &size, &resident), ==, 2);

  return resident * getpagesize ();
}

static gboolean
has_drawn (gpointer user_data)
{
  gint64 *frame = user_data;

  return gdk_frame_clock_get_frame_counter (GDK_FRAME_CLOCK ((gpointer)(gintptr)frame[0])) > frame[1];
}

/* Of this thread, so that it does not matter what else the machine does. */
static gint64
get_cpu_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* What the next frame costs the main loop. */
static gint64
time_frame (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gint64 frame[2] = { (gint64)(gintptr)clock, gdk_frame_clock_get_frame_counter (clock) };
  gint64 begin = get_cpu_time_us ();

  gtk_widget_queue_draw (widget);
  ts_test_wait (has_drawn, frame);

  return get_cpu_time_us () - begin;
}

static void
scroll_about (TsShape shape)
{
  TsTensorGrid *grid = TS_TENSOR_GRID (ts_tensor_grid_new ());
  GtkWindow *window = show_grid (grid);
  g_autoptr (TsTensor) big = new_big (shape);
  GtkAdjustment *vertical = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));
  GtkAdjustment *horizontal = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (grid));
  gint64 before = get_resident_bytes ();
  gint64 longest = 0;
  gsize element;

  ts_tensor_grid_set_tensor (grid, big);
  for (int i = 0; i < 40; i++)
    {
      gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical) * g_test_rand_double ());
      gtk_adjustment_set_value (horizontal, gtk_adjustment_get_upper (horizontal) * g_test_rand_double ());
      longest = MAX (longest, time_frame (GTK_WIDGET (grid)));
    }

  ts_tensor_grid_go_to (grid, big->n_elements - 1);
  longest = MAX (longest, time_frame (GTK_WIDGET (grid)));
  g_assert_true (ts_tensor_grid_get_cursor (grid, &element));
  g_assert_cmpuint (element, ==, big->n_elements - 1);

  g_test_message ("longest frame %.1f ms", (double)longest / 1000);
  g_assert_cmpint (longest, <, LONGEST_FRAME_US);
  g_assert_cmpint (get_resident_bytes () - before, <, 100000000);
  close_grid (window, grid);
}

static void
test_big (void)
{
  scroll_about (TS_SHAPE (10000, 10000));
  scroll_about (TS_SHAPE (100000000));
  scroll_about (TS_SHAPE (2, 5, 10, 1000000));
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/tensor-grid/empty", test_empty);
  g_test_add_func ("/tensor-grid/go-to-and-copy", test_go_to_and_copy);
  g_test_add_func ("/tensor-grid/keys", test_keys);
  g_test_add_func ("/tensor-grid/place-stays", test_place_stays);
  g_test_add_func ("/tensor-grid/too-much-to-copy", test_too_much_to_copy);
  g_test_add_func ("/tensor-grid/big", test_big);

  return g_test_run ();
}
