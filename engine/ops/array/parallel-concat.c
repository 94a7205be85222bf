#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

/* ParallelConcat: rows, one an input. TensorFlow writes each into the result as soon as it is there; here they are joined at the end. */

typedef struct
{
  TsShape shape;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;

  return ts_operation_get_attr_shape (init->op, "shape", &state->shape, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const State *state = call->state;
  TsShape shape, row;
  TsTensor *out;
  gsize size;

  ts_shape_copy (&row, &call->in[0]->shape);
  ts_shape_copy (&shape, &row);
  if (shape.rank > 0)
    shape.dims[0] = call->n_in;
  for (guint i = 0; i < call->n_in; i++)
    if (row.rank < 1 || row.dims[0] != 1 || !ts_shape_equal (&row, &call->in[i]->shape) || !ts_shape_is_compatible (&shape, &state->shape))
      {
        g_autofree char *a = ts_shape_to_string (&call->in[i]->shape), *b = ts_shape_to_string (&state->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u of shape %s is no row of %u of shape %s", i, a, call->n_in, b);
        return FALSE;
      }

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  size = ts_tensor_size_bytes (call->in[0]);
  for (guint i = 0; i < call->n_in; i++)
    memcpy ((char *)out->data + i * size, call->in[i]->data, size);
  return ts_elements_settle (out, TRUE);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_parallel_concat_kernels[] = {
  { .op = "ParallelConcat", .dtypes = TS_DTYPES_MOVABLE, .prepare = prepare, .state_size = sizeof (State), .run = run, .semantics = "tensorflow/core/common_runtime/parallel_concat_optimizer.cc" },
  { 0 },
};

const TsShapeDef ts_parallel_concat_shapes[] = {
  { 0 },
};
