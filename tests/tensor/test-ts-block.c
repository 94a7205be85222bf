#include "engine/tensor/ts-block.h"
#include "engine/tensor/ts-tensor.h"

#include <string.h>

static const gsize sizes[] = { TS_BLOCK_MIN, TS_BLOCK_MIN + 1, 200000, 1 << 20, (1 << 20) + 1, 3 << 20, (4 << 20) - 64, 5000000, 67108864 };

/* Aligned, and all of it there to be written. */
static void
test_whole (void)
{
  gpointer blocks[G_N_ELEMENTS (sizes)];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      blocks[i] = ts_block_alloc (sizes[i]);
      g_assert_nonnull (blocks[i]);
      g_assert_cmpuint ((guintptr)blocks[i] % TS_BLOCK_ALIGNMENT, ==, 0);
      memset (blocks[i], (int)i + 1, sizes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_assert_cmpint (((char *)blocks[i])[0], ==, (int)i + 1);
      g_assert_cmpint (((char *)blocks[i])[sizes[i] - 1], ==, (int)i + 1);
      ts_block_free (blocks[i]);
    }
  ts_block_trim ();
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);
}

/* What was freed is taken again for about the same size, and for no other. */
static void
test_kept (void)
{
  gpointer first = ts_block_alloc (1000000), second, third;

  ts_block_free (first);
  g_assert_cmpuint (ts_block_get_kept_bytes (), >=, 1000000);
  second = ts_block_alloc (2000000);
  g_assert_true (second != first);
  third = ts_block_alloc (1000100);
  g_assert_true (third == first);
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);

  ts_block_free (second);
  ts_block_free (third);
  g_assert_cmpuint (ts_block_get_kept_bytes (), >=, 3000000);
  g_assert_cmpuint (ts_block_get_kept_bytes (), <, 3400000 + 2 * TS_BLOCK_ALIGNMENT);
  ts_block_trim ();
}

/* Of too much the oldest goes. */
static void
test_limit (void)
{
  enum
  {
    N = 40,
    SIZE = 20 << 20
  };
  gpointer blocks[N];

  for (guint i = 0; i < N; i++)
    blocks[i] = ts_block_alloc (SIZE);
  for (guint i = 0; i < N; i++)
    {
      ts_block_free (blocks[i]);
      g_assert_cmpuint (ts_block_get_kept_bytes (), <=, TS_BLOCK_KEEP_MAX);
    }
  g_assert_true (ts_block_alloc (SIZE) == blocks[N - 1]);
  ts_block_free (blocks[N - 1]);
  ts_block_trim ();
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);
}

/* What is given back beside a block that is in use leaves that alone, and can be used again. */
static void
test_neighbours (void)
{
  enum
  {
    SIZE = 300000
  };
  char *blocks[5];

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      blocks[i] = ts_block_alloc (SIZE);
      memset (blocks[i], 7, SIZE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (i != 2)
      ts_block_free (blocks[i]);
  ts_block_trim ();
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);
  for (guint i = 0; i < SIZE; i++)
    g_assert_cmpint (blocks[2][i], ==, 7);

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (i != 2)
      {
        blocks[i] = ts_block_alloc (SIZE);
        memset (blocks[i], 8, SIZE);
      }
  for (guint i = 0; i < SIZE; i++)
    g_assert_cmpint (blocks[2][i], ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    ts_block_free (blocks[i]);
  ts_block_trim ();
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);
}

static void
test_tensor (void)
{
  g_autoptr (TsTensor) scalar = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  TsTensor *large = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (1000, 1000), NULL);
  TsTensor *part = ts_tensor_slice (large, 10, 10, NULL);

  g_assert_false (ts_tensor_is_exclusive (part));
  ts_tensor_unref (large);
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0); /* the slice keeps it */
  ts_tensor_unref (part);
  g_assert_cmpuint (ts_block_get_kept_bytes (), >=, 4000000);

  large = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (1000, 1000), NULL);
  g_assert_true (ts_tensor_is_exclusive (large));
  g_assert_cmpuint ((guintptr)large->data % TS_TENSOR_ALIGNMENT, ==, 0);
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);
  ts_tensor_unref (large);
  ts_block_trim ();
}

static void
test_no_memory (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_block_alloc (G_MAXSSIZE - 1));
  g_assert_null (ts_block_alloc ((gsize)1 << 60));
  g_assert_null (ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE ((gint64)1 << 58), &error));
  g_assert_nonnull (error);
}

static gpointer
use_blocks (gpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint *blocks[8] = { NULL };

  for (guint i = 0; i < 4000; i++)
    {
      guint k = i % G_N_ELEMENTS (blocks);

      if (blocks[k] != NULL)
        {
          g_assert_cmpuint (blocks[k][0], ==, seed * 10000 + i - 8);
          ts_block_free (blocks[k]);
        }
      blocks[k] = ts_block_alloc (TS_BLOCK_MIN + (gsize)g_rand_int_range (random, 0, 200000));
      blocks[k][0] = seed * 10000 + i;
      if (i % 500 == 0)
        ts_block_trim ();
    }
  for (guint k = 0; k < G_N_ELEMENTS (blocks); k++)
    ts_block_free (blocks[k]);
  return NULL;
}

/* Nobody is given what somebody else holds. */
static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("blocks", use_blocks, GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  ts_block_trim ();
  g_assert_cmpuint (ts_block_get_kept_bytes (), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block/whole", test_whole);
  if (!TS_BLOCK_IS_PLAIN)
    {
      g_test_add_func ("/block/kept", test_kept);
      g_test_add_func ("/block/limit", test_limit);
      g_test_add_func ("/block/neighbours", test_neighbours);
      g_test_add_func ("/block/tensor", test_tensor);
      g_test_add_func ("/block/no-memory", test_no_memory);
    }
  g_test_add_func ("/block/threads", test_threads);
  return g_test_run ();
}
