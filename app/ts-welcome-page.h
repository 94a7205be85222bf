#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_WELCOME_PAGE (ts_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (TsWelcomePage, ts_welcome_page, TS, WELCOME_PAGE, GtkWidget)

/**
 * TsWelcomePage:
 *
 * What a window without a graph shows: open, recent files, samples. Works through the actions `win.open`, `win.open-file`, `win.open-sample`
 * and `win.forget-file` of its window. Main thread.
 */
GtkWidget *ts_welcome_page_new (void);

G_END_DECLS
