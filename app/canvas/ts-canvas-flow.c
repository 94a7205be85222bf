#include "app/canvas/ts-canvas-private.h"

/* Keys mean directions on the screen: for each flow what Up, Down, Left and Right are. */
static const TsWalk walks[TS_N_FLOWS][4] = {
  [TS_FLOW_DOWN] = { TS_WALK_UP, TS_WALK_DOWN, TS_WALK_LEFT, TS_WALK_RIGHT },
  [TS_FLOW_UP] = { TS_WALK_DOWN, TS_WALK_UP, TS_WALK_LEFT, TS_WALK_RIGHT },
  [TS_FLOW_RIGHT] = { TS_WALK_LEFT, TS_WALK_RIGHT, TS_WALK_UP, TS_WALK_DOWN },
  [TS_FLOW_LEFT] = { TS_WALK_LEFT, TS_WALK_RIGHT, TS_WALK_DOWN, TS_WALK_UP },
};

TsWalk
ts_canvas_turn_walk (TsCanvas *self,
                     TsWalk walk)
{
  return walk <= TS_WALK_RIGHT && self->scene != NULL ? walks[self->scene->flow][walk] : walk;
}

gboolean
ts_canvas_take_flow (TsCanvas *self,
                     TsFlow flow,
                     gboolean serpentine)
{
  if (flow >= TS_N_FLOWS || (flow == self->flow && serpentine == self->serpentine))
    return FALSE;

  self->flow = flow;
  self->serpentine = serpentine;
  g_object_notify (G_OBJECT (self), "flow");
  g_object_notify (G_OBJECT (self), "serpentine");
  g_hash_table_remove_all (self->prepared);
  return TRUE;
}

void
ts_canvas_set_flow (TsCanvas *self,
                    TsFlow flow,
                    gboolean serpentine)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  if (flow >= TS_N_FLOWS || (flow == self->flow && serpentine == self->serpentine))
    return;

  ts_canvas_note_place (self);
  ts_canvas_take_flow (self, flow, serpentine);
  if (self->graph == NULL)
    return;
  wish.fit = TRUE;
  ts_canvas_update_scene (self, wish);
}
