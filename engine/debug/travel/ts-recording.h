#pragma once

#include "engine/debug/travel/ts-timeline.h"

G_BEGIN_DECLS

#define TS_RECORDING_DEFAULT_BYTES ((gsize)256 << 20) /* of tensors in a file */

typedef enum
{
  TS_RECORDED_DEAD,
  TS_RECORDED_HELD,
  TS_RECORDED_NOT_HELD, /* it had a value, which is not in the file */
  TS_RECORDED_OVERRIDDEN,
} TsRecordedState;

/**
 * TsRecordedOutput:
 * @value: (nullable)
 */
typedef struct
{
  TsRecordedState state;
  TsTensor *value;
} TsRecordedOutput;

/**
 * TsRecordedEntry:
 * @name: of the operation, an index into the names; inside of functions not one of the graph
 * @type: its op type, likewise
 * @depth: how many functions it is inside of
 * @number: of the activation
 * @iteration: its turn in its frame
 * @is_blocked: it waited for state to change
 * @first_output: of its outputs among all; @n_outputs: how many
 *
 * One activation of a recorded run.
 */
typedef struct
{
  guint32 name;
  guint32 type;
  guint32 depth;
  guint64 number;
  gint64 iteration;
  guint8 dead;
  guint8 is_blocked;
  guint32 first_output;
  guint32 n_outputs;
} TsRecordedEntry;

/* A feed: `op:0`, and its value. */
typedef struct
{
  char *name;
  TsTensor *value;
} TsRecordedFeed;

/**
 * TsRecording:
 * @graph_hash: see ts_graph_hash ()
 * @seed: of the session
 * @policy: the order of the run, and @policy_seed
 * @run: its number in its session
 * @feeds: TsRecordedFeed
 * @fetches: `op:0`
 * @targets: names of operations
 * @names: of operations and op types
 * @entries: TsRecordedEntry, in order
 * @outputs: TsRecordedOutput
 * @marks: TsMark
 * @schedule: in which order activations began
 *
 * A run as a file keeps it. Used by one thread.
 */
typedef struct
{
  guint64 graph_hash;
  guint64 seed;
  TsSchedulePolicy policy;
  guint64 policy_seed;
  guint64 run;
  GArray *feeds;
  GPtrArray *fetches;
  GPtrArray *targets;
  GPtrArray *names;
  GArray *entries;
  GArray *outputs;
  GPtrArray *marks;
  TsSchedule *schedule;
} TsRecording;

TsRecording *ts_recording_new (void);
void ts_recording_free (TsRecording *self);

/* Adds a name once; returns its index. @index: scratch, of the caller, empty at first */
guint32 ts_recording_add_name (TsRecording *self, GHashTable *index, const char *name);

/* Whether a file can hold @value at all: no resources and variants. */
gboolean ts_recording_can_hold (const TsTensor *value);

/* @error: as ts_file_writer_new () */
gboolean ts_recording_save (const TsRecording *self, const char *path, GError **error);

/**
 * ts_recording_load:
 * @graph_hash: that it must have
 * @error: as ts_file_load (); %TS_ERROR_DATA_LOSS for a damaged file or one that is cut short; %TS_ERROR_UNIMPLEMENTED for a later version; %TS_ERROR_INVALID_ARGUMENT for one of
 *   another graph
 *
 * Whatever is in the file, what this gives is whole: indices are inside of what they are into. That the names are of the graph is not looked at.
 *
 * Returns: (transfer full) (nullable)
 */
TsRecording *ts_recording_load (const char *path, guint64 graph_hash, GError **error);

/* ---- of a debugger ----------------------------------------------------------------------------- */

/**
 * ts_debugger_save_recording:
 * @chosen: (nullable) (array length=n_chosen): outputs whose values are held; %NULL: all, the last first
 * @max_bytes: of tensors; those that do not fit are not held
 * @n_left_out: (out) (optional): how many values were not held
 * @error: %TS_ERROR_FAILED_PRECONDITION: there is no recorded run
 *
 * E3: the run as far as it is recorded.
 */
gboolean ts_debugger_save_recording (TsDebugger *self, const char *path, const TsOutput *chosen, guint n_chosen, gsize max_bytes, guint *n_left_out, GError **error);

/**
 * ts_debugger_open_recording:
 * @error: as ts_recording_load (), and %TS_ERROR_DATA_LOSS where it does not fit the graph
 *
 * Ends the run. From now on ts_debugger_jump (), ts_debugger_get_value () and whatever looks at the states of operations tell of the recorded run, at its end at first; nothing is
 * computed. Runs cannot begin until it is closed.
 */
gboolean ts_debugger_open_recording (TsDebugger *self, const char *path, GError **error);
void ts_debugger_close_recording (TsDebugger *self);
const TsRecording *ts_debugger_get_recording (TsDebugger *self); /* (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRecording, ts_recording_free)

G_END_DECLS
