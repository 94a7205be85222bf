#pragma once

#include "engine/debug/breakpoint/ts-breakpoint-list.h"
#include "engine/debug/ts-debugger.h"
#include "engine/debug/breakpoint/ts-series.h"

G_BEGIN_DECLS

/* More of a debugger's breakpoints. Any thread, also while a command runs. */

/* Id of the one that was made last, be it gone; 0: none was. */
guint ts_debugger_get_last_breakpoint (TsDebugger *self);

/* As ts_breakpoint_list_change (). */
gboolean ts_debugger_change_breakpoint (TsDebugger *self, guint id, TsBreakpointChange change, gconstpointer data, GError **error);

/* What the prompt does when breakpoint @id stops; the one that was hit last may be gone. (transfer full) (nullable): %NULL-terminated */
char **ts_debugger_dup_commands (TsDebugger *self, guint id);

/* Hits of breakpoint @id by the place of the operation: char * -> TsBreakpointMember. (transfer full) (nullable): there is no such breakpoint */
GHashTable *ts_debugger_dup_hits (TsDebugger *self, guint id);

/* What is known of where a breakpoint is, for the run that is there or the one that would begin now. */
typedef enum
{
  TS_BREAKPOINT_VERIFIED, /* the run comes to it; of a set: to one of it at least, or calls functions that have some */
  TS_BREAKPOINT_OUTSIDE,  /* nothing that is asked for needs it */
  TS_BREAKPOINT_CUT,      /* nothing needs it because of what is fed */
  TS_BREAKPOINT_MISSING,  /* it is on nothing since the graph was read again */
} TsBreakpointState;

const char *ts_breakpoint_state_name (TsBreakpointState state); /* "verified", ... */

/* Of each of @breakpoints (element-type TsBreakpoint), while no command runs. (transfer full): of TsBreakpointState */
GArray *ts_debugger_list_breakpoint_states (TsDebugger *self, const GPtrArray *breakpoints);

/* Takes over the breakpoints of @from, whose graph was read again and is the one of @self: see ts_breakpoint_rebind (). While neither runs. */
void ts_debugger_take_breakpoints (TsDebugger *self, TsDebugger *from);

/* (transfer none): what log points have noted. */
TsSeriesSet *ts_debugger_get_series (TsDebugger *self);

G_END_DECLS
