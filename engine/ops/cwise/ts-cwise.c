#include "engine/ops/cwise/ts-cwise.h"

#include "engine/ts-error.h"

static TsElementFunc
find_func (const TsRows *rows,
           TsDType dtype,
           GError **error)
{
  TsElementFunc func = rows->funcs[dtype];

  if (func == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                 "not implemented for %s", ts_dtype_name (dtype));
  return func;
}

/* One job with its operands, for parts that are plain runs. */
typedef struct
{
  TsElementFunc func;
  gpointer data;
  guint n_in;
  char *out;
  gsize out_size;
  const char *in[2];
  gsize in_size;
} Run;

static void
run_part (gsize begin,
          gsize end,
          gpointer data)
{
  const Run *run = data;
  const void *in[2];

  for (guint k = 0; k < run->n_in; k++)
    in[k] = run->in[k] + begin * run->in_size;
  run->func (end - begin, run->out + begin * run->out_size, in, run->data);
}

/* All inputs are shaped as the output: nothing to broadcast, which must be cheap for small tensors. */
static gboolean
run_same_shape (TsCall *call,
                guint n_in,
                const TsRows *rows,
                TsElementFunc func,
                gpointer data,
                GError **error)
{
  TsTensor *out = call->out[0];
  Run run = {
    .func = func,
    .data = data,
    .n_in = n_in,
    .out = out->data,
    .out_size = ts_dtype_size (out->dtype),
    .in = { call->in[0]->data, n_in > 1 ? call->in[1]->data : NULL },
    .in_size = ts_dtype_size (call->in[0]->dtype),
  };

  return ts_call_parallel_for (call, out->n_elements, rows->grain, run_part, &run, error);
}

gboolean
ts_cwise_unary (TsCall *call,
                const TsRows *rows,
                gpointer data,
                GError **error)
{
  return ts_cwise_unary_as (call, rows, call->in[0]->dtype, data, error);
}

gboolean
ts_cwise_unary_as (TsCall *call,
                   const TsRows *rows,
                   TsDType dtype,
                   gpointer data,
                   GError **error)
{
  TsElementFunc func = find_func (rows, dtype, error);

  if (func == NULL || ts_call_alloc_or_reuse (call, 0, 0, &call->in[0]->shape, error) == NULL)
    return FALSE;
  return run_same_shape (call, 1, rows, func, data, error);
}

/* Takes over the first input that allows it. */
static TsTensor *
alloc_binary (TsCall *call,
              const TsShape *shape,
              GError **error)
{
  TsTensor *second = call->in[1];
  gboolean first_fits = ts_tensor_is_exclusive (call->in[0]) && ts_shape_equal (&call->in[0]->shape, shape);

  return ts_call_alloc_or_reuse (call, 0, !first_fits && ts_tensor_is_exclusive (second) ? 1 : 0, shape, error);
}

gboolean
ts_cwise_binary (TsCall *call,
                 const TsRows *rows,
                 gpointer data,
                 GError **error)
{
  const TsShape *shapes[2] = { &call->in[0]->shape, &call->in[1]->shape };
  TsElementFunc func = find_func (rows, call->in[0]->dtype, error);
  TsBroadcast broadcast;
  TsShape shape;

  if (func == NULL)
    return FALSE;

  if (ts_shape_equal (shapes[0], shapes[1]))
    return alloc_binary (call, shapes[0], error) != NULL &&
           run_same_shape (call, 2, rows, func, data, error);

  return ts_broadcast_init (&broadcast, shapes, 2, &shape, error) &&
         alloc_binary (call, &shape, error) != NULL &&
         ts_broadcast_run (&broadcast, call, call->out[0], call->in, rows->grain, func, data, error);
}

gboolean
ts_cwise_binary_same_shape (TsCall *call,
                            const TsRows *rows,
                            gpointer data,
                            GError **error)
{
  if (!ts_shape_equal (&call->in[0]->shape, &call->in[1]->shape))
    {
      g_autofree char *a = ts_shape_to_string (&call->in[0]->shape);
      g_autofree char *b = ts_shape_to_string (&call->in[1]->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the inputs must have the same shape, but have %s and %s", a, b);
      return FALSE;
    }
  return ts_cwise_binary (call, rows, data, error);
}

gboolean
ts_cwise_binary_flat (TsCall *call,
                      const TsRows *rows,
                      gpointer data,
                      GError **error)
{
  TsElementFunc func = find_func (rows, call->in[0]->dtype, error);

  if (func == NULL)
    return FALSE;

  if (call->in[1]->n_elements < call->in[0]->n_elements)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the second input has %" G_GSIZE_FORMAT " elements, fewer than the %" G_GSIZE_FORMAT " of the first",
                   call->in[1]->n_elements, call->in[0]->n_elements);
      return FALSE;
    }

  return alloc_binary (call, &call->in[0]->shape, error) != NULL &&
         run_same_shape (call, 2, rows, func, data, error);
}

gboolean
ts_cwise_shape_same (TsShapeCall *call,
                     GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (ts_shape_merge (call->in[0], call->in[1], &call->out[0]))
    return TRUE;

  a = ts_shape_to_string (call->in[0]);
  b = ts_shape_to_string (call->in[1]);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the inputs must have the same shape, but have %s and %s", a, b);
  return FALSE;
}
