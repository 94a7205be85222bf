#pragma once

#include "engine/debug/ts-display-list.h"

G_BEGIN_DECLS

#define TS_CONSOLE_PROMPT "(ts) "

/**
 * TsConsole:
 *
 * The debugger's command language: takes command lines, drives a TsDebugger, hands out text. No terminal and no screen; the command
 * line and the program's console stand on it. `help` lists the commands; names may be shortened as long as they are unique.
 * One thread, the debugger's.
 */
typedef struct _TsConsole TsConsole;

/* @text ends with a newline. */
typedef void (*TsConsoleFunc) (const char *text, gpointer user_data);

/* Keeps @debugger, which must outlive it. (transfer full) */
TsConsole *ts_console_new (TsDebugger *debugger, TsConsoleFunc output, gpointer user_data);
void ts_console_free (TsConsole *self);

/**
 * ts_console_run:
 * @line: a command and its arguments; an empty line repeats the last command if that is one for repeating (step, continue, list);
 *   a line that begins with `#` is a comment
 * @error: %TS_ERROR_INVALID_ARGUMENT for a command that is none or is written wrongly; what the debugger says
 *
 * Carries out one command; returns when the run stands still again. If it has come to a breakpoint with commands of its own these are carried out, too. Behind
 * `commands` the lines up to `end` are only remembered.
 *
 * Returns: %FALSE if the command could not be carried out. An operation that fails in the run is no such error: the output says so
 */
gboolean ts_console_run (TsConsole *self, const char *line, GError **error);

/**
 * ts_console_run_script:
 * @name: (nullable): what the script is called in errors
 * @script: command lines; empty ones do nothing. The error of a line that begins with `-` is written to the output, and the script goes on
 * @error: of the first other line that fails, with @name and its number before it
 *
 * Carries out a script, up to its end, an error or `quit`. Writes each command to the output, after the prompt, before carrying it out.
 */
gboolean ts_console_run_script (TsConsole *self, const char *name, const char *script, GError **error);

/* (transfer none): what `display` shows. */
TsDisplayList *ts_console_get_displays (TsConsole *self);

/* The run has gone on otherwise than by a command: one looks from where it stands now, and displays are looked at anew. */
void ts_console_notice_stop (TsConsole *self);

/* Whether `quit` was given. */
gboolean ts_console_has_quit (TsConsole *self);

/**
 * ts_console_complete:
 * @line: a command line up to the cursor
 * @word: (out): where in @line the word begins that the results complete
 *
 * What the last word of a line may become: commands, names of operations one scope at a time (those that end with `/` go on), topics.
 *
 * Returns: (transfer full): %NULL-terminated, g_strfreev
 */
char **ts_console_complete (TsConsole *self, const char *line, gsize *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsConsole, ts_console_free)

G_END_DECLS
