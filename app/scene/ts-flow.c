#include "app/scene/ts-flow.h"

static const char *const names[TS_N_FLOWS] = {
  [TS_FLOW_DOWN] = "TB",
  [TS_FLOW_UP] = "BT",
  [TS_FLOW_RIGHT] = "LR",
  [TS_FLOW_LEFT] = "RL",
};

const char *
ts_flow_get_name (TsFlow self)
{
  return self < TS_N_FLOWS ? names[self] : NULL;
}

TsFlow
ts_flow_from_name (const char *name)
{
  for (TsFlow flow = 0; flow < TS_N_FLOWS; flow++)
    if (g_strcmp0 (names[flow], name) == 0)
      return flow;
  return TS_N_FLOWS;
}

TsSize
ts_flow_turn_size (TsFlow self,
                   TsSize size)
{
  return ts_flow_is_across (self) ? (TsSize) { size.height, size.width } : size;
}

TsLayoutPoint
ts_flow_turn_back (TsFlow self,
                   TsLayoutPoint way)
{
  switch (self)
    {
    case TS_FLOW_UP:
      return (TsLayoutPoint) { way.x, -way.y };
    case TS_FLOW_RIGHT:
      return (TsLayoutPoint) { way.y, way.x };
    case TS_FLOW_LEFT:
      return (TsLayoutPoint) { way.y, -way.x };
    case TS_FLOW_DOWN:
    default:
      return way;
    }
}

TsLayoutPoint
ts_flow_turn_point (TsFlow self,
                    TsSize whole,
                    TsLayoutPoint point)
{
  switch (self)
    {
    case TS_FLOW_UP:
      return (TsLayoutPoint) { point.x, whole.height - point.y };
    case TS_FLOW_RIGHT:
      return (TsLayoutPoint) { point.y, point.x };
    case TS_FLOW_LEFT:
      return (TsLayoutPoint) { whole.height - point.y, point.x };
    case TS_FLOW_DOWN:
    default:
      return point;
    }
}
