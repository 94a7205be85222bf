#include "tests/support/ts-test-use-graph.h"

#include "engine/graph/ts-control-flow.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-elements.h"
#include "engine/graph/ts-graph-inline.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/graph/ts-graph-restores.h"
#include "engine/graph/ts-graph-state.h"
#include "engine/graph/ts-operation-origin.h"
#include "engine/ops/ts-problems.h"
#include "engine/ops/ts-shape-table.h"

#define MAX_ELEMENTS (1 << 20) /* of a constant whose value is asked */
#define MAX_CALL_DEPTH 20
#define MAX_CALLS 1000
#define MAX_INSTANCES 20 /* bodies made for calls, in a graph */
#define MAX_INLINED 5    /* calls in a round */
#define INLINE_ROUNDS 3

/* ---- operations ------------------------------------------------------------------------------- */

static void
use_attr (const TsOperation *op,
          const char *name)
{
  guint n;
  gsize size;
  gint64 integer;
  float number;
  gboolean flag;
  TsDType dtype;
  TsShape shape;
  g_autofree char *text = ts_operation_dup_attr_text (op, name, 60);
  g_autofree char *string = ts_operation_dup_attr_string (op, name, &size, NULL);
  g_autofree char *func = ts_operation_dup_attr_func (op, name, NULL);
  g_autofree gint64 *ints = ts_operation_dup_attr_ints (op, name, &n, NULL);
  g_autofree float *floats = ts_operation_dup_attr_floats (op, name, &n, NULL);
  g_autofree gboolean *bools = ts_operation_dup_attr_bools (op, name, &n, NULL);
  g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (op, name, &n, NULL);
  g_autofree TsShape *shapes = ts_operation_dup_attr_shapes (op, name, &n, NULL);
  g_auto (GStrv) strings = ts_operation_dup_attr_strings (op, name, &n, NULL);
  g_autoptr (TsTensor) tensor = NULL;

  g_assert_true (ts_operation_has_attr (op, name));
  ts_operation_get_attr_int (op, name, &integer, NULL);
  ts_operation_get_attr_float (op, name, &number, NULL);
  ts_operation_get_attr_bool (op, name, &flag, NULL);
  ts_operation_get_attr_dtype (op, name, &dtype, NULL);
  ts_operation_get_attr_shape (op, name, &shape, NULL);
  if (ts_operation_get_attr_tensor_type (op, name, &dtype, &shape, NULL) && ts_shape_n_elements (&shape, &integer) &&
      integer <= MAX_ELEMENTS)
    tensor = ts_operation_dup_attr_tensor (op, name, NULL);
}

static void
use_calls (const TsOperation *op,
           guint *n_instances)
{
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

  for (guint i = 0; i < calls->len && *n_instances < MAX_INSTANCES; i++)
    {
      const TsFunctionCall *call = calls->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (TsGraph) body = ts_operation_instantiate (op, call->attr, call->index, &error);

      g_assert_true ((body == NULL) == (error != NULL));
      (*n_instances)++;
    }
}

static void
use_operation (TsGraph *graph,
               const TsOperation *op,
               guint *n_instances)
{
  g_auto (GStrv) names = ts_operation_list_attrs (op);
  g_auto (GStrv) groups = ts_operation_dup_colocation_groups (op);
  g_autoptr (GPtrArray) stack = ts_operation_list_creation_stack (op);
  g_auto (GStrv) original_names = ts_operation_list_original_names (op);
  TsOutput output = { op->index, op->n_outputs > 0 ? op->n_outputs - 1 : 0 };
  guint n;

  for (guint i = 0; names[i] != NULL; i++)
    use_attr (op, names[i]);
  for (guint32 i = 0; i < MIN (op->n_inputs, 100); i++)
    {
      ts_operation_get_input_dtype (op, i);
      ts_operation_is_input_ref (op, i);
    }
  ts_graph_get_consumers (graph, op->index, &n);
  if (op->n_outputs > 0)
    {
      g_autoptr (GArray) consumers = ts_output_list_consumers (graph, output);
      g_autofree char *name = ts_graph_dup_output_name (graph, output);

      ts_graph_get_dtype (graph, output);
      ts_graph_find_output (graph, name, &output, NULL);
    }
  g_assert_nonnull (ts_graph_find_operation (graph, op->name));
  use_calls (op, n_instances);
}

void
ts_test_use_operations (TsGraph *graph,
                        const guint8 *place)
{
  guint n_instances = 0;

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      if (place >= op->node_def && place < op->node_def + op->node_def_size)
        use_operation (graph, op, &n_instances);
    }
}

/* ---- graphs ----------------------------------------------------------------------------------- */

static gboolean
visit_call (const TsOperation *caller,
            const TsFunctionCall *call,
            guint depth,
            gboolean is_recursive,
            gpointer user_data)
{
  return TRUE;
}

