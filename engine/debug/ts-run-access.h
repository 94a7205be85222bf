#pragma once

#include "engine/debug/ts-determinism.h"

G_BEGIN_DECLS

/**
 * TsRunAccess:
 *
 * Which operations touched which variable in a run, and which of them changed it. Used by one thread.
 */
typedef struct _TsRunAccess TsRunAccess;

TsRunAccess *ts_run_access_new (TsGraph *graph);
void ts_run_access_free (TsRunAccess *self);

/* @activation is over; @changes: it changed some state. */
void ts_run_access_note (TsRunAccess *self, const TsActivation *activation, gboolean changes);

/* Why an activation gives something else with the same inputs: "it reads v, which ... writes, and nothing orders them", "it adds up in another order". (transfer full) */
char *ts_run_access_explain (TsRunAccess *self, const TsActivation *activation);

/**
 * ts_run_access_find_races:
 * @max: how many to find
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Pairs of operations of the graph itself of which one changed what the other touched, and that no way of data or control edges connects. Time linear in the graph for each that
 * changed something.
 *
 * Returns: (transfer full) (nullable) (element-type TsRunRace)
 */
GArray *ts_run_access_find_races (TsRunAccess *self, guint max, GCancellable *cancellable, GError **error);

G_END_DECLS
