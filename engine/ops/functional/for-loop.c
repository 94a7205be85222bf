#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/functional/ts-function-body.h"
#include "engine/ts-error.h"

#include <string.h>

/* For: a function as body, run while a counter goes from start to limit, which is not reached. Inputs: start, limit, delta, values. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_function_body_init (init->state, init->op, "body", 0, error);
}

static void
release (gpointer state)
{
  ts_function_body_clear (state);
}

/* The next turn, and what it has of the values. */
typedef struct
{
  TsProgress base;
  gint64 i;
  gint64 limit;
  gint64 delta;
} Count;

static void
count_free (TsProgress *progress)
{
  g_free (progress);
}

/* The body with the values of @from, or these as the outputs. */
static gboolean
go_on (TsCall *call,
       TsTensor *const *from,
       guint n,
       GError **error)
{
  Count *count = (Count *)call->progress;
  g_autofree TsTensor **args = NULL;

  if (count->delta > 0 ? count->i >= count->limit : count->i <= count->limit)
    {
      for (guint k = 0; k < n; k++)
        call->out[k] = ts_tensor_ref (from[k]);
      return ts_call_check_outputs (call, error);
    }

  args = g_new (TsTensor *, n + 1);
  args[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)count->i });
  for (guint k = 0; k < n; k++)
    args[k + 1] = ts_tensor_ref (from[k]);
  count->i += count->delta;
  return ts_call_function (call, call->state, args, n + 1, n, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  gint64 start, limit, delta;
  Count *count;

  if (!ts_arg_scalar (call, 0, "start", &start, error) || !ts_arg_scalar (call, 1, "limit", &limit, error) ||
      !ts_arg_scalar (call, 2, "delta", &delta, error))
    return FALSE;
  if ((delta <= 0 && start < limit) || (delta >= 0 && start > limit))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "Invalid start/limit/delta: %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, start, limit, delta);
      return FALSE;
    }

  count = g_new0 (Count, 1);
  *count = (Count) { { count_free }, start, limit, delta };
  call->progress = &count->base;
  return go_on (call, call->in + 3, call->n_in - 3, error);
}

static gboolean
resume (TsCall *call,
        TsTensor *const *results,
        guint n_results,
        GError **error)
{
  return go_on (call, results, n_results, error);
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_for_loop_kernels[] = {
  {
      .op = "For",
      .prepare = prepare,
      .state_size = sizeof (TsFunctionBody),
      .release = release,
      .run = run,
      .resume = resume,
      .semantics = "tensorflow/core/kernels/functional_ops.cc, ForOp",
  },
  { 0 },
};

const TsShapeDef ts_for_loop_shapes[] = {
  { 0 },
};
