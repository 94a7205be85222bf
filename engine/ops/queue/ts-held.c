#include "engine/ops/queue/ts-held.h"

gpointer
ts_held_apply (TsResource *resource,
               gpointer change)
{
  TsHeld *self = (TsHeld *)resource;
  gpointer old = self->state;

  self->state = change;
  return old;
}

void
ts_held_set (TsHeld *self,
             TsResources *resources,
             gpointer state)
{
  ts_resources_change (resources, &self->base, state);
}
