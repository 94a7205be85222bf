#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_DRAWER (ts_drawer_get_type ())
G_DECLARE_FINAL_TYPE (TsDrawer, ts_drawer, TS, DRAWER, GtkWidget)

/**
 * TsDrawer:
 *
 * What stands below the graph while one debugs: console, watches, calls and loops, history, changes of the run, its time, answers, alerts. Main thread.
 *
 * Properties:
 *   "drawer-page" (string): "console", "watches", "calls", "history", "changes", "time", "answer" or "alerts"
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 */
GtkWidget *ts_drawer_new (void);

/* @document (nullable). Keeps it. */
void ts_drawer_set_document (TsDrawer *self, TsDocument *document);

const char *ts_drawer_get_page (TsDrawer *self);
void ts_drawer_show_page (TsDrawer *self, const char *name);

/* As ts_answer_panel_ask (). */
void ts_drawer_ask (TsDrawer *self, const char *title, const char *line);

G_END_DECLS
