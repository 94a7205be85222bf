#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsCostCall:
 * @in: (array): static shapes of the inputs; likewise @out of the outputs. Unknown first dimensions are 1 already
 *
 * One node as its cost rule sees it.
 */
typedef struct
{
  const TsOperation *op;
  const TsShape *in;
  const TsShape *out;
} TsCostCall;

/**
 * TsCostRule:
 * @func: the floating-point operations; NaN if the shapes do not tell
 * @weight: how many for each of what @func counts
 *
 * Where TensorFlow counts an op type itself, in tensorflow/python/profiler/internal/flops_registry.py, the number is the same but for what is
 * less than one for each element.
 */
typedef struct
{
  const char *op;
  double (*func) (const TsCostCall *call, double weight);
  double weight;
} TsCostRule;

/* (nullable): %NULL if nothing is known of the op type. */
const TsCostRule *ts_cost_rule_find (const char *op_type);

G_END_DECLS
