#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ts-error.h"

TS_ROWS_DECLARE (select)

static void
select_strings (gsize n,
                void *out,
                const void *const *in,
                gpointer data)
{
  const guint8 *c = in[0];
  TsString *z = out;

  for (gsize i = 0; i < n; i++)
    {
      const TsString *chosen = (const TsString *)in[c[i] != 0 ? 1 : 2] + i;

      ts_string_set (&z[i], chosen->bytes, (gssize)chosen->size);
    }
}

/* Broadcasts @condition and inputs 1 and 2. */
static gboolean
run (TsCall *call,
     TsTensor *condition,
     GError **error)
{
  TsTensor *in[3] = { condition, call->in[1], call->in[2] };
  const TsShape *shapes[3] = { &in[0]->shape, &in[1]->shape, &in[2]->shape };
  const TsRows *rows = TS_BEST_ROWS (select);
  gboolean is_string = in[1]->dtype == TS_DTYPE_STRING;
  TsElementFunc func = is_string ? select_strings : rows->funcs[in[1]->dtype];
  TsBroadcast broadcast;
  TsShape shape;
  guint reused;

  if (!ts_broadcast_init (&broadcast, shapes, 3, &shape, error))
    return FALSE;

  reused = ts_tensor_is_exclusive (in[1]) && ts_shape_equal (shapes[1], &shape) ? 1 : 2;
  return (is_string ? ts_call_alloc (call, 0, &shape, error) : ts_call_alloc_or_reuse (call, 0, reused, &shape, error)) != NULL &&
         ts_broadcast_run (&broadcast, call, call->out[0], in, is_string ? TS_GRAIN_SLOW : rows->grain, func, NULL, error);
}

static gboolean
select_v2_run (TsCall *call,
               GError **error)
{
  return run (call, call->in[0], error);
}

/* ---- Select: the condition is a scalar, has one element for each row, or is shaped as the others -- */

static gboolean
shapes_fit (const TsShape *condition,
            const TsShape *x,
            const TsShape *y,
            GError **error)
{
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  TsShape rows;

  ts_shape_init (&rows, x->rank > 0 ? 1 : 0, x->dims);
  if (ts_shape_is_compatible (x, y) &&
      (condition->rank == 0 || ts_shape_is_compatible (condition, x) ||
       (condition->rank == 1 && ts_shape_is_compatible (condition, &rows))))
    return TRUE;

  a = ts_shape_to_string (condition);
  b = ts_shape_to_string (x);
  c = ts_shape_to_string (y);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a condition of shape %s cannot select from values of shapes %s and %s", a, b, c);
  return FALSE;
}

static gboolean
select_run (TsCall *call,
            GError **error)
{
  TsTensor *condition = call->in[0];
  g_autoptr (TsTensor) column = NULL;
  const TsShape *shape = &call->in[1]->shape;
  TsShape column_shape;

  if (!shapes_fit (&condition->shape, shape, &call->in[2]->shape, error))
    return FALSE;

  if (condition->shape.rank == 0)
    {
      ts_call_forward (call, 0, *(const guint8 *)condition->data != 0 ? 1 : 2);
      return TRUE;
    }

  column_shape.rank = shape->rank;
  for (int d = 1; d < shape->rank; d++)
    column_shape.dims[d] = 1;
  column_shape.dims[0] = condition->shape.dims[0];
  if (condition->shape.rank == 1)
    column = ts_tensor_reshape (condition, &column_shape);
  return run (call, column != NULL ? column : condition, error);
}

static gboolean
select_shape (TsShapeCall *call,
              GError **error)
{
  return shapes_fit (call->in[0], call->in[1], call->in[2], error) &&
         ts_shape_merge (call->in[1], call->in[2], &call->out[0]);
}

static gboolean
select_v2_shape (TsShapeCall *call,
                 GError **error)
{
  TsShape values;

  if (ts_shape_broadcast (call->in[1], call->in[2], &values) &&
      ts_shape_broadcast (call->in[0], &values, &call->out[0]))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the shapes of the inputs do not broadcast");
  return FALSE;
}

#define SELECTED (TS_DTYPES_NUMBER | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))
#define SELECT_OP "tensorflow/core/kernels/cwise_op_select.cc"

const TsKernelDef ts_select_kernels[] = {
  { .op = "Select", .dtypes = SELECTED, .run = select_run, .semantics = SELECT_OP },
  { .op = "SelectV2", .dtypes = SELECTED, .run = select_v2_run, .semantics = SELECT_OP },
  { 0 },
};

const TsShapeDef ts_select_shapes[] = {
  { "Select", select_shape },
  { "SelectV2", select_v2_shape },
  { 0 },
};
