#pragma once

#include "tests/fuzz/random-graph.h"
#include "tests/fuzz/random-patience.h"

G_BEGIN_DECLS

/**
 * TsRandomOutcome:
 * @n_values: operations that gave values
 * @n_errors: that failed
 * @n_cancelled: runs that went through a dataset of more elements than there was time for
 * @n_by_type: how often each op type of the corpus gave values
 * @slowest: processor seconds that a run of an operation took, or the static shapes, at most; but for those runs
 */
typedef struct
{
  guint n_values;
  guint n_errors;
  guint n_cancelled;
  guint n_by_type[TS_RANDOM_MAX_OPS];
  double slowest;
} TsRandomOutcome;

/* Told of what should not be: a word for its kind, the op type, what was found. */
typedef void (*TsRandomProblemFunc) (const char *kind, const char *op_type, const char *what, gpointer user_data);

/* Runs every operation of @graph, twice in one session; then perhaps all again and cancels that in between. Tells of errors of a foreign domain, of static shapes
 * that do not fit the values, and of a second run that gives something else. @folder: the one that operations may write in; @limit: processor seconds after which
 * a run is cancelled. */
void ts_random_check (const TsRandomGraph *graph, GRand *rand, const char *folder, double limit, TsRandomProblemFunc func, gpointer user_data, TsRandomOutcome *outcome);

G_END_DECLS
