#pragma once

#include "engine/debug/state/ts-access.h"
#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsRace:
 * @first: one of them; in the last run the one that came first
 * @second: the other
 * @was_run: both were in the last run, in this order
 *
 * Two operations that access the same state, at least one of which writes, and between which nothing sets an order (G3).
 */
typedef struct
{
  TsAccess first;
  TsAccess second;
  gboolean was_run;
} TsRace;

/**
 * ts_race_find:
 * @cancellable: (nullable)
 * @error: %TS_ERROR_FAILED_PRECONDITION if there is nothing to run; %G_IO_ERROR_CANCELLED
 *
 * All such pairs among what the run that is there, or else the next one, computes; several writers that TensorFlow itself adds up in any order (AssignAdd with AssignAdd) are
 * among them. An order is set by data and control edges. Time linear in the graph for each operation that accesses state.
 *
 * Returns: (transfer full) (nullable) (element-type TsRace)
 */
GArray *ts_race_find (TsDebugger *debugger, GCancellable *cancellable, GError **error);

G_END_DECLS
