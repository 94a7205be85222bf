#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/**
 * TsLayoutEngine:
 *
 * Lays graphs out: chains and small pieces by itself, the rest with Graphviz in a helper process, and by itself again where that fails or takes
 * too long. Pieces that do not hang together are set in rows. Remembers the last 4096 layouts by what was asked, so that equal scopes share one.
 *
 * One thread at a time, and not the main one.
 */
typedef struct _TsLayoutEngine TsLayoutEngine;

/* @helper: (nullable): path of the helper program; %NULL: do without. (transfer full) */
TsLayoutEngine *ts_layout_engine_new (const char *helper);
void ts_layout_engine_free (TsLayoutEngine *self);

#define TS_LAYOUT_BUDGET_MS 2000u

/* How long the helper may take for all pieces of one graph together; %TS_LAYOUT_BUDGET_MS at first. 0: it is not asked. */
void ts_layout_engine_set_budget (TsLayoutEngine *self, guint budget_ms);

/* A patient engine asks the helper whatever the size and waits a minute for it; layouts that were quick before are made anew. It tries once more even if the helper has failed
 * so often that it is not asked any more otherwise. */
void ts_layout_engine_set_patient (TsLayoutEngine *self, gboolean patient);

/* Whether long and narrow layouts are set in columns, see ts_layout_wrap (); they are at first. */
void ts_layout_engine_set_wraps (TsLayoutEngine *self, gboolean wraps);

/**
 * ts_layout_engine_run:
 * @problem: (out) (nullable) (transfer full): why the layout is not as fine as it could be; %NULL if it is
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable)
 */
TsLayout *ts_layout_engine_run (TsLayoutEngine *self, const TsLayoutRequest *request, char **problem, GCancellable *cancellable, GError **error);

/* Of all runs so far: how many were answered from memory, and how many needed the helper. */
guint ts_layout_engine_get_n_hits (TsLayoutEngine *self);
guint ts_layout_engine_get_n_helper_runs (TsLayoutEngine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLayoutEngine, ts_layout_engine_free)

G_END_DECLS
