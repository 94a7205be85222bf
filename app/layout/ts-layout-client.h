#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/**
 * ts_layout_helper_find:
 *
 * The helper program: beside this program, in a build folder, or where it is installed.
 *
 * Returns: (transfer full) (nullable): %NULL if it is nowhere
 */
char *ts_layout_helper_find (void);

/**
 * ts_layout_helper_run:
 * @helper: path of the helper program
 * @budget_ms: it is killed if it has not answered by then; it is told, too, and takes no more time of the processor than that
 * @error: %G_IO_ERROR_TIMED_OUT, also if that ended it; %G_IO_ERROR_CANCELLED; %G_IO_ERROR_FAILED if it crashed or refused; %G_IO_ERROR_INVALID_DATA if it
 *   answered something else; or why it could not be started
 *
 * Lays out @request in a process of its own, and waits for it. Any thread but the main one.
 *
 * Returns: (transfer full) (nullable)
 */
TsLayout *ts_layout_helper_run (const char *helper, const TsLayoutRequest *request, guint budget_ms, GCancellable *cancellable, GError **error);

G_END_DECLS
