#pragma once

#include "engine/debug/console/ts-console.h"

G_BEGIN_DECLS

/**
 * ts_prompt_run:
 * @console: of @debugger
 *
 * Reads commands from the terminal until `quit` or its end, with a history that is kept between sessions and completion where the
 * readline library is there. Control-C pauses a run, and at the prompt drops the line. Errors go to standard error.
 */
void ts_prompt_run (TsConsole *console, TsDebugger *debugger);

G_END_DECLS
