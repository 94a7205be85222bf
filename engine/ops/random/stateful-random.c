#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/random/ts-random-variable.h"

/* StatefulUniform and its kin, whose generator stands in a variable, and RngSkip, which moves it on. */

#define DEFINE_PREPARE(name, kind)                                    \
  static gboolean prepare_##name (TsKernelInit *init, GError **error) \
  {                                                                   \
    return ts_distribution_prepare (init, kind, error);               \
  }

DEFINE_PREPARE (uniform, TS_RANDOM_UNIFORM)
DEFINE_PREPARE (normal, TS_RANDOM_NORMAL)
DEFINE_PREPARE (truncated, TS_RANDOM_TRUNCATED_NORMAL)
DEFINE_PREPARE (full, TS_RANDOM_FULL)

static gboolean
fill (TsCall *call,
      const TsRandomVariableArgs *args,
      guint shape_input,
      const TsRandomRange *range,
      GError **error)
{
  const TsDistribution *const *distribution = call->state;
  TsPhilox generator;
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_shape (call, shape_input, "shape", &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  return out != NULL &&
         ts_random_variable_reserve (call, args, (guint64)out->n_elements * TS_RANDOM_BLOCKS_PER_VALUE, &generator, NULL, error) &&
         ts_distribution_fill (*distribution, call, &generator, range, out, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  TsRandomVariableArgs args = { 0 };

  return ts_arg_scalar (call, 1, "algorithm", &args.algorithm, error) && fill (call, &args, 2, NULL, error);
}

static gboolean
run_int (TsCall *call,
         GError **error)
{
  TsRandomVariableArgs args = { 0 };
  TsRandomRange range;

  return ts_arg_scalar (call, 1, "algorithm", &args.algorithm, error) && ts_arg_random_range (call, 3, &range, error) &&
         fill (call, &args, 2, &range, error);
}

/* The first version: the algorithm is the variable's first element. */
static gboolean
run_tagged (TsCall *call,
            GError **error)
{
  TsRandomVariableArgs args = { .is_tagged = TRUE };

  return fill (call, &args, 1, NULL, error);
}

/* ---- RngSkip, RngReadAndSkip ---------------------------------------------------------------------- */

static gboolean
skip_run (TsCall *call,
          GError **error)
{
  TsRandomVariableArgs args = { 0 };
  gint64 delta;
  TsPhilox generator;

  return ts_arg_scalar (call, 1, "algorithm", &args.algorithm, error) && ts_arg_scalar (call, 2, "delta", &delta, error) &&
         ts_random_variable_reserve (call, &args, (guint64)delta, &generator, NULL, error);
}

static gboolean
read_and_skip_run (TsCall *call,
                   GError **error)
{
  TsRandomVariableArgs args = { 0 };
  gint64 delta;
  TsPhilox generator;
  TsTensor *out;

  if (!ts_arg_scalar (call, 1, "alg", &args.algorithm, error) || !ts_arg_scalar (call, 2, "delta", &delta, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (TS_RANDOM_STATE_SIZE), error);
  return out != NULL && ts_random_variable_reserve (call, &args, (guint64)delta, &generator, out->data, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, types, prepare_, run_)                                     \
  {                                                                          \
    .op = type, .dtypes = types, .dtype_attr = "dtype", .prepare = prepare_, \
    .state_size = sizeof (const TsDistribution *), .run = run_,              \
    .semantics = "tensorflow/core/kernels/stateful_random_ops.cc"            \
  }
#define SKIP(type, run_)                                                                   \
  {                                                                                        \
    .op = type, .run = run_, .semantics = "tensorflow/core/kernels/stateful_random_ops.cc" \
  }

#define TYPES_INT (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define TYPES_FULL (TYPES_INT | TS_DTYPE_BIT (TS_DTYPE_UINT32) | TS_DTYPE_BIT (TS_DTYPE_UINT64))

const TsKernelDef ts_stateful_random_kernels[] = {
  SKIP ("RngReadAndSkip", read_and_skip_run),
  SKIP ("RngSkip", skip_run),
  ROW ("StatefulStandardNormal", TS_DTYPES_FLOAT, prepare_normal, run_tagged),
  ROW ("StatefulStandardNormalV2", TS_DTYPES_FLOAT, prepare_normal, run),
  ROW ("StatefulTruncatedNormal", TS_DTYPES_FLOAT, prepare_truncated, run),
  ROW ("StatefulUniform", TS_DTYPES_FLOAT, prepare_uniform, run),
  ROW ("StatefulUniformFullInt", TYPES_FULL, prepare_full, run),
  ROW ("StatefulUniformInt", TYPES_INT, prepare_uniform, run_int),
  { 0 },
};

const TsShapeDef ts_stateful_random_shapes[] = {
  { "RngSkip", ts_shape_unknown },
  { 0 },
};
