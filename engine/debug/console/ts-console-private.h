#pragma once

#include "engine/debug/console/ts-console-answers.h"
#include "engine/debug/console/ts-console-sessions.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/* What the arguments of a command name, for completion. */
typedef enum
{
  TS_CONSOLE_NOTHING,
  TS_CONSOLE_OUTPUTS,
  TS_CONSOLE_EXPRESSIONS,
  TS_CONSOLE_PLACES,  /* outputs, and what else a breakpoint may be on */
  TS_CONSOLE_CATCHES, /* words of `catch` */
  TS_CONSOLE_TOPICS,  /* of `info` */
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

/**
 * TsConsoleTopic:
 * @arguments: for the usage line, or ""
 *
 * Something that `info` tells about.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  gboolean (*run) (TsConsole *self, const char *arguments, GError **error);
} TsConsoleTopic;

/* What a file of commands brings along; ts-console-commands.c lists the files. */
typedef struct
{
  const char *title;
  const TsConsoleCommand *commands;
  guint n_commands;
  const TsConsoleTopic *topics;
  guint n_topics;
} TsConsoleGroup;

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
  TsDisplayList *displays;
  TsNamedList *snapshots;
  TsNamedList *presets;
  TsScenario *scenario;
  GMutex sessions_mutex; /* guards sessions, and which of them is taken */
  GArray *sessions;      /* with the debuggers that are the console's own */
  TsConsoleSessionFuncs session_funcs;
  gpointer session_data;
  guint32 list_next; /* where a repeated `list` goes on */
  gboolean has_context;
  guint32 context;       /* that was chosen to look from, if one was */
  TsOrigin *origin;      /* (nullable): what `origin` found */
  char *explained_title; /* (nullable): what `explain` told of, and TsExplained: what it listed */
  GArray *explained;
  gboolean explained_ends; /* that title is the end of a way */

  /* ts-console-answer.c */
  GPtrArray *answer; /* (nullable): lines that were said since it was begun */
  GString *said;     /* the line that has no end yet */
  GArray *cited;     /* the operations that it tells of */

  /* ts-console-actions.c */
  GPtrArray *collected; /* (nullable): lines of `commands` that have come so far */
  guint collecting_for; /* breakpoint */
  gboolean is_acting;   /* it carries out the commands of a breakpoint */
  guint source_depth;
};

/* ---- what commands share ---- */

