#include "engine/tensor/ts-tensor-index.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

/* numpy.arange (24).reshape (2, 3, 4) */
static TsTensor *
cube (void)
{
  gint32 values[24];

  for (int i = 0; i < 24; i++)
    values[i] = i;
  return ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 3, 4), values);
}

static void
check (const char *index,
       const char *shape,
       const char *expected)
{
  g_autoptr (TsTensor) t = cube ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) part = ts_tensor_index (t, index, &error);
  g_autofree char *text = NULL;
  g_autofree char *shape_text = NULL;

  g_assert_no_error (error);
  text = ts_tensor_format (part, NULL);
  shape_text = ts_shape_to_string (&part->shape);
  g_assert_cmpstr (shape_text, ==, shape);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_refused (const char *index,
               TsError code,
               const char *message)
{
  g_autoptr (TsTensor) t = cube ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_tensor_index (t, index, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_ints (void)
{
  check ("[1,2,3]", "[]", "23");
  check ("[-1, -1, -4]", "[]", "20");
  check ("0", "[3,4]", "[[ 0  1  2  3]\n [ 4  5  6  7]\n [ 8  9 10 11]]");
  check ("[0, 1]", "[4]", "[4 5 6 7]");
}

static void
test_ranges (void)
{
  check ("[0,0,:]", "[4]", "[0 1 2 3]");
  check ("[0,0,1:]", "[3]", "[1 2 3]");
  check ("[0,0,:-1]", "[3]", "[0 1 2]");
  check ("[0,0,::2]", "[2]", "[0 2]");
  check ("[0,0,::-1]", "[4]", "[3 2 1 0]");
  check ("[0,0,2:0:-1]", "[2]", "[2 1]");
  check ("[0,0,-100:100]", "[4]", "[0 1 2 3]");
  check ("[0,0,100:-100:-3]", "[2]", "[3 0]");
  check ("[0,0,3:1]", "[0]", "[]");
  check ("[0,0,::9223372036854775807]", "[1]", "[0]");
  check ("[1,:,0]", "[3]", "[12 16 20]");
}

static void
test_ellipsis_and_new_axis (void)
{
  check ("[..., 0]", "[2,3]", "[[ 0  4  8]\n [12 16 20]]");
  check ("[1, ..., 0]", "[3]", "[12 16 20]");
  check ("[0, 0, 0, ...]", "[]", "0");
  check ("[0, newaxis, 0, :2]", "[1,2]", "[[0 1]]");
  check ("[0, 0, :2, None]", "[2,1]", "[[0]\n [1]]");
}

static void
test_strings (void)
{
  g_autoptr (TsTensor) t = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);
  g_autoptr (TsTensor) part = NULL;
  g_autofree char *text = NULL;

  ts_string_set (t->data, "a", -1);
  ts_string_set ((TsString *)t->data + 1, "b", -1);
  part = ts_tensor_index (t, "[::-1]", NULL);
  text = ts_tensor_format (part, NULL);
  g_assert_cmpstr (text, ==, "[b'b' b'a']");
}

static void
test_errors (void)
{
  check_refused ("[2]", TS_ERROR_OUT_OF_RANGE, "index 2 is outside dimension 0 of size 2");
  check_refused ("[0,-4]", TS_ERROR_OUT_OF_RANGE, "index -4 is outside dimension 1 of size 3");
  check_refused ("[0,0,0,0]", TS_ERROR_INVALID_ARGUMENT, "index [0,0,0,0]: 4 indices for 3 dimensions");
  check_refused ("[...,...]", TS_ERROR_INVALID_ARGUMENT, "index [...,...]: two ellipses");
  check_refused ("[::0]", TS_ERROR_INVALID_ARGUMENT, "index [::0]: a step of 0");
  check_refused ("[]", TS_ERROR_INVALID_ARGUMENT, "index []: it is empty");
  check_refused ("[0", TS_ERROR_INVALID_ARGUMENT, "index [0: expected ',' or ']'");
  check_refused ("[0]x", TS_ERROR_INVALID_ARGUMENT, "index [0]x: something follows it");
  check_refused ("[x]", TS_ERROR_INVALID_ARGUMENT, "index [x]: expected a number, a range, ... or newaxis");
  check_refused ("[-]", TS_ERROR_INVALID_ARGUMENT, "index [-]: a sign without a number");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tensor-index/ints", test_ints);
  g_test_add_func ("/tensor-index/ranges", test_ranges);
  g_test_add_func ("/tensor-index/ellipsis-and-new-axis", test_ellipsis_and_new_axis);
  g_test_add_func ("/tensor-index/strings", test_strings);
  g_test_add_func ("/tensor-index/errors", test_errors);

  return g_test_run ();
}
