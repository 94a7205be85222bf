#pragma once

#include "engine/tensor/ts-dtype.h"

G_BEGIN_DECLS

/**
 * TsAccumulateFunc:
 * @to: @n elements
 * @from: @n elements; not the same memory
 *
 * Takes each element of @from into its neighbour in @to: adds it, subtracts it, ... Integers wrap around; narrow floats are
 * rounded each time.
 */
typedef void (*TsAccumulateFunc) (gpointer to, gconstpointer from, gsize n);

typedef enum
{
  TS_ACCUMULATE_ADD,
  TS_ACCUMULATE_SUB,
  TS_ACCUMULATE_MUL,
  TS_ACCUMULATE_MAX, /* a NaN is not taken */
  TS_ACCUMULATE_MIN,
  TS_ACCUMULATE_DIV, /* integers toward zero, and not by zero: the caller looks first */
} TsAccumulateOp;

/* (nullable): %NULL for a dtype that the op is not for: complex has no order, bool has only ADD, which is or. */
TsAccumulateFunc ts_accumulate_find (TsAccumulateOp op, TsDType dtype);

G_END_DECLS
