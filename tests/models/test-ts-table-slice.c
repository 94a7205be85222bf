#include "app/models/ts-table-slice.h"

#include "engine/ts-error.h"

static void
test_last_two_dims (void)
{
  TsTableSlice slice;

  ts_table_slice_init (&slice, &TS_SHAPE (2, 3, 4, 5));
  g_assert_cmpint (slice.row_dim, ==, 2);
  g_assert_cmpint (slice.column_dim, ==, 3);
  g_assert_cmpint (ts_table_slice_get_n_rows (&slice), ==, 4);
  g_assert_cmpint (ts_table_slice_get_n_columns (&slice), ==, 5);

  ts_table_slice_set_index (&slice, 0, 1);
  ts_table_slice_set_index (&slice, 1, 2);
  g_assert_cmpuint (ts_table_slice_get_element (&slice, 3, 4), ==, 2 * 3 * 4 * 5 - 1);
  g_assert_cmpuint (ts_table_slice_get_element (&slice, 0, 0), ==, 1 * 60 + 2 * 20);
}

static void
test_small_ranks (void)
{
  TsTableSlice slice;

  ts_table_slice_init (&slice, &TS_SHAPE_SCALAR);
  g_assert_cmpint (ts_table_slice_get_n_rows (&slice), ==, 1);
  g_assert_cmpint (ts_table_slice_get_n_columns (&slice), ==, 1);
  g_assert_cmpuint (ts_table_slice_get_element (&slice, 0, 0), ==, 0);

  ts_table_slice_init (&slice, &TS_SHAPE (7));
  g_assert_cmpint (ts_table_slice_get_n_rows (&slice), ==, 7);
  g_assert_cmpint (ts_table_slice_get_n_columns (&slice), ==, 1);
  g_assert_cmpuint (ts_table_slice_get_element (&slice, 6, 0), ==, 6);
}

static void
test_empty (void)
{
  TsTableSlice slice;

  ts_table_slice_init (&slice, &TS_SHAPE (3, 0, 4));
  g_assert_cmpint (ts_table_slice_get_n_rows (&slice), ==, 0);
  g_assert_cmpint (ts_table_slice_get_n_columns (&slice), ==, 0);
}

static void
test_choose_dims (void)
{
  TsTableSlice slice;

  ts_table_slice_init (&slice, &TS_SHAPE (2, 3, 4));
  ts_table_slice_set_row_dim (&slice, 0);
  g_assert_cmpint (slice.row_dim, ==, 0);
  g_assert_cmpint (slice.column_dim, ==, 2);
  ts_table_slice_set_index (&slice, 1, 99);
  g_assert_cmpint (slice.index[1], ==, 2);
  g_assert_cmpuint (ts_table_slice_get_element (&slice, 1, 3), ==, 12 + 8 + 3);

  /* What the other one has is swapped. */
  ts_table_slice_set_column_dim (&slice, 0);
  g_assert_cmpint (slice.row_dim, ==, 2);
  g_assert_cmpint (slice.column_dim, ==, 0);
  g_assert_cmpint (ts_table_slice_get_n_rows (&slice), ==, 4);
}

static void
test_move_to_element (void)
{
  TsTableSlice slice;
  gint64 row;
  gint64 column;

  ts_table_slice_init (&slice, &TS_SHAPE (2, 3, 4, 5));
  for (gsize element = 0; element < 120; element++)
    {
      ts_table_slice_move_to (&slice, element, &row, &column);
      g_assert_cmpuint (ts_table_slice_get_element (&slice, row, column), ==, element);
    }
}

static void
test_element_text (void)
{
  TsShape shape = TS_SHAPE (2, 3, 4);
  g_autofree char *last = ts_table_slice_format_element (&shape, 23);
  g_autofree char *scalar = ts_table_slice_format_element (&TS_SHAPE_SCALAR, 0);
  gsize element;

  g_assert_cmpstr (last, ==, "[1, 2, 3]");
  g_assert_cmpstr (scalar, ==, "[]");
  g_assert_true (ts_table_slice_parse_element (&shape, last, &element, NULL));
  g_assert_cmpuint (element, ==, 23);
  g_assert_true (ts_table_slice_parse_element (&shape, " 1 0,2 ", &element, NULL));
  g_assert_cmpuint (element, ==, 14);
  g_assert_true (ts_table_slice_parse_element (&shape, "-1,-1,-1", &element, NULL));
  g_assert_cmpuint (element, ==, 23);
}

static void
test_bad_element_text (void)
{
  static const struct
  {
    const char *text;
    TsError code;
  } cases[] = {
    { "", TS_ERROR_INVALID_ARGUMENT },
    { "1 2", TS_ERROR_INVALID_ARGUMENT },
    { "1 2 3 0", TS_ERROR_INVALID_ARGUMENT },
    { "1 x 3", TS_ERROR_INVALID_ARGUMENT },
    { "1 2x 3", TS_ERROR_INVALID_ARGUMENT },
    { "2 0 0", TS_ERROR_OUT_OF_RANGE },
    { "-3 0 0", TS_ERROR_OUT_OF_RANGE },
    { "99999999999999999999999 0 0", TS_ERROR_OUT_OF_RANGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize element = 77;

      g_assert_false (ts_table_slice_parse_element (&TS_SHAPE (2, 3, 4), cases[i].text, &element, &error));
      g_assert_error (error, TS_ERROR, (int)cases[i].code);
      g_assert_cmpuint (element, ==, 77);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-slice/last-two-dims", test_last_two_dims);
  g_test_add_func ("/table-slice/small-ranks", test_small_ranks);
  g_test_add_func ("/table-slice/empty", test_empty);
  g_test_add_func ("/table-slice/choose-dims", test_choose_dims);
  g_test_add_func ("/table-slice/move-to-element", test_move_to_element);
  g_test_add_func ("/table-slice/element-text", test_element_text);
  g_test_add_func ("/table-slice/bad-element-text", test_bad_element_text);

  return g_test_run ();
}
