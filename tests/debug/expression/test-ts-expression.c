#include "tests/debug/expression/ts-test-scope.h"

#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *shown;
} Case;

static void
fill (TsTestScope *scope)
{
  const float floats[] = { 1, -2, 3, 4.5f, 0, -6 };
  const gint32 ints[] = { 1, 2, 3, 4, 5, 6 };
  const guint8 bools[] = { 1, 0, 1 };

  ts_test_scope_init (scope);
  ts_test_scope_set (scope, "x", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 3), floats));
  ts_test_scope_set (scope, "n", ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 3), ints));
  ts_test_scope_set (scope, "mask", ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (3), bools));
  ts_test_scope_set (scope, "big", ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 1 }));
  ts_test_scope_set (scope, "dense/Relu", ts_tensor_new_float (2, (float[]) { 7, 8 }));
  ts_test_scope_set (scope, "dense/Relu:1", ts_tensor_new_float (1, (float[]) { 9 }));
  ts_test_scope_set (scope, "a-b/c.d:0", ts_tensor_new_float (1, (float[]) { 10 }));
  ts_test_scope_set (scope, "a b/c:0", ts_tensor_new_float (1, (float[]) { 11 }));
  ts_test_scope_set (scope, "sum", ts_tensor_new_float (1, (float[]) { 12 }));
  ts_test_scope_set (scope, "float32", ts_tensor_new_float (1, (float[]) { 13 }));
  ts_test_scope_set (scope, "empty", ts_tensor_new_float (0, NULL));
  ts_test_scope_set (scope, "later", NULL);
  ts_test_scope_set (scope, "$in[0]", ts_tensor_new_float (2, (float[]) { 1, 2 }));
  ts_test_scope_set (scope, "$in[1]", ts_tensor_new_int32 (2, (gint32[]) { 3, 4 }));
  ts_test_scope_set (scope, "$out", ts_tensor_new_float (1, (float[]) { 14 }));
  ts_test_scope_set (scope, "$prev", NULL);
  ts_test_scope_set (scope, "$iter", ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 5 }));
  ts_test_scope_set (scope, "$frame", ts_tensor_new_string_scalar ("while", -1));
}

static void
check (const Case *cases,
       gsize n)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };

  fill (&scope);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *shown = ts_test_scope_show (&scope, cases[i].text);

      if (strcmp (shown, cases[i].shown) != 0)
        g_test_message ("of %s", cases[i].text);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

#define CHECK(...) check ((const Case[]) { __VA_ARGS__ }, G_N_ELEMENTS (((const Case[]) { __VA_ARGS__ })))

static void
test_names (void)
{
  CHECK (
      { "dense/Relu", "float32 [2] [7.0, 8.0]" },
      { "dense/Relu:1", "float32 [1] [9.0]" },
      { "dense/Relu:1[0]", "float32 [] 9.0" },
      { "a-b/c.d:0", "float32 [1] [10.0]" },
      { "\"a b/c:0\"", "float32 [1] [11.0]" },
      { "\"a b/c:0\"[0] + 1", "float32 [] 12.0" },
      { "sum", "float32 [1] [12.0]" },
      { "sum(sum)", "float32 [] 12.0" },
      { "sum (sum)", "float32 [] 12.0" },
      { "\"float32\"", "float32 [1] [13.0]" },
      { "float32", "string [] \"float32\"" },
      { "$in[0]", "float32 [2] [1.0, 2.0]" },
      { "$in[1][0]", "int32 [] 3" },
      { "$out", "float32 [1] [14.0]" },
      { "$iter-1", "int32 [] 4" },
      { "$frame == 'while'", "bool [] True" });
}

