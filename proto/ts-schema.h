#pragma once

#include "proto/ts-wire.h"

G_BEGIN_DECLS

/* What a field holds: protobuf's types, and maps apart. */
typedef enum
{
  TS_SCHEMA_DOUBLE,
  TS_SCHEMA_FLOAT,
  TS_SCHEMA_INT64,
  TS_SCHEMA_UINT64,
  TS_SCHEMA_INT32,
  TS_SCHEMA_UINT32,
  TS_SCHEMA_SINT64,
  TS_SCHEMA_SINT32,
  TS_SCHEMA_FIXED64,
  TS_SCHEMA_FIXED32,
  TS_SCHEMA_SFIXED64,
  TS_SCHEMA_SFIXED32,
  TS_SCHEMA_BOOL,
  TS_SCHEMA_ENUM,
  TS_SCHEMA_STRING,
  TS_SCHEMA_BYTES,
  TS_SCHEMA_MESSAGE,
  TS_SCHEMA_MAP, /* repeated messages of key (1) and value (2); @message is the entry */
} TsSchemaKind;

typedef struct _TsSchema TsSchema;

/* One word of an enum. */
typedef struct
{
  gint32 number;
  guint8 name_size;
  const char *name;
} TsSchemaValue;

/* An enum: its words in the order of their numbers, and their places in the order of size, then name. */
typedef struct
{
  const char *name;
  guint n_values;
  const TsSchemaValue *values;
  const guint8 *by_name;
} TsSchemaEnum;

/**
 * TsSchemaField:
 * @kind: a #TsSchemaKind
 * @oneof: 0, or which group of its message it is in: at most one field of a group is there
 * @repeated: there may be many; maps are repeated
 * @packed: repeated numbers, which are written as one block of bytes (and read either way)
 * @presence: being there with its default value is not the same as not being there
 * @message: (nullable): of a message or map field
 * @values: (nullable): of an enum field
 */
typedef struct
{
  guint32 number;
  guint8 kind;
  guint8 name_size;
  guint8 oneof;
  guint8 repeated : 1;
  guint8 packed : 1;
  guint8 presence : 1;
  const char *name;
  const TsSchema *message;
  const TsSchemaEnum *values;
} TsSchemaField;

/**
 * TsSchema:
 * @name: without the package: "AttrValue", "AttrValue.ListValue"
 * @full_name: as files give it: "tensorflow.AttrValue", "google.protobuf.Any"
 * @is_entry: of a map
 * @fields: in the order of their numbers
 * @direct: place + 1 in @fields of each number below @n_direct, 0 where there is none
 * @by_name: places in @fields in the order of size, then name
 *
 * A message type. The tables are made from the .proto files of this folder when the project is built.
 */
struct _TsSchema
{
  const char *name;
  const char *full_name;
  gboolean is_entry;
  guint16 n_fields;
  guint16 n_direct;
  const TsSchemaField *fields;
  const guint8 *direct;
  const guint8 *by_name;
};

/* Those that code asks for by name; every message of the .proto files has one (see ts_schema_find ()). */
extern const TsSchema ts_schema_any;
extern const TsSchema ts_schema_attr_value;
extern const TsSchema ts_schema_bundle_entry_proto;
extern const TsSchema ts_schema_bundle_header_proto;
extern const TsSchema ts_schema_checkpoint_state;
extern const TsSchema ts_schema_collection_def;
extern const TsSchema ts_schema_cond_context_def;
extern const TsSchema ts_schema_event;
extern const TsSchema ts_schema_function_def;
extern const TsSchema ts_schema_function_def_library;
extern const TsSchema ts_schema_graph_debug_info;
extern const TsSchema ts_schema_graph_def;
extern const TsSchema ts_schema_meta_graph_def;
extern const TsSchema ts_schema_node_def;
extern const TsSchema ts_schema_op_def;
extern const TsSchema ts_schema_op_list;
extern const TsSchema ts_schema_queue_runner_def;
extern const TsSchema ts_schema_run_metadata;
extern const TsSchema ts_schema_saved_model;
extern const TsSchema ts_schema_saved_object_graph;
extern const TsSchema ts_schema_saved_tensor_slices;
extern const TsSchema ts_schema_saver_def;
extern const TsSchema ts_schema_signature_def;
extern const TsSchema ts_schema_tensor_info;
extern const TsSchema ts_schema_tensor_proto;
extern const TsSchema ts_schema_tensor_shape_proto;
extern const TsSchema ts_schema_trackable_object_graph;
extern const TsSchema ts_schema_variable_def;
extern const TsSchema ts_schema_while_context_def;

/**
 * ts_schema_find:
 * @name: with or without its package: "GraphDef", "tensorflow.GraphDef", "AttrValue.ListValue", "google.protobuf.Any"
 *
 * Returns: (nullable): the message type of that name
 */
const TsSchema *ts_schema_find (const char *name);

/* The field of that number, or %NULL. */
static inline const TsSchemaField *ts_schema_get_field (const TsSchema *self, guint32 number);

/* The field of that name, of @size bytes, or %NULL. */
const TsSchemaField *ts_schema_find_field (const TsSchema *self, const char *name, gsize size);

/* The word for a number, or %NULL; of several the first. */
const TsSchemaValue *ts_schema_enum_get_value (const TsSchemaEnum *self, gint32 number);

/* The word of that name, of @size bytes, or %NULL. */
const TsSchemaValue *ts_schema_enum_find_value (const TsSchemaEnum *self, const char *name, gsize size);

/* How one value of that kind is written: packed numbers are %TS_WIRE_BYTES of such. */
TsWireType ts_schema_wire_type (TsSchemaKind kind);

/**
 * ts_schema_check:
 * @reader: at the beginning of a message of type @self; at its end afterwards
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path
 *
 * Whether a message and all messages in it are well formed: fields inside bounds, of the wire types that the schema says,
 * nested no deeper than %TS_WIRE_MAX_DEPTH. Contents of bytes and packed fields are not looked at. Unknown fields may be anything.
 */
gboolean ts_schema_check (const TsSchema *self, TsWireReader *reader, GError **error);

/**
 * ts_schema_equal:
 * @a: a message of type @self
 * @b: another
 *
 * Whether two messages mean the same, however they are written: fields in any order, numbers packed or not, maps in any order and
 * the last of equal keys counting, parts of a message merged, zeros said or not where that is the same. All NaNs are
 * equal; 0 and -0 are not. Unknown fields are compared in their order. What is no well-formed message is equal to nothing.
 */
gboolean ts_schema_equal (const TsSchema *self, GBytes *a, GBytes *b);

/* ---- for the code above ---- */

const TsSchemaField *ts_schema_search_field (const TsSchema *self, guint32 number);

static inline const TsSchemaField *
ts_schema_get_field (const TsSchema *self,
                     guint32 number)
{
  if (G_LIKELY (number < self->n_direct))
    return self->direct[number] != 0 ? &self->fields[self->direct[number] - 1] : NULL;
  return ts_schema_search_field (self, number);
}

G_END_DECLS
