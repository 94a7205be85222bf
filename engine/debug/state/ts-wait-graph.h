#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsWaitLine:
 * @op: operation of the graph that it tells of, or %TS_NO_OP
 * @is_deadlock: it says that nothing that is left can help
 */
typedef struct
{
  char *text;
  guint32 op;
  gboolean is_deadlock;
} TsWaitLine;

/**
 * ts_wait_graph_describe:
 *
 * Why a run that stands still waits, and whether it ever goes on (G2): for each operation that waits for state, a line that says for what; which operations of the run could
 * change that, and what keeps these; and if there is none, or they wait for it themselves, that it is a deadlock, and who could help. Nothing if no operation waits. The
 * debugger's thread.
 *
 * Returns: (transfer full) (element-type TsWaitLine)
 */
GPtrArray *ts_wait_graph_describe (TsDebugger *debugger);

G_END_DECLS
