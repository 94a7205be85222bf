#pragma once

#include "proto/ts-schema.h"

G_BEGIN_DECLS

/* Whether messages of that type are lists of things each of which can do without those after it: GraphDef, FunctionDefLibrary, MetaGraphDef, SavedModel. */
gboolean ts_schema_is_list (const TsSchema *self);

/* As ts_wire_next (); but a field whose length goes beyond the end is there too, with what is left of it, and @self->failed says so. */
gboolean ts_wire_next_or_cut (TsWireReader *self, TsWireField *field);

/**
 * ts_salvage_message:
 * @schema: a list as ts_schema_is_list () has it
 * @message: (transfer none): a message of that type that is damaged or cut off
 * @damage: (out): %TS_ERROR_DATA_LOSS with byte offset and path: where it ends
 *
 * What a message has before the first damage, as a message of its own: whole fields, and of a list inside that it ends in those of that. Nodes and functions are
 * whole if they are well formed and nodes have names. Shares the memory of @message if it can. Any thread.
 *
 * Returns: (transfer full) (nullable): %NULL, without @damage set, if no damage is found; %NULL if nothing comes before it, or the message is too large
 */
GBytes *ts_salvage_message (const TsSchema *schema, GBytes *message, GError **damage);

G_END_DECLS
