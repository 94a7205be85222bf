#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_STEP_BAR (ts_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsStepBar, ts_step_bar, TS, STEP_BAR, GtkWidget)

/**
 * TsStepBar:
 *
 * The commands that run a graph, and the line that always says where the run stands and why. The commands are the actions `win.run`,
 * `win.step`, ... of its window. Main thread.
 *
 * Properties:
 *   "text" (string, read-only, notified): the line
 */
GtkWidget *ts_step_bar_new (void);

/* @document (nullable). Keeps it. */
void ts_step_bar_set_document (TsStepBar *self, TsDocument *document);

const char *ts_step_bar_get_text (TsStepBar *self);

G_END_DECLS
