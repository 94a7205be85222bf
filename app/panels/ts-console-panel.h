#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CONSOLE_PANEL (ts_console_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsConsolePanel, ts_console_panel, TS, CONSOLE_PANEL, GtkWidget)

/**
 * TsConsolePanel:
 *
 * The debugger's prompt: what was done, by whatever means, stands there as its command, with what came of it; an entry takes commands, with completion
 * (Tab) and the lines before (Up, Down). Main thread.
 */
GtkWidget *ts_console_panel_new (void);

/* @document (nullable). Keeps it. */
void ts_console_panel_set_document (TsConsolePanel *self, TsDocument *document);

G_END_DECLS
