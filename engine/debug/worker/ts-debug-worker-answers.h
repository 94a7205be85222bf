#pragma once

#include "engine/debug/console/ts-console-answers.h"
#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/* Lines of the console whose answer somebody waits for. Main thread. */

/**
 * TsDebugAnswer:
 * @error: (nullable): why the line could not be carried out, as the console has said, too
 *
 * Called when a line was carried out, unless the worker ends before.
 */
typedef void (*TsDebugAnswer) (TsDebugWorker *worker, const GError *error, gpointer user_data);

/* As ts_debug_worker_run_line (). Takes @user_data, which @destroy frees in any case. */
void ts_debug_worker_ask (TsDebugWorker *self, const char *line, TsDebugAnswer answer, gpointer user_data, GDestroyNotify destroy);

/* Within a TsDebugAnswer: what the line has said, the echo of the line itself not. (transfer none) (nullable) (element-type TsAnswerLine) */
const GPtrArray *ts_debug_worker_peek_answer (TsDebugWorker *self);

/* As the functions of TsConsole; valid until the next command. (nullable): %NULL while busy, too */
const TsOrigin *ts_debug_worker_peek_origin (TsDebugWorker *self);
const char *ts_debug_worker_peek_explained_title (TsDebugWorker *self);
const GArray *ts_debug_worker_peek_explained_elements (TsDebugWorker *self);

G_END_DECLS
