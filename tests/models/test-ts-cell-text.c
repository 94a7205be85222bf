#include "app/models/ts-cell-text.h"

#include "engine/tensor/ts-tensor-format.h"

#include <locale.h>
#include <math.h>

static void
check (TsTensor *tensor,
       gsize element,
       const char *text,
       TsCellKind kind)
{
  char buffer[TS_CELL_TEXT_SIZE];

  g_assert_cmpint (ts_cell_text (tensor, element, buffer), ==, kind);
  g_assert_cmpint (ts_cell_kind (tensor, element), ==, kind);
  g_assert_cmpstr (buffer, ==, text);
}

static void
test_floats (void)
{
  const float values[] = { 1.5f, 0.1f, 0, -0.0f, NAN, INFINITY, -INFINITY, 1e-38f, 123456.789f, -1.2345678e-20f };
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (G_N_ELEMENTS (values), values);

  check (tensor, 0, "1.5", TS_CELL_NUMBER);
  check (tensor, 1, "0.1", TS_CELL_NUMBER);
  check (tensor, 2, "0", TS_CELL_ZERO);
  check (tensor, 3, "-0", TS_CELL_ZERO);
  check (tensor, 4, "nan", TS_CELL_NAN);
  check (tensor, 5, "inf", TS_CELL_POSITIVE_INF);
  check (tensor, 6, "-inf", TS_CELL_NEGATIVE_INF);
  check (tensor, 7, "1e-38", TS_CELL_NUMBER);
  check (tensor, 8, "123457", TS_CELL_NUMBER);
  check (tensor, 9, "-1.23457e-20", TS_CELL_NUMBER);
}

static void
test_half (void)
{
  const guint16 values[] = { ts_half_from_float (0.1f), ts_half_from_float (INFINITY), ts_half_from_float (NAN) };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_HALF, &TS_SHAPE (3), values);

  check (tensor, 0, "0.09998", TS_CELL_NUMBER);
  check (tensor, 1, "inf", TS_CELL_POSITIVE_INF);
  check (tensor, 2, "nan", TS_CELL_NAN);
}

static void
test_integers (void)
{
  const gint64 values[] = { G_MININT64, 0, G_MAXINT64 };
  const gboolean yes = TRUE;
  g_autoptr (TsTensor) tensor = ts_tensor_new_int64 (3, values);
  g_autoptr (TsTensor) bool_tensor = ts_tensor_new_scalar (TS_DTYPE_BOOL, &yes);

  check (tensor, 0, "-9223372036854775808", TS_CELL_NUMBER);
  check (tensor, 1, "0", TS_CELL_ZERO);
  check (tensor, 2, "9223372036854775807", TS_CELL_NUMBER);
  check (bool_tensor, 0, "True", TS_CELL_NUMBER);
}

static void
test_complex (void)
{
  const float values[] = { 1, 2, 0, -1.5f, NAN, 1, INFINITY, 0, 0, 0, 1, -INFINITY };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_COMPLEX64, &TS_SHAPE (6), values);

  check (tensor, 0, "1+2j", TS_CELL_NUMBER);
  check (tensor, 1, "0-1.5j", TS_CELL_NUMBER);
  check (tensor, 2, "nan+1j", TS_CELL_NAN);
  check (tensor, 3, "inf+0j", TS_CELL_POSITIVE_INF);
  check (tensor, 4, "0+0j", TS_CELL_ZERO);
  check (tensor, 5, "1-infj", TS_CELL_NEGATIVE_INF);
}

static void
test_strings (void)
{
  g_autofree char *long_text = g_strnfill (500, 'x');
  g_autoptr (TsTensor) tensor = ts_tensor_new_string_scalar (long_text, -1);
  g_autoptr (TsTensor) lines = ts_tensor_new_string_scalar ("a\nb", -1);
  char buffer[TS_CELL_TEXT_SIZE];

  g_assert_cmpint (ts_cell_text (tensor, 0, buffer), ==, TS_CELL_TEXT);
  g_assert_cmpint (g_utf8_strlen (buffer, -1), ==, TS_CELL_TEXT_MAX);
  g_assert_true (g_str_has_suffix (buffer, "…"));

  ts_cell_text (lines, 0, buffer);
  g_assert_null (strchr (buffer, '\n'));
}

/* A comma for a point would make two cells of one when pasted. */
static void
test_locale_has_no_say (void)
{
  const float value = 0.5f;
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (1, &value);

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no German locale");
      return;
    }

  check (tensor, 0, "0.5", TS_CELL_NUMBER);
  setlocale (LC_NUMERIC, "C");
}

static void
test_find_special (void)
{
  const float values[] = { 0, NAN, 1, 2, INFINITY, 3 };
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (6, values);
  g_autoptr (TsTensor) good = ts_tensor_new_float (1, values);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gsize found;

  g_assert_true (ts_cell_find_special (tensor, 0, &found, NULL));
  g_assert_cmpuint (found, ==, 1);
  g_assert_true (ts_cell_find_special (tensor, 2, &found, NULL));
  g_assert_cmpuint (found, ==, 4);
  g_assert_true (ts_cell_find_special (tensor, 5, &found, NULL));
  g_assert_cmpuint (found, ==, 1);
  g_assert_false (ts_cell_find_special (good, 0, &found, NULL));

  g_cancellable_cancel (cancellable);
  g_assert_false (ts_cell_find_special (tensor, 0, &found, cancellable));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cell-text/floats", test_floats);
  g_test_add_func ("/cell-text/half", test_half);
  g_test_add_func ("/cell-text/integers", test_integers);
  g_test_add_func ("/cell-text/complex", test_complex);
  g_test_add_func ("/cell-text/strings", test_strings);
  g_test_add_func ("/cell-text/locale", test_locale_has_no_say);
  g_test_add_func ("/cell-text/find-special", test_find_special);

  return g_test_run ();
}
