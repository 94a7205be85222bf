#pragma once

#include "engine/ops/dataset/ts-dataset.h"

G_BEGIN_DECLS

/**
 * TsDatasetMaker:
 *
 * What the attributes of an operation that makes a dataset say.
 */
typedef struct
{
  const TsDatasetKind *kind;
  guint n_components;
  TsDType *dtypes;
  TsShape *shapes;
  guint n_state;
  TsDatasetFunction *functions[TS_DATASET_MAX_FUNCTIONS];
  guint n_captured[TS_DATASET_MAX_FUNCTIONS];
  gboolean flag;
} TsDatasetMaker;

/* The kernel of an operation that makes a dataset of a kind. */
gboolean ts_dataset_prepare (TsKernelInit *init, const TsDatasetKind *kind, GError **error);
void ts_dataset_release (gpointer state);
gboolean ts_dataset_run (TsCall *call, GError **error);

/* `output_types` and `output_shapes`, under whatever names; without them one string. */
gboolean ts_dataset_read_types (const TsOperation *op, guint *n, TsDType **dtypes, TsShape **shapes, GError **error);

/* Whether the components of an element are of these types and of shapes like these. @element: of TsTensor. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_dataset_check_element (GPtrArray *element, guint n, const TsDType *dtypes, const TsShape *shapes, GError **error);

#define TS_DATASET_PREPARE(kind)                                      \
  static gboolean kind##_prepare (TsKernelInit *init, GError **error) \
  {                                                                   \
    return ts_dataset_prepare (init, &kind, error);                   \
  }

#define TS_DATASET_KERNEL(op_type, kind, file)                                                                      \
  {                                                                                                                 \
    .op = op_type, .prepare = kind##_prepare, .state_size = sizeof (TsDatasetMaker), .release = ts_dataset_release, \
    .run = ts_dataset_run, .semantics = "tensorflow/core/kernels/data/" file                                        \
  }

/* Input @i, a scalar. %TS_ERROR_INVALID_ARGUMENT naming it */
gboolean ts_dataset_arg_int (const TsCall *call, guint i, const char *name, gint64 *value, GError **error);
gboolean ts_dataset_arg_bool (const TsCall *call, guint i, const char *name, gint64 *value, GError **error);

/* The same, above 0. */
gboolean ts_dataset_arg_positive (const TsCall *call, guint i, const char *name, gint64 *value, GError **error);

/* All inputs from @first to @end as datasets that @self draws from. */
gboolean ts_dataset_add_inputs (TsDataset *self, const TsCall *call, guint first, guint end, GError **error);

/* (transfer full): inputs @first up to @end. */
GPtrArray *ts_dataset_dup_tensors (const TsCall *call, guint first, guint end);

G_END_DECLS
