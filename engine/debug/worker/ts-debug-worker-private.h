#pragma once

#include "engine/debug/console/ts-console.h"
#include "engine/debug/console/ts-console-sessions.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

G_BEGIN_DECLS

/* What the files of TsDebugWorker share, and nobody else. */

typedef enum
{
  TS_DEBUG_COMMAND_START,
  TS_DEBUG_COMMAND_STEP,
  TS_DEBUG_COMMAND_STEP_INTO,
  TS_DEBUG_COMMAND_CONTINUE,
  TS_DEBUG_COMMAND_UNTIL,
  TS_DEBUG_COMMAND_FINISH,
  TS_DEBUG_COMMAND_NEXT_ITERATION,
  TS_DEBUG_COMMAND_STEP_BACK,
  TS_DEBUG_COMMAND_CONTINUE_BACK,
  TS_DEBUG_COMMAND_BACK_TO_WRITER,
  TS_DEBUG_COMMAND_UNDO_RUN,
  TS_DEBUG_COMMAND_STOP,
  TS_DEBUG_COMMAND_SET_VALUE,
  TS_DEBUG_COMMAND_LINE, /* for the console: @path */
  TS_DEBUG_COMMAND_QUIT,

  /* Aside of the run: they change what the session keeps. */
  TS_DEBUG_COMMAND_LOAD,
  TS_DEBUG_COMMAND_RESTORE,
  TS_DEBUG_COMMAND_INITIALIZE,
  TS_DEBUG_COMMAND_SET_VARIABLE,
  TS_DEBUG_COMMAND_TAKE_DEVICES,
} TsDebugCommandKind;

/* Who waits for the answer to a line. */
typedef struct
{
  TsDebugAnswer func; /* (nullable) */
  gpointer user_data;
  GDestroyNotify destroy;
  GError *error;    /* (nullable): what the console has said */
  GPtrArray *lines; /* (nullable): TsAnswerLine: the rest of it */
} TsDebugAsker;

/* A command with all that it needs, so that the thread asks nobody. */
typedef struct
{
  TsDebugCommandKind kind;
  guint64 n;
  TsOutput output;
  TsTensor *value;
  TsModel *model;
  char *path;
  GCancellable *cancellable; /* of what is aside of the run */
  GArray *feeds;             /* TsFeed */
  GArray *fetches;           /* TsOutput */
  guint inputs_revision;     /* of these two */
  TsDeviceSetup *devices;    /* (nullable): goes with them */
  guint devices_revision;
  TsDebugAsker asker;
} TsDebugCommand;

struct _TsDebugWorker
{
  GObject parent_instance;

  /* The thread's alone while it runs, but for the calls that any thread may make. It drives the console's debugger. */
  TsDebugger *first; /* the only one, unless there are more sessions, whose debuggers are the console's */
  TsConsole *console;
  guint taken_revision; /* of the feeds and fetches that it has from the main thread */
  guint taken_devices;  /* revision of the devices that it has from there */
  TsModel *loaded;      /* (nullable): that gives new sessions their variables */
  GHashTable *starts;   /* debugger of another session -> GArray: what @start is while it is driven */
  GPtrArray *closed;    /* (nullable): debuggers of sessions that the command has closed */
  gint step_constants;  /* atomic: of new sessions */

  GMutex start_mutex;  /* guards start and displays */
  GPtrArray *displays; /* TsDisplay, copies; not to be changed */
  GArray *start;       /* (nullable): TsVariableInfo: what the variables held when the run began */

  /* Main thread. */
  TsDebugger *debugger; /* that is looked at: what the thread drove when it last told */
  TsGraph *graph;
  GMainContext *context;
  GThread *thread;
  GAsyncQueue *queue;
  GCancellable *cancellable; /* of the commands aside of the run that are pending */
  guint n_pending;
  guint n_aside; /* of those that are pending */
  GSource *progress;
  TsStop *stop;
  GArray *feeds;
  GArray *fetches;
  guint inputs_revision;   /* counts changes of feeds and fetches that are made here */
  TsDeviceSetup *devices;  /* not to be changed */
  guint devices_revision;  /* counts changes of them that are made here */
  guint8 *closure;         /* (nullable): of the feeds and fetches of now */
  guint32 looks_from;      /* context of the run */
  const GPtrArray *answer; /* (nullable): to a line, while its asker is told */
};

