#pragma once

#include "proto/ts-schema.h"

G_BEGIN_DECLS

/**
 * TsFieldWalk:
 *
 * The fields of one message as protobuf means them: in the order of their numbers, those that the schema does not know (or knows with
 * another wire type) at the end in the order of the file; of a field that is not repeated, and of a oneof, the last; messages
 * that are not repeated merged into one. Most messages are written like that, and then nothing is stored. One thread.
 */
typedef struct
{
  const TsSchema *schema;
  TsWireReader *reader;
  GArray *items; /* (nullable): #TsFieldWalkItem */
  guint next;
  GPtrArray *merged; /* (nullable): GByteArray */
} TsFieldWalk;

typedef struct
{
  TsWireField field;
  const TsSchemaField *known;
} TsFieldWalkItem;

/**
 * ts_field_walk_init:
 * @reader: at the beginning of a message of type @schema; used until ts_field_walk_clear ()
 * @error: %TS_ERROR_DATA_LOSS if the fields are not well formed, or are to be put in order in more than 2 GB
 */
gboolean ts_field_walk_init (TsFieldWalk *self, const TsSchema *schema, TsWireReader *reader, GError **error);

/* The next field; @known is %NULL for one that the schema does not know. %FALSE at the end. */
gboolean ts_field_walk_next (TsFieldWalk *self, TsWireField *field, const TsSchemaField **known);

void ts_field_walk_clear (TsFieldWalk *self);

/* A number as its type says: narrower ones are cut, sint decoded. Unsigned and floating ones as they are. */
guint64 ts_field_walk_number (TsSchemaKind kind, guint64 value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsFieldWalk, ts_field_walk_clear)

G_END_DECLS
