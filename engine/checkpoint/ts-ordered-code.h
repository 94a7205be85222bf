#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends a value so that the bytes sort as the values do (tensorflow/core/lib/strings/ordered_code.h, increasing). */
void ts_ordered_code_append_uint (GByteArray *bytes, guint64 value);
void ts_ordered_code_append_int (GByteArray *bytes, gint64 value);
void ts_ordered_code_append_string (GByteArray *bytes, const char *string, gsize size);

G_END_DECLS
