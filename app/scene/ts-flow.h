#pragma once

#include "app/layout/ts-layout.h"
#include "app/scene/ts-card.h"

G_BEGIN_DECLS

/* The direction in which data goes through a scene. */
typedef enum
{
  TS_FLOW_DOWN,
  TS_FLOW_UP,
  TS_FLOW_RIGHT,
  TS_FLOW_LEFT,
  TS_N_FLOWS,
} TsFlow;

/* `TB`, `BT`, `LR`, `RL`, as Graphviz calls them. */
const char *ts_flow_get_name (TsFlow self);

/* (nullable) @name. %TS_N_FLOWS if there is none of that name. */
TsFlow ts_flow_from_name (const char *name);

/* Whether it goes from side to side. */
static inline gboolean
ts_flow_is_across (TsFlow self)
{
  return self == TS_FLOW_RIGHT || self == TS_FLOW_LEFT;
}

/* Everything is laid out as if data went down. A size or place there: @whole is the size of all there. */
TsSize ts_flow_turn_size (TsFlow self, TsSize size);
TsLayoutPoint ts_flow_turn_point (TsFlow self, TsSize whole, TsLayoutPoint point);

/* What a way (from one point to another) as it is seen was before it was turned. */
TsLayoutPoint ts_flow_turn_back (TsFlow self, TsLayoutPoint way);

G_END_DECLS
