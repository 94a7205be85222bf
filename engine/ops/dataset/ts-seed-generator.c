#include "engine/ops/dataset/ts-seed-generator.h"

static void
clear (TsResource *resource)
{
}

static char *
describe (TsResource *resource)
{
  const TsSeedGenerator *self = (const TsSeedGenerator *)resource;

  return g_strdup_printf ("seeds %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, self->seed, self->seed2);
}

const TsResourceType ts_seed_generator_type = {
  .name = "SeedGenerator",
  .clear = clear,
  .describe = describe,
};

TsSeedGenerator *
ts_seed_generator_new (const char *name,
                       gint64 seed,
                       gint64 seed2)
{
  TsSeedGenerator *self = g_new0 (TsSeedGenerator, 1);

  ts_resource_init (&self->base, &ts_seed_generator_type, "localhost", name);
  self->seed = seed;
  self->seed2 = seed2;
  return self;
}
