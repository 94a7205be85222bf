#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Which control edges of an operation, or of all, are drawn. */
typedef enum
{
  TS_CONTROL_FEW, /* unless there are many of them */
  TS_CONTROL_ALL,
  TS_CONTROL_NONE,
} TsControlRule;

/**
 * TsOutlinePart:
 * @kept: (nullable): one byte for each operation: what is shown at all; edges end there. %NULL: all is
 * @passed: (nullable): one byte for each operation: what is not shown, but led past (see TsWiring)
 * @control: (nullable): one TsControlRule for each operation, before that of all
 * @control_of_all: of those that have %TS_CONTROL_FEW themselves
 *
 * What of a graph is drawn. A plain value; does not own what it points to.
 */
typedef struct
{
  const guint8 *kept;
  const guint8 *passed;
  const guint8 *control;
  TsControlRule control_of_all;
} TsOutlinePart;

G_END_DECLS
