#include "tests/debug/expression/ts-test-scope.h"

#include "engine/tensor/ts-element-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* Operators against NumPy's rules, written down element by element. Where NumPy and TensorFlow differ, it is the kernel that counts: floats divided by
 * `//` are floor (a / b). */

static const gint64 ints[] = { -7, -3, -2, -1, 0, 1, 2, 3, 5, 7 };
static const double floats[] = { -7.5, -2, -0.5, -0.0, 0, 0.5, 1, 2.25, 3, NAN, INFINITY, -INFINITY };

#define N_INTS G_N_ELEMENTS (ints)
#define N_FLOATS G_N_ELEMENTS (floats)

/* ---- integers --------------------------------------------------------------------------------- */

static gint64
floor_div (gint64 a,
           gint64 b)
{
  gint64 q = a / b;

  return q * b == a || (a < 0) == (b < 0) ? q : q - 1;
}

static gint64
power (gint64 a,
       gint64 b)
{
  gint64 result = 1;

  for (; b > 0; b--)
    result *= a;
  return result;
}

static gint64
int_result (const char *symbol,
            gint64 a,
            gint64 b)
{
  if (strcmp (symbol, "+") == 0)
    return a + b;
  if (strcmp (symbol, "-") == 0)
    return a - b;
  if (strcmp (symbol, "*") == 0)
    return a * b;
  if (strcmp (symbol, "//") == 0)
    return floor_div (a, b);
  if (strcmp (symbol, "%") == 0)
    return a - floor_div (a, b) * b;
  if (strcmp (symbol, "**") == 0)
    return power (a, b);
  if (strcmp (symbol, "&") == 0)
    return a & b;
  if (strcmp (symbol, "|") == 0)
    return a | b;
  if (strcmp (symbol, "^") == 0)
    return a ^ b;
  if (strcmp (symbol, "<<") == 0)
    return a * (G_GINT64_CONSTANT (1) << b);
  g_assert_cmpstr (symbol, ==, ">>");
  return floor_div (a, G_GINT64_CONSTANT (1) << b);
}

static gboolean
compare (const char *symbol,
         double a,
         double b)
{
  if (strcmp (symbol, "<") == 0)
    return a < b;
  if (strcmp (symbol, "<=") == 0)
    return a <= b;
  if (strcmp (symbol, ">") == 0)
    return a > b;
  if (strcmp (symbol, ">=") == 0)
    return a >= b;
  if (strcmp (symbol, "==") == 0)
    return a == b;
  g_assert_cmpstr (symbol, ==, "!=");
  return a != b;
}

static TsTensor *
make_ints (TsDType dtype,
           const gint64 *values,
           const TsShape *shape)
{
  TsTensor *tensor = ts_tensor_new (dtype, shape, NULL);

  for (gsize i = 0; i < tensor->n_elements; i++)
    switch (ts_dtype_size (dtype))
      {
      case 1:
        ((gint8 *)tensor->data)[i] = (gint8)values[i];
        break;
      case 2:
        ((gint16 *)tensor->data)[i] = (gint16)values[i];
        break;
      case 4:
        ((gint32 *)tensor->data)[i] = (gint32)values[i];
        break;
      default:
        ((gint64 *)tensor->data)[i] = values[i];
        break;
      }
  return tensor;
}

/* `a OP b` of a column and a row; with b not 0 or not negative where the operator wants that. */
static void
check_ints (TsTestScope *scope,
            TsDType dtype,
            const char *symbol)
{
  gboolean divides = strcmp (symbol, "//") == 0 || strcmp (symbol, "%") == 0;
  gboolean is_up = strcmp (symbol, "**") == 0 || strcmp (symbol, "<<") == 0 || strcmp (symbol, ">>") == 0;
  g_autofree char *text = g_strdup_printf ("a %s b", symbol);
  g_autoptr (TsTensor) value = NULL;
  gint64 right[N_INTS];

  for (gsize i = 0; i < N_INTS; i++)
    right[i] = divides && ints[i] == 0 ? 4 : is_up ? ABS (ints[i]) % 3
                                                   : ints[i];
  ts_test_scope_set (scope, "a", make_ints (dtype, ints, &TS_SHAPE (N_INTS, 1)));
  ts_test_scope_set (scope, "b", make_ints (dtype, right, &TS_SHAPE (N_INTS)));
  value = ts_test_scope_evaluate (scope, text);

  g_assert_cmpint (value->dtype, ==, dtype);
  g_assert_cmpuint (value->n_elements, ==, N_INTS * N_INTS);
  for (gsize i = 0; i < N_INTS; i++)
    for (gsize k = 0; k < N_INTS; k++)
      g_assert_cmpint (ts_element_get_int (value, i * N_INTS + k), ==, int_result (symbol, ints[i], right[k]));
}

