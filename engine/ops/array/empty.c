#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"

#include <string.h>

/* Empty: a tensor of which only the shape matters. It is zeros here, so that what is shown is the same each time. */

static gboolean
empty_run (TsCall *call,
           GError **error)
{
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_shape (call, 0, "the shape", &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out != NULL && out->n_elements > 0 && ts_dtype_is_plain (out->dtype))
    memset (out->data, 0, ts_tensor_size_bytes (out));
  return out != NULL && ts_elements_settle (out, TRUE);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_empty_kernels[] = {
  { .op = "Empty", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "dtype", .run = empty_run, .semantics = "tensorflow/core/kernels/inplace_ops.cc" },
  { 0 },
};

const TsShapeDef ts_empty_shapes[] = {
  { 0 },
};
