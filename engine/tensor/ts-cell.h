#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_CELL_SIZE 384 /* bytes: the header of a tensor and some elements */

/**
 * ts_cell_alloc:
 *
 * Memory for a small tensor, with anything in it. Loops, small graphs and the debugger, which keeps every value, make hundreds of thousands of
 * them: here they share huge pages, and threads keep some at hand, so that neither the system nor other threads are asked for each. Any thread.
 *
 * Returns: (transfer full) (nullable): %TS_CELL_SIZE bytes, aligned to 64; %NULL if there is no memory
 */
gpointer ts_cell_alloc (void);

/* Keeps @cell for the next ts_cell_alloc (); memory of which no cell is in use goes back to the system, 2 MiB excepted. Any thread. */
void ts_cell_free (gpointer cell);

/* Memory that cells are cut from, used or not. Any thread. */
gsize ts_cell_get_mapped_bytes (void);

G_END_DECLS
