#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"

G_BEGIN_DECLS

/**
 * ts_breakpoint_rebind:
 * @old_graph: the graph that it is on
 * @graph: the graph that it shall be on, as the file is read again
 *
 * The same breakpoint on another graph: on the operation of the same name and type, or else on the one of that type whose neighbours are most like
 * what they were, if there is one that stands out; it says then what it was on before. A breakpoint that is on nothing there is kept, and is missing. Its
 * counts begin anew.
 *
 * Returns: (transfer full)
 */
TsBreakpoint *ts_breakpoint_rebind (const TsBreakpoint *self, TsGraph *old_graph, TsGraph *graph);

G_END_DECLS