static void
check_int_comparisons (TsTestScope *scope,
                       const char *symbol)
{
  g_autofree char *text = g_strdup_printf ("a %s b", symbol);
  g_autoptr (TsTensor) value = ts_test_scope_evaluate (scope, text);

  g_assert_cmpint (value->dtype, ==, TS_DTYPE_BOOL);
  for (gsize i = 0; i < N_INTS; i++)
    for (gsize k = 0; k < N_INTS; k++)
      g_assert_cmpint (((const guint8 *)value->data)[i * N_INTS + k], ==, compare (symbol, (double)ints[i], (double)ints[k]));
}

static void
test_ints (void)
{
  static const TsDType dtypes[] = { TS_DTYPE_INT8, TS_DTYPE_INT16, TS_DTYPE_INT32, TS_DTYPE_INT64 };
  static const char *const symbols[] = { "+", "-", "*", "//", "%", "**", "&", "|", "^", "<<", ">>" };
  static const char *const comparisons[] = { "<", "<=", ">", ">=", "==", "!=" };
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };

  ts_test_scope_init (&scope);
  for (gsize d = 0; d < G_N_ELEMENTS (dtypes); d++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
        check_ints (&scope, dtypes[d], symbols[i]);
      ts_test_scope_set (&scope, "a", make_ints (dtypes[d], ints, &TS_SHAPE (N_INTS, 1)));
      ts_test_scope_set (&scope, "b", make_ints (dtypes[d], ints, &TS_SHAPE (N_INTS)));
      for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
        check_int_comparisons (&scope, comparisons[i]);
    }
}

/* Integers as Python has them: no dtype, the same rules. */
static void
test_literals (void)
{
  static const char *const symbols[] = { "+", "-", "*", "//", "%", "&", "|", "^" };
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };

  ts_test_scope_init (&scope);
  for (gsize s = 0; s < G_N_ELEMENTS (symbols); s++)
    for (gsize i = 0; i < N_INTS; i++)
      for (gsize k = 0; k < N_INTS; k++)
        {
          gboolean divides = symbols[s][0] == '/' || symbols[s][0] == '%';
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT, ints[i], symbols[s], ints[k]);
          g_autoptr (TsTensor) value = NULL;

          if (divides && ints[k] == 0)
            continue;
          value = ts_test_scope_evaluate (&scope, text);
          g_assert_cmpint (*(const gint32 *)value->data, ==, int_result (symbols[s], ints[i], ints[k]));
        }
}

static void
check_shown (const char *text,
             const char *expected)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autofree char *shown = NULL;

  ts_test_scope_init (&scope);
  ts_test_scope_set (&scope, "i", ts_tensor_new_int32 (2, (gint32[]) { -7, 7 }));
  ts_test_scope_set (&scope, "u", ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE (2), (guint8[]) { 3, 250 }));
  shown = ts_test_scope_show (&scope, text);
  g_assert_cmpstr (shown, ==, expected);
}

/* What has no answer says so, with the kernel's words; what wraps does so as the dtype has it. */
static void
test_int_edges (void)
{
  check_shown ("i // 0", "INVALID_ARGUMENT: division of an integer by zero\n  i // 0\n    ^");
  check_shown ("i % 0", "INVALID_ARGUMENT: division of an integer by zero\n  i % 0\n    ^");
  check_shown ("i ** -1", "INVALID_ARGUMENT: an integer cannot be raised to a negative power\n  i ** -1\n    ^");
  check_shown ("(-2) ** 3", "int32 [] -8");
  check_shown ("i ** 2", "int32 [2] [49, 49]");
  check_shown ("(-2) ** 2 ** 2", "int32 [] 16");
  check_shown ("i / 0", "float64 [2] [-inf, inf]");
  check_shown ("u + u", "uint8 [2] [6, 244]");
  check_shown ("u - 4", "uint8 [2] [255, 246]");
  check_shown ("-i", "int32 [2] [7, -7]");
  check_shown ("+i", "int32 [2] [-7, 7]");
  check_shown ("~i", "int32 [2] [6, -8]");
  check_shown ("~u", "uint8 [2] [252, 5]");
  check_shown ("-u", "INVALID_ARGUMENT: - is not defined for uint8\n  -u\n  ^");
}

/* ---- floats ----------------------------------------------------------------------------------- */

