#include "engine/ops/ts-scratch.h"

#include <stdlib.h>

/* A thread keeps no more than this from one use to the next. */
#define KEEP_SIZE (4 << 20)

typedef struct
{
  gsize size;
  gpointer memory;
} Scratch;

static void
free_scratch (gpointer data)
{
  Scratch *self = data;

  free (self->memory);
  g_free (self);
}

gpointer
ts_scratch_get (gsize size)
{
  static GPrivate private = G_PRIVATE_INIT (free_scratch);
  Scratch *self = g_private_get (&private);

  if (self == NULL)
    {
      self = g_new0 (Scratch, 1);
      g_private_set (&private, self);
    }

  size = MAX (size, 1);
  if (size <= self->size && (self->size <= KEEP_SIZE || size > KEEP_SIZE))
    return self->memory;

  free (self->memory);
  self->size = 0;
  if (posix_memalign (&self->memory, 64, size) != 0)
    self->memory = NULL;
  else
    self->size = size;
  return self->memory;
}
