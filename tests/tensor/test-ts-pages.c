#include "engine/ts-pages.h"

#include <string.h>

/* What is in the memory stays, and so does what is beside it, whatever the ends are. */
static void
test_content_stays (void)
{
  const gsize size = 3 * 1024 * 1024 + 13;
  g_autofree guint8 *memory = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    memory[i] = (guint8)(i * 7);
  ts_pages_fetch (memory + 5, size - 11);
  ts_pages_fetch (memory + 4095, 1);
  ts_pages_fetch (memory, 0);
  for (gsize i = 0; i < size; i++)
    g_assert_cmpuint (memory[i], ==, (guint8)(i * 7));
}

static void
test_heap (void)
{
  gpointer blocks[64];

  ts_pages_fetch_heap (8 * 1024 * 1024);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      blocks[i] = g_malloc (i * 5000 + 1);
      memset (blocks[i], (int)i, i * 5000 + 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_assert_cmpuint (*((guint8 *)blocks[i] + i * 5000), ==, i);
      g_free (blocks[i]);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/content-stays", test_content_stays);
  g_test_add_func ("/pages/heap", test_heap);
  return g_test_run ();
}
