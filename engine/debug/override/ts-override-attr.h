#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/**
 * ts_override_find_altered:
 * @op: as the activations have it
 * @overrides: (element-type TsOverride): of its attributes, all that are on
 * @error: as ts_altered_op_new ()
 *
 * @op with these attributes, made once. (transfer none) (nullable)
 */
TsAlteredOp *ts_override_find_altered (TsOverrides *self, const TsOperation *op, const GPtrArray *overrides, GError **error);

/**
 * ts_override_new_attr:
 * @place: (transfer full): one operation
 * @text: see ts_altered_op_parse_value ()
 * @error: as there, and as ts_altered_op_new (), with the other attributes that are changed already
 *
 * D5: another attribute for the session. (transfer full) (nullable)
 */
TsOverride *ts_override_new_attr (TsOverrides *overrides, TsOverridePlace *place, const char *key, const char *text, GError **error);

G_END_DECLS
