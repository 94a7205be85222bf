#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_STATE_WATCHES (ts_state_watches_get_type ())
G_DECLARE_FINAL_TYPE (TsStateWatches, ts_state_watches, TS, STATE_WATCHES, GtkWidget)

/**
 * TsStateWatches:
 *
 * Which variables and other state stop the run when they are changed, written or read; below the breakpoints. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see the operation that stands for some state
 */

/* @document (nullable). Keeps it. */
void ts_state_watches_set_document (TsStateWatches *self, TsDocument *document);

G_END_DECLS
