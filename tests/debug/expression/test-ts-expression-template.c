#include "engine/debug/expression/ts-expression-template.h"
#include "tests/debug/expression/ts-test-scope.h"

#include "engine/ts-error.h"

static void
fill (TsTestScope *scope)
{
  ts_test_scope_init (scope);
  ts_test_scope_set (scope, "loss", ts_tensor_new_float (2, (float[]) { 0.1f, 0.3f }));
  ts_test_scope_set (scope, "name", ts_tensor_new_string_scalar ("batch", -1));
  ts_test_scope_set (scope, "later", NULL);
  ts_test_scope_set (scope, "$iter", ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 7 }));
}

static void
check (const char *text,
       const char *expected)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;

  fill (&scope);
  result = ts_expression_interpolate (text, &scope.scope, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_text (void)
{
  check ("", "");
  check ("plain", "plain");
  check ("loss={mean(loss)} at {$iter}", "loss=0.2 at 7");
  check ("{name}: {loss}", "batch: [0.1, 0.3]");
  check ("{{{1 + 1}}}", "{2}");
  check ("{'}'}{\"name\"}", "}batch");
  check ("{loss[0] > 0}", "True");
}

/* One value that is not there leaves the others. */
static void
test_errors_in_place (void)
{
  check ("{later} and {$iter}", "<later is not computed> and 7");
  check ("{nothing}", "<no tensor nothing>");
}

static void
check_fails (const char *text,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_expression_template_parse (text, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_syntax (void)
{
  check_fails ("a {loss", "a brace that is not closed; {{ stands for a brace\n  a {loss\n    ^");
  check_fails ("a } b", "a closing brace without an opening one; }} stands for a brace\n  a } b\n    ^");
  check_fails ("{}", "expected a value, found the end\n  \n  ^");
  check_fails ("{1 +}", "expected a value, found the end\n  1 +\n     ^");
}

static void
test_names (void)
{
  g_autoptr (TsExpressionTemplate) template = ts_expression_template_parse ("{a + b} {b} {$iter}", NULL);
  g_auto (GStrv) names = ts_expression_template_list_names (template);
  g_autofree char *list = g_strjoinv (" ", names);

  g_assert_cmpstr (list, ==, "a b");
}

static void
test_cancel (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fill (&scope);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_expression_interpolate ("{loss}", &scope.scope, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression-template/text", test_text);
  g_test_add_func ("/expression-template/errors-in-place", test_errors_in_place);
  g_test_add_func ("/expression-template/syntax", test_syntax);
  g_test_add_func ("/expression-template/names", test_names);
  g_test_add_func ("/expression-template/cancel", test_cancel);

  return g_test_run ();
}
