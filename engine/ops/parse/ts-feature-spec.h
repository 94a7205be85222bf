#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

typedef enum
{
  TS_FEATURE_SPARSE,
  TS_FEATURE_DENSE,
  TS_FEATURE_RAGGED,
} TsFeatureKind;

/**
 * TsFeatureSpec:
 * @dtype: float32, int64 or string
 * @split_dtype: int32 or int64, of a ragged feature
 * @shape: of a dense feature, of one step of a dense feature list; only the first dimension may be unknown
 * @is_variable: whether that is so
 * @stride: elements of a dense one, without the first dimension if that is unknown
 *
 * How a feature is asked for.
 */
typedef struct
{
  TsFeatureKind kind;
  TsDType dtype;
  TsDType split_dtype;
  TsShape shape;
  gboolean is_variable;
  gsize stride;
} TsFeatureSpec;

/* Appends to @specs (TsFeatureSpec) a sparse feature for each type of a list attribute. %TS_ERROR_INVALID_ARGUMENT if there are not @n,
 * or of other types than examples have. */
gboolean ts_feature_specs_add_sparse (GArray *specs, const TsOperation *op, const char *types, gint64 n, GError **error);

/* The same for dense features; @n -1: any number. @shapes: a list of shapes, as many; with @steps, of steps that are fully known. */
gboolean ts_feature_specs_add_dense (GArray *specs, const TsOperation *op, const char *types, const char *shapes, gint64 n, gboolean steps, GError **error);

/* The same for ragged features; @splits: a list of the types of their splits, as many. */
gboolean ts_feature_specs_add_ragged (GArray *specs, const TsOperation *op, const char *types, const char *splits, GError **error);

/* Whether @value may be the default of a dense feature: of its shape, or empty; one element of padding where the size varies. */
gboolean ts_feature_spec_check_default (const TsFeatureSpec *spec, const TsTensor *value, GError **error);

G_END_DECLS
