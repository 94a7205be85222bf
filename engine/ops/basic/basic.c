#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

/* ---- Const ------------------------------------------------------------------------------------ */

typedef struct
{
  TsTensor *value;
} Const;

static gboolean
const_prepare (TsKernelInit *init,
               GError **error)
{
  Const *self = init->state;
  TsDType dtype;

  if (!ts_operation_get_attr_dtype (init->op, "dtype", &dtype, error))
    return FALSE;
  self->value = ts_operation_dup_attr_tensor (init->op, "value", error);
  if (self->value == NULL)
    return FALSE;

  if (self->value->dtype != dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the value is %s, the dtype attribute says %s",
                   ts_dtype_name (self->value->dtype), ts_dtype_name (dtype));
      return FALSE;
    }
  return TRUE;
}

static void
const_release (gpointer state)
{
  Const *self = state;

  g_clear_pointer (&self->value, ts_tensor_unref);
}

static gboolean
const_run (TsCall *call,
           GError **error)
{
  Const *self = call->state;

  call->out[0] = ts_tensor_ref (self->value);
  return TRUE;
}

static gboolean
const_shape (TsShapeCall *call,
             GError **error)
{
  TsDType dtype;

  return ts_operation_get_attr_tensor_type (call->op, "value", &dtype, &call->out[0], error);
}

/* ---- placeholders ------------------------------------------------------------------------------ */

static gboolean
placeholder_run (TsCall *call,
                 GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a value must be fed for this placeholder of dtype %s",
               ts_dtype_name (call->out_dtypes[0]));
  return FALSE;
}

static gboolean
shape_of_attr (TsShapeCall *call,
               GError **error)
{
  return ts_operation_get_attr_shape (call->op, "shape", &call->out[0], error);
}

/* What a handle stands for, as TensorFlow's writers note it beside the node. */
static void
handle_of_attrs (TsShapeCall *call)
{
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (call->op->graph, (TsOutput) { call->op->index, 0 }));
  guint n_shapes = 0, n_dtypes = 0;
  g_autofree TsShape *shapes = NULL;
  g_autofree TsDType *dtypes = NULL;

  if ((dtype != TS_DTYPE_RESOURCE && dtype != TS_DTYPE_VARIANT) || !ts_operation_has_attr (call->op, "_handle_shapes"))
    return;
  shapes = ts_operation_dup_attr_shapes (call->op, "_handle_shapes", &n_shapes, NULL);
  dtypes = ts_operation_dup_attr_dtypes (call->op, "_handle_dtypes", &n_dtypes, NULL);
  if (shapes != NULL && dtypes != NULL)
    ts_shape_set_handle (call, 0, MIN (n_shapes, n_dtypes), shapes, dtypes);
}

/* An argument of a function that nobody calls here: what its writer noted. */
static gboolean
arg_shape (TsShapeCall *call,
           GError **error)
{
  guint n = 0;
  g_autofree TsShape *stated = NULL;

  handle_of_attrs (call);
  if (ts_operation_has_attr (call->op, "_output_shapes"))
    stated = ts_operation_dup_attr_shapes (call->op, "_output_shapes", &n, NULL);
  if (stated != NULL && n > 0)
    ts_shape_copy (&call->out[0], &stated[0]);
  return TRUE;
}

/* Files older than GraphDef version 24 wrote `[]` for a shape that nobody gave, so there it says nothing. */
static gboolean
placeholder_shape (TsShapeCall *call,
                   GError **error)
{
  if (!shape_of_attr (call, error))
    return FALSE;
  handle_of_attrs (call);
  if (call->out[0].rank == 0 && ts_graph_get_producer (call->op->graph) < 24)
    call->out[0].rank = TS_SHAPE_UNKNOWN_RANK;
  return TRUE;
}

/* ---- values handed on --------------------------------------------------------------------------- */

static gboolean
identity_run (TsCall *call,
              GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    ts_call_forward (call, i, i);
  return TRUE;
}