void ts_console_print (TsConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The line that is begun, or comes next, tells of @op, if that is one of the console's graph; of the first operation of `call > op (Type), iteration 3`. */
void ts_console_cite (TsConsole *self, const TsOperation *op);
void ts_console_cite_place (TsConsole *self, const char *place);
void ts_console_cite_output (TsConsole *self, const char *name); /* `op:1` */

/* Keeps what was said, where an answer is wanted. */
void ts_console_note (TsConsole *self, const char *text);
void ts_console_clear_answer (TsConsole *self);

/* %FALSE with %TS_ERROR_INVALID_ARGUMENT saying how @command is written. */
gboolean ts_console_fail_usage (const char *command, GError **error);

/* All commands, or all topics, in the order in which `help` tells them. */
typedef struct
{
  gsize group;
  guint item;
} TsConsoleCommandIter;

void ts_console_command_iter_init (TsConsoleCommandIter *iter);
const TsConsoleCommand *ts_console_command_iter_next (TsConsoleCommandIter *iter); /* (nullable) */
const TsConsoleTopic *ts_console_topic_iter_next (TsConsoleCommandIter *iter);     /* (nullable) */

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

/* `(tainted by 2, 5)`: the overrides that the value follows from. (transfer full) (nullable): none */
char *ts_console_dup_mark (TsConsole *self, TsOutput output, TsValueState state);

/* The same for what follows from several. */
char *ts_console_dup_mark_of (TsConsole *self, const TsOutput *outputs, guint n);

/* Prints `  name:0  float32 [2,3]  [0.1, 0.2, …]`, or the state where there is no value. */
void ts_console_print_value_line (TsConsole *self, TsOutput output);
void ts_console_print_outputs (TsConsole *self, guint32 op);

/* From where values are seen: what was chosen since the stop, else where the run stands. */
guint32 ts_console_get_context (TsConsole *self);

/* What `display` shows at each stop. */
void ts_console_show_displays (TsConsole *self);

/* The outputs of the activation that was done last, wherever it is. */
void ts_console_print_last (TsConsole *self);

/* Tells where a way back led, or another run without its fetches. Takes @stop; %FALSE if it is %NULL. */
gboolean ts_console_report_back (TsConsole *self, TsStop *stop);

/* `200M`: bytes, or with K, M, G that many KiB, MiB, GiB. */
gboolean ts_console_read_size (const char *text, gsize *bytes);

/* `NAME = VALUE` into its parts, without space around them. */
gboolean ts_console_split_assignment (const char *command, const char *arguments, char **name, char **value, GError **error);

/* For `help` of several commands. */
#define TS_CONSOLE_VALUE_HELP                                                                                      \
  "VALUE is a literal (3, [[1,2],[3,4]], [\"a\",\"b\"], nan), SHAPE:zeros, ones, random[:SEED] or normal[:SEED]\n" \
  "(SHAPE as [1,224,224,3], left out where it is known), @file.npy, @file.npz:key, @picture.png or .jpg;\n"        \
  "or an expression over what has a value now, such as 2 * y - $in[0] (help print)"

#define TS_CONSOLE_WHERE_HELP \
  "WHERE is an operation, an output (op:1), type:OPTYPE, scope:NAME, dtype:NAME or /REGEX/"

/* Carries out @lines, which are of @name (nullable); see ts_console_run_script (). @echo: writes each to the output before. */
gboolean ts_console_run_lines (TsConsole *self, const char *name, const char *lines, gboolean echo, GError **error);

/* Takes a line of `commands`; the last is `end`. */
gboolean ts_console_collect (TsConsole *self, const char *line, GError **error);

/* Carries out what is to be done at the breakpoint that the run has stopped at since @before (nullable), and at those that it comes to thereby. */
gboolean ts_console_act (TsConsole *self, const TsStop *before, GError **error);

/* Commands are about this one from now on; it belongs to the list of sessions. */
void ts_console_take_debugger (TsConsole *self, TsDebugger *debugger);

/* The sessions: the one of the debugger that there is, at first. */
void ts_console_init_sessions (TsConsole *self);
void ts_console_clear_sessions (TsConsole *self);

/* A preset with its values. (transfer full) (nullable) */
TsPreset *ts_console_make_preset (TsConsole *self, const char *name, GError **error);

/* Whether a scenario of this session is under way; it goes on, to its end or to where a run stops. */
gboolean ts_console_is_in_scenario (TsConsole *self);
gboolean ts_console_go_on_with_scenario (TsConsole *self, GError **error);

/* ---- the commands, by file ---- */

extern const TsConsoleGroup ts_console_actions_group;
extern const TsConsoleGroup ts_console_assert_group;
extern const TsConsoleGroup ts_console_branch_group;
extern const TsConsoleGroup ts_console_breakpoints_group;
extern const TsConsoleGroup ts_console_breakpoints_info_group;
extern const TsConsoleGroup ts_console_context_group;
extern const TsConsoleGroup ts_console_data_group;
extern const TsConsoleGroup ts_console_determinism_group;
extern const TsConsoleGroup ts_console_display_group;
extern const TsConsoleGroup ts_console_effects_group;
extern const TsConsoleGroup ts_console_explain_group;
extern const TsConsoleGroup ts_console_forks_group;
extern const TsConsoleGroup ts_console_info_group;
extern const TsConsoleGroup ts_console_look_group;
extern const TsConsoleGroup ts_console_origin_group;
extern const TsConsoleGroup ts_console_override_group;
extern const TsConsoleGroup ts_console_placement_group;
extern const TsConsoleGroup ts_console_precision_group;
extern const TsConsoleGroup ts_console_preset_group;
extern const TsConsoleGroup ts_console_queue_group;
extern const TsConsoleGroup ts_console_record_group;
extern const TsConsoleGroup ts_console_retry_group;
extern const TsConsoleGroup ts_console_run_group;
extern const TsConsoleGroup ts_console_scenario_group;
extern const TsConsoleGroup ts_console_schedule_group;
extern const TsConsoleGroup ts_console_script_group;
extern const TsConsoleGroup ts_console_session_group;
extern const TsConsoleGroup ts_console_setup_group;
extern const TsConsoleGroup ts_console_snapshot_group;
extern const TsConsoleGroup ts_console_state_group;
extern const TsConsoleGroup ts_console_timeline_group;
extern const TsConsoleGroup ts_console_trace_group;
extern const TsConsoleGroup ts_console_travel_group;
extern const TsConsoleGroup ts_console_watches_group;

G_END_DECLS