static double
float_result (const char *symbol,
              double a,
              double b)
{
  double rest;

  if (strcmp (symbol, "+") == 0)
    return a + b;
  if (strcmp (symbol, "-") == 0)
    return a - b;
  if (strcmp (symbol, "*") == 0)
    return a * b;
  if (strcmp (symbol, "/") == 0)
    return a / b;
  if (strcmp (symbol, "//") == 0)
    return floor (a / b);
  if (strcmp (symbol, "**") == 0)
    return pow (a, b);
  g_assert_cmpstr (symbol, ==, "%");
  rest = fmod (a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static void
check_floats (TsTestScope *scope,
              TsDType dtype,
              const char *symbol)
{
  g_autofree char *text = g_strdup_printf ("a %s b", symbol);
  g_autoptr (TsTensor) value = ts_test_scope_evaluate (scope, text);

  g_assert_cmpint (value->dtype, ==, dtype);
  for (gsize i = 0; i < N_FLOATS; i++)
    for (gsize k = 0; k < N_FLOATS; k++)
      {
        double expected = float_result (symbol, floats[i], floats[k]);
        double found = ts_element_get_part (value, i * N_FLOATS + k, 0);

        if (isnan (expected) || isinf (expected))
          g_assert_true (isnan (expected) ? isnan (found) : found == expected);
        else
          g_assert_cmpfloat_with_epsilon (found, expected, 1e-6 * MAX (1, fabs (expected)));
      }
}

static void
check_float_comparisons (TsTestScope *scope,
                         const char *symbol)
{
  g_autofree char *text = g_strdup_printf ("a %s b", symbol);
  g_autoptr (TsTensor) value = ts_test_scope_evaluate (scope, text);

  for (gsize i = 0; i < N_FLOATS; i++)
    for (gsize k = 0; k < N_FLOATS; k++)
      g_assert_cmpint (((const guint8 *)value->data)[i * N_FLOATS + k], ==, compare (symbol, floats[i], floats[k]));
}

static void
test_floats (void)
{
  static const char *const symbols[] = { "+", "-", "*", "/", "//", "%", "**" };
  static const char *const comparisons[] = { "<", "<=", ">", ">=", "==", "!=" };
  float narrow[N_FLOATS];
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };

  ts_test_scope_init (&scope);
  for (gsize i = 0; i < N_FLOATS; i++)
    narrow[i] = (float)floats[i];
  for (guint is_wide = 0; is_wide < 2; is_wide++)
    {
      TsDType dtype = is_wide ? TS_DTYPE_DOUBLE : TS_DTYPE_FLOAT;
      const void *data = is_wide ? (const void *)floats : (const void *)narrow;

      ts_test_scope_set (&scope, "a", ts_tensor_new_copy (dtype, &TS_SHAPE (N_FLOATS, 1), data));
      ts_test_scope_set (&scope, "b", ts_tensor_new_copy (dtype, &TS_SHAPE (N_FLOATS), data));
      for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
        check_floats (&scope, dtype, symbols[i]);
      for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
        check_float_comparisons (&scope, comparisons[i]);
    }
}

/* ---- bools ------------------------------------------------------------------------------------ */

static void
test_bools (void)
{
  static const char *const symbols[] = { "&", "|", "^", "==", "!=" };
  static const guint8 results[][4] = { { 0, 0, 0, 1 }, { 0, 1, 1, 1 }, { 0, 1, 1, 0 }, { 1, 0, 0, 1 }, { 0, 1, 1, 0 } };
  const guint8 values[] = { 0, 1 };
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (TsTensor) inverse = NULL;

  ts_test_scope_init (&scope);
  ts_test_scope_set (&scope, "a", ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (2, 1), values));
  ts_test_scope_set (&scope, "b", ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (2), values));
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autofree char *text = g_strdup_printf ("a %s b", symbols[i]);
      g_autoptr (TsTensor) value = ts_test_scope_evaluate (&scope, text);

      g_assert_cmpmem (value->data, value->n_elements, results[i], 4);
    }
  inverse = ts_test_scope_evaluate (&scope, "~b");
  g_assert_cmpmem (inverse->data, 2, ((guint8[]) { 1, 0 }), 2);
  check_shown ("True + True", "int32 [] 2");
  check_shown ("True < 2", "bool [] True");
  check_shown ("-True", "int32 [] -1");
  check_shown ("~True", "bool [] False");
}

/* ---- shapes ----------------------------------------------------------------------------------- */

