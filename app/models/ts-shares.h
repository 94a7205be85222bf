#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Work on many operations that threads share for the time of one call: each has a share of its own, with what it finds. */

/* Into how many shares the work on so many operations had better go: one where threads do not pay. */
guint ts_shares_count (guint32 n_ops);

/* Where share @k of @n_shares begins among @n; it ends where the next one begins. */
guint32 ts_shares_get_begin (guint32 n, guint k, guint n_shares);

/**
 * ts_shares_run:
 * @shares: (array length=n_shares): of elements of @size bytes
 * @func: called with each of them, in any thread; what it returns is dropped
 *
 * Returns when all are done.
 */
void ts_shares_run (gpointer shares, gsize size, guint n_shares, GThreadFunc func);

G_END_DECLS
