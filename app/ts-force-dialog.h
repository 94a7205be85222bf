#pragma once

#include "app/ts-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_FORCE_DIALOG (ts_force_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TsForceDialog, ts_force_dialog, TS, FORCE_DIALOG, AdwWindow)

/**
 * TsForceDialog:
 *
 * Asks what an output shall be each time, and forces it to that. What is wrong with what was typed is said there. Main thread.
 *
 * Signals:
 *   "forced" (): it is done, and the dialog closes
 */

/* Keeps @document. */
TsForceDialog *ts_force_dialog_new (GtkWindow *parent, TsDocument *document, TsOutput output);

G_END_DECLS
