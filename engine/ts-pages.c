#include "engine/ts-pages.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define FETCH_MIN (64 * 1024)         /* bytes: below, the question costs what it saves */
#define LARGE_MIN (4 * 1024 * 1024)   /* bytes: in that much lies a page of 2 MB for sure, which comes at once */
#define MAPPED_MIN (32 * 1024 * 1024) /* bytes of a block that malloc () maps by itself: the most that glibc takes */

/* For the pages that lie in the memory as a whole. */
static void
advise (gpointer memory,
        gsize size,
        int advice)
{
  gsize page = (gsize)sysconf (_SC_PAGESIZE);
  guintptr begin = ((guintptr)memory + page - 1) & ~(guintptr)(page - 1);
  guintptr end = ((guintptr)memory + size) & ~(guintptr)(page - 1);

  if (begin < end)
    madvise ((void *)begin, end - begin, advice);
}

void
ts_pages_prefer_large (gpointer memory,
                       gsize size)
{
#ifdef MADV_HUGEPAGE
  if (size >= LARGE_MIN)
    advise (memory, size, MADV_HUGEPAGE);
#endif
}

void
ts_pages_fetch (gpointer memory,
                gsize size)
{
#ifdef MADV_POPULATE_WRITE
  ts_pages_prefer_large (memory, size);
  if (size >= FETCH_MIN)
    advise (memory, size, MADV_POPULATE_WRITE);
#endif
}

#ifdef __GLIBC__

typedef struct
{
  gpointer memory;
  gsize size;
} Range;

static gpointer
fetch_range (gpointer data)
{
  g_autofree Range *range = data;

  ts_pages_fetch (range->memory, range->size);
  return NULL;
}

#endif

/* It does not matter that the memory is free, and taken again, while its pages come. */
void
ts_pages_fetch_heap (gsize size)
{
#ifdef __GLIBC__
  gsize fetched = MIN (size, MAPPED_MIN - 1);
  gpointer memory;

  mallopt (M_MMAP_THRESHOLD, MAPPED_MIN);
  mallopt (M_TRIM_THRESHOLD, (int)MIN (4 * size, G_MAXINT));
  memory = malloc (fetched);
  if (memory != NULL)
    {
      Range *range = g_new (Range, 1);

      *range = (Range) { memory, fetched };
      g_thread_unref (g_thread_new ("pages", fetch_range, range));
    }
  free (memory);
#endif
}
