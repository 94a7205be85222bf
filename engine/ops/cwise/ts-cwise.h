#pragma once

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/**
 * ts_cwise_unary:
 * @rows: the op
 * @data: (nullable): for its loops
 * @error: as ts_call_alloc () and ts_call_parallel_for ()
 *
 * Output 0 is shaped as input 0 and computed element by element; in place where it may.
 */
gboolean ts_cwise_unary (TsCall *call, const TsRows *rows, gpointer data, GError **error);

/* The same, with the loop for @dtype in place of that for input 0's own, whose elements must be alike. */
gboolean ts_cwise_unary_as (TsCall *call, const TsRows *rows, TsDType dtype, gpointer data, GError **error);

/**
 * ts_cwise_binary:
 * @error: also %TS_ERROR_INVALID_ARGUMENT where the inputs do not broadcast
 *
 * The same for inputs 0 and 1, which are broadcast.
 */
gboolean ts_cwise_binary (TsCall *call, const TsRows *rows, gpointer data, GError **error);

/* The same for inputs 0 and 1, which must have one shape (%TS_ERROR_INVALID_ARGUMENT). */
gboolean ts_cwise_binary_same_shape (TsCall *call, const TsRows *rows, gpointer data, GError **error);

/**
 * ts_cwise_binary_flat:
 *
 * The same for any shapes: output 0 is shaped as input 0, of input 1 the first elements are taken in order
 * (%TS_ERROR_INVALID_ARGUMENT if there are too few). So TensorFlow has the gradients of the functions of one number
 * (SimpleBinaryOp).
 */
gboolean ts_cwise_binary_flat (TsCall *call, const TsRows *rows, gpointer data, GError **error);

/* Shape function: output 0 is shaped as inputs 0 and 1, which must agree. */
gboolean ts_cwise_shape_same (TsShapeCall *call, GError **error);

/* The kernel OP_run () of an op whose loops are in files compiled for v3, for v4 too, and for no special instruction set. */
#define TS_CWISE_UNARY(op)                                        \
  TS_ROWS_DECLARE (op)                                            \
  static gboolean op##_run (TsCall *call, GError **error)         \
  {                                                               \
    return ts_cwise_unary (call, TS_BEST_ROWS (op), NULL, error); \
  }

#define TS_CWISE_MATH(op)                                              \
  TS_MATH_ROWS_DECLARE (op)                                            \
  static gboolean op##_run (TsCall *call, GError **error)              \
  {                                                                    \
    return ts_cwise_unary (call, TS_BEST_MATH_ROWS (op), NULL, error); \
  }

#define TS_CWISE_LIBRARY(op)                                         \
  extern const TsRows ts_##op##_rows_base;                           \
  static gboolean op##_run (TsCall *call, GError **error)            \
  {                                                                  \
    return ts_cwise_unary (call, &ts_##op##_rows_base, NULL, error); \
  }

#define TS_CWISE_BINARY(op)                                        \
  TS_ROWS_DECLARE (op)                                             \
  static gboolean op##_run (TsCall *call, GError **error)          \
  {                                                                \
    return ts_cwise_binary (call, TS_BEST_ROWS (op), NULL, error); \
  }

G_END_DECLS
