#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"

G_BEGIN_DECLS

/**
 * TsAssertion:
 * @id: from 1, never used again
 * @where: operations, or one output
 * @invariant: what must be true of each element
 * @n_checked: how often it was looked at
 * @n_failed: how often it was not true
 *
 * Something that must always be so.
 */
typedef struct
{
  guint id;
  TsBreakpoint *where;
  TsExpression *invariant;
  guint64 n_checked;
  guint64 n_failed;
} TsAssertion;

/**
 * TsAssertions:
 *
 * What must be so in every run, and which values nobody minds: NaN or infinities in them are not caught. At first these are the side outputs of batch normalization, of which
 * TensorFlow leaves some without a value. Used by one thread.
 */
typedef struct _TsAssertions TsAssertions;

TsAssertions *ts_assertions_new (TsGraph *graph);
void ts_assertions_free (TsAssertions *self);

/**
 * ts_assertions_add:
 * @where: as for ts_breakpoint_new ()
 * @invariant: an expression; `$out` is the output
 * @error: as ts_breakpoint_new () and ts_expression_parse ()
 *
 * Returns: its id, or 0
 */
guint ts_assertions_add (TsAssertions *self, const char *where, const char *invariant, GError **error);
gboolean ts_assertions_remove (TsAssertions *self, guint id);

guint ts_assertions_get_n (const TsAssertions *self);
TsAssertion *ts_assertions_get (const TsAssertions *self, guint i); /* by id */

/* ---- what nobody minds ---- */

#define TS_ASSERTIONS_PRESETS "presets" /* stands for the side outputs of batch normalization */

/**
 * ts_assertions_ignore:
 * @where: as for ts_breakpoint_new (), `type:OP:1` for one output of a type, or %TS_ASSERTIONS_PRESETS
 * @ignored: or no longer
 * @error: as ts_breakpoint_new (); %TS_ERROR_NOT_FOUND: it is not ignored
 */
gboolean ts_assertions_ignore (TsAssertions *self, const char *where, gboolean ignored, GError **error);

/* As they were given, the presets first. (transfer full): %NULL-terminated */
char **ts_assertions_list_ignored (const TsAssertions *self);

/* Whether nobody minds what output @i of @op, an operation of the graph or of a function, has. */
gboolean ts_assertions_is_ignored (const TsAssertions *self, const TsOperation *op, guint32 i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsAssertions, ts_assertions_free)

G_END_DECLS
