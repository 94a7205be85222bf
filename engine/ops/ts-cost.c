#include "engine/ops/ts-cost.h"

#include "engine/ops/ts-cost-rules.h"

#include <math.h>
#include <string.h>

#define POLL_INTERVAL 1024u

#define MAX_READS 8 /* one behind the other */

/* ---- what is held -------------------------------------------------------------------------------- */

static gboolean
is_weight (TsDType dtype)
{
  char kind = ts_dtype_kind (dtype);

  return kind == 'f' || kind == 'c' || kind == 'q';
}

gboolean
ts_operation_get_held (const TsOperation *self,
                       const TsShapeTable *shapes,
                       TsDType *dtype,
                       TsShape *shape)
{
  static const char *const variables[] = { "Variable", "VariableV2", "VarHandleOp", NULL };
  gint64 n;

  if (strcmp (self->type, "Const") != 0)
    return g_strv_contains (variables, self->type) && ts_operation_get_attr_dtype (self, "dtype", dtype, NULL) &&
           ts_operation_get_attr_shape (self, "shape", shape, NULL);

  *dtype = ts_graph_get_dtype (self->graph, (TsOutput) { self->index, 0 });
  *shape = TS_SHAPE_UNKNOWN;
  if (shapes != NULL)
    ts_shape_table_get (shapes, (TsOutput) { self->index, 0 }, shape);
  return is_weight (*dtype) && !(ts_shape_is_known (shape) && ts_shape_n_elements (shape, &n) && n <= 1);
}

static void
find_parameters (TsCosts *self,
                 const TsOperation *op,
                 const TsShapeTable *shapes)
{
  double *parameters = &self->parameters[op->index], *bytes = &self->parameter_bytes[op->index];
  TsDType dtype;
  TsShape shape;
  gint64 n;

  if (!ts_operation_get_held (op, shapes, &dtype, &shape))
    return;
  *parameters = ts_shape_is_known (&shape) && ts_shape_n_elements (&shape, &n) ? (double)n : (double)NAN;
  *bytes = *parameters * (double)ts_dtype_size (dtype);
}

/* Whether it computes nothing, but stands for what a variable or constant holds. */
static gboolean
is_held (const TsOperation *op)
{
  static const char *const holders[] = { "Const", "Variable", "VariableV2", "VarHandleOp", "ReadVariableOp", NULL };

  for (int i = 0; i < MAX_READS && strcmp (op->type, "Identity") == 0 && op->n_inputs > 0; i++)
    op = ts_graph_get_operation (op->graph, op->inputs[0].op);
  return g_strv_contains (holders, op->type);
}

/* ---- one operation ------------------------------------------------------------------------------- */

/* Returns whether the first dimension was taken as 1. */
static gboolean
get_shape (const TsShapeTable *shapes,
           TsOutput output,
           TsShape *shape)
{
  ts_shape_table_get (shapes, output, shape);
  if (shape->rank < 1 || shape->dims[0] != TS_SHAPE_UNKNOWN_DIM)
    return FALSE;
  shape->dims[0] = 1;
  return TRUE;
}

static double
find_bytes (const TsCostCall *call)
{
  double bytes = 0;

  if (is_held (call->op))
    return 0;
  for (guint32 i = 0; i < call->op->n_outputs; i++)
    {
      gsize size = ts_dtype_size (ts_graph_get_dtype (call->op->graph, (TsOutput) { call->op->index, i }));
      gint64 n;

      if (size == 0 || !ts_shape_is_known (&call->out[i]) || !ts_shape_n_elements (&call->out[i], &n))
        return (double)NAN;
      bytes += (double)n * (double)size;
    }
  return bytes;
}

/* @room: (element-type TsShape) */
static void
find_costs (TsCosts *self,
            const TsOperation *op,
            const TsShapeTable *shapes,
            GArray *room)
{
  const TsCostRule *rule = ts_cost_rule_find (op->type);
  gboolean is_assumed = FALSE;
  TsShape *known;

  g_array_set_size (room, op->n_inputs + op->n_outputs);
  known = (TsShape *)(void *)room->data;
  for (guint32 i = 0; i < op->n_inputs; i++)
    is_assumed |= get_shape (shapes, op->inputs[i], &known[i]);
  for (guint32 i = 0; i < op->n_outputs; i++)
    is_assumed |= get_shape (shapes, (TsOutput) { op->index, i }, &known[op->n_inputs + i]);

  TsCostCall call = { op, known, known + op->n_inputs };

  self->bytes[op->index] = find_bytes (&call);
  self->flops[op->index] = rule != NULL ? rule->func (&call, rule->weight) : (double)NAN;
  if (is_assumed && (isfinite (self->bytes[op->index]) || isfinite (self->flops[op->index])))
    self->n_assumed++;
  find_parameters (self, op, shapes);
}

/* ---- all of them --------------------------------------------------------------------------------- */

TsCosts *
ts_costs_new (TsGraph *graph,
              const TsShapeTable *shapes,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (TsCosts) self = g_new0 (TsCosts, 1);
  g_autoptr (GArray) room = g_array_new (FALSE, FALSE, sizeof (TsShape));
  gsize n;

  self->ref_count = 1;
  self->n_ops = ts_graph_get_n_operations (graph);
  n = (gsize)self->n_ops + 1;
  self->flops = g_new0 (double, n);
  self->bytes = g_new0 (double, n);
  self->parameters = g_new0 (double, n);
  self->parameter_bytes = g_new0 (double, n);
  for (guint32 i = 0; i < self->n_ops; i++)
    {
      if (i % POLL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      find_costs (self, ts_graph_get_operation (graph, i), shapes, room);
    }
  return g_steal_pointer (&self);
}

TsCosts *
ts_costs_ref (TsCosts *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_costs_unref (TsCosts *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->flops);
  g_free (self->bytes);
  g_free (self->parameters);
  g_free (self->parameter_bytes);
  g_free (self);
}
