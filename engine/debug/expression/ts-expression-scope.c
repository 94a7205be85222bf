#include "engine/debug/expression/ts-expression-scope.h"

static const char *const names[TS_EXPRESSION_N_VARIABLES] = {
  [TS_EXPRESSION_IN] = "in",
  [TS_EXPRESSION_OUT] = "out",
  [TS_EXPRESSION_PREV] = "prev",
  [TS_EXPRESSION_ITER] = "iter",
  [TS_EXPRESSION_FRAME] = "frame",
  [TS_EXPRESSION_DEPTH] = "depth",
  [TS_EXPRESSION_RUN] = "run",
  [TS_EXPRESSION_HITS] = "hits",
};

const char *
ts_expression_variable_name (TsExpressionVariable variable)
{
  return names[variable];
}

gboolean
ts_expression_variable_has_slots (TsExpressionVariable variable)
{
  return variable <= TS_EXPRESSION_PREV;
}
