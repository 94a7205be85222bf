#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/* Each family of ops gives its kernels and its shape functions, both ended by a row without op.  A family
 * is a file in engine/ops/FAMILY/ and a line here; ts-kernel.c and ts-shape-fn.c build their tables from it. */
#define TS_OP_FAMILIES(X) \
  X (basic)         /* Const, Identity, Placeholder, NoOp: basic/basic.c */ \
  X (batch_mat_mul) /* linalg/batch-mat-mul.c */ \
  X (conv2d)        /* with bias and the like fused, and depthwise: nn/conv2d.c */ \
  X (mat_mul)       /* also fused: linalg/mat-mul.c */

#define X(family) \
  extern const TsKernelDef ts_##family##_kernels[]; \
  extern const TsShapeDef ts_##family##_shapes[];
TS_OP_FAMILIES (X)
#undef X

G_END_DECLS
