#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* What kernels on strings share. */

/* The strings of a tensor. */
static inline const TsString *
ts_strings (const TsTensor *tensor)
{
  return tensor->data;
}

/* Whether the string is that text. */
gboolean ts_string_is (const TsString *self, const char *text);

/* Reads a text attribute; free @value->bytes. */
gboolean ts_string_attr (const TsOperation *op, const char *name, TsString *value, GError **error);

/* (transfer none) (nullable): the one string of input @input; %TS_ERROR_INVALID_ARGUMENT naming it as @name if it is no scalar */
const TsString *ts_call_string_scalar (const TsCall *call, guint input, const char *name, GError **error);

/**
 * TsStringMapFunc:
 * @in: an element
 * @out: empty; gets what becomes of it
 * @data: the caller's
 */
typedef gboolean (*TsStringMapFunc) (const TsString *in, GString *out, gpointer data, GError **error);

/* Output 0 is shaped as input 0, with @func of each of its strings; errors say which element it was. */
gboolean ts_call_map_strings (TsCall *call, TsStringMapFunc func, gpointer data, GError **error);

/* Sets element @i of output @output to what @text holds. */
void ts_call_put_string (TsCall *call, guint output, gsize i, const GString *text);

/* Polls for cancellation, now and then as @i goes up by ones. */
gboolean ts_call_is_cancelled_at (TsCall *call, gsize i, GError **error);

G_END_DECLS
