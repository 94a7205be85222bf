#pragma once

#include "engine/graph/ts-arena.h"
#include "engine/graph/ts-op-def.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

/**
 * ts_op_def_parse:
 * @self: (out): the signature; what it points to is in @arena, default and allowed values in the message
 * @reader: at the beginning of an OpDef message, which must live as long as @self
 * @error: %TS_ERROR_DATA_LOSS
 */
gboolean ts_op_def_parse (TsOpDef *self, TsArena *arena, TsWireReader *reader, GError **error);

/* As ts_op_table_lookup () for a name of @size bytes that need not end in a NUL. */
const TsOpDef *ts_op_table_lookup_n (const TsOpTable *self, const char *op_type, gsize size);

G_END_DECLS
