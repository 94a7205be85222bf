#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_CATCHES_BUTTON (ts_catches_button_get_type ())
G_DECLARE_FINAL_TYPE (TsCatchesButton, ts_catches_button, TS, CATCHES_BUTTON, GtkWidget)

/* A button with a menu of what stops a run wherever it happens, besides NaN and infinities: see TsNumeric and TsCatch. Main thread. */

/* @document (nullable). Keeps it. */
void ts_catches_button_set_document (TsCatchesButton *self, TsDocument *document);

G_END_DECLS
