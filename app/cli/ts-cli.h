#pragma once

#include "engine/model/ts-model.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/* Exit statuses: part of the command line's contract. */
#define TS_CLI_DONE 0
#define TS_CLI_FAILED 1
#define TS_CLI_USAGE 2

/**
 * TsCliCommand:
 * @name: of the sub-command
 * @arguments: what follows it, for the usage line
 * @summary: what it does, one line
 * @run: @argv[0] is its name. Returns the exit status
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  int (*run) (int argc, char **argv);
} TsCliCommand;

int ts_cli_info (int argc, char **argv);
int ts_cli_run (int argc, char **argv);
int ts_cli_debug (int argc, char **argv);
int ts_cli_convert (int argc, char **argv);
int ts_cli_render (int argc, char **argv);
int ts_cli_diff (int argc, char **argv); /* exit statuses as of diff(1): 0 same, 1 different, 2 trouble */
int ts_cli_ops (int argc, char **argv);

/* ---- what sub-commands share ------------------------------------------------------------------ */

/* Prints `tensorstep-cli: CODE: message` to standard error. Returns: %TS_CLI_FAILED */
int ts_cli_fail (const GError *error);

/* The same for a wrong command line. Returns: %TS_CLI_USAGE */
int ts_cli_fail_usage (const char *command, const char *message);

/* Prints what was left out when @model was opened to standard error, if anything was. */
void ts_cli_warn (const TsModel *model);

/**
 * ts_cli_parse:
 * @command: name of the sub-command
 * @arguments: as in TsCliCommand
 * @entries: its options
 * @user_data: for their callbacks
 * @group: (nullable) (transfer full): more options
 * @n_arguments: how many arguments other than options it takes; they are moved to @argv[1] on
 *
 * Parses options in place; `--help` prints and ends the process. %FALSE after printing what is wrong: the exit status is %TS_CLI_USAGE.
 */
gboolean ts_cli_parse (const char *command, const char *arguments, const char *summary, const GOptionEntry *entries, gpointer user_data, GOptionGroup *group, int n_arguments, int *argc, char ***argv);

/* Writes UTF-8 to standard output whatever the locale. */
void ts_cli_print (const char *text);
void ts_cli_printf (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
