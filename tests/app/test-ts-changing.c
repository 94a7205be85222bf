/* What a run is changed by, with the mouse: outputs, inputs, attributes, control inputs, and what is to be done where an operation has failed. */

#include "tests/app/ts-window-fixture.h"

#define F32(name, values) \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } " values " } } } }"
#define T "attr { key: 'T' value { type: DT_FLOAT } }"

/* leaky: -1 becomes -0.2, 2 stays; both, its consumers, one of which waits for x and for early. */
static const char chain_text[] =
    F32 ("x", "float_val: -1 float_val: 2") F32 ("early", "float_val: 0 float_val: 0") "node { name: 'leaky' op: 'LeakyRelu' input: 'x' " T " attr { key: 'alpha' value { f: 0.2 } } }"
                                                                                       "node { name: 'neg' op: 'Neg' input: 'leaky' " T " }"
                                                                                       "node { name: 'sum' op: 'AddV2' input: 'leaky' input: 'neg' input: '^early' " T " }";

static void
run (TsWindowFixture *f)
{
  ts_window_fixture_activate (f, "run", NULL);
}

/* ---- outputs ------------------------------------------------------------------------------------ */

/* Two are prepared; how much depends on them is said; one press gives both, and the run goes back to the first. */
static void
test_prepare_and_apply (TsWindowFixture *f,
                        gconstpointer data)
{
  run (f);
  for (guint i = 0; i < 2; i++)
    {
      ts_window_fixture_select (f, i == 0 ? "leaky" : "neg");
      ts_window_fixture_activate (f, "change-output", g_variant_new_uint32 (0));
      ts_window_fixture_type ("Change Output", 0, i == 0 ? "[5, 5]" : "[7, 7]");
      gtk_check_button_set_active (GTK_CHECK_BUTTON (ts_test_find (ts_window_fixture_find_window ("Change Output"), GTK_TYPE_CHECK_BUTTON, "Once, prepared to be given together with others")), TRUE);
      ts_window_fixture_press (f, "Change Output", "_Change");
    }
  ts_window_fixture_wait_for (f, "set leaky:0 = [5.0, 5.0], prepared");
  ts_window_fixture_wait_for (f, "It has run already: 2 operations that depend on it will be computed again.");
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "leaky"), ==, -0.2f);

  ts_window_fixture_press_button (f, "Apply");
  g_assert_false (ts_window_fixture_shows (f, "Prepared, to be given together"));
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "sum"), ==, 12);
}

/* Some elements alone; and a shape that the graph does not expect, which has to be meant. */
static void
test_elements_and_shape (TsWindowFixture *f,
                         gconstpointer data)
{
  GtkWidget *entry;

  ts_window_fixture_select (f, "leaky");
  ts_window_fixture_activate (f, "change-output", g_variant_new_uint32 (0));
  ts_window_fixture_type ("Change Output", 0, "9");
  ts_window_fixture_type ("Change Output", 1, "0");
  ts_window_fixture_press (f, "Change Output", "_Change");
  ts_window_fixture_wait_for (f, "force leaky:0[0] = 9");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "leaky"), ==, 9);

  ts_window_fixture_select (f, "neg");
  ts_window_fixture_activate (f, "change-output", g_variant_new_uint32 (0));
  entry = ts_window_fixture_type ("Change Output", 0, "[1, 2, 3]");
  ts_window_fixture_press (f, "Change Output", "_Change");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (ts_test_find (ts_window_fixture_find_window ("Change Output"), GTK_TYPE_CHECK_BUTTON, "_Also a shape that the graph does not expect")), TRUE);
  ts_window_fixture_press (f, "Change Output", "_Change");
  g_assert_null (ts_window_fixture_find_window ("Change Output"));
}

/* ---- inputs, attributes -------------------------------------------------------------------------- */

/* One consumer receives something else, the other one does not. */
static void
test_one_input (TsWindowFixture *f,
                gconstpointer data)
{
  ts_window_fixture_select (f, "sum");
  ts_window_fixture_activate (f, "change-input", g_variant_new_uint32 (0));
  ts_window_fixture_type ("Change Input", 0, "$in[0] * 0 + 10");
  ts_window_fixture_press (f, "Change Input", "_Change");
  ts_window_fixture_wait_for (f, "force sum.in[0] = $in[0] * 0 + 10");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "neg"), ==, 0.2f);
  g_assert_cmpfloat_with_epsilon (ts_window_fixture_get_number (f, "sum"), 10.2, 1e-5);
}

/* What is wrong is said where it was typed; the row of the attribute tells what it is now and what it was. */
static void
test_attribute (TsWindowFixture *f,
                gconstpointer data)
{
  GtkWidget *entry;

  ts_window_fixture_select (f, "leaky");
  ts_workspace_show_page (ts_window_get_workspace (f->window), "node");
  ts_window_fixture_activate (f, "change-attr", g_variant_new_string ("alpha"));
  entry = ts_window_fixture_type ("Change Attribute", 0, "SAME");
  ts_window_fixture_press (f, "Change Attribute", "_Change");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  ts_window_fixture_type ("Change Attribute", 0, "0.5");
  ts_window_fixture_press (f, "Change Attribute", "_Change");
  ts_window_fixture_wait_for (f, "attr leaky alpha = 0.5");
  ts_window_fixture_wait_for (f, "0.5, not 0.2");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "leaky"), ==, -0.5);
  ts_window_fixture_say (f, "undo-override");
  g_assert_false (ts_window_fixture_shows (f, "0.5, not 0.2"));
}

