#include "engine/ops/ts-shape-fn.h"

#include "engine/ops/ts-shape-pool.h"
#include "engine/ops/ts-shape-values.h"

#include <string.h>

#define NODES_PER_POLL 512
#define MAX_ARGS 65536 /* a node with more inputs or outputs is left unknown */
#define MAX_ROUNDS 6   /* through a graph with loops, before nothing is assumed of them any more */
#define FROM_FILE (1u << 31)
#define NOT_YET G_MAXUINT32

struct _TsShapeTable
{
  gint ref_count;
  TsGraph *graph;
  guint32 n_outputs;
  guint32 *ids; /* per output the number of its shape in the pool, with FROM_FILE set or not */
  TsShapePool *pool;
  GHashTable *problems; /* operation index -> text */
};

/* A Merge's input that comes from NextIteration, and the shape it was taken to have in this round. */
typedef struct
{
  TsOutput source;
  guint32 merge;
  guint32 input;
  guint32 assumed;
} BackEdge;

typedef struct
{
  TsGraph *graph;
  TsShapeTable *table;
  TsShapeValues *values;
  guint32 *order;
  guint32 n_ordered;
  GArray *back_edges;
  gboolean assume_nothing;

  guint n_in; /* room in the arrays below */
  TsShape *in;
  const TsShape **in_shapes;
  TsTensor **in_values;
  TsTensor **in_constants;
  guint n_out;
  TsShape *out;
} Inference;

/* ---- order ---- */

static gboolean
is_back_edge (TsGraph *graph,
              const TsOperation *op,
              guint32 input)
{
  const char *source;

  if (strcmp (op->type, "Merge") != 0 && strcmp (op->type, "RefMerge") != 0)
    return FALSE;
  source = ts_graph_get_operation (graph, op->inputs[input].op)->type;
  return strcmp (source, "NextIteration") == 0 || strcmp (source, "RefNextIteration") == 0;
}

static void
add_back_edge (Inference *self,
               const TsOperation *op,
               guint32 input)
{
  BackEdge edge = { op->inputs[input], op->index, input, NOT_YET };

  g_array_append_val (self->back_edges, edge);
}

typedef struct
{
  guint32 op;
  guint32 next_input;
} Visit;

/* The next input of @visit whose source has not been seen, or TS_NO_OP. */
static guint32
next_unseen (Inference *self,
             Visit *visit,
             const guint8 *seen)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, visit->op);

  while (visit->next_input < op->n_inputs)
    {
      guint32 i = visit->next_input++;
      guint32 source = op->inputs[i].op;

      if (source == TS_NO_OP)
        continue;
      if (is_back_edge (self->graph, op, i))
        add_back_edge (self, op, i);
      else if (!seen[source])
        return source;
    }
  return TS_NO_OP;
}

static int
compare_back_edges (gconstpointer a,
                    gconstpointer b)
{
  const BackEdge *x = a, *y = b;

  if (x->merge != y->merge)
    return x->merge < y->merge ? -1 : 1;
  return (x->input > y->input) - (x->input < y->input);
}

/* Sources before consumers; where a damaged graph has a cycle, some order. */
static void
make_order (Inference *self,
            guint32 n_ops)
{
  g_autofree guint8 *seen = g_new0 (guint8, n_ops);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));

  self->order = g_new (guint32, n_ops);
  for (guint32 i = 0; i < n_ops; i++)
    {
      Visit visit = { i, 0 };

      if (seen[i])
        continue;
      seen[i] = TRUE;
      g_array_append_val (stack, visit);

      while (stack->len > 0)
        {
          Visit *top = &g_array_index (stack, Visit, stack->len - 1);
          guint32 source = next_unseen (self, top, seen);

          if (source == TS_NO_OP)
            {
              self->order[self->n_ordered++] = top->op;
              g_array_set_size (stack, stack->len - 1);
              continue;
            }
          seen[source] = TRUE;
          visit = (Visit) { source, 0 };
          g_array_append_val (stack, visit);
        }
    }
  g_array_sort (self->back_edges, compare_back_edges);
}

