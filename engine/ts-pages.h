#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_pages_prefer_large:
 * @memory: of this process, which nothing has been written to yet
 * @size: bytes
 *
 * Has the system use pages of 2 MB for it, if there is room for some: memory that is read and written here and there is reached faster through them. Up to
 * one such page is taken more than is written. Only a hint, as ts_pages_fetch (), which gives it, too. Any thread.
 */
void ts_pages_prefer_large (gpointer memory, gsize size);

/**
 * ts_pages_fetch:
 * @memory: of this process, about to be written from end to end
 * @size: bytes
 *
 * Has the system put its pages there at once. Otherwise it does so one by one, when each is first touched, which takes several times as long; on virtual machines ten times.
 * What is in the memory stays. Only a hint: a system that cannot do it does it as ever, and of less than some pages nothing is asked. Any thread.
 */
void ts_pages_fetch (gpointer memory, gsize size);

/**
 * ts_pages_fetch_heap:
 * @size: bytes that the process will take anyway while it starts
 *
 * The same for what malloc () gives out next, in a thread of its own. After it malloc () keeps what is freed for what comes next, up to some times as much, rather than give it back to the system.
 * Once, in the main thread, before most of it is taken and after what forks: a fork has the system look at each page again.
 */
void ts_pages_fetch_heap (gsize size);

G_END_DECLS
