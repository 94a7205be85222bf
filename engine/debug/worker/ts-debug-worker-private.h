#pragma once

#include "engine/debug/console/ts-console.h"
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
  GError *error; /* (nullable): what the console has said */
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
  TsDebugAsker asker;
} TsDebugCommand;

struct _TsDebugWorker
{
  GObject parent_instance;

  /* The thread's alone while it runs, but for the calls that any thread may make. */
  TsDebugger *debugger;
  TsConsole *console;
  guint taken_revision;         /* of the feeds and fetches that it has from the main thread */
  TsDeviceSetup *taken_devices; /* that it has from there, or has left there */

  GMutex start_mutex;  /* guards start and displays */
  GPtrArray *displays; /* TsDisplay, copies; not to be changed */
  GArray *start;       /* (nullable): TsVariableInfo: what the variables held when the run began */

  /* Main thread. */
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
  guint inputs_revision;  /* counts changes of feeds and fetches that are made here */
  TsDeviceSetup *devices; /* not to be changed */
  guint8 *closure;        /* (nullable): of the feeds and fetches of now */
  guint32 looks_from;     /* context of the run */
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

/* Main thread: @left (nullable) is what became of @given, unless something else was set up here meanwhile. Returns: %TRUE if that is news */
gboolean ts_debug_worker_adopt_devices (TsDebugWorker *self, TsDeviceSetup *given, TsDeviceSetup *left);

void ts_debug_worker_emit_devices_changed (TsDebugWorker *self);
void ts_debug_worker_emit_changed (TsDebugWorker *self);
void ts_debug_worker_emit_said (TsDebugWorker *self, const char *text);

/* ---- ts-debug-worker-console.c ---- */

void ts_debug_worker_init_console (TsDebugWorker *self);
void ts_debug_worker_clear_console (TsDebugWorker *self);

/* The thread: carries out a line; @error is said, too. */
void ts_debug_worker_run_console (TsDebugWorker *self, const char *line, GError **error);
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
