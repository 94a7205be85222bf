#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* What the small inputs of a kernel say: axes, sizes, shapes. Each call sets %TS_ERROR_INVALID_ARGUMENT and names the input
 * as @name does, and what was found. Inputs are mostly int32 or int64, of some ops int16 or uint16. */

/* Element @i of a tensor of int16, uint16, int32, int64, or of uint64 whose bits are read as int64. */
static inline gint64
ts_int_at (const TsTensor *tensor,
           gsize i)
{
  switch ((int)tensor->dtype)
    {
    case TS_DTYPE_INT32:
      return ((const gint32 *)tensor->data)[i];
    case TS_DTYPE_INT16:
      return ((const gint16 *)tensor->data)[i];
    case TS_DTYPE_UINT16:
      return ((const guint16 *)tensor->data)[i];
    default:
      return ((const gint64 *)tensor->data)[i];
    }
}

/* Sets element @i of such a tensor under construction. */
static inline void
ts_int_put (TsTensor *tensor,
            gsize i,
            gint64 value)
{
  switch ((int)tensor->dtype)
    {
    case TS_DTYPE_INT32:
      ((gint32 *)tensor->data)[i] = (gint32)value;
      break;
    case TS_DTYPE_INT16:
    case TS_DTYPE_UINT16:
      ((gint16 *)tensor->data)[i] = (gint16)value;
      break;
    default:
      ((gint64 *)tensor->data)[i] = value;
    }
}

/* Whether it is of a type that ts_int_at () reads, for ops whose signature allows other types: %TS_ERROR_UNIMPLEMENTED if not. The calls below check it, too. */
gboolean ts_arg_check_int (const TsCall *call, guint input, const char *name, GError **error);

/* A scalar. */
gboolean ts_arg_scalar (const TsCall *call, guint input, const char *name, gint64 *value, GError **error);

/* Anything with one element. */
gboolean ts_arg_one_element (const TsCall *call, guint input, const char *name, gint64 *value, GError **error);

/* A vector of at most %TS_SHAPE_MAX_RANK elements; @values has room for so many. */
gboolean ts_arg_vector (const TsCall *call, guint input, const char *name, gint64 *values, int *n, GError **error);

/* A vector that says a shape: nothing negative, the number of elements no more than a gint64 holds. */
gboolean ts_arg_shape (const TsCall *call, guint input, const char *name, TsShape *shape, GError **error);

/* Checks that the tensor has that rank. */
gboolean ts_arg_check_rank (const TsCall *call, guint input, const char *name, int rank, GError **error);

/* Checks that it has no more dimensions than TensorFlow's kernel knows how to walk: %TS_ERROR_UNIMPLEMENTED if it has. */
gboolean ts_arg_check_most_rank (const TsCall *call, guint input, const char *name, int most, GError **error);

/* Checks that input @splits cuts the vector in input @values into rows: from 0 to the number of values, never back. */
gboolean ts_arg_check_splits (const TsCall *call, guint splits, guint values, GError **error);

/**
 * ts_axis_resolve:
 * @axis: counted from the end if negative
 * @rank: number of axes there are
 * @result: (out): 0 .. @rank - 1
 */
gboolean ts_axis_resolve (gint64 axis, int rank, int *result, GError **error);

/* Whether all indices are in 0 .. @limit - 1; the error names the first that is not, and its place. */
gboolean ts_indices_check (const TsTensor *indices, gint64 limit, GError **error);

G_END_DECLS
