#pragma once

#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/* What the user has changed of a worker's runs, for looking at: copies, made while no command runs. Main thread. The lines of the console change it: `override`,
 * `release`, `undo-override`, `redo-override`. */

/**
 * TsOverrideItem:
 * @id: its number
 * @text: what it does, for people
 * @state: "on", "off", "waits", "done", ...; static
 * @is_enabled: whether it is switched on
 * @is_over: it was for once and is over, so that switching it does nothing
 * @n_applied: how often it was applied
 * @op: the operation of the graph that it is on, or by which the function is called that it is in; %TS_NO_OP for all of a type
 */
typedef struct
{
  guint id;
  char *text;
  const char *state;
  gboolean is_enabled;
  gboolean is_over;
  guint64 n_applied;
  guint32 op;
} TsOverrideItem;

/**
 * ts_debug_worker_dup_overrides:
 *
 * The ledger without what was taken away.
 *
 * Returns: (transfer full) (nullable) (element-type TsOverrideItem): by number; %NULL while busy
 */
GPtrArray *ts_debug_worker_dup_overrides (TsDebugWorker *self);

/**
 * TsPreparedItem:
 * @consequence: (nullable): what applying it computes again
 *
 * An output that is prepared, see ts_debugger_prepare (). A plain value.
 */
typedef struct
{
  char *text;
  char *consequence;
  guint32 op;
} TsPreparedItem;

/* (transfer full) (nullable) (element-type TsPreparedItem): in the order in which they were prepared; %NULL while busy */
GPtrArray *ts_debug_worker_dup_prepared (TsDebugWorker *self);

/* The attribute of an operation as the overrides have it now. (transfer full) (nullable): as the file has it, or busy */
char *ts_debug_worker_dup_attr (TsDebugWorker *self, guint32 op, const char *key);

/* Whether the control input of @to from @from is cut in the runs to come. %FALSE while busy. */
gboolean ts_debug_worker_is_cut (TsDebugWorker *self, guint32 from, guint32 to);

/* What undo-override, or redo-override, would be about. (transfer full) (nullable): nothing, or busy */
char *ts_debug_worker_dup_next_override (TsDebugWorker *self, gboolean forward);

/* As ts_debugger_dup_taint () of one output, as it is where one looks from: of other turns and calls nothing is known. (transfer full) (nullable) */
char *ts_debug_worker_dup_taint (TsDebugWorker *self, TsOutput output);

G_END_DECLS
