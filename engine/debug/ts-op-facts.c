#include "engine/debug/ts-op-facts.h"

#include "engine/debug/travel/ts-effect.h"

#include <string.h>

static gboolean
is_stateful (const TsOperation *op)
{
  if (op->def == NULL || op->def->is_stateful || ts_effect_of (op->type) != TS_EFFECT_NONE)
    return TRUE;
  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      TsDType dtype = op->inputs[i].op != TS_NO_OP ? ts_graph_get_dtype (op->graph, op->inputs[i]) : TS_DTYPE_INVALID;

      if (ts_dtype_is_ref (dtype) || dtype == TS_DTYPE_RESOURCE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_check (const TsOperation *op)
{
  return strcmp (op->type, "Assert") == 0 || strcmp (op->type, "CheckNumerics") == 0 || strcmp (op->type, "CheckNumericsV2") == 0;
}

guint8
ts_op_find_facts (const TsOperation *op)
{
  return (guint8)(TS_OP_FACT_KNOWN | (is_stateful (op) ? TS_OP_FACT_STATEFUL : 0) | (is_check (op) ? TS_OP_FACT_CHECK : 0));
}
