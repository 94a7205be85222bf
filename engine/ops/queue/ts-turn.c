#include "engine/ops/queue/ts-turn.h"

void
ts_turn_join (TsTurn *self,
              TsCall *call,
              TsResource *resource,
              GQueue *line)
{
  ts_resource_ref (resource);
  self->resource = resource;
  self->resources = call->resources;
  self->line = line;
  g_queue_push_tail (line, self);
}

void
ts_turn_leave (TsTurn *self)
{
  g_queue_remove (self->line, self);
  ts_resources_wake (self->resources);
  ts_resource_unref (self->resource);
}

static void
turn_free (TsProgress *progress)
{
  ts_turn_leave ((TsTurn *)progress);
  g_free (progress);
}

gboolean
ts_call_is_its_turn (TsCall *call,
                     TsResource *resource,
                     GQueue *line)
{
  if (call->progress == NULL)
    {
      TsTurn *turn = g_new0 (TsTurn, 1);

      turn->base.free = turn_free;
      ts_turn_join (turn, call, resource, line);
      call->progress = &turn->base;
    }
  if (ts_turn_is_next ((TsTurn *)call->progress))
    return TRUE;
  ts_call_block (call, resource);
  return FALSE;
}
