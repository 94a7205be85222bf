#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"

G_BEGIN_DECLS

/**
 * TsBreakpointMarks:
 *
 * Where enabled breakpoints may be, by operation: of the graph itself, and of the bodies of functions as they are met. Used by one thread at a time.
 */
typedef struct _TsBreakpointMarks TsBreakpointMarks;

TsBreakpointMarks *ts_breakpoint_marks_new (TsGraph *graph);
void ts_breakpoint_marks_free (TsBreakpointMarks *self);

/* @breakpoints (element-type TsBreakpoint) have changed. Returns whether one is enabled */
gboolean ts_breakpoint_marks_update (TsBreakpointMarks *self, const GPtrArray *breakpoints);

/* Whether one of @breakpoints, of the last update, may be on @activation, before or after it. */
gboolean ts_breakpoint_marks_has (TsBreakpointMarks *self, const GPtrArray *breakpoints, const TsActivation *activation, gboolean after);

G_END_DECLS
