#pragma once

#include "app/ts-settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_APPLICATION_ID "org.tensorstep.Tensorstep"

#define TS_TYPE_APPLICATION (ts_application_get_type ())
G_DECLARE_FINAL_TYPE (TsApplication, ts_application, TS, APPLICATION, AdwApplication)

/**
 * TsApplication:
 *
 * The program: its windows, what they share, its command line. Main thread.
 */

/* @settings_path (nullable): where to keep what is remembered; %NULL for the user's own. */
TsApplication *ts_application_new (const char *settings_path);

TsSettings *ts_application_get_settings (TsApplication *self);

/* What the program ends with: not 0 if it was to do something and quit (see the command line), and could not. */
int ts_application_get_exit_status (TsApplication *self);
void ts_application_set_exit_status (TsApplication *self, int status);

G_END_DECLS
