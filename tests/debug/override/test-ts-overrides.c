#include "engine/debug/override/ts-overrides.h"

#include "engine/debug/override/ts-override-edit.h"
#include "engine/debug/override/ts-taint-set.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

/* ---- the ledger ---------------------------------------------------------------------------------- */

static TsOverride *
new_override (TsGraph *graph)
{
  TsOverridePlace place;
  TsOverride *self;
  guint slot;

  g_assert_true (ts_override_place_init (&place, graph, "y:0", &slot, NULL));
  self = ts_override_new (TS_OVERRIDE_FORCE, &place);
  self->text = g_strdup ("force y:0");
  return self;
}

static void
assert_text (gboolean ok,
             char *text,
             const char *expected)
{
  g_assert_true (ok);
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/* Every change of the list is one to be taken back, and done again until another is made. */
static void
test_ledger (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsOverrides) overrides = NULL;
  g_autoptr (GError) error = NULL;
  TsOverride *first;
  char *text = NULL;
  gboolean ok;

  ts_test_graph_init (&g);
  ts_test_op (&g, "Neg", "y", ts_test_const_float (&g, "x", 1), TS_NO_OUTPUT);
  overrides = ts_overrides_new (g.graph);
  g_assert_false (ts_overrides_undo (overrides, &text, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);

  first = new_override (g.graph);
  g_assert_cmpuint (ts_overrides_add (overrides, first), ==, 1);
  g_assert_cmpuint (ts_overrides_add (overrides, new_override (g.graph)), ==, 2);
  g_assert_true (ts_override_is_active (first));
  g_assert_true (ts_overrides_switch (overrides, 1, FALSE, &error));
  g_assert_false (ts_override_is_active (first));
  g_assert_true (ts_overrides_switch (overrides, 1, FALSE, &error)); /* no change, so nothing to take back */
  g_assert_true (ts_overrides_remove (overrides, 2, &error));
  g_assert_false (ts_overrides_switch (overrides, 2, TRUE, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  ok = ts_overrides_undo (overrides, &text, &error);
  assert_text (ok, text, "override 2 is there again: force y:0");
  ok = ts_overrides_undo (overrides, &text, &error);
  assert_text (ok, text, "override 1 is on: force y:0");
  ok = ts_overrides_redo (overrides, &text, &error);
  assert_text (ok, text, "override 1 is off: force y:0");
  ok = ts_overrides_undo (overrides, &text, &error);
  assert_text (ok, text, "override 1 is on: force y:0");
  ok = ts_overrides_undo (overrides, &text, &error);
  assert_text (ok, text, "override 2 is gone: force y:0");

  /* Numbers are never used again. */
  g_assert_cmpuint (ts_overrides_add (overrides, new_override (g.graph)), ==, 3);
  g_assert_false (ts_overrides_redo (overrides, &text, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
}

/* What was applied is told once each, by place; what is behind the place where the run goes on is forgotten. */
static void
test_marks (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsOverrides) overrides = NULL;
  TsOverride *force, *once;

  ts_test_graph_init (&g);
  ts_test_op (&g, "Neg", "y", ts_test_const_float (&g, "x", 1), TS_NO_OUTPUT);
  overrides = ts_overrides_new (g.graph);
  force = new_override (g.graph);
  once = new_override (g.graph);
  once->is_once = once->waits = TRUE;
  ts_overrides_add (overrides, force);
  ts_overrides_add (overrides, once);

  ts_overrides_begin_run (overrides, TRUE);
  ts_overrides_note_after (overrides, 3, force->id, 0, NULL);
  ts_overrides_note_after (overrides, 5, force->id, 0, NULL);
  ts_overrides_note_after (overrides, 5, once->id, 1, NULL);
  g_assert_cmpuint (force->n_applied, ==, 2);
  g_assert_false (ts_override_is_active (once));

  ts_overrides_seek (overrides, 0, 0);
  g_assert_null (ts_overrides_next_after (overrides, 2));
  g_assert_cmpuint (ts_overrides_next_after (overrides, 3)->id, ==, force->id);
  g_assert_null (ts_overrides_next_after (overrides, 3));
  g_assert_null (ts_overrides_next_after (overrides, 4));
  ts_overrides_cut (overrides, 5, 0);
  g_assert_cmpuint (force->n_applied, ==, 1);
  g_assert_cmpuint (once->n_applied, ==, 0);
  g_assert_true (ts_override_is_active (once)); /* it waits again */

  /* From the middle on. */
  ts_overrides_seek (overrides, 3, 0);
  g_assert_nonnull (ts_overrides_next_after (overrides, 3));
  ts_overrides_seek (overrides, 4, 0);
  g_assert_null (ts_overrides_next_after (overrides, 4));
}

static void
test_sets (void)
{
  TsTaintSets *sets = ts_taint_sets_new ();
  TsTaintSet two = ts_taint_sets_get_single (sets, 2);
  TsTaintSet five = ts_taint_sets_get_single (sets, 5);
  TsTaintSet both = ts_taint_sets_unite (sets, five, two);
  g_autofree char *text = ts_taint_sets_dup_text (sets, both);

  g_assert_cmpstr (text, ==, "2, 5");
  g_assert_cmpuint (ts_taint_sets_get_single (sets, 5), ==, five);
  g_assert_cmpuint (ts_taint_sets_unite (sets, two, both), ==, both);
  g_assert_cmpuint (ts_taint_sets_unite (sets, two, five), ==, both);
  g_assert_cmpuint (ts_taint_sets_unite (sets, 0, two), ==, two);
  g_assert_null (ts_taint_sets_dup_text (sets, 0));
  ts_taint_sets_free (sets);
}

/* ---- elements ------------------------------------------------------------------------------------ */

static TsTensor *
get_nothing (gpointer data,
             const char *name,
             GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no %s", name);
  return NULL;
}

static TsTensor *
get_no_variable (gpointer data,
                 TsExpressionVariable variable,
                 gint slot,
                 GError **error)
{
  return get_nothing (data, "variable", error);
}

/* What becomes of [[0, 1, 2], [3, 4, 5]], or the error. */
static void
check_edit (const char *index_text,
            TsTensor *value,
            const char *expected)
{
  const TsExpressionScope scope = { get_nothing, get_no_variable, NULL };
  g_autoptr (TsTensor) owned = value;
  g_autoptr (TsTensor) base = ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 3), (gint32[]) { 0, 1, 2, 3, 4, 5 });
  g_autoptr (GError) error = NULL;
  g_autoptr (TsExpression) index = ts_override_parse_index (index_text, &error);
  g_autoptr (TsTensor) result = index != NULL ? ts_override_edit (base, index, value, &scope, &error) : NULL;
  g_autofree char *text = result != NULL ? ts_tensor_format_preview (result, 100) : g_strdup (error->message);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (((gint32 *)base->data)[5], ==, 5);
}

static TsTensor *
number (gint32 value)
{
  return ts_tensor_new_scalar (TS_DTYPE_INT32, &value);
}

static void
test_elements (void)
{
  check_edit ("[1, 2]", number (9), "[0, 1, 2, 3, 4, 9]");
  check_edit ("[:, -1]", number (9), "[0, 1, 9, 3, 4, 9]");
  check_edit ("[...]", number (9), "[9, 9, 9, 9, 9, 9]");
  check_edit ("[1]", ts_tensor_new_int32 (3, (gint32[]) { 7, 8, 9 }), "[0, 1, 2, 7, 8, 9]");
  check_edit ("[:, ::2]", ts_tensor_new_int32 (2, (gint32[]) { 7, 8 }), "[7, 1, 8, 7, 4, 8]");
  check_edit ("[:, 1:]", ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 1), (gint32[]) { 7, 8 }), "[0, 7, 7, 3, 8, 8]");
  check_edit ("[0:0]", number (9), "[0, 1, 2, 3, 4, 5]");
  check_edit ("[[[True, False, False], [False, False, True]]]", number (9), "[9, 1, 2, 3, 4, 9]");
  check_edit ("[2]", number (9), "index 2 is outside dimension 0 of size 2");
  check_edit ("[1]", ts_tensor_new_int32 (2, (gint32[]) { 7, 8 }), "the elements are [3], and a value [2] does not fit there");
  check_edit ("[0, 0]", ts_tensor_new_float (1, (float[]) { 1 }), "elements of int32 cannot be replaced by float32");
  check_edit ("[n]", number (9), "no n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/overrides/ledger", test_ledger);
  g_test_add_func ("/overrides/marks", test_marks);
  g_test_add_func ("/overrides/sets", test_sets);
  g_test_add_func ("/overrides/elements", test_elements);

  return g_test_run ();
}
