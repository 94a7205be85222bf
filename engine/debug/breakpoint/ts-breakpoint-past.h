#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"
#include "engine/debug/travel/ts-past-place.h"

G_BEGIN_DECLS

/**
 * TsBreakpointPast:
 *
 * The hits of a run in order, so that they are taken back when the run goes back and do not count twice. A breakpoint that went when it was hit does not
 * come back. Of many hits the oldest are forgotten. Used by one thread at a time.
 */
typedef struct _TsBreakpointPast TsBreakpointPast;

TsBreakpointPast *ts_breakpoint_past_new (void);
void ts_breakpoint_past_free (TsBreakpointPast *self);

/* Another run. */
void ts_breakpoint_past_clear (TsBreakpointPast *self);

/* @breakpoint is about to be hit at @place, with @member (nullable), or if not @is_hit to be armed. @old_member: what that was before. */
void ts_breakpoint_past_add (TsBreakpointPast *self, const TsPastPlace *place, const TsBreakpoint *breakpoint, TsBreakpointMember *member, const TsBreakpointMember *old_member, gboolean is_hit);

/* Somebody has changed breakpoint @id: going back leaves that alone, but for counts. */
void ts_breakpoint_past_forget_changes (TsBreakpointPast *self, guint id);

/* Takes back what came after @place; @breakpoints (element-type TsBreakpoint) are those that there are. Returns whether there was anything */
gboolean ts_breakpoint_past_go_back (TsBreakpointPast *self, const TsPastPlace *place, const GPtrArray *breakpoints);

G_END_DECLS
