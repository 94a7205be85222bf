#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_BLOCK_MIN (128 << 10)      /* bytes: below, malloc () keeps what is freed, and does it well */
#define TS_BLOCK_ALIGNMENT 64         /* bytes */
#define TS_BLOCK_KEEP_MAX (512 << 20) /* bytes that are kept of what was freed: a sixteenth of the machine's memory, but no more than this */

/* AddressSanitizer is to see each block, and what is used after it was freed: then nothing is kept. */
#if defined(__SANITIZE_ADDRESS__)
#define TS_BLOCK_IS_PLAIN TRUE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TS_BLOCK_IS_PLAIN TRUE
#endif
#endif
#ifndef TS_BLOCK_IS_PLAIN
#define TS_BLOCK_IS_PLAIN FALSE
#endif

/**
 * ts_block_alloc:
 * @size: %TS_BLOCK_MIN bytes or more
 *
 * Memory for a large tensor or something of that size, with anything in it. What was freed before is taken first if it is of about that size: memory that is new to the
 * process has to be cleared by the kernel page by page, which takes longer than most operations on it. Any thread.
 *
 * Returns: (transfer full) (nullable): aligned to %TS_BLOCK_ALIGNMENT; %NULL if there is no memory
 */
gpointer ts_block_alloc (gsize size);

/* The same; without memory the program ends, as it does with g_malloc (). (transfer full) */
gpointer ts_block_alloc_or_abort (gsize size);

/* Keeps @block for the next ts_block_alloc (); of more than may be kept the oldest goes back to the system. Any thread. */
void ts_block_free (gpointer block);

/* Gives all that is kept back to the system. Any thread. */
void ts_block_trim (void);

gsize ts_block_get_kept_bytes (void); /* any thread */

G_END_DECLS
