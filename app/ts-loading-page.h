#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_LOADING_PAGE (ts_loading_page_get_type ())
G_DECLARE_FINAL_TYPE (TsLoadingPage, ts_loading_page, TS, LOADING_PAGE, GtkWidget)

/**
 * TsLoadingPage:
 *
 * What a window shows while it opens a file that takes longer: how far it is, and Cancel (`win.cancel-loading`). Empty for the first moments,
 * so that what is opened at once does not flicker. Main thread.
 */
GtkWidget *ts_loading_page_new (void);

/* Begins with an empty page for a file called @name. */
void ts_loading_page_start (TsLoadingPage *self, const char *name);

/* Shows what there is to show from now on. */
void ts_loading_page_reveal (TsLoadingPage *self);

/* @fraction is 0 to 1; @stage (nullable) for people. */
void ts_loading_page_set_progress (TsLoadingPage *self, double fraction, const char *stage);

G_END_DECLS