/* The number and the types of the inputs and those of the outputs are attributes apart. */
static gboolean
list_run (TsCall *call,
          GError **error)
{
  if (call->n_in != call->n_out)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%u inputs are to become %u outputs", call->n_in, call->n_out);
      return FALSE;
    }
  for (guint i = 0; i < call->n_out; i++)
    if (call->in[i]->dtype != call->out_dtypes[i])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u is %s, output %u is %s", i, ts_dtype_name (call->in[i]->dtype), i, ts_dtype_name (call->out_dtypes[i]));
        return FALSE;
      }
  return identity_run (call, error);
}

static gboolean
identity_n_shape (TsShapeCall *call,
                  GError **error)
{
  for (guint i = 0; i < MIN (call->n_in, call->n_out); i++)
    {
      ts_shape_copy (&call->out[i], call->in[i]);
      ts_shape_pass_handle (call, i, i);
    }
  return TRUE;
}

static gboolean
no_op_run (TsCall *call,
           GError **error)
{
  return TRUE;
}

/* ---- control flow: the executor does the rest --------------------------------------------------- */

static gboolean
switch_run (TsCall *call,
            GError **error)
{
  if (call->in[1]->n_elements != 1)
    {
      g_autofree char *shape = ts_shape_to_string (&call->in[1]->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the second input must be a scalar, but has shape %s", shape);
      return FALSE;
    }

  ts_call_forward (call, *(const guint8 *)call->in[1]->data != 0 ? 1 : 0, 0);
  return TRUE;
}

/* An index that there is not means the last output, as Case has it. */
static gboolean
switch_n_run (TsCall *call,
              GError **error)
{
  gint64 index;

  if (!ts_arg_scalar (call, 1, "the output index", &index, error))
    return FALSE;
  ts_call_forward (call, index < 0 || index >= call->n_out ? call->n_out - 1 : (guint)index, 0);
  return TRUE;
}

/* The one op whose inputs may be missing: it takes the live one. */
static gboolean
merge_run (TsCall *call,
           GError **error)
{
  gint32 i = 0;

  while (call->in[i] == NULL)
    i++;
  ts_call_forward (call, 0, (guint)i);
  call->out[1] = ts_tensor_new_scalar (TS_DTYPE_INT32, &i);
  return TRUE;
}

static gboolean
ref_select_run (TsCall *call,
                GError **error)
{
  gint64 index;

  if (!ts_arg_scalar (call, 0, "the index", &index, error))
    return FALSE;
  if (index < 0 || index >= call->n_in - 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the index is %" G_GINT64_FORMAT ", there are %u inputs to choose from", index, call->n_in - 1);
      return FALSE;
    }

  ts_call_forward (call, 0, (guint)index + 1);
  return TRUE;
}

/* What the inputs from @first on have in common. */
static void
common_shape (const TsShapeCall *call,
              guint first,
              TsShape *common)
{
  ts_shape_copy (common, call->in[first]);
  for (guint i = first + 1; i < call->n_in; i++)
    ts_shape_join (common, call->in[i]);
}

static gboolean
merge_shape (TsShapeCall *call,
             GError **error)
{
  common_shape (call, 0, &call->out[0]);
  ts_shape_join_handles (call, 0, 0, call->n_in);
  call->out[1].rank = 0;
  return TRUE;
}

static gboolean
ref_select_shape (TsShapeCall *call,
                  GError **error)
{
  common_shape (call, 1, &call->out[0]);
  return ts_shape_expect_rank (call, 0, 0, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define FORWARDS(type)                                                                     \
  {                                                                                        \
    .op = type, .run = identity_run, .semantics = "tensorflow/core/kernels/identity_op.cc" \
  }

const TsKernelDef ts_basic_kernels[] = {
  { .op = "Const", .prepare = const_prepare, .state_size = sizeof (Const), .release = const_release, .run = const_run, .semantics = "tensorflow/core/kernels/constant_op.cc" },
  { .op = "HostConst", .prepare = const_prepare, .state_size = sizeof (Const), .release = const_release, .run = const_run, .semantics = "tensorflow/core/kernels/constant_op.cc" },
  { .op = "Placeholder", .run = placeholder_run, .semantics = "tensorflow/core/kernels/constant_op.cc" },
  { .op = "PlaceholderV2", .run = placeholder_run, .semantics = "tensorflow/core/kernels/constant_op.cc" },
  FORWARDS ("PlaceholderWithDefault"),
  FORWARDS ("Identity"),
  FORWARDS ("IdentityN"),
  { .op = "_ArrayToList", .run = list_run, .semantics = "tensorflow/core/kernels/list_kernels.cc" },
  { .op = "_ListToArray", .run = list_run, .semantics = "tensorflow/core/kernels/list_kernels.cc" },
  FORWARDS ("Copy"),
  FORWARDS ("CopyHost"),
  FORWARDS ("DebugGradientIdentity"),
  FORWARDS ("DebugGradientRefIdentity"),
  FORWARDS ("GuaranteeConst"),
  FORWARDS ("StopGradient"),
  FORWARDS ("PreventGradient"),
  FORWARDS ("Snapshot"),
  FORWARDS ("Enter"),
  FORWARDS ("Exit"),
  FORWARDS ("LoopCond"),
  FORWARDS ("NextIteration"),
  FORWARDS ("RefEnter"),
  FORWARDS ("RefExit"),
  FORWARDS ("RefIdentity"),
  FORWARDS ("RefNextIteration"),
  { .op = "NoOp", .run = no_op_run, .semantics = "tensorflow/core/kernels/no_op.cc" },
  { .op = "ControlTrigger", .run = no_op_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { .op = "Merge", .run = merge_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { .op = "RefMerge", .run = merge_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { .op = "RefSelect", .run = ref_select_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { .op = "RefSwitch", .run = switch_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { .op = "Switch", .run = switch_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { .op = "_SwitchN", .run = switch_n_run, .semantics = "tensorflow/core/kernels/control_flow_ops.cc" },
  { 0 },
};

const TsShapeDef ts_basic_shapes[] = {
  { "Const", const_shape },
  { "HostConst", const_shape },
  { "Placeholder", placeholder_shape },
  { "PlaceholderV2", shape_of_attr },
  { "PlaceholderWithDefault", shape_of_attr },
  { "Identity", ts_shape_of_input_0 },
  { "IdentityN", identity_n_shape },
  { "GuaranteeConst", ts_shape_of_input_0 },
  { "StopGradient", ts_shape_of_input_0 },
  { "PreventGradient", ts_shape_of_input_0 },
  { "Snapshot", ts_shape_of_input_0 },
  { "LoopCond", ts_shape_scalar },
  { "Enter", ts_shape_of_input_0 },
  { "Exit", ts_shape_of_input_0 },
  { "NextIteration", ts_shape_of_input_0 },
  { "Switch", ts_shape_of_input_0 },
  { "Merge", merge_shape },
  { "RefEnter", ts_shape_of_input_0 },
  { "RefExit", ts_shape_of_input_0 },
  { "RefIdentity", ts_shape_of_input_0 },
  { "RefNextIteration", ts_shape_of_input_0 },
  { "RefSwitch", ts_shape_of_input_0 },
  { "RefMerge", merge_shape },
  { "RefSelect", ref_select_shape },
  { "_Arg", arg_shape },
  { "Print", ts_shape_of_input_0 },
  { "CheckNumericsV2", ts_shape_of_input_0 },
  { "CheckNumerics", ts_shape_of_input_0 },
  { "CopyHost", ts_shape_of_input_0 },
  { "Copy", ts_shape_of_input_0 },
  { "DebugGradientRefIdentity", ts_shape_of_input_0 },
  { "DebugGradientIdentity", ts_shape_of_input_0 },
  { "_SwitchN", ts_shape_of_input_0 },
  { "_ArrayToList", identity_n_shape },
  { "_ListToArray", identity_n_shape },
  { 0 },
};
