#pragma once

#include "engine/tensor/ts-resource.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsStatePart:
 *
 * A part of some state, as it is written behind its name: `[3, :]` of a variable, `["key"]` of a table, `[0]` of a queue, a stack or a
 * TensorArray. Immutable but for what expressions remember; used by one thread at a time.
 */
typedef struct _TsStatePart TsStatePart;

/* @text: with its brackets. %TS_ERROR_INVALID_ARGUMENT with a caret. (transfer full) (nullable) */
TsStatePart *ts_state_part_new (const char *text, GError **error);
void ts_state_part_free (TsStatePart *self);

/* The part of a variable's value. (transfer full) (nullable): as ts_expression_evaluate () */
TsTensor *ts_state_part_get_of_value (TsStatePart *self, TsTensor *value, GError **error);

/* The element of another kind of state. (transfer full) (nullable): %TS_ERROR_NOT_FOUND: there is none; %TS_ERROR_INVALID_ARGUMENT: that kind has no parts, or
 * its keys are other than what is written */
TsTensor *ts_state_part_get_of_resource (TsStatePart *self, TsResource *resource, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsStatePart, ts_state_part_free)

G_END_DECLS
