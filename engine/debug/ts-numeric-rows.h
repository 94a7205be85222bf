#pragma once

#include "engine/debug/ts-numeric.h"

G_BEGIN_DECLS

/**
 * TsNumericFinder:
 * @n: floats in an element; 0 for what is no float
 * @find: which of NaN and infinities are among @n floats
 * @find_subnormal: %TS_NUMERIC_SUBNORMAL or 0
 *
 * Loops over the floats of a dtype.
 */
typedef struct
{
  guint n;
  guint (*find) (gconstpointer data, gsize n);
  guint (*find_subnormal) (gconstpointer data, gsize n);
} TsNumericFinder;

G_END_DECLS
