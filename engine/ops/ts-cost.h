#pragma once

#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/**
 * TsCosts:
 * @flops: for each operation the floating-point operations of one activation, a multiplication and the addition after it counted as two; integers count
 *   as floats do
 * @bytes: the bytes of all its outputs; 0 of constants and variables and what only reads them: those have @parameters
 * @parameters: the elements of what it holds, if it is a variable, or a constant of more than one floating-point, complex or quantized number; else 0
 * @parameter_bytes: what they take
 * @n_assumed: operations where an unknown first dimension was taken as 1: their numbers are those of one example
 *
 * What each operation of a graph costs, as far as its static shapes tell; NaN where they do not, or where nothing is known of the op type. Immutable once
 * made, reference counted; any thread.
 */
typedef struct
{
  guint32 n_ops;
  double *flops;
  double *bytes;
  double *parameters;
  double *parameter_bytes;
  guint32 n_assumed;

  /*< private >*/
  gint ref_count;
} TsCosts;

/**
 * ts_costs_new:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * What an operation that calls a function costs is not known: the function's body has costs of its own. Linear in the graph; not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsCosts *ts_costs_new (TsGraph *graph, const TsShapeTable *shapes, GCancellable *cancellable, GError **error);
TsCosts *ts_costs_ref (TsCosts *self);
void ts_costs_unref (TsCosts *self);

/**
 * ts_operation_get_held:
 * @shapes: (nullable)
 * @dtype: (out)
 * @shape: (out): perhaps not known
 *
 * The tensor that a variable or constant holds. %FALSE for all other operations, and for constants that are no weights: single numbers, and what is not
 * floating-point, complex or quantized.
 */
gboolean ts_operation_get_held (const TsOperation *self, const TsShapeTable *shapes, TsDType *dtype, TsShape *shape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCosts, ts_costs_unref)

G_END_DECLS
