#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ts-error.h"

/* PrefetchDataset, OptionsDataset, ModelDataset and others that say how elements are to be computed, not which: the dataset itself. */

static gboolean
pass_run (TsCall *call,
          GError **error)
{
  if (ts_dataset_from_tensor (call->in[0], error) == NULL)
    return FALSE;
  ts_call_forward (call, 0, 0);
  return TRUE;
}

static gboolean
prefetch_run (TsCall *call,
              GError **error)
{
  gint64 n;

  if (!ts_dataset_arg_int (call, 1, "buffer_size", &n, error))
    return FALSE;
  if (n >= -1)
    return pass_run (call, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning, is %" G_GINT64_FORMAT, n);
  return FALSE;
}

static gboolean
threads_run (TsCall *call,
             GError **error)
{
  gint64 n;

  if (!ts_dataset_arg_int (call, 1, "num_threads", &n, error))
    return FALSE;
  if (n >= 0)
    return pass_run (call, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "`num_threads` must be >= 0, is %" G_GINT64_FORMAT, n);
  return FALSE;
}

/* ------------------------------------------------------------------------------------------------- */

#define PASS(type, run_, file)                                                 \
  {                                                                            \
    .op = type, .run = run_, .semantics = "tensorflow/core/kernels/data/" file \
  }

const TsKernelDef ts_pass_dataset_kernels[] = {
  PASS ("BytesProducedStatsDataset", pass_run, "experimental/stats_dataset_ops.cc"),
  PASS ("ExperimentalBytesProducedStatsDataset", pass_run, "experimental/stats_dataset_ops.cc"),
  PASS ("ExperimentalLatencyStatsDataset", pass_run, "experimental/stats_dataset_ops.cc"),
  PASS ("ExperimentalMaxIntraOpParallelismDataset", threads_run, "experimental/threadpool_dataset_op.cc"),
  PASS ("ExperimentalNonSerializableDataset", pass_run, "experimental/non_serializable_dataset_op.cc"),
  PASS ("ExperimentalPrivateThreadPoolDataset", threads_run, "experimental/threadpool_dataset_op.cc"),
  PASS ("FinalizeDataset", pass_run, "finalize_dataset_op.cc"),
  PASS ("LatencyStatsDataset", pass_run, "experimental/stats_dataset_ops.cc"),
  PASS ("MaxIntraOpParallelismDataset", threads_run, "experimental/threadpool_dataset_op.cc"),
  PASS ("ModelDataset", pass_run, "model_dataset_op.cc"),
  PASS ("NonSerializableDataset", pass_run, "experimental/non_serializable_dataset_op.cc"),
  PASS ("OptimizeDataset", pass_run, "optimize_dataset_op.cc"),
  PASS ("OptimizeDatasetV2", pass_run, "optimize_dataset_op.cc"),
  PASS ("OptionsDataset", pass_run, "options_dataset_op.cc"),
  PASS ("PrefetchDataset", prefetch_run, "prefetch_dataset_op.cc"),
  PASS ("PrivateThreadPoolDataset", threads_run, "experimental/threadpool_dataset_op.cc"),
  PASS ("UnwrapDatasetVariant", pass_run, "dataset_utils.cc"),
  PASS ("WrapDatasetVariant", pass_run, "dataset_utils.cc"),
  { 0 },
};

const TsShapeDef ts_pass_dataset_shapes[] = {
  { 0 },
};
