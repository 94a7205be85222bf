#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/* What names stand for in the expressions of overrides: tensors of the graph, and variables of the current activation. Valid as long as @debugger. */
TsExpressionScope ts_override_scope (TsDebugger *debugger);

G_END_DECLS
