#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_expression_add_caret:
 * @error: set; its message is of one line
 * @text: valid UTF-8
 * @offset: where in it, in bytes
 *
 * Appends the text to the message, and below it a caret under the place. Of long texts only what is around the place.
 */
void ts_expression_add_caret (GError **error, const char *text, gsize offset);

G_END_DECLS
