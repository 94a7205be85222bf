#pragma once

#include "engine/ops/dataset/ts-cursor.h"

G_BEGIN_DECLS

/**
 * TsPull:
 * @root: where the elements come from; the only reference to it while it moves
 * @stack: who has been asked for an element and has not given it yet, the innermost last
 * @call: the activation that it works for, while it does
 * @element: (nullable): what was given last
 * @results: what a function has given, borrowed, and @n_results
 *
 * Somebody who wants an element of a dataset. What that takes is done one step after the other, without recursion, so that it can stop at a function of the
 * graph and go on with the results.
 */
struct _TsPull
{
  TsCursor *root;
  GPtrArray *stack;
  TsCall *call;
  GPtrArray *element;
  TsTensor *const *results;
  guint n_results;
};

typedef enum
{
  TS_PULL_GIVES, /* @element is the next one */
  TS_PULL_ENDS,  /* there is none */
  TS_PULL_WAITS, /* for a function, see ts_call_function () */
  TS_PULL_FAILED,
} TsPullStatus;

/* @root: (transfer full) */
void ts_pull_init (TsPull *self, TsCursor *root);
void ts_pull_clear (TsPull *self);

/* The next element, or as much of the way to it as goes without a function of the graph. */
TsPullStatus ts_pull_next (TsPull *self, TsCall *call, GError **error);

/* Goes on with the results of the function. */
TsPullStatus ts_pull_resume (TsPull *self, TsCall *call, TsTensor *const *results, guint n_results, GError **error);

/* ---- for the steps of datasets --------------------------------------------------------------------- */

/* Cursor @i of the inputs is asked for an element. */
TsAnswer ts_pull_ask (TsPull *self, TsCursor *cursor, guint i);

/**
 * ts_pull_call:
 * @f: which function
 * @state: (nullable): first arguments
 * @element: (nullable): next arguments; what it has captured comes last
 * @n_results: how many are expected
 */
TsAnswer ts_pull_call (TsPull *self, TsCursor *cursor, guint f, GPtrArray *state, GPtrArray *element, guint n_results, GError **error);

/* @element: (transfer full) */
TsAnswer ts_pull_give (TsPull *self, GPtrArray *element);

/* The results of the function from @first on are the element, if they have the dtypes that the dataset says. */
TsAnswer ts_pull_give_results (TsPull *self, const TsCursor *cursor, guint first, GError **error);

G_END_DECLS
