#include "engine/ops/ts-call-float.h"

#include "engine/ops/ts-half.h"

static gboolean
is_small (TsDType dtype)
{
  return dtype == TS_DTYPE_HALF || dtype == TS_DTYPE_BFLOAT16;
}

static TsTensor *
widen (const TsTensor *tensor,
       GError **error)
{
  TsTensor *result = ts_tensor_new (TS_DTYPE_FLOAT, &tensor->shape, error);
  const guint16 *from = tensor->data;
  float *to;

  if (result == NULL)
    return NULL;

  to = result->data;
  if (tensor->dtype == TS_DTYPE_HALF)
    for (gsize i = 0; i < tensor->n_elements; i++)
      to[i] = ts_half_load (from[i]);
  else
    for (gsize i = 0; i < tensor->n_elements; i++)
      to[i] = ts_bfloat16_load (from[i]);
  return result;
}

static TsTensor *
narrow (const TsTensor *tensor,
        TsDType dtype,
        GError **error)
{
  TsTensor *result = ts_tensor_new (dtype, &tensor->shape, error);
  const float *from = tensor->data;
  guint16 *to;

  if (result == NULL)
    return NULL;

  to = result->data;
  if (dtype == TS_DTYPE_HALF)
    for (gsize i = 0; i < tensor->n_elements; i++)
      to[i] = ts_half_store (from[i]);
  else
    for (gsize i = 0; i < tensor->n_elements; i++)
      to[i] = ts_bfloat16_store (from[i]);
  return result;
}

/* @call's inputs with float in place of the small types, a new reference each. */
static gboolean
widen_inputs (const TsCall *call,
              GPtrArray *in,
              GError **error)
{
  for (guint i = 0; i < call->n_in; i++)
    {
      TsTensor *tensor = is_small (call->in[i]->dtype) ? widen (call->in[i], error) : ts_tensor_ref (call->in[i]);

      if (tensor == NULL)
        return FALSE;
      g_ptr_array_add (in, tensor);
    }
  return TRUE;
}

static gboolean
narrow_outputs (TsCall *call,
                const TsCall *wide,
                GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      TsDType dtype = ts_dtype_base (call->out_dtypes[i]);

      if (wide->out[i] == NULL)
        continue;
      call->out[i] = is_small (dtype) ? narrow (wide->out[i], dtype, error) : ts_tensor_ref (wide->out[i]);
      if (call->out[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_call_run_as_float (TsCall *call,
                      gboolean (*run) (TsCall *call, GError **error),
                      GError **error)
{
  g_autoptr (GPtrArray) in = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  g_autofree TsDType *dtypes = g_new0 (TsDType, call->n_out);
  g_autofree TsTensor **out = g_new0 (TsTensor *, call->n_out);
  TsCall wide = *call;
  gboolean ok;

  if (!widen_inputs (call, in, error))
    return FALSE;
  for (guint i = 0; i < call->n_out; i++)
    dtypes[i] = is_small (ts_dtype_base (call->out_dtypes[i])) ? TS_DTYPE_FLOAT : call->out_dtypes[i];

  wide.in = (TsTensor **)in->pdata;
  wide.out = out;
  wide.out_dtypes = dtypes;
  ok = run (&wide, error) && narrow_outputs (call, &wide, error);

  for (guint i = 0; i < call->n_out; i++)
    g_clear_pointer (&out[i], ts_tensor_unref);
  return ok;
}
