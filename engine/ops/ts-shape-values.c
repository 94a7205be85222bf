#include "engine/ops/ts-shape-values.h"

#include "engine/ops/ts-kernel.h"

#include <string.h>

struct _TsShapeValues
{
  TsGraph *graph;
  GHashTable *by_output; /* number among the graph's outputs -> TsTensor */
};

/* How an op type treats values of which it does not know every element. */
typedef enum
{
  COMPUTES,   /* needs all of them; what is not listed */
  MOVES,      /* only moves the elements of the inputs in `inputs`, so its kernel may move unknown ones too */
  TELLS,      /* needs all of them; how large its outputs are, only they tell, and no larger than they are */
  SAYS_SHAPE, /* its outputs follow from the shapes of its inputs */
  VARIES,     /* is no function of its inputs alone: a loop's Merge, what a feed may replace */
} Way;

typedef struct
{
  const char *op;
  Way way;
  guint inputs; /* bit per input; the last bit stands for all from there on */
} Rule;

#define ALL_FROM(i) (~0u << (i))

static const Rule rules[] = {
  { "BroadcastGradientArgs", TELLS, 0 },
  { "Cast", MOVES, ALL_FROM (0) },
  { "Concat", MOVES, ALL_FROM (1) },
  { "ConcatV2", MOVES, ALL_FROM (0) }, /* less its last input, see is_moved () */
  { "Enter", MOVES, ALL_FROM (0) },
  { "ExpandDims", MOVES, 1 << 0 },
  { "Fill", MOVES, 1 << 1 },
  { "Gather", MOVES, 1 << 0 },
  { "GatherV2", MOVES, 1 << 0 },
  { "Identity", MOVES, ALL_FROM (0) },
  { "IdentityN", MOVES, ALL_FROM (0) },
  { "ListDiff", TELLS, 0 },
  { "Merge", VARIES, 0 },
  { "Pack", MOVES, ALL_FROM (0) },
  { "PlaceholderWithDefault", VARIES, 0 },
  { "Rank", SAYS_SHAPE, 0 },
  { "Reshape", MOVES, 1 << 0 },
  { "ReverseV2", MOVES, 1 << 0 },
  { "Shape", SAYS_SHAPE, 0 },
  { "ShapeN", SAYS_SHAPE, 0 },
  { "Size", SAYS_SHAPE, 0 },
  { "Slice", MOVES, 1 << 0 },
  { "Split", MOVES, 1 << 1 },
  { "SplitV", MOVES, 1 << 0 },
  { "Squeeze", MOVES, 1 << 0 },
  { "StopGradient", MOVES, ALL_FROM (0) },
  { "StridedSlice", MOVES, 1 << 0 },
  { "Switch", MOVES, 1 << 0 }, /* see run_kernel () */
  { "Tile", MOVES, 1 << 0 },
  { "Unpack", MOVES, 1 << 0 },
};

static int
compare_rule (const void *key,
              const void *rule)
{
  return strcmp (key, ((const Rule *)rule)->op);
}

static const Rule *
find_rule (const char *op_type)
{
  static const Rule otherwise = { NULL, COMPUTES, 0 };
  const Rule *rule = bsearch (op_type, rules, G_N_ELEMENTS (rules), sizeof *rules, compare_rule);

  return rule != NULL ? rule : &otherwise;
}

TsShapeValues *
ts_shape_values_new (TsGraph *graph)
{
  TsShapeValues *self = g_new (TsShapeValues, 1);

  self->graph = graph;
  self->by_output = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)ts_tensor_unref);
  return self;
}

void
ts_shape_values_free (TsShapeValues *self)
{
  g_hash_table_unref (self->by_output);
  g_free (self);
}

void
ts_shape_values_clear (TsShapeValues *self)
{
  g_hash_table_remove_all (self->by_output);
}

static gboolean
is_small (const TsShape *shape)
{
  gint64 n;

  return ts_shape_n_elements (shape, &n) && n <= TS_SHAPE_VALUES_MAX_ELEMENTS;
}

/* %NULL also where the value is not of the dtype that the node says. */
static TsTensor *
dup_constant (TsGraph *graph,
              const TsOperation *op)
{
  g_autoptr (TsTensor) value = ts_operation_dup_attr_tensor (op, "value", NULL);

  if (value == NULL || op->n_outputs == 0 || value->dtype != ts_graph_get_dtype (graph, (TsOutput) { op->index, 0 }))
    return NULL;
  return g_steal_pointer (&value);
}

