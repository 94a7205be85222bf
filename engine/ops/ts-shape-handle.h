#pragma once

#include "engine/ops/ts-shape-pool.h"
#include "engine/tensor/ts-dtype.h"

G_BEGIN_DECLS

/**
 * TsShapeHandles:
 *
 * What is known of the things behind resource and variant tensors: of a variable its dtype and shape, of a table those of a
 * key and of a value, of a list those of an element, of a queue those of its components. An array of which all elements have one shape
 * is an element and then %TS_DTYPE_INVALID. Each description is kept once and known by a number; 0 is "nothing known".
 * One thread.
 */
typedef struct _TsShapeHandles TsShapeHandles;

#define TS_SHAPE_HANDLE_MAX 16

typedef struct
{
  guint32 n;
  guint32 shapes[TS_SHAPE_HANDLE_MAX]; /* numbers in the pool */
  guint32 dtypes[TS_SHAPE_HANDLE_MAX];
} TsShapeHandle;

/* Shapes are in @pool, which must outlive it. */
TsShapeHandles *ts_shape_handles_new (TsShapePool *pool);
void ts_shape_handles_free (TsShapeHandles *self);

guint32 ts_shape_handles_add (TsShapeHandles *self, guint n, const TsShape *shapes, const TsDType *dtypes);

/* %FALSE if nothing is known of thing @i. */
gboolean ts_shape_handles_get (const TsShapeHandles *self, guint32 id, guint i, TsShape *shape, TsDType *dtype);

/* What two of which either may be meant have in common. */
guint32 ts_shape_handles_join (TsShapeHandles *self, guint32 a, guint32 b);

/* In @a the sizes that @b has too: dimensions and ranks that differ become unknown. */
void ts_shape_join (TsShape *a, const TsShape *b);

G_END_DECLS
