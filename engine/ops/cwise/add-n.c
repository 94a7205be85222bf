#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ops/data/ts-variant-math.h"
#include "engine/ts-error.h"

TS_ROWS_DECLARE (add)

#define PART_SIZE 16384 /* bytes: what is added up stays in the cache until the last input */

typedef struct
{
  TsCall *call;
  TsElementFunc add;
  gsize size; /* bytes of an element */
} Job;

/* From the first input to the last, which is the order that TensorFlow adds in. */
static void
add_part (gsize begin,
          gsize end,
          gpointer data)
{
  const Job *job = data;
  TsTensor **in = job->call->in;

  for (gsize i = begin, n; i < end; i += n)
    {
      char *out = (char *)job->call->out[0]->data + i * job->size;
      const void *operands[2] = { (char *)in[0]->data + i * job->size, NULL };

      n = MIN (end - i, PART_SIZE / job->size);
      for (guint k = 1; k < job->call->n_in; k++)
        {
          operands[1] = (char *)in[k]->data + i * job->size;
          job->add (n, out, operands, NULL);
          operands[0] = out;
        }
    }
}

static gboolean
add_n_run (TsCall *call,
           GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  const TsRows *rows = TS_BEST_ROWS (add);
  Job job = { call, rows->funcs[call->in[0]->dtype], ts_dtype_size (call->in[0]->dtype) };

  for (guint k = 1; k < call->n_in; k++)
    if (!ts_shape_equal (shape, &call->in[k]->shape))
      {
        g_autofree char *a = ts_shape_to_string (shape);
        g_autofree char *b = ts_shape_to_string (&call->in[k]->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "the inputs must have the same shape, but input 0 has %s and input %u has %s", a, k, b);
        return FALSE;
      }

  if (call->n_in == 1)
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  return ts_call_alloc_or_reuse (call, 0, 0, shape, error) != NULL &&
         ts_call_parallel_for (call, call->in[0]->n_elements, rows->grain / call->n_in + 1, add_part, &job, error);
}

/* Lists, ...: what a sum is their kind knows. */
static gboolean
add_n_variants_run (TsCall *call,
                    GError **error)
{
  g_autoptr (TsTensor) sum = ts_tensor_ref (call->in[0]);

  for (guint k = 1; k < call->n_in; k++)
    {
      TsTensor *next = ts_tensor_dup_sum (sum, call->in[k], error);

      if (next == NULL)
        return FALSE;
      ts_tensor_unref (sum);
      sum = next;
    }
  call->out[0] = g_steal_pointer (&sum);
  return TRUE;
}

static gboolean
add_n_shape (TsShapeCall *call,
             GError **error)
{
  ts_shape_copy (&call->out[0], call->in[0]);
  for (guint k = 1; k < call->n_in; k++)
    if (!ts_shape_merge (&call->out[0], call->in[k], &call->out[0]))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the inputs must have the same shape");
        return FALSE;
      }
  return TRUE;
}

const TsKernelDef ts_add_n_kernels[] = {
  { .op = "AccumulateNV2", .dtypes = TS_DTYPES_NUMBER, .run = add_n_run, .semantics = "tensorflow/core/common_runtime/accumulate_n_optimizer.cc" },
  { .op = "AddN", .dtypes = TS_DTYPES_NUMBER, .run = add_n_run, .semantics = "tensorflow/core/kernels/aggregate_ops.cc" },
  { .op = "AddN", .dtypes = TS_DTYPE_BIT (TS_DTYPE_VARIANT), .run = add_n_variants_run, .semantics = "tensorflow/core/kernels/aggregate_ops.cc" },
  { 0 },
};

const TsShapeDef ts_add_n_shapes[] = {
  { "AddN", add_n_shape },
  { 0 },
};
