#pragma once

#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsHeld:
 * @state: (nullable): never changed, only replaced: so the change that takes a change back is the state of before. %NULL as at first
 *
 * A resource with a state that is small, or shares most of itself with the one before. Kinds begin their own struct with this, have ts_held_apply () as `apply` and,
 * as `free_change`, what frees a state.
 */
typedef struct
{
  TsResource base;
  gpointer state;
} TsHeld;

/* The `apply` of the kind. */
gpointer ts_held_apply (TsResource *resource, gpointer change);

/* Replaces the state; takes @state. */
void ts_held_set (TsHeld *self, TsResources *resources, gpointer state);

G_END_DECLS
