#pragma once

#include "app/ts-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_STATISTICS_WINDOW (ts_statistics_window_get_type ())
G_DECLARE_FINAL_TYPE (TsStatisticsWindow, ts_statistics_window, TS, STATISTICS_WINDOW, AdwWindow)

/**
 * TsStatisticsWindow:
 *
 * What a graph is made of, in numbers, and how large its scopes are, as a treemap. Main thread.
 *
 * Signals:
 *   "search" (char *query): the user wants to see what is behind a number
 *   "scope-activated" (char *scope)
 *   "needs-activated" (): what the fetches need
 */
TsStatisticsWindow *ts_statistics_window_new (GtkWindow *parent, TsDocument *document);

/* Whether the numbers are there. */
gboolean ts_statistics_window_is_ready (TsStatisticsWindow *self);

G_END_DECLS