static gint64
stride_of (const TsShape *shape,
           int rank,
           int axis)
{
  int own = axis - (rank - shape->rank);
  gint64 stride = 1;

  if (own < 0 || shape->dims[own] == 1)
    return 0;
  for (int i = own + 1; i < shape->rank; i++)
    stride *= shape->dims[i];
  return stride;
}

/* a - b of shapes that broadcast, against a loop over the index of each element of the result. */
static void
check_broadcast (const TsShape *a,
                 const TsShape *b,
                 const TsShape *expected)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  TsTensor *left = ts_tensor_new (TS_DTYPE_INT32, a, NULL), *right = ts_tensor_new (TS_DTYPE_INT32, b, NULL);
  g_autoptr (TsTensor) value = NULL;

  for (gsize i = 0; i < left->n_elements; i++)
    ((gint32 *)left->data)[i] = (gint32)i * 7;
  for (gsize i = 0; i < right->n_elements; i++)
    ((gint32 *)right->data)[i] = (gint32)i * 1000;
  ts_test_scope_init (&scope);
  ts_test_scope_set (&scope, "a", left);
  ts_test_scope_set (&scope, "b", right);
  value = ts_test_scope_evaluate (&scope, "a - b");

  g_assert_true (ts_shape_equal (&value->shape, expected));
  for (gsize n = 0; n < value->n_elements; n++)
    {
      gint64 rest = (gint64)n, at_a = 0, at_b = 0;

      for (int axis = expected->rank - 1; axis >= 0; axis--)
        {
          at_a += rest % expected->dims[axis] * stride_of (a, expected->rank, axis);
          at_b += rest % expected->dims[axis] * stride_of (b, expected->rank, axis);
          rest /= expected->dims[axis];
        }
      g_assert_cmpint (((const gint32 *)value->data)[n], ==, at_a * 7 - at_b * 1000);
    }
}

static void
test_broadcast (void)
{
  check_broadcast (&TS_SHAPE_SCALAR, &TS_SHAPE_SCALAR, &TS_SHAPE_SCALAR);
  check_broadcast (&TS_SHAPE (3), &TS_SHAPE_SCALAR, &TS_SHAPE (3));
  check_broadcast (&TS_SHAPE (2, 1, 3), &TS_SHAPE (4, 1), &TS_SHAPE (2, 4, 3));
  check_broadcast (&TS_SHAPE (1), &TS_SHAPE (2, 2), &TS_SHAPE (2, 2));
  check_broadcast (&TS_SHAPE (0), &TS_SHAPE (1), &TS_SHAPE (0));
  check_broadcast (&TS_SHAPE (2, 0), &TS_SHAPE (2, 1), &TS_SHAPE (2, 0));
  check_broadcast (&TS_SHAPE (1, 0), &TS_SHAPE (3, 1), &TS_SHAPE (3, 0));
}

/* ---- matrices --------------------------------------------------------------------------------- */

static void
test_matrices (void)
{
  check_shown ("[[1, 2], [3, 4]] @ [[5, 6], [7, 8]]", "int32 [2,2] [19, 22, 43, 50]");
  check_shown ("[[1, 2], [3, 4]] @ [5, 6]", "int32 [2] [17, 39]");
  check_shown ("[5, 6] @ [[1, 2], [3, 4]]", "int32 [2] [23, 34]");
  check_shown ("[1, 2] @ [3, 4]", "int32 [] 11");
  check_shown ("shape(zeros([3, 2, 4]) @ zeros([4, 5]))", "int32 [3] [3, 2, 5]");
  check_shown ("shape(zeros([3, 2, 4]) @ zeros([4]))", "int32 [2] [3, 2]");
  check_shown ("shape(zeros([4]) @ zeros([3, 4, 2]))", "int32 [2] [3, 2]");
  check_shown ("zeros([2, 0]) @ zeros([0, 1])", "float32 [2,1] [0.0, 0.0]");
  check_shown ("[1, 2] @ [1, 2, 3]", "INVALID_ARGUMENT: @: shapes [2] and [3] do not multiply as matrices\n  [1, 2] @ [1, 2, 3]\n         ^");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression-operator/ints", test_ints);
  g_test_add_func ("/expression-operator/literals", test_literals);
  g_test_add_func ("/expression-operator/int-edges", test_int_edges);
  g_test_add_func ("/expression-operator/floats", test_floats);
  g_test_add_func ("/expression-operator/bools", test_bools);
  g_test_add_func ("/expression-operator/broadcast", test_broadcast);
  g_test_add_func ("/expression-operator/matrices", test_matrices);

  return g_test_run ();
}
