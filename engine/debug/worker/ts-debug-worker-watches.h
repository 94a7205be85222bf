#pragma once

#include "engine/debug/worker/ts-debug-worker.h"
#include "engine/debug/breakpoint/ts-watch.h"

G_BEGIN_DECLS

/**
 * TsWatchItem:
 * @op: the operation that stands for the state
 * @n_hits: how often it stopped the run
 * @is_there: there is such state
 *
 * A TsWatch for looking at.
 */
typedef struct
{
  guint id;
  TsWatchKind kind;
  char *text;
  guint32 op;
  guint64 n_hits;
  gboolean is_there;
} TsWatchItem;

/* What stops a worker's runs because of state; lines of the console change it: `watch`, `unwatch`. Main thread. (transfer full) (nullable)
 * (element-type TsWatchItem): by number; %NULL while busy */
GPtrArray *ts_debug_worker_dup_watches (TsDebugWorker *self);

G_END_DECLS
