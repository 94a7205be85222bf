#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * ts_wait_graph_describe:
 *
 * Why a run that stands still waits, and whether it ever goes on (G2): for each operation that waits for state, a line that says for what; which operations of the run could
 * change that, and what keeps these; and if there is none, or they wait for it themselves, that it is a deadlock, and who could help. Nothing if no operation waits. The
 * debugger's thread.
 *
 * Returns: (transfer full): %NULL-terminated
 */
char **ts_wait_graph_describe (TsDebugger *debugger);

G_END_DECLS
