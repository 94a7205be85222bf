#pragma once

#include "engine/exec/ts-plan.h"

G_BEGIN_DECLS

/* Adds a node for each output and each device that an edge from it crosses to; the nodes of operations must be there, edges not yet. */
void ts_plan_add_copies (TsPlan *self, const TsPlacement *placement);
void ts_plan_clear_copies (TsPlan *self);

G_END_DECLS
