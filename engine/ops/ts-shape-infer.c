#include "engine/ops/ts-shape-context.h"

#include "engine/graph/ts-graph-elements.h"
#include "engine/graph/ts-graph-order.h"
#include "engine/ops/ts-shape-values.h"

#include <string.h>

#define NODES_PER_POLL 512
#define MAX_ARGS 65536 /* a node with more inputs or outputs is left unknown */
#define MAX_ROUNDS 8   /* through a graph with loops, before nothing is assumed of them any more */
#define FROM_FILE TS_SHAPE_FROM_FILE
#define NOT_YET TS_SHAPE_NOT_YET

/* A Merge's input that comes from NextIteration, and what it was taken to be in this round. */
typedef struct
{
  TsOutput source;
  guint32 merge;
  guint32 input;
  guint32 assumed;
  guint32 handle;
} BackEdge;

typedef struct
{
  TsShapeContext *context;
  TsShapeGraph *shapes;
  TsGraph *graph;
  const TsShapeItem *args;
  guint n_args;
  TsShapeValues *values;
  GHashTable *handles; /* number of an output -> number of its handle */
  GArray *back_edges;
  gboolean assume_nothing;
  gboolean any_set; /* a shape of an output by the user */

  guint n_in; /* room in the arrays below */
  TsShape *in;
  const TsShape **in_shapes;
  TsTensor **in_values;
  TsTensor **in_constants;
  guint32 *in_handles;
  guint n_out;
  TsShape *out;
  guint32 *out_handles;
} Inference;

/* ---- loops ---- */

/* By merge and input, since operations are looked at in their order. */
static void
find_back_edges (Inference *self,
                 guint32 n_ops)
{
  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);

      if (op->type[0] != 'M' && op->type[0] != 'R')
        continue;
      for (guint32 k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op != TS_NO_OP && ts_graph_is_back_edge (self->graph, op, k))
          {
            BackEdge edge = { op->inputs[k], i, k, NOT_YET, 0 };

            g_array_append_val (self->back_edges, edge);
          }
    }
}

static guint
first_back_edge (Inference *self,
                 guint32 merge)
{
  guint begin = 0, end = self->back_edges->len;

  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;

      if (g_array_index (self->back_edges, BackEdge, middle).merge < merge)
        begin = middle + 1;
      else
        end = middle;
    }
  return begin;
}

/* ---- what is known so far ---- */

static void
make_room (Inference *self,
           guint n_in,
           guint n_out)
{
  if (n_in > self->n_in)
    {
      self->n_in = n_in;
      self->in = g_renew (TsShape, self->in, n_in);
      self->in_shapes = g_renew (const TsShape *, self->in_shapes, n_in);
      self->in_values = g_renew (TsTensor *, self->in_values, n_in);
      self->in_constants = g_renew (TsTensor *, self->in_constants, n_in);
      self->in_handles = g_renew (guint32, self->in_handles, n_in);
      for (guint i = 0; i < n_in; i++)
        self->in_shapes[i] = &self->in[i];
    }
  if (n_out > self->n_out)
    {
      self->n_out = n_out;
      self->out = g_renew (TsShape, self->out, n_out);
      self->out_handles = g_renew (guint32, self->out_handles, n_out);
    }
}

/* The number of what is known of an output's shape by now, without its flag. */
static guint32
id_of_output (Inference *self,
              TsOutput output)
{
  const TsOperation *op;
  guint32 id;

  if (output.op == TS_NO_OP)
    return NOT_YET;
  op = ts_graph_get_operation (self->graph, output.op);
  if (output.index >= op->n_outputs || op->first_output + output.index >= self->shapes->n_outputs)
    return NOT_YET;
  id = self->shapes->ids[op->first_output + output.index];
  return id == NOT_YET ? NOT_YET : id & ~FROM_FILE;
}

static guint32
handle_of_output (Inference *self,
                  TsOutput output)
{
  const TsOperation *op;

  if (output.op == TS_NO_OP || g_hash_table_size (self->handles) == 0)
    return 0;
  op = ts_graph_get_operation (self->graph, output.op);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->handles, GUINT_TO_POINTER (op->first_output + output.index)));
}

