#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_SHAPE_MAX_RANK 32 /* NumPy's limit */
#define TS_SHAPE_UNKNOWN_RANK (-1)
#define TS_SHAPE_UNKNOWN_DIM (-1)

/**
 * TsShape:
 * @rank: number of dimensions, 0 for a scalar, %TS_SHAPE_UNKNOWN_RANK where not even that is known
 * @dims: the first @rank are set; %TS_SHAPE_UNKNOWN_DIM where unknown, else 0 or more
 *
 * A static shape, or the shape of a value (then everything is known). A plain value: copy it by
 * assignment or, where speed counts, with ts_shape_copy ().
 */
typedef struct
{
  int rank;
  gint64 dims[TS_SHAPE_MAX_RANK];
} TsShape;

/* A literal for call arguments: TS_SHAPE (2, 3); TS_SHAPE_SCALAR for none. */
#define TS_SHAPE(...) \
  ((TsShape) { (int)(sizeof ((gint64[]) { __VA_ARGS__ }) / sizeof (gint64)), { __VA_ARGS__ } })
#define TS_SHAPE_SCALAR ((TsShape) { 0, { 0 } })
#define TS_SHAPE_UNKNOWN ((TsShape) { TS_SHAPE_UNKNOWN_RANK, { 0 } })

/* Sets @rank and copies that many @dims. @rank is 0 to %TS_SHAPE_MAX_RANK. */
void ts_shape_init (TsShape *self, int rank, const gint64 *dims);

/* Copies the rank and only the dimensions in use. */
void ts_shape_copy (TsShape *self, const TsShape *other);

gboolean ts_shape_equal (const TsShape *a, const TsShape *b);

/* Rank and every dimension known. */
gboolean ts_shape_is_known (const TsShape *self);

/**
 * ts_shape_n_elements:
 * @self: a shape
 * @n_elements: (out): the product of the dimensions
 *
 * Returns: %FALSE if a dimension is unknown or the product is over G_MAXINT64
 */
gboolean ts_shape_n_elements (const TsShape *self, gint64 *n_elements);

/* Whether some full shape fits both. */
gboolean ts_shape_is_compatible (const TsShape *a, const TsShape *b);

/**
 * ts_shape_merge:
 * @a: a shape
 * @b: another
 * @merged: (out): what both together say; may be @a or @b
 *
 * Returns: %FALSE, leaving @merged alone, if they contradict each other
 */
gboolean ts_shape_merge (const TsShape *a, const TsShape *b, TsShape *merged);

/**
 * ts_shape_broadcast:
 * @a: a shape
 * @b: another
 * @result: (out): the NumPy broadcast of the two; unknown where they leave it open
 *
 * Returns: %FALSE if they do not broadcast
 */
gboolean ts_shape_broadcast (const TsShape *a, const TsShape *b, TsShape *result);

/* "[2,3]", "[]", "[?,3]", "?". (transfer full) */
char *ts_shape_to_string (const TsShape *self);

G_END_DECLS
