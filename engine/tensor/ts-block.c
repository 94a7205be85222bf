#include "engine/tensor/ts-block.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE ((gsize)2 << 20)
#define REGION_SIZE ((gsize)32 << 20)
#define REGION_BLOCK_MAX ((gsize)4 << 20) /* larger blocks have a mapping of their own */
#define STEPS 8                           /* sizes between a power of two and the next */
#define N_CLASSES (64 * STEPS)

/* Blocks of a few pages share huge ones: at the beginning of their memory. */
typedef struct
{
  void *memory; /* what the system gave */
  gsize mapped; /* bytes of it */
  gsize used;   /* bytes from the beginning of the region that are cut into blocks */
  guint n_held; /* blocks that are not free */
} Region;

typedef struct _Block Block;

/* In front of the memory that is handed out. A free block is in the list of its class, and in the list by age while its memory is kept. */
struct _Block
{
  guint size_class;
  gboolean is_kept;
  Region *region; /* (nullable) */
  void *memory;   /* without a region: what the system gave */
  gsize mapped;
  Block *older, *newer;
  Block *next_same, *prev_same; /* newest first */
};

G_STATIC_ASSERT (sizeof (Block) <= TS_BLOCK_ALIGNMENT && sizeof (Region) <= TS_BLOCK_ALIGNMENT);

static struct
{
  GMutex mutex;
  Block *classes[N_CLASSES];
  Block *oldest, *newest;
  Region *region; /* that new blocks are cut from */
  gsize kept;
  gsize limit;
} pool;

/* ---- sizes ---------------------------------------------------------------------------------------- */

/* The class of the smallest blocks that hold @size bytes; they have at most an eighth more. */
static guint
find_class (gsize size)
{
  guint octave = (guint)g_bit_storage (size - 1) - 1; /* 2^octave < size <= 2^(octave + 1) */
  gsize base = (gsize)1 << octave, step = base / STEPS;

  return octave * STEPS + (guint)((size - base + step - 1) / step) - 1;
}

static gsize
class_size (guint size_class)
{
  gsize base = (gsize)1 << (size_class / STEPS);

  return base + (size_class % STEPS + 1) * (base / STEPS);
}

static gsize
keep_limit (void)
{
  return MIN ((gsize)sysconf (_SC_PHYS_PAGES) * (gsize)sysconf (_SC_PAGESIZE) / 16, TS_BLOCK_KEEP_MAX);
}

/* ---- memory of the system ------------------------------------------------------------------------- */

