#pragma once

#include "proto/ts-text-read.h"

/* What the parts of the text reader share: ts-text-read.c takes messages and fields, ts-text-values.c what is behind a colon,
 * ts-text-string.c strings, ts-text-skip.c what nobody knows, ts-text-scan.c characters. */

typedef struct _TsTextLevel TsTextLevel;

/**
 * TsTextLevel:
 * @field: (nullable): that is being read
 * @index: which element of it, if it is repeated
 * @seen: fields that are there, by place
 * @oneofs: oneofs of which a field is there
 * @packed: where the numbers of @field begin in the message while their block is open, or 0
 * @whole: where the message ends after its last field that is whole
 * @key, @key_size: where the key of a map's entry is in the message, once it has been read
 *
 * A message whose end has not been read.
 */
struct _TsTextLevel
{
  const TsTextLevel *parent;
  const TsSchema *schema;
  const TsSchemaField *field;
  gint64 index;
  guint64 seen;
  guint32 oneofs;
  guint packed_reserved;
  gsize packed;
  gsize whole;
  gsize key;
  gsize key_size;
};

/**
 * TsTextReader:
 * @p: at a token, or @end
 * @data: the message so far, @len bytes of @capacity
 * @reserved: how many bytes the length of a message took last, for each depth
 *
 * A text on its way to a message. Lengths come before contents, which are not known yet: room is left as the last message at the
 * same depth needed it, and only where that was wrong contents are moved.
 */
typedef struct
{
  const char *text;
  const char *end;
  const char *p;
  const char *next_poll;

  guint8 *data;
  gsize len;
  gsize capacity;
  guint8 reserved[TS_WIRE_MAX_DEPTH + 1];
  guint8 reserved_packed;

  TsTextLevel *level;
  guint depth;
  gboolean keeps_part; /* what comes before a mistake is wanted */
  TsTextReport *report;
  TsTextProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  GError **error;
} TsTextReader;

/* ---- ts-text-scan.c ---- */

enum
{
  TS_TEXT_SPACE = 1,
  TS_TEXT_LETTER = 2, /* that a name may begin with */
  TS_TEXT_DIGIT = 4,
  TS_TEXT_HEX = 8,
  TS_TEXT_URL = 16, /* that may be in [brackets] */
};

extern const guint8 ts_text_classes[256];

static inline gboolean
ts_text_is (char c,
            guint classes)
{
  return (ts_text_classes[(guint8)c] & classes) != 0;
}

/* To the next token. */
void ts_text_skip_space (TsTextReader *self);

/* Takes a character that is a token, and the space behind it. */
static inline gboolean
ts_text_take (TsTextReader *self,
              char c)
{
  if (self->p == self->end || *self->p != c)
    return FALSE;
  self->p++;
  ts_text_skip_space (self);
  return TRUE;
}

/* Takes a name; 0 if there is none. */
gsize ts_text_take_name (TsTextReader *self, const char **name);

/* Sets the error: "line 1, column 2, node[3].name: ..."; @at is where. %FALSE. */
gboolean ts_text_fail (TsTextReader *self, const char *at, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* "expected @what, found ..." */
gboolean ts_text_expected (TsTextReader *self, const char *what);

/* "line 1, column 2" */
void ts_text_append_place (const TsTextReader *self, const char *at, GString *text);
void ts_text_append_path (const TsTextReader *self, const TsTextLevel *level, GString *text);

/* Tells progress, and %FALSE with the error set if all is to end; to be called where @p has passed @next_poll. */
gboolean ts_text_poll (TsTextReader *self);

/* ---- ts-text-values.c ---- */

/* Takes a value of that kind (no message) and appends it to the message, without a tag; strings with their size. */
gboolean ts_text_read_value (TsTextReader *self, const TsSchemaField *field);

/* Takes an integer: its sign is in @negative. */
gboolean ts_text_read_integer (TsTextReader *self, guint64 *magnitude, gboolean *negative);

/* ---- ts-text-string.c ---- */

/* Takes a string, or several side by side, and appends what it says. */
gboolean ts_text_read_string (TsTextReader *self);

/* Takes as ts_text_read_string () does, and appends nothing. */
gboolean ts_text_skip_string (TsTextReader *self);

/* ---- ts-text-skip.c ---- */

/* (nullable): the field that a value is meant for whose field is not called @name, if the value alone tells; notes it in the report. */
const TsSchemaField *ts_text_find_misnamed (TsTextReader *self, const char *name, gsize size);

/* The value of a field of which nothing is known; @p is behind its name, which began at @name. */
gboolean ts_text_skip_field (TsTextReader *self, const char *name, gsize size);

/* A field with a number for a name. */
gboolean ts_text_read_raw_field (TsTextReader *self);

/* ---- ts-text-read.c ---- */

/* Fields up to @close, which is taken; 0: up to the end. */
gboolean ts_text_read_fields (TsTextReader *self, char close);

/* ---- the message ---- */

void ts_text_grow (TsTextReader *self, gsize size);

/* Makes room for @size more bytes. */
static inline void
ts_text_ensure (TsTextReader *self,
                gsize size)
{
  if (G_UNLIKELY (self->capacity - self->len < size))
    ts_text_grow (self, size);
}

static inline void
ts_text_put_varint (TsTextReader *self,
                    guint64 value)
{
  ts_text_ensure (self, 10);
  while (value >= 0x80)
    {
      self->data[self->len++] = (guint8)(value | 0x80);
      value >>= 7;
    }
  self->data[self->len++] = (guint8)value;
}

static inline void
ts_text_put_tag (TsTextReader *self,
                 guint32 number,
                 TsWireType type)
{
  ts_text_put_varint (self, (guint64)number << 3 | type);
}

void ts_text_put_fixed32 (TsTextReader *self, guint32 value);
void ts_text_put_fixed64 (TsTextReader *self, guint64 value);

/* Leaves room for a length; gives where contents begin. */
static inline gsize
ts_text_begin (TsTextReader *self,
               guint reserved)
{
  ts_text_ensure (self, 10);
  self->len += reserved;
  return self->len;
}

/* Writes the length of what came since ts_text_begin (), and gives how many bytes it took. */
guint8 ts_text_end (TsTextReader *self, gsize begin, guint reserved);
