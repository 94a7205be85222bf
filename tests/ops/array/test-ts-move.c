#include "engine/ops/array/ts-move.h"

#include <string.h>

/* Elements of all sizes, boxes of all kinds: the result must be what the definition says, whatever way was taken. */

static void
move_plainly (const TsMove *move,
              gsize size,
              char *to,
              const char *from)
{
  gsize index[TS_MOVE_MAX_RANK] = { 0 };
  gsize n = 1;

  for (int d = 0; d < move->rank; d++)
    n *= move->dims[d];
  for (gsize i = 0; i < n; i++)
    {
      gssize t = 0, f = 0;

      for (int d = 0; d < move->rank; d++)
        {
          t += (gssize)index[d] * move->to[d];
          f += (gssize)index[d] * move->from[d];
        }
      memcpy (to + t * (gssize)size, from + f * (gssize)size, size);
      for (int d = move->rank - 1; d >= 0 && ++index[d] == move->dims[d]; d--)
        index[d] = 0;
    }
}

/* Moves within buffers whose middle is element 0, so that negative steps stay inside. */
static void
check_move (const TsMove *move,
            gsize size,
            gsize reach, /* elements to either side of the middle that a step may lead to */
            guint n_threads)
{
  gsize bytes = (2 * reach + 1) * size;
  g_autofree char *from = g_malloc (bytes), *expected = g_malloc0 (bytes), *found = g_malloc0 (bytes);
  TsCall call = { .n_threads = n_threads };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < bytes; i++)
    from[i] = (char)(i * 2654435761u >> 13);
  move_plainly (move, size, expected + reach * size, from + reach * size);
  ts_move_run (move, &call, size, found + reach * size, from + reach * size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (expected, found, bytes), ==, 0);
}

static gsize
reach_of (const TsMove *move)
{
  gsize to = 0, from = 0;

  for (int d = 0; d < move->rank; d++)
    {
      gsize steps = move->dims[d] > 0 ? move->dims[d] - 1 : 0;

      to += steps * (gsize)ABS (move->to[d]);
      from += steps * (gsize)ABS (move->from[d]);
    }
  return MAX (to, from);
}

static void
check_all_sizes (const TsMove *move)
{
  for (gsize size = 1; size <= 16; size *= 2)
    for (guint n_threads = 1; n_threads <= 3; n_threads += 2)
      check_move (move, size, reach_of (move), n_threads);
}

static void
test_transpose (void)
{
  static const gsize sizes[][2] = { { 3, 5 }, { 32, 32 }, { 33, 65 }, { 300, 70 }, { 1, 9 }, { 700, 3 }, { 4, 1000 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      TsMove move = { 0 };

      ts_move_add (&move, sizes[i][0], (gssize)sizes[i][1], 1);
      ts_move_add (&move, sizes[i][1], 1, (gssize)sizes[i][0]);
      check_all_sizes (&move);
    }
}

static void
test_reverse (void)
{
  TsMove move = { 0 };

  ts_move_add (&move, 37, 100, 100);
  ts_move_add (&move, 100, 1, -1);
  check_all_sizes (&move);
}

static void
test_repeat (void)
{
  TsMove inner = { 0 }, outer = { 0 };

  ts_move_add (&inner, 50, 41, 1);
  ts_move_add (&inner, 41, 1, 0);
  check_all_sizes (&inner);
  ts_move_add (&outer, 50, 41, 0);
  ts_move_add (&outer, 41, 1, 1);
  check_all_sizes (&outer);
}

static void
test_small_runs (void)
{
  for (gsize run = 1; run < 20; run++)
    {
      TsMove move = { 0 };

      ts_move_add (&move, 5, (gssize)(7 * run), (gssize)run);
      ts_move_add (&move, 7, (gssize)run, (gssize)(5 * run));
      ts_move_add (&move, run, 1, 1);
      check_all_sizes (&move);
    }
}

static void
test_large (void)
{
  TsMove move = { 0 };

  ts_move_add (&move, 300000, 1, 1);
  check_all_sizes (&move);
  move.from[0] = 2;
  check_all_sizes (&move);
}

/* Large enough to go past the cache, with ends that are no whole lines or tiles. */
static void
test_streamed (void)
{
  enum
  {
    ROWS = 2064,
    COLUMNS = 2100
  };
  TsMove transposed = { 0 }, runs = { 0 };

  ts_move_add (&transposed, ROWS, COLUMNS, 1);
  ts_move_add (&transposed, COLUMNS, 1, ROWS);
  ts_move_add (&runs, ROWS, 2 * COLUMNS, COLUMNS);
  ts_move_add (&runs, COLUMNS - 20, 1, 1);
  for (guint n_threads = 1; n_threads <= 3; n_threads += 2)
    check_move (&transposed, 4, reach_of (&transposed), n_threads);
  check_move (&transposed, 8, reach_of (&transposed), 2);
  check_move (&runs, 4, reach_of (&runs), 2);
}

static void
test_nothing (void)
{
  TsMove empty = { 0 }, scalar = { 0 };

  ts_move_add (&empty, 4, 0, 0);
  ts_move_add (&empty, 0, 1, 1);
  check_all_sizes (&empty);
  check_all_sizes (&scalar); /* one element */
}

/* Permutations of boxes with any number of dimensions, some of size 1. */
static void
test_random_permutations (void)
{
  for (guint round = 0; round < 200; round++)
    {
      int rank = g_test_rand_int_range (1, 7);
      gsize dims[8];
      gssize from[8], to = 1, stride = 1;
      int perm[8];
      TsMove move = { .rank = rank };

      for (int d = 0; d < rank; d++)
        {
          dims[d] = (gsize)g_test_rand_int_range (1, 7);
          perm[d] = d;
        }
      for (int d = rank - 1; d > 0; d--)
        {
          int other = g_test_rand_int_range (0, d + 1), swap = perm[d];

          perm[d] = perm[other];
          perm[other] = swap;
        }
      for (int d = rank - 1; d >= 0; d--)
        {
          from[d] = stride;
          stride *= (gssize)dims[d];
        }
      for (int d = rank - 1; d >= 0; d--)
        {
          move.dims[d] = dims[perm[d]];
          move.from[d] = from[perm[d]];
          move.to[d] = to;
          to *= (gssize)move.dims[d];
        }
      check_all_sizes (&move);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TsCall call = { .n_threads = 1, .cancellable = cancellable };
  TsMove move = { 0 };
  guint8 to[4], from[4] = { 0 };

  ts_move_add (&move, 4, 1, 1);
  g_cancellable_cancel (cancellable);
  g_assert_false (ts_move_run (&move, &call, 1, to, from, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/move/transpose", test_transpose);
  g_test_add_func ("/move/reverse", test_reverse);
  g_test_add_func ("/move/repeat", test_repeat);
  g_test_add_func ("/move/small-runs", test_small_runs);
  g_test_add_func ("/move/large", test_large);
  g_test_add_func ("/move/streamed", test_streamed);
  g_test_add_func ("/move/nothing", test_nothing);
  g_test_add_func ("/move/random-permutations", test_random_permutations);
  g_test_add_func ("/move/cancelled", test_cancelled);

  return g_test_run ();
}
