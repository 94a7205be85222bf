#include "engine/ops/random/ts-unigrams.h"

#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#define CONTAINER "(random)"

/* A binary tree of sums: node 1 is the root, node i has children 2 i and 2 i + 1, the leaves are the classes. */
struct _TsUnigrams
{
  TsResource base;
  gint32 n_classes;
  gsize first_leaf;
  gint32 *sums; /* guarded by base.mutex */
};

/* Either some classes that come @step more often each, or all numbers. */
typedef struct
{
  gint32 step;
  gsize n;
  gint64 *classes;
  gint32 *sums; /* (nullable) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->classes);
  g_free (change->sums);
  g_free (change);
}

static void
clear (TsResource *base)
{
  g_free (((TsUnigrams *)base)->sums);
}

static char *
describe (TsResource *base)
{
  TsUnigrams *self = (TsUnigrams *)base;
  gint32 n;

  g_mutex_lock (&base->mutex);
  n = self->sums[1];
  g_mutex_unlock (&base->mutex);
  return g_strdup_printf ("%d classes came %d times", self->n_classes, n - self->n_classes);
}

static void
sum_up (TsUnigrams *self)
{
  for (gsize i = 0; i < self->first_leaf; i++)
    self->sums[self->first_leaf + i] = i < (gsize)self->n_classes;
  for (gsize i = self->first_leaf - 1; i > 0; i--)
    self->sums[i] = self->sums[2 * i] + self->sums[2 * i + 1];
}

/* Takes over the numbers of @change; without one they are those of the beginning. */
static Change *
exchange (TsUnigrams *self,
          Change *change)
{
  gint32 *old = self->sums;

  if (change == NULL)
    {
      change = g_new0 (Change, 1);
      change->sums = g_new (gint32, 2 * self->first_leaf);
      self->sums = change->sums;
      sum_up (self);
    }
  self->sums = change->sums;
  change->sums = old;
  return change;
}

static gpointer
apply (TsResource *base,
       gpointer data)
{
  TsUnigrams *self = (TsUnigrams *)base;
  Change *change = data;

  if (change == NULL || change->sums != NULL)
    return exchange (self, change);

  for (gsize i = 0; i < change->n; i++)
    for (gsize node = self->first_leaf + (gsize)change->classes[i]; node > 0; node /= 2)
      self->sums[node] += change->step;
  change->step = -change->step;
  return change;
}

const TsResourceType ts_unigrams_type = {
  .name = "Unigrams",
  .clear = clear,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

TsUnigrams *
ts_unigrams_get (const TsGeneratorSpec *spec,
                 TsResources *resources,
                 gint64 n_classes,
                 GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s [%" G_GINT64_FORMAT "]", spec->name, n_classes);
  TsResource *found = ts_resources_lookup (resources, &ts_unigrams_type, CONTAINER, name);
  gsize first_leaf = 1;
  TsUnigrams *self;
  gint32 *sums;

  if (found != NULL)
    return (TsUnigrams *)found;

  while (first_leaf < (gsize)n_classes)
    first_leaf *= 2;
  sums = g_try_new (gint32, 2 * first_leaf);
  if (sums == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GINT64_FORMAT " classes", n_classes);
      return NULL;
    }

  self = g_new0 (TsUnigrams, 1);
  ts_resource_init (&self->base, &ts_unigrams_type, CONTAINER, name);
  self->n_classes = (gint32)n_classes;
  self->first_leaf = first_leaf;
  self->sums = sums;
  sum_up (self);
  ts_resources_add (resources, &self->base, NULL);
  return self;
}

gint64
ts_unigrams_pick (const TsUnigrams *self,
                  TsPhiloxStream *stream)
{
  gint32 left = (gint32)ts_philox_stream_below (stream, (guint32)self->sums[1]);
  gsize node = 1;

  while (node < self->first_leaf)
    {
      node *= 2;
      if (left >= self->sums[node])
        left -= self->sums[node++];
    }
  return (gint64)(node - self->first_leaf);
}

float
ts_unigrams_probability (const TsUnigrams *self,
                         gint64 class)
{
  return (float)self->sums[self->first_leaf + (gsize) class] / (float)self->sums[1];
}

void
ts_unigrams_add (TsUnigrams *self,
                 TsResources *resources,
                 const gint64 *classes,
                 gsize n)
{
  Change *change = g_new0 (Change, 1);

  change->step = 1;
  change->n = MIN (n, (gsize)(G_MAXINT32 - self->sums[1]));
  change->classes = g_memdup2 (classes, change->n * sizeof *classes);
  ts_resources_change (resources, &self->base, change);
}
