#include "engine/ops/functional/ts-function-body.h"

#include "engine/ts-error.h"

#include <string.h>

gboolean
ts_function_body_init (TsFunctionBody *self,
                       const TsOperation *op,
                       const char *attr,
                       guint i,
                       GError **error)
{
  self->graph = ts_operation_instantiate (op, attr, i, error);
  return self->graph != NULL;
}

void
ts_function_body_clear (TsFunctionBody *self)
{
  if (self->plan != NULL)
    self->plan_free (self->plan);
  self->plan = NULL;
  g_clear_pointer (&self->graph, ts_graph_unref);
}

static const char *
name_of (const TsFunctionBody *self)
{
  return ts_function_get_name (ts_graph_get_body_of (self->graph));
}

static gboolean
check_count (const TsFunctionBody *self,
             const char *what,
             guint expected,
             guint found,
             GError **error)
{
  if (expected == found)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "function %s has %u %s, expected %u", name_of (self), found, what, expected);
  return FALSE;
}

static gboolean
check_args (const TsFunctionBody *self,
            TsTensor *const *args,
            guint n_args,
            GError **error)
{
  for (guint i = 0; i < n_args; i++)
    {
      guint32 arg = ts_graph_get_arg (self->graph, i);
      TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, (TsOutput) { arg, 0 }));

      if (args[i]->dtype != dtype)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "argument %u of function %s is %s, got %s", i, name_of (self),
                       ts_dtype_name (dtype), ts_dtype_name (args[i]->dtype));
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
ts_call_function (TsCall *call,
                  TsFunctionBody *body,
                  TsTensor *const *args,
                  guint n_args,
                  guint n_results,
                  GError **error)
{
  gboolean ok = check_count (body, "arguments", n_args, ts_graph_get_n_args (body->graph), error) &&
                check_count (body, "results", n_results, ts_graph_get_n_results (body->graph), error) && check_args (body, args, n_args, error);

  if (ok)
    {
      call->callee = body;
      call->callee_args = g_memdup2 (args, n_args * sizeof *args);
    }
  else
    for (guint i = 0; i < n_args; i++)
      ts_tensor_unref (args[i]);
  return ok;
}

gboolean
ts_call_check_outputs (const TsCall *call,
                       GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      TsDType dtype = ts_dtype_base (call->out_dtypes[i]);

      if (call->out[i]->dtype != dtype && dtype != TS_DTYPE_INVALID)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "output %u is declared %s, the function gives %s", i, ts_dtype_name (dtype),
                       ts_dtype_name (call->out[i]->dtype));
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
ts_tensor_is_true (const TsTensor *tensor,
                   gboolean *is_true,
                   GError **error)
{
  static const guint8 zero[16] = { 0 };
  gsize size = ts_dtype_size (tensor->dtype);

  if (tensor->shape.rank != 0)
    *is_true = tensor->n_elements > 0;
  else if (tensor->dtype == TS_DTYPE_STRING)
    *is_true = ((const TsString *)tensor->data)->size > 0;
  else if (tensor->dtype == TS_DTYPE_FLOAT)
    *is_true = *(const float *)tensor->data != 0;
  else if (tensor->dtype == TS_DTYPE_DOUBLE)
    *is_true = *(const double *)tensor->data != 0;
  else if (tensor->dtype == TS_DTYPE_HALF || tensor->dtype == TS_DTYPE_BFLOAT16)
    *is_true = (*(const guint16 *)tensor->data & 0x7fff) != 0;
  else if (ts_dtype_is_plain (tensor->dtype) && ts_dtype_kind (tensor->dtype) != 'c' && ts_dtype_kind (tensor->dtype) != 'f')
    *is_true = memcmp (tensor->data, zero, size) != 0;
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a %s cannot be taken for true or false", ts_dtype_name (tensor->dtype));
      return FALSE;
    }
  return TRUE;
}
