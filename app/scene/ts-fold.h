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

#define TS_MAX_READS 16 /* one behind the other */

/* What a part of a graph shows of an operation: nothing, it, or it as a box of its own though it could be folded. */
enum
{
  TS_PART_HIDDEN,
  TS_PART_SHOWN,
  TS_PART_UNFOLDED,
};

/* Hides what is not in @kept (one byte for each operation: one of the above). Constants and reads stay slots of what is kept and uses them; kept ones that nothing uses any
 * more are drawn themselves. */
void ts_fold_hide (TsGraph *graph, guint8 *folds, const guint8 *kept);

/* Hides what is drawn and in @passed (one byte for each operation). */
void ts_fold_pass (TsGraph *graph, guint8 *folds, const guint8 *passed);

/* What a folded operation stands for: the constant or variable that it reads, itself if it is one. */
guint32 ts_fold_get_source (TsGraph *graph, const guint8 *folds, guint32 op);

/* Whether operations of this type are variables or handles of them. */
gboolean ts_fold_is_variable_type (const char *op_type);

G_END_DECLS