static void
get_by_id (Inference *self,
           guint32 id,
           TsShape *shape)
{
  if (id == NOT_YET)
    shape->rank = TS_SHAPE_UNKNOWN_RANK;
  else
    ts_shape_pool_get (self->context->pool, id, shape);
}

/* A loop's value keeps the shape it entered with until a round shows that it does not. */
static void
assume_back_edges (Inference *self,
                   const TsOperation *op)
{
  guint32 forward = NOT_YET, handle = 0;

  for (guint32 i = 0; i < op->n_inputs && forward == NOT_YET; i++)
    if (op->inputs[i].op != TS_NO_OP && !ts_graph_is_back_edge (self->graph, op, i))
      {
        forward = id_of_output (self, op->inputs[i]);
        handle = self->in_handles[i];
      }

  for (guint k = first_back_edge (self, op->index); k < self->back_edges->len; k++)
    {
      BackEdge *edge = &g_array_index (self->back_edges, BackEdge, k);

      if (edge->merge != op->index)
        break;
      edge->assumed = id_of_output (self, edge->source);
      edge->handle = handle_of_output (self, edge->source);
      if (edge->assumed == NOT_YET)
        {
          edge->assumed = forward;
          edge->handle = handle;
        }
      if (self->assume_nothing)
        {
          edge->assumed = TS_SHAPE_POOL_UNKNOWN;
          edge->handle = 0;
        }
      get_by_id (self, edge->assumed, &self->in[edge->input]);
      self->in_handles[edge->input] = edge->handle;
    }
}

static void
collect_inputs (Inference *self,
                const TsOperation *op)
{
  gboolean loop = FALSE;

  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      get_by_id (self, id_of_output (self, op->inputs[i]), &self->in[i]);
      self->in_values[i] = NULL;
      self->in_constants[i] = NULL;
      self->in_handles[i] = 0;
      if (op->inputs[i].op == TS_NO_OP)
        continue;
      if (ts_graph_is_back_edge (self->graph, op, i))
        {
          loop = TRUE;
          continue;
        }

      self->in_handles[i] = handle_of_output (self, op->inputs[i]);
      self->in_values[i] = ts_shape_values_dup (self->values, op->inputs[i], &self->in[i]);
      if (self->in_values[i] != NULL && ts_shape_value_is_full (self->in_values[i]))
        self->in_constants[i] = self->in_values[i];
    }

  if (loop)
    assume_back_edges (self, op);
}

/* ---- one node ---- */

static void
set_problem (Inference *self,
             const TsOperation *op,
             char *text) /* (transfer full) */
{
  g_hash_table_insert (self->shapes->problems, GUINT_TO_POINTER (op->index), text);
}

/* What no shape function says: a resource is a scalar, and so is a variant that is called a handle. */
static void
set_handles_scalar (const TsOperation *op,
                    TsShape *out)
{
  const TsArgDef *arg = op->def->n_outputs == 1 ? &op->def->outputs[0] : NULL;

  if (arg == NULL || arg->number_attr != NULL || arg->type_list_attr != NULL || op->n_outputs != 1)
    return;
  if (arg->dtype == TS_DTYPE_RESOURCE || (arg->dtype == TS_DTYPE_VARIANT && g_str_has_suffix (arg->name, "handle")))
    out[0].rank = 0;
}

static gboolean
run_shape_func (Inference *self,
                TsShapeCall *call)
{
  TsShapeFunc func = ts_shape_func_find (call->op->type);
  g_autoptr (GError) error = NULL;

  if (func == NULL && ts_graph_find_function (self->graph, call->op->type) != NULL)
    func = ts_shape_func_find ("PartitionedCall");
  if (func == NULL)
    {
      set_handles_scalar (call->op, call->out);
      return TRUE;
    }
  if (func (call, &error))
    return TRUE;

  set_problem (self, call->op, g_strdup (error != NULL ? error->message : "the inputs cannot be right"));
  for (guint i = 0; i < call->n_out; i++)
    {
      call->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
      call->out_handles[i] = 0;
    }
  return FALSE;
}

