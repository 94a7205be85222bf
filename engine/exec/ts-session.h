#pragma once

#include "engine/device/ts-device-setup.h"
#include "engine/exec/ts-executor.h"
#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

/**
 * TsFeed:
 * @output: what is fed
 * @value: with it
 */
typedef struct
{
  TsOutput output;
  TsTensor *value;
} TsFeed;

/**
 * TsSession:
 *
 * A graph with its state between runs, and its cache of plans. Reference counted; used by one thread at a time.
 */
typedef struct _TsSession TsSession;

TsSession *ts_session_new (TsGraph *graph); /* (transfer full) */
TsSession *ts_session_ref (TsSession *self);
void ts_session_unref (TsSession *self);
TsGraph *ts_session_get_graph (TsSession *self);

/* Threads that a kernel may use; 0 (the default): as many as the machine has cores. */
void ts_session_set_n_threads (TsSession *self, guint n_threads);
guint ts_session_get_n_threads (TsSession *self); /* how many that is */

/**
 * ts_session_set_control_edits:
 * @edits: (array length=n): instead of those that were set before
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the operation that would wait for itself, or be in two loops at once; nothing is changed then
 *
 * Control edges of the runs to come that are other than in the graph; inside of functions they stay.
 */
gboolean ts_session_set_control_edits (TsSession *self, const TsControlEdit *edits, guint n, GError **error);

/* The dtype that a feed of @output must have: the output's own, and where an unknown op type leaves that open, what its consumers
 * take; %TS_DTYPE_INVALID if nothing says it. */
TsDType ts_session_get_feed_dtype (TsSession *self, TsOutput output);

/* The shape that a feed of @output must fit: what a Placeholder states; else of unknown rank. TensorFlow feeds anything else, too,
 * whatever `_output_shapes` says of it. */
void ts_session_get_feed_shape (TsSession *self, TsOutput output, TsShape *shape);

/**
 * ts_session_check_feed:
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the output, the dtype and shape expected and those found
 *
 * Whether @value may be fed to @output: its dtype, and the static shape where a Placeholder states one.
 */
gboolean ts_session_check_feed (TsSession *self, TsOutput output, TsTensor *value, GError **error);

/* ---- devices ------------------------------------------------------------------------------------- */

/* What the user says of where operations run; the next runs go by it, and those that have begun stay as they are. (transfer none): valid until it is changed; not to
 * be changed itself */
TsDeviceSetup *ts_session_get_device_setup (TsSession *self);
void ts_session_take_device_setup (TsSession *self, TsDeviceSetup *setup); /* @setup: (transfer full) */

/* The same in parts: how many logical CPU devices there are, `/device:CPU:0` and up; whether an operation may run elsewhere than it asks if that cannot be had, as ts_session_get_placement ()
 * tells then, or fails the run; and one more rule, see ts_placement_rule_new (), stronger than those that are there. */
void ts_session_set_n_cpu_devices (TsSession *self, guint n);
void ts_session_set_soft_placement (TsSession *self, gboolean soft);
gboolean ts_session_add_placement_rule (TsSession *self, const char *pattern, const char *device, gboolean is_override, GError **error);

/**
 * ts_session_get_placement:
 * @error: as ts_placement_new ()
 *
 * Where the operations of the graph run in the next run, bodies of functions apart: these run where they are called.
 *
 * Returns: (transfer none) (nullable): valid until one of the calls above
 */
const TsPlacement *ts_session_get_placement (TsSession *self, GError **error);

/* ---- state --------------------------------------------------------------------------------------- */

/* (transfer none): what the session remembers between runs. */
TsResources *ts_session_get_resources (TsSession *self);

/**
 * TsVariableInfo:
 * @op: the operation that stands for it
 * @name: (transfer none): of the operation
 * @dtype: as declared
 * @shape: as declared; of unknown rank where the declaration is damaged
 * @value: (nullable): what it holds; %NULL while it is not initialized
 *
 * A variable of the graph as it is at one moment.
 */
typedef struct
{
  guint32 op;
  const char *name;
  TsDType dtype;
  TsShape shape;
  TsTensor *value;
} TsVariableInfo;

/* All variables of the graph, in operation order; those that share a resource show the same value. Any thread, also while a run goes on.
 * (transfer full) (element-type TsVariableInfo): the graph must outlive it */
GArray *ts_session_list_variables (TsSession *self);

/* Operations of the variables that have no value. (transfer full) */
guint32 *ts_session_find_uninitialized (TsSession *self, guint *n);

/**
 * ts_session_set_variable:
 * @op: a variable of the graph
 * @value: (nullable): %NULL takes its value away
 * @error: %TS_ERROR_INVALID_ARGUMENT: @op is no variable, or the value does not fit to what it declares; names both
 *
 * Gives a variable its value, as restoring a checkpoint does.
 */
gboolean ts_session_set_variable (TsSession *self, guint32 op, TsTensor *value, GError **error);

/* Its value: (transfer full) (nullable). %TS_ERROR_FAILED_PRECONDITION while it has none; %TS_ERROR_INVALID_ARGUMENT as above. Any thread. */
TsTensor *ts_session_get_variable (TsSession *self, guint32 op, GError **error);

/* (nullable) @containers: %NULL-terminated. Takes away the values of all variables in them; %NULL or empty: of all. */
void ts_session_reset (TsSession *self, const char *const *containers);

/**
 * ts_session_set_allowed_folder:
 * @path: (nullable): an existing folder; %NULL: none, as at first
 * @error: %TS_ERROR_NOT_FOUND if it is none
 *
 * Lets the graph's operations read and write files below @path, and nowhere else.
 */
gboolean ts_session_set_allowed_folder (TsSession *self, const char *path, GError **error);

/* Where the graph's operations print to, see ts_resources_set_log (). (nullable) @func: %NULL, as at first: standard error */
void ts_session_set_log (TsSession *self, TsLogFunc func, gpointer user_data);

/* ---- runs ---------------------------------------------------------------------------------------- */

/**
 * ts_session_begin:
 * @seam: (nullable): who watches, see TsExecutor
 * @error: as ts_session_check_feed () and ts_plan_new ()
 *
 * Begins a run; nothing is computed yet. Advance it with ts_executor_advance ().
 *
 * Returns: (transfer full) (nullable)
 */
TsExecutor *ts_session_begin (TsSession *self, const TsFeed *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets, const TsSeam *seam, gpointer seam_data, GCancellable *cancellable, GError **error);

/**
 * ts_session_run:
 * @results: (out) (array length=n_fetches): a new reference each
 * @error: as ts_session_begin () and ts_executor_advance (); %TS_ERROR_DEADLINE_EXCEEDED for a run that waits for state which only another run could change
 *
 * A whole run.
 */
gboolean ts_session_run (TsSession *self, const TsFeed *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, const guint32 *targets, guint n_targets, TsTensor **results, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSession, ts_session_unref)

G_END_DECLS
