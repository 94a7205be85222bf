#pragma once

#include "engine/exec/ts-plan.h"

G_BEGIN_DECLS

/**
 * TsAlteredOp:
 *
 * An operation with other attributes, computed where the plan has the original; the graph stays as it is.
 */
typedef struct _TsAlteredOp TsAlteredOp;

/**
 * ts_altered_op_new:
 * @original: calls no function, is no control flow, takes no reference
 * @keys: (array length=n): attributes
 * @values: (array length=n) (element-type AttrValue): their values, each a message
 * @error: %TS_ERROR_INVALID_ARGUMENT if the operation would not be valid, or would have other inputs or outputs; %TS_ERROR_UNIMPLEMENTED: no kernel; what the
 *   kernel says of the attributes
 *
 * Returns: (transfer full) (nullable)
 */
TsAlteredOp *ts_altered_op_new (const TsOperation *original, const char *const *keys, GBytes *const *values, guint n, GError **error);
void ts_altered_op_free (TsAlteredOp *self);

/* Stands for node @node of @plan. Valid as long as @self, which keeps @plan. */
TsPlanNode *ts_altered_op_get_node (TsAlteredOp *self, TsPlan *plan, guint32 node);

/**
 * ts_altered_op_parse_value:
 * @text: `3`, `2.5`, `true`, `"SAME"` or `SAME`, `float32` or `DT_FLOAT`, a shape `[2,3]`, and lists of these: `[1, 2, 2, 1]`
 * @error: %TS_ERROR_NOT_FOUND: @op has no such attribute, naming those that it has; %TS_ERROR_INVALID_ARGUMENT: its type is another, or cannot be written
 *
 * An AttrValue message. (transfer full) (nullable)
 */
GBytes *ts_altered_op_parse_value (const TsOperation *op, const char *key, const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsAlteredOp, ts_altered_op_free)

G_END_DECLS
