#pragma once

#include "engine/debug/numerics/ts-range.h"
#include "engine/debug/travel/ts-retrace.h"

G_BEGIN_DECLS

/* An output, of all its activations together. */
typedef struct
{
  const TsOperation *op;
  guint32 output;
  TsDType dtype;
  TsRange range;
} TsOutputRange;

/**
 * ts_debugger_list_ranges:
 * @limit: see ts_range_add ()
 * @error: as ts_debugger_retrace ()
 *
 * F3: what values the outputs with floats had in the current run, inside of functions too, in the order in which they came first; what is fed before them. Reads all values of the run once. The
 * debugger's thread, while nothing runs.
 *
 * Returns: (transfer full) (nullable) (element-type TsOutputRange)
 */
GArray *ts_debugger_list_ranges (TsDebugger *self, double limit, GCancellable *cancellable, GError **error);

G_END_DECLS