/* @size bytes, on huge pages where the system has them. */
static void *
map (gsize size,
     void **memory,
     gsize *mapped)
{
  char *start;

  *mapped = size + HUGE_PAGE;
  *memory = mmap (NULL, *mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (*memory == MAP_FAILED)
    return NULL;
  start = (char *)(((guintptr)*memory + HUGE_PAGE - 1) & ~(guintptr)(HUGE_PAGE - 1));
  madvise (start, size, MADV_HUGEPAGE);
  return start;
}

static Block *
cut_from_region (gsize size)
{
  Region *region = pool.region;
  Block *block;

  if (region == NULL || region->used + size > REGION_SIZE)
    {
      void *memory;
      gsize mapped;

      region = map (REGION_SIZE, &memory, &mapped);
      if (region == NULL)
        return NULL;
      *region = (Region) { .memory = memory, .mapped = mapped, .used = TS_BLOCK_ALIGNMENT };
      pool.region = region;
    }
  block = (Block *)(gpointer)((char *)region + region->used);
  region->used += size;
  region->n_held++;
  *block = (Block) { .region = region };
  return block;
}

static Block *
make_block (guint size_class)
{
  gsize size = class_size (size_class), mapped;
  void *memory;
  Block *self;

  if (size <= REGION_BLOCK_MAX)
    self = cut_from_region (size);
  else
    {
      self = map (size, &memory, &mapped);
      if (self != NULL)
        *self = (Block) { .memory = memory, .mapped = mapped };
    }
  if (self != NULL)
    self->size_class = size_class;
  return self;
}

/* ---- what is kept ---------------------------------------------------------------------------------- */

static void
forget (Block *self)
{
  if (!self->is_kept)
    return;
  *(self->older != NULL ? &self->older->newer : &pool.oldest) = self->newer;
  *(self->newer != NULL ? &self->newer->older : &pool.newest) = self->older;
  self->is_kept = FALSE;
  pool.kept -= class_size (self->size_class);
}

static void
take_out (Block *self)
{
  *(self->prev_same != NULL ? &self->prev_same->next_same : &pool.classes[self->size_class]) = self->next_same;
  if (self->next_same != NULL)
    self->next_same->prev_same = self->prev_same;
  forget (self);
}

static void
put_in (Block *self)
{
  self->prev_same = NULL;
  self->next_same = pool.classes[self->size_class];
  if (self->next_same != NULL)
    self->next_same->prev_same = self;
  pool.classes[self->size_class] = self;

  self->newer = NULL;
  self->older = pool.newest;
  *(self->older != NULL ? &self->older->newer : &pool.oldest) = self;
  pool.newest = self;
  self->is_kept = TRUE;
  pool.kept += class_size (self->size_class);
}

static void
unmap_region (Region *region)
{
  char *end = (char *)region + region->used;

  for (char *at = (char *)region + TS_BLOCK_ALIGNMENT; at < end; at += class_size (((Block *)(gpointer)at)->size_class))
    take_out ((Block *)(gpointer)at);
  if (pool.region == region)
    pool.region = NULL;
  munmap (region->memory, region->mapped);
}

/* Gives the memory of a free block back. One whose region is in use stays as an address without memory. */
static void
give_back (Block *self)
{
  gsize page = (gsize)sysconf (_SC_PAGESIZE);
  guintptr begin = ((guintptr)self + TS_BLOCK_ALIGNMENT + page - 1) & ~(page - 1);
  guintptr end = ((guintptr)self + class_size (self->size_class)) & ~(page - 1);

  if (self->region == NULL)
    {
      take_out (self);
      munmap (self->memory, self->mapped);
    }
  else if (self->region->n_held == 0)
    unmap_region (self->region);
  else
    {
      forget (self);
      madvise ((void *)begin, end - begin, MADV_DONTNEED);
    }
}

static void
shrink (gsize limit)
{
  while (pool.kept > limit)
    give_back (pool.oldest);
}

/* ---------------------------------------------------------------------------------------------------- */

gpointer
ts_block_alloc (gsize size)
{
  guint size_class;
  gpointer plain;
  Block *self;

  g_assert (size >= TS_BLOCK_MIN);
  if (size > G_MAXSSIZE / 2)
    return NULL;
  if (TS_BLOCK_IS_PLAIN)
    return posix_memalign (&plain, TS_BLOCK_ALIGNMENT, size) == 0 ? plain : NULL;
  size_class = find_class (size + TS_BLOCK_ALIGNMENT);

  g_mutex_lock (&pool.mutex);
  self = pool.classes[size_class];
  if (self != NULL)
    {
      take_out (self);
      if (self->region != NULL)
        self->region->n_held++;
    }
  else
    {
      self = make_block (size_class);
      if (self == NULL)
        {
          shrink (0);
          self = make_block (size_class);
        }
    }
  g_mutex_unlock (&pool.mutex);
  return self != NULL ? (char *)self + TS_BLOCK_ALIGNMENT : NULL;
}

gpointer
ts_block_alloc_or_abort (gsize size)
{
  gpointer block = ts_block_alloc (size);

  if (block == NULL)
    g_error ("no memory for %" G_GSIZE_FORMAT " bytes", size);
  return block;
}

void
ts_block_free (gpointer block)
{
  Block *self = (Block *)(gpointer)((char *)block - TS_BLOCK_ALIGNMENT);

  if (TS_BLOCK_IS_PLAIN)
    {
      free (block);
      return;
    }

  g_mutex_lock (&pool.mutex);
  if (pool.limit == 0)
    pool.limit = keep_limit ();
  if (self->region != NULL)
    self->region->n_held--;
  put_in (self);
  shrink (pool.limit);
  g_mutex_unlock (&pool.mutex);
}

void
ts_block_trim (void)
{
  g_mutex_lock (&pool.mutex);
  shrink (0);
  g_mutex_unlock (&pool.mutex);
}

gsize
ts_block_get_kept_bytes (void)
{
  gsize kept;

  g_mutex_lock (&pool.mutex);
  kept = pool.kept;
  g_mutex_unlock (&pool.mutex);
  return kept;
}
