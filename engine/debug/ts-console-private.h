#pragma once

#include "engine/debug/ts-console.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/* What the arguments of a command name, for completion. */
typedef enum
{
  TS_CONSOLE_NOTHING,
  TS_CONSOLE_OUTPUTS,
  TS_CONSOLE_EXPRESSIONS,
  TS_CONSOLE_PLACES, /* outputs, and what else a breakpoint may be on */
  TS_CONSOLE_TOPICS, /* of `info` */
  TS_CONSOLE_COMMANDS,
} TsConsoleWords;

/**
 * TsConsoleCommand:
 * @aliases: (nullable): other names, comma-separated; they win over prefixes
 * @arguments: for the usage line
 * @details: (nullable): more lines for `help NAME`
 * @repeats: an empty line repeats it
 * @run: @arguments is what follows the name, without space around it
 */
typedef struct
{
  const char *name;
  const char *aliases;
  const char *arguments;
  const char *summary;
  const char *details;
  gboolean repeats;
  TsConsoleWords words;
  gboolean (*run) (TsConsole *self, const char *arguments, GError **error);
} TsConsoleCommand;

struct _TsConsole
{
  TsDebugger *debugger;
  TsGraph *graph;
  TsConsoleFunc output;
  gpointer user_data;
  TsShapeTable *shapes; /* (nullable): made when first asked for */
  char *last_line;      /* (nullable): what an empty line repeats */
  gboolean is_repeat;
  gboolean has_quit;
  GArray *displays; /* (nullable): expressions that are shown at each stop */
  guint next_display;
  guint32 list_next; /* where a repeated `list` goes on */
};

/* ---- what commands share ---- */

void ts_console_print (TsConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* %FALSE with %TS_ERROR_INVALID_ARGUMENT saying how @command is written. */
gboolean ts_console_fail_usage (const char *command, GError **error);

const TsConsoleCommand *ts_console_list_commands (guint *n);

/* (nullable): by name, alias or unique prefix. */
const TsConsoleCommand *ts_console_find_command (const char *name, GError **error);

/* `name:index`, the static dtype and shape as far as known, aligned for lists. (transfer full) */
char *ts_console_describe_output (TsConsole *self, TsOutput output);

/* The static shape of an output. */
void ts_console_get_shape (TsConsole *self, TsOutput output, TsShape *shape);

/* (nullable): valid until feeds change. */
const TsFeed *ts_console_find_feed (TsConsole *self, TsOutput output);

/* The value of an output where there is one; before any run constants and what is fed have theirs. */
TsValueState ts_console_get_value (TsConsole *self, TsOutput output, TsTensor **value);

/* Prints `  name:0  float32 [2,3]  [0.1, 0.2, …]`, or the state where there is no value. */
void ts_console_print_value_line (TsConsole *self, TsOutput output);
void ts_console_print_outputs (TsConsole *self, guint32 op);

/* What `display` shows at each stop. */
void ts_console_show_displays (TsConsole *self);

/* The outputs of the activation that was done last, wherever it is. */
void ts_console_print_last (TsConsole *self);

/* `NAME = VALUE` into its parts, without space around them. */
gboolean ts_console_split_assignment (const char *command, const char *arguments, char **name, char **value, GError **error);

/* ---- the commands ---- */

gboolean ts_console_break (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_tbreak (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_delete (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_enable (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_disable (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_feed (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_unfeed (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_fetch (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_start (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_run_from_start (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_step (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_continue (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_until (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_condition (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_ignore (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_log (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_watch (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_unwatch (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_catch (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_display (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_undisplay (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_step_into (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_finish (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_iterate (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_reverse_step (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_reverse_continue (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_undo (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_kill (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_set (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_print_value (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_info (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_list (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_where (TsConsole *self, const char *arguments, GError **error);

/* Topics of `info` that are about what leads to what; @arguments as of a command. */
gboolean ts_console_info_dominators (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_info_needs (TsConsole *self, const char *arguments, GError **error);
gboolean ts_console_info_path (TsConsole *self, const char *arguments, GError **error);

/* Topics of `info`, %NULL-terminated. */
extern const char *const ts_console_topics[];

G_END_DECLS
