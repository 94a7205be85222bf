#include "engine/ops/random/ts-generator.h"

#include "engine/ops/ts-resource-name.h"
#include "engine/ops/ts-resources.h"

#define CONTAINER "(random)" /* no container of a graph is called so: tf.Session.reset () leaves kernels alone, too */

typedef struct
{
  TsResource base;
  TsPhilox first;
  TsPhilox now; /* guarded by base.mutex */
} TsGenerator;

static void
clear (TsResource *base)
{
}

static char *
describe (TsResource *base)
{
  TsGenerator *self = (TsGenerator *)base;
  TsPhilox now;

  g_mutex_lock (&base->mutex);
  now = self->now;
  g_mutex_unlock (&base->mutex);
  return g_strdup_printf ("philox key %08x%08x, counter %08x%08x%08x%08x", now.key[1], now.key[0],
                          now.counter[3], now.counter[2], now.counter[1], now.counter[0]);
}

/* A change is the generator to go on with. */
static gpointer
apply (TsResource *base,
       gpointer change)
{
  TsGenerator *self = (TsGenerator *)base;
  TsPhilox *undo = g_memdup2 (&self->now, sizeof self->now);

  self->now = change != NULL ? *(TsPhilox *)change : self->first;
  g_free (change);
  return undo;
}

const TsResourceType ts_generator_type = {
  .name = "Random",
  .clear = clear,
  .describe = describe,
  .apply = apply,
  .free_change = g_free,
};

/* ---- which operation ------------------------------------------------------------------------------ */

static gboolean
get_seed (const TsOperation *op,
          const char *name,
          gint64 *seed,
          GError **error)
{
  *seed = 0;
  return !ts_operation_has_attr (op, name) || ts_operation_get_attr_int (op, name, seed, error);
}

gboolean
ts_generator_spec_init (TsGeneratorSpec *self,
                        const TsOperation *op,
                        GError **error)
{
  if (!get_seed (op, "seed", &self->seed, error) || !get_seed (op, "seed2", &self->seed2, error))
    return FALSE;

  self->name = ts_operation_dup_full_name (op);
  return TRUE;
}

void
ts_generator_spec_clear (TsGeneratorSpec *self)
{
  g_clear_pointer (&self->generator, ts_resource_unref);
  g_clear_pointer (&self->name, g_free);
}

void
ts_generator_release (gpointer state)
{
  ts_generator_spec_clear (state);
}

/* ---- numbers -------------------------------------------------------------------------------------- */

/* Two seeds out of one and a name: FNV-1a of the name, then the finaliser of MurmurHash3 so that every bit counts. */
static guint64
mix (guint64 seed,
     const char *name)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325) ^ seed;

  for (const char *p = name; *p != '\0'; p++)
    hash = (hash ^ (guchar)*p) * G_GUINT64_CONSTANT (0x100000001b3);
  hash = (hash ^ hash >> 33) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ hash >> 33) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ hash >> 33;
}

static TsPhilox
first_of (const TsGeneratorSpec *spec,
          TsResources *resources)
{
  guint64 seed;

  if (spec->seed != 0 || spec->seed2 != 0)
    return ts_philox_from_seeds ((guint64)spec->seed, (guint64)spec->seed2);

  seed = mix (ts_resources_get_seed (resources), spec->name);
  return ts_philox_from_seeds (seed, mix (seed, spec->name));
}

/* (transfer full) */
static TsResource *
find_generator (const TsGeneratorSpec *spec,
                TsResources *resources)
{
  TsResource *found = ts_resources_lookup (resources, &ts_generator_type, CONTAINER, spec->name);
  TsGenerator *made;

  if (found != NULL)
    return found;

  made = g_new0 (TsGenerator, 1);
  ts_resource_init (&made->base, &ts_generator_type, CONTAINER, spec->name);
  made->first = made->now = first_of (spec, resources);
  ts_resources_add (resources, &made->base, NULL);
  return &made->base;
}

TsPhilox
ts_generator_reserve (TsGeneratorSpec *self,
                      TsCall *call,
                      guint64 n_blocks)
{
  TsPhilox now, *next;

  if (self->generator == NULL)
    self->generator = find_generator (self, call->resources);
  now = ((TsGenerator *)self->generator)->now;
  if (n_blocks == 0)
    return now;

  next = g_memdup2 (&now, sizeof now);
  ts_philox_skip (next, n_blocks);
  ts_resources_change (call->resources, self->generator, next);
  return now;
}

TsPhilox
ts_generator_reserve_numbers (TsGeneratorSpec *self,
                              TsCall *call,
                              guint64 n)
{
  return ts_generator_reserve (self, call, n / 4 + (n % 4 != 0));
}
