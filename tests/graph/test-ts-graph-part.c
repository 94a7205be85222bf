#include "engine/graph/ts-graph-part.h"
#include "engine/model/ts-model.h"

#include <string.h>

#define FLOAT_T "attr { key: 'T' value { type: DT_FLOAT } } "

static const char text[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'v' op: 'VariableV2' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { dim { size: 4 } } } } } "
    "node { name: 'go' op: 'NoOp' } "
    "node { name: 'parts' op: 'Split' input: 'axis' input: 'x' " FLOAT_T "attr { key: 'num_split' value { i: 2 } } } "
    "node { name: 'axis' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 0 } } } } "
    "node { name: 'parts_1' op: 'Neg' input: 'x' " FLOAT_T "} "
    "node { name: 's/add' op: 'Add' input: 'parts' input: 'parts:1' input: '^go' input: '^parts_1' " FLOAT_T
    "  attr { key: '_class' value { list { s: 'loc:@x' s: 'loc:@s/out' } } } } "
    "node { name: 's/set' op: 'Assign' input: 'v' input: 's/add' " FLOAT_T "attr { key: '_class' value { list { s: 'loc:@x' } } } } "
    "node { name: 's/out' op: 'twice' input: 's/add' input: '^s/set' } "
    "node { name: 'y' op: 'Neg' input: 's/out' " FLOAT_T "} "
    "library { function { signature { name: 'twice' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }"
    "  node_def { name: 'sum' op: 'Add' input: 'x' input: 'x' " FLOAT_T "} ret { key: 'y' value: 'sum:z:0' } } } "
    "versions { producer: 21 }";

static TsModel *
open_text (const char *model_text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (model_text, strlen (model_text));
  g_autoptr (GError) error = NULL;
  TsModel *model = ts_model_open_bytes (bytes, "test.pbtxt", NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

/* All operations whose name begins so. (transfer full) */
static guint8 *
keep (TsGraph *graph,
      const char *prefix)
{
  guint8 *kept = g_new0 (guint8, ts_graph_get_n_operations (graph) + 1);

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    kept[i] = g_str_has_prefix (ts_graph_get_operation (graph, i)->name, prefix);
  return kept;
}

static void
say_shape (TsGraph *graph,
           TsOutput output,
           TsShape *shape,
           gpointer data)
{
  *shape = TS_SHAPE (2, -1);
}

static const TsOperation *
find (TsGraph *graph,
      const char *name)
{
  const TsOperation *op = ts_graph_find_operation (graph, name);

  g_assert_nonnull (op);
  return op;
}

static void
test_scope (void)
{
  g_autoptr (TsModel) model = open_text (text);
  g_autofree guint8 *kept = keep (model->graph, "s/");
  g_auto (TsGraphPart) part = { 0 };
  g_autoptr (GError) error = NULL;
  TsDType dtype;
  TsShape shape;
  guint n;

  g_assert_true (ts_graph_part_init (&part, model->graph, kept, say_shape, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ts_graph_validate (part.graph, &error));
  g_assert_no_error (error);

  /* parts, parts:1 under a name that nothing has, v, and the three of the scope. */
  g_assert_cmpuint (ts_graph_get_n_operations (part.graph), ==, 6);
  g_assert_cmpuint (part.n_placeholders, ==, 2);
  g_assert_cmpuint (part.n_added, ==, 1);
  g_assert_cmpuint (part.n_dropped_controls, ==, 2);
  g_assert_cmpstr (find (part.graph, "v")->type, ==, "VariableV2");
  g_assert_cmpstr (find (part.graph, "parts")->type, ==, "Placeholder");

  const TsOperation *add = find (part.graph, "s/add");
  const TsOperation *second = ts_graph_get_operation (part.graph, add->inputs[1].op);

  g_assert_cmpstr (second->name, ==, "parts_1_");
  g_assert_true (ts_operation_get_attr_dtype (second, "dtype", &dtype, NULL));
  g_assert_cmpint (dtype, ==, TS_DTYPE_FLOAT);
  g_assert_true (ts_operation_get_attr_shape (second, "shape", &shape, NULL));
  g_assert_true (ts_shape_equal (&shape, &TS_SHAPE (2, -1)));
  g_assert_cmpuint (add->n_control_inputs, ==, 0);
  g_assert_cmpuint (find (part.graph, "s/out")->n_control_inputs, ==, 1);

  /* Colocation with what is left alone. */
  g_auto (GStrv) groups = ts_operation_dup_attr_strings (add, "_class", &n, NULL);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (groups[0], ==, "loc:@s/out");
  g_assert_false (ts_operation_has_attr (find (part.graph, "s/set"), "_class"));

  g_assert_nonnull (find (part.graph, "s/out")->def); /* the library came along */
  g_assert_cmpint (ts_graph_get_producer (part.graph), ==, 21);
}

static void
test_whole (void)
{
  g_autoptr (TsModel) model = open_text (text);
  g_autofree guint8 *kept = keep (model->graph, "");
  g_auto (TsGraphPart) part = { 0 };
  g_autoptr (GBytes) before = ts_graph_to_bytes (model->graph);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_graph_part_init (&part, model->graph, kept, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  after = ts_graph_to_bytes (part.graph);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_nothing (void)
{
  g_autoptr (TsModel) model = open_text (text);
  g_autofree guint8 *kept = keep (model->graph, "none");
  g_auto (TsGraphPart) part = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_graph_part_init (&part, model->graph, kept, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ts_graph_get_n_operations (part.graph), ==, 0);
}

static void
test_failures (void)
{
  g_autoptr (TsModel) model = open_text ("node { name: 'a' op: 'Unheard' } node { name: 's/b' op: 'Unheard' input: 'a' input: 'missing' }");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree guint8 *kept = keep (model->graph, "s/");
  g_auto (TsGraphPart) part = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ts_graph_part_init (&part, model->graph, kept, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "the dtype of a:0 (Unheard), which s/b takes from outside, is not known");
  g_assert_null (part.graph);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (ts_graph_part_init (&part, model->graph, kept, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-part/scope", test_scope);
  g_test_add_func ("/graph-part/whole", test_whole);
  g_test_add_func ("/graph-part/nothing", test_nothing);
  g_test_add_func ("/graph-part/failures", test_failures);
  return g_test_run ();
}
