#pragma once

#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

/**
 * TsSeedGenerator:
 *
 * The seeds of datasets that share them; both 0: each has its own. Never changed.
 */
typedef struct
{
  TsResource base;
  gint64 seed;
  gint64 seed2;
} TsSeedGenerator;

extern const TsResourceType ts_seed_generator_type;

TsSeedGenerator *ts_seed_generator_new (const char *name, gint64 seed, gint64 seed2);

G_END_DECLS
