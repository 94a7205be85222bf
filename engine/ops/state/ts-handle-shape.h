#pragma once

#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/* The static shape of the variable that the handle in input 0 leads to: as the VarHandleOp declares it, where that is known;
 * else of unknown rank. */
void ts_handle_shape (const TsShapeCall *call, TsShape *shape);

G_END_DECLS
