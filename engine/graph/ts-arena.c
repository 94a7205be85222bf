#include "engine/graph/ts-arena.h"

#include "engine/ts-pages.h"

#include <string.h>

#define FIRST_CHUNK 1024
#define LARGEST_CHUNK (4 * 1024 * 1024)
#define HEADER 16

void
ts_arena_init (TsArena *self)
{
  *self = (TsArena) { .next_size = FIRST_CHUNK };
}

void
ts_arena_clear (TsArena *self)
{
  gpointer chunk = self->chunk;

  while (chunk != NULL)
    {
      gpointer before = *(gpointer *)chunk;

      g_free (chunk);
      chunk = before;
    }
  ts_arena_init (self);
}

/* A chunk of its own, behind the one that is being filled. */
static gpointer
alloc_large (TsArena *self,
             gsize size)
{
  guint8 *chunk = g_malloc (size + HEADER);
  gpointer *link = self->chunk;

  if (link == NULL)
    {
      *(gpointer *)(gpointer)chunk = NULL;
      self->chunk = chunk;
    }
  else
    {
      *(gpointer *)(gpointer)chunk = *link;
      *link = chunk;
    }
  return chunk + HEADER;
}

static void
add_chunk (TsArena *self)
{
  gsize chunk_size = self->next_size;
  guint8 *chunk = g_malloc (chunk_size);

  ts_pages_fetch (chunk, chunk_size);
  *(gpointer *)(gpointer)chunk = self->chunk;
  self->chunk = chunk;
  self->pos = chunk + HEADER;
  self->end = chunk + chunk_size;
  self->next_size = MIN (self->next_size * 2, LARGEST_CHUNK);
}

gpointer
ts_arena_alloc (TsArena *self,
                gsize size,
                gsize alignment)
{
  gsize padding = (gsize)(-(guintptr)self->pos & (alignment - 1));
  guint8 *result;

  g_assert (size <= G_MAXSSIZE);

  if (size > self->next_size / 4)
    return alloc_large (self, size);
  if (self->pos == NULL || (gsize)(self->end - self->pos) < padding + size)
    {
      add_chunk (self);
      padding = 0;
    }

  result = self->pos + padding;
  self->pos = result + size;
  return result;
}

char *
ts_arena_strndup (TsArena *self,
                  const void *bytes,
                  gsize size)
{
  char *copy = ts_arena_alloc (self, size + 1, 1);

  if (size > 0)
    memcpy (copy, bytes, size);
  copy[size] = '\0';
  return copy;
}
