#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsForkInfo:
 * @id: from 1, which is the run as it was before the first fork
 * @parent: the one that it was forked from; 0: none
 * @name: "" if it has none
 * @at: how many activations it has in common with its parent
 * @t: where it stands, or stood when another one was switched to
 * @end: how many activations are recorded of it
 *
 * A branch of the run that is there.
 */
typedef struct
{
  guint id;
  guint parent;
  char *name;
  gsize at;
  gsize t;
  gsize end;
  gboolean is_current;
} TsForkInfo;

void ts_fork_info_free (TsForkInfo *self);

/**
 * ts_debugger_fork:
 * @name: (nullable)
 * @id: (out): of the new fork
 * @error: %TS_ERROR_FAILED_PRECONDITION as for going back; %TS_ERROR_INVALID_ARGUMENT for a feed of what was not fed when the run began, or one that is missing
 *
 * E5: another branch of the run begins where it stands, and is switched to; the one it comes from stays as it is. It has the feeds that are set now: where one of them has changed it begins
 * before the first operation that has seen the old one. What both have in common is kept once.
 *
 * Returns: (transfer full) (nullable): where it stands
 */
TsStop *ts_debugger_fork (TsDebugger *self, const char *name, guint *id, GError **error);

/* To where fork @id was left; the feeds are its own then. %TS_ERROR_NOT_FOUND */
TsStop *ts_debugger_switch_fork (TsDebugger *self, guint id, GError **error);

/* By id; none before the first fork. (transfer full) (element-type TsForkInfo) */
GPtrArray *ts_debugger_list_forks (TsDebugger *self);

typedef enum
{
  TS_FORK_DIFFERS,  /* other values */
  TS_FORK_DEADNESS, /* has a value in one, and is dead in the other */
  TS_FORK_ONLY_A,   /* was not computed in the other one */
  TS_FORK_ONLY_B,
  TS_FORK_DROPPED, /* the values were dropped; that they differ is known from their hashes */
} TsForkDifferenceKind;

/**
 * TsForkDifference:
 * @name: `op:1`
 * @iteration: its turn in its frame
 * @a: (nullable): what it is in the first, where it is known
 * @b: (nullable): in the second
 */
typedef struct
{
  TsForkDifferenceKind kind;
  char *name;
  gint64 iteration;
  TsTensor *a;
  TsTensor *b;
} TsForkDifference;

/**
 * ts_debugger_compare_forks:
 * @n_same: (out): outputs computed in both with the same bits, behind what they have in common
 * @error: %TS_ERROR_NOT_FOUND
 *
 * Slot by slot, in the order of @a, but for resources and variants; activations are matched by operation and iteration, and how often that came by.
 *
 * Returns: (transfer full) (nullable) (element-type TsForkDifference)
 */
GPtrArray *ts_debugger_compare_forks (TsDebugger *self, guint a, guint b, gsize *n_same, GError **error);

G_END_DECLS
