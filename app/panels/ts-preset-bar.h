#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_PRESET_BAR (ts_preset_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsPresetBar, ts_preset_bar, TS, PRESET_BAR, GtkWidget)

/**
 * TsPresetBar:
 *
 * A menu of what the user has kept of feeds and fetches: choose, save, rename, remove. Names the preset that was taken last, or that all is as in, and under it
 * what is different from it now. Main thread.
 */
GtkWidget *ts_preset_bar_new (void);

/* @document (nullable). Keeps it. */
void ts_preset_bar_set_document (TsPresetBar *self, TsDocument *document);

/* The preset that is named. (nullable): none */
const char *ts_preset_bar_get_preset (TsPresetBar *self);

G_END_DECLS
