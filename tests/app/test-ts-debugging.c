/* What the menu of an operation changes of a run, and asks of it. */

#include "tests/app/ts-window-fixture.h"

#include "app/canvas/ts-canvas-private.h"
#include "engine/graph/ts-graph-inline.h"
#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

static const char branch_text[] =
    "node { name: 'x' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }"
    "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }"
    "node { name: 'p' op: 'Const' attr { key: 'dtype' value { type: DT_BOOL } }"
    "  attr { key: 'value' value { tensor { dtype: DT_BOOL tensor_shape { } bool_val: true } } } }"
    "node { name: 's' op: 'Switch' input: 'x' input: 'p' attr { key: 'T' value { type: DT_FLOAT } } }"
    "node { name: 'no' op: 'Neg' input: 's:0' attr { key: 'T' value { type: DT_FLOAT } } }"
    "node { name: 'yes' op: 'Abs' input: 's:1' attr { key: 'T' value { type: DT_FLOAT } } }"
    "node { name: 'm' op: 'Merge' input: 'no' input: 'yes' attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'N' value { i: 2 } } }";

/* A row of a popover that has @text in it. (nullable) */
static GtkWidget *
find_row (GtkWidget *widget,
          const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL && ts_test_shows (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, text);
  return found;
}

static void
choose_row (TsWindowFixture *f,
            const char *text)
{
  GtkWidget *row = find_row (GTK_WIDGET (f->window), text);

  g_assert_nonnull (row);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  ts_window_fixture_settle (f);
}

/* What is wrong with a value is said where it was typed; a good one is in the list of changes. */
static void
test_change_output (TsWindowFixture *f,
                    gconstpointer data)
{
  GtkWidget *entry;

  ts_window_fixture_select (f, "block_1/norm/variance");
  ts_window_fixture_activate (f, "change-output", g_variant_new_uint32 (0));
  entry = ts_window_fixture_type ("Change Output", 0, "maximum($out,");
  ts_window_fixture_press (f, "Change Output", "_Change");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  ts_window_fixture_type ("Change Output", 0, "maximum($out, 1)");
  ts_window_fixture_press (f, "Change Output", "_Change");
  g_assert_null (ts_window_fixture_find_window ("Change Output"));
  g_assert_true (ts_test_shows (GTK_WIDGET (f->window), "force block_1/norm/variance:0 = maximum($out, 1)"));
}

static void
test_bypass (TsWindowFixture *f,
             gconstpointer data)
{
  ts_window_fixture_select (f, "block_1/Relu");
  ts_window_fixture_activate (f, "bypass", g_variant_new_string ("last"));
  ts_window_fixture_settle (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "It cannot be bypassed");
  ts_window_fixture_activate (f, "bypass", g_variant_new_string ("identity"));
  ts_window_fixture_settle (f);
  g_assert_true (ts_test_shows (GTK_WIDGET (f->window), "bypass block_1/Relu identity"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), "take-branch"));
}

/* The rows lead to the operations; what an element is made of leads on. */
static void
test_origin_and_explain (TsWindowFixture *f,
                         gconstpointer data)
{
  ts_window_fixture_select (f, "block_1/Relu");
  ts_window_fixture_activate (f, "origin", NULL);
  ts_window_fixture_settle (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "There is nothing bad to follow");

  ts_window_fixture_activate (f, "run", NULL);
  ts_window_fixture_settle (f);
  ts_window_fixture_select (f, "loss/mean");
  ts_window_fixture_activate (f, "origin", NULL);
  ts_window_fixture_settle (f);
  g_assert_nonnull (find_row (GTK_WIDGET (f->window), "It comes from 1 operation:"));
  choose_row (f, "its inputs are good");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "block_2/norm/Rsqrt");

  ts_window_fixture_activate (f, "explain-element", NULL);
  ts_window_fixture_settle (f);
  choose_row (f, "block_2/norm/variance:0[0, 0] = ");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "block_2/norm/variance");
  g_assert_nonnull (find_row (GTK_WIDGET (f->window), "block_2/norm/variance (Mean), output 0 [0, 0]"));
}

static void
test_take_branch (TsWindowFixture *f,
                  gconstpointer data)
{
  TsOutput merged = { ts_graph_find_operation (ts_document_get_graph (f->document), "m")->index, 0 };
  g_autoptr (TsTensor) value = NULL;

  ts_window_fixture_select (f, "x");
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), "take-branch"));
  ts_window_fixture_select (f, "s");
  ts_window_fixture_activate (f, "take-branch", g_variant_new_string ("false"));
  ts_window_fixture_settle (f);
  g_assert_true (ts_test_shows (GTK_WIDGET (f->window), "branch s false"));
  ts_window_fixture_activate (f, "run", NULL);
  ts_window_fixture_settle (f);
  ts_debug_worker_get_value (f->worker, merged, &value);
  g_assert_nonnull (value);
  g_assert_cmpfloat (ts_tensor_get_double (value, 0), ==, -3);
}

