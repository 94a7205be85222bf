#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"
#include "engine/debug/travel/ts-past-place.h"

G_BEGIN_DECLS

/**
 * TsBreakpointList:
 *
 * The breakpoints of a debugger. Any thread; asking whether one is hit costs nothing while there are none, and a look-up while none is on the operation.
 */
typedef struct _TsBreakpointList TsBreakpointList;

TsBreakpointList *ts_breakpoint_list_new (TsGraph *graph);
void ts_breakpoint_list_free (TsBreakpointList *self);

guint ts_breakpoint_list_add (TsBreakpointList *self, TsBreakpoint *breakpoint); /* takes it */
gboolean ts_breakpoint_list_remove (TsBreakpointList *self, guint id);
void ts_breakpoint_list_set_active (TsBreakpointList *self, gboolean active);
gboolean ts_breakpoint_list_get_active (TsBreakpointList *self);

/* Whether one may be hit at all: else ts_breakpoint_list_hit () need not be asked. */
gboolean ts_breakpoint_list_has_any (TsBreakpointList *self);
GPtrArray *ts_breakpoint_list_dup (TsBreakpointList *self);

/* Id of the breakpoint that was made last, be it gone; 0: none was. */
guint ts_breakpoint_list_get_last_id (TsBreakpointList *self);

/* The hits of breakpoint @id: char *, the place of the operation, -> TsBreakpointMember. (transfer full) (nullable): no such breakpoint */
GHashTable *ts_breakpoint_list_dup_members (TsBreakpointList *self, guint id);

/* Its commands; of a temporary breakpoint too that was hit last. (transfer full) (nullable) */
char **ts_breakpoint_list_dup_commands (TsBreakpointList *self, guint id);

/**
 * TsBreakpointChange:
 * @error: %TS_ERROR_INVALID_ARGUMENT, the breakpoint being as before
 *
 * Changes a breakpoint of the list; called with the list locked.
 */
typedef gboolean (*TsBreakpointChange) (TsBreakpoint *breakpoint, gconstpointer data, GError **error);

/* Changes breakpoint @id. %TS_ERROR_NOT_FOUND without such a breakpoint, and as @change. */
gboolean ts_breakpoint_list_change (TsBreakpointList *self, guint id, TsBreakpointChange change, gconstpointer data, GError **error);

/**
 * TsBreakpointVisit:
 * @outputs: (nullable): %NULL before; one entry per output, %NULL for a dead one
 * @run: number of the run
 * @place: (nullable): where that is in the run, if it may go back
 *
 * An activation that breakpoints may be on.
 */
typedef struct
{
  const TsActivation *activation;
  TsTensor *const *outputs;
  gboolean after;
  guint64 run;
  const TsPastPlace *place;
} TsBreakpointVisit;

/**
 * TsBreakpointTest:
 * @test: whether the condition of @breakpoint is true; called with the list locked
 * @tell: a log point is due; @is_perhaps: if it turns out to be one of the last in the run
 * @postpone: (nullable): @breakpoint stops here only if @turn is the last of its loop. %TRUE: the caller sees to it, see ts_breakpoint_list_hit_late (); else
 *   it stops
 *
 * Who evaluates conditions where the run stands.
 */
typedef struct
{
  gboolean (*test) (const TsBreakpoint *breakpoint, gpointer user_data);
  void (*tell) (const TsBreakpoint *breakpoint, gboolean is_perhaps, gpointer user_data);
  gboolean (*postpone) (const TsBreakpoint *breakpoint, const TsTurn *turn, gpointer user_data);
  gpointer user_data;
} TsBreakpointTest;

/* Counts a hit on every breakpoint that is on @visit; temporary ones that stop there go. Returns the id of the first that stops, or 0. */
guint ts_breakpoint_list_hit (TsBreakpointList *self, const TsBreakpointVisit *visit, const TsBreakpointTest *test);

/* The turn that was postponed was the last: breakpoint @id is hit at @place. */
void ts_breakpoint_list_hit_late (TsBreakpointList *self, guint id, const TsPastPlace *place);

/* A run begins; it goes back to @place: what was hit after it, and what that did to counts, is taken back. */
void ts_breakpoint_list_begin_run (TsBreakpointList *self);
void ts_breakpoint_list_go_back (TsBreakpointList *self, const TsPastPlace *place);

/* What is needed to find out where in the run that is there breakpoints would have stopped: without counts, nothing armed, no log points. (transfer full) */
TsBreakpointList *ts_breakpoint_list_copy_for_past (TsBreakpointList *self);

/* The same breakpoints on @graph, with their numbers: see ts_breakpoint_rebind (). (transfer full) */
TsBreakpointList *ts_breakpoint_list_rebind (TsBreakpointList *self, TsGraph *graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsBreakpointList, ts_breakpoint_list_free)

G_END_DECLS
