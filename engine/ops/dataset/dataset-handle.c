#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-seed-generator.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* AnonymousSeedGenerator, AnonymousMemoryCache and the like: what iterators of one dataset share. Here a position has seeds and cache in itself, so
 * that it can be taken back; what is left is a handle with two seeds. */

static TsTensor *
new_handle (const TsCall *call,
            gint64 seed,
            gint64 seed2)
{
  g_autofree char *name = g_strdup_printf ("_dataset_%" G_GUINT64_FORMAT, ts_resources_next_number (call->resources));
  TsSeedGenerator *generator = ts_seed_generator_new (name, seed, seed2);
  TsTensor *handle = ts_tensor_new_handle (&generator->base);

  ts_resource_unref (&generator->base);
  return handle;
}

/* An empty variant, that says when nobody wants the resource any more. */
static gboolean
give_deleter (TsCall *call,
              GError **error)
{
  if (call->n_out > 1)
    call->out[1] = ts_tensor_new (TS_DTYPE_VARIANT, &TS_SHAPE_SCALAR, error);
  return call->n_out < 2 || call->out[1] != NULL;
}

static gboolean
dummy_run (TsCall *call,
           GError **error)
{
  call->out[0] = new_handle (call, 0, 0);
  return give_deleter (call, error);
}

static gboolean
seeds_run (TsCall *call,
           GError **error)
{
  gint64 seed, seed2;

  if (!ts_dataset_arg_int (call, 0, "seed", &seed, error) || !ts_dataset_arg_int (call, 1, "seed2", &seed2, error))
    return FALSE;
  call->out[0] = new_handle (call, seed, seed2);
  return give_deleter (call, error);
}

/* It goes with its last handle. */
static gboolean
delete_run (TsCall *call,
            GError **error)
{
  return ts_call_get_resource (call, 0, &ts_seed_generator_type, error) != NULL;
}

/* ------------------------------------------------------------------------------------------------- */

#define HANDLE(type, run_, file)                                               \
  {                                                                            \
    .op = type, .run = run_, .semantics = "tensorflow/core/kernels/data/" file \
  }

const TsKernelDef ts_dataset_handle_kernels[] = {
  HANDLE ("AnonymousMemoryCache", dummy_run, "cache_ops.cc"),
  HANDLE ("AnonymousRandomSeedGenerator", seeds_run, "random_seed_ops.cc"),
  HANDLE ("AnonymousSeedGenerator", seeds_run, "random_seed_ops.cc"),
  HANDLE ("DeleteMemoryCache", delete_run, "cache_ops.cc"),
  HANDLE ("DeleteRandomSeedGenerator", delete_run, "random_seed_ops.cc"),
  HANDLE ("DeleteSeedGenerator", delete_run, "random_seed_ops.cc"),
  HANDLE ("DummyMemoryCache", dummy_run, "cache_ops.cc"),
  HANDLE ("DummySeedGenerator", dummy_run, "random_seed_ops.cc"),
  { 0 },
};

const TsShapeDef ts_dataset_handle_shapes[] = {
  { 0 },
};
