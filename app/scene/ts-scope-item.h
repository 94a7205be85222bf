#pragma once

#include "app/scene/ts-outline-private.h"

G_BEGIN_DECLS

/* What @unit is as an item of @graph, whose container is known and whose strings take its texts; without slots and pins. @self is zeroed. */
void ts_scope_item_init (TsItem *self, TsOutline *outline, const TsScopeGraph *graph, TsUnit unit);

G_END_DECLS
