#pragma once

#include "engine/exec/ts-plan.h"

G_BEGIN_DECLS

/* What the debugger must know of the operation of every activation that passes by. */
typedef enum
{
  TS_OP_FACT_KNOWN = 1 << 0,
  TS_OP_FACT_STATEFUL = 1 << 1, /* its outputs do not follow from its inputs, whatever these are: it has state, or sees some, or what is outside */
  TS_OP_FACT_CHECK = 1 << 2,    /* Assert, CheckNumerics: a check that the graph makes itself */
} TsOpFacts;

/* Looks it up: compares names. @op: may be one that stands for something, such as a copy */
guint8 ts_op_find_facts (const TsOperation *op);

/* The same, kept in the node. The thread that runs the plan. */
static inline guint8
ts_plan_node_get_facts (TsPlanNode *node)
{
  if (G_UNLIKELY (node->facts == 0))
    node->facts = ts_op_find_facts (node->op);
  return node->facts;
}

G_END_DECLS