/* A run begins where none stands, and stops behind the scope; a scope of which a run computes nothing is told. */
static void
test_step_scope (TsWindowFixture *f,
                 gconstpointer data)
{
  ts_window_fixture_activate (f, "step-scope", g_variant_new_string ("block_1"));
  ts_window_fixture_settle (f);
  g_assert_true (ts_debug_worker_is_active (f->worker));
  g_assert_cmpint (ts_debug_worker_get_op_state (f->worker, ts_graph_find_operation (ts_document_get_graph (f->document), "block_1/Relu")->index), ==, TS_OP_DONE);
  g_assert_cmpint (ts_debug_worker_get_op_state (f->worker, ts_graph_find_operation (ts_document_get_graph (f->document), "block_2/Relu")->index), !=, TS_OP_DONE);
  ts_window_fixture_activate (f, "step-scope", g_variant_new_string ("nobody"));
  ts_window_fixture_settle (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "This scope cannot be stepped over");
}

static const char call_text[] =
    "node { name: 'x' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }"
    "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }"
    "node { name: 'call' op: 'outer' input: 'x' }"
    "node { name: 'end' op: 'Neg' input: 'call' attr { key: 'T' value { type: DT_FLOAT } } }"
    "library {"
    "function { signature { name: 'outer' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'r' type: DT_FLOAT } }"
    "  node_def { name: 'first' op: 'Abs' input: 'a' attr { key: 'T' value { type: DT_FLOAT } } }"
    "  node_def { name: 'second' op: 'Square' input: 'first:y:0' attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'r' value: 'second:y:0' } } }";

static TsOpState
get_shown_state (TsWindowFixture *f,
                 const char *name)
{
  TsCanvas *canvas = ts_workspace_get_canvas (ts_window_get_workspace (f->window));

  return ts_scene_marks_get_state (canvas->marks, ts_graph_find_operation (ts_canvas_get_shown_graph (canvas), name)->index);
}

static const char *
get_shown_current (TsWindowFixture *f)
{
  TsCanvas *canvas = ts_workspace_get_canvas (ts_window_get_workspace (f->window));
  guint32 op = ts_scene_marks_get_current_op (canvas->marks);

  return op != TS_NO_OP ? ts_graph_get_operation (ts_canvas_get_shown_graph (canvas), op)->name : "";
}

static gboolean
is_shown (gpointer data)
{
  return ts_canvas_is_ready (data);
}

static gboolean
has_body (gpointer data)
{
  TsCanvas *canvas = data;

  return canvas->job == NULL && ts_graph_find_operation (ts_canvas_get_shown_graph (canvas), "call/first") != NULL;
}

/* A function that is open in the place of its call shows what a run does in it. */
static void
test_call_in_place (TsWindowFixture *f,
                    gconstpointer data)
{
  TsCanvas *canvas = ts_workspace_get_canvas (ts_window_get_workspace (f->window));

  ts_test_wait (is_shown, canvas);
  ts_window_fixture_select (f, "call");
  ts_window_fixture_activate (f, "expand", NULL);
  ts_test_wait (has_body, canvas);
  ts_window_fixture_settle (f);

  /* Up to the call, and into it. */
  for (int i = 0; i < 12 && strcmp (get_shown_current (f), "call/second") != 0; i++)
    {
      ts_window_fixture_activate (f, "step-into", NULL);
      ts_window_fixture_settle (f);
    }
  g_assert_cmpstr (get_shown_current (f), ==, "call/second");
  g_assert_cmpint (get_shown_state (f, "call/second"), ==, TS_OP_CURRENT);
  g_assert_cmpint (get_shown_state (f, "call/first"), ==, TS_OP_DONE);
  g_assert_cmpint (get_shown_state (f, "x"), ==, TS_OP_DONE);
  g_assert_true (ts_document_get_graph (f->document) == ts_graph_get_own_graph (ts_canvas_get_shown_graph (canvas)));

  ts_window_fixture_activate (f, "run", NULL);
  ts_window_fixture_settle (f);
  g_assert_cmpint (get_shown_state (f, "call/second"), ==, TS_OP_DONE);
}

#define ADD(path, graph, function) g_test_add (path, TsWindowFixture, graph, ts_window_fixture_set_up, function, ts_window_fixture_tear_down)

int
main (int argc,
      char *argv[])
{
  if (!ts_window_fixture_init (&argc, &argv))
    return 0;
  ADD ("/debugging/change-output", "sample:nan", test_change_output);
  ADD ("/debugging/bypass", "sample:nan", test_bypass);
  ADD ("/debugging/origin-and-explain", "sample:nan", test_origin_and_explain);
  ADD ("/debugging/take-branch", branch_text, test_take_branch);
  ADD ("/debugging/call-in-place", call_text, test_call_in_place);
  ADD ("/debugging/step-scope", "sample:nan", test_step_scope);
  return ts_window_fixture_run ();
}
