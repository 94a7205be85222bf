#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsPastPlace:
 * @length: how many activations are over
 * @after: it is after the last of these, not before one that comes then
 * @n_begun: before: how many have begun since the last of these was over, which called the one that is meant
 *
 * A place in a run. A plain value.
 */
typedef struct
{
  gsize length;
  gboolean after;
  guint n_begun;
} TsPastPlace;

static inline gboolean
ts_past_place_is_earlier (const TsPastPlace *a,
                          const TsPastPlace *b)
{
  if (a->length != b->length)
    return a->length < b->length;
  return !a->after != !b->after ? a->after : a->n_begun < b->n_begun;
}

G_END_DECLS