/* Takes @command; one that may begin a run goes with the feeds and fetches of now. Main thread. */
void ts_debug_worker_push (TsDebugWorker *self, TsDebugCommand command, gboolean may_begin);

/* ---- ts-debug-worker-state.c: the thread ---- */

/* Carries out a command that is aside of the run. */
void ts_debug_worker_change_state (TsDebugWorker *self, const TsDebugCommand *command, GError **error);

/* Takes @start (nullable) as what the variables held when the run began. (transfer full) (nullable): what that was before. */
GArray *ts_debug_worker_swap_start (TsDebugWorker *self, GArray *start);
void ts_debug_worker_forget_start (TsDebugWorker *self);

/* ---- ts-debug-worker-devices.c ---- */

void ts_debug_worker_init_devices (TsDebugWorker *self);
void ts_debug_worker_clear_devices (TsDebugWorker *self);

/* The thread: takes what the main thread has set up; and what a line of the console has left of it. (transfer full) */
void ts_debug_worker_take_devices (TsDebugWorker *self, const TsDebugCommand *command);
TsDeviceSetup *ts_debug_worker_keep_devices (TsDebugWorker *self);

/* Main thread: @left (nullable) is what became of the devices of @revision, unless something else was set up here meanwhile. Returns: %TRUE if that is news */
gboolean ts_debug_worker_adopt_devices (TsDebugWorker *self, guint revision, TsDeviceSetup *left);

void ts_debug_worker_emit_devices_changed (TsDebugWorker *self);
void ts_debug_worker_emit_changed (TsDebugWorker *self);
void ts_debug_worker_emit_said (TsDebugWorker *self, const char *text);

/* ---- ts-debug-worker-sessions.c ---- */

void ts_debug_worker_init_sessions (TsDebugWorker *self);
void ts_debug_worker_clear_sessions (TsDebugWorker *self);

/* The thread: a line was carried out, before which @before was driven. */
void ts_debug_worker_notice_session (TsDebugWorker *self, TsDebugger *before);

/* Main thread: @debugger is looked at from now on. */
void ts_debug_worker_look_at (TsDebugWorker *self, TsDebugger *debugger);

/* The thread: gives @session what the variables of @model have at first. */
void ts_debug_worker_load_into (TsSession *session, TsModel *model, GCancellable *cancellable, GError **error);

/* ---- ts-debug-worker-console.c ---- */

/* The thread: says it to whoever listens. */
void ts_debug_worker_say (TsDebugWorker *self, const char *text);

void ts_debug_worker_init_console (TsDebugWorker *self);
void ts_debug_worker_clear_console (TsDebugWorker *self);

/* The thread: carries out a line, and keeps what comes of it for @asker; an error is said, too. */
void ts_debug_worker_run_console (TsDebugWorker *self, const char *line, TsDebugAsker *asker);
void ts_debug_asker_clear (TsDebugAsker *self);

/* The thread, after each command: what is displayed. @is_line: it was one of the console's, which has looked itself. */
void ts_debug_worker_look (TsDebugWorker *self, gboolean is_line);

/* Main thread: what was done by other means, as the console writes it. */
void ts_debug_worker_echo (TsDebugWorker *self, const TsDebugCommand *command);
void ts_debug_worker_say_stop (TsDebugWorker *self, const TsStop *stop);

/* Main thread: with nothing pending the thread waits for a command, and what it did before is seen here. */
gboolean ts_debug_worker_is_idle (TsDebugWorker *self);

/* Main thread: one looks from where the run stands now. */
void ts_debug_worker_notice_stop (TsDebugWorker *self);

/* Whether values are those seen from a context; while a command runs they are the last ones. */
gboolean ts_debug_worker_looks_aside (TsDebugWorker *self);

G_END_DECLS
