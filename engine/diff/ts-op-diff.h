#pragma once

#include "engine/diff/ts-graph-diff.h"
#include "engine/diff/ts-graph-match.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/**
 * ts_op_diff:
 * @match: of the graphs that they are in
 * @shapes_a: static shapes of A
 * @error: %G_IO_ERROR_CANCELLED
 *
 * In what two operations differ that are the same one.
 *
 * Returns: (transfer full) (element-type TsChange) (nullable): empty if in nothing
 */
GPtrArray *ts_op_diff (const TsGraphMatch *match, const TsShapeTable *shapes_a, const TsShapeTable *shapes_b, const TsOperation *a, const TsOperation *b, GCancellable *cancellable, GError **error);

/* Appends a change. @what (nullable) */
TsChange *ts_change_add (GPtrArray *changes, TsChangeKind kind, const char *what, const char *before, const char *after);
void ts_change_free (gpointer self);

/* An entry without changes, of operations of the graphs themselves. (transfer full) */
TsDiffEntry *ts_diff_entry_new (TsDiffKind kind, const TsOperation *a, const TsOperation *b);

G_END_DECLS
