#pragma once

#include "engine/debug/console/ts-console.h"
#include "engine/debug/state/ts-named-list.h"
#include "engine/debug/state/ts-preset.h"
#include "engine/debug/state/ts-scenario.h"
#include "engine/debug/state/ts-snapshot.h"

G_BEGIN_DECLS

/* What a console keeps beside the run: sessions, presets, snapshots and a scenario, for those who show them otherwise than as text. */

/**
 * TsConsoleSessionFuncs:
 * @added: (nullable): @debugger is a new session's
 * @closed: (nullable): takes @debugger, whose session was closed; %NULL: it is freed
 *
 * Called in the debugger's thread.
 */
typedef struct
{
  void (*added) (TsDebugger *debugger, gpointer user_data);
  void (*closed) (TsDebugger *debugger, gpointer user_data);
} TsConsoleSessionFuncs;

void ts_console_set_session_funcs (TsConsole *self, const TsConsoleSessionFuncs *funcs, gpointer user_data);

/* The debugger that commands are about. The debugger's thread. */
TsDebugger *ts_console_get_debugger (TsConsole *self);

/* Pauses that. Any thread. */
void ts_console_pause (TsConsole *self);

/* Their names, and which of them commands are about. Any thread. (transfer full): %NULL-terminated */
char **ts_console_dup_sessions (TsConsole *self, guint *taken);

/* (transfer none): they live as long as the console. */
TsNamedList *ts_console_get_presets (TsConsole *self);   /* of TsPreset */
TsNamedList *ts_console_get_snapshots (TsConsole *self); /* of TsSnapshot */
TsScenario *ts_console_get_scenario (TsConsole *self);

G_END_DECLS
