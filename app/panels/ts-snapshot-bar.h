#pragma once

#include "app/ts-document.h"
#include "engine/debug/state/ts-snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SNAPSHOT_BAR (ts_snapshot_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsSnapshotBar, ts_snapshot_bar, TS, SNAPSHOT_BAR, GtkWidget)

/**
 * TsSnapshotBar:
 *
 * A menu of what the variables held before: what they are compared with, the beginning of the run or a snapshot, which is taken here or loaded from a
 * checkpoint; restoring from and saving to checkpoints; and a button that goes back to the snapshot. Main thread.
 *
 * Signals:
 *   "changed" (): they are compared with something else
 */
GtkWidget *ts_snapshot_bar_new (void);

/* @document (nullable). Keeps it. */
void ts_snapshot_bar_set_document (TsSnapshotBar *self, TsDocument *document);

/* (nullable): the beginning of the run. */
const char *ts_snapshot_bar_get_name (TsSnapshotBar *self);
TsSnapshot *ts_snapshot_bar_get_snapshot (TsSnapshotBar *self); /* (transfer none) */

/* How many variables are different from it. */
void ts_snapshot_bar_set_n_changed (TsSnapshotBar *self, guint n);

/* The variables hold what they do in the checkpoint @file: compares them with that. Loads it in the background. */
void ts_snapshot_bar_load (TsSnapshotBar *self, GFile *file);
void ts_snapshot_bar_save (TsSnapshotBar *self, GFile *file); /* writes the checkpoint */

G_END_DECLS