static void
test_control_inputs (TsWindowFixture *f,
                     gconstpointer data)
{
  const TsOperation *early = ts_graph_find_operation (ts_document_get_graph (f->document), "early");

  ts_window_fixture_select (f, "sum");
  ts_workspace_show_page (ts_window_get_workspace (f->window), "node");
  ts_window_fixture_activate (f, "cut-control", g_variant_new_uint32 (early->index));
  ts_window_fixture_wait_for (f, "cut early -> sum");
  ts_window_fixture_activate (f, "cut-control", g_variant_new_uint32 (early->index));
  ts_window_fixture_activate (f, "add-control", NULL);
  ts_window_fixture_type ("Wait for Another Operation", 0, "nobody");
  ts_window_fixture_press (f, "Wait for Another Operation", "_Wait");
  g_assert_true (ts_test_shows (ts_window_fixture_find_window ("Wait for Another Operation"), "nobody"));
  ts_window_fixture_type ("Wait for Another Operation", 0, "x");
  ts_window_fixture_press (f, "Wait for Another Operation", "_Wait");
  ts_window_fixture_wait_for (f, "add x -> sum");
}

static void
test_bypass_with_constant (TsWindowFixture *f,
                           gconstpointer data)
{
  ts_window_fixture_select (f, "neg");
  ts_window_fixture_activate (f, "bypass-constant", NULL);
  ts_window_fixture_type ("Bypass With a Constant", 0, "[3, 4]");
  ts_window_fixture_press (f, "Bypass With a Constant", "_Bypass");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "neg"), ==, 3);
}

/* ---- where it fails ------------------------------------------------------------------------------ */

static void
fail_at_ratio (TsWindowFixture *f)
{
  ts_window_fixture_say (f, "feed a = 6");
  ts_window_fixture_say (f, "feed b = 0");
  ts_window_fixture_say (f, "fetch out");
  run (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "The run failed");
}

/* Nothing is lost: another input, and once more. */
static void
test_failed_and_retry (TsWindowFixture *f,
                       gconstpointer data)
{
  fail_at_ratio (f);
  ts_window_fixture_select (f, "ratio");
  ts_window_fixture_activate (f, "change-input", g_variant_new_uint32 (1));
  ts_window_fixture_type ("Change Input", 0, "2");
  ts_window_fixture_press (f, "Change Input", "_Change");
  ts_window_fixture_press_button (f, "_Retry");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "out"), ==, 9);
}

static void
test_failed_and_dead (TsWindowFixture *f,
                      gconstpointer data)
{
  fail_at_ratio (f);
  ts_window_fixture_press_button (f, "Make _Dead");
  g_assert_cmpint (ts_debug_worker_get_stop (f->worker)->reason, !=, TS_STOP_ERROR);
  g_assert_cmpint (ts_debug_worker_get_op_state (f->worker, ts_graph_find_operation (ts_document_get_graph (f->document), "ratio")->index), ==, TS_OP_DEAD);
}

static void
test_failed_and_aside (TsWindowFixture *f,
                       gconstpointer data)
{
  ts_window_fixture_say (f, "feed a = 6");
  ts_window_fixture_say (f, "feed b = 0");
  ts_window_fixture_say (f, "fetch out beside");
  run (f);
  ts_window_fixture_press_button (f, "Set _Aside");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "beside"), ==, 42);
}

/* One without kernel: its outputs, both of which are needed, and then those of all of a type by a rule. */
static void
test_no_kernel (TsWindowFixture *f,
                gconstpointer data)
{
  GtkWidget *dialog;

  ts_window_fixture_say (f, "fetch sum");
  run (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "The run stands before an operation that cannot be computed");
  ts_window_fixture_press_button (f, "_Give Outputs…");
  dialog = ts_window_fixture_find_window ("Give Outputs by Hand");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (ts_test_find (dialog, GTK_TYPE_CHECK_BUTTON, "Of every Foo, in all runs to come")), TRUE);
  ts_window_fixture_type ("Give Outputs by Hand", 0, "$in[0] * 2");
  ts_window_fixture_press (f, "Give Outputs by Hand", "_Give");
  run (f);

  g_assert_cmpstr (ts_window_get_message (f->window), ==, "The run stands before an operation that cannot be computed");
  ts_window_fixture_press_button (f, "_Give Outputs…");
  ts_window_fixture_type ("Give Outputs by Hand", 0, "[1, 1]");
  ts_window_fixture_press (f, "Give Outputs by Hand", "_Give");
  g_assert_true (ts_test_shows (ts_window_fixture_find_window ("Give Outputs by Hand"), "Something is needed here"));
  ts_window_fixture_type ("Give Outputs by Hand", 1, "[2, 2]");
  ts_window_fixture_press (f, "Give Outputs by Hand", "_Give");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "sum"), ==, 3);
}

#define ADD(path, graph, function) g_test_add (path, TsWindowFixture, graph, ts_window_fixture_set_up, function, ts_window_fixture_tear_down)

int
main (int argc,
      char *argv[])
{
  if (!ts_window_fixture_init (&argc, &argv))
    return 0;
  ADD ("/changing/prepare-and-apply", chain_text, test_prepare_and_apply);
  ADD ("/changing/elements-and-shape", chain_text, test_elements_and_shape);
  ADD ("/changing/one-input", chain_text, test_one_input);
  ADD ("/changing/attribute", chain_text, test_attribute);
  ADD ("/changing/control-inputs", chain_text, test_control_inputs);
  ADD ("/changing/bypass-with-constant", chain_text, test_bypass_with_constant);
  ADD ("/changing/failed-and-retry", "fail.pbtxt", test_failed_and_retry);
  ADD ("/changing/failed-and-dead", "fail.pbtxt", test_failed_and_dead);
  ADD ("/changing/failed-and-aside", "fail.pbtxt", test_failed_and_aside);
  ADD ("/changing/no-kernel", "gaps.pbtxt", test_no_kernel);
  return ts_window_fixture_run ();
}
