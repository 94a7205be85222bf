#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/string/ts-number-text.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

/* StringToNumber. */

static gboolean
to_number_run (TsCall *call,
               GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      const TsString *s = &ts_strings (in)[i];

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      if (!ts_number_parse (s, out->dtype, ts_elements_at (out, i)))
        {
          g_autofree char *shown = g_strescape (s->bytes, NULL);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " is no %s: \"%.80s\"", i, ts_dtype_name (out->dtype), shown);
          return FALSE;
        }
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define NUMBERS (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))

const TsKernelDef ts_string_to_number_kernels[] = {
  { .op = "StringToNumber", .dtypes = NUMBERS, .dtype_attr = "out_type", .run = to_number_run, .semantics = "tensorflow/core/kernels/string_to_number_op.cc" },
  { 0 },
};

const TsShapeDef ts_string_to_number_shapes[] = {
  { 0 },
};
