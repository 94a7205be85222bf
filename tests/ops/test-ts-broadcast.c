/* Broadcasting against indices worked out one by one, for shapes made at random. */

#include "engine/ops/ts-broadcast.h"
#include "engine/ts-error.h"

/* A shape that broadcasts to @full: some leading dimensions are left out, some are 1. */
static void
make_shape (GRand *random,
            const TsShape *full,
            TsShape *shape)
{
  int left_out = g_rand_int_range (random, 0, 3) == 0 ? g_rand_int_range (random, 0, full->rank + 1) : 0;

  shape->rank = full->rank - left_out;
  for (int d = 0; d < shape->rank; d++)
    shape->dims[d] = g_rand_int_range (random, 0, 3) == 0 ? 1 : full->dims[d + left_out];
}

static TsTensor *
make_tensor (TsDType dtype,
             const TsShape *shape)
{
  TsTensor *tensor = ts_tensor_new (dtype, shape, NULL);

  for (gsize i = 0; i < tensor->n_elements; i++)
    if (dtype == TS_DTYPE_INT32)
      ((gint32 *)tensor->data)[i] = (gint32)i;
    else
      ((guint8 *)tensor->data)[i] = (guint8)i;
  return tensor;
}

/* Which element of a tensor of @shape is element @i of the broadcast one. */
static gsize
find_element (const TsShape *shape,
              const TsShape *full,
              gsize i)
{
  gsize element = 0, stride = 1;

  for (int d = full->rank - 1; d >= 0; d--)
    {
      int own = d - (full->rank - shape->rank);

      if (own >= 0 && shape->dims[own] > 1)
        element += i % (gsize)full->dims[d] * stride;
      if (own >= 0)
        stride *= (gsize)shape->dims[own];
      i /= (gsize)full->dims[d];
    }
  return element;
}

/* int32, int32, uint8 -> int64 */
static void
combine (gsize n,
         void *out,
         const void *const *in,
         gpointer data)
{
  const gint32 *a = in[0], *b = in[1];
  const guint8 *c = in[2];

  for (gsize i = 0; i < n; i++)
    ((gint64 *)out)[i] = a[i] * G_GINT64_CONSTANT (1000000007) + b[i] * G_GINT64_CONSTANT (256) + c[i];
}

static void
check (GRand *random,
       const TsShape *full)
{
  static const TsDType dtypes[] = { TS_DTYPE_INT32, TS_DTYPE_INT32, TS_DTYPE_UINT8 };
  TsShape shapes[3], result;
  TsTensor *in[3];
  g_autoptr (TsTensor) out = NULL;
  g_autoptr (GError) error = NULL;
  TsBroadcast broadcast;
  TsCall call = { .n_threads = (guint)g_rand_int_range (random, 1, 4) };

  for (guint k = 0; k < 3; k++)
    {
      make_shape (random, full, &shapes[k]);
      in[k] = make_tensor (dtypes[k], &shapes[k]);
    }

  g_assert_true (ts_broadcast_init (&broadcast, (const TsShape *[]) { &shapes[0], &shapes[1], &shapes[2] }, 3, &result, &error));
  g_assert_no_error (error);
  out = ts_tensor_new (TS_DTYPE_INT64, &result, NULL);
  g_assert_cmpuint (broadcast.n_elements, ==, out->n_elements);
  g_assert_true (ts_broadcast_run (&broadcast, &call, out, in, 1, combine, NULL, &error));

  for (gsize i = 0; i < out->n_elements; i++)
    {
      gint64 a = ((gint32 *)in[0]->data)[find_element (&shapes[0], &result, i)];
      gint64 b = ((gint32 *)in[1]->data)[find_element (&shapes[1], &result, i)];
      gint64 c = ((guint8 *)in[2]->data)[find_element (&shapes[2], &result, i)];

      g_assert_cmpint (((gint64 *)out->data)[i], ==, a * 1000000007 + b * 256 + c);
    }

  for (guint k = 0; k < 3; k++)
    ts_tensor_unref (in[k]);
}

static void
test_shapes (void)
{
  static const gint64 dims[] = { 1, 2, 3, 5, 0, 7, 40 };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < 500; i++)
    {
      TsShape full = { .rank = g_rand_int_range (random, 0, 6) };

      for (int d = 0; d < full.rank; d++)
        full.dims[d] = dims[g_rand_int_range (random, 0, full.rank > 3 ? 4 : G_N_ELEMENTS (dims))];
      check (random, &full);
    }
}

/* Rows longer than what is copied at once, and around that length. */
static void
test_long_rows (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);

  for (gint64 row = 1000; row < 6000; row += 247)
    for (guint i = 0; i < 8; i++)
      check (random, &TS_SHAPE (2, 3, row));
}

static void
test_many_rows (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (13);

  for (gint64 row = 1; row < 20; row++)
    for (guint i = 0; i < 8; i++)
      check (random, &TS_SHAPE (500, row));
}

static void
test_fewest_dimensions (void)
{
  TsBroadcast broadcast;
  TsShape result;

  /* [2,3,4,5] with [4,5] and [2,3,1,1]: two groups of dimensions are treated alike. */
  g_assert_true (ts_broadcast_init (&broadcast, (const TsShape *[]) { &TS_SHAPE (4, 5), &TS_SHAPE (2, 3, 1, 1) }, 2, &result, NULL));
  g_assert_cmpuint (broadcast.n_dims, ==, 2);
  g_assert_cmpuint (broadcast.dims[0], ==, 6);
  g_assert_cmpuint (broadcast.dims[1], ==, 20);
  g_assert_true (ts_shape_equal (&result, &TS_SHAPE (2, 3, 4, 5)));
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  TsBroadcast broadcast;
  TsShape result;

  g_assert_false (ts_broadcast_init (&broadcast, (const TsShape *[]) { &TS_SHAPE (2), &TS_SHAPE (3) }, 2, &result, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "incompatible shapes: [2] vs. [3]");
  g_clear_error (&error);

  g_assert_false (ts_broadcast_init (&broadcast, (const TsShape *[]) { &TS_SHAPE (G_MAXINT32, 1, 1), &TS_SHAPE (G_MAXINT32, 1), &TS_SHAPE (G_MAXINT32) }, 3, &result, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/broadcast/shapes", test_shapes);
  g_test_add_func ("/broadcast/long-rows", test_long_rows);
  g_test_add_func ("/broadcast/many-rows", test_many_rows);
  g_test_add_func ("/broadcast/fewest-dimensions", test_fewest_dimensions);
  g_test_add_func ("/broadcast/errors", test_errors);
  return g_test_run ();
}