/* Signs that are part of names, and signs that are operators. */
static void
test_signs (void)
{
  CHECK (
      { "sum - dense/Relu:1", "float32 [1] [3.0]" },
      { "sum -dense/Relu:1", "float32 [1] [3.0]" },
      { "sum / 2", "float32 [1] [6.0]" },
      { "sum/ 2", "float32 [1] [6.0]" },
      { "sum[0]-1", "float32 [] 11.0" },
      { "sum[0]/2", "float32 [] 6.0" },
      { "2-1", "int32 [] 1" },
      { "2/sum", "float32 [1] [0.16666667]" },
      { "sum--1", "float32 [1] [13.0]" },
      { "sum-1", "NOT_FOUND: no tensor sum-1 (a minus sign needs blanks around it)" },
      { "1 + sum/2", "NOT_FOUND: no tensor sum/2 (a division sign needs blanks around it)\n  1 + sum/2\n      ^" },
      { "later/2", "NOT_FOUND: no tensor later/2 (a division sign needs blanks around it)" },
      { "\"sum/2\"", "NOT_FOUND: no tensor sum/2" },
      { "no/thing", "NOT_FOUND: no tensor no/thing" },
      { "dense/Relu[0:1]", "float32 [1] [7.0]" },
      { "dense/Relu[big :]", "float32 [1] [8.0]" });
}

static void
test_literals (void)
{
  CHECK (
      { "3", "int32 [] 3" },
      { "0x1F", "int32 [] 31" },
      { "3000000000", "int64 [] 3000000000" },
      { "1.", "float32 [] 1.0" },
      { ".5e1", "float32 [] 5.0" },
      { "1e-3", "float32 [] 0.001" },
      { "2j * 2j", "complex128 [] -4+0j" },
      { "nan", "float32 [] nan" },
      { "-inf", "float32 [] -inf" },
      { "True", "bool [] True" },
      { "'a\\'\\x41\\n'", "string [] \"a'A\\n\"" },
      { "[[1, 2], [3, 4]]", "int32 [2,2] [1, 2, 3, 4]" },
      { "[[1, 2], [3, 4.5],]", "float32 [2,2] [1.0, 2.0, 3.0, 4.5]" },
      { "[x[0, 0], 2]", "float32 [2] [1.0, 2.0]" },
      { "['a', 'bc']", "string [2] [\"a\", \"bc\"]" },
      { "[]", "float32 [0] []" },
      { "9223372036854775808", "INVALID_ARGUMENT: an integer over 9223372036854775807\n  9223372036854775808\n  ^" },
      { "[[1], [2, 3]]", "INVALID_ARGUMENT: elements of a list of different shapes: [1], then [2]\n  [[1], [2, 3]]\n  ^" },
      { "[1, 'a']", "INVALID_ARGUMENT: a list of an integer and a string; cast one of them, as in cast(x, float32)\n  [1, 'a']\n  ^" },
      { "2x", "INVALID_ARGUMENT: a number with letters; a name that begins with a digit needs double quotes\n  2x\n  ^" },
      { "'a", "INVALID_ARGUMENT: a string without end\n  'a\n  ^" },
      { "'\\q'", "INVALID_ARGUMENT: expected one of \\n \\r \\t \\0 \\\\ \\' \\\" \\xNN\n  '\\q'\n   ^" },
      { "1 + \"a", "INVALID_ARGUMENT: a name in quotes without end\n  1 + \"a\n      ^" });
}

static void
test_precedence (void)
{
  CHECK (
      { "2 + 3 * 4 ** 2", "int32 [] 50" },
      { "-2 ** 2", "int32 [] -4" },
      { "2.0 ** -1", "float32 [] 0.5" },
      { "2 ** 3 ** 2", "int32 [] 512" },
      { "10 - 3 - 2", "int32 [] 5" },
      { "1 << 2 + 1", "int32 [] 8" },
      { "5 & 3 | 8 ^ 1", "int32 [] 9" },
      { "1 | 2 == 2", "bool [] False" },
      { "not 1 == 2 and 0 == 1 or 1 == 1", "bool [] True" },
      { "~1 + 1", "int32 [] -1" },
      { "-x[0, 0]", "float32 [] -1.0" },
      { "1 if 0 else 2 if 0 else 3", "int32 [] 3" },
      { "1 < 2 < 3", "bool [] True" },
      { "1 < 3 < 2", "bool [] False" },
      { "3 < 1 < nosuch", "bool [] False" },
      { "(1 < 3) == True", "bool [] True" },
      { "0 and nosuch", "bool [] False" },
      { "1 or later", "bool [] True" },
      { "later if 0 else 1", "int32 [] 1" });
}

