#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * ts_graph_check_pass:
 * @activation: the current one of @executor, before its kernel runs
 * @outputs: (out): what goes on: the value that was checked. As for TsSeam
 * @message: (out) (nullable) (transfer full): what the check says; %NULL: all is well
 *
 * Carries out a check that a graph makes itself (Assert, CheckNumerics), and lets it pass even where it fails and would end the run. %FALSE for any other operation, or if the
 * check cannot be made: it is to be run as usual then. Costs next to nothing for those. The thread of @executor.
 */
gboolean ts_graph_check_pass (TsExecutor *executor, const TsActivation *activation, TsTensor **outputs, char **message);

G_END_DECLS
