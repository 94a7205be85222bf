#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/**
 * TsLastTurns:
 *
 * Where breakpoints stop if no further turn of a loop comes. That is known only when the loop is over; then the run goes back to there.
 * The thread that runs.
 */
typedef struct _TsLastTurns TsLastTurns;

TsLastTurns *ts_last_turns_new (void);
void ts_last_turns_free (TsLastTurns *self);
void ts_last_turns_clear (TsLastTurns *self);

/* Breakpoint @id stops at @place if @turn is the last of its loop; what it said of an earlier turn is forgotten. Of one turn the first place is kept: from
 * there on the others come by again. */
void ts_last_turns_add (TsLastTurns *self, guint id, const TsTurn *turn, const TsPastPlace *place);

/* Whether a loop is over now that @activation comes by, before or after it; @activation (nullable): all are. */
gboolean ts_last_turns_are_over (TsLastTurns *self, TsExecutor *executor, const TsActivation *activation, gboolean after);

/* Forgets those that are over. */
void ts_last_turns_drop (TsLastTurns *self);

/* Of those that are over the first place: all are forgotten. Returns its breakpoint. */
guint ts_last_turns_take (TsLastTurns *self, TsPastPlace *place);

G_END_DECLS