TsTensor *
ts_shape_values_dup (TsShapeValues *self,
                     TsOutput output,
                     const TsShape *shape)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);
  TsTensor *value;

  if (!is_small (shape))
    return NULL;

  /* A Const holds its own value; keeping a copy of each would cost more than decoding it again. */
  if (strcmp (op->type, "Const") == 0)
    return dup_constant (self->graph, op);

  value = g_hash_table_lookup (self->by_output, GUINT_TO_POINTER (op->first_output + output.index));
  return value != NULL ? ts_tensor_ref (value) : NULL;
}

static void
keep (TsShapeValues *self,
      const TsShapeCall *call,
      guint i,
      TsTensor *value) /* (transfer full) */
{
  g_hash_table_insert (self->by_output, GUINT_TO_POINTER (call->op->first_output + i), value);
}

void
ts_shape_values_keep (TsShapeValues *self,
                      TsOutput output,
                      TsTensor *value)
{
  guint32 number = ts_graph_get_operation (self->graph, output.op)->first_output + output.index;

  if (value->n_elements <= TS_SHAPE_VALUES_MAX_ELEMENTS)
    g_hash_table_insert (self->by_output, GUINT_TO_POINTER (number), ts_tensor_ref (value));
}

gboolean
ts_shape_value_is_full (const TsTensor *value)
{
  gboolean full = TRUE;

  if (value->dtype == TS_DTYPE_INT32)
    for (gsize i = 0; i < value->n_elements; i++)
      full &= ((const gint32 *)value->data)[i] != TS_SHAPE_VALUE_UNKNOWN;
  else if (value->dtype == TS_DTYPE_INT64)
    for (gsize i = 0; i < value->n_elements; i++)
      full &= ((const gint64 *)value->data)[i] != TS_SHAPE_VALUE_UNKNOWN;
  return full;
}

/* ---- values that follow from shapes ---- */