static void
infer (Inference *self,
       const TsOperation *op)
{
  TsShapeCall call = {
    .op = op,
    .n_in = op->n_inputs,
    .n_out = op->n_outputs,
    .in = self->in_shapes,
    .constants = self->in_constants,
    .values = self->in_values,
    .out = self->out,
    .in_handles = self->in_handles,
    .out_handles = self->out_handles,
    .context = self->context,
    .known = self->values,
  };

  collect_inputs (self, op);
  if (run_shape_func (self, &call))
    ts_shape_values_learn (self->values, &call);

  for (guint32 i = 0; i < op->n_inputs; i++)
    g_clear_pointer (&self->in_values[i], ts_tensor_unref);
}

/* An argument is what the caller gives, which may be more than what the function says of it. */
static void
take_argument (Inference *self,
               const TsOperation *op)
{
  const TsShapeItem *arg = &self->args[op->index];
  TsShape merged;

  if (!ts_shape_merge (&self->out[0], &arg->shape, &merged))
    merged = arg->shape;
  ts_shape_copy (&self->out[0], &merged);
  if (arg->handle != 0)
    self->out_handles[0] = arg->handle;
  if (arg->value != NULL)
    ts_shape_values_keep (self->values, (TsOutput) { op->index, 0 }, arg->value);
}

/* @format: takes the output, the shape that is known and the other */
G_GNUC_PRINTF (4, 0)
static void
set_contradiction (Inference *self,
                   const TsOperation *op,
                   guint output,
                   const char *format,
                   const TsShape *known,
                   const TsShape *other)
{
  g_autofree char *a = ts_shape_to_string (known), *b = ts_shape_to_string (other);

  if (!g_hash_table_contains (self->shapes->problems, GUINT_TO_POINTER (op->index)))
    set_problem (self, op, g_strdup_printf (format, output, a, b));
}

/* What only the file can say: what is fed, an old variable, an op that nobody knows, a variable given to a function. */
static gboolean
is_ground (Inference *self,
           const TsOperation *op)
{
  static const char *const types[] = { "Placeholder", "PlaceholderV2", "Variable", NULL };

  if (op->def == NULL || g_strv_contains (types, op->type))
    return TRUE;
  return strcmp (op->type, "ReadVariableOp") == 0 && op->n_inputs == 1 && handle_of_output (self, op->inputs[0]) == 0;
}

/* Merges what somebody else says into @shape; what is known already counts more. %TRUE if that says more now. */
static gboolean
merge_said (Inference *self,
            const TsOperation *op,
            guint output,
            const char *format,
            const TsShape *said,
            TsShape *shape)
{
  TsShape merged;

  if (!ts_shape_merge (shape, said, &merged))
    {
      set_contradiction (self, op, output, format, shape, said);
      return FALSE;
    }
  if (ts_shape_equal (&merged, shape))
    return FALSE;
  ts_shape_copy (shape, &merged);
  return TRUE;
}

/* Keeps the shapes of the outputs, with what the file and the user say of them. */
static void
store (Inference *self,
       const TsOperation *op)
{
  guint n_stated = 0;
  g_autofree TsShape *stated = NULL;

  if (((self->context->flags & TS_SHAPE_IGNORE_STATED) == 0 || is_ground (self, op)) && ts_operation_has_attr (op, "_output_shapes"))
    stated = ts_operation_dup_attr_shapes (op, "_output_shapes", &n_stated, NULL);

  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      guint32 *id = &self->shapes->ids[op->first_output + i];
      gboolean said = FALSE;
      TsShape set;

      if (self->out_handles[i] != 0)
        g_hash_table_insert (self->handles, GUINT_TO_POINTER (op->first_output + i), GUINT_TO_POINTER (self->out_handles[i]));
      if (stated != NULL && i < n_stated)
        said |= merge_said (self, op, i, "output %u has shape %s, but the file says %s (_output_shapes)", &stated[i], &self->out[i]);
      if (self->any_set && ts_graph_get_set_shape (self->graph, (TsOutput) { op->index, i }, &set))
        said |= merge_said (self, op, i, "output %u has shape %s, but was given the shape %s", &set, &self->out[i]);
      *id = ts_shape_pool_add (self->context->pool, &self->out[i]) | (said ? FROM_FILE : 0);
    }
}

