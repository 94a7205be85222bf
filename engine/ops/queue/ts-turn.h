#pragma once

#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsTurn:
 * @resource: a reference
 * @line: (nullable): who waits for the same; the first of them goes first. The session's thread only
 *
 * The place of an activation in a line. A kernel's progress may begin with it.
 */
typedef struct
{
  TsProgress base;
  TsResource *resource;
  TsResources *resources;
  GQueue *line;
} TsTurn;

/* Goes to the end of @line, which belongs to @resource. */
void ts_turn_join (TsTurn *self, TsCall *call, TsResource *resource, GQueue *line);

static inline gboolean
ts_turn_is_next (const TsTurn *self)
{
  return g_queue_peek_head (self->line) == self;
}

/* Leaves the line and lets go of the resource; does not free @self. */
void ts_turn_leave (TsTurn *self);

/**
 * ts_call_is_its_turn:
 *
 * For a kernel whose only progress is to wait: joins @line at the first time. If it is not its turn, it waits (see ts_call_block ()).
 */
gboolean ts_call_is_its_turn (TsCall *call, TsResource *resource, GQueue *line);

G_END_DECLS
