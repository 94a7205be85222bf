#pragma once

#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/* Input 0 with the dimensions that input 1, the ids, has too replaced by one of the size that input 2 says. */
gboolean ts_shape_unsorted_segments (TsShapeCall *call, GError **error);

G_END_DECLS
