#include "engine/tensor/ts-tensor.h"

#include "engine/ts-error.h"

#include <string.h>

static void
test_too_large (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (G_MAXINT64 / 2), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_empty_and_scalar (void)
{
  g_autoptr (TsTensor) empty = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (3, 0), NULL);
  g_autoptr (TsTensor) scalar = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 7 });

  g_assert_cmpuint (empty->n_elements, ==, 0);
  g_assert_null (empty->data);
  g_assert_cmpuint (scalar->n_elements, ==, 1);
  g_assert_cmpint (*(gint32 *)scalar->data, ==, 7);
}

static void
count (gpointer counter)
{
  (*(int *)counter)++;
}

static void
test_foreign_memory (void)
{
  _Alignas (8) static const guint8 memory[16] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  g_autoptr (GError) error = NULL;
  int freed = 0;
  TsTensor *t;

  t = ts_tensor_new_for_data (TS_DTYPE_INT32, &TS_SHAPE (2), memory, 8, &freed, count, &error);
  g_assert_no_error (error);
  g_assert_true (t->data == memory);
  ts_tensor_unref (t);
  g_assert_cmpint (freed, ==, 1);

  /* Not aligned: copied. */
  t = ts_tensor_new_for_data (TS_DTYPE_INT32, &TS_SHAPE (2), memory + 1, 8, &freed, count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (freed, ==, 2);
  g_assert_cmpmem (t->data, 8, memory + 1, 8);
  ts_tensor_unref (t);

  g_assert_null (ts_tensor_new_for_data (TS_DTYPE_INT32, &TS_SHAPE (2), memory, 9, &freed, count, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (freed, ==, 3);
}

static void
test_views_share (void)
{
  g_autoptr (TsTensor) t = ts_tensor_new_int32 (6, (gint32[]) { 0, 1, 2, 3, 4, 5 });
  g_autoptr (TsTensor) m = ts_tensor_reshape (t, &TS_SHAPE (3, 2));
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) rows = ts_tensor_slice (m, 1, 2, &error);

  g_assert_no_error (error);
  g_assert_true (ts_shape_equal (&rows->shape, &TS_SHAPE (2, 2)));
  g_assert_true (rows->data == (gint32 *)t->data + 2);
  g_assert_false (ts_tensor_is_exclusive (t));
  g_assert_false (ts_tensor_is_exclusive (rows));

  g_assert_null (ts_tensor_slice (m, 2, 2, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE);
}

static void
test_strings (void)
{
  g_autoptr (TsTensor) a = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);
  g_autoptr (TsTensor) b = ts_tensor_new_string_scalar ("a\0b", 3);
  TsString *s = a->data;

  ts_string_set (&s[0], "x", -1);
  ts_string_set (&s[1], "", 0);
  g_assert_cmpuint (s[0].size, ==, 1);
  g_assert_cmpuint (((TsString *)b->data)->size, ==, 3);
  g_assert_true (ts_tensor_identical (a, a));
  g_assert_false (ts_tensor_identical (a, b));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor/too-large", test_too_large);
  g_test_add_func ("/tensor/empty-and-scalar", test_empty_and_scalar);
  g_test_add_func ("/tensor/foreign-memory", test_foreign_memory);
  g_test_add_func ("/tensor/views-share", test_views_share);
  g_test_add_func ("/tensor/strings", test_strings);
  return g_test_run ();
}
