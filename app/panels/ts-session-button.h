#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SESSION_BUTTON (ts_session_button_get_type ())
G_DECLARE_FINAL_TYPE (TsSessionButton, ts_session_button, TS, SESSION_BUTTON, GtkWidget)

/**
 * TsSessionButton:
 *
 * Names the session over the graph that is shown, with a menu to switch to another one, to make, rename and close them. Main thread.
 *
 * Properties:
 *   "only-if-several" (gboolean): it is hidden while there is one session
 */
GtkWidget *ts_session_button_new (void);

/* @document (nullable). Keeps it. */
void ts_session_button_set_document (TsSessionButton *self, TsDocument *document);

G_END_DECLS
