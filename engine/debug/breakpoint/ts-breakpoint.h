#pragma once

#include "engine/debug/breakpoint/ts-hit-selector.h"
#include "engine/debug/breakpoint/ts-iteration-selector.h"
#include "engine/debug/breakpoint/ts-log-action.h"
#include "engine/device/ts-device-name.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

typedef enum
{
  TS_BREAK_OPERATION, /* one operation, by name; `call > op` inside of the function that `call` calls; `^op` when its control output fires, which is after it */
  TS_BREAK_OUTPUT,    /* one output slot, `op:1`: stops after, when the slot has a value */
  TS_BREAK_OP_TYPE,   /* every operation of a type; like all sets also in functions */
  TS_BREAK_SCOPE,     /* every operation in a name scope */
  TS_BREAK_PATTERN,   /* every operation whose name, or if the expression has a `>` in it whose place, matches a regular expression */
  TS_BREAK_DTYPE,     /* every operation with an output of a dtype */
  TS_BREAK_DEVICE,    /* every operation that runs on a device */
} TsBreakKind;

/**
 * TsBreakpoint:
 * @id: number that the user sees, from 1, never used again
 * @text: as the user wrote it: `conv1`, `op:1`, `call > op`, `type:Relu`, `scope:conv1`, `dtype:half`, `device:CPU:1`, `/regex/`
 * @after: stop when the outputs are there and not yet propagated, instead of before computing
 * @dead: it also stops at dead activations, and at dead outputs
 * @temporary: goes when it is hit
 * @enabled: whether it stops
 * @n_enabled: it stops so many times more and is disabled then; 0: any number
 * @after_hit: (or 0): id of the breakpoint that arms it each time it is hit; it stops once for each time it is armed
 * @is_armed: with @after_hit
 * @groups: (nullable): names that stand for it and others, %NULL-terminated
 * @condition: (nullable): it stops only where this is true, or cannot be evaluated; evaluated by the thread that runs
 * @passes_missing: where its condition looks at a value that is not there it does not stop
 * @hits: which of the hits of each operation it is on count
 * @iterations: (nullable): in which turns of loops
 * @n_ignore: how many times more it does not stop, though it would
 * @log: (nullable): it does this instead of stopping
 * @commands: (nullable): what the prompt does when it stops there, %NULL-terminated
 * @n_hits: in this session, its condition being true
 * @current_hits: what `$hits` is where it is looked at: hits of the operation since @hits begins to count
 * @is_missing: nothing of the graph that was read again is what it was on
 * @moved_from: (nullable): what @text was before the graph was read again
 * @n_matches: operations of the graph, and of its functions, that it is on; 0 where only a run tells: for %TS_BREAK_DEVICE, and for a
 *   regular expression about whole places
 *
 * A value; copies are independent.
 */
typedef struct
{
  guint id;
  TsBreakKind kind;
  char *text;
  gboolean after;
  gboolean dead;
  gboolean temporary;
  gboolean enabled;
  guint64 n_enabled;
  guint after_hit;
  gboolean is_armed;
  char **groups;
  TsExpression *condition;
  gboolean passes_missing;
  TsHitSelector hits;
  TsIterationSelector *iterations;
  guint64 n_ignore;
  TsLogAction *log;
  char **commands;
  guint64 n_hits;
  guint64 current_hits;
  gboolean is_missing;
  char *moved_from;
  guint n_matches;

  /*< private >*/
  TsOutput output; /* its operation is %TS_NO_OP inside of functions */
  char **path;     /* (nullable): those that call, the outermost first, then the operation, %NULL-terminated */
  GRegex *regex;
  char *pattern;
  TsDType dtype;
  TsDeviceName device;
  GHashTable *members; /* (nullable): place -> TsBreakpointMember; of the list's own breakpoint only */
  guint64 log_run;     /* in which run @log counts */
  guint64 n_logged;    /* how often it was its turn there */
} TsBreakpoint;

/* Hits of one operation that a breakpoint is on; when there are too many, of all others together. */
typedef struct
{
  guint64 n_hits; /* in this session */
  guint64 n;      /* since its breakpoint begins to count */
  guint64 run;    /* in which run that is */
  guint64 entry;  /* and in which execution of a loop */
} TsBreakpointMember;

/**
 * ts_breakpoint_new:
 * @text: `NAME`, `NAME:INDEX`, either behind `CALL > `, `^NAME`, `type:OPTYPE`, `scope:NAME` (or `NAME/`), `dtype:NAME`, `device:NAME`, `/REGEX/`
 * @error: %TS_ERROR_NOT_FOUND if nothing in the graph is called so (naming the closest), %TS_ERROR_OUT_OF_RANGE for
 *   an output index that is too high, %TS_ERROR_INVALID_ARGUMENT for a bad regular expression, dtype or device
 *
 * Returns: (transfer full) (nullable)
 */
TsBreakpoint *ts_breakpoint_new (TsGraph *graph, const char *text, gboolean after, gboolean temporary, GError **error);

/* @text: (nullable): an expression, or no condition any more. %TS_ERROR_INVALID_ARGUMENT with a caret; it is as before then. */
gboolean ts_breakpoint_set_condition (TsBreakpoint *self, const char *text, GError **error);

/* Makes it what @definition is, of the same graph, where and when it stops; its number, hits, commands and log, and whether it is on, stay. Takes @definition. */
void ts_breakpoint_redefine (TsBreakpoint *self, TsBreakpoint *definition);

TsBreakpoint *ts_breakpoint_copy (const TsBreakpoint *self);
void ts_breakpoint_free (TsBreakpoint *self);

/* Whether it is on @op, of the graph itself (whatever its state); of a device what @op asks for counts. */
gboolean ts_breakpoint_matches (const TsBreakpoint *self, const TsOperation *op);

/* Whether it may be on @op, of the body of a function. */
gboolean ts_breakpoint_may_match_inside (const TsBreakpoint *self, const TsOperation *op);

/* Whether it is on @activation. */
gboolean ts_breakpoint_matches_activation (const TsBreakpoint *self, const TsActivation *activation);

/* Whether it is on one operation or output of the graph itself, and so on nothing else. */
gboolean ts_breakpoint_is_on_one (const TsBreakpoint *self);

/* Whether it is in a group called @name. */
gboolean ts_breakpoint_is_in_group (const TsBreakpoint *self, const char *name);
void ts_breakpoint_add_group (TsBreakpoint *self, const char *name);

/* ---- ts-breakpoint-parse.c: with all that it may say */

/**
 * ts_breakpoint_parse:
 * @text: `[before|after] [dead] WHERE [hits N [per run|frame]] [iter TURNS] [after-hit ID] [group NAME] [missing ignore|stop]
 *   [if EXPRESSION]`, see ts_breakpoint_new ()
 * @last_id: of the breakpoint that was made last: ID may be -1 for that, -2 for the one before
 * @after: where @text says neither before nor after
 * @rest: (out) (nullable): where what is none of this begins; %NULL: that is an error. Without it there is no condition either
 * @error: as of ts_breakpoint_new (), ts_breakpoint_set_condition (); %TS_ERROR_INVALID_ARGUMENT: no WHERE, or an option that is wrong
 *
 * Returns: (transfer full) (nullable)
 */
TsBreakpoint *ts_breakpoint_parse (TsGraph *graph, const char *text, guint last_id, gboolean after, const char **rest, GError **error);

/* What ts_breakpoint_parse () reads; its group and condition too if @all. (transfer full) */
char *ts_breakpoint_to_string (const TsBreakpoint *self, gboolean all);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsBreakpoint, ts_breakpoint_free)

G_END_DECLS
