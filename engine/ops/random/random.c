#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"

/* RandomUniform, RandomStandardNormal, TruncatedNormal, RandomUniformInt, NonDeterministicInts: their numbers go on from run to run. */

typedef struct
{
  TsGeneratorSpec spec;
  const TsDistribution *distribution;
} State;

static gboolean
prepare (TsKernelInit *init,
         const char *dtype_attr,
         TsRandomKind kind,
         GError **error)
{
  State *self = init->state;
  TsDType dtype;

  if (!ts_operation_get_attr_dtype (init->op, dtype_attr, &dtype, error))
    return FALSE;
  self->distribution = ts_distribution_find (kind, dtype);
  return ts_generator_spec_init (&self->spec, init->op, error);
}

static gboolean
prepare_uniform (TsKernelInit *init,
                 GError **error)
{
  return prepare (init, "dtype", TS_RANDOM_UNIFORM, error);
}

static gboolean
prepare_normal (TsKernelInit *init,
                GError **error)
{
  return prepare (init, "dtype", TS_RANDOM_NORMAL, error);
}

static gboolean
prepare_truncated (TsKernelInit *init,
                   GError **error)
{
  return prepare (init, "dtype", TS_RANDOM_TRUNCATED_NORMAL, error);
}

static gboolean
prepare_full (TsKernelInit *init,
              GError **error)
{
  return prepare (init, "dtype", TS_RANDOM_FULL, error);
}

static gboolean
prepare_int (TsKernelInit *init,
             GError **error)
{
  return prepare (init, "Tout", TS_RANDOM_UNIFORM, error);
}

static gboolean
fill (TsCall *call,
      const TsRandomRange *range,
      GError **error)
{
  State *self = call->state;
  TsTensor *out = call->out[0];
  TsPhilox generator = ts_generator_reserve (&self->spec, call, (guint64)out->n_elements * TS_RANDOM_BLOCKS_PER_VALUE);

  return ts_distribution_fill (self->distribution, call, &generator, range, out, error);
}

static gboolean
alloc (TsCall *call,
       GError **error)
{
  TsShape shape;

  return ts_arg_shape (call, 0, "shape", &shape, error) && ts_call_alloc (call, 0, &shape, error) != NULL;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  return alloc (call, error) && fill (call, NULL, error);
}

/* An empty result needs no range. */
static gboolean
run_int (TsCall *call,
         GError **error)
{
  TsRandomRange range;

  if (!ts_arg_check_rank (call, 1, "minval", 0, error) || !ts_arg_check_rank (call, 2, "maxval", 0, error) || !alloc (call, error))
    return FALSE;
  return call->out[0]->n_elements == 0 || (ts_arg_random_range (call, 1, &range, error) && fill (call, &range, error));
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, types, attr, prepare_, run_, file)                                                    \
  {                                                                                                     \
    .op = type, .dtypes = types, .dtype_attr = attr, .prepare = prepare_, .state_size = sizeof (State), \
    .release = ts_generator_release, .run = run_, .semantics = "tensorflow/core/kernels/" file          \
  }

#define TYPES_INT (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define TYPES_UINT (TS_DTYPE_BIT (TS_DTYPE_UINT32) | TS_DTYPE_BIT (TS_DTYPE_UINT64))

const TsKernelDef ts_random_kernels[] = {
  ROW ("NonDeterministicInts", TYPES_INT | TYPES_UINT, "dtype", prepare_full, run, "stateful_random_ops.cc"),
  ROW ("RandomStandardNormal", TS_DTYPES_FLOAT, "dtype", prepare_normal, run, "random_op.cc"),
  ROW ("RandomUniform", TS_DTYPES_FLOAT, "dtype", prepare_uniform, run, "random_op.cc"),
  ROW ("RandomUniformInt", TYPES_INT, "Tout", prepare_int, run_int, "random_op.cc"),
  ROW ("TruncatedNormal", TS_DTYPES_FLOAT, "dtype", prepare_truncated, run, "random_op.cc"),
  { 0 },
};

const TsShapeDef ts_random_shapes[] = { { 0 } };
