#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/ts-broadcast.h"
#include "engine/ts-error.h"

#include <string.h>

/* ClipByValue. Inputs: values, least, largest; the limits have the values' shape or are scalars. */

#define GRAIN 16384

typedef struct
{
  gsize size;
  TsAccumulateFunc min;
  TsAccumulateFunc max;
} Clip;

/* The least value comes last, so that it counts where the limits contradict each other. A NaN stays. */
static void
clip_row (gsize n,
          void *out,
          const void *const *in,
          gpointer data)
{
  const Clip *clip = data;

  if (out != in[0])
    memcpy (out, in[0], n * clip->size);
  clip->min (out, in[2], n);
  clip->max (out, in[1], n);
}

static gboolean
clip_run (TsCall *call,
          GError **error)
{
  const TsTensor *values = call->in[0];
  Clip clip = { ts_dtype_size (values->dtype), ts_accumulate_find (TS_ACCUMULATE_MIN, values->dtype), ts_accumulate_find (TS_ACCUMULATE_MAX, values->dtype) };
  const TsShape *shapes[] = { &values->shape, &call->in[1]->shape, &call->in[2]->shape };
  TsBroadcast broadcast;
  TsShape shape;

  for (guint k = 1; k < 3; k++)
    if (shapes[k]->rank != 0 && !ts_shape_equal (shapes[k], shapes[0]))
      {
        g_autofree char *a = ts_shape_to_string (shapes[k]), *b = ts_shape_to_string (shapes[0]);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "limits must be scalars or have the shape of the values, %s; input %u has %s", b, k, a);
        return FALSE;
      }
  return ts_broadcast_init (&broadcast, shapes, 3, &shape, error) && ts_call_alloc_or_reuse (call, 0, 0, &shape, error) != NULL &&
         ts_broadcast_run (&broadcast, call, call->out[0], call->in, GRAIN, clip_row, &clip, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_clip_kernels[] = {
  { .op = "ClipByValue", .dtypes = TS_DTYPES_REAL, .run = clip_run, .semantics = "tensorflow/core/kernels/cwise_op_clip.cc" },
  { 0 },
};

const TsShapeDef ts_clip_shapes[] = {
  { 0 },
};
