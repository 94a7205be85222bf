#pragma once

#include "app/ts-document.h"
#include "engine/ops/ts-cost.h"

G_BEGIN_DECLS

/* What the operations cost. The first who asks has them found, in the background and after the shapes: until then %NULL; then "costs" is notified. (nullable)
 * (transfer none) */
TsCosts *ts_document_get_costs (TsDocument *self);

G_END_DECLS
