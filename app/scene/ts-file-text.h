#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of a graph for text files: they may hold anything. Bytes that are no UTF-8 and characters that the format has no place for
 * become U+FFFD. */

/* For XML: text and attributes. */
void ts_xml_append (GString *file, const char *text);

/* For DOT: the text as a quoted string, a line feed as `\n`. */
void ts_dot_append (GString *file, const char *text);

/* For JSON: the text as a quoted string. */
void ts_json_append (GString *file, const char *text);

/* A number with at most two digits behind the point, whatever the locale. */
void ts_text_append_number (GString *file, double number);

G_END_DECLS
