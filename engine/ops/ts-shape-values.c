#include "engine/ops/ts-shape-values.h"

#include "engine/ops/ts-kernel.h"

#include <string.h>

/* An unknown size: that of a dimension of an output. */
typedef struct
{
  TsOutput output;
  int dim;
} Name;

struct _TsShapeValues
{
  TsGraph *graph;
  GHashTable *by_output; /* number among the graph's outputs -> TsTensor */
  GArray *names;         /* Name */
};

/* How an op type treats values of which it does not know every element. */
typedef enum
{
  COMPUTES,   /* needs all of them; what is not listed */
  MOVES,      /* only moves the elements of the inputs in `inputs`, so its kernel may move unknown ones too */
  TELLS,      /* needs all of them; how large its outputs are, only they tell, and no larger than they are */
  COMBINES,   /* element by element, broadcast: what it computes from known elements is known */
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
  { "Add", COMBINES, ALL_FROM (0) },
  { "AddV2", COMBINES, ALL_FROM (0) },
  { "BroadcastGradientArgs", TELLS, 0 },
  { "BroadcastTo", MOVES, 1 << 0 },
  { "Cast", MOVES, ALL_FROM (0) },
  { "Concat", MOVES, ALL_FROM (1) },
  { "ConcatV2", MOVES, ALL_FROM (0) }, /* less its last input, see is_moved () */
  { "Div", COMBINES, ALL_FROM (0) },
  { "DynamicStitch", MOVES, 0 }, /* the second half of its inputs, see is_moved () */
  { "EnsureShape", MOVES, 1 << 0 },
  { "Enter", MOVES, ALL_FROM (0) },
  { "ExpandDims", MOVES, 1 << 0 },
  { "Fill", MOVES, 1 << 1 },
  { "FloorDiv", COMBINES, ALL_FROM (0) },
  { "FloorMod", COMBINES, ALL_FROM (0) },
  { "Gather", MOVES, 1 << 0 },
  { "GatherNd", MOVES, 1 << 0 },
  { "GatherV2", MOVES, 1 << 0 },
  { "Identity", MOVES, ALL_FROM (0) },
  { "IdentityN", MOVES, ALL_FROM (0) },
  { "ListDiff", TELLS, 0 },
  { "Maximum", COMBINES, ALL_FROM (0) },
  { "Merge", VARIES, 0 },
  { "Minimum", COMBINES, ALL_FROM (0) },
  { "Mod", COMBINES, ALL_FROM (0) },
  { "Mul", COMBINES, ALL_FROM (0) },
  { "Neg", COMBINES, ALL_FROM (0) },
  { "Pack", MOVES, ALL_FROM (0) },
  { "Pad", MOVES, 1 << 0 },
  { "PadV2", MOVES, 1 << 0 | 1 << 2 },
  { "PlaceholderWithDefault", VARIES, 0 },
  { "PreventGradient", MOVES, 1 << 0 },
  { "Rank", SAYS_SHAPE, 0 },
  { "Reshape", MOVES, 1 << 0 },
  { "ReverseV2", MOVES, 1 << 0 },
  { "Roll", MOVES, 1 << 0 },
  { "Select", MOVES, 1 << 1 | 1 << 2 },
  { "SelectV2", MOVES, 1 << 1 | 1 << 2 },
  { "Shape", SAYS_SHAPE, 0 },
  { "ShapeN", SAYS_SHAPE, 0 },
  { "Size", SAYS_SHAPE, 0 },
  { "Slice", MOVES, 1 << 0 },
  { "Snapshot", MOVES, 1 << 0 },
  { "Split", MOVES, 1 << 1 },
  { "SplitV", MOVES, 1 << 0 },
  { "Squeeze", MOVES, 1 << 0 },
  { "StopGradient", MOVES, ALL_FROM (0) },
  { "StridedSlice", MOVES, 1 << 0 },
  { "Sub", COMBINES, ALL_FROM (0) },
  { "Switch", MOVES, 1 << 0 }, /* see run_kernel () */
  { "TensorScatterUpdate", MOVES, 1 << 0 | 1 << 2 },
  { "Tile", MOVES, 1 << 0 },
  { "Transpose", MOVES, 1 << 0 },
  { "TruncateDiv", COMBINES, ALL_FROM (0) },
  { "TruncateMod", COMBINES, ALL_FROM (0) },
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
  self->names = g_array_new (FALSE, FALSE, sizeof (Name));
  return self;
}

