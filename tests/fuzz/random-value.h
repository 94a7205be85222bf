#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/* Random values for random-ops: mostly small and plain, often one that is at the edge of what its type can say. All are functions of what @rand gives. */

/* One of @n. */
guint ts_random_index (GRand *rand, guint n);

/* Once in @n. */
gboolean ts_random_once_in (GRand *rand, guint n);

/* Small, or the ends of a type, or a power of two near them. */
gint64 ts_random_int (GRand *rand);

/* Small, or NaN, an infinity, -0, a denormal, the largest, or what no integer type holds. */
double ts_random_float (GRand *rand);

/* Empty, long, not UTF-8, or like what some op reads: a number, a regular expression, a message, an image, a path. (transfer full) */
char *ts_random_bytes (GRand *rand, gsize *size);

/* @bytes with some bytes changed, cut off or said twice. (transfer full) */
char *ts_random_mangle_bytes (GRand *rand, const char *bytes, gsize size, gsize *new_size);

/* Of rank 0 to 5, sizes 0 to 7, at most some thousand elements. */
void ts_random_shape (GRand *rand, TsShape *shape);

/* As an attribute may state it: also with unknown and with huge dimensions. */
void ts_random_static_shape (GRand *rand, TsShape *shape);

/* A type that has elements which can be made here: neither resource nor variant. */
TsDType ts_random_dtype (GRand *rand);

/* Sets an element of a tensor under construction. */
void ts_random_element (GRand *rand, TsTensor *tensor, gsize i);

/* As above, but small and plain. */
void ts_random_small_element (GRand *rand, TsTensor *tensor, gsize i);

/* With known @shape; resources and variants are empty handles. (transfer full) */
TsTensor *ts_random_tensor (GRand *rand, TsDType dtype, const TsShape *shape);

/* The elements of @tensor, again from the first where they are too few, in another shape; small ones if it is empty. (transfer full) */
TsTensor *ts_random_resize (GRand *rand, TsTensor *tensor, const TsShape *shape);

/* @tensor with some elements replaced or, of strings, mangled. (transfer full) */
TsTensor *ts_random_change_elements (GRand *rand, TsTensor *tensor);

G_END_DECLS
