#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

#define TS_SLOT_MAX_VALUES 4 /* elements of a constant that are spelled out */

/* The name of an input in the signature, where at most one argument is a list. (nullable): static */
const char *ts_slot_get_input_name (const TsOperation *op, guint32 input);

/* What a slot says of a constant or variable: its value where that is short, else its shape. (transfer full) */
char *ts_slot_dup_text (const TsOperation *source);

G_END_DECLS
