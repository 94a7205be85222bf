#include "engine/tensor/ts-cell.h"

#include "engine/tensor/ts-block.h"

#include <stdlib.h>
#include <sys/mman.h>

#define SLAB_SIZE ((gsize)2 << 20) /* a huge page, and aligned to it, so that a cell's address tells its slab */
#define ALIGNMENT 64
#define CACHE_MAX 256 /* cells that a thread keeps at hand */
#define CACHE_BATCH (CACHE_MAX / 2)

typedef struct _Cell Cell;
typedef struct _Slab Slab;

struct _Cell
{
  Cell *next;
};

/* At the beginning of its memory. One with free cells is in the pool's list. */
struct _Slab
{
  Cell *free;
  gsize used; /* bytes from the beginning that are cut into cells, or were */
  guint n_held;
  gboolean is_listed;
  Slab *next, *previous;
};

G_STATIC_ASSERT (sizeof (Slab) <= ALIGNMENT);

typedef struct
{
  Cell *free;
  guint n;
  gboolean is_known; /* the end of the thread empties it */
} Cache;

static struct
{
  GMutex mutex;
  Slab *slabs; /* with free cells */
  guint n_empty;
  gsize mapped;
} pool;

static __thread Cache cache;

/* ---- slabs; the pool is locked --------------------------------------------------------------------- */

static void
list (Slab *self)
{
  self->previous = NULL;
  self->next = pool.slabs;
  if (self->next != NULL)
    self->next->previous = self;
  pool.slabs = self;
  self->is_listed = TRUE;
}

static void
unlist (Slab *self)
{
  *(self->previous != NULL ? &self->previous->next : &pool.slabs) = self->next;
  if (self->next != NULL)
    self->next->previous = self->previous;
  self->is_listed = FALSE;
}

/* Memory aligned to its size: what is before and behind goes back. */
static gboolean
add_slab (void)
{
  char *memory = mmap (NULL, 2 * SLAB_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *start;

  if (memory == MAP_FAILED)
    return FALSE;
  start = (char *)(((guintptr)memory + SLAB_SIZE - 1) & ~(guintptr)(SLAB_SIZE - 1));
  if (start > memory)
    munmap (memory, (gsize)(start - memory));
  if (start < memory + SLAB_SIZE)
    munmap (start + SLAB_SIZE, (gsize)(memory + SLAB_SIZE - start));
  madvise (start, SLAB_SIZE, MADV_HUGEPAGE);
  *(Slab *)(gpointer)start = (Slab) { .used = ALIGNMENT };
  list ((Slab *)(gpointer)start);
  pool.mapped += SLAB_SIZE;
  pool.n_empty++;
  return TRUE;
}

static gboolean
is_full (const Slab *self)
{
  return self->free == NULL && self->used + TS_CELL_SIZE > SLAB_SIZE;
}

static Cell *
take (Slab *self)
{
  Cell *cell = self->free;

  if (cell != NULL)
    self->free = cell->next;
  else
    {
      cell = (Cell *)(gpointer)((char *)self + self->used);
      self->used += TS_CELL_SIZE;
    }
  pool.n_empty -= self->n_held++ == 0;
  if (is_full (self))
    unlist (self);
  return cell;
}

static void
give_back (Cell *cell)
{
  Slab *slab = (Slab *)((guintptr)cell & ~(guintptr)(SLAB_SIZE - 1));

  cell->next = slab->free;
  slab->free = cell;
  if (!slab->is_listed)
    list (slab);
  if (--slab->n_held > 0)
    return;
  if (pool.n_empty == 0)
    {
      pool.n_empty = 1;
      return;
    }
  unlist (slab);
  munmap (slab, SLAB_SIZE);
  pool.mapped -= SLAB_SIZE;
}

/* ---- what a thread has at hand ----------------------------------------------------------------------- */

static void
return_cells (guint n)
{
  g_mutex_lock (&pool.mutex);
  for (; n > 0; n--, cache.n--)
    {
      Cell *cell = cache.free;

      cache.free = cell->next;
      give_back (cell);
    }
  g_mutex_unlock (&pool.mutex);
}

static void
empty (gpointer unused)
{
  return_cells (cache.n);
  cache.is_known = FALSE; /* others that end later may still free some */
}

static void
know_cache (void)
{
  static GPrivate at_end = G_PRIVATE_INIT (empty);

  cache.is_known = TRUE;
  g_private_set (&at_end, &cache);
}

static void
fetch_cells (void)
{
  g_mutex_lock (&pool.mutex);
  while (cache.n < CACHE_BATCH && (pool.slabs != NULL || add_slab ()))
    {
      Cell *cell = take (pool.slabs);

      cell->next = cache.free;
      cache.free = cell;
      cache.n++;
    }
  g_mutex_unlock (&pool.mutex);
}

gpointer
ts_cell_alloc (void)
{
  Cell *cell;

  if (TS_BLOCK_IS_PLAIN)
    return malloc (TS_CELL_SIZE);
  if (G_UNLIKELY (!cache.is_known))
    know_cache ();
  if (G_UNLIKELY (cache.free == NULL))
    {
      fetch_cells ();
      if (cache.free == NULL)
        return NULL;
    }
  cell = cache.free;
  cache.free = cell->next;
  cache.n--;
  return cell;
}

void
ts_cell_free (gpointer cell)
{
  Cell *self = cell;

  if (TS_BLOCK_IS_PLAIN)
    {
      free (cell);
      return;
    }
  if (G_UNLIKELY (!cache.is_known))
    know_cache ();
  self->next = cache.free;
  cache.free = self;
  if (G_UNLIKELY (++cache.n > CACHE_MAX))
    return_cells (CACHE_BATCH);
}

gsize
ts_cell_get_mapped_bytes (void)
{
  gsize mapped;

  g_mutex_lock (&pool.mutex);
  mapped = pool.mapped;
  g_mutex_unlock (&pool.mutex);
  return mapped;
}