void
ts_shape_values_free (TsShapeValues *self)
{
  g_hash_table_unref (self->by_output);
  g_array_unref (self->names);
  g_free (self);
}

void
ts_shape_values_clear (TsShapeValues *self)
{
  g_hash_table_remove_all (self->by_output);
  g_array_set_size (self->names, 0);
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

  if (!ts_shape_value_is_small (shape))
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

static gint64
new_name (TsShapeValues *self,
          TsOutput output,
          int dim)
{
  Name name = { output, dim };

  if (self->names->len == TS_SHAPE_VALUE_MAX_NAMES)
    return TS_SHAPE_VALUE_UNKNOWN;
  g_array_append_val (self->names, name);
  return (gint64)TS_SHAPE_VALUE_UNKNOWN + self->names->len;
}

gboolean
ts_shape_values_get_name (const TsShapeValues *self,
                          gint64 element,
                          TsOutput *output,
                          int *dim)
{
  gint64 number = element - TS_SHAPE_VALUE_UNKNOWN;
  const Name *name;

  if (number < 1 || number > self->names->len)
    return FALSE;
  name = &g_array_index (self->names, Name, number - 1);
  *output = name->output;
  *dim = name->dim;
  return TRUE;
}

/* ---- values that follow from shapes ---- */

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
  return ts_shape_value_new (dtype, TRUE, 1, &n);
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
      if (value == NULL)
        continue;
      for (gsize k = 0; k < value->n_elements; k++)
        if (ts_shape_value_is_unknown (ts_shape_value_get (value, k)))
          ts_shape_value_set (value, k, new_name (self, call->op->inputs[i], (int)k));
      keep (self, call, i, value);
    }
}

/* ---- values that kernels compute ---- */

static gboolean
is_moved (const TsShapeCall *call,
          const Rule *rule,
          guint i)
{
  if (rule->way != MOVES)
    return FALSE;
  if (strcmp (rule->op, "DynamicStitch") == 0)
    return i >= call->n_in / 2;
  return (rule->inputs & 1u << MIN (i, 31)) != 0 && (strcmp (rule->op, "ConcatV2") != 0 || i + 1 < call->n_in);
}

