#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsJoinedDef:
 * @first: op type
 * @second: op type that takes output 0 of @first, and nothing else
 * @kernel: computes output 0 of @second from the inputs of @first
 *
 * Two operations that are computed at once, where nobody looks at what is between them. The bits are those of one after the other.
 */
typedef struct
{
  const char *first;
  const char *second;
  TsKernelDef kernel;
} TsJoinedDef;

/* (nullable): how @first and @second are computed at once, if output 0 of @first, of @dtype, goes to @second alone. Any thread. */
const TsKernelDef *ts_kernel_find_joined (const TsOperation *first, const TsOperation *second, TsDType dtype);

/* What is left for @second to do then: its output is its input. */
extern const TsKernelDef ts_kernel_forward;

G_END_DECLS
