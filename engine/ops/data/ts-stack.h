#pragma once

#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

/* The stacks of StackV2. Any thread. */

gboolean ts_resource_is_stack (const TsResource *resource);

/* (nullable): element @i of a stack, 0 being the lowest; %NULL if there are not so many. (transfer full) */
TsTensor *ts_stack_dup_element (TsResource *stack, gsize i);

G_END_DECLS
