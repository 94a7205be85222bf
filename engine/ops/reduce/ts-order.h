#pragma once

#include "engine/tensor/ts-dtype.h"

G_BEGIN_DECLS

/**
 * ts_order_keys:
 * @dtype: a real type
 * @in: @n elements
 * @keys: (out caller-allocates): @n keys
 *
 * Keys that compare as unsigned integers the way the elements compare: 0 and -0 alike, NaN above everything.
 */
void ts_order_keys (TsDType dtype, gconstpointer in, gsize n, guint64 *keys);

G_END_DECLS
