#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/**
 * ts_debugger_find_last_entry:
 * @op: an operation of the graph
 *
 * The last time that it computed in this run: its number in the journal, or -1.
 */
gssize ts_debugger_find_last_entry (TsDebugger *self, const TsOperation *op);

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