/* ---- one node ---- */

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
      for (guint i = 0; i < n_in; i++)
        self->in_shapes[i] = &self->in[i];
    }
  if (n_out > self->n_out)
    {
      self->n_out = n_out;
      self->out = g_renew (TsShape, self->out, n_out);
    }
}

/* The number of what is known of an output's shape by now, without its flag. */
static guint32
id_of_output (Inference *self,
              TsOutput output)
{
  const TsOperation *op;

  if (output.op == TS_NO_OP)
    return NOT_YET;
  op = ts_graph_get_operation (self->graph, output.op);
  if (output.index >= op->n_outputs || self->table->ids[op->first_output + output.index] == NOT_YET)
    return NOT_YET;
  return self->table->ids[op->first_output + output.index] & ~FROM_FILE;
}

static void
get_by_id (Inference *self,
           guint32 id,
           TsShape *shape)
{
  if (id == NOT_YET)
    shape->rank = TS_SHAPE_UNKNOWN_RANK;
  else
    ts_shape_pool_get (self->table->pool, id, shape);
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

/* A loop's value keeps the shape it entered with until a round shows that it does not. */
static void
assume_back_edges (Inference *self,
                   const TsOperation *op)
{
  guint32 forward = NOT_YET;

  for (guint32 i = 0; i < op->n_inputs && forward == NOT_YET; i++)
    if (op->inputs[i].op != TS_NO_OP && !is_back_edge (self->graph, op, i))
      forward = id_of_output (self, op->inputs[i]);

  for (guint k = first_back_edge (self, op->index); k < self->back_edges->len; k++)
    {
      BackEdge *edge = &g_array_index (self->back_edges, BackEdge, k);

      if (edge->merge != op->index)
        break;
      edge->assumed = id_of_output (self, edge->source);
      if (edge->assumed == NOT_YET)
        edge->assumed = forward;
      if (self->assume_nothing)
        edge->assumed = TS_SHAPE_POOL_UNKNOWN;
      get_by_id (self, edge->assumed, &self->in[edge->input]);
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
      if (op->inputs[i].op == TS_NO_OP)
        continue;
      if (is_back_edge (self->graph, op, i))
        {
          loop = TRUE;
          continue;
        }

      self->in_values[i] = ts_shape_values_dup (self->values, op->inputs[i], &self->in[i]);
      if (self->in_values[i] != NULL && ts_shape_value_is_full (self->in_values[i]))
        self->in_constants[i] = self->in_values[i];
    }

  if (loop)
    assume_back_edges (self, op);
}

static gboolean
run_shape_func (Inference *self,
                TsShapeCall *call)
{
  TsShapeFunc func = ts_shape_func_find (call->op->type);
  g_autoptr (GError) error = NULL;

  if (func == NULL || func (call, &error))
    return TRUE;

  g_hash_table_insert (self->table->problems, GUINT_TO_POINTER (call->op->index),
                       g_strdup (error != NULL ? error->message : "the inputs cannot be right"));
  for (guint i = 0; i < call->n_out; i++)
    call->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
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
  };

  collect_inputs (self, op);
  if (run_shape_func (self, &call))
    ts_shape_values_learn (self->values, &call);

  for (guint32 i = 0; i < op->n_inputs; i++)
    g_clear_pointer (&self->in_values[i], ts_tensor_unref);
}

/* Takes over what the file says where it says more. */
static void
store (Inference *self,
       const TsOperation *op)
{
  guint n_stated = 0;
  g_autofree TsShape *stated = NULL;

  if (ts_operation_has_attr (op, "_output_shapes"))
    stated = ts_operation_dup_attr_shapes (op, "_output_shapes", &n_stated, NULL);

  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      guint32 *id = &self->table->ids[op->first_output + i];
      TsShape merged;

      *id = ts_shape_pool_add (self->table->pool, &self->out[i]);
      if (stated == NULL || i >= n_stated || !ts_shape_merge (&self->out[i], &stated[i], &merged) ||
          ts_shape_equal (&merged, &self->out[i]))
        continue;
      *id = ts_shape_pool_add (self->table->pool, &merged) | FROM_FILE;
    }
}

