#pragma once

#include "engine/tensor/ts-shape.h"

G_BEGIN_DECLS

/**
 * TsShapePool:
 *
 * Distinct shapes, each kept once and known by a number; equal shapes have equal numbers. A graph of a million nodes has
 * some thousand. One thread while it is added to, any thread afterwards.
 */
typedef struct _TsShapePool TsShapePool;

#define TS_SHAPE_POOL_UNKNOWN 0 /* the number of the shape of unknown rank */

TsShapePool *ts_shape_pool_new (void);
void ts_shape_pool_free (TsShapePool *self);

/* The number of @shape, below 2^31; %TS_SHAPE_POOL_UNKNOWN also when the pool is full. */
guint32 ts_shape_pool_add (TsShapePool *self, const TsShape *shape);

void ts_shape_pool_get (const TsShapePool *self, guint32 id, TsShape *shape);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsShapePool, ts_shape_pool_free)

G_END_DECLS
