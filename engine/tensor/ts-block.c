#include "engine/tensor/ts-block.h"

#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE (2 << 20)
#define STEPS 8 /* sizes between a power of two and the next */
#define N_CLASSES (64 * STEPS)

/* AddressSanitizer is to see what is used after it was freed. */
#ifdef __SANITIZE_ADDRESS__
#define IS_KEEPING FALSE
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_KEEPING FALSE
#endif
#endif
#ifndef IS_KEEPING
#define IS_KEEPING TRUE
#endif

typedef struct _Block Block;

/* In front of the memory that is handed out. */
struct _Block
{
  guint size_class;
  gsize size;                   /* this header included */
  void *memory;                 /* what the system gave */
  gsize mapped;                 /* bytes of it */
  Block *older, *newer;         /* of all that is kept */
  Block *next_same, *prev_same; /* of its class, newest first */
};

G_STATIC_ASSERT (sizeof (Block) <= TS_BLOCK_ALIGNMENT);

static struct
{
  GMutex mutex;
  Block *classes[N_CLASSES];
  Block *oldest, *newest;
  gsize kept;
  gsize limit;
} pool;

/* The smallest size of a class that holds @size bytes: at most an eighth more. */
static gsize
round_up (gsize size,
          guint *size_class)
{
  guint octave = (guint)g_bit_storage (size - 1) - 1; /* 2^octave < size <= 2^(octave + 1) */
  gsize step = ((gsize)1 << octave) / STEPS;
  gsize n_steps = (size - ((gsize)1 << octave) + step - 1) / step;

  *size_class = octave * STEPS + (guint)n_steps - 1;
  return ((gsize)1 << octave) + n_steps * step;
}

static gsize
keep_limit (void)
{
  return MIN ((gsize)sysconf (_SC_PHYS_PAGES) * (gsize)sysconf (_SC_PAGESIZE) / 16, TS_BLOCK_KEEP_MAX);
}

static Block *
map (gsize size)
{
  gsize extra = size >= 2 * HUGE_PAGE ? HUGE_PAGE : 0;
  char *memory = mmap (NULL, size + extra, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *start = memory;
  Block *self;

  if (memory == MAP_FAILED)
    return NULL;
  if (extra > 0)
    {
      start = (char *)(((guintptr)memory + HUGE_PAGE - 1) & ~(guintptr)(HUGE_PAGE - 1));
      madvise (start, size, MADV_HUGEPAGE);
    }
  self = (Block *)(gpointer)start;
  self->memory = memory;
  self->mapped = size + extra;
  return self;
}

static void
unlink_block (Block *self)
{
  *(self->prev_same != NULL ? &self->prev_same->next_same : &pool.classes[self->size_class]) = self->next_same;
  if (self->next_same != NULL)
    self->next_same->prev_same = self->prev_same;
  *(self->older != NULL ? &self->older->newer : &pool.oldest) = self->newer;
  *(self->newer != NULL ? &self->newer->older : &pool.newest) = self->older;
  pool.kept -= self->size;
}

static void
link_block (Block *self)
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
  pool.kept += self->size;
}

/* Takes out what is too much: (transfer full) a list by `older`, for unmap_all () once the lock is given back. */
static Block *
shrink (gsize limit)
{
  Block *gone = NULL;

  while (pool.kept > limit)
    {
      Block *block = pool.oldest;

      unlink_block (block);
      block->older = gone;
      gone = block;
    }
  return gone;
}

static void
unmap_all (Block *list)
{
  while (list != NULL)
    {
      Block *block = list;

      list = block->older;
      munmap (block->memory, block->mapped);
    }
}

gpointer
ts_block_alloc (gsize size)
{
  guint size_class;
  Block *self;

  g_assert (size >= TS_BLOCK_MIN);
  if (size > G_MAXSSIZE / 2)
    return NULL;
  size = round_up (size + TS_BLOCK_ALIGNMENT, &size_class);

  g_mutex_lock (&pool.mutex);
  self = pool.classes[size_class];
  if (self != NULL)
    unlink_block (self);
  g_mutex_unlock (&pool.mutex);

  if (self == NULL)
    {
      self = map (size);
      if (self == NULL)
        {
          ts_block_trim ();
          self = map (size);
        }
      if (self == NULL)
        return NULL;
      self->size_class = size_class;
      self->size = size;
    }
  return (char *)self + TS_BLOCK_ALIGNMENT;
}

void
ts_block_free (gpointer block)
{
  Block *self = (Block *)(gpointer)((char *)block - TS_BLOCK_ALIGNMENT), *gone;

  g_mutex_lock (&pool.mutex);
  if (pool.limit == 0)
    pool.limit = IS_KEEPING ? keep_limit () : 1;
  link_block (self);
  gone = shrink (pool.limit);
  g_mutex_unlock (&pool.mutex);
  unmap_all (gone);
}

void
ts_block_trim (void)
{
  Block *gone;

  g_mutex_lock (&pool.mutex);
  gone = shrink (0);
  g_mutex_unlock (&pool.mutex);
  unmap_all (gone);
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
