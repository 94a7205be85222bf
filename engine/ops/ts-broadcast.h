#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

#define TS_BROADCAST_MAX_OPERANDS 3

/**
 * TsElementFunc:
 * @n: number of elements, at least 1
 * @out: gets them; may be one of @in itself
 * @in: the operands, each with @n elements one after the other
 * @data: the caller's
 *
 * Computes a run of elements. Called from several threads at once.
 */
typedef void (*TsElementFunc) (gsize n, void *out, const void *const *in, gpointer data);

/**
 * TsBroadcast:
 * @n_elements: of the result
 * @n_dims: how many dimensions are left when those are taken together that every operand treats alike; at least 1
 * @dims: their sizes, outermost first
 * @strides: for each operand, how many elements of it a step in a dimension goes on; 0 where it is repeated
 *
 * How operands of different shapes become operands of one shape.
 */
typedef struct
{
  guint n_operands;
  guint n_dims;
  gsize n_elements;
  gsize dims[TS_SHAPE_MAX_RANK];
  gsize strides[TS_BROADCAST_MAX_OPERANDS][TS_SHAPE_MAX_RANK];
} TsBroadcast;

/**
 * ts_broadcast_init:
 * @shapes: of the operands, each fully known
 * @n: 1 to %TS_BROADCAST_MAX_OPERANDS
 * @result: (out): the shape they broadcast to
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the shapes
 *
 * NumPy's and TensorFlow's broadcasting (tensorflow/core/util/bcast.h).
 */
gboolean ts_broadcast_init (TsBroadcast *self, const TsShape *const *shapes, guint n, TsShape *result, GError **error);

/**
 * ts_broadcast_run:
 * @out: of the shape that the operands broadcast to; may be an operand of that shape
 * @in: the operands
 * @grain: least number of elements worth a thread of their own
 * @func: called for runs of elements, in any order
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Applies @func to all elements. An operand that is repeated comes to it as a copy, a few hundred elements at a time, so
 * that @func has nothing but plain loops.
 */
gboolean ts_broadcast_run (const TsBroadcast *self, TsCall *call, TsTensor *out, TsTensor *const *in, gsize grain, TsElementFunc func, gpointer data, GError **error);

G_END_DECLS