/* Whether something is known of an input that is moved, and all of the others. */
static gboolean
knows_enough (const TsShapeCall *call,
              const Rule *rule)
{
  gboolean any = FALSE;

  if (rule->way != MOVES)
    {
      for (guint i = 0; i < call->n_in; i++)
        if (rule->way == COMBINES ? call->values[i] == NULL : call->constants[i] == NULL)
          return FALSE;
      return TRUE;
    }

  for (guint i = 0; i < call->n_in; i++)
    if (is_moved (call, rule, i))
      any |= call->values[i] != NULL;
    else if (call->constants[i] == NULL)
      return FALSE;
  return any;
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

  if (!knows_enough (call, rule))
    return FALSE;

  for (guint i = 0; i < call->n_out; i++)
    {
      TsOutput output = { call->op->index, i };

      out_dtypes[i] = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
      if ((!ts_shape_value_is_small (&call->out[i]) && rule->way != TELLS) || !ts_dtype_is_plain (out_dtypes[i]))
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

static gboolean
has_all_constants (const TsShapeCall *call)
{
  for (guint i = 0; i < call->n_in; i++)
    if (call->constants[i] == NULL)
      return FALSE;
  return TRUE;
}

/* Unknown elements must come out as they went in, which a Cast to or from another type would not do. */
static gboolean
keeps_unknown (const TsShapeCall *call,
               const TsDType *out_dtypes)
{
  if (has_all_constants (call))
    return TRUE;
  for (guint i = 0; i < call->n_out; i++)
    if (!ts_shape_value_has_unknown (out_dtypes[i]))
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
has_right_inputs (const TsShapeValues *self,
                  const TsShapeCall *call)
{
  if (call->op->problem != NULL)
    return FALSE;
  for (guint i = 0; i < call->n_in; i++)
    {
      TsDType dtype = call->values[i] != NULL ? call->values[i]->dtype : ts_dtype_base (ts_graph_get_dtype (self->graph, call->op->inputs[i]));

      if (dtype != ts_dtype_base (ts_operation_get_input_dtype (call->op, i)))
        return FALSE;
    }
  return TRUE;
}

/* What a kernel is given: values of which it may use what it likes, and a second reference to each, so that none works in place.
 * (transfer full) (nullable): free_inputs () */
static void
free_inputs (TsTensor **in,
             guint n_in)
{
  for (guint i = 0; i < n_in; i++)
    g_clear_pointer (&in[i], ts_tensor_unref);
  g_free (in);
}

static TsTensor **
new_inputs (const TsShapeValues *self,
            const TsShapeCall *call,
            const Rule *rule)
{
  TsTensor **in = g_new0 (TsTensor *, call->n_in);

  for (guint i = 0; i < call->n_in; i++)
    {
      if (call->constants[i] != NULL)
        in[i] = ts_tensor_ref (call->constants[i]);
      else if (rule->way == COMBINES)
        in[i] = ts_shape_value_replace_unknown (call->values[i], 1); /* 1 divides everything */
      else if (call->values[i] != NULL)
        in[i] = ts_tensor_ref (call->values[i]);
      else
        in[i] = ts_shape_value_new_unknown (ts_dtype_base (ts_graph_get_dtype (self->graph, call->op->inputs[i])), call->in[i]);
      if (in[i] == NULL)
        {
          free_inputs (in, call->n_in);
          return NULL;
        }
    }
  return in;
}

/* Of what was computed element by element: unknown where it comes from something unknown. %FALSE if that cannot be told. */
static gboolean
forget_unknown (const TsShapeCall *call,
                TsTensor *out)
{
  for (guint i = 0; i < call->n_in; i++)
    {
      const TsTensor *value = call->values[i];

      if (call->constants[i] != NULL)
        continue;
      if (value->n_elements != 1 && value->n_elements != out->n_elements)
        return FALSE;
      for (gsize k = 0; k < out->n_elements; k++)
        if (ts_shape_value_is_unknown (ts_shape_value_get (value, value->n_elements == 1 ? 0 : k)))
          ts_shape_value_set (out, k, TS_SHAPE_VALUE_UNKNOWN);
    }
  return TRUE;
}

/* Fills @out with new references. What fails here will say so when it runs. */
static void
run_kernel (const TsShapeValues *self,
            const TsShapeCall *call,
            const Rule *rule,
            const TsDType *out_dtypes,
            TsTensor **out)
{
  const TsKernelDef *kernel;
  TsTensor **in;
  guint n_kernels;

  if (!has_right_inputs (self, call))
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

  in = new_inputs (self, call, rule);
  if (in == NULL)
    return;
  if (!run_prepared (kernel, call, out_dtypes, in, out) || (rule->way == COMBINES && !forget_unknown (call, out[0])))
    for (guint i = 0; i < call->n_out; i++)
      g_clear_pointer (&out[i], ts_tensor_unref);
  free_inputs (in, call->n_in);
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

  run_kernel (self, call, rule, out_dtypes, out);
  for (guint i = 0; i < call->n_out; i++)
    if (out[i] != NULL)
      {
        if (rule->way == TELLS)
          ts_shape_copy (&call->out[i], &out[i]->shape);
        keep (self, call, i, out[i]);
      }
}
