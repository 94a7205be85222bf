#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/**
 * ts_debugger_count_dependents:
 * @entry: of an activation of the run itself, in the journal
 * @slot: one of its outputs
 * @writers: (element-type utf8): takes the names of those that have changed state, each once
 *
 * How many activations have run since that another value there would have been to: along data edges and loops, through predicates, through state. A
 * call counts as one.
 */
guint ts_debugger_count_dependents (TsDebugger *self, gsize entry, guint slot, GPtrArray *writers);

G_END_DECLS