static void
test_syntax_errors (void)
{
  CHECK (
      { "", "INVALID_ARGUMENT: expected a value, found the end\n  \n  ^" },
      { "1 +", "INVALID_ARGUMENT: expected a value, found the end\n  1 +\n     ^" },
      { "1 + * 2", "INVALID_ARGUMENT: expected a value, found '*'\n  1 + * 2\n      ^" },
      { "x y", "INVALID_ARGUMENT: expected an operator or the end, found 'y'\n  x y\n    ^" },
      { "(x", "INVALID_ARGUMENT: expected ')', found the end\n  (x\n    ^" },
      { "x[1", "INVALID_ARGUMENT: expected ',' or ']', found the end\n  x[1\n     ^" },
      { "x[]", "INVALID_ARGUMENT: expected an index, found ']'\n  x[]\n    ^" },
      { "[1 2]", "INVALID_ARGUMENT: expected ',' or ']', found '2'\n  [1 2]\n     ^" },
      { "1 if 2", "INVALID_ARGUMENT: expected 'else', found the end\n  1 if 2\n        ^" },
      { "1 + not 2", "INVALID_ARGUMENT: 'not' needs parentheses around it here\n  1 + not 2\n      ^" },
      { "x ? 1", "INVALID_ARGUMENT: '?' has no meaning here\n  x ? 1\n    ^" },
      { "ä + ö ? 1", "INVALID_ARGUMENT: '?' has no meaning here\n  ä + ö ? 1\n        ^" },
      { "x\n+\t?", "INVALID_ARGUMENT: '?' has no meaning here\n  x + ?\n      ^" },
      { "$nothing", "INVALID_ARGUMENT: no variable $nothing; there are $in[i] $out[i] $prev[i] $iter $frame $depth $run $hits\n  $nothing\n  ^" },
      { "$in[:]", "INVALID_ARGUMENT: expected a number after $in; an index may follow it, as in $in[0][1, 2], found ':'\n  $in[:]\n      ^" },
      { "nosuch(1)", "INVALID_ARGUMENT: no function nosuch\n  nosuch(1)\n  ^" },
      { "sum()", "INVALID_ARGUMENT: x is missing: sum(x, axis=None, keepdims=False)\n  sum()\n  ^" },
      { "sum(x, 1, True, 4)", "INVALID_ARGUMENT: too many arguments: sum(x, axis=None, keepdims=False)\n  sum(x, 1, True, 4)\n                  ^" },
      { "sum(x, to=1)", "INVALID_ARGUMENT: no parameter to: sum(x, axis=None, keepdims=False)\n  sum(x, to=1)\n         ^" },
      { "sum(x, x=1)", "INVALID_ARGUMENT: x is given twice\n  sum(x, x=1)\n         ^" },
      { "sum(x=x, 1)", "INVALID_ARGUMENT: an argument without name after one with name\n  sum(x=x, 1)\n           ^" });
}

