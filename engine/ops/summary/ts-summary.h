#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

/* Fields of tensorflow/core/framework/summary.proto. */
enum
{
  TS_SUMMARY_VALUE = 1,

  TS_SUMMARY_TAG = 1,
  TS_SUMMARY_SIMPLE_VALUE = 2,
  TS_SUMMARY_IMAGE = 4,
  TS_SUMMARY_HISTOGRAM = 5,
  TS_SUMMARY_AUDIO = 6,
  TS_SUMMARY_NODE_NAME = 7,
  TS_SUMMARY_TENSOR = 8,
  TS_SUMMARY_METADATA = 9,
};

/* A string that is not there if it is empty, as protobuf writes it. */
static inline void
ts_summary_append_text (GByteArray *message,
                        guint32 number,
                        const char *bytes,
                        gsize size)
{
  if (size > 0)
    ts_wire_append_bytes (message, number, bytes, size);
}

/* The same of a number that is 0. */
static inline void
ts_summary_append_uint (GByteArray *message,
                        guint32 number,
                        guint64 value)
{
  if (value != 0)
    ts_wire_append_uint (message, number, value);
}

/**
 * ts_summary_begin_part:
 * @tag: a scalar
 * @kind: what it is of: "image"
 * @i: which of them
 * @max: how many were asked for
 *
 * Begins a value with the tag `TAG/image/0`, or `TAG/image` where only one was asked for; to be ended with ts_wire_end ().
 */
static inline guint
ts_summary_begin_part (GByteArray *message,
                       const TsTensor *tag,
                       const char *kind,
                       gint64 i,
                       gint64 max)
{
  const TsString *base = tag->data;
  g_autoptr (GString) name = g_string_new_len (base->bytes, (gssize)base->size);
  guint value = ts_wire_begin (message, TS_SUMMARY_VALUE);

  g_string_append_printf (name, "/%s", kind);
  if (max > 1)
    g_string_append_printf (name, "/%" G_GINT64_FORMAT, i);
  ts_wire_append_bytes (message, TS_SUMMARY_TAG, name->str, name->len);
  return value;
}

/* Whether @size further bytes fit into a message; %TS_ERROR_INVALID_ARGUMENT if not. */
static inline gboolean
ts_summary_has_room (const GByteArray *message,
                     gsize size,
                     GError **error)
{
  const gsize limit = G_MAXINT32 - 64;

  if (size <= limit && message->len <= limit - size)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a summary takes no more than 2 GB");
  return FALSE;
}

/* Output 0 is the message. */
static inline gboolean
ts_summary_put (TsCall *call,
                const GByteArray *message)
{
  call->out[0] = ts_tensor_new_string_scalar ((const char *)message->data, message->len);
  return TRUE;
}

G_END_DECLS
