#include "tests/debug/expression/ts-test-scope.h"

#include "engine/ts-error.h"

#include <string.h>

/* Whatever the text: a value, or an error that says something; in bounded time, with bounded stack. */

static const char *const pieces[] = {
  "x", "v", "later", "a/b", "\"a b\"", "$in[0]", "$out", "$iter", "$frame", "1", "0", "2.5", "1e9", "3j", "nan", "True", "None", "'s'",
  "+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^", "~", "<", "<=", "==", "!=", "not ", " and ", " or ", " if ", " else ",
  "(", ")", "[", "]", ",", ":", "::", "...", "=", " ", "sum(", "max(", "where(", "cast(", "reshape(", "concat([", "sort(", "quantile(",
  "hist(", "zeros(", "transpose(", "unique(", "float32", "int8", "string", "axis=", "keepdims=True", "]]", "))", "#", "\"", "'", "$", "{", "\xc3\xa4"
};

static void
fill (TsTestScope *scope)
{
  const float floats[] = { 1, -2, 3, 4.5f, 0, -6 };

  ts_test_scope_init (scope);
  ts_test_scope_set (scope, "x", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 3), floats));
  ts_test_scope_set (scope, "v", ts_tensor_new_int32 (3, (gint32[]) { 2, 0, 1 }));
  ts_test_scope_set (scope, "a/b", ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { 1 }));
  ts_test_scope_set (scope, "later", NULL);
  ts_test_scope_set (scope, "$in[0]", ts_tensor_new_float (0, NULL));
  ts_test_scope_set (scope, "$iter", ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 1 }));
}

/* Returns: whether it has a value */
static gboolean
use (TsTestScope *scope,
     const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsExpression) expression = ts_expression_parse (text, &error);
  g_autoptr (TsTensor) value = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_true ((expression == NULL) == (error != NULL));
  if (expression != NULL)
    {
      names = ts_expression_list_names (expression);
      value = ts_expression_evaluate (expression, &scope->scope, NULL, &error);
      g_assert_true ((value == NULL) == (error != NULL));
    }
  if (error != NULL)
    {
      g_assert_true (error->domain == TS_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), <, 2000);
    }
  ts_expression_find_word (text, strlen (text));
  return value != NULL;
}

static void
test_pieces (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  guint n_values = 0;

  fill (&scope);
  for (guint round = 0; round < 60000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      int n = g_rand_int_range (random, 1, 12);

      for (int i = 0; i < n; i++)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      n_values += use (&scope, text->str);
    }
  g_assert_cmpuint (n_values, >, 500); /* the table has what makes sense, too */
}

static void
test_bytes (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  fill (&scope);
  for (guint round = 0; round < 20000; round++)
    {
      char text[24] = { 0 };
      int n = g_rand_int_range (random, 1, sizeof text);

      for (int i = 0; i < n; i++)
        text[i] = (char)(round % 2 == 0 ? g_rand_int_range (random, 1, 256) : g_rand_int_range (random, 32, 127));
      text[sizeof text - 1] = '\0';
      use (&scope, text);
    }
}

/* Good expressions, cut off and with a character changed. */
static void
test_damaged (void)
{
  static const char good[] = "where(x[0, ::-1] > 1, -x[1] ** 2, mean(x, axis=-1, keepdims=True)[0]) @ [1, 2, 3] if $iter < 5 <= 7 else not all(v == v[[0, -1, 2]])";
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };

  fill (&scope);
  g_assert_true (use (&scope, good));
  for (gsize i = 0; i < strlen (good); i++)
    {
      g_autofree char *cut = g_strndup (good, i);

      use (&scope, cut);
      for (char c = 32; c < 127; c++)
        {
          g_autofree char *changed = g_strdup (good);

          changed[i] = c;
          use (&scope, changed);
        }
    }
}

/* A piece again and again, between two others. */
static void
check_repeated (const char *begin,
                const char *piece,
                const char *end,
                guint n)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GString) text = g_string_new (begin);

  fill (&scope);
  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, end);
  g_assert_false (use (&scope, text->str));
}

static void
test_deep (void)
{
  static const struct
  {
    const char *begin;
    const char *piece;
    const char *end;
  } cases[] = {
    { "", "(", "1" }, { "", "[", "1" }, { "", "-", "1" }, { "", "not ", "1" }, { "1", "+1", "" }, { "1", "**1", "" }, { "x", "[0:1]", "" }, { "1", " if 1 else 1", "" }, { "", "sum(", "1" }, { "x", "[x", "" }, { "1", " and 1", "" }, { "1", "<2", "<" }, { "", "x[", "" }, { "[", "1,", "" }, { "", "\"", "" }, { "", "$in[0", "" }, { "concat([", "[1],", "" }, { "x[", ":,", "" }, { "", "~", "" }, { "", "a/", "" }, { "x", "...", "" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n = 1000; n <= 200000; n *= 200)
      check_repeated (cases[i].begin, cases[i].piece, cases[i].end, n);
}

/* As deep as it may be, and right. */
static void
test_deepest (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GString) brackets = g_string_new (NULL);
  g_autoptr (GString) chain = g_string_new ("1");

  fill (&scope);
  for (guint i = 0; i < 98; i++)
    g_string_append_c (brackets, '(');
  g_string_append (brackets, "1");
  for (guint i = 0; i < 98; i++)
    g_string_append_c (brackets, ')');
  g_assert_true (use (&scope, brackets->str));
  for (guint i = 0; i < 240; i++)
    g_string_append (chain, " + 1");
  g_assert_true (use (&scope, chain->str));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression-fuzz/pieces", test_pieces);
  g_test_add_func ("/expression-fuzz/bytes", test_bytes);
  g_test_add_func ("/expression-fuzz/damaged", test_damaged);
  g_test_add_func ("/expression-fuzz/deep", test_deep);
  g_test_add_func ("/expression-fuzz/deepest", test_deepest);

  return g_test_run ();
}
