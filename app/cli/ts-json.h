#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsJson:
 *
 * Writes JSON, indented by two spaces, arrays of plain numbers in one line. Begin and end containers in pairs; inside an
 * object every value has a @key, in an array it is %NULL.
 */
typedef struct
{
  GString *text;
  guint depth;
  gboolean is_empty; /* nothing in the innermost container yet */
} TsJson;

void ts_json_init (TsJson *self);

/* (transfer full): the text, ended by a newline. */
char *ts_json_finish (TsJson *self);

void ts_json_begin_object (TsJson *self, const char *key);
void ts_json_end_object (TsJson *self);
void ts_json_begin_array (TsJson *self, const char *key);
void ts_json_end_array (TsJson *self);

/* Bytes that are no UTF-8 become U+FFFD. */
void ts_json_add_string (TsJson *self, const char *key, const char *value);
void ts_json_add_int (TsJson *self, const char *key, gint64 value);
void ts_json_add_double (TsJson *self, const char *key, double value); /* null if it is not finite, which JSON cannot say */
void ts_json_add_bool (TsJson *self, const char *key, gboolean value);
void ts_json_add_null (TsJson *self, const char *key);
void ts_json_add_ints (TsJson *self, const char *key, const gint64 *values, guint n);

G_END_DECLS
