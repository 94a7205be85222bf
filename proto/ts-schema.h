#pragma once

#include "proto/ts-wire.h"

G_BEGIN_DECLS

typedef enum
{
  TS_SCHEMA_VARINT, /* int32, int64, uint32, uint64, bool, enum; packed where repeated */
  TS_SCHEMA_FIXED32,
  TS_SCHEMA_FIXED64,
  TS_SCHEMA_BYTES,
  TS_SCHEMA_STRING,
  TS_SCHEMA_MESSAGE,
  TS_SCHEMA_MAP, /* a repeated message of key (string) and value; @message is the entry */
} TsSchemaKind;

typedef struct _TsSchema TsSchema;

/**
 * TsSchemaField:
 * @message: (nullable): of a message or map field
 */
typedef struct
{
  guint32 number;
  const char *name;
  TsSchemaKind kind;
  gboolean repeated;
  const TsSchema *message;
} TsSchemaField;

/* A message type: its fields, in the order of their numbers. */
struct _TsSchema
{
  const char *name;
  guint n_fields;
  const TsSchemaField *fields;
};

extern const TsSchema ts_schema_attr_value;
extern const TsSchema ts_schema_node_def;
extern const TsSchema ts_schema_function_def;
extern const TsSchema ts_schema_op_def;

/**
 * ts_schema_check:
 * @reader: at the beginning of a message of type @self; at its end afterwards
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path
 *
 * Whether a message and all messages in it are well formed: fields inside bounds, of the wire types that the schema says,
 * nested no deeper than %TS_WIRE_MAX_DEPTH. Contents of bytes and packed fields are not looked at. Unknown fields may be anything.
 */
gboolean ts_schema_check (const TsSchema *self, TsWireReader *reader, GError **error);

G_END_DECLS
