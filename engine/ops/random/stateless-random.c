#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-random-args.h"

/* StatelessRandomUniform and its kin, by seed or by key and counter, and what makes the one of the other. */

#define DEFINE_PREPARE(name, kind)                                    \
  static gboolean prepare_##name (TsKernelInit *init, GError **error) \
  {                                                                   \
    return ts_distribution_prepare (init, kind, error);               \
  }

DEFINE_PREPARE (uniform, TS_RANDOM_UNIFORM)
DEFINE_PREPARE (normal, TS_RANDOM_NORMAL)
DEFINE_PREPARE (truncated, TS_RANDOM_TRUNCATED_NORMAL)
DEFINE_PREPARE (full, TS_RANDOM_FULL)

/* @range_input: where minval is; 0: there is no range. An empty result needs none. */
static gboolean
fill (TsCall *call,
      const TsPhilox *generator,
      guint range_input,
      GError **error)
{
  const TsDistribution *const *distribution = call->state;
  TsRandomRange range;
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_shape (call, 0, "shape", &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  return (range_input == 0 || ts_arg_random_range (call, range_input, &range, error)) &&
         ts_distribution_fill (*distribution, call, generator, &range, out, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  TsPhilox generator;

  return ts_arg_seed (call, 1, &generator, error) && fill (call, &generator, 0, error);
}

static gboolean
run_int (TsCall *call,
         GError **error)
{
  TsPhilox generator;

  return ts_arg_seed (call, 1, &generator, error) && fill (call, &generator, 2, error);
}

static gboolean
run_v2 (TsCall *call,
        GError **error)
{
  TsPhilox generator;

  return ts_arg_key_counter (call, 1, &generator, error) && fill (call, &generator, 0, error);
}

static gboolean
run_int_v2 (TsCall *call,
            GError **error)
{
  TsPhilox generator;

  return ts_arg_key_counter (call, 1, &generator, error) && fill (call, &generator, 4, error);
}

/* ---- StatelessRandomGetKeyCounter, ...Alg --------------------------------------------------------- */

static gboolean
get_key_counter_run (TsCall *call,
                     GError **error)
{
  TsPhilox generator;
  TsTensor *key, *counter;

  if (!ts_arg_seed (call, 0, &generator, error))
    return FALSE;
  key = ts_call_alloc (call, 0, &TS_SHAPE (1), error);
  counter = key != NULL ? ts_call_alloc (call, 1, &TS_SHAPE (2), error) : NULL;
  if (counter == NULL)
    return FALSE;
  ts_philox_store (&generator, counter->data, key->data);
  return TRUE;
}

static void
give_algorithm (TsCall *call,
                guint i)
{
  call->out[i] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { TS_RANDOM_PHILOX });
}

static gboolean
get_key_counter_alg_run (TsCall *call,
                         GError **error)
{
  give_algorithm (call, 2);
  return get_key_counter_run (call, error);
}

static gboolean
get_alg_run (TsCall *call,
             GError **error)
{
  give_algorithm (call, 0);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, types, prepare_, run_, file)                               \
  {                                                                          \
    .op = type, .dtypes = types, .dtype_attr = "dtype", .prepare = prepare_, \
    .state_size = sizeof (const TsDistribution *), .run = run_,              \
    .semantics = "tensorflow/core/kernels/" file                             \
  }
#define SEEDED(type, types, prepare, run) ROW (type, types, prepare, run, "stateless_random_ops.cc")
#define KEYED(type, types, prepare, run) ROW (type, types, prepare, run, "stateless_random_ops_v2.cc")
#define GETTER(type, run_)                                                                     \
  {                                                                                            \
    .op = type, .run = run_, .semantics = "tensorflow/core/kernels/stateless_random_ops_v2.cc" \
  }

#define TYPES_INT (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define TYPES_FULL (TYPES_INT | TS_DTYPE_BIT (TS_DTYPE_UINT32) | TS_DTYPE_BIT (TS_DTYPE_UINT64))

const TsKernelDef ts_stateless_random_kernels[] = {
  GETTER ("StatelessRandomGetAlg", get_alg_run),
  GETTER ("StatelessRandomGetKeyCounter", get_key_counter_run),
  GETTER ("StatelessRandomGetKeyCounterAlg", get_key_counter_alg_run),
  SEEDED ("StatelessRandomNormal", TS_DTYPES_FLOAT, prepare_normal, run),
  KEYED ("StatelessRandomNormalV2", TS_DTYPES_FLOAT, prepare_normal, run_v2),
  SEEDED ("StatelessRandomUniform", TS_DTYPES_FLOAT, prepare_uniform, run),
  SEEDED ("StatelessRandomUniformFullInt", TYPES_FULL, prepare_full, run),
  KEYED ("StatelessRandomUniformFullIntV2", TYPES_FULL, prepare_full, run_v2),
  SEEDED ("StatelessRandomUniformInt", TYPES_INT, prepare_uniform, run_int),
  KEYED ("StatelessRandomUniformIntV2", TYPES_INT, prepare_uniform, run_int_v2),
  KEYED ("StatelessRandomUniformV2", TS_DTYPES_FLOAT, prepare_uniform, run_v2),
  SEEDED ("StatelessTruncatedNormal", TS_DTYPES_FLOAT, prepare_truncated, run),
  KEYED ("StatelessTruncatedNormalV2", TS_DTYPES_FLOAT, prepare_truncated, run_v2),
  { 0 },
};

const TsShapeDef ts_stateless_random_shapes[] = { { 0 } };
