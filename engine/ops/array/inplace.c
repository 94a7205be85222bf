#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-scatter.h"
#include "engine/ts-error.h"

#include <string.h>

/* InplaceUpdate, InplaceAdd, InplaceSub: rows of a tensor replaced or changed. Inputs: tensor, rows, values. TensorFlow changes the
 * tensor itself, whoever else may look at it; here values do not change, and the result is a new one. */

static gboolean
check (const TsCall *call,
       GError **error)
{
  const TsShape *x = &call->in[0]->shape, *v = &call->in[2]->shape;
  gboolean fits = x->rank == v->rank && x->rank > 0;

  if (!ts_arg_check_rank (call, 1, "i", 1, error))
    return FALSE;
  for (int d = 1; fits && d < x->rank; d++)
    fits = x->dims[d] == v->dims[d];
  if (!fits || v->dims[0] != call->in[1]->shape.dims[0])
    {
      g_autofree char *a = ts_shape_to_string (x), *b = ts_shape_to_string (v);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GSIZE_FORMAT " rows of shape %s do not fit to values of shape %s", call->in[1]->n_elements, a, b);
      return FALSE;
    }
  return TRUE;
}

/* Rows are counted round and round, also backwards. */
static void
put_rows (TsTensor *out,
          const TsTensor *rows,
          const TsTensor *values,
          TsAccumulateFunc accumulate)
{
  gsize width = ts_elements_count (&out->shape, 1, out->shape.rank), size = width * ts_dtype_size (out->dtype);
  gint64 n_rows = out->shape.dims[0];

  for (gsize k = 0; k < rows->n_elements; k++)
    {
      gsize row = (gsize)((ts_int_at (rows, k) % n_rows + n_rows) % n_rows);

      if (accumulate != NULL)
        accumulate (ts_elements_at (out, row * width), ts_elements_at (values, k * width), width);
      else
        memcpy (ts_elements_at (out, row * width), ts_elements_at (values, k * width), size);
    }
}

static gboolean
change (TsCall *call,
        TsAccumulateFunc accumulate,
        GError **error)
{
  const TsTensor *in = call->in[0], *values = call->in[2];
  gboolean is_plain = ts_dtype_is_plain (in->dtype);
  TsTensor *out;

  if (!check (call, error))
    return FALSE;
  if (in->n_elements == 0 || values->n_elements == 0)
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }

  out = is_plain ? ts_call_alloc_or_reuse (call, 0, 0, &in->shape, error) : ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;
  if (out != in)
    memcpy (out->data, in->data, ts_tensor_size_bytes (in));
  put_rows (out, call->in[1], values, accumulate);
  return ts_elements_settle (out, TRUE);
}

static gboolean
update_run (TsCall *call,
            GError **error)
{
  return change (call, NULL, error);
}

static gboolean
add_run (TsCall *call,
         GError **error)
{
  return change (call, ts_accumulate_find (TS_ACCUMULATE_ADD, call->in[0]->dtype), error);
}

static gboolean
sub_run (TsCall *call,
         GError **error)
{
  return change (call, ts_accumulate_find (TS_ACCUMULATE_SUB, call->in[0]->dtype), error);
}

/* -------------------------------------------------------------------------------------------------- */

#define UPDATED (TS_DTYPES_NUMBER | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))

const TsKernelDef ts_inplace_kernels[] = {
  { .op = "InplaceAdd", .dtypes = TS_DTYPES_NUMBER, .run = add_run, .semantics = "tensorflow/core/kernels/inplace_ops.cc" },
  { .op = "InplaceSub", .dtypes = TS_DTYPES_NUMBER, .run = sub_run, .semantics = "tensorflow/core/kernels/inplace_ops.cc" },
  { .op = "InplaceUpdate", .dtypes = UPDATED, .run = update_run, .semantics = "tensorflow/core/kernels/inplace_ops.cc" },
  { 0 },
};

const TsShapeDef ts_inplace_shapes[] = {
  { "InplaceAdd", ts_shape_of_input_0 },
  { "InplaceSub", ts_shape_of_input_0 },
  { "InplaceUpdate", ts_shape_of_input_0 },
  { 0 },
};