static void
visit (Inference *self,
       const TsOperation *op)
{
  if (op->n_inputs > MAX_ARGS || op->n_outputs > MAX_ARGS)
    {
      for (guint32 i = 0; i < op->n_outputs; i++)
        self->table->ids[op->first_output + i] = TS_SHAPE_POOL_UNKNOWN;
      return;
    }

  make_room (self, op->n_inputs, op->n_outputs);
  for (guint32 i = 0; i < op->n_outputs; i++)
    self->out[i].rank = TS_SHAPE_UNKNOWN_RANK;
  if (op->def != NULL && op->problem == NULL)
    infer (self, op);
  store (self, op);
}

/* ---- the whole graph ---- */

static gboolean
infer_round (Inference *self,
             GCancellable *cancellable,
             GError **error)
{
  ts_shape_values_clear (self->values);
  g_hash_table_remove_all (self->table->problems);

  for (guint32 i = 0; i < self->n_ordered; i++)
    {
      if (i % NODES_PER_POLL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      visit (self, ts_graph_get_operation (self->graph, self->order[i]));
    }
  return TRUE;
}

static gboolean
loops_agree (Inference *self)
{
  for (guint k = 0; k < self->back_edges->len; k++)
    {
      BackEdge *edge = &g_array_index (self->back_edges, BackEdge, k);

      if (id_of_output (self, edge->source) != edge->assumed)
        return FALSE;
    }
  return TRUE;
}

/* Round by round, loops being entered with the shapes that came out of the last one, until these no longer change. */
static gboolean
infer_graph (Inference *self,
             GCancellable *cancellable,
             GError **error)
{
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      self->assume_nothing = round + 1 == MAX_ROUNDS;
      if (!infer_round (self, cancellable, error))
        return FALSE;
      if (loops_agree (self))
        break;
    }
  return TRUE;
}

static TsShapeTable *
table_alloc (TsGraph *graph)
{
  TsShapeTable *self = g_new0 (TsShapeTable, 1);

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->n_outputs = ts_graph_get_n_outputs (graph);
  self->ids = g_new (guint32, (gsize)self->n_outputs + 1);
  memset (self->ids, 0xff, (gsize)self->n_outputs * sizeof *self->ids); /* NOT_YET */
  self->pool = ts_shape_pool_new ();
  self->problems = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

TsShapeTable *
ts_shape_table_new (TsGraph *graph,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TsShapeTable) table = table_alloc (graph);
  g_autoptr (TsShapeValues) values = ts_shape_values_new (graph);
  g_autoptr (GArray) back_edges = g_array_new (FALSE, FALSE, sizeof (BackEdge));
  Inference self = { .graph = graph, .table = table, .values = values, .back_edges = back_edges };
  gboolean ok;

  make_order (&self, ts_graph_get_n_operations (graph));
  ok = infer_graph (&self, cancellable, error);

  g_free (self.order);
  g_free (self.in);
  g_free (self.in_shapes);
  g_free (self.in_values);
  g_free (self.in_constants);
  g_free (self.out);
  return ok ? g_steal_pointer (&table) : NULL;
}

TsShapeTable *
ts_shape_table_ref (TsShapeTable *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_shape_table_unref (TsShapeTable *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_graph_unref (self->graph);
  g_free (self->ids);
  ts_shape_pool_free (self->pool);
  g_hash_table_unref (self->problems);
  g_free (self);
}

gboolean
ts_shape_table_get (const TsShapeTable *self,
                    TsOutput output,
                    TsShape *shape)
{
  guint32 number = ts_graph_get_operation (self->graph, output.op)->first_output + output.index;

  shape->rank = TS_SHAPE_UNKNOWN_RANK;
  if (number >= self->n_outputs || self->ids[number] == NOT_YET)
    return FALSE;

  ts_shape_pool_get (self->pool, self->ids[number] & ~FROM_FILE, shape);
  return self->ids[number] != TS_SHAPE_POOL_UNKNOWN && (self->ids[number] & FROM_FILE) == 0;
}

const char *
ts_shape_table_get_problem (const TsShapeTable *self,
                            guint32 op)
{
  return g_hash_table_lookup (self->problems, GUINT_TO_POINTER (op));
}