static TsTensor *
int_tensor (TsDType dtype,
            gboolean scalar,
            gsize n,
            const gint64 *values)
{
  TsShape shape = { scalar ? 0 : 1, { (gint64)n } };
  TsTensor *tensor = ts_tensor_new (dtype, &shape, NULL);

  if (tensor == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (dtype == TS_DTYPE_INT32)
      ((gint32 *)tensor->data)[i] = (gint32)values[i];
    else
      ((gint64 *)tensor->data)[i] = values[i];
  return tensor;
}

TsTensor *
ts_shape_as_value (const TsShape *shape,
                   TsDType dtype)
{
  gint64 dims[TS_SHAPE_MAX_RANK];

  if (shape->rank < 0 || (dtype != TS_DTYPE_INT32 && dtype != TS_DTYPE_INT64))
    return NULL;

  for (int i = 0; i < shape->rank; i++)
    {
      gboolean known = shape->dims[i] >= 0 && (dtype == TS_DTYPE_INT64 || shape->dims[i] <= G_MAXINT32);

      dims[i] = known ? shape->dims[i] : TS_SHAPE_VALUE_UNKNOWN;
    }
  return int_tensor (dtype, FALSE, (gsize)shape->rank, dims);
}

static TsTensor *
value_from_shape (const char *op_type,
                  const TsShape *shape,
                  TsDType dtype)
{
  gint64 n = shape->rank;

  if (dtype != TS_DTYPE_INT32 && dtype != TS_DTYPE_INT64)
    return NULL;
  if (op_type[0] == 'S' && op_type[1] == 'h')
    return ts_shape_as_value (shape, dtype);

  if (strcmp (op_type, "Size") == 0 &&
      (!ts_shape_n_elements (shape, &n) || (dtype == TS_DTYPE_INT32 && n > G_MAXINT32)))
    return NULL;
  return int_tensor (dtype, TRUE, 1, &n);
}

static void
learn_from_shapes (TsShapeValues *self,
                   const TsShapeCall *call)
{
  for (guint i = 0; i < MIN (call->n_in, call->n_out); i++)
    {
      TsOutput output = { call->op->index, i };
      TsTensor *value;

      if (call->in[i]->rank < 0)
        continue;
      value = value_from_shape (call->op->type, call->in[i], ts_graph_get_dtype (self->graph, output));
      if (value != NULL)
        keep (self, call, i, value);
    }
}

/* ---- values that kernels compute ---- */

static gboolean
is_moved (const TsShapeCall *call,
          const Rule *rule,
          guint i)
{
  if (rule->way != MOVES || (rule->inputs & 1u << MIN (i, 31)) == 0)
    return FALSE;
  return strcmp (rule->op, "ConcatV2") != 0 || i + 1 < call->n_in;
}

/* Whether enough is known of the inputs; and whether the outputs are small plain tensors. */
static gboolean
can_compute (const TsShapeValues *self,
             const TsShapeCall *call,
             const Rule *rule,
             TsDType *out_dtypes)
{
  if (rule->way == VARIES || call->n_in == 0 || call->n_out > TS_SHAPE_VALUES_MAX_ELEMENTS)
    return FALSE;

  for (guint i = 0; i < call->n_in; i++)
    if (call->values[i] == NULL || (call->constants[i] == NULL && !is_moved (call, rule, i)))
      return FALSE;

  for (guint i = 0; i < call->n_out; i++)
    {
      TsOutput output = { call->op->index, i };

      out_dtypes[i] = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
      if ((!is_small (&call->out[i]) && rule->way != TELLS) || !ts_dtype_is_plain (out_dtypes[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
takes_function (const TsOpDef *def)
{
  for (guint i = 0; i < def->n_attrs; i++)
    if (def->attrs[i].type == TS_ATTR_TYPE_FUNC)
      return TRUE;
  return FALSE;
}

/* Unknown elements must come out as they went in, which a Cast to or from another type would not do. */
static gboolean
keeps_unknown (const TsShapeCall *call,
               const TsDType *out_dtypes)
{
  gboolean full = TRUE;

  for (guint i = 0; i < call->n_in; i++)
    full &= call->constants[i] != NULL;
  if (full)
    return TRUE;

  for (guint i = 0; i < call->n_out; i++)
    if (out_dtypes[i] != TS_DTYPE_INT32 && out_dtypes[i] != TS_DTYPE_INT64)
      return FALSE;
  return TRUE;
}

static gboolean
run_prepared (const TsKernelDef *kernel,
              const TsShapeCall *call,
              const TsDType *out_dtypes,
              TsTensor **in,
              TsTensor **out)
{
  g_autofree gpointer state = kernel->state_size > 0 ? g_malloc0 (kernel->state_size) : NULL;
  TsKernelInit init = { .op = call->op, .state = state, .constants = call->constants };
  TsCall run = { .n_in = call->n_in, .n_out = call->n_out, .in = in, .out = out, .out_dtypes = out_dtypes, .state = state, .n_threads = 1 };
  gboolean ok = (kernel->prepare == NULL || kernel->prepare (&init, NULL)) && kernel->run (&run, NULL);

  if (kernel->release != NULL && state != NULL)
    kernel->release (state);
  return ok;
}

/* Kernels trust the signature: of a damaged node, or where an input's dtype is not known beforehand, nothing is computed. */
static gboolean
has_right_inputs (const TsShapeCall *call)
{
  if (call->op->problem != NULL)
    return FALSE;
  for (guint i = 0; i < call->n_in; i++)
    if (call->values[i]->dtype != ts_dtype_base (ts_operation_get_input_dtype (call->op, i)))
      return FALSE;
  return TRUE;
}

/* Fills @out with new references. What fails here will say so when it runs. */
static void
run_kernel (const TsShapeCall *call,
            const TsDType *out_dtypes,
            TsTensor **out)
{
  const TsKernelDef *kernel;
  g_autofree TsTensor **in = NULL;
  guint n_kernels;

  if (!has_right_inputs (call))
    return;
  if (strcmp (call->op->type, "Switch") == 0)
    {
      /* Whichever output is alive, this is its value. */
      for (guint i = 0; i < call->n_out; i++)
        out[i] = ts_tensor_ref (call->values[0]);
      return;
    }

  if (ts_kernel_list (call->op->type, &n_kernels) == NULL || (kernel = ts_kernel_find (call->op, NULL)) == NULL)
    return;

  /* A second reference to each input, so that no kernel works in place. */
  in = g_new (TsTensor *, call->n_in);
  for (guint i = 0; i < call->n_in; i++)
    in[i] = ts_tensor_ref (call->values[i]);

  if (!run_prepared (kernel, call, out_dtypes, in, out))
    for (guint i = 0; i < call->n_out; i++)
      g_clear_pointer (&out[i], ts_tensor_unref);

  for (guint i = 0; i < call->n_in; i++)
    ts_tensor_unref (in[i]);
}

void
ts_shape_values_learn (TsShapeValues *self,
                       const TsShapeCall *call)
{
  const Rule *rule = find_rule (call->op->type);
  TsDType out_dtypes[TS_SHAPE_VALUES_MAX_ELEMENTS];
  TsTensor *out[TS_SHAPE_VALUES_MAX_ELEMENTS] = { NULL };

  if (rule->way == SAYS_SHAPE)
    {
      learn_from_shapes (self, call);
      return;
    }
  if (!can_compute (self, call, rule, out_dtypes) || !keeps_unknown (call, out_dtypes))
    return;
  if (call->op->def->is_stateful || takes_function (call->op->def))
    return;

  run_kernel (call, out_dtypes, out);
  for (guint i = 0; i < call->n_out; i++)
    if (out[i] != NULL)
      {
        if (rule->way == TELLS)
          ts_shape_copy (&call->out[i], &out[i]->shape);
        keep (self, call, i, out[i]);
      }
}
