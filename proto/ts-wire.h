#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_WIRE_MAX_DEPTH 100 /* messages inside messages, the outermost included; protobuf's own limit */

typedef enum
{
  TS_WIRE_VARINT = 0,
  TS_WIRE_FIXED64 = 1,
  TS_WIRE_BYTES = 2, /* strings, bytes, messages, packed numbers */
  TS_WIRE_GROUP = 3,
  TS_WIRE_END_GROUP = 4,
  TS_WIRE_FIXED32 = 5,
} TsWireType;

/**
 * TsWireReader:
 *
 * Reads the fields of one message in place, allocating nothing and never leaving its bytes. A reader
 * of a message inside a message points to the reader outside, which must stay where it is meanwhile: errors tell
 * the path of fields. One thread.
 */
typedef struct _TsWireReader TsWireReader;
struct _TsWireReader
{
  const guint8 *pos; /* the next field */
  const guint8 *end;
  const guint8 *origin; /* what offsets in errors count from */
  const TsWireReader *parent;
  const char *field; /* (nullable): its name in the message outside, or what a whole is called */
  const guint8 *key; /* (nullable): its key where it is a map's entry */
  gsize key_size;
  gint64 index; /* which element of a repeated field, or -1 */
  guint depth;
  gboolean failed; /* the end was not reached: an error has been set */
};

/**
 * TsWireField:
 * @number: the field's number, 1 or more
 * @type: never %TS_WIRE_END_GROUP
 * @value: of a varint or fixed field
 * @data: the contents of a bytes or group field
 * @size: how many bytes of it
 * @start: where the whole field begins, its tag included; it ends where the reader stands
 */
typedef struct
{
  guint32 number;
  TsWireType type;
  guint64 value;
  const guint8 *data;
  gsize size;
  const guint8 *start;
} TsWireField;

/**
 * ts_wire_reader_init:
 * @origin: (nullable): where the file begins that @data is part of; %NULL: at @data
 * @data: a message; may be %NULL if @size is 0
 * @name: (nullable): what errors call it; must outlive the reader
 */
void ts_wire_reader_init (TsWireReader *self, const guint8 *origin, const guint8 *data, gsize size, const char *name);

/**
 * ts_wire_next:
 * @field: (out): what is found
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path of fields
 *
 * Reads the next field. Groups are passed over as one field.
 *
 * Returns: %FALSE at the end, and on error, when also @self->failed is set
 */
gboolean ts_wire_next (TsWireReader *self, TsWireField *field, GError **error);

/**
 * ts_wire_enter:
 * @field: a field that @self has just read
 * @name: its name, static
 * @child: (out): reads the message in it
 * @error: %TS_ERROR_DATA_LOSS if it is no message, or nested deeper than %TS_WIRE_MAX_DEPTH
 */
gboolean ts_wire_enter (TsWireReader *self, const TsWireField *field, const char *name, TsWireReader *child, GError **error);

/* %TS_ERROR_DATA_LOSS if @field, called @name, is not of @type. */
gboolean ts_wire_expect (TsWireReader *self, const TsWireField *field, TsWireType type, const char *name, GError **error);

/* As ts_wire_expect () for a string: bytes that are UTF-8 without NUL. */
gboolean ts_wire_expect_string (TsWireReader *self, const TsWireField *field, const char *name, GError **error);

/* A string as text of its own in *@text (transfer full), what was there before freed. Errors as ts_wire_expect_string (). */
gboolean ts_wire_dup_string (TsWireReader *self, const TsWireField *field, const char *name, char **text, GError **error);

/**
 * ts_wire_fail:
 * @at: (nullable): where in the file; %NULL: where the reader stands
 * @name: (nullable): the field inside @self that is at fault
 *
 * Sets @error to %TS_ERROR_DATA_LOSS: "byte 1234, node[12].attr["value"].tensor: ...", and @self->failed.
 *
 * Returns: %FALSE
 */
gboolean ts_wire_fail (TsWireReader *self, const guint8 *at, const char *name, GError **error, const char *format, ...) G_GNUC_PRINTF (5, 6);

/* Reads a varint of at most 10 bytes from *@pos, which moves on; %FALSE if there is none. */
gboolean ts_wire_read_varint (const guint8 **pos, const guint8 *end, guint64 *value);

guint32 ts_wire_read_fixed32 (const guint8 *data);
guint64 ts_wire_read_fixed64 (const guint8 *data);

/* Whether the bytes are UTF-8 without NUL. */
gboolean ts_wire_is_text (const guint8 *data, gsize size);

/* ---- writing ---------------------------------------------------------------------------------- */

void ts_wire_append_varint (GByteArray *message, guint64 value);
void ts_wire_append_tag (GByteArray *message, guint32 number, TsWireType type);
void ts_wire_append_uint (GByteArray *message, guint32 number, guint64 value); /* also int32, int64, bool, enum */
void ts_wire_append_float (GByteArray *message, guint32 number, float value);
void ts_wire_append_bytes (GByteArray *message, guint32 number, const void *bytes, gsize size);
void ts_wire_append_string (GByteArray *message, guint32 number, const char *text);

/* A message, or packed numbers, inside: what is appended between the two calls. @begin is what ts_wire_begin () gave. */
guint ts_wire_begin (GByteArray *message, guint32 number);
void ts_wire_end (GByteArray *message, guint begin);

gsize ts_wire_varint_size (guint64 value);

G_END_DECLS
