#include "engine/tensor/ts-block.h"
#include "engine/tensor/ts-cell.h"

#include <string.h>

#define N_CELLS 30000 /* several slabs */

/* Each is aligned and one's own. */
static void
test_own (void)
{
  gpointer *cells = g_new (gpointer, N_CELLS);

  for (guint i = 0; i < N_CELLS; i++)
    {
      cells[i] = ts_cell_alloc ();
      g_assert_nonnull (cells[i]);
      if (!TS_BLOCK_IS_PLAIN)
        g_assert_cmpuint ((guintptr)cells[i] % 64, ==, 0);
      memset (cells[i], (int)(i % 251), TS_CELL_SIZE);
    }
  for (guint i = 0; i < N_CELLS; i++)
    {
      g_assert_cmpint (((guint8 *)cells[i])[0], ==, i % 251);
      g_assert_cmpint (((guint8 *)cells[i])[TS_CELL_SIZE - 1], ==, i % 251);
      ts_cell_free (cells[i]);
    }
  g_free (cells);
}

/* Memory of which nothing is in use goes back, in whatever order cells are freed. */
static void
test_returned (void)
{
  gpointer *cells = g_new (gpointer, N_CELLS);
  gsize before = ts_cell_get_mapped_bytes (), most;

  for (guint i = 0; i < N_CELLS; i++)
    cells[i] = ts_cell_alloc ();
  most = ts_cell_get_mapped_bytes ();
  if (!TS_BLOCK_IS_PLAIN)
    g_assert_cmpuint (most, >=, (gsize)N_CELLS * TS_CELL_SIZE);
  for (guint i = 0; i < N_CELLS; i += 2)
    ts_cell_free (cells[i]);
  g_assert_cmpuint (ts_cell_get_mapped_bytes (), ==, most);
  for (guint i = 1; i < N_CELLS; i += 2)
    ts_cell_free (cells[i]);
  g_assert_cmpuint (ts_cell_get_mapped_bytes (), <=, before + (4 << 20)); /* a slab, and one that what the thread has at hand is in */
  g_free (cells);
}

static gpointer
free_all (gpointer data)
{
  gpointer *cells = data;

  for (guint i = 0; i < N_CELLS; i++)
    ts_cell_free (cells[i]);
  return NULL;
}

/* What other threads free is there for all when they end. */
static void
test_threads (void)
{
  gpointer *cells = g_new (gpointer, N_CELLS);
  gsize before = ts_cell_get_mapped_bytes ();

  for (guint turn = 0; turn < 5; turn++)
    {
      for (guint i = 0; i < N_CELLS; i++)
        cells[i] = ts_cell_alloc ();
      g_thread_join (g_thread_new ("free", free_all, cells));
      g_assert_cmpuint (ts_cell_get_mapped_bytes (), <=, before + (4 << 20));
    }
  g_free (cells);
}

static gpointer
come_and_go (gpointer data)
{
  gpointer cells[400];

  for (guint turn = 0; turn < 200; turn++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
        {
          cells[i] = ts_cell_alloc ();
          memset (cells[i], GPOINTER_TO_INT (data), TS_CELL_SIZE);
        }
      for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
        {
          g_assert_cmpint (*((guint8 *)cells[i] + 100), ==, GPOINTER_TO_INT (data));
          ts_cell_free (cells[i]);
        }
    }
  return NULL;
}

/* Several threads at once never get the same. */
static void
test_at_once (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("cells", come_and_go, GINT_TO_POINTER (i + 1));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cell/own", test_own);
  g_test_add_func ("/cell/returned", test_returned);
  g_test_add_func ("/cell/threads", test_threads);
  g_test_add_func ("/cell/at-once", test_at_once);
  return g_test_run ();
}
