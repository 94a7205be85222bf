#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Whether an operation is drawn by itself, or as a small slot on each operation that uses it. */
typedef enum
{
  TS_FOLD_NONE,
  TS_FOLD_CONSTANT,
  TS_FOLD_VARIABLE, /* one that is only read */
  TS_FOLD_READ,     /* Identity of a constant or variable, ReadVariableOp */
  TS_FOLD_HIDDEN,   /* not drawn at all */
} TsFold;

/**
 * ts_fold_find:
 *
 * What can be folded: constants and reads that something uses, and variables that are only read. Linear time.
 *
 * Returns: (transfer full): one TsFold for each operation
 */
guint8 *ts_fold_find (TsGraph *graph);

/* Hides what is not in @kept (one byte for each operation). Constants and reads stay slots of what is kept and uses them; kept ones that nothing uses any
 * more are drawn themselves. */
void ts_fold_hide (TsGraph *graph, guint8 *folds, const guint8 *kept);

/* What a folded operation stands for: the constant or variable that it reads, itself if it is one. */
guint32 ts_fold_get_source (TsGraph *graph, const guint8 *folds, guint32 op);

/* Whether operations of this type are variables or handles of them. */
gboolean ts_fold_is_variable_type (const char *op_type);

/* For each operation the one whose box shows it: itself, or of a folded one what uses it first, directly or through reads. Asks for all consumers of
 * the graph. (transfer full) (array length=number of operations) */
guint32 *ts_fold_find_shown (TsGraph *graph, const guint8 *folds);

G_END_DECLS
