#include "engine/graph/ts-function.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* Shape functions of ops that call functions; tensorflow/core/ops/functional_ops.cc. */

#define MAX_TURNS 8 /* through a While's body, before nothing is assumed of its values any more */

/* Where an attribute says shapes of the outputs too: of both, what says more. */
static void
merge_stated (TsShapeCall *call)
{
  guint n = 0;
  g_autofree TsShape *stated = NULL;

  if (!ts_operation_has_attr (call->op, "output_shapes"))
    return;
  stated = ts_operation_dup_attr_shapes (call->op, "output_shapes", &n, NULL);
  for (guint i = 0; stated != NULL && i < MIN (n, call->n_out); i++)
    if (!ts_shape_merge (&call->out[i], &stated[i], &call->out[i]))
      ts_shape_copy (&call->out[i], &stated[i]);
}

static void
take_results (TsShapeCall *call,
              const TsShapeItem *results)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      ts_shape_copy (&call->out[i], &results[i].shape);
      if (call->out_handles != NULL)
        call->out_handles[i] = results[i].handle;
      if (results[i].value != NULL)
        ts_shape_set_value (call, i, results[i].value);
    }
}

/* PartitionedCall and its kin, and ops whose type is a function's name. */
static gboolean
call_shape (TsShapeCall *call,
            GError **error)
{
  gboolean by_type = call->context != NULL && ts_graph_find_function (call->op->graph, call->op->type) != NULL;
  TsShapeItem *args = ts_shape_items_from_inputs (call, 0, call->n_in);
  TsShapeItem *results = ts_shape_call_function (call, by_type ? NULL : "f", 0, args, call->n_in, call->n_out);

  if (results != NULL)
    take_results (call, results);
  merge_stated (call);
  ts_shape_items_free (args, call->n_in);
  ts_shape_items_free (results, call->n_out);
  return TRUE;
}

/* ---- If, Case ---- */

/* What the results of two branches have in common; %FALSE once nothing is known. */
static void
join_results (TsShapeCall *call,
              const TsShapeItem *results,
              gboolean first)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      if (first)
        ts_shape_copy (&call->out[i], &results[i].shape);
      else
        ts_shape_join (&call->out[i], &results[i].shape);
      if (call->out_handles != NULL)
        call->out_handles[i] = first || call->out_handles[i] == results[i].handle ? results[i].handle : 0;
    }
}

static void
forget (TsShapeCall *call)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      call->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
      if (call->out_handles != NULL)
        call->out_handles[i] = 0;
    }
}

static gboolean
join_branch (TsShapeCall *call,
             const char *attr,
             guint i,
             gboolean first)
{
  guint n_args = call->n_in > 0 ? call->n_in - 1 : 0;
  TsShapeItem *args = ts_shape_items_from_inputs (call, 1, n_args);
  TsShapeItem *results = ts_shape_call_function (call, attr, i, args, n_args, call->n_out);
  gboolean ok = results != NULL;

  if (ok)
    join_results (call, results, first);
  else
    forget (call);
  ts_shape_items_free (args, n_args);
  ts_shape_items_free (results, call->n_out);
  return ok;
}

static gboolean
if_shape (TsShapeCall *call,
          GError **error)
{
  if (join_branch (call, "then_branch", 0, TRUE))
    join_branch (call, "else_branch", 0, FALSE);
  merge_stated (call);
  return TRUE;
}

static gboolean
case_shape (TsShapeCall *call,
            GError **error)
{
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (call->op);

  for (guint i = 0; i < calls->len; i++)
    if (!join_branch (call, "branches", i, i == 0))
      break;
  merge_stated (call);
  return TRUE;
}

/* ---- While ---- */

/* The values that go round: what comes out of the body must not say more than what went in. */
static gboolean
turn (TsShapeCall *call,
      TsShapeItem *items,
      gboolean *changed)
{
  guint n = call->n_out;
  TsShapeItem *results = ts_shape_call_function (call, "body", 0, items, n, n);

  *changed = FALSE;
  if (results == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      TsShape joined = items[i].shape;

      ts_shape_join (&joined, &results[i].shape);
      if (!ts_shape_equal (&joined, &items[i].shape))
        *changed = TRUE;
      items[i].shape = joined;
      if (items[i].handle != results[i].handle && items[i].handle != 0)
        {
          items[i].handle = 0;
          *changed = TRUE;
        }
    }
  ts_shape_items_free (results, n);
  return TRUE;
}

static gboolean
while_shape (TsShapeCall *call,
             GError **error)
{
  guint n = call->n_out;
  TsShapeItem *items = ts_shape_items_from_inputs (call, 0, n);
  gboolean changed = TRUE, ok = TRUE;

  for (guint i = 0; i < n; i++)
    g_clear_pointer (&items[i].value, ts_tensor_unref);
  for (guint k = 0; k < MAX_TURNS && ok && changed; k++)
    ok = turn (call, items, &changed);

  /* Without a body to look at, TensorFlow takes the values to keep their shapes if nothing else is stated. */
  for (guint i = 0; i < n; i++)
    if (!changed || (!ok && !ts_operation_has_attr (call->op, "output_shapes")))
      {
        ts_shape_copy (&call->out[i], &items[i].shape);
        if (call->out_handles != NULL)
          call->out_handles[i] = items[i].handle;
      }
  merge_stated (call);
  ts_shape_items_free (items, n);
  return TRUE;
}

/* SymbolicGradient gives for every input of the function a gradient of its shape. */
static gboolean
gradient_shape (TsShapeCall *call,
                GError **error)
{
  for (guint i = 0; i < MIN (call->n_in, call->n_out); i++)
    ts_shape_copy (&call->out[i], call->in[i]);
  return TRUE;
}

const TsShapeDef ts_call_shapes[] = {
  { "PartitionedCall", call_shape },
  { "StatefulPartitionedCall", call_shape },
  { "If", if_shape },
  { "StatelessIf", if_shape },
  { "_If", if_shape },
  { "Case", case_shape },
  { "StatelessCase", case_shape },
  { "While", while_shape },
  { "StatelessWhile", while_shape },
  { "_While", while_shape },
  { "SymbolicGradient", gradient_shape },
  { 0 },
};