/* What does not fit into a line around the caret is left out. */
static void
test_long_text (void)
{
  g_autofree char *left = g_strnfill (100, ' ');
  g_autofree char *text = g_strdup_printf ("1 +%s? + 1%s", left, left);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_null (ts_expression_parse (text, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpint (g_utf8_strlen (lines[1], -1), <=, 80);
  g_assert_cmpint (g_utf8_get_char (g_utf8_offset_to_pointer (lines[1], g_utf8_strlen (lines[2], -1) - 1)), ==, '?');
}

/* Literals take the dtype of a tensor; tensors keep theirs. */
static void
test_dtypes (void)
{
  CHECK (
      { "x + 1", "float32 [2,3] [2.0, -1.0, 4.0, 5.5, 1.0, -5.0]" },
      { "n * 2", "int32 [2,3] [2, 4, 6, 8, 10, 12]" },
      { "n / 2", "float64 [2,3] [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]" },
      { "cast(n, int8) / 2", "float32 [2,3] [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]" },
      { "x[0] * [1, 2, 3]", "float32 [3] [1.0, -4.0, 9.0]" },
      { "x[0, 0] / size(x)", "float32 [] 0.16666667" },
      { "sum(mask) * x[0, 2]", "float32 [] 6.0" },
      { "x[0] * shape(x)[1]", "float32 [3] [3.0, -6.0, 9.0]" },
      { "x[0, 0] + $iter", "float32 [] 6.0" },
      { "n[0] == [1, 0, 3]", "bool [3] [True, False, True]" },
      { "x[0, 0] == 1", "bool [] True" },
      { "dtype(x) == 'float32' and dtype(x) == float32", "bool [] True" },
      { "dtype(2 * 3)", "string [] \"int32\"" },
      { "n + 1.5", "INVALID_ARGUMENT: + of int32 and a float; cast one of them, as in cast(x, float32)\n  n + 1.5\n    ^" },
      { "n + x", "INVALID_ARGUMENT: + of int32 and float32; cast one of them, as in cast(x, float32)\n  n + x\n    ^" },
      { "n[0, 0] == big", "INVALID_ARGUMENT: == of int32 and int64; cast one of them, as in cast(x, float32)\n  n[0, 0] == big\n          ^" },
      { "mask + 1", "INVALID_ARGUMENT: + of bool and an integer; cast one of them, as in cast(x, float32)\n  mask + 1\n       ^" },
      { "mask + mask", "INVALID_ARGUMENT: + is not defined for bool\n  mask + mask\n       ^" },
      { "x & x", "INVALID_ARGUMENT: & is not defined for float32\n  x & x\n    ^" },
      { "cast(n, uint8) + 300", "INVALID_ARGUMENT: 300 is out of range for uint8\n  cast(n, uint8) + 300\n                 ^" },
      { "cast(n, uint8) - -1", "INVALID_ARGUMENT: -1 is out of range for uint8\n  cast(n, uint8) - -1\n                 ^" },
      { "x + [1, 2]", "INVALID_ARGUMENT: +: shapes [2,3] and [2] do not broadcast\n  x + [1, 2]\n    ^" },
      { "9223372036854775807 + 0", "int64 [] 9223372036854775807" },
      { "9223372036854775807 + 1", "OUT_OF_RANGE: + of integers gives more than 64 bits; write one as a float\n  9223372036854775807 + 1\n                      ^" },
      { "-9223372036854775807 - 1", "int64 [] -9223372036854775808" },
      { "2 ** 70", "OUT_OF_RANGE: ** of integers gives more than 64 bits; write one as a float\n  2 ** 70\n    ^" },
      { "1 << 62", "int64 [] 4611686018427387904" },
      { "1 << 63", "OUT_OF_RANGE: << of integers gives more than 64 bits\n  1 << 63\n    ^" },
      { "[0, 1] << 70", "OUT_OF_RANGE: << of integers gives more than 64 bits\n  [0, 1] << 70\n         ^" },
      { "2 ** 70.0", "float32 [] 1.1805916e+21" });
}

static void
test_truth (void)
{
  CHECK (
      { "not x", "INVALID_ARGUMENT: whether a value of shape [2,3] is true is not clear; use any() or all(), or & | ~ for each element\n  not x\n  ^" },
      { "empty or 1", "INVALID_ARGUMENT: whether a value of shape [0] is true is not clear; use any() or all(), or & | ~ for each element\n  empty or 1\n        ^" },
      { "nan and 'a' and 1j and True", "bool [] True" },
      { "0.0 or '' or 0j or False", "bool [] False" },
      { "0 < x < 1", "INVALID_ARGUMENT: whether a value of shape [2,3] is true is not clear; use any() or all(), or & | ~ for each element\n  0 < x < 1\n    ^" });
}

/* Each function, by what NumPy gives. */
static void
test_functions (void)
{
  CHECK (
      { "sum(x)", "float32 [] 0.5" },
      { "sum(x, axis=0)", "float32 [3] [5.5, -2.0, -3.0]" },
      { "sum(x, -1, keepdims=True)", "float32 [2,1] [2.0, -1.5]" },
      { "sum(n, [0, 1])", "int64 [] 21" },
      { "sum(cast(n, uint8) * 50)", "uint64 [] 794" },
      { "prod(n)", "int64 [] 720" },
      { "mean(n)", "float64 [] 3.5" },
      { "mean(mask)", "float64 [] 0.6666666666666666" },
      { "max(x, 0)", "float32 [3] [4.5, 0.0, 3.0]" },
      { "min(x)", "float32 [] -6.0" },
      { "max(mask)", "bool [] True" },
      { "min([1.0, nan, 2.0])", "float32 [] nan" },
      { "max([[1.0, nan], [3.0, 2.0]], axis=1)", "float32 [2] [nan, 3.0]" },
      { "var([1, 2, 3, 4])", "float32 [] 1.25" },
      { "std([[1, 3], [2, 8]], axis=1)", "float32 [2] [1.0, 3.0]" },
      { "norm([3, 4])", "float32 [] 5.0" },
      { "any(x > 4)", "bool [] True" },
      { "all(x, axis=0)", "bool [3] [True, False, True]" },
      { "count_nonzero(x)", "int32 [] 5" },
      { "argmax(x)", "int32 [] 3" },
      { "argmin(x, axis=0)", "int32 [3] [0, 0, 1]" },
      { "median(x)", "float32 [] 0.5" },
      { "median(x, axis=1, keepdims=True)", "float32 [2,1] [1.0, 0.0]" },
      { "median([1, nan])", "float32 [] nan" },
      { "median([0, inf])", "float32 [] inf" },
      { "quantile(n, 0.3)", "float64 [] 2.5" },
      { "quantile(n, 1, axis=0)", "float64 [3] [4.0, 5.0, 6.0]" },
      { "abs(x[0])", "float32 [3] [1.0, 2.0, 3.0]" },
      { "abs(3 + 4j)", "float32 [] 5.0" },
      { "exp(0)", "float32 [] 1.0" },
      { "log(big)", "float64 [] 0.0" },
      { "log1p(0)", "float32 [] 0.0" },
      { "sqrt(16)", "float32 [] 4.0" },
      { "square(n[0])", "int32 [3] [1, 4, 9]" },
      { "sin(0) + cos(0) + tanh(0)", "float32 [] 1.0" },
      { "[floor(-1.5), ceil(-1.5), round(2.5), round(-1.5)]", "float32 [4] [-2.0, -1.0, 2.0, -2.0]" },
      { "round(n[0])", "int32 [3] [1, 2, 3]" },
      { "sign(x[0])", "float32 [3] [1.0, -1.0, 1.0]" },
      { "[isnan(nan), isinf(inf), isfinite(inf), isnan(1)]", "bool [4] [True, True, False, False]" },
      { "minimum(x[0], 0)", "float32 [3] [0.0, -2.0, 0.0]" },
      { "maximum(x[0], [[0], [2]])", "float32 [2,3] [1.0, 0.0, 3.0, 2.0, 2.0, 3.0]" },
      { "where(x[0] > 0, x[0], 0)", "float32 [3] [1.0, 0.0, 3.0]" },
      { "where(mask)", "int64 [2,1] [0, 2]" },
      { "allclose(x, x + 1e-9) and not allclose(x, x + 1)", "bool [] True" },
      { "allclose([inf, 1], [inf, 1]) and not allclose([1], [inf]) and not allclose([inf], [1]) and not allclose(nan, nan)", "bool [] True" },
      { "allclose(1, 1.05, rtol=0, atol=0.1)", "bool [] True" },
      { "shape(x)", "int32 [2] [2, 3]" },
      { "size(x) * rank(x)", "int32 [] 12" },
      { "cast(x[0], int32)", "int32 [3] [1, -2, 3]" },
      { "cast(1, 'half')", "float16 [] 1.0" },
      { "reshape(x, [3, -1])[:, 0]", "float32 [3] [1.0, 3.0, 0.0]" },
      { "reshape(x, 6)[5]", "float32 [] -6.0" },
      { "transpose(x)", "float32 [3,2] [1.0, 4.5, -2.0, 0.0, 3.0, -6.0]" },
      { "shape(transpose(zeros([2, 3, 4]), [2, 0, -2]))", "int32 [3] [4, 2, 3]" },
      { "concat([x[0], [1, 2]])", "float32 [5] [1.0, -2.0, 3.0, 1.0, 2.0]" },
      { "concat([n, n], axis=-1)[0]", "int32 [6] [1, 2, 3, 1, 2, 3]" },
      { "sort(x)", "float32 [2,3] [-2.0, 1.0, 3.0, -6.0, 0.0, 4.5]" },
      { "sort(x, axis=0)", "float32 [2,3] [1.0, -2.0, -6.0, 4.5, 0.0, 3.0]" },
      { "sort([nan, 2, -inf])", "float32 [3] [-inf, 2.0, nan]" },
      { "sort([[3, 1], [-2, 0]])", "int32 [2,2] [1, 3, -2, 0]" },
      { "sort(mask)", "bool [3] [False, True, True]" },
      { "sort(cast([250, 3], uint8))", "uint8 [2] [3, 250]" },
      { "sort(cast([1.5, nan, -0.5], float16))", "float16 [3] [-0.5, 1.5, nan]" },
      { "sort(empty)", "float32 [0] []" },
      { "sort(['b', 'ab', ''])", "string [3] [\"\", \"ab\", \"b\"]" },
      { "unique([3, 1, 3])", "int32 [2] [3, 1]" },
      { "hist([1, 2, 3, 4, nan, inf], 3)", "int32 [3] [1, 1, 2]" },
      { "hist([5, 5], bins=2)", "int32 [2] [0, 2]" },
      { "all(noise(x, 0) == x) and any(noise(x) != x) and all(noise(x, 2, 7) == noise(x, 2, seed=7))", "bool [] True" },
      { "ones([2], int32) + zeros([], int32)", "int32 [2] [1, 1]" });
}

static void
test_function_errors (void)
{
  CHECK (
      { "sum(x, 2)", "INVALID_ARGUMENT: axis 2 of a value of 2 dimensions\n  sum(x, 2)\n  ^" },
      { "sum(x, [0, -2])", "INVALID_ARGUMENT: axis 0 is given twice\n  sum(x, [0, -2])\n  ^" },
      { "max(empty)", "INVALID_ARGUMENT: max of no elements\n  max(empty)\n  ^" },
      { "argmax(empty)", "INVALID_ARGUMENT: argmax of no elements\n  argmax(empty)\n  ^" },
      { "median('a')", "INVALID_ARGUMENT: median is not defined for string\n  median('a')\n  ^" },
      { "exp('a')", "INVALID_ARGUMENT: exp is not defined for string\n  exp('a')\n  ^" },
      { "quantile(x, 1.5)", "INVALID_ARGUMENT: q: expected one number from 0 to 1\n  quantile(x, 1.5)\n  ^" },
      { "reshape(x, [4, -1])", "INVALID_ARGUMENT: 6 elements of shape [2,3] do not go into [4,?]\n  reshape(x, [4, -1])\n  ^" },
      { "reshape(x, [9223372036854775807, 3])", "INVALID_ARGUMENT: shape: dimension 1 may not be 3\n  reshape(x, [9223372036854775807, 3])\n  ^" },
      { "transpose(x, [0, 0])", "INVALID_ARGUMENT: axes: expected each of 0 to 1 once\n  transpose(x, [0, 0])\n  ^" },
      { "concat(x)", "INVALID_ARGUMENT: concat: expected a list of tensors, as in concat([a, b])\n  concat(x)\n  ^" },
      { "cast(x, 'strange')", "INVALID_ARGUMENT: dtype: there is no \"strange\"\n  cast(x, 'strange')\n  ^" },
      { "hist(x, 0)", "INVALID_ARGUMENT: bins: expected 1 to 65536, found 0\n  hist(x, 0)\n  ^" },
      { "sum(None)", "INVALID_ARGUMENT: sum of None\n  sum(None)\n  ^" },
      { "1 + None", "INVALID_ARGUMENT: None is no value; it stands in an index, or for an argument that is not given\n  1 + None\n      ^" },
      { "3 @ x", "INVALID_ARGUMENT: @: shapes [] and [2,3] do not multiply as matrices\n  3 @ x\n    ^" });
}

/* What is there without a value is told apart from what is not there. */
static void
test_missing (void)
{
  CHECK (
      { "1 + later", "FAILED_PRECONDITION: later is not computed\n  1 + later\n      ^" },
      { "abs($prev)", "FAILED_PRECONDITION: $prev is not computed\n  abs($prev)\n      ^" },
      { "nothing", "NOT_FOUND: no tensor nothing" });
}

static void
test_limits (void)
{
  CHECK (
      { "zeros([100000, 100000])", "RESOURCE_EXHAUSTED: the values of this expression take more than 4096 MiB\n  zeros([100000, 100000])\n  ^" },
      { "zeros([40000, 1]) + zeros([1, 40000])", "RESOURCE_EXHAUSTED: the values of this expression take more than 4096 MiB\n  zeros([40000, 1]) + zeros([1, 40000])\n                    ^" },
      { "zeros([9223372036854775807, 9223372036854775807])", "RESOURCE_EXHAUSTED: the values of this expression take more than 4096 MiB\n  zeros([9223372036854775807, 92233720…\n  ^" },
      { "zeros([30000, 500]) @ zeros([500, 30000])", "RESOURCE_EXHAUSTED: this expression takes more than 16384 million steps\n  zeros([30000, 500]) @ zeros([500, 30000])\n                      ^" });
}

static void
test_cancel (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TsExpression) expression = ts_expression_parse ("x + 1", NULL);
  g_autoptr (GError) error = NULL;

  fill (&scope);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_expression_evaluate (expression, &scope.scope, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (scope.n_asked, ==, 0);
}

/* A value of the dtype that is wanted. */
static void
test_evaluate_as (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (TsExpression) third = ts_expression_parse ("1 / 3", NULL);
  g_autoptr (TsExpression) tensor = ts_expression_parse ("x", NULL);
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (GError) error = NULL;

  fill (&scope);
  value = ts_expression_evaluate_as (third, &scope.scope, TS_DTYPE_DOUBLE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (*(const double *)value->data, ==, 1.0 / 3);
  g_assert_null (ts_expression_evaluate_as (third, &scope.scope, TS_DTYPE_INT32, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "expected int32, found a float; cast converts, as in cast(x, int32)\n  1 / 3\n    ^");
  g_clear_error (&error);
  g_assert_null (ts_expression_evaluate_as (tensor, &scope.scope, TS_DTYPE_HALF, NULL, &error));
  g_assert_cmpstr (error->message, ==, "expected float16, found float32; cast converts, as in cast(x, float16)");
}

static void
test_is_true (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (TsExpression) yes = ts_expression_parse ("max(x) > 4 and $iter == 5", NULL);
  g_autoptr (TsExpression) several = ts_expression_parse ("x > 4", NULL);
  g_autoptr (GError) error = NULL;
  gboolean truth = FALSE;

  fill (&scope);
  g_assert_true (ts_expression_is_true (yes, &scope.scope, &truth, NULL, &error));
  g_assert_true (truth);
  ts_test_scope_set (&scope, "$iter", ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 6 }));
  g_assert_true (ts_expression_is_true (yes, &scope.scope, &truth, NULL, &error));
  g_assert_false (truth);
  g_assert_false (ts_expression_is_true (several, &scope.scope, &truth, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_suffix (error->message, "\n  x > 4\n    ^"));
}

static void
check_names (const char *text,
             const char *expected)
{
  g_autoptr (TsExpression) expression = ts_expression_parse (text, NULL);
  g_auto (GStrv) names = ts_expression_list_names (expression);
  g_autofree char *list = g_strjoinv (" ", names);

  g_assert_cmpstr (list, ==, expected);
}

static void
check_word (const char *text,
            const char *word)
{
  g_assert_cmpstr (text + ts_expression_find_word (text, strlen (text)), ==, word);
}

static void
check_quoted (const char *name,
              const char *expected)
{
  g_autofree char *quoted = ts_expression_dup_quoted (name);

  g_assert_cmpstr (quoted, ==, expected);
}

static void
test_names_of (void)
{
  g_autoptr (TsExpression) expression = ts_expression_parse ("$in[0] + $iter", NULL);

  check_names ("x + a/b:1 * where(x > 0, \"c d\"[n :], $in[0])", "x a/b:1 c d n");
  check_names ("1 + sum([1, 2])", "");
  g_assert_true (ts_expression_uses_variable (expression, TS_EXPRESSION_IN));
  g_assert_true (ts_expression_uses_variable (expression, TS_EXPRESSION_ITER));
  g_assert_false (ts_expression_uses_variable (expression, TS_EXPRESSION_PREV));

  check_word ("", "");
  check_word ("1 + dense/Re", "dense/Re");
  check_word ("sum(x, ax", "ax");
  check_word ("x[$it", "$it");
  check_word ("2*x", "x");
  check_word ("1-x", "x");
  check_word ("1 + \"a b/c", "a b/c");

  check_quoted ("dense/Relu:1", "dense/Relu:1");
  check_quoted ("a b", "\"a b\"");
  check_quoted ("0/x", "\"0/x\"");
  check_quoted ("not", "\"not\"");
  check_quoted ("float32", "\"float32\"");
  check_quoted ("a/", "\"a/\"");
  check_quoted ("a\"b", NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression/names", test_names);
  g_test_add_func ("/expression/signs", test_signs);
  g_test_add_func ("/expression/literals", test_literals);
  g_test_add_func ("/expression/precedence", test_precedence);
  g_test_add_func ("/expression/syntax-errors", test_syntax_errors);
  g_test_add_func ("/expression/long-text", test_long_text);
  g_test_add_func ("/expression/dtypes", test_dtypes);
  g_test_add_func ("/expression/truth", test_truth);
  g_test_add_func ("/expression/functions", test_functions);
  g_test_add_func ("/expression/function-errors", test_function_errors);
  g_test_add_func ("/expression/missing", test_missing);
  g_test_add_func ("/expression/limits", test_limits);
  g_test_add_func ("/expression/cancel", test_cancel);
  g_test_add_func ("/expression/evaluate-as", test_evaluate_as);
  g_test_add_func ("/expression/is-true", test_is_true);
  g_test_add_func ("/expression/names-of", test_names_of);

  return g_test_run ();
}