static void
visit (Inference *self,
       const TsOperation *op)
{
  if (op->first_output + op->n_outputs > self->shapes->n_outputs)
    return;
  if (op->n_inputs > MAX_ARGS || op->n_outputs > MAX_ARGS)
    {
      for (guint32 i = 0; i < op->n_outputs; i++)
        self->shapes->ids[op->first_output + i] = TS_SHAPE_POOL_UNKNOWN;
      return;
    }

  make_room (self, op->n_inputs, op->n_outputs);
  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      self->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
      self->out_handles[i] = 0;
    }
  if (op->def != NULL && op->problem == NULL)
    infer (self, op);
  if (op->index < self->n_args && op->n_outputs == 1)
    take_argument (self, op);
  store (self, op);
}

/* ---- the whole graph ---- */

static gboolean
infer_round (Inference *self,
             const guint32 *order,
             guint32 n_ops,
             GError **error)
{
  ts_shape_values_clear (self->values);
  g_hash_table_remove_all (self->shapes->problems);

  for (guint32 i = 0; i < n_ops; i++)
    {
      if (i % NODES_PER_POLL == 0 && g_cancellable_set_error_if_cancelled (self->context->cancellable, error))
        return FALSE;
      visit (self, ts_graph_get_operation (self->graph, order[i]));
    }
  return TRUE;
}

static gboolean
loops_agree (Inference *self)
{
  for (guint k = 0; k < self->back_edges->len; k++)
    {
      BackEdge *edge = &g_array_index (self->back_edges, BackEdge, k);

      if (id_of_output (self, edge->source) != edge->assumed || handle_of_output (self, edge->source) != edge->handle)
        return FALSE;
    }
  return TRUE;
}

/* Round by round, loops being entered with the shapes that came out of the last one, until these no longer change. */
static gboolean
infer_graph (Inference *self,
             const guint32 *order,
             guint32 n_ops,
             GError **error)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      self->assume_nothing = round + 1 == MAX_ROUNDS;
      if (!infer_round (self, order, n_ops, error))
        return FALSE;
      if (loops_agree (self))
        break;
    }
  return TRUE;
}

static void
collect_results (Inference *self,
                 TsShapeItem *results)
{
  guint n = ts_graph_get_n_results (self->graph);

  for (guint i = 0; i < n; i++)
    {
      const TsOperation *result = ts_graph_get_operation (self->graph, ts_graph_get_result (self->graph, i));
      TsShapeItem *item = &results[i];
      g_autoptr (TsTensor) value = NULL;

      *item = (TsShapeItem) { .shape.rank = TS_SHAPE_UNKNOWN_RANK };
      if (result->n_inputs == 0 || result->inputs[0].op == TS_NO_OP)
        continue;
      get_by_id (self, id_of_output (self, result->inputs[0]), &item->shape);
      item->handle = handle_of_output (self, result->inputs[0]);
      value = ts_shape_values_dup (self->values, result->inputs[0], &item->shape);
      item->value = value != NULL ? ts_shape_value_dup_nameless (value) : NULL;
    }
}

gboolean
ts_shape_infer (TsShapeContext *context,
                TsShapeGraph *shapes,
                const TsShapeItem *args,
                guint n_args,
                TsShapeItem *results,
                GError **error)
{
  guint32 n_ops = ts_graph_get_n_operations (shapes->graph);
  g_autofree guint32 *order = ts_graph_dup_order (shapes->graph, n_ops, FALSE);
  g_autoptr (TsShapeValues) values = ts_shape_values_new (shapes->graph);
  g_autoptr (GArray) back_edges = g_array_new (FALSE, FALSE, sizeof (BackEdge));
  g_autoptr (GHashTable) handles = g_hash_table_new (NULL, NULL);
  Inference self = {
    .context = context,
    .shapes = shapes,
    .graph = shapes->graph,
    .args = args,
    .n_args = args != NULL ? MIN (n_args, ts_graph_get_n_args (shapes->graph)) : 0,
    .values = values,
    .handles = handles,
    .back_edges = back_edges,
    .any_set = ts_graph_has_set_shapes (shapes->graph),
  };
  gboolean ok;

  find_back_edges (&self, n_ops);
  ok = infer_graph (&self, order, n_ops, error);
  if (ok && results != NULL)
    collect_results (&self, results);

  g_free (self.in);
  g_free (self.in_shapes);
  g_free (self.in_values);
  g_free (self.in_constants);
  g_free (self.in_handles);
  g_free (self.out);
  g_free (self.out_handles);
  return ok;
}
