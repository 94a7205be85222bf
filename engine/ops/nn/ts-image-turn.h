#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_image_turn:
 * @n: how many matrices, one after the other
 * @rows: of each in @from
 * @size: of an element: 4 or 8 bytes
 *
 * Turns rows into columns: NCHW into NHWC, with channels as rows and pixels as columns, or back.
 */
void ts_image_turn (gconstpointer from, gpointer to, gint64 n, gint64 rows, gint64 columns, gsize size);

G_END_DECLS
