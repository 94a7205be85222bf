#pragma once

#include "engine/ops/dataset/ts-dataset.h"

G_BEGIN_DECLS

/* A dataset of elements that are there already. @elements: (transfer full). (transfer full) */
TsDataset *ts_list_dataset_new (guint n_components, const TsDType *dtypes, const TsShape *shapes, GPtrArray *elements);

G_END_DECLS
