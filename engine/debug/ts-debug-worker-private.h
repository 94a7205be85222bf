#pragma once

#include "engine/debug/ts-debug-worker.h"

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
  TS_DEBUG_COMMAND_QUIT,

  /* Aside of the run: they change the state that the session keeps. */
  TS_DEBUG_COMMAND_LOAD,
  TS_DEBUG_COMMAND_RESTORE,
  TS_DEBUG_COMMAND_INITIALIZE,
  TS_DEBUG_COMMAND_SET_VARIABLE,
} TsDebugCommandKind;

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
} TsDebugCommand;

struct _TsDebugWorker
{
  GObject parent_instance;

  /* The thread's alone while it runs, but for the calls that any thread may make. */
  TsDebugger *debugger;

  GMutex start_mutex; /* guards start */
  GArray *start;      /* (nullable): TsVariableInfo: what the variables held when the run began */

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
  guint8 *closure; /* (nullable): of the feeds and fetches of now */
};

/* Takes @command; one that may begin a run goes with the feeds and fetches of now. Main thread. */
void ts_debug_worker_push (TsDebugWorker *self, TsDebugCommand command, gboolean may_begin);

/* ---- ts-debug-worker-state.c: the thread ---- */

/* Carries out a command that is aside of the run. */
void ts_debug_worker_change_state (TsDebugWorker *self, const TsDebugCommand *command, GError **error);

/* Takes @start (nullable) as what the variables held when the run began. (transfer full) (nullable): what that was before. */
GArray *ts_debug_worker_swap_start (TsDebugWorker *self, GArray *start);
void ts_debug_worker_forget_start (TsDebugWorker *self);

void ts_debug_worker_emit_changed (TsDebugWorker *self);

G_END_DECLS
