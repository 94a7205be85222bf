#include "app/scene/ts-scope-graph.h"

const char *
ts_item_kind_name (TsItemKind self)
{
  static const char *const names[TS_N_ITEM_KINDS] = {
    [TS_ITEM_OP] = "operation",
    [TS_ITEM_SCOPE] = "scope",
    [TS_ITEM_STACK] = "stack",
    [TS_ITEM_SECTION] = "section",
    [TS_ITEM_PATTERN] = "pattern",
    [TS_ITEM_REGION] = "region",
  };

  return names[self];
}

gboolean
ts_item_kind_is_group (TsItemKind self)
{
  return self != TS_ITEM_OP && self != TS_ITEM_SCOPE;
}

gboolean
ts_item_kind_is_invented (TsItemKind self)
{
  return self == TS_ITEM_PATTERN || self == TS_ITEM_REGION;
}