/* Functions in the places of their calls, some of them, as deep as some rounds lead. */
static void
inline_calls (TsGraph *graph)
{
  g_autoptr (TsGraph) shown = ts_graph_ref (graph);

  for (int round = 0; round < INLINE_ROUNDS; round++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) names = NULL;
      TsGraph *more;
      guint n = 0;

      for (guint32 i = 0; i < ts_graph_get_n_operations (shown) && n < MAX_INLINED; i++)
        if (ts_operation_can_be_inlined (ts_graph_get_operation (shown, i)))
          {
            g_strv_builder_add (builder, ts_graph_get_operation (shown, i)->name);
            n++;
          }
      names = g_strv_builder_end (builder);
      more = ts_graph_inline (shown, (const char *const *)names, NULL, &error);
      g_assert_true ((more == NULL) == (error != NULL));
      if (more == NULL)
        return;
      ts_graph_unref (shown);
      shown = more;
    }

  for (guint32 i = 0; i < ts_graph_get_n_operations (shown) && shown != graph; i++)
    {
      const TsOperation *op = ts_graph_get_operation (shown, i);
      guint n;

      for (guint32 k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP)
          g_assert_cmpuint (op->inputs[k].index, <, ts_graph_get_operation (shown, op->inputs[k].op)->n_outputs);
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        g_assert_cmpuint (op->control_inputs[k], <, ts_graph_get_n_operations (shown));
      g_assert_true (ts_graph_find_operation (shown, op->name) == op);
      g_assert_cmpuint (ts_graph_find_outer_call (shown, i), <, ts_graph_get_n_own_operations (shown));
      ts_graph_get_consumers (shown, i, &n);
    }
  if (shown != graph)
    ts_shape_table_unref (ts_shape_table_new (shown, NULL, NULL));
}

static void
use_interface (TsGraph *graph)
{
  guint n;
  g_autofree TsOutput *inputs = ts_graph_find_inputs (graph, &n);
  g_autofree TsOutput *outputs = ts_graph_find_outputs (graph, &n);
  g_autofree guint32 *variables = ts_graph_find_variables (graph, &n);
  g_autofree guint32 *initializers = ts_graph_find_initializers (graph, &n);
  g_autoptr (GArray) restores = ts_graph_find_restores (graph);
  TsElement element;

  ts_graph_as_element (graph, "^x", TRUE, TRUE, &element, NULL);
  ts_graph_as_element (graph, "x:1", TRUE, FALSE, &element, NULL);
  ts_graph_get_bad_consumers (graph, &n);
}

static void
use_control_flow (TsGraph *graph)
{
  g_autoptr (TsControlFlow) flow = ts_control_flow_new (graph);
  guint32 n_loops = ts_control_flow_get_n_loops (flow), n_branches = ts_control_flow_get_n_branches (flow);
  guint n;

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      guint32 loop = ts_control_flow_get_op_loop (flow, i), branch = ts_control_flow_get_op_branch (flow, i);

      g_assert_true (loop == TS_NO_CONTEXT || loop < n_loops);
      g_assert_true (branch == TS_NO_CONTEXT || branch < n_branches);
    }
  for (guint32 i = 0; i < n_loops; i++)
    for (guint part = 0; part < TS_LOOP_N_PARTS; part++)
      ts_control_flow_get_loop_part (flow, i, part, &n);
  for (guint32 i = 0; i < n_branches; i++)
    g_assert_nonnull (ts_control_flow_get_branch (flow, i));
}

/* A graph or a function's body, without the library. */
static void
use_one (TsGraph *graph,
         const char *const *file_problems)
{
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, NULL);
  g_autoptr (TsProblems) problems = NULL;
  guint n_instances = 0;

  ts_graph_validate (graph, NULL);
  use_interface (graph);
  use_control_flow (graph);
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      use_operation (graph, op, &n_instances);
      ts_shape_table_get_problem (shapes, i);
      for (guint32 k = 0; k < MIN (op->n_outputs, 100); k++)
        {
          TsShape shape;

          ts_shape_table_get (shapes, (TsOutput) { i, k }, &shape);
        }
    }
  if (ts_graph_get_body_of (graph) == NULL)
    problems = ts_problems_new (graph, shapes, file_problems, NULL, NULL);
}

void
ts_test_use_graph (TsGraph *graph,
                   const char *const *file_problems)
{
  use_one (graph, file_problems);
  ts_graph_validate_functions (graph, NULL);
  ts_graph_walk_calls (graph, MAX_CALL_DEPTH, MAX_CALLS, visit_call, NULL);
  inline_calls (graph);
  for (guint i = 0; i < ts_graph_get_n_functions (graph); i++)
    {
      const TsFunction *function = ts_graph_get_function (graph, i);
      g_autoptr (GError) error = NULL;
      TsGraph *body = ts_function_get_graph (function, &error);

      g_assert_true ((body == NULL) == (error != NULL));
      ts_graph_find_gradient (graph, ts_function_get_name (function));
      ts_function_is_generic (function);
      if (body != NULL)
        use_one (body, NULL);
    }
}
