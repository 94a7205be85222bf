#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * ts_kernel_call:
 * @op: an operation whose kernel needs neither state nor functions
 * @in: (array length=n_in): its inputs, left as they are
 * @out: (array) (out): room for its outputs; a new reference each, %NULL where dead
 * @error: %TS_ERROR_UNIMPLEMENTED: there is no kernel, or it needs more than its inputs; the kernel's own; %G_IO_ERROR_CANCELLED
 *
 * Runs the kernel of an operation of a graph on other inputs than it had, apart from any run. One thread at a time for one @op.
 */
gboolean ts_kernel_call (const TsOperation *op, TsTensor *const *in, guint n_in, guint n_threads, TsTensor **out, GCancellable *cancellable, GError **error);

G_END_DECLS
