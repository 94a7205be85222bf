#pragma once

#include "engine/debug/expression/ts-expression-template.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

typedef enum
{
  TS_BREAK_OPERATION, /* one operation, by name */
  TS_BREAK_OUTPUT,    /* one output slot, `op:1`: stops after, when the slot has a value */
  TS_BREAK_OP_TYPE,   /* every operation of a type */
  TS_BREAK_SCOPE,     /* every operation in a name scope */
  TS_BREAK_PATTERN,   /* every operation whose name matches a regular expression */
} TsBreakKind;

/**
 * TsBreakpoint:
 * @id: number that the user sees, from 1, never used again
 * @text: as the user wrote it: `conv1`, `op:1`, `type:Relu`, `scope:conv1`, `/regex/`
 * @after: stop when the outputs are there and not yet propagated, instead of before computing
 * @temporary: goes when it is hit
 * @enabled: whether it stops
 * @condition: (nullable): it stops only where this is true, or cannot be evaluated; evaluated by the thread that runs
 * @n_ignore: how many times more it does not stop, though it would
 * @message: (nullable): instead of stopping it tells this, with the values in it; of the list's own breakpoint only
 * @message_text: (nullable): @message as it was written
 * @n_hits: in this session, its condition being true
 * @n_matches: operations of the graph that it is on
 *
 * A value; copies are independent.
 */
typedef struct
{
  guint id;
  TsBreakKind kind;
  char *text;
  gboolean after;
  gboolean temporary;
  gboolean enabled;
  TsExpression *condition;
  guint64 n_ignore;
  TsExpressionTemplate *message;
  char *message_text;
  guint64 n_hits;
  guint n_matches;

  /*< private >*/
  TsOutput output;
  GRegex *regex;
  char *pattern;
} TsBreakpoint;

/**
 * ts_breakpoint_new:
 * @text: `NAME`, `NAME:INDEX`, `type:OPTYPE`, `scope:NAME` (or `NAME/`), `/REGEX/`
 * @error: %TS_ERROR_NOT_FOUND if nothing in the graph is called so (naming the closest), %TS_ERROR_OUT_OF_RANGE for
 *   an output index that is too high, %TS_ERROR_INVALID_ARGUMENT for a bad regular expression
 *
 * Returns: (transfer full) (nullable)
 */
TsBreakpoint *ts_breakpoint_new (TsGraph *graph, const char *text, gboolean after, gboolean temporary, GError **error);

/* @text: (nullable): an expression, or no condition any more. %TS_ERROR_INVALID_ARGUMENT with a caret; it is as before then. */
gboolean ts_breakpoint_set_condition (TsBreakpoint *self, const char *text, GError **error);

/* Makes a log point of it: @text with expressions in braces. Errors likewise. */
gboolean ts_breakpoint_set_message (TsBreakpoint *self, const char *text, GError **error);

TsBreakpoint *ts_breakpoint_copy (const TsBreakpoint *self);
void ts_breakpoint_free (TsBreakpoint *self);

/* Whether it is on @op (whatever its state). */
gboolean ts_breakpoint_matches (const TsBreakpoint *self, const TsOperation *op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsBreakpoint, ts_breakpoint_free)

G_END_DECLS
