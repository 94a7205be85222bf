#pragma once

#include "engine/graph/ts-op-def.h"

G_BEGIN_DECLS

/**
 * TsAttrValue:
 * @type: what it holds, of a list what was asked for; %TS_ATTR_TYPE_INVALID: nothing
 * @is_list: @data is the list; its elements come from a TsAttrList
 * @is_placeholder: in a function body: @data names the attribute of the caller that stands here
 * @value: an int, a bool, a dtype's number or the bits of a float
 * @data: the bytes of a string or of a shape, tensor, func or list message
 *
 * An AttrValue message, one level decoded; points into the message.
 */
typedef struct
{
  TsAttrType type;
  gboolean is_list;
  gboolean is_placeholder;
  guint64 value;
  const guint8 *data;
  gsize size;
} TsAttrValue;

/* Whether the message is one small int, bool or dtype, as most are. */
static inline gboolean
ts_attr_value_is_small (const guint8 *data,
                        gsize size)
{
  return size == 2 && data[1] < 0x80 && (data[0] == 3 << 3 || data[0] == 5 << 3 || data[0] == 6 << 3);
}

/* %FALSE if the message is malformed. */
gboolean ts_attr_value_decode (TsAttrValue *self, const guint8 *data, gsize size);

float ts_attr_value_get_float (const TsAttrValue *self);

/* "an int", "a list", "nothing", ...: for error messages. Static. */
const char *ts_attr_value_describe (const TsAttrValue *self);

/* "int", "list(int)": as op definitions write it. Static. */
const char *ts_attr_type_name (TsAttrType type, gboolean is_list);

/* Whether @self may be the value of an attribute of a type. An empty list fits every list. */
gboolean ts_attr_value_fits (const TsAttrValue *self, TsAttrType type, gboolean is_list);

/**
 * TsAttrList:
 * @failed: the end was not reached: the list is malformed
 *
 * Goes through the elements of one type in a list.
 */
typedef struct
{
  TsAttrType type;
  gboolean failed;
  const guint8 *pos;
  const guint8 *end;
  const guint8 *packed_pos;
  const guint8 *packed_end;
} TsAttrList;

void ts_attr_list_init (TsAttrList *self, const TsAttrValue *list, TsAttrType type);

/* The next element in @value: as ts_attr_value_decode () would give it. */
gboolean ts_attr_list_next (TsAttrList *self, TsAttrValue *value);

/* How many elements; %FALSE if the list is malformed. */
gboolean ts_attr_list_count (const TsAttrValue *list, TsAttrType type, guint *n);

G_END_DECLS
