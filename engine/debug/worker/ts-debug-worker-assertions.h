#pragma once

#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/**
 * TsAssertionItem:
 * @where: operations, or one output
 * @invariant: what must be true there
 * @op: the first operation of the graph itself that it is on, or %TS_NO_OP
 *
 * A TsAssertion for looking at.
 */
typedef struct
{
  guint id;
  char *where;
  char *invariant;
  guint32 op;
  guint64 n_checked;
  guint64 n_failed;
} TsAssertionItem;

/* What must be so in a worker's runs; lines of the console change it: `assert`, `unassert`. Main thread. (transfer full) (nullable)
 * (element-type TsAssertionItem): by number; %NULL while busy */
GPtrArray *ts_debug_worker_dup_assertions (TsDebugWorker *self);

/* Whether checks of the graph's own stop the run, and may be passed, or end it; %FALSE while busy. `assert graph stop` and `fail` change it. */
gboolean ts_debug_worker_get_stop_at_checks (TsDebugWorker *self, gboolean *stops);

G_END_DECLS
