#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsArena:
 *
 * Memory that is handed out in pieces and freed as a whole; pieces never move. One thread.
 */
typedef struct
{
  gpointer chunk; /* the newest; each begins with a pointer to the one before */
  guint8 *pos;
  guint8 *end;
  gsize next_size;
} TsArena;

void ts_arena_init (TsArena *self);
void ts_arena_clear (TsArena *self);

/* @alignment is a power of two, 16 at most. Not initialised. */
gpointer ts_arena_alloc (TsArena *self, gsize size, gsize alignment);

/* A copy of @size bytes, followed by a NUL. */
char *ts_arena_strndup (TsArena *self, const void *bytes, gsize size);

#define ts_arena_new(arena, Type, n) ((Type *)ts_arena_alloc ((arena), sizeof (Type) * (n), _Alignof(Type)))

G_END_DECLS
